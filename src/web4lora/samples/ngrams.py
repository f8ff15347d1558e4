"""Runs of thirteen words that two rows share: the usual test for leaked text.

Records and classes follow a template, so most of their thirteen-word runs stand in many rows and
say nothing. Only rare runs count: those that at most `COMMON` groups have. A row repeats another
group's text when half of its rare runs stand there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from web4lora.samples.sample import Sample
from web4lora.samples.words import Array, words_of

SIZE = 13
#: A run that more groups than this have is the house's form, not somebody's text.
COMMON = 4
#: Share of a row's rare runs from which it counts as a repetition.
SHARE = 0.5
#: A row with fewer rare runs has too little text of its own to be judged.
_FEWEST = 8
#: Places in the table that tells most runs of no interest apart without a search.
_TABLE = 1 << 24
#: Rows whose runs are held at a time; all of a full generation take 200 MB.
_PIECE = 4_000


@dataclass(frozen=True)
class Overlap:
    """A row that repeats text of other groups, and how much of its own text that is."""

    sample_id: str
    share: float


@dataclass(frozen=True)
class Runs:
    """The runs of a row, as 64-bit numbers.

    Attributes:
        sample_id: of the row.
        group_id: of the row; runs in rows of one group count once.
        numbers: one for each run in its order, repeated ones too.
    """

    sample_id: str
    group_id: str
    numbers: Array

    @classmethod
    def of(cls, sample: Sample, numbers: Array) -> "Runs":
        """Return the runs of a row."""
        return cls(sample.metadata.sample_id, sample.metadata.group_id, numbers)


def overlaps(rows: Sequence[Sample], against: Sequence[Sample]) -> list[Overlap]:
    """Return the rows whose rare runs stand in rows of other groups.

    Args:
        rows: what is judged.
        against: where the runs are looked for; rows of the same group are left out.
    """
    pieces = (against[at : at + _PIECE] for at in range(0, len(against), _PIECE))
    return repeated(_runs(rows), map(_runs, pieces))


def _runs(rows: Sequence[Sample]) -> list[Runs]:
    return [Runs.of(row, words.runs) for row, words in zip(rows, words_of(rows, SIZE), strict=True)]


def repeated(rows: Sequence[Runs], against: Iterable[Sequence[Runs]]) -> list[Overlap]:
    """Return the rows whose rare runs stand in rows of other groups; see `overlaps`.

    Args:
        rows: what is judged.
        against: where the runs are looked for, in pieces of which one is held at a time.
    """
    import numpy as np

    mine = [np.unique(row.numbers) for row in rows]
    if not mine:
        return []
    groups: dict[str, int] = {}
    own = _owners(rows, [len(numbers) for numbers in mine], groups)
    wanted = np.unique(np.concatenate(mine))
    found = [(wanted[:0], own[:0]), *(_among(wanted, piece, groups) for piece in against)]
    elsewhere, others = (np.concatenate(part) for part in zip(*found, strict=True))
    places = np.searchsorted(wanted, np.concatenate([*mine, elsewhere]))
    counts = _groups_at_each(places, np.concatenate([own, others]), len(wanted))
    searched = np.zeros(len(wanted), bool)
    searched[places[len(own) :]] = True
    rare = counts <= COMMON
    # A rare run of a row stands elsewhere when a second group has it, and `against` has it.
    shared = rare & (counts > 1) & searched
    repeats = []
    for row, numbers in zip(rows, mine, strict=True):
        places = np.searchsorted(wanted, numbers)
        places = places[rare[places]]
        if len(places) >= _FEWEST and (share := float(shared[places].mean())) >= SHARE:
            repeats.append(Overlap(row.sample_id, round(share, 3)))
    return repeats


def _owners(rows: Sequence[Runs], lengths: Sequence[int], groups: dict[str, int]) -> Array:
    """Return the number of the group of each run; `groups` grows."""
    import numpy as np

    return np.repeat([groups.setdefault(row.group_id, len(groups)) for row in rows], lengths)


def _among(wanted: Array, rows: Sequence[Runs], groups: dict[str, int]) -> tuple[Array, Array]:
    """Return the runs of rows that are among the sorted wanted ones, and their groups."""
    import numpy as np

    if not len(wanted) or not rows:
        return wanted[:0], np.empty(0, np.int64)
    numbers = np.concatenate([row.numbers for row in rows])
    marks = np.zeros(_TABLE, bool)
    marks[wanted & np.uint64(_TABLE - 1)] = True
    likely = np.flatnonzero(marks[numbers & np.uint64(_TABLE - 1)])
    numbers = numbers[likely]
    places = np.minimum(np.searchsorted(wanted, numbers), len(wanted) - 1)
    found = wanted[places] == numbers
    owners = _owners(rows, [len(row.numbers) for row in rows], groups)
    return numbers[found], owners[likely[found]]


def _groups_at_each(places: Array, owners: Array, count: int) -> Array:
    """Return how many groups own something at each of `count` places."""
    import numpy as np

    groups = int(owners.max(initial=0)) + 1
    return np.bincount(np.unique(places * groups + owners) // groups, minlength=count)
