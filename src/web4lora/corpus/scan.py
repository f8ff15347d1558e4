"""Scan repositories: walk, read, identify, check for secrets, redact, account for every file."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from web4lora.corpus.documents import ScanResult, Skipped, SourceDocument, Unchanged
from web4lora.corpus.kinds import classify, skip_by_name
from web4lora.corpus.licences import LicenceFinder
from web4lora.corpus.reading import Decoded, decode, looks_binary
from web4lora.corpus.secrets import find_emails, find_secrets, mask_secrets, redact_emails
from web4lora.corpus.walk import Entry, walk
from web4lora.errors import Web4Error
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
        roots: repository folders.
        settings: `sources` of the workspace's settings.
        progress: receives the number of entries read so far.
        known: files that need no second reading while their bytes stay the same.

    Raises:
        Web4Error: a root is missing or is a file.
    """
    documents: list[SourceDocument] = []
    skipped: list[Skipped] = []
    unchanged: list[Unchanged] = []
    seen = 0
    for root in roots:
        folder = _checked_root(root)
        licences = LicenceFinder(folder)
        for entry in walk(folder):
            seen += 1
            if seen % _REPORT_EVERY == 0:
                progress.step("reading files", seen, 0)
            match _read_entry(folder, entry, settings, licences, known or {}):
                case SourceDocument() as document:
                    documents.append(document)
                case Unchanged() as same:
                    unchanged.append(same)
                case Skipped() as skip:
                    skipped.append(skip)
    progress.step("reading files", seen, seen)
    return ScanResult(tuple(documents), tuple(skipped), tuple(unchanged), seen)


def _checked_root(root: Path) -> Path:
    folder = root.expanduser().resolve()
    if not folder.exists():
        raise Web4Error(
            f"Source {root} does not exist.", "Correct `sources.paths` in config/web4.yaml."
        )
    if not folder.is_dir():
        raise Web4Error(f"Source {root} is a file.", "Name the repository folder instead.")
    return folder


def _read_entry(
    root: Path, entry: Entry, settings: SourceSettings, licences: LicenceFinder, known: KnownFiles
) -> SourceDocument | Unchanged | Skipped:
    reason = entry.skip or skip_by_name(entry.path, entry.size, int(settings.max_file_mb * 1e6))
    if reason:
        return Skipped(entry.path, reason, str(root))
    try:
        data = (root / entry.path).read_bytes()
    except OSError as error:
        return Skipped(entry.path, f"unreadable: {error.strerror}", str(root))
    sha256 = hashlib.sha256(data).hexdigest()
    if known.get((str(root), entry.path)) == sha256:
        return Unchanged(entry.path, str(root), sha256)
    if looks_binary(data):
        return Skipped(entry.path, "binary", str(root))
    decoded = decode(data)
    if not decoded.text.strip():
        return Skipped(entry.path, "empty", str(root))
    secrets = find_secrets(decoded.text)
    if secrets:
        first = secrets[0]
        return Skipped(entry.path, f"secret: {first.type} line {first.line}", str(root))
    draft = _Draft(root, entry.path, decoded, sha256, len(data))
    return _document(draft, settings, licences)


@dataclass(frozen=True)
class _Draft:
    root: Path
    path: str
    decoded: Decoded
    sha256: str
    size: int


def _document(
    draft: _Draft, settings: SourceSettings, licences: LicenceFinder
) -> SourceDocument | Skipped:
    text, redactions = draft.decoded.text, 0
    kind = classify(draft.path, text)
    if kind is None:
        return Skipped(draft.path, "not a source: no tool examples", str(draft.root))
    permission = licences.permission(draft.path, text)
    ok_to_train = permission.ok_to_train
    if settings.redact_emails:
        text, redactions = redact_emails(text)
    elif find_emails(text):
        # Personal data that stays in the text must not enter a model's weights.
        ok_to_train = False
    return SourceDocument(
        path=draft.path,
        root=str(draft.root),
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


def read_document(root: Path, path: str, settings: SourceSettings) -> SourceDocument | Skipped:
    """Read one file for inspection: lines with secrets are masked instead of the file refused.

    Args:
        root: absolute repository folder that `path` is relative to.
        path: repo-relative path.
        settings: `sources` of the settings.
    """
    file = root / path
    if file.is_symlink():
        return Skipped(path, "symlink", str(root))
    try:
        data = file.read_bytes()
    except OSError as error:
        return Skipped(path, f"unreadable: {error.strerror}", str(root))
    reason = skip_by_name(path, len(data), int(settings.max_file_mb * 1e6))
    if reason or looks_binary(data):
        return Skipped(path, reason or "binary", str(root))
    decoded = decode(data)
    is_code = path.lower().endswith((".ts", ".tsx"))
    safe = mask_secrets(decoded.text, find_secrets(decoded.text), is_code=is_code)
    masked = Decoded(safe, decoded.encoding)
    draft = _Draft(root, path, masked, hashlib.sha256(data).hexdigest(), len(data))
    return _document(draft, settings, LicenceFinder(root))
