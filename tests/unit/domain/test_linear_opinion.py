"""The weights that speak beside the rules: how they add up and what they name."""

import pytest

from web4lora.domain.linear_opinion import Evidence, LinearOpinion, load_opinion, sequences

OPINION = LinearOpinion(
    ("refused",), [-1.0], {"i won't": [4.0], "here it is": [-6.0], "the": [0.0]}, {"tag": [3.0]}
)


def seen(*words: str, signs: tuple[str, ...] = ()) -> Evidence:
    return Evidence(frozenset(words), frozenset(signs))


def test_a_text_that_shows_nothing_known_scores_the_bias() -> None:
    assert OPINION.scores(seen("unheard of")) == {"refused": -1.0}


def test_words_share_their_weight_and_signs_do_not() -> None:
    assert OPINION.scores(seen("i won't", signs=("tag",)))["refused"] == pytest.approx(6.0)
    diluted = OPINION.scores(seen("i won't", "the", signs=("tag",)))["refused"]
    assert diluted == pytest.approx(-1 + 4 / 2**0.5 + 3)


def test_unknown_words_dilute_nothing() -> None:
    assert OPINION.scores(seen("i won't", "foo", "bar")) == OPINION.scores(seen("i won't"))


def test_the_reasons_name_what_weighs_most_for_the_answer() -> None:
    text = seen("i won't", "here it is", signs=("tag",))
    assert OPINION.telling(text, "refused", is_yes=True) == ("tag", "i won't")
    assert OPINION.telling(text, "refused", is_yes=False) == ("here it is",)


def test_sequences_mark_the_first_sentence_and_hold_stems() -> None:
    found = sequences(["no can do.", "certainly not."])
    assert {"<first> no can", "<next> certainly", "certa…", "not <end>"} <= found
    assert "do certainly" not in found


def test_skips_add_pairs_and_endings() -> None:
    assert {"run … tests", "…egal"} <= sequences(["run the tests", "illegal"], skips=True)


@pytest.mark.parametrize(
    ("name", "questions"),
    [
        ("refusal_weights", {"refused"}),
        ("route_weights", {"tools", "history", "process", "graph"}),
    ],
)
def test_the_shipped_weights_answer_their_questions(name: str, questions: set[str]) -> None:
    opinion = load_opinion(name)
    assert set(opinion.questions) == questions
    sizes = {len(weights) for weights in (*opinion.words.values(), *opinion.signs.values())}
    assert sizes == {len(opinion.bias)} == {len(questions)}
