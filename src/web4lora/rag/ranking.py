"""From candidates to results: score, drop repetitions, cite."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from web4lora.rag.candidates import Candidate
from web4lora.settings import RetrievalSettings

#: A document that answers well may show this many of its sections.
_SECTIONS_PER_DOCUMENT = 2
_EXCERPT_CHARACTERS = 600


@dataclass(frozen=True)
class Hit:
    """One result with its citation.

    Attributes:
        path: repo-relative path of the document.
        section: name of the section: ``plan``, ``check``, a class, a topic.
        score: weighted similarity and quality, 0–1.
        excerpt: the best part of the section, at most 600 characters.
        date: ISO day of the document, or None.
        collection: where it was found.
        title: the section's heading.
        start_line: 1-based first line of the section.
        end_line: 1-based last line.
        similarity: cosine, or what a chain passed on.
        quality: 0–100.
        via: ``semantic``, ``named`` (by the question) or ``graph`` (by its chain).
    """

    path: str
    section: str
    score: float
    excerpt: str
    date: str | None
    collection: str
    title: str
    start_line: int
    end_line: int
    similarity: float
    quality: float
    via: str


def rank(candidates: Sequence[Candidate], settings: RetrievalSettings, k: int) -> tuple[Hit, ...]:
    """Return the `k` best results, best first.

    Sections with the same text count once, and a document shows at most two sections.
    """
    scored = sorted(
        ((_score(item, settings), item) for item in candidates),
        key=lambda pair: (-pair[0], pair[1].path, pair[1].start_line),
    )
    hits: list[Hit] = []
    texts: set[str] = set()
    shown: Counter[str] = Counter()
    for score, item in scored:
        if len(hits) == k:
            break
        if item.text_sha256 in texts or shown[item.path] == _SECTIONS_PER_DOCUMENT:
            continue
        texts.add(item.text_sha256)
        shown[item.path] += 1
        hits.append(_hit(item, score))
    return tuple(hits)


def _score(item: Candidate, settings: RetrievalSettings) -> float:
    weighted = (
        settings.similarity_weight * item.similarity + settings.quality_weight * item.quality / 100
    )
    total = settings.similarity_weight + settings.quality_weight
    return max(0.0, weighted / total) if total else 0.0


def _hit(item: Candidate, score: float) -> Hit:
    return Hit(
        path=item.path,
        section=item.section,
        score=round(score, 4),
        excerpt=_excerpt(item.excerpt),
        date=item.date,
        collection=item.collection,
        title=item.title,
        start_line=item.start_line,
        end_line=item.end_line,
        similarity=round(item.similarity, 4),
        quality=round(item.quality, 1),
        via=item.via,
    )


def _excerpt(text: str) -> str:
    """Cut at a word, with an ellipsis."""
    if len(text) <= _EXCERPT_CHARACTERS:
        return text.strip()
    return text[:_EXCERPT_CHARACTERS].rsplit(None, 1)[0].strip() + " …"
