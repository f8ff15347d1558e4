"""One ranking out of two: by meaning and by words (reciprocal rank fusion).

A section gets ``(K + 1) / (K + rank)`` from each ranking that holds it, 1 for the first place,
weighted by the ranking's share; so cosines and bm25, which have no common scale, need none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from web4lora.rag.candidates import Candidate

#: Flatness of the ranks. The usual 60 (Cormack, Clarke and Büttcher, SIGIR 2009) makes ranks so
#: close that the 0.3 of the quality re-rank outweighs them. Tried on the sample repository: 10 and
#: 5, with 90 questions of a first generator that hid no section: nDCG@10 of an even mixture,
#: re-ranked, 0.56 and 0.58. A small difference on the questions it was chosen by.
RANK_CONSTANT = 5


def fuse(
    semantic: Sequence[Candidate], text: Sequence[Candidate], text_weight: float
) -> list[Candidate]:
    """Return the candidates of both rankings once, with their relevance, most relevant first.

    Args:
        semantic: nearest first.
        text: best words first.
        text_weight: share of the second ranking, 0–1; the first has the rest. A ranking that
            is empty leaves its share to the other.
    """
    if not semantic or not text:
        text_weight = 1.0 if text else 0.0
    merged: dict[int, Candidate] = {}
    for rank, item in enumerate(semantic, start=1):
        why = replace(item.why, vector_rank=rank)
        relevance = (1 - text_weight) * reciprocal(rank)
        merged[item.section_id] = replace(item, relevance=relevance, why=why)
    for rank, item in enumerate(text, start=1):
        known = merged.get(item.section_id)
        why = replace(known.why if known else item.why, text_rank=rank, bm25=item.why.bm25)
        relevance = (known.relevance if known else 0.0) + text_weight * reciprocal(rank)
        via = "both" if known else "text"
        merged[item.section_id] = replace(known or item, relevance=relevance, why=why, via=via)
    return most_relevant(merged.values())


def reciprocal(rank: int) -> float:
    """Return what a place in one ranking is worth, 1 for the first."""
    return (RANK_CONSTANT + 1) / (RANK_CONSTANT + rank)


def most_relevant(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return each section once, at its highest relevance, best first."""
    best: dict[int, Candidate] = {}
    for item in candidates:
        present = best.get(item.section_id)
        if present is None or present.relevance < item.relevance:
            best[item.section_id] = item
    return sorted(best.values(), key=lambda item: (-item.relevance, item.section_id))
