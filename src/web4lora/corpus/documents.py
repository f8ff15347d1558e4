"""What the corpus room hands up: documents, skipped files, and the account of both."""

from collections import Counter
from dataclasses import dataclass
from typing import Literal

Kind = Literal["pdca", "typescript", "process", "topics", "tool_examples"]

#: Every kind of document, in the order reports list them.
KINDS: tuple[Kind, ...] = ("pdca", "typescript", "process", "topics", "tool_examples")


@dataclass(frozen=True)
class SourceDocument:
    """One readable file of a source repository.

    Attributes:
        path: repo-relative path with forward slashes; the document's identity (decision 3).
        root: absolute path of the repository it was read from, with ``@ref`` for a git ref.
        kind: what it is; see `KINDS`.
        text: its text, personal data redacted.
        sha256: hex hash of the file's bytes as they lie on disk.
        encoding: ``utf-8`` or ``latin-1``.
        size: bytes on disk.
        licence: SPDX expression, from the header or the nearest licence file; ``unknown``.
        ok_to_train: may samples be made from it.
        ok_to_retrieve: may its text be shown as an answer.
        redactions: how many pieces of personal data were replaced.
    """

    path: str
    root: str
    kind: Kind
    text: str
    sha256: str
    encoding: str
    size: int
    licence: str
    ok_to_train: bool
    ok_to_retrieve: bool
    redactions: int


@dataclass(frozen=True)
class Skipped:
    """A file or folder that is no document, and why.

    Attributes:
        path: repo-relative; a folder that was not entered ends with ``/``.
        reason: a short class (``symlink``, ``binary``, …), for some followed by ``: detail``.
        root: absolute path of its repository.
    """

    path: str
    reason: str
    root: str = ""

    @property
    def category(self) -> str:
        """Return the reason without its detail."""
        return self.reason.split(":", 1)[0]


@dataclass(frozen=True)
class Unchanged:
    """A file whose bytes are those the caller knows already; it was not parsed again."""

    path: str
    root: str
    sha256: str


@dataclass(frozen=True)
class ScanResult:
    """The account of a scan: `seen` equals documents plus unchanged plus skipped."""

    documents: tuple[SourceDocument, ...]
    skipped: tuple[Skipped, ...]
    unchanged: tuple[Unchanged, ...]
    seen: int

    @property
    def present(self) -> list[tuple[str, str]]:
        """Return (absolute root, repo-relative path) of every document, unchanged ones too."""
        found = [(document.root, document.path) for document in self.documents]
        return found + [(same.root, same.path) for same in self.unchanged]

    @property
    def counts(self) -> dict[str, int]:
        """Return the number of documents per kind, in the order of `KINDS`."""
        found = Counter(document.kind for document in self.documents)
        return {kind: found[kind] for kind in KINDS if found[kind]}

    @property
    def skip_counts(self) -> dict[str, int]:
        """Return the number of skipped entries per reason, most frequent first."""
        return dict(Counter(item.category for item in self.skipped).most_common())


#: Which kinds feed which vector collection (domain digest 2.1).
COLLECTION_KINDS: dict[str, Kind] = {
    "pdca_historical": "pdca",
    "components": "typescript",
    "process_docs": "process",
    "process_framework": "topics",
    "tool_examples": "tool_examples",
}
