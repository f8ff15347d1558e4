"""Drawing from several sample streams in given proportions."""

import random
from collections.abc import Iterator, Sequence

from web4lora.samples.sample import Sample


def mixed(
    rng: random.Random, streams: Sequence[tuple[float, Iterator[Sample]]]
) -> Iterator[Sample]:
    """Yield from streams by weight until all of them have ended.

    Args:
        rng: decides which stream comes next.
        streams: weight and stream; an ended stream drops out and the others share its part.
    """
    live = [(weight, stream) for weight, stream in streams if weight > 0]
    while live:
        index = rng.choices(range(len(live)), weights=[weight for weight, _ in live])[0]
        sample = next(live[index][1], None)
        if sample is None:
            live.pop(index)
        else:
            yield sample
