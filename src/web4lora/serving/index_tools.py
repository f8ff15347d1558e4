"""What an agent may ask the index, as plain methods: search, chains, days, documents.

Read-only. Each call opens the index anew, so that it sees what the last `web4 index` wrote and a
workspace without an index answers with what to do. Only the retriever stays open, since it holds
the embedding model. Text of the repository is data: control tokens are taken out, and a document
that may not be shown (`ok_to_retrieve: false`) gives its place, not its words.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from web4lora.domain.chat import without_control_tokens
from web4lora.errors import Web4Error
from web4lora.rag.embedding import Embedder
from web4lora.rag.graph import Neighbour
from web4lora.rag.index import Index, StoredDocument
from web4lora.rag.ranking import Hit
from web4lora.rag.retriever import Retriever
from web4lora.rag.timeline import TimelineEntry
from web4lora.settings import Settings
from web4lora.workspace import Workspace

#: An agent that calls a tool waits; `retrieval.timeout_s` is for the gateway.
_PATIENCE_S = 30.0

Told = TypeVar("Told", Neighbour, TimelineEntry)


@dataclass(frozen=True)
class SearchAnswer:
    """What a search found.

    Attributes:
        results: best first, each with path, section, lines and date to cite.
        left_out: parts of the search that were not ready in time, each with the reason.
    """

    results: tuple[Hit, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class Breadcrumbs:
    """The chain around a record, or the way from it to another one.

    Attributes:
        record: path of the record that was named.
        predecessors: records before it, nearest first; `depth` is the number of steps.
        successors: records after it, nearest first.
        way: paths from `record` to the other one, both included; empty when none was named or
            no chain leads there.
    """

    record: str
    predecessors: tuple[Neighbour, ...] = ()
    successors: tuple[Neighbour, ...] = ()
    way: tuple[str, ...] = ()


@dataclass(frozen=True)
class Days:
    """Records of a range of days, oldest first; `total` counts those cut off as well."""

    total: int
    records: tuple[TimelineEntry, ...]


@dataclass(frozen=True)
class DocumentPage:
    """Lines of one document; `start_line` and `end_line` are 1-based and inclusive."""

    path: str
    kind: str
    title: str
    date: str | None
    licence: str
    facts: dict[str, Any]
    start_line: int
    end_line: int
    total_lines: int
    text: str


class IndexTools:
    """The tools over one workspace; calls may come from several threads."""

    def __init__(
        self, ws: Workspace, settings: Settings, *, embedder: Embedder | None = None
    ) -> None:
        """Remember the workspace; nothing is opened before the first call.

        Args:
            ws: the workspace; it need not have an index yet.
            settings: effective settings.
            embedder: replaces the one the settings name.
        """
        self._ws = ws
        self._settings = settings
        self._embedder = embedder
        self._mutex = threading.Lock()
        self._retriever: Retriever | None = None

    def close(self) -> None:
        """Close the retriever where one was opened."""
        with self._mutex:
            if self._retriever is not None:
                self._retriever.close()
                self._retriever = None

    def search_history(self, question: str, limit: int) -> SearchAnswer:
        """Return the sections that answer a question, best first.

        Raises:
            Web4Error: no index, a damaged one, or one of another embedding model.
        """
        if not question.strip():
            raise Web4Error("The question is empty.", "Ask in a full sentence.")
        answer = self._open_retriever().query(question, limit, timeout_s=_PATIENCE_S)
        results = (replace(hit, excerpt=_clean(hit.excerpt)) for hit in answer.results)
        return SearchAnswer(tuple(results), answer.degraded)

    def walk_breadcrumbs(self, record: str, to: str | None, depth: int) -> Breadcrumbs:
        """Return the records around one, or the way from it to another.

        Args:
            record: path, end of a path, or pdca_id.
            to: names the goal in the same way; None walks both directions.
            depth: most steps in each direction.

        Raises:
            Web4Error: no index, or a name that fits none or several records.
        """
        with Index.open(self._ws, self._settings) as index:
            start = index.find_record(record)
            if to is not None:
                goal = index.find_record(to)
                return Breadcrumbs(start, way=tuple(index.path_between(start, goal)))
            return Breadcrumbs(
                start,
                _told(index, index.predecessors(start, depth)),
                _told(index, index.successors(start, depth)),
            )

    def timeline(self, first_day: date, last_day: date, agent: str | None, limit: int) -> Days:
        """Return the records of a range of days, both included (UTC), oldest first.

        Raises:
            Web4Error: no index, or the range ends before it begins.
        """
        if last_day < first_day:
            raise Web4Error(
                f"{last_day} is before {first_day}.", "Give the earlier day as first_day."
            )
        with Index.open(self._ws, self._settings) as index:
            found = index.timeline(first_day, last_day, agent)
            return Days(len(found), _told(index, found[:limit]))

    def get_document(self, path: str, start_line: int, max_lines: int) -> DocumentPage:
        """Return lines of a document.

        Args:
            path: repo-relative; of a record also the end of its path or its pdca_id.
            start_line: 1-based.
            max_lines: most lines.

        Raises:
            Web4Error: no index, no such document, or one that may not be shown.
        """
        with Index.open(self._ws, self._settings) as index:
            document = _find(index, path)
        if not document.ok_to_retrieve:
            raise Web4Error(
                f"{document.path} says ok_to_retrieve: false; its text is not shown.",
                "Ask a person of the team.",
            )
        lines = document.text.splitlines()
        if start_line > max(1, len(lines)):
            raise Web4Error(
                f"{document.path} has {len(lines)} lines, not {start_line}.",
                "Give a smaller start_line.",
            )
        shown = lines[start_line - 1 : start_line - 1 + max_lines]
        return DocumentPage(
            path=document.path,
            kind=document.kind,
            title=document.title,
            date=document.date,
            licence=document.licence,
            facts=document.facts,
            start_line=start_line,
            end_line=start_line + len(shown) - 1,
            total_lines=len(lines),
            text=_clean("\n".join(shown)),
        )

    def _open_retriever(self) -> Retriever:
        with self._mutex:
            if self._retriever is None:
                self._retriever = Retriever(self._ws, self._settings, embedder=self._embedder)
            return self._retriever


def _find(index: Index, path: str) -> StoredDocument:
    """Return the newest version of a document: the buffer holds what history does not have yet."""
    found = index.document(path, tier="buffer") or index.document(path)
    if found is not None:
        return found
    try:
        record = index.document(index.find_record(path))
    except Web4Error as error:
        raise Web4Error(
            f"The index holds no document {path}. {error.message}",
            "Take the path from search_history or timeline.",
        ) from error
    assert record is not None  # every record is a document
    return record


def _told(index: Index, found: Iterable[Told]) -> tuple[Told, ...]:
    """Keep the words of documents that may be shown."""
    return tuple(
        replace(item, objective=_clean(item.objective))
        if item.objective and _may_show(index, item.path)
        else replace(item, objective=None)
        for item in found
    )


def _may_show(index: Index, path: str) -> bool:
    document = index.document(path)
    return document is not None and document.ok_to_retrieve


def _clean(text: str) -> str:
    return without_control_tokens(text)
