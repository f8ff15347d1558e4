"""Walks along the records' edges, in SQLite's recursive queries; cycles end by themselves."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from web4lora.rag.edges import PRECEDES
from web4lora.rag.store import Store

Direction = Literal["predecessors", "successors"]
#: Longest chain a path is searched for; the longest real one has 90 records.
MAX_PATH = 200

_STEPS = {
    "predecessors": """
    SELECT edge.from_pdca_id, walk.depth + 1 FROM walk JOIN pdca_relationships edge
    ON edge.to_pdca_id = walk.id AND edge.relationship_type = :kind WHERE walk.depth < :limit""",
    "successors": """
    SELECT edge.to_pdca_id, walk.depth + 1 FROM walk JOIN pdca_relationships edge
    ON edge.from_pdca_id = walk.id AND edge.relationship_type = :kind WHERE walk.depth < :limit""",
}
# Each direction is a step of its own: over a union of both, SQLite reads every edge there is.
_EITHER = " UNION ".join(_STEPS.values())
# UNION drops a (record, depth) pair seen before and the depth is bounded: no endless walk.
_WALK = """
WITH RECURSIVE walk(id, depth) AS (SELECT :start, 0 UNION {steps})
SELECT walk.id, min(walk.depth) AS depth, p.date, p.objective, p.agent_name
FROM walk JOIN pdcas p ON p.id = walk.id
GROUP BY walk.id ORDER BY depth, p.timestamp, walk.id
"""
# The same from several records at once; only places are wanted.
_AROUND = """
WITH RECURSIVE walk(start, id, depth) AS (
    SELECT value, value, 0 FROM json_each(:starts) UNION
    SELECT walk.start, edge.from_pdca_id, walk.depth + 1 FROM walk JOIN pdca_relationships edge
    ON edge.to_pdca_id = walk.id AND edge.relationship_type = :kind WHERE walk.depth < :limit
    UNION
    SELECT walk.start, edge.to_pdca_id, walk.depth + 1 FROM walk JOIN pdca_relationships edge
    ON edge.from_pdca_id = walk.id AND edge.relationship_type = :kind WHERE walk.depth < :limit)
SELECT start, id, min(depth) AS depth FROM walk WHERE id <> start GROUP BY start, id
ORDER BY depth, id
"""


@dataclass(frozen=True)
class Neighbour:
    """A record reached along edges; `depth` is the number of steps."""

    path: str
    depth: int
    date: str | None
    objective: str | None
    agent_name: str | None


def walk(
    store: Store, start: str, direction: Direction, depth: int, kind: str = PRECEDES
) -> list[Neighbour]:
    """Return the records up to `depth` steps before or after `start`, nearest first.

    Args:
        store: the index.
        start: path of a record; it is not in the answer.
        direction: which way.
        depth: most steps.
        kind: relationship type.
    """
    steps = _STEPS[direction]
    return [item for item in _walk(store, steps, start, depth, kind) if item.path != start]


def neighbours(store: Store, start: str, depth: int, kind: str = PRECEDES) -> list[Neighbour]:
    """Return the records up to `depth` steps away in either direction, nearest first."""
    return [item for item in _walk(store, _EITHER, start, depth, kind) if item.path != start]


def around(
    store: Store, starts: Sequence[str], depth: int, kind: str = PRECEDES
) -> dict[str, dict[str, int]]:
    """Return what lies up to `depth` steps around each of several records, nearest first.

    Args:
        store: the index.
        starts: paths of records.
        depth: most steps.
        kind: relationship type.

    Returns:
        For each start with neighbours, the number of steps by path.
    """
    rows = store.rows(
        _AROUND, {"starts": json.dumps(list(starts)), "limit": max(0, depth), "kind": kind}
    )
    found: dict[str, dict[str, int]] = {}
    for start, path, steps in rows:
        found.setdefault(start, {})[path] = steps
    return found


def path_between(
    store: Store, start: str, goal: str, limit: int = MAX_PATH, kind: str = PRECEDES
) -> list[str]:
    """Return a shortest chain of records from `start` to `goal`, both included.

    Edges count in either direction. Empty where there is none within `limit` steps.
    """
    if start == goal:
        return [start]
    depths = {start: 0} | {item.path: item.depth for item in neighbours(store, start, limit, kind)}
    if goal not in depths:
        return []
    chain = [goal]
    while chain[-1] != start:
        steps = (item.path for item in neighbours(store, chain[-1], 1, kind))
        closer = depths[chain[-1]] - 1
        chain.append(next(path for path in steps if depths.get(path) == closer))
    return chain[::-1]


def _walk(store: Store, steps: str, start: str, depth: int, kind: str) -> list[Neighbour]:
    rows = store.rows(
        _WALK.format(steps=steps), {"start": start, "limit": max(0, depth), "kind": kind}
    )
    return [
        Neighbour(row["id"], row["depth"], row["date"], row["objective"], row["agent_name"])
        for row in rows
    ]


@dataclass(frozen=True)
class GraphStats:
    """The edge table in numbers; `density` is edges over possible edges."""

    nodes: int
    edges: int
    types: dict[str, int]
    links: dict[str, int]
    most_connected: tuple[tuple[str, int], ...]
    density: float


def graph_stats(store: Store) -> GraphStats:
    """Count nodes, edges by type, stated links by status, and the ten busiest records."""
    nodes = store.count("SELECT count(*) FROM pdcas")
    types = {
        row[0]: int(row[1])
        for row in store.rows(
            "SELECT relationship_type, count(*) FROM pdca_relationships GROUP BY 1 ORDER BY 2 DESC"
        )
    }
    links = {
        row[0]: int(row[1])
        for row in store.rows("SELECT status, count(*) FROM links GROUP BY 1 ORDER BY 2 DESC")
    }
    busiest = store.rows(
        "SELECT id, count(*) FROM (SELECT from_pdca_id AS id FROM pdca_relationships"
        " UNION ALL SELECT to_pdca_id FROM pdca_relationships)"
        " GROUP BY id ORDER BY 2 DESC, 1 LIMIT 10"
    )
    edges = sum(types.values())
    return GraphStats(
        nodes=nodes,
        edges=edges,
        types=types,
        links=links,
        most_connected=tuple((row[0], int(row[1])) for row in busiest),
        density=edges / (nodes * (nodes - 1)) if nodes > 1 else 0.0,
    )
