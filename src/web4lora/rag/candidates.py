"""Sections that may answer a question: the nearest in meaning, and those that share its words."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from web4lora.rag.collections import Collections
from web4lora.rag.filters import Filters
from web4lora.rag.passages import Passage, Passages
from web4lora.rag.snapshot import Snapshot
from web4lora.rag.store import Store, embedding_array
from web4lora.rag.terms import highest
from web4lora.rag.tiers import DAILY_BUFFER
from web4lora.rag.words import content_terms

#: Where vectors are not in memory, up to so many windows that pass a filter are compared one by
#: one. A filtered query of a collection takes 30 times as long as a plain one (50,000 vectors:
#: 30 ms).
_COMPARED_ONE_BY_ONE = 5_000
#: Cosines that agree to so many digits are equal, and the order of the index decides. Sums of
#: float32 differ beyond them by where a vector lies in the matrix, and from Chroma's.
_DIGITS = 6
#: OpenBLAS hands a product of more numbers (460,800) to several threads, which wait for each other:
#: 10,545 vectors take one core 0.8 ms; two threads take 17 ms, and 6.4 of CPU, beside busy
#: neighbours.
_ONE_THREAD = 400_000
_WORD = re.compile(r"\w+")


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


@dataclass(frozen=True)
class View:
    """One state of the index, and the means to read more of it.

    Attributes:
        store: the index.
        snapshot: its state; sections and windows are named by their position in it.
        collections: asked where the snapshot holds no vectors.
        passages: what windows say.
    """

    store: Store
    snapshot: Snapshot
    collections: Collections
    passages: Passages


class Found(NamedTuple):
    """A section that may answer, by position: what there is of a `Candidate` before its text.

    Most of what is found is out of the running once the rankings are fused, so texts are read
    for the rest only. A tuple, since a question makes some three hundred of them.
    """

    section: int
    window: int
    similarity: float = 0.0
    via: str = "semantic"
    relevance: float = 0.0
    vector_rank: int | None = None
    text_rank: int | None = None
    bm25: float | None = None
    seed: str = ""
    steps: int = 0


@dataclass(frozen=True)
class Asked:
    """A question as sections are compared with it; see `ask`.

    Attributes:
        text: the question.
        vector: shape ``(dimension,)``, or None where it was not embedded.
        cosines: to every window of the snapshot, or None where there is no vector or the
            snapshot holds none.
    """

    text: str
    vector: Any | None = None
    cosines: Any | None = None


def ask(view: View, text: str, vector: Any | None) -> Asked:
    """Compare a question with all windows in memory, once for all that is looked up for it."""
    if vector is None or view.snapshot.vectors is None:
        return Asked(text, vector)
    return Asked(text, vector, _rounded(_product(view.snapshot.vectors, vector)))


def _product(vectors: Any, vector: Any) -> Any:
    """Return ``vectors @ vector`` from one thread."""
    import numpy as np

    product = np.empty(len(vectors), dtype=vectors.dtype)
    rows = max(1, _ONE_THREAD // vectors.shape[1])
    for start in range(0, len(vectors), rows):
        piece = vectors[start : start + rows]
        np.dot(piece, vector, out=product[start : start + len(piece)])
    return product


def candidates(view: View, found: Sequence[Found]) -> list[Candidate]:
    """Return what was found with its text, in the same order; what is gone is left out."""
    passages = view.passages.of(view.snapshot, [(item.section, item.window) for item in found])
    return [
        _candidate(view.snapshot, item, passages[item.window])
        for item in found
        if item.window in passages
    ]


def _candidate(snapshot: Snapshot, item: Found, passage: Passage) -> Candidate:
    place = snapshot.document(item.section)
    return Candidate(
        section_id=snapshot.section_id(item.section),
        path=place.path,
        kind=place.kind,
        section=passage.name,
        title=passage.title,
        start_line=passage.start_line,
        end_line=passage.end_line,
        date=place.date,
        quality=place.quality,
        collection=snapshot.collection_of(item.section),
        text_sha256=passage.text_sha256,
        similarity=item.similarity,
        excerpt=passage.text,
        via=item.via,
        relevance=item.relevance,
        why=Why(item.vector_rank, item.text_rank, item.bm25, item.seed, item.steps),
    )


def nearest_sections(
    view: View,
    question: Asked,
    allowed: Any,
    collections: Sequence[str],
    filters: Filters,
    n: int,
) -> list[Found]:
    """Return the sections nearest to a question, nearest first.

    Args:
        view: the index.
        question: has a vector.
        allowed: for each section, whether it may answer; see `Snapshot.allowed`.
        collections: where `allowed` sections lie.
        filters: what `allowed` came from.
        n: most sections.
    """
    import numpy as np

    if not allowed.any():
        return []
    if question.cosines is None:
        return _nearest_elsewhere(view, question, allowed, collections, filters, n)
    best = np.maximum.reduceat(question.cosines, view.snapshot.first[:-1])
    best[~allowed] = -np.inf
    nearest = highest(best, min(n, int(allowed.sum()))).tolist()
    return best_windows(view, nearest, question)


def _nearest_elsewhere(
    view: View,
    question: Asked,
    allowed: Any,
    collections: Sequence[str],
    filters: Filters,
    n: int,
) -> list[Found]:
    """Ask the vector collections, or compare the few windows that a filter leaves."""
    import numpy as np

    sections = np.flatnonzero(allowed)
    first = view.snapshot.first
    windows = int((first[sections + 1] - first[sections]).sum())
    # The collections cannot look for a part of a name.
    by_name = bool(filters.agent or filters.component)
    if by_name or (filters.narrow and windows <= _COMPARED_ONE_BY_ONE):
        found = best_windows(view, sections.tolist(), question)
    else:
        found = [
            item
            for collection in collections
            for item in _nearest(view, question.vector, collection, filters, n)
            if allowed[item.section]
        ]
    best: dict[int, Found] = {}
    for item in sorted(found, key=lambda item: (-item.similarity, item.window)):
        best.setdefault(item.section, item)
    return list(best.values())[:n]


def _nearest(view: View, vector: Any, collection: str, filters: Filters, n: int) -> list[Found]:
    """Ask one vector collection; days are the one filter that it knows."""
    where = None
    if filters.days:
        first, last = (int(day.strftime("%Y%m%d")) for day in filters.days)
        where = {"$and": [{"day": {"$gte": first}}, {"day": {"$lte": last}}]}
    tier = "buffer" if collection == DAILY_BUFFER else "history"
    hits = view.collections.get().query(collection, vector, n, where)
    places = ((view.snapshot.find(tier, hit.record_id), hit.similarity) for hit in hits)
    return [Found(*place, round(cosine, _DIGITS)) for place, cosine in places if place is not None]


def vectors_of(view: View, windows: Sequence[int]) -> Any:
    """Return the vectors of windows, shape ``(len(windows), dimension)``."""
    if view.snapshot.vectors is not None:
        return view.snapshot.vectors[windows]
    ids = view.snapshot.windows[windows].tolist()
    rows = view.store.rows(
        "SELECT id, embedding FROM windows WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(ids),),
    )
    stored = {row["id"]: row["embedding"] for row in rows}
    # A window that a writer has just taken out is like nothing.
    nothing = bytes(len(rows[0]["embedding"]) if rows else 4)
    return embedding_array([stored.get(window_id, nothing) for window_id in ids])


def _cosines(view: View, windows: Sequence[int], question: Asked) -> Any:
    if question.cosines is not None:
        return question.cosines[windows]
    return _rounded(vectors_of(view, windows) @ question.vector)


def _rounded(cosines: Any) -> Any:
    """Return float32 cosines as float64, so that equal ones are equal after rounding."""
    return cosines.astype("float64").round(_DIGITS)


def best_windows(view: View, sections: Sequence[int], question: Asked) -> list[Found]:
    """Return each section with its window nearest to a question that has a vector.

    The order is that of the sections.
    """
    spans = [view.snapshot.windows_in(section) for section in sections]
    return [
        Found(section, window, cosine)
        for section, (window, cosine) in zip(
            sections, _nearest_in(view, spans, question), strict=True
        )
    ]


def _nearest_in(view: View, spans: Sequence[range], question: Asked) -> Iterator[tuple[int, float]]:
    """Yield the nearest window of each span with its cosine, the first of equal ones."""
    if not spans:
        return
    cosines = _cosines(view, [window for span in spans for window in span], question).tolist()
    start = 0
    for span in spans:
        own = cosines[start : start + len(span)]
        best = max(own)
        yield span[own.index(best)], best
        start += len(span)


def windows_with_most_words(view: View, sections: Sequence[int], question: str) -> list[Found]:
    """Return each section with the window that holds most of a question's words.

    For questions without a vector.
    """
    return [item for _, item in _by_shared_words(view, sections, question)]


def _by_shared_words(view: View, sections: Sequence[int], question: str) -> list[tuple[int, Found]]:
    """Return each section's best window, after the number of words that it shares."""
    terms = frozenset(content_terms(question))
    windows = [(s, window) for s in sections for window in view.snapshot.windows_in(s)]
    passages = view.passages.of(view.snapshot, windows)
    best: dict[int, tuple[int, Found]] = {}
    for section, window in windows:
        text = passages[window].text if window in passages else ""
        shared = len(terms.intersection(_WORD.findall(text.lower())))
        if section not in best or shared > best[section][0]:
            best[section] = (shared, Found(section, window))
    return list(best.values())


def best_of_documents(
    view: View, paths: Sequence[str], question: Asked, allowed: Any
) -> dict[str, Found]:
    """Return the section of each document that fits a question best, by path.

    A copy that is folded onto its family answers with the sections of its representative; of
    several that would answer with the same ones, the representative does or else the first.

    Args:
        view: the index.
        paths: documents; those that have no `allowed` section are absent.
        question: as asked.
        allowed: for each section, whether it may answer.
    """
    sections: dict[str, range] = {}
    taken: set[int] = set()
    # Documents with sections of their own come first.
    for path in sorted(paths, key=view.snapshot.folded):
        own = view.snapshot.sections_of(path, allowed)
        if own and own[0] not in taken:
            taken.add(own[0])
            sections[path] = own
    if question.vector is not None:
        return _nearest_of_documents(view, sections, question)
    best = {}
    for path, own in sections.items():
        ranked = _by_shared_words(view, own, question.text)
        best[path] = max(ranked, key=lambda pair: pair[0])[1]
    return best


def _nearest_of_documents(
    view: View, sections: Mapping[str, range], question: Asked
) -> dict[str, Found]:
    """Return the nearest section of each document; its windows lie beside each other."""
    snapshot = view.snapshot
    spans = [
        range(snapshot.windows_in(own[0]).start, snapshot.windows_in(own[-1]).stop)
        for own in sections.values()
    ]
    nearest = _nearest_in(view, spans, question)
    return {
        path: Found(snapshot.section_of(window), window, cosine)
        for path, (window, cosine) in zip(sections, nearest, strict=True)
    }
