"""`web4 validate` finds what is wrong with the data, and says where."""

from collections.abc import Callable
from pathlib import Path

import pytest

from web4lora.errors import Web4Error
from web4lora.samples.generating import Dataset
from web4lora.samples.sample import Sample, make_sample, write_samples
from web4lora.samples.validating import ValidationReport, validate
from web4lora.settings import SampleSettings, Settings
from web4lora.workspace import Workspace

from .conftest import count_tokens

Rows = dict[str, list[Sample]]


@pytest.fixture
def check(
    tmp_path: Path, dataset: Dataset, small: SampleSettings
) -> Callable[[Callable[[Rows], None]], ValidationReport]:
    def run(change: Callable[[Rows], None]) -> ValidationReport:
        ws = Workspace(tmp_path)
        rows: Rows = {name: list(found) for name, found in dataset.split.train.items()}
        rows["eval"] = [row for found in dataset.split.held_out.values() for row in found]
        change(rows)
        for name, found in rows.items():
            write_samples(ws.bucket_file(name), found)
        return validate(ws, Settings(samples=small), count_tokens=count_tokens)

    return run


Check = Callable[[Callable[[Rows], None]], ValidationReport]


def failed(report: ValidationReport) -> set[str]:
    return {finding.check for finding in report.findings if not finding.passed}


def leave(rows: Rows) -> None:
    """Change nothing."""


def test_fresh_data_pass_every_check(check: Check) -> None:
    report = check(leave)
    assert report.passed, [finding for finding in report.findings if not finding.passed]
    assert len(report.files) == 9
    assert all(file.tokens_total > 0 for file in report.files)


def test_token_gates_speak_of_full_scale_only(check: Check) -> None:
    assert not any("tokens" in finding.check for finding in check(leave).findings)


def test_a_missing_row_breaks_the_count(check: Check) -> None:
    assert failed(check(lambda rows: rows["style_core"].pop() and None)) == {"counts"}


def test_a_leaked_family_is_found(check: Check) -> None:
    def leak(rows: Rows) -> None:
        row = rows["guardrails"][0]
        group = rows["eval"][0].metadata.group_id
        rows["guardrails"][0] = row.with_metadata(group_id=group)

    assert failed(check(leak)) == {"leakage: groups"}


def test_a_held_out_row_among_the_training_rows_is_found(check: Check) -> None:
    def leak(rows: Rows) -> None:
        rows["style_core"][0] = rows["eval"][0].with_metadata(bucket="style_core")

    assert {"never_train", "leakage: exact", "leakage: groups", "unique ids"} <= failed(check(leak))


def test_a_copy_of_a_row_is_found(check: Check) -> None:
    def copy(rows: Rows) -> None:
        rows["style_core"][1] = rows["style_core"][0]

    found = failed(check(copy))
    assert {"unique ids", "exact duplicates"} <= found


def test_an_answer_that_was_edited_is_found(check: Check) -> None:
    def edit(rows: Rows) -> None:
        index = next(
            n for n, row in enumerate(rows["tool_awareness"]) if "tool_call" in row.metadata.checks
        )
        row = rows["tool_awareness"][index]
        rows["tool_awareness"][index] = row.model_copy(update={"output": "I would call a tool."})

    assert failed(check(edit)) == {"content hash", "house rules"}


def test_a_secret_is_found_and_not_printed(check: Check) -> None:
    token = "ghp_" + "a1B2c3D4" * 4 + "e5F6"

    def leak(rows: Rows) -> None:
        rows["style_core"][0] = make_sample(
            "style_core",
            f"Use the token {token} in the class Crane.",
            "It belongs into the environment.",
            group_id="component:test",
            source_ids=["grammar:test"],
            source="grammar",
            task_type="explanation",
        )

    report = check(leak)
    assert failed(report) == {"secrets"}
    assert token not in str(report)


def test_a_broken_line_is_named(check: Check, tmp_path: Path) -> None:
    check(leave)
    path = Workspace(tmp_path).bucket_file("guardrails")
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:-1], '{"instruction": "half']) + "\n")
    ws, settings = Workspace(tmp_path), Settings(samples=SampleSettings(scale=0.5))
    report = validate(ws, settings, count_tokens=count_tokens)
    schema = next(finding for finding in report.findings if finding.check == "json schema")
    assert f"guardrails.jsonl line {len(lines)}" in schema.examples[0]


def test_a_missing_file_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(Web4Error) as caught:
        validate(Workspace(tmp_path), Settings(), count_tokens=count_tokens)
    assert "web4 generate" in caught.value.hint
