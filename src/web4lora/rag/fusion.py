"""One ranking out of two: by meaning and by words (reciprocal rank fusion).

A section gets ``(K + 1) / (K + rank)`` from each ranking that holds it, 1 for the first place,
weighted by the ranking's share; so cosines and bm25, which have no common scale, need none.

The share moves with the question. Where one section is much nearer than the tenth, meaning has an
answer and weighs more; where ten are about equally near, it has none, and the words decide.
"""

from collections.abc import Iterable, Sequence

from web4lora.rag.candidates import Found

#: Flatness of the ranks. The usual 60 (Cormack, Clarke and Büttcher, SIGIR 2009) makes ranks so
#: close that the 0.3 of the quality re-rank outweighs them. Tried on the sample repository: 10 and
#: 5, with 90 questions of a first generator that hid no section: nDCG@10 of an even mixture,
#: re-ranked, 0.56 and 0.58. A small difference on the questions it was chosen by.
RANK_CONSTANT = 5
#: Cosine of the nearest section above that of the tenth: where meaning begins to weigh more than
#: its share, and where it has all that it gets; in between the share moves evenly.
#: nDCG@10 on the sample repository: 1,200 generated questions (seeds 1 to 5) 0.308 with
#: a fixed share of 0.5, 0.313 with this, 0.311 full text alone, 0.228 vectors alone; the 40
#: hand-written ones 0.660, 0.672, 0.576 and 0.676. Six ranges and seven spans were tried, with
#: these scores in view; the differences are within chance.
_LEADS = (0.05, 0.15)
_LEAD_OVER = 10
#: How far the share moves, up or down.
_LEANING = 0.2


def fuse(semantic: Sequence[Found], text: Sequence[Found], text_weight: float) -> list[Found]:
    """Return the sections of both rankings once, with their relevance, most relevant first.

    Args:
        semantic: nearest first.
        text: best words first.
        text_weight: share of the second ranking, 0–1, before it leans; the first has the rest.
            A ranking that is empty leaves its share to the other.
    """
    if not semantic or not text:
        text_weight = 1.0 if text else 0.0
    else:
        text_weight = min(1.0, max(0.0, text_weight + _leaning(semantic)))
    placed = {item.section: (rank, item) for rank, item in enumerate(text, start=1)}
    merged = []
    for rank, item in enumerate(semantic, start=1):
        relevance = (1 - text_weight) * reciprocal(rank)
        section, window, similarity = item[:3]
        if section not in placed:
            merged.append(Found(section, window, similarity, "semantic", relevance, rank))
            continue
        text_rank, worded = placed.pop(section)
        relevance += text_weight * reciprocal(text_rank)
        merged.append(
            Found(section, window, similarity, "both", relevance, rank, text_rank, worded.bm25)
        )
    merged += [
        item._replace(via="text", relevance=text_weight * reciprocal(rank), text_rank=rank)
        for rank, item in placed.values()
    ]
    return most_relevant(merged)


def _leaning(semantic: Sequence[Found]) -> float:
    """Return what the words' share gains or loses by how clear the nearest section is."""
    if len(semantic) < _LEAD_OVER:
        return 0.0  # too few to tell what near means here
    lead = semantic[0].similarity - semantic[_LEAD_OVER - 1].similarity
    begins, ends = _LEADS
    clear = min(1.0, max(0.0, (lead - begins) / (ends - begins)))
    return _LEANING * (1 - 2 * clear)


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
