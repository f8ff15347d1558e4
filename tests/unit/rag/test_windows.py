"""Windows: no larger than the budget, in order, and nothing but blanks between them."""

import itertools
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from web4lora.rag.windows import cut_windows


def pieces(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"\w{1,4}|[^\w\s]", text)]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab \n.ü→", max_size=400), st.integers(1, 20))
def test_windows_hold_every_piece_once_and_at_most_the_budget(text: str, budget: int):
    spans = cut_windows(text, pieces(text), budget)
    assert all(0 < len(pieces(text[start:end])) <= budget for start, end in spans)
    kept = "".join(text[start:end] for start, end in spans)
    assert re.sub(r"\s", "", kept) == re.sub(r"\s", "", text)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


def test_a_cut_falls_on_a_blank_line_where_one_is_near():
    text = "one two three\n\nfour five six seven"
    spans = cut_windows(text, pieces(text), 5)
    assert next(text[start:end] for start, end in spans) == "one two three"


def test_a_text_that_fits_is_one_window():
    text = "one two three"
    assert cut_windows(text, pieces(text), 5) == [(0, len(text))]
