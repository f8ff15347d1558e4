"""The daily buffer: new work waits here until a night has trained on it.

An item is one version of one document, so its id holds the content hash: whatever is edited
while a night runs is another item and stays behind. Moving to history takes sections,
windows and embeddings along; nothing is embedded twice and nothing is dropped.
"""

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from web4lora.corpus import ScanResult, Skipped, SourceDocument, is_source, list_files, scan
from web4lora.errors import Web4Error
from web4lora.files import iso, utc_stamp
from web4lora.progress import Progress, Silent
from web4lora.rag.documents import Extract
from web4lora.rag.edges import EDGES_STALE, resolve_edges
from web4lora.rag.embedding import Embedder
from web4lora.rag.ingest import (
    BatchWriter,
    EmbedderHandle,
    Source,
    WindowCounts,
    check_model,
    register_sources,
    source_roots,
)
from web4lora.rag.places import FAMILIES_STALE
from web4lora.rag.store import Store, new_identity, set_meta, writer_lock
from web4lora.rag.tiers import DAILY_BUFFER, collection_of
from web4lora.rag.vectors import VectorStore, note_change, note_documents
from web4lora.rag.writer import delete_document, put_record
from web4lora.settings import Settings
from web4lora.workspace import Workspace

Status = Literal["pending", "in_training", "trained", "moved", "quarantined"]


@dataclass(frozen=True)
class BufferItem:
    """One version of one document in the buffer.

    Attributes:
        id: ``path@`` and the first twelve digits of the content hash.
        path: the document's key.
        kind: as in the corpus room.
        sha256: hash of the file's bytes.
        status: where it stands.
        run_id: the run that set the status.
        indexed_at: ISO 8601, UTC.
        text: the document; empty once moved.
        date: ISO day of the document, or None.
        quality: 0–100.
        ok_to_train: may samples be made from it.
    """

    id: str
    path: str
    kind: str
    sha256: str
    status: Status
    run_id: str
    indexed_at: str
    text: str
    date: str | None
    quality: float
    ok_to_train: bool


@dataclass(frozen=True)
class BufferResult:
    """The account of a buffer run.

    `items` are the ids added by it; `held` counts files edited while a version of them is in
    training, which the next run takes up.
    """

    run_id: str
    seen: int
    added: int
    changed: int
    unchanged: int
    held: int
    failed: tuple[Skipped, ...]
    skipped: tuple[Skipped, ...]
    items: tuple[str, ...]
    seconds: float


@dataclass(frozen=True)
class MoveResult:
    """What moved: items, their windows, and edges the history has afterwards.

    `missing` are ids that are no longer in the buffer: moved before, or edited since.
    """

    moved: tuple[str, ...]
    missing: tuple[str, ...]
    windows: int
    edges: int


def buffer_day(
    ws: Workspace,
    settings: Settings,
    progress: Progress,
    *,
    roots: Sequence[Path] | None = None,
    run_id: str = "",
    embedder: Embedder | None = None,
) -> BufferResult:
    """Put documents that the history lacks, or holds in another version, into the buffer.

    The content hash decides, not the date, so that a missed day is caught up by itself.

    Args:
        ws: the workspace.
        settings: effective settings.
        progress: receives the number of documents.
        roots: folders to read instead of `sources.paths`.
        run_id: name of the run; default is a UTC stamp.
        embedder: replaces the one the settings name.

    Raises:
        Web4Error: no source, a missing source, another writer, or another embedding model.
    """
    started = time.monotonic()
    run_id = run_id or f"day_{utc_stamp()}"
    folders = source_roots(ws, settings, roots)
    with writer_lock(ws), Store(ws.database, create=True) as store:
        handle = EmbedderHandle(settings, embedder)
        check_model(store, handle.identity)
        sources = _registered(store, folders)
        known = _known(store, sources)
        history = {row["path"] for row in store.rows(_HISTORY_PATHS)}
        found = scan(folders, settings.sources, progress, known=known)
        _drop_vanished(store, found, sources)
        free = _free(store, found.documents, sources)
        added: list[Extract] = []
        writer = BatchWriter(
            store,
            handle,
            settings,
            sources,
            "buffer",
            WindowCounts(),
            lambda db, batch: added.extend(_note_items(db, batch, run_id)),
        )
        failed = writer.write(free, progress)
        VectorStore(ws.chroma, store, writer=True).sync(progress)
    return BufferResult(
        run_id=run_id,
        seen=found.seen,
        added=sum(1 for document in added if document.path not in history),
        changed=sum(1 for document in added if document.path in history),
        unchanged=len(found.unchanged),
        held=len(found.documents) - len(free),
        failed=tuple(failed),
        skipped=found.skipped,
        items=tuple(_item_id(document.path, document.source.sha256) for document in added),
        seconds=round(time.monotonic() - started, 3),
    )


_HISTORY_PATHS = "SELECT path FROM documents WHERE tier = 'history'"


def _item_id(path: str, sha256: str) -> str:
    return f"{path}@{sha256[:12]}"


def _registered(store: Store, folders: Sequence[Path]) -> dict[str, Source]:
    """Return the sources by folder, in an index that has its identity from now on."""
    with store.transaction() as db:
        if not store.meta("index_id"):
            new_identity(db)
        return {source.root: source for source in register_sources(db, folders)}


def _known(store: Store, sources: dict[str, Source]) -> dict[tuple[str, str], str]:
    """Return the version each tier holds; the buffer's is the newer one."""
    known = {}
    for row in store.rows(
        "SELECT d.path, d.sha256, s.root, s.prefix FROM documents d"
        " JOIN sources s ON s.id = d.source_id ORDER BY d.tier = 'buffer'"
    ):
        if row["root"] in sources:
            known[row["root"], row["path"].removeprefix(row["prefix"])] = row["sha256"]
    return known


def _drop_vanished(store: Store, found: ScanResult, sources: dict[str, Source]) -> None:
    """Forget waiting documents whose files are gone or skipped now."""
    present = {sources[root].prefix + path for root, path in found.present}
    scanned = {source.id for source in sources.values()}
    for row in store.rows(
        "SELECT d.path, d.source_id, b.item_id FROM documents d JOIN buffer_items b"
        " ON b.path = d.path AND b.sha256 = d.sha256"
        " WHERE d.tier = 'buffer' AND b.status = 'pending'"
    ):
        if row["source_id"] in scanned and row["path"] not in present:
            with store.transaction() as db:
                delete_document(db, row["path"], "buffer")
                db.execute("DELETE FROM buffer_items WHERE item_id = ?", (row["item_id"],))


def _free(
    store: Store, documents: Sequence[SourceDocument], sources: dict[str, Source]
) -> list[SourceDocument]:
    """Leave out documents of which a version is in training; the next run takes them."""
    held = {
        row["path"]
        for row in store.rows("SELECT path FROM buffer_items WHERE status = 'in_training'")
    }
    return [
        document
        for document in documents
        if sources[document.root].prefix + document.path not in held
    ]


def _note_items(db: sqlite3.Connection, batch: Sequence[Extract], run_id: str) -> Sequence[Extract]:
    for document in batch:
        sha256 = document.source.sha256
        db.execute(
            "DELETE FROM buffer_items WHERE path = ? AND sha256 <> ? AND status <> 'moved'",
            (document.path, sha256),
        )
        db.execute(
            "INSERT OR REPLACE INTO buffer_items"
            " (item_id, path, sha256, kind, status, run_id, indexed_at)"
            " VALUES (?, ?, ?, ?, 'pending', ?, ?)",
            (
                _item_id(document.path, sha256),
                document.path,
                sha256,
                document.source.kind,
                run_id,
                iso(),
            ),
        )
    return batch


def buffer_items(ws: Workspace, status: Status | None = None) -> list[BufferItem]:
    """Return the items of the buffer that have not moved, or those of one status."""
    with Store(ws.database, readonly=True) as store:
        rows = store.rows(
            "SELECT b.*, d.text, d.date, d.quality, d.ok_to_train FROM buffer_items b"
            " LEFT JOIN documents d ON d.path = b.path AND d.sha256 = b.sha256"
            " AND d.tier = CASE b.status WHEN 'moved' THEN 'history' ELSE 'buffer' END"
            " WHERE b.status = coalesce(:status, b.status)"
            " AND (:status IS NOT NULL OR b.status <> 'moved') ORDER BY b.path",
            {"status": status},
        )
    return [
        BufferItem(
            id=row["item_id"],
            path=row["path"],
            kind=row["kind"],
            sha256=row["sha256"],
            status=row["status"],
            run_id=row["run_id"],
            indexed_at=row["indexed_at"],
            text=row["text"] or "",
            date=row["date"],
            quality=row["quality"] or 0.0,
            ok_to_train=bool(row["ok_to_train"]),
        )
        for row in rows
    ]


def set_buffer_status(ws: Workspace, ids: Sequence[str], status: Status, run_id: str = "") -> int:
    """Set the status of buffer items and return how many there were.

    Args:
        ws: the workspace.
        ids: item ids.
        status: any but ``moved``, which only `move_to_history` sets.
        run_id: the run that decides; kept as it is when empty.
    """
    if status == "moved":
        raise ValueError("move_to_history sets the status `moved`")
    changed = 0
    with writer_lock(ws), Store(ws.database) as store:
        with store.transaction() as db:
            for item_id in ids:
                changed += db.execute(
                    "UPDATE buffer_items SET status = ?, run_id = coalesce(nullif(?, ''), run_id)"
                    " WHERE item_id = ? AND status <> 'moved'",
                    (status, run_id, item_id),
                ).rowcount
                note_change(db, DAILY_BUFFER, _item_records(db, item_id), "metadata")
        VectorStore(ws.chroma, store, writer=True).sync(Silent())
    return changed


def _item_records(db: sqlite3.Connection, item_id: str) -> list[str]:
    rows = db.execute(
        "SELECT w.record_id FROM buffer_items b JOIN documents d ON d.path = b.path"
        " AND d.sha256 = b.sha256 AND d.tier = 'buffer' JOIN sections s ON s.document_id = d.id"
        " JOIN windows w ON w.section_id = s.id WHERE b.item_id = ?",
        (item_id,),
    ).fetchall()
    return [row["record_id"] for row in rows]


def move_to_history(ws: Workspace, settings: Settings, ids: Sequence[str]) -> MoveResult:
    """Move buffer items into the historical tier, embeddings included, and verify the counts.

    All items move in one transaction; the vector collections follow, then the edges are
    resolved anew. Safe to repeat: items moved before are reported as missing.

    Args:
        ws: the workspace.
        settings: effective settings.
        ids: item ids.

    Raises:
        Web4Error: another writer, or the tiers disagree afterwards.
    """
    moved, missing, windows = [], [], 0
    with writer_lock(ws), Store(ws.database) as store:
        with store.transaction() as db:
            for item_id in dict.fromkeys(ids):
                count = _move_item(db, item_id)
                if count is None:
                    missing.append(item_id)
                else:
                    moved.append(item_id)
                    windows += count
            set_meta(db, EDGES_STALE, "1")
        edges = resolve_edges(store, _source_files(store))
        vectors = VectorStore(ws.chroma, store, writer=True)
        vectors.sync(Silent())
        _verify_counts(store, vectors)
    return MoveResult(tuple(moved), tuple(missing), windows, edges.edges)


def _move_item(db: sqlite3.Connection, item_id: str) -> int | None:
    """Move one item inside the caller's transaction; return its windows, or None if gone."""
    document = db.execute(
        "SELECT d.id, d.path, d.kind FROM buffer_items b JOIN documents d ON d.path = b.path"
        " AND d.sha256 = b.sha256 AND d.tier = 'buffer' WHERE b.item_id = ?",
        (item_id,),
    ).fetchone()
    if document is None:
        return None
    records = _item_records(db, item_id)
    delete_document(db, document["path"], "history")
    collection = collection_of(document["kind"])
    db.execute("UPDATE documents SET tier = 'history' WHERE id = ?", (document["id"],))
    set_meta(db, FAMILIES_STALE, "1")
    note_documents(db)
    db.execute(
        "UPDATE sections SET collection = ? WHERE document_id = ?", (collection, document["id"])
    )
    put_record(db, document["id"])
    note_change(db, DAILY_BUFFER, records, "delete")
    note_change(db, collection, records, "upsert")
    db.execute(
        "UPDATE buffer_items SET status = 'moved', moved_at = ? WHERE item_id = ?",
        (iso(), item_id),
    )
    return len(records)


def _source_files(store: Store) -> dict[str, list[str]]:
    """Return per source prefix the files that exist; of a missing source, its documents."""
    files: dict[str, list[str]] = {}
    for source in store.rows("SELECT * FROM sources"):
        root = Path(source["root"])
        if is_source(root):
            files[source["prefix"]] = list_files(root)
        else:
            rows = store.rows("SELECT path FROM documents WHERE source_id = ?", (source["id"],))
            files[source["prefix"]] = [r["path"].removeprefix(source["prefix"]) for r in rows]
    return files


def _verify_counts(store: Store, vectors: VectorStore) -> None:
    for collection, count in vectors.counts().items():
        expected = vectors.expected_count(collection)
        if count != expected:
            raise Web4Error(
                f"{collection} holds {count} vector records, the index {expected}.",
                "Run `web4 rag rebuild`; the index itself is complete.",
            )
