"""Chains: walks in both directions, bounded, and not caught by cycles."""

import itertools
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from web4lora.rag.graph import graph_stats, neighbours, path_between, walk
from web4lora.rag.store import Store
from web4lora.rag.timeline import timeline

from .conftest import FIRST, SECOND, THIRD, Desk


def store_of(edges: list[tuple[str, str]], nodes: set[str] | None = None) -> Store:
    store = Store(None, create=True)
    names = nodes or {name for edge in edges for name in edge}
    with store.transaction() as db:
        for name in sorted(names):
            db.execute(
                "INSERT INTO pdcas (id, pdca_id, date, quality_score, qa_decisions_pending,"
                " file_path, content_sha, license, ok_to_train, created_at)"
                " VALUES (?, ?, '2025-09-06', 50, 0, ?, '', '', 1, '')",
                (name, name, name),
            )
        for start, end in sorted(set(edges)):
            db.execute(
                "INSERT INTO pdca_relationships (from_pdca_id, to_pdca_id, created_at)"
                " VALUES (?, ?, '')",
                (start, end),
            )
    return store


def steps(found) -> list[tuple[str, int]]:
    return [(item.path, item.depth) for item in found]


def test_a_chain_is_walked_both_ways_nearest_first():
    store = store_of([("a", "b"), ("b", "c"), ("c", "d")])
    assert steps(walk(store, "c", "predecessors", 10)) == [("b", 1), ("a", 2)]
    assert steps(walk(store, "b", "successors", 1)) == [("c", 1)]
    assert steps(neighbours(store, "b", 1)) == [("a", 1), ("c", 1)]


def test_a_cycle_ends_and_names_each_record_once():
    store = store_of([("a", "b"), ("b", "c"), ("c", "a")])
    assert steps(walk(store, "a", "successors", 100)) == [("b", 1), ("c", 2)]


def test_branches_are_all_found():
    store = store_of([("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")])
    assert steps(walk(store, "a", "successors", 5)) == [("b", 1), ("c", 1), ("d", 2)]


def test_a_walk_looks_edges_up_and_never_reads_them_all(monkeypatch):
    store = store_of([("a", "b"), ("b", "c"), ("x", "y")])
    asked = []
    rows = store.rows
    monkeypatch.setattr(store, "rows", lambda *query: asked.append(query) or rows(*query))
    neighbours(store, "b", 3)
    walk(store, "b", "successors", 3)
    for query, parameters in asked:
        plan = [row["detail"] for row in rows(f"EXPLAIN QUERY PLAN {query}", parameters)]
        lookups = [line for line in plan if "json_each" not in line and "UNION" not in line]
        tables = ("SEARCH edge USING", "SEARCH p USING")
        assert any(line.startswith(tables) for line in lookups)
        assert not any(line.startswith("SCAN") for line in lookups)


def test_a_path_joins_two_records_and_is_empty_where_there_is_none():
    store = store_of([("a", "b"), ("b", "c"), ("x", "y")])
    assert path_between(store, "a", "c") == ["a", "b", "c"]
    assert path_between(store, "c", "a") == ["c", "b", "a"]
    assert path_between(store, "a", "x") == []
    assert path_between(store, "a", "a") == ["a"]


_NODES = "abcdefg"
_EDGES = st.lists(
    st.tuples(st.sampled_from(_NODES), st.sampled_from(_NODES)).filter(lambda e: e[0] != e[1]),
    max_size=15,
)


@settings(max_examples=60, deadline=None)
@given(_EDGES, st.integers(0, 6))
def test_walks_agree_with_a_plain_search(edges: list[tuple[str, str]], depth: int):
    store = store_of(edges, set(_NODES))
    expected, layer, distance = {"a": 0}, {"a"}, 0
    while layer and distance < depth:
        distance += 1
        layer = {end for start, end in edges if start in layer} - set(expected)
        expected |= dict.fromkeys(layer, distance)
    found = {item.path: item.depth for item in walk(store, "a", "successors", depth)}
    assert found == {name: d for name, d in expected.items() if name != "a"}


@settings(max_examples=40, deadline=None)
@given(_EDGES)
def test_a_path_is_made_of_edges(edges: list[tuple[str, str]]):
    store = store_of(edges, set(_NODES))
    way = path_between(store, "a", "g")
    either = {frozenset(edge) for edge in edges}
    assert all(frozenset(pair) in either for pair in itertools.pairwise(way))


def test_statistics_count_nodes_and_edges():
    numbers = graph_stats(store_of([("a", "b"), ("a", "c")]))
    assert (numbers.nodes, numbers.edges, numbers.types) == (3, 2, {"PRECEDES": 2})
    assert numbers.most_connected[0] == ("a", 2)
    assert numbers.density == 2 / 6


def test_a_range_of_days_includes_both_ends(desk: Desk):
    with Store(desk.ws.database) as store:
        days = (date(2025, 9, 6), date(2025, 9, 8))
        assert [entry.path for entry in timeline(store, *days)] == [FIRST, SECOND]
        assert [e.path for e in timeline(store, days[1], days[1])] == [SECOND]
        assert timeline(store, date(2025, 9, 9), date(2025, 9, 19)) == []


def test_a_timeline_can_be_of_one_agent(desk: Desk):
    with Store(desk.ws.database) as store:
        year = (date(2025, 1, 1), date(2025, 12, 31))
        assert [e.path for e in timeline(store, *year, agent="tilo")] == [SECOND]
        assert [e.path for e in timeline(store, *year, agent="mara")] == [FIRST, THIRD]
