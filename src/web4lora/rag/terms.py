"""What each word of a question is worth in each section, remembered word by word.

BM25 of a question is the sum of the BM25 of its words, so each word is scored once for a state of
the index and every later question adds up arrays. Asking FTS5 for the whole question scores every
section with any of its words anew, 2 µs each: 20 ms at 10,000 sections, growing with the index.
The words that cost most are the common ones, which are also the ones that come again.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from web4lora.rag.snapshot import Snapshot
from web4lora.rag.store import Store
from web4lora.rag.words import COLUMN_WEIGHTS

_WEIGHTS = ", ".join(map(str, COLUMN_WEIGHTS))
_SCORES = (
    f"SELECT rowid, -bm25(section_words, {_WEIGHTS}) FROM section_words WHERE section_words MATCH ?"
)


def best_by_words(
    store: Store, snapshot: Snapshot, terms: Sequence[str], allowed: Any, n: int
) -> list[tuple[int, float]]:
    """Return the sections that the words fit best with their BM25, best first.

    Args:
        store: the index.
        snapshot: its state.
        terms: words, each once.
        allowed: for each section, whether it may answer.
        n: most sections.
    """
    import numpy as np

    total = np.zeros(len(snapshot.sections), dtype=np.float64)
    for term in terms:
        sections, scores = snapshot.terms.get(term, partial(_scores, store, snapshot, term))
        total[sections] += scores
    total[~allowed] = 0.0
    return [(int(at), float(total[at])) for at in highest(total, n) if total[at] > 0.0]


def _scores(store: Store, snapshot: Snapshot, term: str) -> tuple[Any, Any]:
    """Return the sections that hold a word, and its BM25 in each."""
    import numpy as np

    rows = store.rows(_SCORES, (f'"{term}"',))
    found = np.array([row[0] for row in rows], dtype=np.int64)
    scores = np.array([row[1] for row in rows], dtype=np.float32)
    at = np.searchsorted(snapshot.sections, found)
    # A section may have come since the snapshot, or have no window that could be shown.
    at = np.minimum(at, max(0, len(snapshot.sections) - 1))
    known = snapshot.sections[at] == found if len(snapshot.sections) else found < 0
    return at[known].astype(np.int32), scores[known]


def highest(values: Any, n: int) -> Any:
    """Return the positions of the `n` highest values, highest first, equal ones in order."""
    import numpy as np

    if n < len(values):
        # The n-th highest value is the bar; ties at the bar are settled by position.
        bar = np.partition(values, len(values) - n)[len(values) - n]
        candidates = np.flatnonzero(values >= bar)
    else:
        candidates = np.arange(len(values))
    return candidates[np.argsort(-values[candidates], kind="stable")][:n]
