"""Training markers: which content is in the deployed adapter already.

A marker belongs to a path and a content hash. It survives a re-index of the same content;
an edited document has another hash and is untrained again.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from web4lora.errors import Web4Error
from web4lora.progress import Silent
from web4lora.rag.store import Store, writer_lock
from web4lora.rag.vectors import VectorStore, note_change
from web4lora.rag.writer import put_record
from web4lora.workspace import Workspace

_RECORDS = (
    "SELECT s.collection, w.record_id FROM windows w JOIN sections s ON s.id = w.section_id"
    " WHERE s.document_id = ?"
)


@dataclass(frozen=True)
class MarkResult:
    """What was marked; `chunks` is the same number in SQLite and in the vector collections."""

    marked: int
    chunks: int
    missing: tuple[str, ...]


def mark_trained(ws: Workspace, paths: Sequence[str], batch: str, date: str) -> MarkResult:
    """Mark documents as trained, in SQLite and in the vector collections.

    Args:
        ws: the workspace.
        paths: document keys; where a newer version waits in the buffer with status
            ``in_training`` or ``trained``, that version is marked.
        batch: name of the training batch, e.g. ``nightly_20251220``.
        date: ISO day of the training.

    Raises:
        Web4Error: another writer, no index, or the two tiers disagree afterwards.
    """
    return _change(ws, paths, batch, date)


def unmark_trained(ws: Workspace, paths: Sequence[str]) -> MarkResult:
    """Take the markers of documents away again, as a rollback does."""
    return _change(ws, paths, "", "")


def _change(ws: Workspace, paths: Sequence[str], batch: str, date: str) -> MarkResult:
    missing = []
    documents: list[sqlite3.Row] = []
    with writer_lock(ws), Store(ws.database) as store:
        for path in dict.fromkeys(paths):
            document = _document_to_mark(store, path)
            if document is None:
                missing.append(path)
            else:
                documents.append(document)
        with store.transaction() as db:
            for document in documents:
                _write_marker(db, document, batch, date)
        vectors = VectorStore(ws.chroma, store, writer=True)
        vectors.sync(Silent())
        chunks = _verified_chunks(store, vectors, documents, marked=bool(batch))
    return MarkResult(len(documents), chunks, tuple(missing))


def _document_to_mark(store: Store, path: str) -> sqlite3.Row | None:
    return store.row(
        "SELECT d.* FROM documents d LEFT JOIN buffer_items b ON d.tier = 'buffer'"
        " AND b.path = d.path AND b.sha256 = d.sha256 WHERE d.path = ?"
        " ORDER BY b.status IN ('in_training', 'trained') DESC, d.tier = 'history' DESC LIMIT 1",
        (path,),
    )


def _write_marker(db: sqlite3.Connection, document: sqlite3.Row, batch: str, date: str) -> None:
    key = (document["path"], document["sha256"])
    db.execute("DELETE FROM markers WHERE path = ? AND sha256 = ?", key)
    if batch:
        db.execute("INSERT INTO markers VALUES (?, ?, ?, ?)", (*key, batch, date))
    if document["tier"] == "history":
        put_record(db, document["id"])
    records = db.execute(_RECORDS, (document["id"],)).fetchall()
    for collection, record_ids in _by_collection(records).items():
        note_change(db, collection, record_ids, "metadata")


def _by_collection(records: Iterable[sqlite3.Row]) -> dict[str, list[str]]:
    """Return record ids by collection: topics lie elsewhere than the class that holds them."""
    found: dict[str, list[str]] = {}
    for row in records:
        found.setdefault(row["collection"], []).append(row["record_id"])
    return found


def _verified_chunks(
    store: Store, vectors: VectorStore, documents: Sequence[sqlite3.Row], *, marked: bool
) -> int:
    total = 0
    for document in documents:
        rows = store.rows(_RECORDS, (document["id"],))
        agreeing = sum(
            item["trained_in_adapter"] is marked
            for collection, record_ids in _by_collection(rows).items()
            for item in vectors.metadata(collection, record_ids).values()
        )
        if agreeing != len(rows):
            raise Web4Error(
                f"{document['path']}: {agreeing} of {len(rows)} vector records carry the marker.",
                "Run `web4 rag rebuild`, then mark again.",
            )
        total += agreeing
    return total
