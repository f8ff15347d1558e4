"""Atomic files, JSONL and hashes.

A file under its final name is always complete: it is written under a temporary name
in the same folder, flushed to disk, renamed, and the folder entry is flushed too.
The accepted price is one fsync per artifact.
"""

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

_CHUNK = 1 << 20


def utc_now() -> datetime:
    """Return the current time, timezone-aware, UTC."""
    return datetime.now(UTC)


def utc_stamp(moment: datetime | None = None) -> str:
    """Return ``yyyymmdd_HHMMSS`` in UTC, the suffix of artifact folders."""
    return (moment or utc_now()).strftime("%Y%m%d_%H%M%S")


def iso(moment: datetime | None = None) -> str:
    """Return ISO 8601 with seconds and a ``Z``."""
    return (moment or utc_now()).strftime("%Y-%m-%dT%H:%M:%SZ")


def sha256_file(path: Path) -> str:
    """Return the hex sha256 of a file, read in 1 MiB pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def sha256_text(text: str) -> str:
    """Return the hex sha256 of a text's UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def atomic_writer(path: Path) -> Iterator[IO[bytes]]:
    """Open a binary file that appears under `path` only when the block ends well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.tmp-")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
        _fsync_folder(path.parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 text file atomically."""
    with atomic_writer(path) as stream:
        stream.write(text.encode("utf-8", "surrogatepass"))


def write_json(path: Path, value: Any) -> None:
    """Write one JSON document atomically, indented, keys in given order."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def write_jsonl(path: Path, rows: Iterable[dict[str, Any]]) -> int:
    """Write rows as JSON lines atomically and return their number."""
    count = 0
    with atomic_writer(path) as stream:
        for row in rows:
            stream.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
            count += 1
    return count


@dataclass(frozen=True)
class BadLine:
    """A line of a JSONL file that could not be used."""

    path: str
    line: int
    reason: str


def read_jsonl(path: Path) -> tuple[list[dict[str, Any]], list[BadLine]]:
    """Read a JSONL file; broken lines come back with their number and reason."""
    rows: list[dict[str, Any]] = []
    bad: list[BadLine] = []
    with path.open("rb") as stream:
        for number, raw in enumerate(stream, start=1):
            if not raw.strip():
                continue
            try:
                value = json.loads(raw.decode("utf-8"))
            except (UnicodeDecodeError, json.JSONDecodeError) as error:
                bad.append(BadLine(str(path), number, str(error)))
                continue
            if isinstance(value, dict):
                rows.append(value)
            else:
                bad.append(BadLine(str(path), number, "not a JSON object"))
    return rows, bad


@contextlib.contextmanager
def atomic_folder(path: Path) -> Iterator[Path]:
    """Give a temporary sibling folder that is renamed to `path` when the block ends well.

    Raises:
        FileExistsError: `path` exists already; artifacts are never overwritten.
    """
    if path.exists():
        raise FileExistsError(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.tmp-"))
    try:
        yield temporary
        temporary.chmod(0o755)
        temporary.rename(path)
        _fsync_folder(path.parent)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
