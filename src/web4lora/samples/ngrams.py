"""Runs of thirteen words that two rows share: the usual test for leaked text.

Records and classes follow a template, so most of their thirteen-word runs stand in many rows and
say nothing. Only rare runs count: those that at most `COMMON` groups have. A row repeats another
group's text when half of its rare runs stand there.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from web4lora.samples.sample import Sample

SIZE = 13
#: A run that more groups than this have is the house's form, not somebody's text.
COMMON = 4
#: Share of a row's rare runs from which it counts as a repetition.
SHARE = 0.5
#: A row with fewer rare runs has too little text of its own to be judged.
_FEWEST = 8
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Overlap:
    """A row that repeats text of other groups, and how much of its own text that is."""

    sample_id: str
    share: float


def overlaps(rows: Sequence[Sample], against: Sequence[Sample]) -> list[Overlap]:
    """Return the rows whose rare runs stand in rows of other groups.

    Args:
        rows: what is judged.
        against: where the runs are looked for; rows of the same group are left out.
    """
    import numpy as np

    vocabulary: dict[str, int] = {}
    groups: dict[str, int] = {}
    everyone = [*rows, *against]
    grams = [_grams(row, vocabulary) for row in everyone]
    owners = [groups.setdefault(row.metadata.group_id, len(groups)) for row in everyone]
    if not grams:
        return []
    flat = np.concatenate(grams)
    group_of = np.repeat(np.array(owners, np.uint64), [len(found) for found in grams])
    # Run and group in one number: sorting pairs takes twenty times as long.
    with np.errstate(over="ignore"):
        pairs = flat ^ ((group_of + np.uint64(1)) * np.uint64(0x94D049BB133111EB))
    _, first = np.unique(pairs, return_index=True)
    values, counts = np.unique(flat[first], return_counts=True)
    rare = values[counts <= COMMON]
    searched = grams[len(rows) :]
    elsewhere = np.concatenate(searched) if searched else np.empty(0, np.uint64)
    # A rare run of a row stands elsewhere when a second group has it, and `against` has it.
    shared = np.intersect1d(values[(counts > 1) & (counts <= COMMON)], elsewhere)
    found = []
    for row, own in zip(rows, grams, strict=False):
        mine = own[_within(own, rare)]
        if len(mine) < _FEWEST:
            continue
        share = float(_within(mine, shared).mean())
        if share >= SHARE:
            found.append(Overlap(row.metadata.sample_id, round(share, 3)))
    return found


def _within(wanted: Any, ordered: Any) -> Any:
    """Tell for each number whether it is among sorted ones; `np.isin` would sort them each time."""
    import numpy as np

    if not len(ordered):
        return np.zeros(len(wanted), bool)
    places = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
    return ordered[places] == wanted


def _grams(row: Sample, vocabulary: dict[str, int]) -> Any:
    """Return the distinct runs of a row as 64-bit numbers."""
    import numpy as np

    words = _WORD.findall(f"{row.instruction}\n{row.input}\n{row.output}".lower())
    numbers = np.fromiter(
        (vocabulary.setdefault(word, len(vocabulary) + 1) for word in words), np.uint64, len(words)
    )
    if len(numbers) < SIZE:
        return np.empty(0, np.uint64)
    windows = np.lib.stride_tricks.sliding_window_view(numbers, SIZE)
    with np.errstate(over="ignore"):
        # Odd multipliers modulo 2**64; two runs that differ collide once in 2**60 or so.
        powers = np.power(np.uint64(0x9E3779B97F4A7C15), np.arange(1, SIZE + 1, dtype=np.uint64))
        mixed = windows * powers
        mixed ^= mixed >> np.uint64(29)
        return np.unique((mixed * np.uint64(0xBF58476D1CE4E5B9)).sum(axis=1, dtype=np.uint64))
