from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.nightly_rooms import HashEmbedder, quick_agent

from web4lora.files import sha256_file
from web4lora.nightly import run_evening_loop, steps
from web4lora.nightly.indexing import index_day
from web4lora.nightly.journal import open_journal
from web4lora.nightly.lesson import compose
from web4lora.nightly.records import STEPS, Evening, LoopResult, Start
from web4lora.progress import Silent
from web4lora.samples import load_samples
from web4lora.settings import Settings, load_settings
from web4lora.workspace import Workspace

START = Start("full", "outputs/adapter_full", "fake", ())


@pytest.fixture
def ws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    workspace = quick_agent(tmp_path)
    monkeypatch.setattr("web4lora.rag.ingest.load_embedder", lambda _: HashEmbedder())
    monkeypatch.setattr("web4lora.models.resolve_base", lambda *_: SimpleNamespace(path=Path()))
    monkeypatch.setattr(
        "web4lora.samples.token_counter", lambda _: lambda text: len(text) // 4, raising=False
    )
    monkeypatch.setattr(steps, "preflight", lambda _: START)
    return workspace


def settings_of(ws: Workspace, **nightly: float) -> Settings:
    overrides = {f"nightly.{name}": value for name, value in nightly.items()}
    return load_settings(ws, overrides, environment={}).settings


def plan(ws: Workspace) -> LoopResult:
    return run_evening_loop(ws, settings_of(ws), Silent(), dry_run=True)


def files(ws: Workspace) -> dict[str, str]:
    return {
        str(path): sha256_file(path)
        for path in ws.root.rglob("*")
        if path.is_file() and path.suffix != ".lock" and not path.name.endswith(("-wal", "-shm"))
    }


def test_a_plan_changes_nothing_and_counts_what_waits(ws: Workspace) -> None:
    before = files(ws)
    first = plan(ws)
    assert files(ws) == before
    assert (first.status, first.plan["pending"], first.plan["not_indexed_yet"]) == ("planned", 0, 2)
    index_day(ws, settings_of(ws), Silent())
    second = plan(ws)
    assert (second.plan["pending"], second.plan["not_indexed_yet"]) == (2, 0)
    assert second.plan["new_rows"] > 0
    assert second.plan["compared_with"] == "full"
    assert [step.name for step in second.steps] == list(STEPS)


def test_a_plan_of_an_open_run_names_it_and_the_steps_left(ws: Workspace) -> None:
    with open_journal(ws.journal) as journal:
        run = journal.begin()
        journal.finish_step(run.run_id, "preflight", {})
        journal.finish_step(run.run_id, "index", {})
    result = plan(ws)
    assert result.run_id == run.run_id
    assert [step.name for step in result.steps] == list(STEPS[2:])


def test_a_night_mixes_new_work_with_earlier_nights_and_replay(ws: Workspace) -> None:
    settings = settings_of(ws, max_samples=3, replay_ratio=2.0)
    index_day(ws, settings, Silent())
    first = Evening(ws, settings, Silent(), "nightly_20261120_220000")
    collected = steps.collect(first)
    lesson = steps.generate(first, START, collected)
    assert (lesson.new, lesson.window, lesson.replayed) == (3, 0, 6)
    assert (len(lesson.used), len(lesson.waiting)) == (1, 1)
    with open_journal(ws.journal) as journal:
        run = journal.begin()
        journal.finish_step(run.run_id, "preflight", {"adapter": START.adapter})
        journal.finish_step(run.run_id, "generate", {"file": lesson.file, "new": lesson.new})
        journal.finish_step(run.run_id, "package", {"version": "night"})
        journal.finish(run.run_id, "promoted")
    second = Evening(ws, settings, Silent(), "nightly_20261121_220000")
    mixed = compose(second, START, lesson.waiting)
    assert (mixed.lesson.new, mixed.lesson.window) == (3, 3)
    assert mixed.rows[3:6] == tuple(load_samples(ws.root / lesson.file)[:3])
    other = Start("full_2", "outputs/another", "fake", ())
    assert compose(second, other, lesson.waiting).lesson.window == 0


def test_the_same_run_composes_the_same_rows(ws: Workspace) -> None:
    settings = settings_of(ws)
    index_day(ws, settings, Silent())
    evening = Evening(ws, settings, Silent(), "nightly_20261120_220000")
    items = steps.pending(evening).items
    assert compose(evening, START, items) == compose(evening, START, items)
