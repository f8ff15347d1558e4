"""Drawing from several sample streams in given proportions."""

import random
from collections import deque
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


class ByCategory:
    """One stream dealt out by category, in the order in which rows come."""

    def __init__(self, stream: Iterator[Sample]) -> None:
        self._stream = stream
        self._waiting: dict[str, deque[Sample]] = {}

    def of(self, category: str) -> Iterator[Sample]:
        """Yield the rows of one category; rows of others wait for their own stream."""
        while True:
            if waiting := self._waiting.get(category):
                yield waiting.popleft()
                continue
            sample = next(self._stream, None)
            if sample is None:
                return
            self._waiting.setdefault(sample.metadata.category, deque()).append(sample)
