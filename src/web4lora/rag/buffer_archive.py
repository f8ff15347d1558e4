"""The daily buffer as one JSON file, embeddings and hashes included."""

import base64
import json
import sqlite3
from pathlib import Path
from typing import Any

from web4lora.files import iso, write_json
from web4lora.rag.store import Store, writer_lock
from web4lora.workspace import Workspace


def archive_buffer(ws: Workspace, path: Path) -> int:
    """Write the buffer as one JSON file: items that wait, and moved ones not archived yet.

    Args:
        ws: the workspace.
        path: target file.

    Returns:
        The number of items in the archive.
    """
    with writer_lock(ws), Store(ws.database) as store:
        rows = store.rows("SELECT * FROM buffer_items WHERE archived_at IS NULL ORDER BY path")
        items = [_archived(store, row) for row in rows]
        write_json(path, {"created": iso(), "items": items})
        with store.transaction() as db:
            db.execute(
                "UPDATE buffer_items SET archived_at = ?"
                " WHERE status = 'moved' AND archived_at IS NULL",
                (iso(),),
            )
    return len(items)


def _archived(store: Store, item: sqlite3.Row) -> dict[str, Any]:
    document = store.row(
        "SELECT * FROM documents WHERE path = ? AND sha256 = ? ORDER BY tier = 'buffer' DESC",
        (item["path"], item["sha256"]),
    )
    archived: dict[str, Any] = {key: item[key] for key in item.keys()}  # noqa: SIM118
    if document is None:
        return archived
    chunks = store.rows(
        "SELECT s.position, s.name, s.text_sha256, w.record_id, w.embedded_sha256, w.embedding"
        " FROM sections s JOIN windows w ON w.section_id = s.id WHERE s.document_id = ?"
        " ORDER BY s.position, w.position",
        (document["id"],),
    )
    return {
        **archived,
        "date": document["date"],
        "quality": document["quality"],
        "licence": document["licence"],
        "facts": json.loads(document["facts"]),
        "text": document["text"],
        "windows": [
            {
                "record_id": row["record_id"],
                "section": row["name"],
                "section_sha256": row["text_sha256"],
                "embedded_sha256": row["embedded_sha256"],
                "embedding_f32": base64.b64encode(row["embedding"]).decode("ascii"),
            }
            for row in chunks
        ],
    }
