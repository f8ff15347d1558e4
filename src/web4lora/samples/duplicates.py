"""Exact and near duplicates (rensa's R-MinHash with banded LSH).

Two rows are near duplicates when the Jaccard similarity of their word shingles is estimated at
`THRESHOLD` or more. Shingles are five consecutive words of instruction, input and output in
lower case, so a boilerplate answer about another matter stays below it and a reworded copy does
not. 126 permutations estimate a similarity within about 0.04.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from web4lora.domain.shingles import SHINGLE, shingles
from web4lora.samples.sample import Sample
from web4lora.samples.words import Words, words_of

THRESHOLD = 0.8
_PERMUTATIONS = 126
#: Bands of six: a pair at J = 0.8 meets in some band with probability 0.998. Bands of four would
#: bring every two classes together, which share half of their words, to be compared in vain.
_BANDS = 21
_SEED = 20_251


def sample_shingles(sample: Sample) -> list[str]:
    """Return the shingles of a row's instruction, input and output."""
    return shingles("\n".join((sample.instruction, sample.input, sample.output)))


#: rensa's R-MinHash of a row: 126 numbers.
Signature: TypeAlias = Any


def signature_of(sample: Sample) -> Signature:
    """Return the MinHash of a row's shingles."""
    return signature_of_words(next(words_of([sample])))


def signature_of_words(words: Words) -> Signature:
    """Return the MinHash of a row from its words."""
    from rensa import RMinHash

    found = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    found.update(words.shingles(SHINGLE))  # a shingle that comes twice changes nothing
    return found


class NearDuplicates:
    """An index of rows that tells whether a row has a near duplicate already."""

    def __init__(self, threshold: float = THRESHOLD) -> None:
        from rensa import RMinHashLSH

        self._threshold = threshold
        self._lsh = RMinHashLSH(threshold=threshold, num_perm=_PERMUTATIONS, num_bands=_BANDS)
        self._hashes: list[Signature] = []

    def __len__(self) -> int:
        return len(self._hashes)

    def find(self, sample: Sample) -> int | None:
        """Return the position of a near duplicate among the added rows, or None."""
        return self.match(signature_of(sample))

    def add(self, sample: Sample) -> int | None:
        """Add a row unless it has a near duplicate, whose position is returned then."""
        signature = signature_of(sample)
        match = self.match(signature)
        if match is None:
            self.insert(signature)
        return match

    def insert(self, signature: Signature) -> None:
        """Add a row by its signature, whatever it is like."""
        self._lsh.insert(len(self._hashes), signature)
        self._hashes.append(signature)

    def match(self, signature: Signature, *, apart_from: int | None = None) -> int | None:
        """Return the position of the first added row that is like this one, or None.

        Args:
            signature: of the row.
            apart_from: a position that does not count.
        """
        for position in sorted(self._lsh.query(signature)):
            if (
                position != apart_from
                and signature.jaccard(self._hashes[position]) >= self._threshold
            ):
                return int(position)
        return None


@dataclass(frozen=True)
class Pair:
    """Two rows that are too alike, by their sample ids."""

    first: str
    second: str


@dataclass(frozen=True)
class Pairs:
    """Near duplicates among training rows, and of held-out rows in training rows."""

    inside: tuple[Pair, ...]
    across: tuple[Pair, ...]


#: A row's id and its MinHash.
Signed: TypeAlias = tuple[str, Signature]


def near_pairs(train: Iterable[Signed], held_out: Iterable[Signed] = ()) -> Pairs:
    """Return one near-duplicate partner for each row that has one before it.

    Held-out rows are compared with training rows alone.
    """
    index = NearDuplicates()
    kept: list[str] = []
    inside: list[Pair] = []
    for name, signature in train:
        match = index.match(signature)
        if match is None:
            index.insert(signature)
            kept.append(name)
        else:
            inside.append(Pair(kept[match], name))
    across: list[Pair] = []
    for name, signature in held_out:
        match = index.match(signature)
        if match is not None:
            across.append(Pair(kept[match], name))
    return Pairs(tuple(inside), tuple(across))
