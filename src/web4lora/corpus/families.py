"""Copies and versions of one document as a family with one representative.

Three of four TypeScript paths of a real repository are exact copies: components keep a folder
for each version. A family holds the exact copies and the near duplicates (Jaccard similarity of
word shingles, estimated by rensa's R-MinHash) of its representative, which stands for all of
them; likeness to another member is not enough, so that families do not drift.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from web4lora.corpus.documents import SourceDocument
from web4lora.domain.shingles import shingles

Likeness = Literal["representative", "identical", "near"]

#: Two documents this much alike are versions of one another (corpus-notes.md 3).
THRESHOLD = 0.8
_PERMUTATIONS = 128
_BANDS = 32  # a pair at J = 0.8 meets in some band with probability above 0.999
_SEED = 20_251
_VERSION = re.compile(r"(?:^|/)components/[^/]+/(\d+(?:\.\d+)+)(?=/)")
_MATERIAL = re.compile(r"(?:^|/)(?:tests?|temp|tmp|backups?|archive)/", re.IGNORECASE)


@dataclass(frozen=True)
class Member:
    """A document of a family, and how it is like the representative."""

    root: str
    path: str
    likeness: Likeness


@dataclass(frozen=True)
class Family:
    """Documents that say the same; the representative comes first.

    Attributes:
        members: at least one.
    """

    members: tuple[Member, ...]

    @property
    def representative(self) -> Member:
        """Return the member that stands for all."""
        return self.members[0]


def families(documents: Iterable[SourceDocument], threshold: float = THRESHOLD) -> list[Family]:
    """Group documents of the same kind; every document is in exactly one family.

    The newest version outside test material represents a family. The order of `documents` does
    not matter.

    Args:
        documents: what a scan found.
        threshold: Jaccard similarity from which two documents are near duplicates.
    """
    by_kind: dict[str, list[SourceDocument]] = {}
    for document in documents:
        by_kind.setdefault(document.kind, []).append(document)
    found = [family for kind in sorted(by_kind) for family in _group(by_kind[kind], threshold)]
    return sorted(
        found, key=lambda family: (family.representative.root, family.representative.path)
    )


def _group(documents: Sequence[SourceDocument], threshold: float) -> list[Family]:
    copies: dict[str, list[SourceDocument]] = {}
    for document in sorted(documents, key=_preference):
        copies.setdefault(document.sha256, []).append(document)
    index = _Likeness(threshold)
    groups: list[list[Member]] = []
    for same in copies.values():
        position = index.place(same[0].text)
        if position == len(groups):
            groups.append([_member(same[0], "representative")])
            groups[-1] += [_member(copy, "identical") for copy in same[1:]]
        else:
            groups[position] += [_member(copy, "near") for copy in same]
    return [Family(tuple(members)) for members in groups]


def _member(document: SourceDocument, likeness: Likeness) -> Member:
    return Member(document.root, document.path, likeness)


def _preference(document: SourceDocument) -> tuple[bool, tuple[int, ...], str, str]:
    """Order documents so that the best representative comes first."""
    version = _VERSION.search(document.path)
    steps = tuple(-int(step) for step in version[1].split(".")) if version else (0,)
    is_material = _MATERIAL.search(document.path) is not None
    return is_material, steps, document.path, document.root


class _Likeness:
    """Positions of representatives by likeness."""

    def __init__(self, threshold: float) -> None:
        from rensa import RMinHashLSH

        self._threshold = threshold
        self._lsh = RMinHashLSH(threshold=threshold, num_perm=_PERMUTATIONS, num_bands=_BANDS)
        self._hashes: list[object] = []

    def place(self, text: str) -> int:
        """Return the position of the representative a text is like; its own, new one if none."""
        wanted = _hash(text)
        for position in sorted(self._lsh.query(wanted)):
            similarity: float = wanted.jaccard(self._hashes[position])  # type: ignore[attr-defined]
            if similarity >= self._threshold:
                return int(position)
        self._lsh.insert(len(self._hashes), wanted)
        self._hashes.append(wanted)
        return len(self._hashes) - 1


def _hash(text: str) -> object:
    from rensa import RMinHash

    found = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    found.update(shingles(text))
    return found
