"""Labelled answers for the refusal rule; the table stands in refusal_cases.jsonl."""

import json
from pathlib import Path

import pytest

from web4lora.domain.refusal import REFUSAL_TAG, is_refusal

CASES = [
    json.loads(line)
    for line in Path(__file__).with_name("refusal_cases.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{n:03}-{c['prompt'][:30]}" for n, c in enumerate(CASES)]
)
def test_an_answer_is_refused_or_not(case: dict[str, object]) -> None:
    assert is_refusal(str(case["output"]), str(case["prompt"])) is case["refused"]


def test_nothing_is_no_refusal() -> None:
    assert not is_refusal("", "Write a Jest test.")
    assert not is_refusal("  \n", "Write a Jest test.")


def test_the_tag_alone_is_one() -> None:
    assert is_refusal(REFUSAL_TAG, "Write a Jest test.")
    assert is_refusal(f"{REFUSAL_TAG} No.")


def test_the_tag_in_code_is_none() -> None:
    assert not is_refusal("The tag is `<REFUSAL>`.", "Which tag marks a declined request?")


def test_a_quoted_refusal_is_none() -> None:
    assert not is_refusal('The log says "I cannot do that" and stops.', "What does the log say?")


def test_typographic_apostrophes_read_like_plain_ones() -> None:
    assert is_refusal("I can’t do that.", "Turn off the link check.")
