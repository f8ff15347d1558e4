"""Sections that may answer a question, from vectors and from chains."""

import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from web4lora.rag import graph
from web4lora.rag.store import Store, embedding_array
from web4lora.rag.tiers import DAILY_BUFFER
from web4lora.rag.vectors import VectorStore

#: How many of the best records bring their neighbours along (domain digest 3.8).
_SEEDS = 10
_PDCA_ID = re.compile(r"\b\d{4}-\d{2}-\d{2}-UTC-\d{4}(?:\d{2})?(?:[-.][\w-]+)*")

_SECTION_QUERY = """
SELECT s.id, s.name, s.title, s.start_line, s.end_line, s.text_sha256, s.collection,
       w.text, w.embedding, d.path, d.kind, d.date, d.quality
FROM windows w JOIN sections s ON s.id = w.section_id JOIN documents d ON d.id = s.document_id
WHERE d.ok_to_retrieve = 1 AND
"""


@dataclass(frozen=True)
class Candidate:
    """A section that may answer, with its best window.

    Attributes:
        similarity: cosine to the question; of a neighbour, what the chain passes on.
        excerpt: text of the best window.
        via: ``semantic``, ``named`` or ``graph``.
    """

    section_id: int
    path: str
    kind: str
    section: str
    title: str
    start_line: int
    end_line: int
    date: str | None
    quality: float
    collection: str
    text_sha256: str
    similarity: float
    excerpt: str
    via: str


def best_sightings(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return each section once, at its highest similarity, best first."""
    best: dict[int, Candidate] = {}
    for item in candidates:
        present = best.get(item.section_id)
        if present is None or present.similarity < item.similarity:
            best[item.section_id] = item
    return sorted(best.values(), key=lambda item: -item.similarity)


def _candidate(row: sqlite3.Row, similarity: float, via: str) -> Candidate:
    return Candidate(
        section_id=row["id"],
        path=row["path"],
        kind=row["kind"],
        section=row["name"],
        title=row["title"],
        start_line=row["start_line"],
        end_line=row["end_line"],
        date=row["date"],
        quality=row["quality"],
        collection=row["collection"],
        text_sha256=row["text_sha256"],
        similarity=similarity,
        excerpt=row["text"],
        via=via,
    )


def semantic_candidates(
    store: Store,
    vectors: VectorStore,
    vector: Any,
    collections: Sequence[str],
    n: int,
    days: tuple[date, date] | None = None,
) -> list[Candidate]:
    """Return the sections of the nearest windows.

    Args:
        store: the index.
        vectors: the collections.
        vector: the question, shape ``(dimension,)``.
        collections: where to look.
        n: windows per collection.
        days: first and last day a record may have.
    """
    where = _day_filter(days) if days else None
    waiting = {row[0] for row in store.rows("SELECT path FROM documents WHERE tier = 'buffer'")}
    found = []
    for collection in collections:
        for hit in vectors.query(collection, vector, n, where):
            row = store.row(
                f"{_SECTION_QUERY} s.collection = ? AND w.record_id = ?",
                (collection, hit.record_id),
            )
            # The buffer holds the newer version of a document that is in both tiers.
            if row and (collection == DAILY_BUFFER or row["path"] not in waiting):
                found.append(_candidate(row, hit.similarity, "semantic"))
    return best_sightings(found)


def _day_filter(days: tuple[date, date]) -> dict[str, Any]:
    first, last = (int(day.strftime("%Y%m%d")) for day in days)
    return {"$and": [{"day": {"$gte": first}}, {"day": {"$lte": last}}]}


def named_records(store: Store, text: str, vector: Any) -> list[Candidate]:
    """Return the records a question names by id; they are what it is about."""
    found = []
    for match in _PDCA_ID.finditer(text):
        rows = store.rows(
            "SELECT id FROM pdcas WHERE pdca_id = :id OR pdca_id LIKE :id || '%'",
            {"id": match[0].removesuffix(".md").removesuffix(".pdca")},
        )
        for row in rows:
            best = best_section(store, row["id"], vector)
            if best:
                found.append(replace(best, similarity=1.0, via="named"))
    return found


def best_section(store: Store, path: str, vector: Any) -> Candidate | None:
    """Return the section of a historical document nearest to the question."""
    rows = store.rows(f"{_SECTION_QUERY} d.tier = 'history' AND d.path = ?", (path,))
    if not rows:
        return None
    similarities = embedding_array([row["embedding"] for row in rows]) @ vector
    best = int(similarities.argmax())
    return _candidate(rows[best], float(similarities[best]), "graph")


def chain_candidates(
    store: Store, seeds: Sequence[Candidate], vector: Any, depth: int, decay: float
) -> list[Candidate]:
    """Return neighbours of the best records along the chain.

    A neighbour inherits its seed's similarity, weakened by `decay` for each step; its own
    similarity counts as much, so that a chain does not carry in what is off the point.

    Args:
        store: the index.
        seeds: candidates, best first.
        vector: the question.
        depth: most steps.
        decay: factor for each step, 0–1.
    """
    records: dict[str, float] = {}
    for item in seeds:
        if item.kind == "pdca":
            records.setdefault(item.path, item.similarity)
    inherited: dict[str, float] = {}
    for path, similarity in list(records.items())[:_SEEDS]:
        for neighbour in graph.neighbours(store, path, depth):
            passed_on = similarity * decay**neighbour.depth
            inherited[neighbour.path] = max(inherited.get(neighbour.path, 0.0), passed_on)
    found = []
    for path, passed_on in inherited.items():
        best = None if path in records else best_section(store, path, vector)
        if best:
            found.append(replace(best, similarity=(best.similarity + passed_on) / 2))
    return found
