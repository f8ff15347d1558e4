"""The whole generation: counts, order, accounting, files."""

import json
from pathlib import Path

import pytest

from web4lora.errors import SettingsError, Web4Error
from web4lora.files import sha256_file
from web4lora.progress import Silent
from web4lora.rag import Index
from web4lora.samples.checks import failures
from web4lora.samples.generating import Dataset, build_dataset, generate
from web4lora.samples.planning import make_plan
from web4lora.settings import SampleSettings, Settings
from web4lora.workspace import BUCKET_TARGETS, EVAL_TARGETS, Workspace

from .conftest import SMALL, OpenIndex, Stored, count_tokens


@pytest.fixture
def workspace(
    tmp_path: Path, documents: list[Stored], monkeypatch: pytest.MonkeyPatch
) -> Workspace:
    few_documents = [document for document in documents if document.kind != "process"][::6]
    monkeypatch.setattr(Index, "open", lambda ws, settings: OpenIndex(few_documents))
    return Workspace(tmp_path)


def few(**changes: object) -> Settings:
    targets = {name: 2 for name in SMALL}
    return Settings(samples=SampleSettings(targets=targets, **changes))


def test_the_roadmaps_targets_at_full_scale() -> None:
    plan = make_plan(SampleSettings())
    assert plan.train == BUCKET_TARGETS
    assert plan.held_out == EVAL_TARGETS


def test_an_unknown_bucket_in_the_targets_is_named() -> None:
    with pytest.raises(SettingsError, match="tool_core"):
        make_plan(SampleSettings(targets={"tool_core": 5}))


def test_every_bucket_gets_exactly_its_rows(dataset: Dataset) -> None:
    assert {name: len(rows) for name, rows in dataset.split.train.items()} == SMALL
    assert not any(report.is_short for report in dataset.reports)


def test_every_row_passes_the_rules_it_is_held_to(dataset: Dataset) -> None:
    for rows in [*dataset.split.train.values(), *dataset.split.held_out.values()]:
        for row in rows:
            assert failures(row) == [], row.metadata.sample_id


def test_families_of_training_and_evaluation_are_disjoint(dataset: Dataset) -> None:
    trained = {r.metadata.group_id for rows in dataset.split.train.values() for r in rows}
    held = {r.metadata.group_id for rows in dataset.split.held_out.values() for r in rows}
    assert held
    assert not trained & held


def test_instructions_vary(dataset: Dataset) -> None:
    for bucket in ("style_core", "process_framework", "guardrails", "tool_awareness"):
        rows = dataset.split.train[bucket]
        assert len({row.instruction for row in rows}) >= 0.9 * len(rows)


def test_a_document_without_permission_is_never_used(documents: list[Stored]) -> None:
    record = next(document for document in documents if document.kind == "pdca")
    hidden = [Stored(record.path, "pdca", record.text, ok_to_train=False)]
    settings = SampleSettings(targets={**dict.fromkeys(SMALL, 0), "reporting_protocol": 6})
    dataset = build_dataset(hidden, settings, Silent(), count_tokens=count_tokens)
    rows = dataset.split.train["reporting_protocol"]
    assert all(row.metadata.source == "grammar" for row in rows)


def test_overlong_rows_are_counted_and_the_shortfall_says_so(documents: list[Stored]) -> None:
    targets = {**dict.fromkeys(SMALL, 0), "domain_representatives": 3}
    settings = SampleSettings(targets=targets, max_tokens=128)
    dataset = build_dataset(documents[:3], settings, Silent(), count_tokens=lambda text: 9_999)
    report = next(r for r in dataset.reports if r.bucket == "domain_representatives")
    assert report.is_short
    assert report.emitted == 0
    assert report.dropped["overlong"] > 0
    assert "nothing new" in report.reason


def test_generation_writes_nine_files_and_a_manifest(workspace: Workspace) -> None:
    result = generate(workspace, few(), Silent(), count_tokens=count_tokens)
    assert result.folder is not None
    manifest = json.loads((result.folder / "manifest.json").read_text())
    assert manifest["kind"] == "samples"
    for name, digest in manifest["metrics"]["files"].items():
        assert sha256_file(workspace.bucket_file(name)) == digest
    assert len(manifest["metrics"]["files"]) == 9


def test_the_same_seed_gives_the_same_bytes(workspace: Workspace, tmp_path: Path) -> None:
    generate(workspace, few(), Silent(), count_tokens=count_tokens)
    first = {name: sha256_file(workspace.bucket_file(name)) for name in (*SMALL, "eval")}
    generate(workspace, few(), Silent(), count_tokens=count_tokens)
    again = {name: sha256_file(workspace.bucket_file(name)) for name in (*SMALL, "eval")}
    assert first == again


def test_a_dry_run_writes_nothing(workspace: Workspace) -> None:
    result = generate(workspace, few(), Silent(), count_tokens=count_tokens, dry_run=True)
    assert result.folder is None
    assert result.train_rows == 2 * len(SMALL)
    assert not workspace.data.exists()


def test_an_index_without_documents_is_an_error_with_a_fix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Index, "open", lambda ws, settings: OpenIndex([]))
    with pytest.raises(Web4Error) as caught:
        generate(Workspace(tmp_path), few(), Silent(), count_tokens=count_tokens)
    assert "web4 index" in caught.value.hint
