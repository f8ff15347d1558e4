"""Records that come along with others: named by the question, or neighbours on the chain."""

import re
from collections.abc import Sequence
from typing import Any

from web4lora.rag import graph
from web4lora.rag.candidates import Asked, Found, View, best_of_documents

#: How many of the best records bring their neighbours along (domain digest 3.8).
_SEEDS = 10
_PDCA_ID = re.compile(r"\b\d{4}-\d{2}-\d{2}-UTC-\d{4}(?:\d{2})?(?:[-.][\w-]+)*")


def named_records(view: View, question: Asked, allowed: Any) -> list[Found]:
    """Return the records a question names by id; they are what it is about."""
    paths: dict[str, None] = {}
    for match in _PDCA_ID.finditer(question.text):
        rows = view.store.rows(
            "SELECT id FROM pdcas WHERE pdca_id = :id OR pdca_id LIKE :id || '%'",
            {"id": match[0].removesuffix(".md").removesuffix(".pdca")},
        )
        paths |= dict.fromkeys(str(row["id"]) for row in rows)
    best = best_of_documents(view, list(paths), question, allowed)
    return [item._replace(via="named", relevance=1.0) for item in best.values()]


def chain_candidates(
    view: View,
    seeds: Sequence[Found],
    question: Asked,
    allowed: Any,
    *,
    depth: int,
    decay: float,
    wanted: bool,
) -> list[Found]:
    """Return neighbours of the best records along the chain.

    A neighbour inherits its seed's relevance, weakened by `decay` for each step. Where the
    question does not ask for a chain, it is weakened again by how much less similar to the
    question it is than its seed, so that a chain does not carry in what is off the point.

    Args:
        view: the index.
        seeds: what was found, best first.
        question: as asked.
        allowed: for each section, whether it may answer.
        depth: most steps.
        decay: factor for each step, 0–1.
        wanted: the question asks for the chain.
    """
    records: dict[str, Found] = {}
    for item in seeds:
        place = view.snapshot.document(item.section)
        if place.kind == "pdca":
            records.setdefault(place.path, item)
    known = view.snapshot.neighbours
    near = graph.around(view.store, list(records)[:_SEEDS], depth, known)
    passed: dict[str, tuple[float, str, int]] = {}
    for start, neighbours in near.items():
        for path, steps in neighbours.items():
            relevance = records[start].relevance * decay**steps
            if path not in records and relevance > passed.get(path, (0.0,))[0]:
                passed[path] = (relevance, start, steps)
    best = best_of_documents(view, list(passed), question, allowed)
    found = []
    for path, item in best.items():
        relevance, start, steps = passed[path]
        if not wanted:
            relevance *= _nearness(item, records[start])
        found.append(item._replace(via="graph", relevance=relevance, seed=start, steps=steps))
    return found


def _nearness(neighbour: Found, seed: Found) -> float:
    """Return how similar to the question a neighbour is beside its seed, 0–1."""
    if seed.similarity <= 0:
        return 1.0
    return min(1.0, max(0.0, neighbour.similarity / seed.similarity))
