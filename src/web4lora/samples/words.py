"""A row's words as numbers: what the checks compare, found without a Python object per word.

The words are those of `domain.shingles`, runs of letters, digits and underscores or single other
marks, in lower case. Twenty million of them are looked at in a full generation, so letters are
classified, cut and hashed as arrays.
"""

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, TypeAlias

from web4lora.samples.sample import Sample

#: A numpy array; numpy is imported where it is needed.
Array: TypeAlias = Any

_SPACE, _LETTER, _MARK = 0, 1, 2
#: Code points with a place in the table; the few beyond are classified when they come.
_TABLE = 0x20000
#: Texts cut at once: one by one, half the time goes into calling numpy; more leave the cache.
_BATCH = 16


@dataclass(frozen=True)
class Words:
    """The words of a text.

    Attributes:
        text: all words, one space between two.
        starts: where each word starts in `text`.
        runs: a 64-bit number for each run of so many words as were asked for, marks left out.
    """

    text: str
    starts: Array
    runs: Array

    def shingles(self, size: int) -> list[str]:
        """Return the runs of `size` words, repeated ones too; a short text is one run."""
        if len(self.starts) <= size:
            return [self.text]
        starts = self.starts.tolist()
        ends = [start - 1 for start in starts[size:]]
        ends.append(len(self.text))
        text = self.text
        return [text[start:end] for start, end in zip(starts, ends, strict=False)]


def words_of(samples: Iterable[Sample], runs: int = 0) -> Iterator[Words]:
    """Yield the words of each row's instruction, input and output.

    Args:
        samples: rows.
        runs: words in a run; 0 for no runs.
    """
    waiting: list[str] = []
    for sample in samples:
        waiting.append("\n".join((sample.instruction, sample.input, sample.output)))
        if len(waiting) == _BATCH:
            yield from cut(waiting, runs)
            waiting = []
    yield from cut(waiting, runs)


def cut(texts: Sequence[str], runs: int = 0) -> Iterator[Words]:
    """Cut texts into words; see `words_of`."""
    import numpy as np

    lowered = [text.lower() for text in texts]
    points = np.frombuffer("\n".join([*lowered, ""]).encode(_CODE, "surrogatepass"), np.uint32)
    kinds = _kinds(points)
    starting = kinds == _LETTER
    starting[1:] &= kinds[:-1] != _LETTER
    starting |= kinds == _MARK
    kept = kinds != _SPACE
    word = np.cumsum(starting, dtype=np.int32)
    # A letter moves by the spaces left out and by one for each word that starts before it.
    places = (np.cumsum(kept, dtype=np.int32) + word - 2)[kept]
    normal = np.full(int(places[-1]) + 2 if len(places) else 1, ord(" "), np.uint32)
    normal[places] = points[kept]
    # One start more than there are words: where the next would be.
    starts = np.append(places[starting[kept]], len(normal))
    plain = kinds[starting] == _LETTER
    numbers = _runs(_numbers(normal, starts)[plain], runs) if runs else starts[:0]
    spoken = np.append(0, np.cumsum(plain))
    text = normal.tobytes().decode(_CODE, "surrogatepass")
    first = 0
    for end in accumulate(len(one) + 1 for one in lowered):
        last = int(word[end - 1])
        begin = int(starts[first])
        yield Words(
            text=text[begin : int(starts[last]) - 1] if last > first else "",
            starts=starts[first:last] - begin,
            runs=numbers[spoken[first] : max(spoken[first], spoken[last] - runs + 1)],
        )
        first = last


_CODE = "utf-32-le"


def _numbers(points: Array, starts: Array) -> Array:
    """Return a 64-bit number for each word, by its letters and their places."""
    import numpy as np

    if len(starts) == 1:
        return np.empty(0, np.uint64)
    places = np.arange(len(points)) - np.repeat(starts[:-1], np.diff(starts))
    letters = points.astype(np.uint64) + (places.astype(np.uint64) << np.uint64(32))
    return np.add.reduceat(_mixed(letters), starts[:-1])


def _runs(numbers: Array, size: int) -> Array:
    """Return a number for each run: thirteen words are one, four and eight."""
    found, length = numbers[:0], 0
    power, width = numbers, 1
    while width <= size:
        if size & width:
            found = _joined(found, power, length) if length else power
            length += width
        power, width = _joined(power, power, width), 2 * width
    return found


def _joined(first: Array, second: Array, distance: int) -> Array:
    """Return a number for each run followed by the run that starts `distance` words later."""
    import numpy as np

    count = max(0, min(len(first), len(second) - distance))
    return _mixed(first[:count] * np.uint64(3) + second[distance : distance + count])


def _mixed(numbers: Array) -> Array:
    """Return 64-bit numbers with their bits mixed, so that sums of them hardly ever meet."""
    import numpy as np

    numbers = numbers * np.uint64(0xBF58476D1CE4E5B9)
    numbers ^= numbers >> np.uint64(29)
    numbers *= np.uint64(0x94D049BB133111EB)
    numbers ^= numbers >> np.uint64(32)
    return numbers


def _kinds(points: Array) -> Array:
    import numpy as np

    table = _kind_table()
    if not len(points) or points.max() < _TABLE:
        return table[points]
    kinds = table[np.minimum(points, _TABLE - 1)]
    for point in np.unique(points[points >= _TABLE]).tolist():
        kinds[points == point] = _kind(point)
    return kinds


@functools.lru_cache(maxsize=1)
def _kind_table() -> Array:
    import numpy as np

    return np.array([_kind(point) for point in range(_TABLE)], np.uint8)


def _kind(point: int) -> int:
    r"""Return what the pattern `\w+|[^\w\s]` takes a letter for."""
    letter = chr(point)
    if letter.isalnum() or letter == "_":
        return _LETTER
    return _SPACE if letter.isspace() else _MARK
