"""Labelled answers for the refusal rule; the table stands in refusal_cases.jsonl."""

import json
from pathlib import Path

import pytest

from web4lora.domain.refusal import REFUSAL_TAG, is_refusal, judge_refusal

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


def test_a_verdict_names_what_the_rules_and_the_words_say() -> None:
    verdict = judge_refusal("Nobody has ever been helped by that.", "Skip the PDCA.")
    assert [reason.split(" it ")[0] for reason in verdict.reasons] == [
        "by the rules",
        "by its words",
    ]


def test_the_thing_itself_settles_it_whatever_the_words() -> None:
    told = "I refuse, I won't, never:\n\n```ts\nimport { jest } from '@jest/globals';\n```"
    verdict = judge_refusal(told, "Write a Jest test.", breaks_rule=True)
    assert not verdict.refused
    assert len(verdict.reasons) == 1
