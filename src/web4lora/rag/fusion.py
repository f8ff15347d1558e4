"""One ranking out of two: by meaning and by words (reciprocal rank fusion).

A section gets ``(K + 1) / (K + rank)`` from each ranking that holds it, 1 for the first place,
weighted by the ranking's share; so cosines and bm25, which have no common scale, need none.
"""

from collections.abc import Iterable, Sequence

from web4lora.rag.candidates import Found, Why

#: Flatness of the ranks. The usual 60 (Cormack, Clarke and Büttcher, SIGIR 2009) makes ranks so
#: close that the 0.3 of the quality re-rank outweighs them. Tried on the sample repository: 10 and
#: 5, with 90 questions of a first generator that hid no section: nDCG@10 of an even mixture,
#: re-ranked, 0.56 and 0.58. A small difference on the questions it was chosen by.
RANK_CONSTANT = 5


def fuse(semantic: Sequence[Found], text: Sequence[Found], text_weight: float) -> list[Found]:
    """Return the sections of both rankings once, with their relevance, most relevant first.

    Args:
        semantic: nearest first.
        text: best words first.
        text_weight: share of the second ranking, 0–1; the first has the rest. A ranking that
            is empty leaves its share to the other.
    """
    if not semantic or not text:
        text_weight = 1.0 if text else 0.0
    near = {item.section: rank for rank, item in enumerate(semantic, start=1)}
    worded = {item.section: rank for rank, item in enumerate(text, start=1)}
    bm25 = {item.section: item.why.bm25 for item in text}
    merged = []
    for section, item in {item.section: item for item in (*text, *semantic)}.items():
        vector_rank, text_rank = near.get(section), worded.get(section)
        relevance = 0.0
        if vector_rank is not None:
            relevance += (1 - text_weight) * reciprocal(vector_rank)
        if text_rank is not None:
            relevance += text_weight * reciprocal(text_rank)
        via = "both" if vector_rank and text_rank else "text" if text_rank else "semantic"
        why = Why(vector_rank, text_rank, bm25.get(section))
        merged.append(Found(section, item.window, item.similarity, via, relevance, why))
    return most_relevant(merged)


def reciprocal(rank: int) -> float:
    """Return what a place in one ranking is worth, 1 for the first."""
    return (RANK_CONSTANT + 1) / (RANK_CONSTANT + rank)


def most_relevant(found: Iterable[Found]) -> list[Found]:
    """Return each section once, at its highest relevance, best first."""
    best: dict[int, Found] = {}
    for item in found:
        present = best.get(item.section)
        if present is None or present.relevance < item.relevance:
            best[item.section] = item
    return sorted(best.values(), key=lambda item: (-item.relevance, item.section))
