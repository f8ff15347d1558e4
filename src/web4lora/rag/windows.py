"""Cut a section into windows that the embedder can see whole.

A window holds at most `budget` word pieces. Cuts fall on blank lines where possible, then on
line ends, then between words; only a single word longer than the budget is cut inside.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

#: A cut may give up this share of the budget to fall on a better place.
_MIN_FILL = 0.5


def cut_windows(
    text: str, offsets: Sequence[tuple[int, int]], budget: int
) -> list[tuple[int, int]]:
    """Return the character spans of the windows of `text`, in order, without overlap.

    Args:
        text: the section's text.
        offsets: character span of each word piece of `text`.
        budget: most word pieces in one window; at least 1.

    Returns:
        Spans that leave out only whitespace; none for a text without word pieces.
    """
    spans: list[tuple[int, int]] = []
    starts = [start for start, _ in offsets]
    first = 0
    while first < len(offsets):
        last = min(first + budget, len(offsets))
        if last < len(offsets):
            last = _better_cut(text, offsets, starts, first, last)
        spans.append((offsets[first][0], offsets[last - 1][1]))
        first = last
    return spans


def _better_cut(
    text: str,
    offsets: Sequence[tuple[int, int]],
    starts: Sequence[int],
    first: int,
    last: int,
) -> int:
    """Return the piece index where the next window starts, above `first`, at most `last`."""
    earliest = offsets[first + max(1, int((last - first) * _MIN_FILL)) - 1][1]
    limit = offsets[last][0]
    for separator in ("\n\n", "\n", " "):
        place = text.rfind(separator, earliest, limit)
        if place >= 0:
            cut = bisect_right(starts, place)
            return max(bisect_left(starts, place + 1), cut, first + 1)
    return last
