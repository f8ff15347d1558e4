"""From candidates to results: score, collapse what repeats, cite."""

import functools
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from web4lora.rag.candidates import Candidate, Found, View, Why, candidates
from web4lora.settings import RetrievalSettings

#: A document that answers well may show this many of its sections.
_SECTIONS_PER_DOCUMENT = 2
_EXCERPT_CHARACTERS = 600
#: Excerpts that share this much of their words say the same (Jaccard index of the word sets).
_NEAR_DUPLICATE = 0.9
#: So many candidates are compared for copies, though the results are complete before.
_LOOKED_AT = 30
#: Excerpts whose words are kept; some 5 kB each. Good sections are looked at for many questions.
_REMEMBERED = 2_000
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Hit:
    """One result with its citation.

    Attributes:
        path: repo-relative path of the document.
        section: name of the section: ``plan``, ``check``, a class, a topic.
        score: weighted relevance and quality, 0–1.
        excerpt: the best part of the section, at most 600 characters.
        date: ISO day of the document, or None.
        collection: where it was found.
        title: the section's heading.
        start_line: 1-based first line of the section.
        end_line: 1-based last line.
        similarity: cosine of the excerpt to the question; 0 where the question has no vector.
        quality: 0–100.
        via: ``semantic``, ``text``, ``both``, ``named`` (by the question) or ``graph`` (by its
            chain).
        relevance: 0–1, from its places in the rankings; see `why`.
        why: how `relevance` came about.
        copies: paths of documents whose section says the same and was left out for this one.
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
    relevance: float
    why: Why
    copies: tuple[str, ...] = ()


@dataclass
class _Kept:
    """A result on its way; later candidates may turn out to be copies of it."""

    item: Candidate
    score: float
    words: frozenset[str]
    size: int
    copies: dict[str, None]


def best_hits(
    view: View, found: Sequence[Found], settings: RetrievalSettings, k: int
) -> tuple[Hit, ...]:
    """Return the `k` best results of what was found; texts are read as far as they are needed.

    See `rank`.
    """
    quality = [view.snapshot.document(item.section).quality for item in found]
    score = _scoring(settings)
    scores = [score(item.relevance, q) for item, q in zip(found, quality, strict=True)]
    order = sorted(range(len(found)), key=lambda at: (-scores[at], found[at].section))
    best = order[: max(k, _LOOKED_AT)]
    hits = rank(candidates(view, [found[at] for at in best]), settings, k)
    if len(hits) < k and len(best) < len(order):  # too many copies among them
        hits = rank(candidates(view, found), settings, k)
    return hits


def rank(found: Sequence[Candidate], settings: RetrievalSettings, k: int) -> tuple[Hit, ...]:
    """Return the `k` best results, best first.

    Sections with the same text, or nearly the same excerpt, count once, and a document shows at
    most two sections.
    """
    score_of = _scoring(settings)
    scored = sorted(
        ((score_of(item.relevance, item.quality), item) for item in found),
        key=lambda pair: (-pair[0], pair[1].path, pair[1].start_line),
    )
    kept: list[_Kept] = []
    shown: Counter[str] = Counter()
    for number, (score, item) in enumerate(scored):
        if len(kept) == k and number >= _LOOKED_AT:
            break
        words = _words(item.excerpt)
        original = _original(kept, item, words)
        if original is not None:
            if item.path != original.item.path:
                original.copies[item.path] = None
        elif len(kept) < k and shown[item.path] < _SECTIONS_PER_DOCUMENT:
            shown[item.path] += 1
            kept.append(_Kept(item, score, words, len(words), {}))
    return tuple(_hit(result) for result in kept)


def _original(kept: Sequence[_Kept], item: Candidate, words: frozenset[str]) -> _Kept | None:
    """Return the first result that says the same, or nearly."""
    size = len(words)
    for other in kept:
        if other.item.text_sha256 == item.text_sha256:
            return other
        fewer, more = (size, other.size) if size < other.size else (other.size, size)
        if fewer < _NEAR_DUPLICATE * more:
            continue
        shared = len(other.words & words)
        if shared > 0 and shared >= _NEAR_DUPLICATE * (fewer + more - shared):
            return other
    return None


@functools.lru_cache(maxsize=_REMEMBERED)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


def _scoring(settings: RetrievalSettings) -> Callable[[float, float], float]:
    """Return how relevance (0–1) and quality (0–100) make a score, 0–1."""
    similarity_weight, quality_weight = settings.similarity_weight, settings.quality_weight
    total = similarity_weight + quality_weight
    if not total:
        return lambda _relevance, _quality: 0.0
    return lambda relevance, quality: max(
        0.0, (similarity_weight * relevance + quality_weight * quality / 100) / total
    )


def _hit(kept: _Kept) -> Hit:
    item = kept.item
    return Hit(
        path=item.path,
        section=item.section,
        score=round(kept.score, 4),
        excerpt=excerpt_of(item.excerpt),
        date=item.date,
        collection=item.collection,
        title=item.title,
        start_line=item.start_line,
        end_line=item.end_line,
        similarity=round(item.similarity, 4),
        quality=round(item.quality, 1),
        via=item.via,
        relevance=round(item.relevance, 4),
        why=item.why,
        copies=tuple(kept.copies),
    )


def excerpt_of(text: str) -> str:
    """Return a text as it is cited: at most 600 characters, cut at a word, with an ellipsis."""
    if len(text) <= _EXCERPT_CHARACTERS:
        return text.strip()
    return text[:_EXCERPT_CHARACTERS].rsplit(None, 1)[0].strip() + " …"
