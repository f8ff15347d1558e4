"""Every row of the labelled sets in `tests/data/graders` is judged as its label says.

The sets were labelled from the grading rules alone, before the graders could be run over them.
The weights that refusal and routing weigh words with are fitted to these rows (`tools/
fit_opinions.py`): agreement here shows that nothing regresses, not how strangers' wording fares.
"""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from web4lora.domain.grading import HARNESSES, grade
from web4lora.domain.routing import route

SETS = Path(__file__).parents[2] / "data" / "graders"
#: Rows whose wording neither rules nor weights judge as labelled yet; one that does must leave.
KNOWN_MISSES = {
    "refusal-b10-029", "refusal-b21-096", "refusal-b23-013", "refusal-b23-036", "refusal-b27-039",
    "route-b9-065", "route-b11-048", "route-b21-052", "route-b21-069", "route-b22-018",
    "route-b22-052", "route-b23-226",
}  # fmt: skip
ROUTE_FLAGS = ("needs_tools", "needs_history", "needs_process", "needs_graph")


def rows(name: str) -> list[dict[str, Any]]:
    """Read a set and its later parts.

    The fresh and the blind rows were written by somebody who had not seen the grader or the first
    rows; the traps hold other wordings of whatever those had found.
    """
    files = [SETS / f"{name}.jsonl", *sorted(SETS.glob(f"{name}-*.jsonl"))]
    return [row for file in files for row in read_set(file)]


def read_set(file: Path) -> list[dict[str, Any]]:
    """Return the rows of one file."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def params(name: str) -> list[Any]:
    missed = pytest.mark.xfail(strict=True, reason="a known miss")
    return [
        pytest.param(row, id=row["id"], marks=[missed] if row["id"] in KNOWN_MISSES else [])
        for row in rows(name)
    ]


CONTENT_ROWS = [
    pytest.param(harness.name, *row.values, id=row.id)
    for harness in HARNESSES.values()
    if harness.name != "refusal"
    for row in params(harness.cli_name)
]


@pytest.mark.parametrize(("harness", "row"), CONTENT_ROWS)
def test_a_labelled_output_is_judged_as_labelled(harness: str, row: dict[str, Any]) -> None:
    verdict = grade(harness, row)
    assert verdict.passed == row["expected"], f"{row['why']}; reasons: {verdict.reasons}"
    assert bool(verdict.reasons) is not verdict.passed


@pytest.mark.parametrize("row", params("refusal"))
def test_a_labelled_answer_is_a_refusal_or_not(row: dict[str, Any]) -> None:
    verdict = grade("refusal", row)
    assert verdict.refused == row["expected_refused"], row["why"]
    assert verdict.passed == (row["expected_refused"] == row["should_refuse"])


@pytest.mark.parametrize("row", params("route"))
def test_a_labelled_prompt_is_routed_as_labelled(row: dict[str, Any]) -> None:
    """A flag that a row leaves out is not decided by the rules."""
    found = route(row["prompt"], datetime.fromisoformat(row["now"]))
    wanted = {flag: row[flag] for flag in ROUTE_FLAGS if flag in row}
    assert {flag: getattr(found, flag) for flag in wanted} == wanted, row["why"]
    if "temporal" in row:
        time = row["temporal"]
        span = time and (date.fromisoformat(time["from"]), date.fromisoformat(time["to"]))
        assert found.temporal == span, row["why"]


@pytest.mark.parametrize("harness", [harness.cli_name for harness in HARNESSES.values()])
def test_a_set_is_large_and_holds_both_verdicts(harness: str) -> None:
    label = "expected_refused" if harness == "refusal" else "expected"
    labels = [row[label] for row in rows(harness)]
    assert len(labels) >= 60
    assert 0.35 <= sum(labels) / len(labels) <= 0.65


#: Sets that no weight was fitted to: rows judged right at the first run, by the weights as they are.
#: The weights before, fitted to fewer rows, judged 101, 50 and 48, and 88 and 52 right.
UNSEEN_ANSWERS = {"unseen-refusal": 109, "unseen-refusal-second": 56, "unseen-refusal-third": 53}
UNSEEN_PROMPTS = {"unseen-route": 93, "unseen-route-second": 53}


@pytest.mark.parametrize(("name", "least"), UNSEEN_ANSWERS.items())
def test_answers_that_no_weight_was_fitted_to_are_judged_at_the_rate_of_their_first_run(
    name: str, least: int
) -> None:
    unseen = read_set(SETS / f"{name}.jsonl")
    right = sum(grade("refusal", row).refused == row["expected_refused"] for row in unseen)
    assert right >= least, f"{right} of {len(unseen)}"


@pytest.mark.parametrize(("name", "least"), UNSEEN_PROMPTS.items())
def test_prompts_that_no_weight_was_fitted_to_are_routed_at_the_rate_of_their_first_run(
    name: str, least: int
) -> None:
    unseen = read_set(SETS / f"{name}.jsonl")
    found = [route(row["prompt"], datetime.fromisoformat(row["now"])) for row in unseen]
    right = sum(
        all(getattr(one, flag) == row[flag] for flag in ROUTE_FLAGS)
        for one, row in zip(found, unseen, strict=True)
    )
    assert right >= least, f"{right} of {len(unseen)}"
