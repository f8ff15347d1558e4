"""One SQLite file: connections, transactions, the writer lock, and small typed settings in it.

Many processes may read while one writes (WAL). Writers take an advisory file lock first, so
that the vector collections, which stand no second writer, are covered by it too.
"""

import contextlib
import fcntl
import os
import sqlite3
import threading
import uuid
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from web4lora.errors import Web4Error
from web4lora.rag.schema import check_schema, migrate
from web4lora.workspace import Workspace

_BUSY_TIMEOUT_MS = 10_000

Value = str | int | float | bytes | None
Parameters = Sequence[Value] | Mapping[str, Value]


class Store:
    """The index database of a workspace; one instance may serve several threads."""

    def __init__(self, path: Path | None, *, create: bool = False, readonly: bool = False) -> None:
        """Open the database; without a path, an empty one in memory.

        Args:
            path: the file.
            create: make it where there is none.
            readonly: only read. Nothing is written, not even a newer schema, and readers go on
                with the last committed state while a writer works.

        Raises:
            Web4Error: there is none and `create` is off, it is damaged, or a reader meets
                another schema than this version's.
        """
        if path is not None and not create and not path.is_file():
            raise Web4Error("This workspace has no index yet.", "Run `web4 index` first.")
        if path is not None and create:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._mutex = threading.RLock()
        self._db = _connect(path, readonly)
        self._db.row_factory = sqlite3.Row
        try:
            self._prepare(readonly)
        except sqlite3.DatabaseError as error:
            self._db.close()
            raise _unreadable(path, error) from error
        except Web4Error:
            self._db.close()
            raise

    def _prepare(self, readonly: bool) -> None:
        self._db.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
        if readonly:
            check_schema(self._db)
            return
        for pragma in (
            "journal_mode = WAL",
            # WAL with NORMAL survives a killed process; a power cut may lose the last commits,
            # which the next run indexes again.
            "synchronous = NORMAL",
            "foreign_keys = ON",
        ):
            self._db.execute(f"PRAGMA {pragma}")
        migrate(self._db)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        with self._mutex:
            self._db.close()

    def rows(self, query: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """Return all rows of a query."""
        with self._mutex:
            return self._db.execute(query, parameters).fetchall()

    def row(self, query: str, parameters: Parameters = ()) -> sqlite3.Row | None:
        """Return the first row of a query, or None."""
        with self._mutex:
            row: sqlite3.Row | None = self._db.execute(query, parameters).fetchone()
            return row

    def count(self, query: str, parameters: Parameters = ()) -> int:
        """Return the single number a query gives."""
        row = self.row(query, parameters)
        return int(row[0]) if row is not None and row[0] is not None else 0

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Run a block in one write transaction; any exception rolls it back."""
        with self._mutex:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                self._db.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Let all queries of a block see one state of the index, whoever writes meanwhile."""
        with self._mutex:
            self._db.execute("BEGIN")
            try:
                yield
            finally:
                self._db.execute("COMMIT")

    def data_version(self) -> int:
        """Return a number that changes when another connection has committed something."""
        return self.count("PRAGMA data_version")

    def meta(self, key: str, default: str = "") -> str:
        """Return a value of the `meta` table."""
        row = self.row("SELECT value FROM meta WHERE key = ?", (key,))
        return default if row is None else str(row["value"])


def _connect(path: Path | None, readonly: bool) -> sqlite3.Connection:
    place = ":memory:" if path is None else path.absolute().as_uri()
    if readonly:
        place += "?mode=ro"
    return sqlite3.connect(place, uri=True, isolation_level=None, check_same_thread=False)


def _unreadable(path: Path | None, error: sqlite3.DatabaseError) -> Web4Error:
    if error.sqlite_errorname.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY")):
        return Web4Error(
            f"The index {path} cannot be opened: {error}.",
            "Its folder must be writable, also for readers: SQLite keeps their notes beside it.",
        )
    return Web4Error(
        f"The index {path} cannot be read: {error}.",
        "Move the file away and run `web4 index`; sources are untouched.",
    )


def set_meta(db: sqlite3.Connection, key: str, value: str) -> None:
    """Write a value of the `meta` table inside the caller's transaction."""
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def new_identity(db: sqlite3.Connection) -> None:
    """Give the index a new identity, so that older vector collections no longer agree with it."""
    set_meta(db, "index_id", uuid.uuid4().hex)


def _lock_file(workspace: Workspace) -> Path:
    return workspace.database.with_suffix(".lock")


@contextlib.contextmanager
def writer_lock(workspace: Workspace) -> Iterator[None]:
    """Hold the one writer lock of a workspace's index.

    The operating system frees it when the process ends, however it ends.

    Raises:
        Web4Error: another process holds it; the message names the process.
    """
    path = _lock_file(workspace)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 32).decode("ascii", "replace").strip() or "unknown"
            raise Web4Error(
                f"Process {holder} is writing this index.",
                f"Wait until it ends, or stop it with `kill {holder}`; nothing is lost.",
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def embedding_bytes(vector: Any) -> bytes:
    """Return a vector as little-endian float32 bytes."""
    import numpy as np

    return bytes(np.asarray(vector, dtype="<f4").tobytes())


def embedding_array(blobs: Sequence[bytes]) -> Any:
    """Return float32 blobs of equal length as one array, shape ``(len(blobs), dimension)``."""
    import numpy as np

    return np.frombuffer(b"".join(blobs), dtype="<f4").reshape(len(blobs), -1)
