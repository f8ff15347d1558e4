"""The second pass: stated links become edges once every record is known.

Edges come from stated links only (decision 5), never from time order. A ``previous`` link
makes the edge target PRECEDES record, a ``next`` link record PRECEDES target, so that a
chain reads the same whichever side states it. Every other kind keeps its own name and runs
from the record that states it.
"""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from web4lora.files import iso
from web4lora.rag.store import Store, set_meta
from web4lora.rag.vectors import note_edges

if TYPE_CHECKING:
    from web4lora.domain.pdca import PathIndex, Resolution, StatedLink

PRECEDES = "PRECEDES"
#: A link found by its file name alone is worth less than one found by its path.
_WEIGHTS = {"path": 1.0, "basename": 0.8}
EDGES_STALE = "edges_stale"


@dataclass(frozen=True)
class EdgeCounts:
    """What the second pass found."""

    edges: int
    dangling: int


def resolve_edges(store: Store, files: Mapping[str, list[str]]) -> EdgeCounts:
    """Resolve every stated link and make the edge table equal to what the links say.

    Args:
        store: the index, writer lock held.
        files: per source prefix, the source-relative paths that exist.
    """
    from web4lora.domain.pdca import PathIndex

    indexes = {prefix: PathIndex.of(paths) for prefix, paths in files.items()}
    records = {row["id"] for row in store.rows("SELECT id FROM pdcas")}
    wanted: dict[tuple[str, str, str], dict[str, str]] = {}
    links = store.rows(
        "SELECT l.*, d.path, s.prefix FROM links l JOIN documents d ON d.id = l.document_id"
        " JOIN sources s ON s.id = d.source_id WHERE d.tier = 'history'"
        " ORDER BY d.path, l.position"
    )
    updates = []
    for row in links:
        target, resolution = _resolve(row, indexes)
        updates.append(
            (target, resolution.status, resolution.confidence, row["document_id"], row["position"])
        )
        if target is not None and target in records and target != row["path"]:
            edge = _edge(row["path"], target, row["kind"])
            note = wanted.setdefault(edge, {"confidence": resolution.confidence})
            note[f"stated_by_{row['kind']}"] = row["path"]
            if resolution.confidence == "path":
                note["confidence"] = "path"
    with store.transaction() as db:
        db.executemany(
            "UPDATE links SET target = ?, status = ?, confidence = ?"
            " WHERE document_id = ? AND position = ?",
            updates,
        )
        _replace_edges(db, wanted)
        set_meta(db, EDGES_STALE, "0")
    dangling = sum(1 for update in updates if update[1] == "dangling")
    return EdgeCounts(len(wanted), dangling)


def _resolve(
    row: sqlite3.Row, indexes: "Mapping[str, PathIndex]"
) -> "tuple[str | None, Resolution]":
    """Resolve a link in its own source first, then in the others (a source may overlay one)."""
    from web4lora.domain.pdca import resolve_link

    own = row["prefix"]
    link = _stated(row)
    relative = row["path"].removeprefix(own)
    first = None
    for prefix in (own, *(other for other in indexes if other != own)):
        if prefix not in indexes:
            continue
        resolution = resolve_link(link, relative, indexes[prefix])
        if resolution.path is not None and resolution.status == "resolved":
            return prefix + resolution.path, resolution
        first = first or resolution
    if first is None:
        from web4lora.domain.pdca import Resolution

        return None, Resolution(None, "dangling", "none")
    return None, first


def _stated(row: sqlite3.Row) -> "StatedLink":
    from web4lora.domain.pdca import Link, StatedLink

    stated = json.loads(row["stated"])
    links = tuple(Link(text, target) for text, target in stated["links"])
    return StatedLink(row["kind"], row["label"], stated["text"], links, stated["rest"], row["line"])


def _edge(path: str, target: str, kind: str) -> tuple[str, str, str]:
    if kind == "previous":
        return target, path, PRECEDES
    if kind == "next":
        return path, target, PRECEDES
    return path, target, kind.upper()


def _replace_edges(
    db: sqlite3.Connection, wanted: Mapping[tuple[str, str, str], Mapping[str, str]]
) -> None:
    present = {
        (row["from_pdca_id"], row["to_pdca_id"], row["relationship_type"]): row["metadata"]
        for row in db.execute("SELECT * FROM pdca_relationships")
    }
    gone = [edge for edge in present if edge not in wanted]
    db.executemany(
        "DELETE FROM pdca_relationships"
        " WHERE from_pdca_id = ? AND to_pdca_id = ? AND relationship_type = ?",
        gone,
    )
    changed = []
    for edge, note in wanted.items():
        metadata = json.dumps(note, ensure_ascii=False, sort_keys=True)
        if present.get(edge) != metadata:
            changed.append((*edge, _WEIGHTS.get(note["confidence"], 0.5), metadata, iso()))
    db.executemany(
        "INSERT INTO pdca_relationships"
        " (from_pdca_id, to_pdca_id, relationship_type, weight, metadata, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
        " SET weight = excluded.weight, metadata = excluded.metadata",
        changed,
    )
    if gone or changed:
        note_edges(db)
