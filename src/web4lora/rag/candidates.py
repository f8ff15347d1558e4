"""Sections that may answer a question: the nearest in meaning, and those that share its words."""

import json
import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from web4lora.rag.filters import FROM_WINDOWS, Filters
from web4lora.rag.store import Store, embedding_array
from web4lora.rag.tiers import COLLECTIONS
from web4lora.rag.vectors import VectorStore
from web4lora.rag.words import COLUMN_WEIGHTS, content_terms, match_expression

#: Up to so many windows that pass a filter are compared one by one. A filtered query of the
#: vector collections takes 30 times as long as a plain one (50,000 vectors: 30 ms).
_COMPARED_ONE_BY_ONE = 5_000
_WORD = re.compile(r"\w+")

_COLUMNS = (
    "SELECT s.id, s.name, s.title, s.start_line, s.end_line, s.text_sha256, s.collection,"
    " w.id AS window_id, w.record_id, w.text, w.embedding, d.path, d.kind, d.date, d.quality"
)


@dataclass(frozen=True)
class Why:
    """How a section came by its relevance.

    Attributes:
        vector_rank: place among the nearest sections, from 1; None: not among them.
        text_rank: place among the sections with the question's words; None: not among them.
        bm25: how well its words fit, higher is better; None without `text_rank`.
        seed: path of the record whose chain led here, or empty.
        steps: how far along the chain; 0 without `seed`.
    """

    vector_rank: int | None = None
    text_rank: int | None = None
    bm25: float | None = None
    seed: str = ""
    steps: int = 0


@dataclass(frozen=True)
class Candidate:
    """A section that may answer, with its best window.

    Attributes:
        similarity: cosine to the question; 0 where the question has no vector.
        relevance: 0–1; 1 is first in every ranking, or named by the question.
        excerpt: text of the best window.
        via: ``semantic``, ``text``, ``both``, ``named`` or ``graph``.
        why: how `relevance` came about.
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
    relevance: float = 0.0
    why: Why = field(default_factory=Why)


def _candidate(row: sqlite3.Row, similarity: float, via: str, **more: Any) -> Candidate:
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
        **more,
    )


def semantic_candidates(
    store: Store,
    vectors: VectorStore,
    vector: Any,
    collections: Sequence[str],
    n: int,
    filters: Filters,
) -> list[Candidate]:
    """Return the sections of the nearest windows, nearest first, each once.

    Args:
        store: the index.
        vectors: the collections.
        vector: the question, shape ``(dimension,)``.
        collections: where to look.
        n: windows per collection, or in all where a filter leaves few.
        filters: what the sections must be.
    """
    if filters.narrow and _few_pass(store, collections, filters):
        found = _compared(store, vector, collections, n, filters)
    else:
        found = [
            item
            for collection in collections
            for item in _nearest(store, vectors, vector, collection, n, filters)
        ]
    best: dict[int, Candidate] = {}
    for item in sorted(found, key=lambda item: (-item.similarity, item.section_id)):
        best.setdefault(item.section_id, item)
    return list(best.values())


def _few_pass(store: Store, collections: Sequence[str], filters: Filters) -> bool:
    if filters.agent or filters.component:
        return True  # the collections cannot look for a part of a name
    condition, values = filters.where(collections)
    limit = _COMPARED_ONE_BY_ONE + 1
    count = f"SELECT count(*) FROM (SELECT 1 {FROM_WINDOWS} WHERE {condition} LIMIT {limit})"
    return store.count(count, values) < limit


def _compared(
    store: Store, vector: Any, collections: Sequence[str], n: int, filters: Filters
) -> list[Candidate]:
    """Compare every window that passes the filters with the question."""
    import numpy as np

    condition, values = filters.where(collections)
    rows = store.rows(f"SELECT w.id, w.embedding {FROM_WINDOWS} WHERE {condition}", values)
    if not rows:
        return []
    similarities = embedding_array([row["embedding"] for row in rows]) @ vector
    best = [int(index) for index in np.argsort(-similarities, kind="stable")[:n]]
    by_window = {rows[index]["id"]: float(similarities[index]) for index in best}
    found = store.rows(
        f"{_COLUMNS} {FROM_WINDOWS} WHERE w.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(by_window)),),
    )
    return [_candidate(row, by_window[row["window_id"]], "semantic") for row in found]


def _nearest(
    store: Store, vectors: VectorStore, vector: Any, collection: str, n: int, filters: Filters
) -> list[Candidate]:
    """Ask one vector collection; days are the one filter that it knows."""
    where = None
    if filters.days:
        first, last = (int(day.strftime("%Y%m%d")) for day in filters.days)
        where = {"$and": [{"day": {"$gte": first}}, {"day": {"$lte": last}}]}
    hits = {hit.record_id: hit.similarity for hit in vectors.query(collection, vector, n, where)}
    condition, values = filters.where([collection])
    rows = store.rows(
        f"{_COLUMNS} {FROM_WINDOWS} WHERE {condition}"
        " AND w.record_id IN (SELECT value FROM json_each(:records))",
        {**values, "records": json.dumps(list(hits))},
    )
    return [_candidate(row, hits[row["record_id"]], "semantic") for row in rows]


@dataclass(frozen=True)
class TextHit:
    """A section that shares words with the question; `rows` are its windows."""

    section_id: int
    bm25: float
    rows: tuple[sqlite3.Row, ...]


def text_hits(
    store: Store, question: str, collections: Sequence[str], n: int, filters: Filters
) -> list[TextHit]:
    """Return the sections whose words fit the question best, best first.

    Args:
        store: the index.
        question: as asked.
        collections: where to look.
        n: most sections.
        filters: what the sections must be.
    """
    match = match_expression(question)
    if not match:
        return []
    condition, values = filters.where(collections)
    weights = ", ".join(map(str, COLUMN_WEIGHTS))
    best = store.rows(
        f"SELECT s.id, -bm25(section_words, {weights}) AS bm25 FROM section_words"
        " JOIN sections s ON s.id = section_words.rowid JOIN documents d ON d.id = s.document_id"
        f" WHERE section_words MATCH :match AND {condition} ORDER BY bm25 DESC, s.id LIMIT :n",
        {**values, "match": match, "n": n},
    )
    windows = _windows_of(store, [row["id"] for row in best])
    return [
        TextHit(row["id"], float(row["bm25"]), windows[row["id"]])
        for row in best
        if row["id"] in windows
    ]


def _windows_of(store: Store, sections: Sequence[int]) -> dict[int, tuple[sqlite3.Row, ...]]:
    rows = store.rows(
        f"{_COLUMNS} {FROM_WINDOWS} WHERE s.id IN (SELECT value FROM json_each(?))"
        " ORDER BY s.id, w.position",
        (json.dumps(list(sections)),),
    )
    return {key: tuple(group) for key, group in groupby(rows, key=lambda row: int(row["id"]))}


def text_candidates(hits: Iterable[TextHit], question: str, vector: Any | None) -> list[Candidate]:
    """Return the sections of full-text hits, in their order, each with its best window."""
    terms = frozenset(content_terms(question))
    found = []
    for hit in hits:
        row, similarity = _best_window(hit.rows, terms, vector)
        found.append(_candidate(row, similarity, "text", why=Why(bm25=round(hit.bm25, 3))))
    return found


def _best_window(
    rows: Sequence[sqlite3.Row], terms: frozenset[str], vector: Any | None
) -> tuple[sqlite3.Row, float]:
    """Return the window nearest to the question; without a vector, the one with most terms."""
    if vector is None:
        shared = [len(terms.intersection(_WORD.findall(row["text"].lower()))) for row in rows]
        return rows[shared.index(max(shared))], 0.0
    similarities = embedding_array([row["embedding"] for row in rows]) @ vector
    best = int(similarities.argmax())
    return rows[best], float(similarities[best])


def best_section(
    rows: Sequence[sqlite3.Row], question: str, vector: Any | None, **values: Any
) -> Candidate:
    """Return the section of a document that fits a question best.

    Args:
        rows: the document's windows, at least one; see `windows_of_documents`.
        question: as asked.
        vector: the question, or None.
        values: further fields of the candidate.
    """
    row, similarity = _best_window(rows, frozenset(content_terms(question)), vector)
    return _candidate(row, similarity, **values)


def windows_of_documents(
    store: Store, paths: Sequence[str], filters: Filters
) -> dict[str, tuple[sqlite3.Row, ...]]:
    """Return the windows of documents in order, by path; documents that may not show are absent.

    A copy that is folded onto its family answers with the windows of the representative; of
    several that would answer with the same ones, the first does.
    """
    condition, values = filters.where(COLLECTIONS)
    asked = _with_sections(store, paths)
    rows = store.rows(
        # Both tiers are named so that the index on tier and path is used.
        f"{_COLUMNS} {FROM_WINDOWS} WHERE d.tier IN ('history', 'buffer')"
        f" AND d.path IN (SELECT value FROM json_each(:paths)) AND {condition}"
        " ORDER BY d.path, s.position, w.position",
        {**values, "paths": json.dumps(list(asked))},
    )
    return {
        asked[key]: tuple(group) for key, group in groupby(rows, key=lambda row: str(row["path"]))
    }


def _with_sections(store: Store, paths: Sequence[str]) -> dict[str, str]:
    """Return the documents that have the sections of those asked for, and by which they were."""
    rows = store.rows(
        "SELECT path, representative FROM documents WHERE tier = 'history'"
        " AND representative <> '' AND path IN (SELECT value FROM json_each(?))",
        (json.dumps(list(paths)),),
    )
    folded = {row["path"]: row["representative"] for row in rows}
    asked: dict[str, str] = {path: path for path in paths if path not in folded}
    for path in paths:
        asked.setdefault(folded.get(path, path), path)
    return asked
