"""Find the right sections: meaning, words, chain and time together, best first, with citations.

A question is routed, then looked up by meaning (vectors) and by words (full text) at once; the
two rankings are fused. Records found bring along their neighbours on the chain; a time range in
the question is a filter. The rank is ``0.7 relevance + 0.3 quality`` (settings). Whatever is
not ready within the time budget is left out, and the answer says so.
"""

import concurrent.futures
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from web4lora.files import utc_now
from web4lora.rag.budget import Budget
from web4lora.rag.cache import LruCache
from web4lora.rag.candidates import (
    Asked,
    Found,
    View,
    ask,
    best_windows,
    nearest_sections,
    windows_with_most_words,
)
from web4lora.rag.chains import chain_candidates, named_records
from web4lora.rag.collections import Collections
from web4lora.rag.embedding import Embedder
from web4lora.rag.fusion import fuse, most_relevant
from web4lora.rag.ingest import EmbedderHandle, check_model
from web4lora.rag.memory import Memory
from web4lora.rag.passages import CacheStats, Passages
from web4lora.rag.ranking import Hit, best_hits
from web4lora.rag.scope import EVERYWHERE, PROCESS, Scope, scope_of
from web4lora.rag.similar import Similar, similar_documents
from web4lora.rag.store import Store
from web4lora.rag.terms import best_by_words
from web4lora.rag.tiers import COLLECTIONS
from web4lora.rag.tool_examples import TOOL_EXAMPLES, ToolExample, tool_examples
from web4lora.rag.vectors import check_place
from web4lora.rag.words import question_terms
from web4lora.settings import Settings
from web4lora.workspace import Workspace

if TYPE_CHECKING:
    from web4lora.domain.routing import Route
    from web4lora.rag.redis_level import RedisLevel

#: Windows or sections fetched per wanted result: several may fall on one document.
_FETCHED_PER_RESULT = 6
_MIN_FETCHED = 30
#: The gateway asks for a prompt's history, rules and tool examples one after the other.
_REMEMBERED_QUESTIONS = 256
#: Both lookups of a question beside those of another one, and one to spare for a late tier.
_THREADS = 5
#: Words take two milliseconds, most of them in Python. An embedding beside them would wait for the
#: interpreter longer than that.
_AHEAD_S = 0.005


@dataclass(frozen=True)
class QueryResult:
    """The answer to a question.

    Attributes:
        query: the question.
        route: what the question needs.
        results: best first.
        latency_ms: wall time, embedding included.
        degraded: tiers that were left out, each with the reason.
        scope: where it was looked up.
        tier_ms: how long the answer waited for each tier; the first two run side by side.
    """

    query: str
    route: "Route"
    results: tuple[Hit, ...]
    latency_ms: float
    degraded: tuple[str, ...]
    scope: Scope
    tier_ms: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Rankings:
    """A question's two rankings, not yet fused.

    Attributes:
        view: the state of the index that was asked.
        question: as sections are compared with it.
        semantic: sections nearest in meaning, nearest first.
        text: sections that share its words, best first.
    """

    view: View
    question: Asked
    semantic: tuple[Found, ...]
    text: tuple[Found, ...]

    def fused(self, text_weight: float) -> list[Found]:
        """Return both as one ranking; see `rag.fusion`."""
        return fuse(self.semantic, self.text, text_weight)


class Retriever:
    """Answers questions from the index; one instance may serve several threads.

    Attributes:
        store: the index it reads.
    """

    def __init__(
        self, ws: Workspace, settings: Settings, *, embedder: Embedder | None = None
    ) -> None:
        """Open the index, load the embedder, and repair the collections where a run was killed.

        The collections are opened only where the vectors are not held in memory.

        Raises:
            Web4Error: no index, a damaged one, one of another embedding model, or collections
                that are needed and cannot be opened.
        """
        self._settings = settings.retrieval
        self._window_pieces = settings.embedding.window_pieces
        self.store = Store(ws.database, readonly=True)
        handle = EmbedderHandle(settings, embedder)
        check_model(self.store, handle.identity)
        check_place(self.store, self._settings.chroma_url)
        self._collections = Collections(ws, self.store)
        # A team with a server has more vectors than it wants to hold in each process.
        held = 0 if self._settings.chroma_url else self._settings.memory_windows
        self._memory = Memory(self.store, held)
        self._passages = Passages(self.store, _second_level(settings))
        self._embedder = handle.get()
        self._remembered: LruCache[str, Any] = LruCache(_REMEMBERED_QUESTIONS)
        self._pool = concurrent.futures.ThreadPoolExecutor(_THREADS, thread_name_prefix="retriever")
        self._warm_up()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let running lookups end and close the index."""
        self._pool.shutdown(wait=True)
        self._passages.close()
        self.store.close()

    def _warm_up(self) -> None:
        """Let the first question find models, graphs and patterns in memory."""
        from web4lora.domain.routing import route

        question = "What did we do last week?"
        vector = self._embedder.embed([question])[0]
        route(question, utc_now())
        if self._memory.current().vectors is None:
            for collection in COLLECTIONS:
                self._collections.get().query(collection, vector, 1)
        self.rankings(question, EVERYWHERE, 1)

    def open_tools(self) -> None:
        """Let the first `tool_examples` find their collection open, which takes a second.

        Raises:
            Web4Error: the collections cannot be opened.
        """
        self._collections.get().query(TOOL_EXAMPLES, self._embedder.embed(["Read a file"])[0], 1)

    def query(
        self,
        text: str,
        k: int | None = None,
        now: datetime | None = None,
        *,
        agent: str | None = None,
        component: str | None = None,
        timeout_s: float | None = None,
    ) -> QueryResult:
        """Answer a question.

        Args:
            text: the question.
            k: most results; default is `retrieval.n_results`.
            now: the moment that "last week" counts from; default is the present, UTC.
            agent: only records whose agent's name or role contains this, in any case.
            component: only what belongs to this component.
            timeout_s: seconds; default is `retrieval.timeout_s`.
        """
        from web4lora.domain.routing import route

        budget = Budget(timeout_s or self._settings.timeout_s, self._pool)
        chosen = route(text, now or utc_now())
        scope = scope_of(chosen, agent, component)
        size = k or self._settings.n_results
        view = self._view()
        found = self._look_up(view, text, scope, size, budget)
        relevant = found.fused(self._settings.text_weight)
        if not chosen.needs_process or chosen.needs_history or chosen.needs_graph:
            relevant = budget.run(
                "graph",
                lambda: self._with_chains(view, found.question, chosen, scope, relevant),
                relevant,
            )
        results = best_hits(view, relevant, self._settings, size)
        return QueryResult(
            query=text,
            route=chosen,
            results=results,
            latency_ms=budget.elapsed_ms(),
            degraded=tuple(budget.left_out),
            scope=scope,
            tier_ms=budget.tier_ms,
        )

    def process(self, text: str, k: int) -> list[Hit]:
        """Return the team's own working rules that fit a question, best first."""
        found = self.rankings(text, PROCESS, k)
        relevant = found.fused(self._settings.text_weight)
        return list(best_hits(found.view, relevant, self._settings, k))

    def rankings(self, text: str, scope: Scope, k: int) -> Rankings:
        """Return both rankings of a question, whatever `retrieval.text_weight`, without haste.

        Args:
            text: the question.
            scope: where to look.
            k: how many results are wanted in the end.
        """
        view = self._view()
        allowed = self._allowed(view, scope)
        question, semantic = self._semantic(view, text, scope, allowed, k)
        return _rankings(view, question, semantic, self._text(view, text, allowed, k))

    def cache_stats(self) -> CacheStats:
        """Return how the cache of hot records did since this index was opened."""
        return self._passages.stats()

    def similar(self, file: Path, k: int) -> list[Similar]:
        """Return the documents that resemble a file, nearest first; see `rag.similar`."""
        return similar_documents(
            self._view(), self._embedder, file, k=k, window_pieces=self._window_pieces
        )

    def _view(self) -> View:
        return View(self.store, self._memory.current(), self._collections, self._passages)

    def _allowed(self, view: View, scope: Scope) -> Any:
        return view.snapshot.allowed(self.store, scope.collections, scope.filters)

    def _look_up(self, view: View, text: str, scope: Scope, k: int, budget: Budget) -> Rankings:
        """Return both rankings as far as they are wanted and in time."""
        allowed = self._allowed(view, scope)
        nothing: tuple[Asked, list[Found]] = (Asked(text), [])
        no_hits: list[tuple[int, float]] = []
        by_text, by_meaning = None, None
        if self._settings.text_weight > 0:
            by_text = budget.start(lambda: self._text(view, text, allowed, k), ahead_s=_AHEAD_S)
        if self._settings.text_weight < 1:
            by_meaning = budget.start(lambda: self._semantic(view, text, scope, allowed, k))
        # A question is late by its embedding if at all, so the words are collected first.
        hits = budget.result("text", by_text, no_hits) if by_text else no_hits
        near = budget.result("semantic", by_meaning, nothing) if by_meaning else nothing
        return _rankings(view, *near, hits)

    def _vector(self, text: str) -> Any:
        return self._remembered.get(text, lambda: self._embedder.embed([text])[0])

    def _semantic(
        self, view: View, text: str, scope: Scope, allowed: Any, k: int
    ) -> tuple[Asked, list[Found]]:
        question = ask(view, text, self._vector(text))
        n = max(_MIN_FETCHED, k * _FETCHED_PER_RESULT)
        collections, filters = scope.collections, scope.filters
        return question, nearest_sections(view, question, allowed, collections, filters, n)

    def _text(self, view: View, text: str, allowed: Any, k: int) -> list[tuple[int, float]]:
        n = max(_MIN_FETCHED, k * _FETCHED_PER_RESULT)
        return best_by_words(self.store, view.snapshot, question_terms(text), allowed, n)

    def _with_chains(
        self,
        view: View,
        question: Asked,
        chosen: "Route",
        scope: Scope,
        found: Sequence[Found],
    ) -> list[Found]:
        filters = scope.filters
        if chosen.needs_graph:
            # A chain leads out of the day that the record in the question is of.
            filters = replace(filters, days=None)
        allowed = view.snapshot.allowed(self.store, COLLECTIONS, filters)
        named = named_records(view, question, allowed)
        seeds = most_relevant([*named, *found])
        near = chain_candidates(
            view,
            seeds,
            question,
            allowed,
            depth=self._settings.graph_depth,
            decay=self._settings.depth_decay,
            wanted=chosen.needs_graph,
        )
        return most_relevant([*seeds, *near])

    def tool_examples(
        self, prompt: str, names: Sequence[str], ecosystem: str, n: int
    ) -> list[ToolExample]:
        """Return positive tool examples that resemble a prompt; see `rag.tool_examples`."""
        if n < 1:
            return []
        vectors = self._collections.get()
        return tool_examples(self.store, vectors, self._vector(prompt), names, ecosystem, n)


def _rankings(
    view: View, question: Asked, semantic: Sequence[Found], hits: Sequence[tuple[int, float]]
) -> Rankings:
    """Return both rankings; hits of the full text get their best windows."""
    sections = [section for section, _ in hits]
    if question.vector is not None:
        shared = best_windows(view, sections, question)
    else:
        shared = windows_with_most_words(view, sections, question.text)
    bm25 = dict(hits)
    text_hits = (item._replace(bm25=round(bm25[item.section], 3)) for item in shared)
    return Rankings(view, question, tuple(semantic), tuple(text_hits))


def _second_level(settings: Settings) -> "RedisLevel | None":
    if not settings.retrieval.redis_url:
        return None
    from web4lora.rag.redis_level import open_redis

    return open_redis(settings.retrieval.redis_url)
