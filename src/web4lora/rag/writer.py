"""Write one document with its sections, windows, record and links, or take one out."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from web4lora.files import iso, sha256_text
from web4lora.rag.documents import Chunk, Extract
from web4lora.rag.places import FAMILIES_STALE, Place, Standing, default_place
from web4lora.rag.store import set_meta
from web4lora.rag.tiers import DAILY_BUFFER
from web4lora.rag.vectors import note_change, note_documents
from web4lora.rag.words import UNSEARCHED_KIND, add_section_words

Tier = Literal["history", "buffer"]


@dataclass(frozen=True)
class Window:
    """A piece of a section as it was embedded.

    Attributes:
        text: the piece itself.
        embedded_sha256: hash of the piece with its context line, the text the vector is of.
        embedding: unit vector, little-endian float32.
    """

    text: str
    embedded_sha256: str
    embedding: bytes


def put_document(
    db: sqlite3.Connection,
    document: Extract,
    windows: Sequence[Sequence[Window]],
    *,
    tier: Tier,
    source_id: int,
    reader: str,
    place: Place | None = None,
    standing: Standing | None = None,
) -> None:
    """Insert or replace a document in a tier, inside the caller's transaction.

    Args:
        db: a connection inside a write transaction.
        document: what to store.
        windows: the windows of each chunk, in the order of `document.chunks`.
        tier: ``history`` or ``buffer``.
        source_id: row of `sources`.
        reader: what the stored form depends on besides the file; see `reader_fingerprint`.
        place: whether its sections are its own; default is that they are.
        standing: what decides its place among others.
    """
    delete_document(db, document.path, tier)
    document_id = _insert_document(db, document, tier, source_id, reader)
    _note_place(
        db, document_id, place or default_place(document.source.kind), standing or Standing(b"", 0)
    )
    own = document.collection if tier == "history" else DAILY_BUFFER
    records: dict[str, list[str]] = {}
    for position, (chunk, pieces) in enumerate(zip(document.chunks, windows, strict=True)):
        collection = (chunk.collection if tier == "history" else "") or own
        section_id = _insert_section(db, document_id, position, collection, chunk)
        if document.source.kind != UNSEARCHED_KIND:
            heading = f"{document.title} {chunk.title}"
            add_section_words(db, section_id, heading, chunk.text, document.path)
        for number, window in enumerate(pieces):
            record_id = f"{document.path}#{position}.{number}"
            db.execute(
                "INSERT INTO windows (section_id, position, record_id, text, embedded_sha256,"
                " embedding) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    section_id,
                    number,
                    record_id,
                    window.text,
                    window.embedded_sha256,
                    window.embedding,
                ),
            )
            records.setdefault(collection, []).append(record_id)
    _insert_links(db, document_id, document)
    if tier == "history":
        put_record(db, document_id)
        set_meta(db, FAMILIES_STALE, "1")
    note_documents(db)
    for collection, record_ids in records.items():
        note_change(db, collection, record_ids, "upsert")


def _note_place(db: sqlite3.Connection, document_id: int, place: Place, standing: Standing) -> None:
    db.execute(
        "UPDATE documents SET signature = ?, topics = ?, representative = ?, has_topics = ?"
        " WHERE id = ?",
        (standing.signature, standing.topics, place.representative, place.topics, document_id),
    )


def _insert_document(
    db: sqlite3.Connection, document: Extract, tier: Tier, source_id: int, reader: str
) -> int:
    source = document.source
    row: Mapping[str, str | int | float | None] = {
        "tier": tier,
        "path": document.path,
        "source_id": source_id,
        "kind": source.kind,
        "title": document.title,
        "text": source.text,
        "sha256": source.sha256,
        "encoding": source.encoding,
        "size": source.size,
        "licence": source.licence,
        "ok_to_train": source.ok_to_train,
        "ok_to_retrieve": source.ok_to_retrieve,
        "redactions": source.redactions,
        "date": document.date,
        "timestamp": document.timestamp,
        "quality": document.quality,
        "facts": json.dumps(document.facts, ensure_ascii=False),
        "reader": reader,
        "indexed_at": iso(),
    }
    cursor = db.execute(
        f"INSERT INTO documents ({', '.join(row)}) VALUES ({', '.join(':' + key for key in row)})",
        row,
    )
    return int(cursor.lastrowid or 0)


def _insert_section(
    db: sqlite3.Connection, document_id: int, position: int, collection: str, chunk: Chunk
) -> int:
    cursor = db.execute(
        "INSERT INTO sections (document_id, position, collection, name, title, start_line,"
        " end_line, text, text_sha256, facts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document_id,
            position,
            collection,
            chunk.name,
            chunk.title,
            chunk.start_line,
            chunk.end_line,
            chunk.text,
            sha256_text(chunk.text),
            json.dumps(chunk.facts, ensure_ascii=False),
        ),
    )
    return int(cursor.lastrowid or 0)


def _insert_links(db: sqlite3.Connection, document_id: int, document: Extract) -> None:
    db.executemany(
        "INSERT INTO links (document_id, position, kind, label, line, stated, status, confidence)"
        " VALUES (?, ?, ?, ?, ?, ?, 'unresolved', 'none')",
        [
            (
                document_id,
                position,
                link.kind,
                link.label,
                link.line,
                json.dumps(
                    {
                        "text": link.text,
                        "links": [[part.text, part.target] for part in link.links],
                        "rest": link.rest,
                    },
                    ensure_ascii=False,
                ),
            )
            for position, link in enumerate(document.links)
        ],
    )


_RECORD_COLUMNS = {
    "pdca_id": "pdca_id",
    "agent_name": "agent_name",
    "agent_role": "agent_role",
    "session_id": "session_id",
    "branch": "branch",
    "sprint": "sprint",
    "cmm_level": "cmm_level",
    "task_type": "task_type",
    "objective": "objective",
    "verification_status": "verification_status",
    "template_version": "template_version",
    "qa_decisions_pending": "qa_decisions_pending",
}


def put_record(db: sqlite3.Connection, document_id: int) -> None:
    """Insert or update the `pdcas` row of a historical record; other kinds have none."""
    document = db.execute("SELECT * FROM documents WHERE id = ?", (document_id,)).fetchone()
    if document["kind"] != "pdca":
        return
    facts = json.loads(document["facts"])
    marker = db.execute(
        "SELECT * FROM markers WHERE path = ? AND sha256 = ?",
        (document["path"], document["sha256"]),
    ).fetchone()
    row = {
        "id": document["path"],
        **{column: facts.get(fact) or None for column, fact in _RECORD_COLUMNS.items()},
        "pdca_id": facts["pdca_id"],
        "qa_decisions_pending": facts.get("qa_decisions_pending", 0),
        "date": document["date"],
        "timestamp": document["timestamp"],
        "quality_score": document["quality"],
        "file_path": document["path"],
        "content_sha": document["sha256"],
        "license": document["licence"],
        "ok_to_train": document["ok_to_train"],
        "trained_in_adapter": int(marker is not None),
        "training_batch": marker["training_batch"] if marker else "",
        "training_date": marker["training_date"] if marker else "",
        "created_at": iso(),
    }
    kept = [column for column in row if column not in ("id", "created_at")]
    db.execute(
        f"INSERT INTO pdcas ({', '.join(row)}) VALUES ({', '.join(':' + key for key in row)})"
        f" ON CONFLICT (id) DO UPDATE SET {', '.join(f'{c} = excluded.{c}' for c in kept)}",
        row,
    )


def delete_document(
    db: sqlite3.Connection, path: str, tier: Tier, *, forget_record: bool = False
) -> bool:
    """Take a document out of a tier, inside the caller's transaction.

    Args:
        db: a connection inside a write transaction.
        path: the document's key.
        tier: where to take it from.
        forget_record: also drop its `pdcas` row and edges; off where a new version follows.

    Returns:
        Whether there was one.
    """
    row = db.execute(
        "SELECT id FROM documents WHERE tier = ? AND path = ?", (tier, path)
    ).fetchone()
    if forget_record and tier == "history":
        db.execute("DELETE FROM pdcas WHERE id = ?", (path,))
    if row is None:
        return False
    if tier == "history":
        set_meta(db, FAMILIES_STALE, "1")
    records = db.execute(
        "SELECT s.collection, w.record_id FROM windows w JOIN sections s ON s.id = w.section_id"
        " WHERE s.document_id = ?",
        (row["id"],),
    ).fetchall()
    for collection in {record["collection"] for record in records}:
        note_change(
            db,
            collection,
            [record["record_id"] for record in records if record["collection"] == collection],
            "delete",
        )
    note_documents(db)
    db.execute("DELETE FROM documents WHERE id = ?", (row["id"],))
    return True
