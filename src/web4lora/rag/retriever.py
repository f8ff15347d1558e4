"""Find the right sections: meaning, chain and time together, best first, with citations.

A question is routed, embedded once and looked up in the collections it is about. Records found
bring along their neighbours on the chain; a time range in the question is a filter. The rank
is ``0.7 similarity + 0.3 quality`` (settings). Whatever is not ready within the time budget
is left out, and the answer says so.
"""

import concurrent.futures
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self, TypeVar

from web4lora.errors import Web4Error
from web4lora.files import utc_now
from web4lora.progress import Silent
from web4lora.rag.candidates import (
    Candidate,
    best_sightings,
    chain_candidates,
    named_records,
    semantic_candidates,
)
from web4lora.rag.embedding import Embedder
from web4lora.rag.ingest import EmbedderHandle, check_model
from web4lora.rag.ranking import Hit, rank
from web4lora.rag.store import Store, writer_lock
from web4lora.rag.tiers import COLLECTIONS, DAILY_BUFFER
from web4lora.rag.vectors import VectorStore
from web4lora.settings import Settings
from web4lora.workspace import Workspace

if TYPE_CHECKING:
    from web4lora.domain.routing import Route

T = TypeVar("T")

_HISTORY = ("pdca_historical", DAILY_BUFFER)
_PROCESS = ("process_framework", "process_docs", DAILY_BUFFER)
_ALL = tuple(name for name in COLLECTIONS if name != "tool_examples")
#: Windows fetched per wanted result: several windows may fall on one section.
_WINDOWS_PER_RESULT = 6
_MIN_WINDOWS = 30


@dataclass(frozen=True)
class QueryResult:
    """The answer to a question.

    Attributes:
        query: the question.
        route: what the question needs.
        results: best first.
        latency_ms: wall time, embedding included.
        degraded: tiers that were left out, each with the reason.
    """

    query: str
    route: "Route"
    results: tuple[Hit, ...]
    latency_ms: float
    degraded: tuple[str, ...] = ()


@dataclass(frozen=True)
class ToolExample:
    """A positive example of a tool call."""

    instruction: str
    call: str
    tool_name: str
    sample_id: str


class Retriever:
    """Answers questions from the index; one instance may serve several threads."""

    def __init__(
        self, ws: Workspace, settings: Settings, *, embedder: Embedder | None = None
    ) -> None:
        """Open the index, load the embedder, and repair the collections where a run was killed.

        Raises:
            Web4Error: no index, a damaged one, or one of another embedding model.
        """
        self._settings = settings.retrieval
        self._store = Store(ws.database)
        handle = EmbedderHandle(settings, embedder)
        check_model(self._store, handle.identity)
        self._vectors = _open_vectors(ws, self._store)
        self._embedder = handle.get()
        self._pool = concurrent.futures.ThreadPoolExecutor(2, thread_name_prefix="retriever")
        self._warm_up()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let running lookups end and close the index."""
        self._pool.shutdown(wait=True)
        self._store.close()

    def _warm_up(self) -> None:
        """Let the first question find models, graphs and patterns in memory."""
        from web4lora.domain.routing import route

        vector = self._embedder.embed(["What did we do last week?"])[0]
        route("What did we do last week?", utc_now())
        for collection in COLLECTIONS:
            self._vectors.query(collection, vector, 1)

    def query(
        self,
        text: str,
        k: int | None = None,
        now: datetime | None = None,
        *,
        timeout_s: float | None = None,
    ) -> QueryResult:
        """Answer a question.

        Args:
            text: the question.
            k: most results; default is `retrieval.n_results`.
            now: the moment that "last week" counts from; default is the present, UTC.
            timeout_s: seconds; default is `retrieval.timeout_s`.
        """
        from web4lora.domain.routing import route

        budget = _Budget(timeout_s or self._settings.timeout_s, self._pool)
        chosen = route(text, now or utc_now())
        size = k or self._settings.n_results
        found: list[Candidate] = []
        vector = budget.run("semantic", lambda: self._embedder.embed([text])[0], None)
        if vector is not None:
            found += budget.run("semantic", lambda: self._search(chosen, vector, size), [])
            found += budget.run("graph", lambda: self._chains(text, chosen, vector, found), [])
        results = rank(best_sightings(found), self._settings, size)
        return QueryResult(text, chosen, results, budget.elapsed_ms(), tuple(budget.left_out))

    def process(self, text: str, k: int) -> list[Hit]:
        """Return the team's own working rules that fit a question, best first."""
        vector = self._embedder.embed([text])[0]
        windows = max(_MIN_WINDOWS, k * _WINDOWS_PER_RESULT)
        found = semantic_candidates(self._store, self._vectors, vector, _PROCESS, windows)
        kept = [item for item in found if item.kind in ("process", "topics")]
        return list(rank(kept, self._settings, k))

    def tool_examples(
        self, prompt: str, names: Sequence[str], ecosystem: str, n: int
    ) -> list[ToolExample]:
        """Return positive tool examples of an ecosystem that resemble a prompt, best first.

        Args:
            prompt: the user's request.
            names: wanted tools; where none of them has an example, any tool's will do.
            ecosystem: ``continue``, ``cursor``, …
            n: most examples.
        """
        if n < 1:
            return []
        vector = self._embedder.embed([prompt])[0]
        positive: list[dict[str, Any]] = [
            {"tool_ecosystem": ecosystem},
            {"is_negative_example": False},
            {"ok_to_retrieve": True},
        ]
        found: list[ToolExample] = []
        if names:
            wanted = {"tool_name": {"$in": list(names)}}
            found = self._tools(vector, {"$and": [*positive, wanted]}, n)
        return found or self._tools(vector, {"$and": positive}, n)

    def _tools(self, vector: Any, where: dict[str, Any], n: int) -> list[ToolExample]:
        hits = self._vectors.query("tool_examples", vector, n * 3, where)
        examples: dict[str, ToolExample] = {}
        for hit in hits:
            row = self._store.row(
                "SELECT s.facts FROM windows w JOIN sections s ON s.id = w.section_id"
                " WHERE s.collection = 'tool_examples' AND w.record_id = ?",
                (hit.record_id,),
            )
            facts: dict[str, Any] = json.loads(row["facts"]) if row else {}
            if not facts.get("is_negative_example", True):
                example = ToolExample(
                    facts["instruction"], facts["call"], facts["tool_name"], facts["sample_id"]
                )
                examples.setdefault(example.instruction, example)
        return list(examples.values())[:n]

    def _search(self, chosen: "Route", vector: Any, size: int) -> list[Candidate]:
        windows = max(_MIN_WINDOWS, size * _WINDOWS_PER_RESULT)
        found = semantic_candidates(
            self._store, self._vectors, vector, _collections(chosen), windows, chosen.temporal
        )
        kinds = _kinds(chosen)
        return [item for item in found if item.kind in kinds]

    def _chains(
        self, text: str, chosen: "Route", vector: Any, found: Sequence[Candidate]
    ) -> list[Candidate]:
        if chosen.needs_process and not (chosen.needs_history or chosen.needs_graph):
            return []
        named = named_records(self._store, text, vector)
        seeds = best_sightings([*named, *found])
        depth, decay = self._settings.graph_depth, self._settings.depth_decay
        near = [*named, *chain_candidates(self._store, seeds, vector, depth, decay)]
        if chosen.temporal is None or chosen.needs_graph:
            # A chain leads out of the day that the record in the question is of.
            return near
        first, last = (day.isoformat() for day in chosen.temporal)
        return [item for item in near if item.date is not None and first <= item.date <= last]


class _Budget:
    """Runs steps until the time is up and remembers which were left out."""

    def __init__(self, seconds: float, pool: concurrent.futures.Executor) -> None:
        self._started = time.perf_counter()
        self._seconds = seconds
        self._pool = pool
        self.left_out: list[str] = []

    def elapsed_ms(self) -> float:
        return round((time.perf_counter() - self._started) * 1000, 2)

    def run(self, tier: str, step: Callable[[], T], otherwise: T) -> T:
        """Return what the step gives, or `otherwise` where it fails or takes too long."""
        remaining = self._seconds - self.elapsed_ms() / 1000
        if remaining <= 0:
            self._leave_out(tier, "no time left")
            return otherwise
        future = self._pool.submit(step)
        try:
            return future.result(timeout=remaining)
        except concurrent.futures.TimeoutError:
            future.cancel()
            self._leave_out(tier, f"not ready within {self._seconds:g} s")
        except Exception as error:  # an answer without one tier is better than none
            self._leave_out(tier, f"{type(error).__name__}: {error}".split("\n")[0])
        return otherwise

    def _leave_out(self, tier: str, reason: str) -> None:
        self.left_out.append(f"{tier}: {reason}")


def _collections(chosen: "Route") -> tuple[str, ...]:
    history = chosen.needs_history or chosen.needs_graph or chosen.temporal is not None
    if history and chosen.needs_process:
        return tuple(dict.fromkeys((*_HISTORY, *_PROCESS)))
    if history:
        return _HISTORY
    return _PROCESS if chosen.needs_process else _ALL


def _kinds(chosen: "Route") -> frozenset[str]:
    history = chosen.needs_history or chosen.needs_graph or chosen.temporal is not None
    kinds = {"pdca"} if history else set()
    if chosen.needs_process:
        kinds |= {"process", "topics"}
    return frozenset(kinds or {"pdca", "process", "topics", "typescript"})


def _open_vectors(ws: Workspace, store: Store) -> VectorStore:
    """Open the collections; bring them in line unless a writer is at it."""
    vectors = VectorStore(ws.chroma, store)
    if vectors.agrees():
        return vectors
    try:
        with writer_lock(ws):
            vectors = VectorStore(ws.chroma, store, writer=True)
            vectors.sync(Silent())
    except Web4Error:
        # Another process writes, and brings them in line when it is done.
        return vectors
    return vectors
