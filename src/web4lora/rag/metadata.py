"""The metadata every vector record carries, put together from SQLite alone."""

import json
import sqlite3

from web4lora.rag.tiers import PDCA_FIELDS

Metadata = dict[str, str | int | float | bool]

#: All that a vector record needs, one row per window. Extend with WHERE.
RECORD_QUERY = """
SELECT w.record_id, w.position AS window, w.embedding,
       s.position AS chunk_index, s.collection, s.name, s.title, s.facts AS section_facts,
       s.start_line, s.end_line,
       d.tier, d.path, d.kind, d.facts, d.date, d.timestamp, d.quality, d.licence,
       d.ok_to_train, d.ok_to_retrieve, d.sha256, d.indexed_at,
       coalesce(m.training_batch, '') AS training_batch,
       coalesce(m.training_date, '') AS training_date,
       m.path IS NOT NULL AS trained, b.status, b.run_id
FROM windows w
JOIN sections s ON s.id = w.section_id
JOIN documents d ON d.id = s.document_id
LEFT JOIN markers m ON m.path = d.path AND m.sha256 = d.sha256
LEFT JOIN buffer_items b
    ON d.tier = 'buffer' AND b.path = d.path AND b.sha256 = d.sha256 AND b.status <> 'moved'
"""


def record_metadata(row: sqlite3.Row) -> Metadata:
    """Return the metadata of one window, a row of `RECORD_QUERY`.

    Values are scalars, none is null: an unknown text is ``""`` and an unknown number 0.
    """
    metadata: Metadata = {
        **json.loads(row["facts"]),
        **json.loads(row["section_facts"]),
        "path": row["path"],
        "kind": row["kind"],
        "section": row["name"],
        "chunk_id": f"{row['path']}#{row['chunk_index']}",
        "chunk_index": row["chunk_index"],
        "window": row["window"],
        "start_line": row["start_line"],
        "end_line": row["end_line"],
        "date": row["date"] or "",
        "timestamp": row["timestamp"] or 0,
        # Chroma compares numbers only.
        "day": int((row["date"] or "0").replace("-", "")),
        "quality_score": row["quality"],
        "license": row["licence"],
        "ok_to_train": bool(row["ok_to_train"]),
        "ok_to_retrieve": bool(row["ok_to_retrieve"]),
        "content_sha": row["sha256"],
        "trained_in_adapter": bool(row["trained"]),
        "training_batch": row["training_batch"],
        "training_date": row["training_date"],
    }
    if row["tier"] == "buffer":
        metadata |= {
            "status": row["status"] or "pending",
            "run_id": row["run_id"] or "",
            "source_sha256": row["sha256"],
            "indexed_at": row["indexed_at"],
        }
    return metadata


def missing_fields(metadata: Metadata) -> list[str]:
    """Return which of the eighteen required fields a record's chunk lacks."""
    return [field for field in PDCA_FIELDS if metadata.get(field) is None]
