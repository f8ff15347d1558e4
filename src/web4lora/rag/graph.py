"""Walks along the records' edges, one query for each step; cycles end by themselves.

A recursive query keeps (record, depth) pairs in a B-tree of long paths, and meets a record again
for each way that leads there; a set in Python costs a third of that.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from web4lora.rag.cache import LruCache
from web4lora.rag.edges import PRECEDES
from web4lora.rag.store import Store

Direction = Literal["predecessors", "successors"]
#: Returns for each record the ones that a step leads to.
_Step = Callable[[Iterable[str]], Mapping[str, Sequence[str]]]
#: Longest chain a path is searched for; the longest real one has 90 records.
MAX_PATH = 200

_STEPS = {
    "predecessors": """
    SELECT edge.to_pdca_id, edge.from_pdca_id FROM json_each(:ids) JOIN pdca_relationships edge
    ON edge.to_pdca_id = value AND edge.relationship_type = :kind""",
    "successors": """
    SELECT edge.from_pdca_id, edge.to_pdca_id FROM json_each(:ids) JOIN pdca_relationships edge
    ON edge.from_pdca_id = value AND edge.relationship_type = :kind""",
}
_EITHER = " UNION ALL ".join(_STEPS.values())
_RECORDS = """
SELECT p.id, p.timestamp, p.date, p.objective, p.agent_name
FROM json_each(?) JOIN pdcas p ON p.id = value
"""


@dataclass(frozen=True, slots=True)
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
    return _walk(store, _STEPS[direction], start, depth, kind)


def neighbours(store: Store, start: str, depth: int, kind: str = PRECEDES) -> list[Neighbour]:
    """Return the records up to `depth` steps away in either direction, nearest first."""
    return _walk(store, _EITHER, start, depth, kind)


def around(
    store: Store, starts: Sequence[str], depth: int, known: LruCache[str, Sequence[str]]
) -> dict[str, dict[str, int]]:
    """Return what lies up to `depth` steps around each of several records, nearest first.

    Args:
        store: the index.
        starts: paths of records.
        depth: most steps, over edges of the kind `PRECEDES` in either direction.
        known: what lies one step from a record, kept for the next question.

    Returns:
        For each start with neighbours, the number of steps by path.
    """

    def next_to(paths: Iterable[str]) -> Mapping[str, Sequence[str]]:
        return known.get_many(paths, lambda missing: _next_to(store, _EITHER, missing, PRECEDES))

    depths = _depths(next_to, starts, depth)
    return {
        start: dict(sorted(near.items(), key=lambda item: (item[1], item[0])))
        for start, near in depths.items()
        if near
    }


def path_between(
    store: Store, start: str, goal: str, limit: int = MAX_PATH, kind: str = PRECEDES
) -> list[str]:
    """Return a shortest chain of records from `start` to `goal`, both included.

    Edges count in either direction. Empty where there is none within `limit` steps.
    """
    if start == goal:
        return [start]
    step = partial(_next_to, store, _EITHER, kind=kind)
    depths = {start: 0} | _depths(step, [start], limit)[start]
    if goal not in depths:
        return []
    chain = [goal]
    while chain[-1] != start:
        steps = (item.path for item in neighbours(store, chain[-1], 1, kind))
        closer = depths[chain[-1]] - 1
        chain.append(next(path for path in steps if depths.get(path) == closer))
    return chain[::-1]


def _walk(store: Store, steps: str, start: str, depth: int, kind: str) -> list[Neighbour]:
    depths = _depths(partial(_next_to, store, steps, kind=kind), [start], depth)[start]
    # Records without a moment come first among those at the same depth, as in SQL.
    found = sorted(
        (depths[path], moment is not None, moment or 0, path, day, objective, agent)
        for path, moment, day, objective, agent in store.rows(_RECORDS, (json.dumps(list(depths)),))
    )
    return [
        Neighbour(path, steps_away, day, objective, agent)
        for steps_away, _, _, path, day, objective, agent in found
    ]


def _depths(next_to: _Step, starts: Iterable[str], depth: int) -> dict[str, dict[str, int]]:
    """Return for each start how many steps away each record around it is, nearest first."""
    found: dict[str, dict[str, int]] = {start: {} for start in starts}
    edge: dict[str, list[str]] = {start: [start] for start in found}
    known: dict[str, Sequence[str]] = {}
    for step in range(1, depth + 1):
        unknown = {path for front in edge.values() for path in front} - known.keys()
        known |= next_to(unknown)
        for start, near in found.items():
            edge[start] = _stepped(start, near, edge[start], known, step)
        if not any(edge.values()):
            break
    return found


def _next_to(store: Store, steps: str, paths: Iterable[str], kind: str) -> Mapping[str, list[str]]:
    """Return for each record the ones that a step leads to."""
    reached: dict[str, list[str]] = {path: [] for path in paths}
    for path, other in store.rows(steps, {"ids": json.dumps(list(reached)), "kind": kind}):
        reached[path].append(other)
    return reached


def _stepped(
    start: str,
    near: dict[str, int],
    edge: Sequence[str],
    known: Mapping[str, Sequence[str]],
    step: int,
) -> list[str]:
    """Write down what lies a step beyond the edge of what is `near`, and return the new edge."""
    fresh = []
    for path in edge:
        for other in known[path]:
            if other not in near and other != start:
                near[other] = step
                fresh.append(other)
    return fresh


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
