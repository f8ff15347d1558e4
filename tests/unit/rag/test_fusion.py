"""Two rankings into one: places, shares, and which of the two a question leans on."""

import pytest

from web4lora.rag.candidates import Found
from web4lora.rag.fusion import fuse, reciprocal

CLEAR = [0.8] + [0.4] * 11
FLAT = [0.41] + [0.4] * 11


def near(cosines: list[float]) -> list[Found]:
    return [Found(section, section, cosine) for section, cosine in enumerate(cosines)]


def worded(*sections: int) -> list[Found]:
    return [Found(section, section, bm25=9.0 - section) for section in sections]


def relevance(semantic: list[Found], text: list[Found], share: float) -> dict[int, float]:
    return {item.section: item.relevance for item in fuse(semantic, text, share)}


def test_a_place_in_each_ranking_counts_by_its_share():
    found = {item.section: item for item in fuse(near([0.9, 0.8]), worded(1, 7), 0.25)}
    assert found[0].relevance == pytest.approx(0.75 * reciprocal(1))
    assert found[1].relevance == pytest.approx(0.75 * reciprocal(2) + 0.25 * reciprocal(1))
    assert found[7].relevance == pytest.approx(0.25 * reciprocal(2))
    assert [found[at].via for at in (0, 1, 7)] == ["semantic", "both", "text"]
    assert (found[1].vector_rank, found[1].text_rank, found[1].bm25) == (2, 1, 8.0)


def test_first_in_both_is_fully_relevant_however_the_question_leans():
    for cosines in (CLEAR, FLAT):
        assert relevance(near(cosines), worded(0, 5), 0.5)[0] == pytest.approx(1.0)


def test_a_clear_nearest_section_counts_more_and_a_flat_field_leaves_it_to_the_words():
    for cosines, first in ((CLEAR, 0), (FLAT, 50)):
        best = fuse(near(cosines), worded(50, 51), 0.5)[0]
        assert best.section == first
        assert best.relevance == pytest.approx(0.7)


def test_an_empty_ranking_leaves_its_share_to_the_other():
    assert relevance(near(CLEAR), [], 0.5)[0] == 1.0
    assert relevance([], worded(3, 4), 0.5)[3] == 1.0
