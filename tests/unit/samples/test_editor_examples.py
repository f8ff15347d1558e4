"""Tool examples for run-time injection: unique, valid, and the wrong ones really wrong."""

import json
from collections import Counter
from pathlib import Path

import pytest

from web4lora.corpus.kinds import classify
from web4lora.domain.tools import check_tool_call
from web4lora.files import read_jsonl, sha256_file
from web4lora.samples.editor_examples import (
    ECOSYSTEMS,
    NEGATIVE_CLASSES,
    editor_tools,
    write_editor_examples,
)
from web4lora.workspace import Workspace

SCALE = 0.03


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    ws = Workspace(tmp_path_factory.mktemp("ws"))
    files = write_editor_examples(ws, scale=SCALE, seed=5)
    assert not files.is_short
    return ws


def rows(ws: Workspace, name: str) -> list[dict]:
    found, bad = read_jsonl(ws.bucket_file(name))
    assert not bad
    return found


def passes(row: dict, output: str) -> bool:
    specs = [tool.spec for tool in editor_tools(row["metadata"]["tool_ecosystem"])]
    right = json.loads(row["metadata"].get("correct_output", row["output"]))["tool_calls"]
    return check_tool_call(output, specs, {"calls": right}, row["instruction"]).passed


def test_counts_ecosystems_and_no_request_twice(made: Workspace) -> None:
    core, negative = rows(made, "tool_core"), rows(made, "tool_neg")
    assert (len(core), len(negative)) == (300, 60)
    assert {row["metadata"]["tool_ecosystem"] for row in core} == set(ECOSYSTEMS)
    asked = Counter(
        (row["metadata"]["tool_ecosystem"], row["instruction"]) for row in [*core, *negative]
    )
    assert max(asked.values()) == 1


def test_every_right_call_passes_the_rule_of_the_house(made: Workspace) -> None:
    assert all(passes(row, row["output"]) for row in rows(made, "tool_core"))


def test_every_wrong_call_fails_it_and_its_correction_passes(made: Workspace) -> None:
    for row in rows(made, "tool_neg"):
        assert not passes(row, row["output"]), row
        assert passes(row, row["metadata"]["correct_output"]), row
    assert {row["metadata"]["negative_class"] for row in rows(made, "tool_neg")} == set(
        NEGATIVE_CLASSES
    )


def test_they_are_read_as_tool_examples_and_say_that_nobody_trains_them(made: Workspace) -> None:
    text = made.bucket_file("tool_core").read_text()
    assert classify("tool_core.jsonl", text) == "tool_examples"
    assert all(row["metadata"]["never_train"] for row in rows(made, "tool_core"))


def test_the_same_seed_gives_the_same_bytes(made: Workspace, tmp_path: Path) -> None:
    again = write_editor_examples(Workspace(tmp_path), scale=SCALE, seed=5)
    assert sha256_file(again.core) == sha256_file(made.bucket_file("tool_core"))
    assert sha256_file(again.negative) == sha256_file(made.bucket_file("tool_neg"))
