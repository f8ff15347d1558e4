"""Scan repositories: walk, read, identify, check for secrets, redact, account for every file."""

import contextlib
import errno
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from web4lora.corpus.documents import ScanResult, Skipped, SourceDocument, Unchanged
from web4lora.corpus.kinds import classify, skip_by_name
from web4lora.corpus.licences import LicenceFinder
from web4lora.corpus.reading import Decoded, decode, looks_binary
from web4lora.corpus.secrets import find_emails, find_secrets, mask_secrets, redact_emails
from web4lora.corpus.trees import Tree, open_tree
from web4lora.corpus.walk import Entry
from web4lora.progress import Progress
from web4lora.settings import SourceSettings

_REPORT_EVERY = 200

#: (absolute root, repo-relative path) → sha256 of files read before.
KnownFiles = Mapping[tuple[str, str], str]


def scan(
    roots: Sequence[Path],
    settings: SourceSettings,
    progress: Progress,
    *,
    known: KnownFiles | None = None,
) -> ScanResult:
    """Read every document below `roots`.

    Args:
        roots: repository folders, or ``repository@ref``.
        settings: `sources` of the workspace's settings.
        progress: receives the number of entries read so far.
        known: files that need no second reading while their bytes stay the same.

    Raises:
        Web4Error: a root is missing, is a file, or has no such ref.
    """
    documents: list[SourceDocument] = []
    skipped: list[Skipped] = []
    unchanged: list[Unchanged] = []
    seen = 0
    for root in roots:
        with contextlib.closing(open_tree(root)) as tree:
            reader = _Reader(tree, settings, LicenceFinder(tree))
            for entry in tree.entries():
                seen += 1
                if seen % _REPORT_EVERY == 0:
                    progress.step("reading files", seen, 0)
                match _read_entry(reader, entry, known or {}):
                    case SourceDocument() as document:
                        documents.append(document)
                    case Unchanged() as same:
                        unchanged.append(same)
                    case Skipped() as skip:
                        skipped.append(skip)
    progress.step("reading files", seen, seen)
    return ScanResult(tuple(documents), tuple(skipped), tuple(unchanged), seen)


@dataclass(frozen=True)
class _Reader:
    """What reading the files of one source takes."""

    tree: Tree
    settings: SourceSettings
    licences: LicenceFinder

    @property
    def root(self) -> str:
        return self.tree.root

    @property
    def max_bytes(self) -> int:
        return int(self.settings.max_file_mb * 1e6)


def _read_entry(
    reader: _Reader, entry: Entry, known: KnownFiles
) -> SourceDocument | Unchanged | Skipped:
    path, root = entry.path, reader.root
    reason = entry.skip or skip_by_name(path, entry.size, reader.max_bytes)
    if reason:
        return Skipped(path, reason, root)
    try:
        data = reader.tree.read(path)
    except OSError as error:
        return Skipped(path, f"unreadable: {error.strerror}", root)
    sha256 = hashlib.sha256(data).hexdigest()
    if known.get((root, path)) == sha256:
        return Unchanged(path, root, sha256)
    if looks_binary(data):
        return Skipped(path, "binary", root)
    decoded = decode(data)
    if not decoded.text.strip():
        return Skipped(path, "empty", root)
    secrets = find_secrets(decoded.text)
    if secrets:
        first = secrets[0]
        return Skipped(path, f"secret: {first.type} line {first.line}", root)
    return _document(reader, _Draft(path, decoded, sha256, len(data)))


@dataclass(frozen=True)
class _Draft:
    path: str
    decoded: Decoded
    sha256: str
    size: int


def _document(reader: _Reader, draft: _Draft) -> SourceDocument | Skipped:
    text, redactions = draft.decoded.text, 0
    kind = classify(draft.path, text)
    if kind is None:
        return Skipped(draft.path, "not a source: no tool examples", reader.root)
    permission = reader.licences.permission(draft.path, text)
    ok_to_train = permission.ok_to_train
    if reader.settings.redact_emails:
        text, redactions = redact_emails(text)
    elif find_emails(text):
        # Personal data that stays in the text must not enter a model's weights.
        ok_to_train = False
    return SourceDocument(
        path=draft.path,
        root=reader.root,
        kind=kind,
        text=text,
        sha256=draft.sha256,
        encoding=draft.decoded.encoding,
        size=draft.size,
        licence=permission.licence,
        ok_to_train=ok_to_train,
        ok_to_retrieve=permission.ok_to_retrieve,
        redactions=redactions,
    )


def read_document(
    tree: Tree, path: str, settings: SourceSettings, licences: LicenceFinder | None = None
) -> SourceDocument | Skipped:
    """Read one file for inspection: lines with secrets are masked instead of the file refused.

    Args:
        tree: the source.
        path: repo-relative path.
        settings: `sources` of the settings.
        licences: remembers the licence files met, for callers that read many.
    """
    reader = _Reader(tree, settings, licences or LicenceFinder(tree))
    try:
        data = tree.read(path)
    except OSError as error:
        why = "symlink" if error.errno == errno.ELOOP else f"unreadable: {error.strerror}"
        return Skipped(path, why, tree.root)
    reason = skip_by_name(path, len(data), reader.max_bytes)
    if reason or looks_binary(data):
        return Skipped(path, reason or "binary", tree.root)
    decoded = decode(data)
    is_code = path.lower().endswith((".ts", ".tsx"))
    safe = mask_secrets(decoded.text, find_secrets(decoded.text), is_code=is_code)
    masked = Decoded(safe, decoded.encoding)
    return _document(reader, _Draft(path, masked, hashlib.sha256(data).hexdigest(), len(data)))
