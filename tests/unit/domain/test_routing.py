import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from web4lora.domain.routing import route

NOW = datetime(2025, 11, 5, 9, 0, tzinfo=UTC)  # a Wednesday
ROWS = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "data" / "routing.jsonl")
    .read_text("utf-8")
    .splitlines()
]
GERMAN = re.compile(
    r"\b(?:die|der|das|dem|den|ein|eine|einen|ist|wie|wir|und|zu|mir|bitte|für|was|alle|aus)\b",
    re.I,
)
FLAGS = ("needs_tools", "needs_history", "needs_process", "needs_graph")
WANTED = 0.97


@pytest.fixture(scope="module")
def routes():
    return [route(row["prompt"], NOW) for row in ROWS]


def test_the_labelled_set_is_large_and_mixed():
    german = sum(bool(GERMAN.search(row["prompt"])) for row in ROWS)
    nothing = sum(not any(row[flag] for flag in FLAGS) for row in ROWS)
    assert len(ROWS) >= 150
    assert german >= 100
    assert nothing >= 200


@pytest.mark.parametrize("flag", FLAGS)
def test_a_flag_agrees_with_the_labels(flag, routes):
    wrong = [
        row["prompt"]
        for row, found in zip(ROWS, routes, strict=True)
        if getattr(found, flag) != row[flag]
    ]
    assert 1 - len(wrong) / len(ROWS) >= WANTED, wrong


def test_the_likely_tools_hold_the_labelled_one(routes):
    pairs = [
        (row["likely_tools"], found.likely_tools, row["prompt"])
        for row, found in zip(ROWS, routes, strict=True)
        if row["likely_tools"]
    ]
    wrong = [prompt for wanted, found, prompt in pairs if not set(wanted) & set(found)]
    assert 1 - len(wrong) / len(pairs) >= WANTED, wrong


def test_the_days_agree_with_the_labels(routes):
    wrong = []
    for row, found in zip(ROWS, routes, strict=True):
        days = found.temporal and {
            "from": found.temporal[0].isoformat(),
            "to": found.temporal[1].isoformat(),
        }
        if (days or None) != row["temporal"]:
            wrong.append(row["prompt"])
    assert 1 - len(wrong) / len(ROWS) >= WANTED, wrong


def test_a_prompt_that_stays_in_the_chat_has_no_tools():
    found = route("What is the difference between CMM2 and CMM3?", NOW)
    assert not found.needs_tools
    assert found.likely_tools == ()


def test_two_orders_give_two_tools_in_order():
    found = route("Create src/Timer.ts, then run npm test", NOW)
    assert found.likely_tools == ("create_new_file", "run_terminal_command")


def test_it_is_the_file_named_before():
    found = route("The port in config/web4.yaml is wrong. Change it to 8080.", NOW)
    assert "edit_existing_file" in found.likely_tools


def test_code_in_the_prompt_is_changed_in_the_chat():
    assert not route("Fix the class:\n```ts\nclass A { constructor(x) {} }\n```", NOW).needs_tools
    assert route("Fix the class in src/A.ts", NOW).needs_tools


def test_history_and_tools_may_go_together():
    found = route("Read src/Tree.ts and tell me what we decided about it last week", NOW)
    assert found.needs_tools
    assert found.needs_history
