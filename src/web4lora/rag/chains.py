"""Records that come along with others: named by the question, or neighbours on the chain."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from web4lora.rag import graph
from web4lora.rag.candidates import Candidate, Why, best_section, windows_of_documents
from web4lora.rag.filters import Filters
from web4lora.rag.store import Store

#: How many of the best records bring their neighbours along (domain digest 3.8).
_SEEDS = 10
_PDCA_ID = re.compile(r"\b\d{4}-\d{2}-\d{2}-UTC-\d{4}(?:\d{2})?(?:[-.][\w-]+)*")


def named_records(store: Store, text: str, vector: Any | None, filters: Filters) -> list[Candidate]:
    """Return the records a question names by id; they are what it is about."""
    paths: dict[str, None] = {}
    for match in _PDCA_ID.finditer(text):
        rows = store.rows(
            "SELECT id FROM pdcas WHERE pdca_id = :id OR pdca_id LIKE :id || '%'",
            {"id": match[0].removesuffix(".md").removesuffix(".pdca")},
        )
        paths |= dict.fromkeys(str(row["id"]) for row in rows)
    windows = windows_of_documents(store, list(paths), filters) if paths else {}
    return [
        best_section(windows[path], text, vector, via="named", relevance=1.0)
        for path in paths
        if path in windows
    ]


def chain_candidates(
    store: Store,
    seeds: Sequence[Candidate],
    question: str,
    vector: Any | None,
    filters: Filters,
    *,
    depth: int,
    decay: float,
    wanted: bool,
) -> list[Candidate]:
    """Return neighbours of the best records along the chain.

    A neighbour inherits its seed's relevance, weakened by `decay` for each step. Where the
    question does not ask for a chain, it is weakened again by how much less similar to the
    question it is than its seed, so that a chain does not carry in what is off the point.

    Args:
        store: the index.
        seeds: candidates, best first.
        question: as asked.
        vector: the question, or None.
        filters: what the neighbours must be.
        depth: most steps.
        decay: factor for each step, 0–1.
        wanted: the question asks for the chain.
    """
    records: dict[str, Candidate] = {}
    for item in seeds:
        if item.kind == "pdca":
            records.setdefault(item.path, item)
    passed: dict[str, tuple[float, Candidate, int]] = {}
    for seed in list(records.values())[:_SEEDS]:
        for neighbour in graph.neighbours(store, seed.path, depth):
            relevance = seed.relevance * decay**neighbour.depth
            if neighbour.path not in records and relevance > passed.get(neighbour.path, (0.0,))[0]:
                passed[neighbour.path] = (relevance, seed, neighbour.depth)
    windows = windows_of_documents(store, list(passed), filters) if passed else {}
    found = []
    for path, rows in windows.items():
        relevance, seed, steps = passed[path]
        why = Why(seed=seed.path, steps=steps)
        best = best_section(rows, question, vector, via="graph", relevance=relevance, why=why)
        found.append(best if wanted else _weakened(best, seed))
    return found


def _weakened(neighbour: Candidate, seed: Candidate) -> Candidate:
    if seed.similarity <= 0:
        return neighbour
    share = min(1.0, max(0.0, neighbour.similarity / seed.similarity))
    return replace(neighbour, relevance=neighbour.relevance * share)
