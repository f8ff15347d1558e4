"""From a sample to its document and back: why, forget, the ledger, counter-examples, exports."""

import json
import subprocess
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from web4lora.cli import lineage as commands
from web4lora.cli import samples as sample_commands
from web4lora.domain.chat import user_text
from web4lora.domain.grading import HARNESSES
from web4lora.errors import Web4Error
from web4lora.files import read_jsonl, sha256_file, write_json
from web4lora.progress import Silent
from web4lora.rag import Index
from web4lora.samples.checks import failures
from web4lora.samples.counter_examples import ROWS_PER_FAILURE, TEACHERS, from_failures
from web4lora.samples.generating import generate
from web4lora.samples.ledger import Ledger, forgotten_file, note_decision, review_file
from web4lora.samples.lineage import FORGET_MARK, documents_of
from web4lora.samples.sample import BUCKET_NAMES, Sample, load_samples, read_samples
from web4lora.samples.sources import Sources
from web4lora.settings import SampleSettings, Settings
from web4lora.workspace import Workspace

from .conftest import REPOSITORY, SMALL, OpenIndex, Stored, count_tokens

TARGETS = {**dict.fromkeys(SMALL, 0), "style_refactor": 4, "domain_patterns": 12}
SETTINGS = Settings(samples=SampleSettings(targets=TARGETS))


@pytest.fixture
def ws(tmp_path: Path, documents: list[Stored], monkeypatch: pytest.MonkeyPatch) -> Workspace:
    records = [document for document in documents if document.kind in ("pdca", "typescript")]
    monkeypatch.setattr(Index, "open", lambda ws, settings: OpenIndex(records[:20]))
    monkeypatch.setattr(sample_commands, "base_counter", lambda *_: count_tokens)
    place = Workspace(tmp_path)
    (tmp_path / "config").mkdir()
    lines = ["sources:", f"  paths: [{REPOSITORY}]", "samples:", "  targets:"]
    lines += [f"    {name}: {count}" for name, count in TARGETS.items()]
    place.settings_file.write_text("\n".join(lines) + "\n")
    generate(place, SETTINGS, Silent(), count_tokens=count_tokens)
    return place


@pytest.fixture
def app() -> typer.Typer:
    found = typer.Typer()
    commands.register(found)
    sample_commands.register(found)
    return found


def rows(ws: Workspace) -> list[Sample]:
    return [row for name in BUCKET_NAMES for row in load_samples(ws.bucket_file(name))]


def real_row(ws: Workspace) -> Sample:
    return next(row for row in rows(ws) if documents_of(row))


def test_why_walks_to_section_document_and_commit(app: typer.Typer, ws: Workspace) -> None:
    row = real_row(ws)
    told = CliRunner().invoke(app, ["why", row.metadata.sample_id, "-w", str(ws.root), "--json"])
    assert told.exit_code == 0, told.output
    first = json.loads(told.stdout)["origins"][0]
    assert (REPOSITORY / first["path"]).is_file()
    assert first["status"] == "unchanged"
    assert first["sha256"] == sha256_file(REPOSITORY / first["path"])
    commit = subprocess.run(
        ["git", "-C", str(REPOSITORY), "log", "-1", "--format=%H", "--", first["path"]],
        capture_output=True,
        text=True,
        check=False,
    )
    assert first["commit"] == commit.stdout.strip()


def test_an_unknown_sample_is_said_to_be_unknown(app: typer.Typer, ws: Workspace) -> None:
    told = CliRunner().invoke(app, ["why", "nobody", "-w", str(ws.root)])
    assert isinstance(told.exception, Web4Error)
    assert "0 samples" in str(told.exception)


def test_forget_lists_then_removes_and_marks(app: typer.Typer, ws: Workspace) -> None:
    path = min(documents_of(real_row(ws)))
    adapter = ws.outputs / "web4_balanced_lora_29990101"
    write_json(adapter / "manifest.json", {"kind": "adapter", "created": "2999-01-01T00:00:00Z"})
    before = rows(ws)
    listed = CliRunner().invoke(app, ["forget", path, "-w", str(ws.root), "--json"])
    assert json.loads(listed.stdout)["removed"] is False
    assert rows(ws) == before
    done = CliRunner().invoke(app, ["forget", path, "-w", str(ws.root), "--yes", "--json"])
    assert json.loads(done.stdout)["adapters"] == [f"outputs/{adapter.name}"]
    assert [row for row in before if path not in documents_of(row)] == rows(ws)
    assert json.loads((adapter / FORGET_MARK).read_text())["documents"] == [path]
    assert read_jsonl(forgotten_file(ws))[0] == [{"path": path}]


def test_a_forgotten_document_stays_out_of_the_next_generation(
    app: typer.Typer, ws: Workspace
) -> None:
    path = min(documents_of(real_row(ws)))
    CliRunner().invoke(app, ["forget", path, "-w", str(ws.root), "--yes"])
    generate(ws, SETTINGS, Silent(), count_tokens=count_tokens)
    held_out = read_samples(ws.bucket_file("eval"))[0]
    assert not any(path in documents_of(row) for row in [*rows(ws), *held_out])


def test_a_rejected_row_does_not_come_back(app: typer.Typer, ws: Workspace) -> None:
    bad = rows(ws)[0]
    bucket = bad.metadata.bucket
    asked = CliRunner().invoke(
        app, ["samples", "review", bucket, "-w", str(ws.root), "--count", "1"], input="r\nwrong\n"
    )
    assert asked.exit_code == 0, asked.output
    rejected = read_jsonl(review_file(ws))[0][0]
    assert rejected["verdict"] == "reject"
    assert rejected["reason"] == "wrong"
    result = generate(ws, SETTINGS, Silent(), count_tokens=count_tokens)
    report = next(found for found in result.buckets if found.bucket == bucket)
    assert report.dropped["rejected in review"] == 1
    assert rejected["content_sha"] not in {row.metadata.content_sha for row in rows(ws)}


def test_an_edited_row_has_the_new_answer_and_its_own_hash(ws: Workspace) -> None:
    row = next(row for row in rows(ws) if not row.metadata.checks)
    note_decision(ws, row, "edit", output="**Lesson:** measured first.")
    changed = Ledger.load(ws).applied(row)
    assert changed is not None
    assert changed.output == "**Lesson:** measured first."
    assert changed.metadata.content_sha != row.metadata.content_sha


def test_decisions_about_vanished_rows_are_reported(ws: Workspace) -> None:
    row = rows(ws)[0].with_metadata(content_sha="f" * 64)
    note_decision(ws, row, "reject")
    result = generate(ws, SETTINGS, Silent(), count_tokens=count_tokens)
    assert result.vanished == ("f" * 64,)


@pytest.mark.parametrize("line", ["{", '{"verdict": "reject"}', '{"content_sha": "a"}'])
def test_a_broken_ledger_is_an_error_with_a_fix(ws: Workspace, line: str) -> None:
    review_file(ws).write_text(line + "\n")
    with pytest.raises(Web4Error) as caught:
        Ledger.load(ws)
    assert "remove the line" in caught.value.hint


def test_the_export_is_what_the_trainer_reads(
    app: typer.Typer, ws: Workspace, tmp_path: Path
) -> None:
    out = tmp_path / "chat"
    told = CliRunner().invoke(app, ["samples", "export", str(out), "-w", str(ws.root), "--json"])
    assert told.exit_code == 0, told.output
    found, bad = read_jsonl(out / "train.jsonl")
    row = rows(ws)[0]
    assert not bad
    assert json.loads(told.stdout)["train"] == len(found) == len(rows(ws))
    assert [turn["role"] for turn in found[0]["messages"]] == ["system", "user", "assistant"]
    assert found[0]["messages"][1]["content"] == user_text(row.instruction, row.input)


def test_counter_examples_teach_the_broken_rule_and_never_the_question(
    ws: Workspace, sources: Sources
) -> None:
    asked = "Which PDCA records mention Ledger? Use search."
    results = [{"passed": False, "prompt": asked}, {"passed": True, "prompt": "x"}]
    write_json(ws.eval_file("refusal"), {"results": results})
    made = from_failures(ws, sources, seed=3)
    found = read_samples(made.file)[0]
    assert made.failed == {"refusal": 1}
    assert len(found) == ROWS_PER_FAILURE
    for row in found:
        assert "refused" in row.metadata.checks
        assert failures(row) == []
        assert row.instruction != asked


def test_every_harness_has_its_teacher() -> None:
    assert set(TEACHERS) == set(HARNESSES)
    assert {bucket for bucket, _ in TEACHERS.values()} <= set(BUCKET_NAMES)


def test_counter_examples_come_into_the_next_generation(ws: Workspace, sources: Sources) -> None:
    write_json(ws.eval_file("empty_constructor"), {"results": [{"passed": False, "prompt": "x"}]})
    found = read_samples(from_failures(ws, sources, seed=3).file)[0]
    generate(ws, SETTINGS, Silent(), count_tokens=count_tokens)
    kept = {row.metadata.sample_id for row in rows(ws)}
    kept |= {row.metadata.sample_id for row in read_samples(ws.bucket_file("eval"))[0]}
    assert {row.metadata.sample_id for row in found} & kept


def test_validation_leaves_a_page_and_its_numbers(app: typer.Typer, ws: Workspace) -> None:
    told = CliRunner().invoke(app, ["validate", "-w", str(ws.root), "--json"])
    assert told.exit_code in (0, 1), told.output
    page = (ws.outputs / "data_report.html").read_text()
    numbers = json.loads((ws.outputs / "data_report.json").read_text())
    assert numbers["rows_to_train"] == len(rows(ws))
    assert rows(ws)[0].metadata.sample_id in page
    assert "<script" not in page
    assert "http" not in page.split("<body>")[0]
