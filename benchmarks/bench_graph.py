"""Neighbours of a record to depth 3, beside networkx with the whole graph in memory.

    .venv/bin/python benchmarks/bench_graph.py --edges 200000

Two shapes: chains that branch now and then, as records really are, walked in both directions as
the retriever does; and a random graph in which each record names four earlier ones, far denser
than any repository, walked backwards. Ours reads SQLite and gives date, agent and objective;
networkx answers from memory with names alone and has to be loaded first (its time is shown).
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from generated import SEED
from reporting import Row, parser, percentile, report

from web4lora.files import iso
from web4lora.rag import graph
from web4lora.rag.edges import PRECEDES
from web4lora.rag.store import Store

DEPTH = 3
BAR_MS = 1.0
_BRANCHES = 0.05  # real records with more than one successor: 37 of about 1,000
_DEGREE = 4

Edge = tuple[int, int]


def chains(rng: random.Random, edges: int) -> Iterator[Edge]:
    """Yield one edge per record: from the one before, now and then from an earlier one."""
    for number in range(1, edges + 1):
        back = rng.randint(2, 40) if rng.random() < _BRANCHES else 1
        yield max(0, number - back), number


def dense(rng: random.Random, edges: int) -> Iterator[Edge]:
    """Yield four edges per record, each from any earlier one."""
    for number in range(_DEGREE, edges // _DEGREE + _DEGREE):
        for before in rng.sample(range(number), _DEGREE):
            yield before, number


def _path(number: int) -> str:
    return f"scrum.pmo/project.journal/session/{number:07}.pdca.md"


def fill(store: Store, edges: list[Edge]) -> int:
    """Write nodes and edges as the indexer does; return the number of nodes."""
    nodes, now = max(after for _, after in edges) + 1, iso()
    with store.transaction() as db:
        db.executemany(
            "INSERT INTO pdcas (id, pdca_id, date, timestamp, quality_score,"
            " qa_decisions_pending, file_path, content_sha, license, ok_to_train, created_at)"
            " VALUES (?1, ?1, '2025-09-06', ?2, 50, 0, ?1, '', '', 1, ?3)",
            ((_path(number), number, now) for number in range(nodes)),
        )
        db.executemany(
            "INSERT INTO pdca_relationships (from_pdca_id, to_pdca_id, relationship_type,"
            " created_at) VALUES (?, ?, ?, ?)",
            ((_path(before), _path(after), PRECEDES, now) for before, after in edges),
        )
    return nodes


def networkx_walk(shape: str, edges: list[Edge]) -> tuple[Callable[[str], int], float]:
    """Return how the peer counts neighbours, and its load time in seconds."""
    import networkx

    started = time.perf_counter()
    kind = networkx.DiGraph if shape == "dense" else networkx.Graph
    whole = kind((_path(after), _path(before)) for before, after in edges)
    seconds = time.perf_counter() - started

    def walk(start: str) -> int:
        return len(networkx.single_source_shortest_path_length(whole, start, cutoff=DEPTH)) - 1

    return walk, seconds


def our_walk(shape: str, store: Store, start: str) -> int:
    """Return how many neighbours the index finds."""
    if shape == "dense":
        return len(graph.walk(store, start, "predecessors", DEPTH))
    return len(graph.neighbours(store, start, DEPTH))


def measure(shape: str, edges: list[Edge], walks: int, folder: Path) -> tuple[list[Row], str]:
    """Time both sides on the same starts, turn by turn; they must agree."""
    peer, loaded = networkx_walk(shape, edges)
    rng = random.Random(SEED)
    ours_ms, peer_ms, found = [], [], []
    with Store(folder / f"{shape}.db", create=True) as store:
        nodes = fill(store, edges)
        for start in (_path(rng.randrange(nodes)) for _ in range(walks)):
            begun = time.perf_counter()
            here = our_walk(shape, store, start)
            between = time.perf_counter()
            there = peer(start)
            peer_ms.append((time.perf_counter() - between) * 1000)
            ours_ms.append((between - begun) * 1000)
            found.append(here)
            assert here == there, f"{start}: {here} neighbours, networkx finds {there}"
    rows = [
        Row(
            f"{shape}, depth {DEPTH}, p{share * 100:.0f}",
            "ms",
            percentile(ours_ms, share),
            percentile(peer_ms, share),
            "networkx in memory",
            BAR_MS if share == 0.99 else None,
        )
        for share in (0.5, 0.99)
    ]
    size = f"{nodes:,} records, {len(edges):,} edges, {percentile(found, 0.5):.0f} neighbours"
    return rows, f"{shape}: {size} in the median; networkx loads in {loaded:.1f} s"


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--edges", type=int, default=200_000, help="default 200,000")
    options.add_argument("--walks", type=int, default=2000, help="default 2,000")
    given = options.parse_args()
    rows: list[Row] = []
    notes: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for shape, draw in (("chains", chains), ("dense", dense)):
            edges = list(draw(random.Random(SEED), given.edges))
            measured, note = measure(shape, edges, given.walks, Path(folder))
            rows += measured
            notes.append(note)
    report("Graph neighbours", rows, notes, as_json=given.json)


if __name__ == "__main__":
    main()
