"""The semantic tier: Chroma collections derived from SQLite, in a folder or on a server.

SQLite is written first; each transaction also leaves a note in the `outbox` table for every
vector record it touched. Applying the notes is idempotent, so a process killed in between
costs nothing: whoever opens the index for writing next applies them again. Each collection
carries a stamp (index identity and generation); where stamp or count disagree with SQLite,
the collection is built again from the stored embeddings.
"""

import contextlib
import sqlite3
import threading
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from web4lora.errors import Web4Error
from web4lora.progress import Progress, Silent
from web4lora.rag.chroma_folder import open_folder
from web4lora.rag.chroma_server import answering, open_server
from web4lora.rag.metadata import RECORD_QUERY, Metadata, record_metadata
from web4lora.rag.store import Store, embedding_array, set_meta
from web4lora.rag.tiers import COLLECTIONS

T = TypeVar("T")

#: Chroma takes at most 5,461 records at once; smaller pieces keep memory and waits small.
_BATCH = 500
#: Keys of `meta`: the Chroma server that holds the collections, and this index's database there.
_URL = "chroma_url"
_DATABASE = "chroma_database"
#: "0" once every collection has been built whole.
_BUILDING = "collections_building"


@dataclass(frozen=True)
class VectorHit:
    """A window found by similarity; `similarity` is the cosine, −1 to 1."""

    record_id: str
    collection: str
    similarity: float


def note_change(
    db: sqlite3.Connection, collection: str, record_ids: Sequence[str], operation: str
) -> None:
    """Note in the caller's transaction that vector records must follow.

    Args:
        db: a connection inside a write transaction.
        collection: the collection that holds the records.
        record_ids: the records touched.
        operation: ``upsert``, ``metadata`` (embedding unchanged) or ``delete``.
    """
    if not record_ids:
        return
    # A pending upsert already carries new metadata.
    keep = "WHERE outbox.operation <> 'upsert'" if operation == "metadata" else ""
    db.executemany(
        "INSERT INTO outbox VALUES (?, ?, ?) ON CONFLICT DO UPDATE"
        f" SET operation = excluded.operation {keep}",
        [(collection, record_id, operation) for record_id in record_ids],
    )
    _count_up(db, _generation_key(collection))


def note_documents(db: sqlite3.Connection) -> None:
    """Note in the caller's transaction that documents changed, also ones without vectors."""
    _count_up(db, _generation_key("documents"))


def note_edges(db: sqlite3.Connection) -> None:
    """Note in the caller's transaction that the chains changed."""
    _count_up(db, _generation_key("edges"))


def _count_up(db: sqlite3.Connection, key: str) -> None:
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    set_meta(db, key, str(int(row["value"]) + 1 if row else 1))


def _generation_key(collection: str) -> str:
    return f"generation:{collection}"


def _written_key(collection: str) -> str:
    """Return the key of the count of finished writes, by which other processes follow."""
    return f"written:{collection}"


def place_collections(db: sqlite3.Connection, url: str) -> None:
    """Say where the collections lie from now on, inside the caller's transaction.

    The index keeps the place, so that whoever writes it next writes there too.

    Args:
        db: a connection inside a write transaction.
        url: of a Chroma server; empty: the workspace's folder.
    """
    set_meta(db, _URL, url)
    if url and not db.execute("SELECT 1 FROM meta WHERE key = ?", (_DATABASE,)).fetchone():
        set_meta(db, _DATABASE, f"web4-{uuid.uuid4().hex[:12]}")


def check_place(store: Store, url: str) -> None:
    """Refuse to ask collections that lie elsewhere than the settings say.

    Raises:
        Web4Error: they do.
    """
    present = store.meta(_URL)
    if present != url:
        folder = "the workspace's folder"
        raise Web4Error(
            f"The vectors lie in {present or folder}, `retrieval.chroma_url` names"
            f" {url or folder}.",
            "Run `web4 rag rebuild`: it builds them there; nothing is embedded again.",
        )


class VectorStore:
    """The Chroma collections of one workspace."""

    def __init__(self, folder: Path, store: Store, *, writer: bool = False) -> None:
        """Open the collections; missing ones are made when they are first written.

        Args:
            folder: where they lie.
            store: the index they follow.
            writer: the caller holds the writer lock and will write. Then nothing is shared
                with a client that this process opened before another one wrote.

        Raises:
            Web4Error: the folder is damaged, or the server does not answer.
        """
        self._folder = folder
        self._store = store
        self._url = store.meta(_URL)
        self._mutex = threading.Lock()
        self._seen = self._written()
        if self._url:
            self._client = open_server(self._url, store.meta(_DATABASE))
        else:
            self._client = open_folder(folder, fresh=writer)

    def sync(self, progress: Progress | None = None) -> int:
        """Make every collection agree with SQLite; return how many were built again.

        The caller holds the writer lock.

        Raises:
            Web4Error: the server stopped answering; what is left to do stays noted.
        """
        with answering(self._url):
            return self._sync(progress)

    def _sync(self, progress: Progress | None) -> int:
        rebuilt = 0
        for name in COLLECTIONS:
            collection = self._collection(name)
            if collection is None or not self._stamped(collection):
                self._build(name, progress or Silent())
                rebuilt += collection is not None
                continue
            self._apply(name, collection)
            if collection.count() != self.expected_count(name):
                self._build(name, progress or Silent())
                rebuilt += 1
        self._note_building("0")
        return rebuilt

    def rebuild(self, progress: Progress) -> None:
        """Build every collection from SQLite; the caller holds the writer lock.

        Raises:
            Web4Error: the server stopped answering.
        """
        with answering(self._url):
            for name in COLLECTIONS:
                self._build(name, progress)
            self._note_building("0")

    def agrees(self) -> bool:
        """Tell whether nothing is pending and every collection carries SQLite's stamp."""
        if self._store.count("SELECT count(*) FROM outbox"):
            return False
        collections = [self._collection(name) for name in COLLECTIONS]
        return all(
            collection is not None and (collection.metadata or {}) == self._stamp(collection.name)
            for collection in collections
        )

    def counts(self) -> dict[str, int]:
        """Return the number of vector records per collection."""
        found = {name: self._collection(name) for name in COLLECTIONS}
        return {name: 0 if col is None else int(col.count()) for name, col in found.items()}

    def expected_count(self, collection: str) -> int:
        """Return how many records SQLite has for a collection."""
        return self._store.count(
            "SELECT count(*) FROM windows w JOIN sections s ON s.id = w.section_id"
            " WHERE s.collection = ?",
            (collection,),
        )

    def _written(self) -> dict[str, str]:
        return {name: self._store.meta(_written_key(name), "0") for name in COLLECTIONS}

    def _follow(self) -> None:
        """Open the collections anew after another process wrote them.

        An open client of a folder goes on searching the vectors it knew, without an error; a
        server answers with the newest.
        """
        if self._url:
            return
        with self._mutex:
            written = self._written()
            if written != self._seen:
                self._client = open_folder(self._folder, fresh=True)
                self._seen = written

    def query(
        self, collection: str, vector: Any, n: int, where: dict[str, Any] | None = None
    ) -> list[VectorHit]:
        """Return the nearest windows, best first; empty where the collection is.

        Args:
            collection: one of `COLLECTIONS`.
            vector: unit vector, shape ``(dimension,)``.
            n: most hits.
            where: Chroma filter on metadata.
        """
        self._follow()
        found = self._collection(collection)
        size = 0 if found is None else int(found.count())
        if found is None or size == 0 or n < 1:
            return []
        answer = found.query(
            query_embeddings=[vector.tolist()],
            n_results=min(n, size),
            where=where,
            include=["distances"],
        )
        return [
            VectorHit(record_id, collection, 1.0 - float(distance))
            for record_id, distance in zip(answer["ids"][0], answer["distances"][0], strict=True)
        ]

    def metadata(self, collection: str, record_ids: Sequence[str]) -> dict[str, Metadata]:
        """Return the stored metadata of records, by id."""
        found = self._collection(collection)
        if found is None or not record_ids:
            return {}
        answer = found.get(ids=list(record_ids), include=["metadatas"])
        return dict(zip(answer["ids"], answer["metadatas"], strict=True))

    def matching(self, collection: str, where: dict[str, Any]) -> list[str]:
        """Return the ids of all records whose metadata pass a Chroma filter."""
        found = self._collection(collection)
        return [] if found is None else list(found.get(where=where, include=[])["ids"])

    def _collection(self, name: str) -> Any | None:
        from chromadb.errors import NotFoundError

        try:
            return self._client.get_collection(name, embedding_function=None)
        except NotFoundError:
            return None

    def _stamp(self, name: str) -> dict[str, str]:
        return {
            "index_id": self._store.meta("index_id"),
            "generation": self._store.meta(_generation_key(name), "0"),
        }

    def _stamped(self, collection: Any) -> bool:
        """Tell whether a collection is of this index and behind by no more than the outbox."""
        stamp = collection.metadata or {}
        if stamp.get("index_id") != self._store.meta("index_id"):
            return False
        pending = self._store.count(
            "SELECT count(*) FROM outbox WHERE collection = ?", (collection.name,)
        )
        return bool(pending) or stamp == self._stamp(collection.name)

    def _note_building(self, value: str) -> None:
        if self._store.meta(_BUILDING, "1") != value:
            with self._store.transaction() as db:
                set_meta(db, _BUILDING, value)

    def _build(self, name: str, progress: Progress) -> None:
        self._note_building("1")
        with contextlib.suppress(Exception):
            self._client.delete_collection(name)
        collection = self._client.create_collection(
            name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
        total = self.expected_count(name)
        done = 0
        rows = self._store.rows(
            "SELECT w.id FROM windows w JOIN sections s ON s.id = w.section_id"
            " WHERE s.collection = ? ORDER BY w.id",
            (name,),
        )
        for ids in _pieces([int(row["id"]) for row in rows]):
            marks = ",".join("?" * len(ids))
            self._upsert(
                collection, self._store.rows(f"{RECORD_QUERY} WHERE w.id IN ({marks})", ids)
            )
            done += len(ids)
            progress.step(f"building {name}", done, total)
        self._finish(collection)

    def _apply(self, name: str, collection: Any) -> None:
        """Apply the notes of one collection."""
        notes = self._store.rows(
            "SELECT record_id, operation FROM outbox WHERE collection = ? ORDER BY rowid",
            (name,),
        )
        if not notes:
            return
        for operation in ("delete", "upsert", "metadata"):
            record_ids = [row["record_id"] for row in notes if row["operation"] == operation]
            for piece in _pieces(record_ids):
                self._apply_piece(collection, operation, piece)
        self._finish(collection)

    def _apply_piece(self, collection: Any, operation: str, record_ids: list[str]) -> None:
        if operation == "delete":
            collection.delete(ids=record_ids)
            return
        marks = ",".join("?" * len(record_ids))
        rows = self._store.rows(
            f"{RECORD_QUERY} WHERE s.collection = ? AND w.record_id IN ({marks})",
            (collection.name, *record_ids),
        )
        if operation == "upsert":
            self._upsert(collection, rows)
        elif rows:
            collection.update(
                ids=[row["record_id"] for row in rows],
                metadatas=[record_metadata(row) for row in rows],
            )

    def _upsert(self, collection: Any, rows: Sequence[sqlite3.Row]) -> None:
        """Write vectors and metadata.

        The texts stay in SQLite: nothing reads them here, and Chroma would index their trigrams,
        which takes two thirds of its time and most of its disk.
        """
        if rows:
            collection.upsert(
                ids=[row["record_id"] for row in rows],
                embeddings=embedding_array([row["embedding"] for row in rows]).copy(),
                metadatas=[record_metadata(row) for row in rows],
            )

    def _finish(self, collection: Any) -> None:
        """Stamp a collection, then forget its notes: this order survives a kill in between."""
        collection.modify(metadata=self._stamp(collection.name))
        with self._store.transaction() as db:
            db.execute("DELETE FROM outbox WHERE collection = ?", (collection.name,))
            _count_up(db, _written_key(collection.name))
        self._seen[collection.name] = self._store.meta(_written_key(collection.name), "0")


def note_rebuild(db: sqlite3.Connection) -> None:
    """Note in the caller's transaction that every collection must be looked at."""
    set_meta(db, _BUILDING, "1")


def is_behind(store: Store) -> bool:
    """Tell, without opening a collection, whether changes wait or a build was cut off."""
    return store.meta(_BUILDING, "1") != "0" or bool(store.count("SELECT count(*) FROM outbox"))


def on_server(store: Store) -> bool:
    """Tell whether the collections lie on a Chroma server."""
    return bool(store.meta(_URL))


def _pieces(items: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]
