"""The row: schema, identity, reading, and the loader that refuses what must not be trained."""

import json
from pathlib import Path

import pytest

from web4lora.errors import Web4Error
from web4lora.samples.sample import (
    Sample,
    json_schema,
    load_samples,
    make_sample,
    read_samples,
    shipped_schema,
    write_samples,
)


def row(text: str = "Explain init.", **labels: object) -> Sample:
    return make_sample(
        "style_core",
        text,
        "It sets the state.",
        group_id="g",
        source_ids=["grammar:test"],
        source="grammar",
        task_type="explanation",
        **labels,
    )


def test_the_shipped_schema_is_the_one_of_the_models() -> None:
    assert shipped_schema() == json_schema()


def test_the_id_follows_from_the_text() -> None:
    assert row().metadata.sample_id == row().metadata.sample_id
    assert row("Explain init!").metadata.sample_id != row().metadata.sample_id


def test_labels_that_do_not_apply_are_not_written() -> None:
    assert "cmm_transition" not in row().row()["metadata"]


def test_rows_survive_the_file(tmp_path: Path) -> None:
    path = tmp_path / "style_core.jsonl"
    write_samples(path, [row(), row("Warum ist der Konstruktor leer? ü §")])
    assert load_samples(path) == [row(), row("Warum ist der Konstruktor leer? ü §")]


def test_the_loader_refuses_a_held_out_row(tmp_path: Path) -> None:
    path = tmp_path / "eval.jsonl"
    held = row().with_metadata(is_eval=True, never_train=True)
    write_samples(path, [row("Another question."), held])
    with pytest.raises(Web4Error, match=held.metadata.sample_id):
        load_samples(path)


def test_the_loader_refuses_a_row_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "style_core.jsonl"
    write_samples(path, [row().with_metadata(ok_to_train=False)])
    with pytest.raises(Web4Error, match="must never be trained"):
        load_samples(path)


def test_a_broken_line_is_named_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "style_core.jsonl"
    path.write_text(json.dumps(row().row()) + "\n{broken\n")
    with pytest.raises(Web4Error, match="line 2"):
        load_samples(path)


def test_a_row_without_output_is_no_row(tmp_path: Path) -> None:
    path = tmp_path / "style_core.jsonl"
    path.write_text(json.dumps({**row().row(), "output": ""}) + "\n")
    samples, bad = read_samples(path)
    assert not samples
    assert "output" in bad[0].reason


def test_a_missing_file_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(Web4Error) as caught:
        load_samples(tmp_path / "none.jsonl")
    assert "web4 generate" in caught.value.hint
