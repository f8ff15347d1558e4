"""The read side of the index: documents, chains, timeline, statistics."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from web4lora.errors import Web4Error
from web4lora.rag import graph
from web4lora.rag.graph import Neighbour
from web4lora.rag.markers import MarkResult, mark_trained
from web4lora.rag.places import family_counts
from web4lora.rag.store import Store
from web4lora.rag.tiers import COLLECTIONS
from web4lora.rag.timeline import TimelineEntry, timeline
from web4lora.rag.verify import Check, verify
from web4lora.rag.writer import Tier
from web4lora.settings import Settings
from web4lora.workspace import Workspace

#: Walks without a depth go this far; the longest real chain has 90 records.
CHAIN_DEPTH = 100


@dataclass(frozen=True)
class StoredDocument:
    """One document of the index.

    Attributes:
        path: repo-relative path, its identity.
        kind: pdca, typescript, process, topics or tool_examples.
        text: as stored, personal data redacted.
        sha256: hash of the file's bytes.
        date: ISO day the document states, or None.
        quality: 0–100; 50 for documents that are not scored.
        trained: is this content in the deployed adapter.
        ok_to_train: may samples be made from it.
        ok_to_retrieve: may its text be shown as an answer.
        licence: SPDX expression or ``unknown``.
        title: heading, class names or file name.
        facts: metadata by kind: agent_name, layer, component, …
    """

    path: str
    kind: str
    text: str
    sha256: str
    date: str | None
    quality: float
    trained: bool
    ok_to_train: bool
    ok_to_retrieve: bool
    licence: str
    title: str
    facts: dict[str, Any]


class Index:
    """Reads an index; any number may be open while one process writes."""

    def __init__(self, ws: Workspace, settings: Settings) -> None:
        """Open the index of a workspace.

        Raises:
            Web4Error: there is none yet, it is damaged, or of another schema.
        """
        self._ws = ws
        self._settings = settings
        self._store = Store(ws.database, readonly=True)

    @classmethod
    def open(cls, ws: Workspace, settings: Settings) -> Self:
        """Open the index of a workspace; see `__init__`."""
        return cls(ws, settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self._store.close()

    def documents(
        self, kind: str | None = None, *, tier: Tier = "history"
    ) -> Iterator[StoredDocument]:
        """Yield documents in path order, of one kind or all.

        Args:
            kind: pdca, typescript, process, topics or tool_examples.
            tier: ``history``, or ``buffer`` for what waits for the night.
        """
        paths = self._store.rows(
            "SELECT path FROM documents WHERE tier = :tier AND kind = coalesce(:kind, kind)"
            " ORDER BY path",
            {"tier": tier, "kind": kind},
        )
        for row in paths:
            document = self.document(row["path"], tier=tier)
            if document is not None:
                yield document

    def document(self, path: str, *, tier: Tier = "history") -> StoredDocument | None:
        """Return one document, or None."""
        row = self._store.row(
            "SELECT d.*, m.path IS NOT NULL AS trained FROM documents d LEFT JOIN markers m"
            " ON m.path = d.path AND m.sha256 = d.sha256 WHERE d.tier = ? AND d.path = ?",
            (tier, path),
        )
        return None if row is None else _stored(row)

    def find_record(self, text: str) -> str:
        """Return the path of the one record that `text` names.

        Args:
            text: its path, the end of its path, or its pdca_id.

        Raises:
            Web4Error: none or several fit.
        """
        rows = self._store.rows(
            "SELECT id FROM pdcas WHERE id = :text OR pdca_id = :text"
            " OR id LIKE '%/' || :text OR pdca_id LIKE :text || '%' ORDER BY id = :text DESC, id",
            {"text": text},
        )
        paths = [str(row["id"]) for row in rows]
        if not paths:
            raise Web4Error(f"The index holds no record {text}.", "See `web4 rag timeline`.")
        if len(paths) > 1 and paths[0] != text:
            raise Web4Error(
                f"{text} names {len(paths)} records: {', '.join(paths[:5])}.",
                "Give the path of one of them.",
            )
        return paths[0]

    def predecessors(self, path: str, depth: int = CHAIN_DEPTH) -> list[Neighbour]:
        """Return the records before a record along its chain, nearest first."""
        return graph.walk(self._store, path, "predecessors", depth)

    def successors(self, path: str, depth: int = CHAIN_DEPTH) -> list[Neighbour]:
        """Return the records after a record along its chain, nearest first."""
        return graph.walk(self._store, path, "successors", depth)

    def path_between(self, start: str, goal: str) -> list[str]:
        """Return a shortest chain between two records, both included; empty if unconnected."""
        return graph.path_between(self._store, start, goal)

    def timeline(self, start: date, end: date, agent: str | None = None) -> list[TimelineEntry]:
        """Return the records dated from `start` to `end`, both days included, oldest first."""
        return timeline(self._store, start, end, agent)

    def mark_trained(self, paths: Sequence[str], batch: str, date: str) -> MarkResult:
        """Mark documents as trained in both stores; see `web4lora.rag.markers`."""
        return mark_trained(self._ws, paths, batch, date)

    def verify(self) -> list[Check]:
        """Run the validation suite; see `web4lora.rag.verify`."""
        return verify(self._ws, self._settings, self._store)

    def stats(self) -> dict[str, Any]:
        """Return the index in numbers, as JSON values."""
        store = self._store
        span = store.row("SELECT min(date), max(date), avg(quality_score) FROM pdcas")
        return {
            "documents": self._grouped(
                "SELECT kind, count(*) FROM documents WHERE tier = 'history'"
            ),
            "families": asdict(family_counts(store)),
            "sections": store.count("SELECT count(*) FROM sections"),
            "windows": {
                **dict.fromkeys(COLLECTIONS, 0),
                **self._grouped(
                    "SELECT s.collection, count(*) FROM windows w"
                    " JOIN sections s ON s.id = w.section_id"
                ),
            },
            "records": {
                "first_day": span[0] if span else None,
                "last_day": span[1] if span else None,
                "mean_quality": round(span[2], 1) if span and span[2] is not None else None,
                "agents": self._grouped(
                    "SELECT coalesce(agent_name, 'unknown'), count(*) FROM pdcas"
                ),
                "task_types": self._grouped(
                    "SELECT coalesce(task_type, 'unknown'), count(*) FROM pdcas"
                ),
            },
            "graph": asdict(graph.graph_stats(store)),
            "trained": store.count(
                "SELECT count(*) FROM documents d JOIN markers m"
                " ON m.path = d.path AND m.sha256 = d.sha256 WHERE d.tier = 'history'"
            ),
            "buffer": self._grouped("SELECT status, count(*) FROM buffer_items"),
            "licences": self._grouped("SELECT licence, count(*) FROM documents"),
            "embedding_model": store.meta("embedding_model"),
            "embedding_dimension": int(store.meta("embedding_dimension", "0")),
            "database_mb": round(self._ws.database.stat().st_size / 1e6, 2),
        }

    def _grouped(self, query: str) -> dict[str, int]:
        rows = self._store.rows(f"{query} GROUP BY 1 ORDER BY 2 DESC, 1")
        return {str(row[0]): int(row[1]) for row in rows}


def _stored(row: sqlite3.Row) -> StoredDocument:
    return StoredDocument(
        path=row["path"],
        kind=row["kind"],
        text=row["text"],
        sha256=row["sha256"],
        date=row["date"],
        quality=row["quality"],
        trained=bool(row["trained"]),
        ok_to_train=bool(row["ok_to_train"]),
        ok_to_retrieve=bool(row["ok_to_retrieve"]),
        licence=row["licence"],
        title=row["title"],
        facts=json.loads(row["facts"]),
    )
