"""Words as numbers are the words that the pattern finds."""

import re

from hypothesis import given
from hypothesis import strategies as st

from web4lora.domain.shingles import shingles
from web4lora.samples.ngrams import SIZE
from web4lora.samples.words import cut

_WORD = re.compile(r"\w+")
#: Letters of every kind that the pattern tells apart, with a case that grows in lower case.
_LETTERS = st.sampled_from("aB_1 \n\t.,#§ßİΣλ漢𠀀😀\u0301\x1c\x85\u00a0\ud800")
_TEXTS = st.lists(st.text(_LETTERS, max_size=60), max_size=40)


@given(_TEXTS)
def test_shingles_are_those_of_the_pattern(texts: list[str]) -> None:
    found = [sorted(set(words.shingles(5))) for words in cut(texts)]
    assert found == [shingles(text) for text in texts]


@given(_TEXTS)
def test_equal_runs_and_only_they_have_equal_numbers(texts: list[str]) -> None:
    for size in (1, 3, SIZE):
        numbers: dict[tuple[str, ...], int] = {}
        for text, words in zip(texts, cut(texts, size), strict=True):
            spoken = _WORD.findall(text.lower())
            runs = [tuple(spoken[n : n + size]) for n in range(len(spoken) - size + 1)]
            assert len(words.runs) == len(runs)
            for run, number in zip(runs, words.runs.tolist(), strict=True):
                assert numbers.setdefault(run, number) == number
        assert len(set(numbers.values())) == len(numbers)


def test_a_text_is_cut_alike_alone_and_among_others() -> None:
    texts = ["The crane lifts.", "", "Two words", "the crane lifts"]
    alone = [next(cut([text], 2)) for text in texts]
    for one, other in zip(alone, cut(texts, 2), strict=True):
        assert (one.text, one.starts.tolist(), one.runs.tolist()) == (
            other.text,
            other.starts.tolist(),
            other.runs.tolist(),
        )
