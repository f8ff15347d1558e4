"""Measure how well the index is searched, and recommend settings.

Known-item questions are asked of vectors alone, full text alone, and mixtures of the two; the
place of the one right record gives recall@k, the mean reciprocal rank and nDCG@10. Every row
goes through the same re-rank by quality, except those marked; chains and routes are left aside,
for a known-item question asks for neither.
"""

import math
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from web4lora.errors import Web4Error
from web4lora.progress import Progress
from web4lora.rag.candidates import Found
from web4lora.rag.fusion import fuse
from web4lora.rag.questions import KnownItem, known_items, written_items
from web4lora.rag.ranking import Hit, best_hits
from web4lora.rag.retriever import Rankings, Retriever
from web4lora.rag.scope import EVERYWHERE
from web4lora.settings import RetrievalSettings

#: `retrieval.n_results` to choose from; recall@k is measured at each.
RESULT_COUNTS = (1, 2, 3, 5, 8, 10)
#: Shares of full text to choose from; 0 is vectors alone, 1 full text alone.
TEXT_WEIGHTS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
#: Fewest results that find this share of what ten would find: more is noise in a prompt.
_ENOUGH = 0.95
_DEPTH = 10
_MIN_QUESTIONS = 10


@dataclass(frozen=True)
class TuneRow:
    """How one way to search did.

    Attributes:
        name: what it is.
        text_weight: share of full text.
        recall: share of questions whose record is among the first k, by k.
        mrr: mean of 1 / place of the record, 0 where it is not among the first ten.
        ndcg: mean nDCG@10.
        ndcg_by_kind: the same for each kind of question.
    """

    name: str
    text_weight: float
    recall: dict[int, float]
    mrr: float
    ndcg: float
    ndcg_by_kind: dict[str, float]


@dataclass(frozen=True)
class TuneResult:
    """What was measured, and the settings it speaks for.

    Attributes:
        questions: number of questions by kind.
        seed: of the questions.
        rows: vectors alone, full text alone, then the mixtures.
        recommended: dotted settings key → value.
        seconds: wall time.
    """

    questions: dict[str, int]
    seed: int
    rows: tuple[TuneRow, ...]
    recommended: dict[str, float | int]
    seconds: float


def tune_retrieval(
    retriever: Retriever,
    settings: RetrievalSettings,
    progress: Progress,
    *,
    questions: int,
    seed: int,
    written: Path | None = None,
) -> TuneResult:
    """Ask known-item questions in every way and recommend the best.

    Args:
        retriever: of the index that is asked.
        settings: in force; the re-rank is taken from here.
        progress: receives the number of questions asked.
        questions: how many to make.
        seed: the same index and seed give the same questions.
        written: a file of questions to ask instead; see `rag.questions.written_items`.

    Raises:
        Web4Error: the index is too small for questions, or the file is wrong.
    """
    started = time.monotonic()
    store = retriever.store
    items = written_items(store, written) if written else known_items(store, questions, seed)
    if len(items) < _MIN_QUESTIONS:
        raise Web4Error(
            f"There are {len(items)} questions; {_MIN_QUESTIONS} are the fewest that tell.",
            "Index more records, or write more questions.",
        )
    asked = _ask(retriever, items, progress)
    plain = settings.model_copy(update={"similarity_weight": 1.0, "quality_weight": 0.0})
    alone = [("vectors", 0.0), ("full text", 1.0)]
    rows = [_measure(f"{name} alone", asked, items, settings, weight) for name, weight in alone]
    rows += [_measure(f"{name} alone, no re-rank", asked, items, plain, w) for name, w in alone]
    mixed = [
        _measure(f"hybrid, full text {weight:.0%}", asked, items, settings, weight)
        for weight in TEXT_WEIGHTS
    ]
    best = max([*rows[:2], *mixed], key=lambda row: (row.ndcg, row.mrr))
    return TuneResult(
        questions=dict(Counter(item.kind for item in items)),
        seed=seed,
        rows=(*rows, *mixed),
        recommended={
            "retrieval.text_weight": best.text_weight,
            "retrieval.n_results": _fewest_results(best.recall),
        },
        seconds=round(time.monotonic() - started, 1),
    )


def _ask(retriever: Retriever, items: Sequence[KnownItem], progress: Progress) -> list[Rankings]:
    """Return both rankings of each question, without the section that it hides."""
    asked = []
    for number, item in enumerate(items, start=1):
        found = retriever.rankings(item.text, EVERYWHERE, _DEPTH)
        asked.append(
            replace(
                found,
                semantic=_without(found, found.semantic, item.hidden),
                text=_without(found, found.text, item.hidden),
            )
        )
        progress.step("asking questions", number, len(items))
    return asked


def _without(asked: Rankings, found: Sequence[Found], hidden: int | None) -> tuple[Found, ...]:
    sections = asked.view.snapshot
    return tuple(item for item in found if sections.section_id(item.section) != hidden)


def _measure(
    name: str,
    asked: Sequence[Rankings],
    items: Sequence[KnownItem],
    settings: RetrievalSettings,
    text_weight: float,
) -> TuneRow:
    places = [
        _place(item, best_hits(found.view, _fused(found, text_weight), settings, _DEPTH))
        for item, found in zip(items, asked, strict=True)
    ]
    by_kind: dict[str, list[int]] = {}
    for item, place in zip(items, places, strict=True):
        by_kind.setdefault(item.kind, []).append(place)
    return TuneRow(
        name=name,
        text_weight=text_weight,
        recall={k: _mean([float(0 < place <= k) for place in places]) for k in RESULT_COUNTS},
        mrr=_mean([1 / place if place else 0.0 for place in places]),
        ndcg=_ndcg(places),
        ndcg_by_kind={kind: _ndcg(of_kind) for kind, of_kind in by_kind.items()},
    )


def _fused(found: Rankings, text_weight: float) -> list[Found]:
    semantic = found.semantic if text_weight < 1 else ()
    return fuse(semantic, found.text if text_weight > 0 else (), text_weight)


def _place(item: KnownItem, hits: Sequence[Hit]) -> int:
    """Return the place of the first hit from the record, from 1; 0 where there is none."""
    right = (n for n, hit in enumerate(hits, start=1) if item.path in (hit.path, *hit.copies))
    return next(right, 0)


def _ndcg(places: Sequence[int]) -> float:
    """Return the mean nDCG; with one right answer the ideal gain is 1."""
    return _mean([1 / math.log2(1 + place) if place else 0.0 for place in places])


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0


def _fewest_results(recall: Mapping[int, float]) -> int:
    """Return how many results find nearly all that ten would; never fewer than two."""
    enough = _ENOUGH * recall[_DEPTH]
    return next(k for k in RESULT_COUNTS if k > 1 and recall[k] >= enough)
