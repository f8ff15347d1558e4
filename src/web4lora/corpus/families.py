"""Copies and versions of one document as a family with one representative.

Three of four TypeScript paths of a real repository are exact copies: components keep a folder
for each version. A family holds the exact copies and the near duplicates (Jaccard similarity of
word shingles, estimated by rensa's R-MinHash) of its representative, which stands for all of
them; likeness to another member is not enough, so that families do not drift.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from web4lora.corpus.documents import SourceDocument
from web4lora.domain.shingles import shingles

if TYPE_CHECKING:
    import numpy as np

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


@dataclass(frozen=True)
class Print:
    """What a document is grouped by; small enough to keep for every document.

    Attributes:
        root: absolute path of its repository.
        path: repo-relative path.
        group: only documents of one group can be a family: kind, licence, permissions.
        sha256: of the file's bytes.
        signature: see `signature_of`; empty for what joins identical copies only.
    """

    root: str
    path: str
    group: str
    sha256: str
    signature: bytes


def signature_of(text: str) -> bytes:
    """Return the MinHash of a text's word shingles: 128 numbers of 4 bytes."""
    import numpy as np
    from rensa import RMinHash

    found = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    found.update(shingles(text))
    return np.asarray(found.digest(), dtype="<u4").tobytes()


def families(documents: Iterable[SourceDocument], threshold: float = THRESHOLD) -> list[Family]:
    """Group documents of the same kind; every document is in exactly one family.

    The newest version outside test material represents a family. The order of `documents` does
    not matter.

    Args:
        documents: what a scan found.
        threshold: Jaccard similarity from which two documents are near duplicates.
    """
    return families_of_prints(
        (Print(d.root, d.path, d.kind, d.sha256, signature_of(d.text)) for d in documents),
        threshold,
    )


def families_of_prints(prints: Iterable[Print], threshold: float = THRESHOLD) -> list[Family]:
    """Group documents by their prints; see `families`."""
    groups: dict[str, list[Print]] = {}
    for item in prints:
        groups.setdefault(item.group, []).append(item)
    found = [family for group in sorted(groups) for family in _group(groups[group], threshold)]
    return sorted(
        found, key=lambda family: (family.representative.root, family.representative.path)
    )


def _group(documents: Sequence[Print], threshold: float) -> list[Family]:
    copies: dict[str, list[Print]] = {}
    for document in sorted(documents, key=_preference):
        copies.setdefault(document.sha256, []).append(document)
    index = _Likeness(threshold)
    groups: list[list[Member]] = []
    for same in copies.values():
        position = index.place(same[0].signature)
        if position == len(groups):
            groups.append([_member(same[0], "representative")])
            groups[-1] += [_member(copy, "identical") for copy in same[1:]]
        else:
            groups[position] += [_member(copy, "near") for copy in same]
    return [Family(tuple(members)) for members in groups]


def _member(document: Print, likeness: Likeness) -> Member:
    return Member(document.root, document.path, likeness)


def _preference(document: Print) -> tuple[bool, tuple[int, ...], str, str]:
    """Order documents so that the best representative comes first."""
    version = _VERSION.search(document.path)
    steps = tuple(-int(step) for step in version[1].split(".")) if version else (0,)
    is_material = _MATERIAL.search(document.path) is not None
    return is_material, steps, document.path, document.root


class _Likeness:
    """Positions of representatives by likeness: bands of their MinHash lead to the few to compare.

    rensa's own LSH takes its hashes, not digests that were stored, so the bands are kept here.
    """

    def __init__(self, threshold: float) -> None:
        self._threshold = threshold
        self._bands: defaultdict[tuple[int, bytes], list[int]] = defaultdict(list)
        self._signatures: list[np.ndarray[Any, Any]] = []

    def place(self, signature: bytes) -> int:
        """Return the position of the representative a text is like; its own, new one if none."""
        import numpy as np

        wanted = np.frombuffer(signature, dtype="<u4")
        met = {position for band in _bands(signature) for position in self._bands.get(band, ())}
        for position in sorted(met):
            if float((wanted == self._signatures[position]).mean()) >= self._threshold:
                return position
        for band in _bands(signature):
            self._bands[band].append(len(self._signatures))
        self._signatures.append(wanted)
        return len(self._signatures) - 1


def _bands(signature: bytes) -> Iterator[tuple[int, bytes]]:
    width = len(signature) // _BANDS
    for band in range(_BANDS if width else 0):
        yield band, signature[band * width : (band + 1) * width]
