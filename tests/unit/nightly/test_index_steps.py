"""The steps that read and change the index, on a real one."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from tests.nightly_rooms import HashEmbedder, write_record

from web4lora.initialise import create_workspace
from web4lora.nightly import forget_night, steps
from web4lora.nightly.journal import open_journal
from web4lora.nightly.records import Collected, Evening, Item, Lesson
from web4lora.progress import Silent
from web4lora.rag import Index, buffer_items, index_sources
from web4lora.settings import load_settings


@pytest.fixture
def evening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Evening]:
    monkeypatch.setattr("web4lora.rag.ingest.load_embedder", lambda _settings: HashEmbedder())
    source = tmp_path / "repository"
    write_record(source, "Anchor", "2026-11-01")
    (source / "LICENSE").write_text("SPDX-License-Identifier: Apache-2.0\n")
    ws = create_workspace(tmp_path / "agent", [source])
    settings = load_settings(ws, environment={}).settings
    index_sources(ws, settings, Silent())
    write_record(source, "Winch")
    write_record(source, "Rudder", "2026-11-19")
    yield Evening(ws, settings, Silent(), "nightly_20261120_220000")


def source_of(evening: Evening) -> Path:
    return Path(evening.settings.sources.paths[0])


def lesson_of(used: tuple[Item, ...], waiting: tuple[Item, ...] = ()) -> Lesson:
    return Lesson("data/n.jsonl", len(used), 0, 0, used, (), waiting, 0)


def names(items: tuple[Item, ...]) -> list[str]:
    return [item.path.rsplit("-", 1)[-1].removesuffix(".pdca.md") for item in items]


def trained_paths(evening: Evening) -> dict[str, bool]:
    with Index.open(evening.workspace, evening.settings) as index:
        return {
            d.path.rsplit("-", 1)[-1].removesuffix(".pdca.md"): d.trained
            for d in index.documents("pdca")
        }


def test_catch_up_finds_new_work_and_collect_takes_it_oldest_first(evening: Evening) -> None:
    assert steps.index(evening).added == 2
    collected = steps.collect(evening)
    assert names(collected.items) == ["rudder", "winch"]
    assert {i.status for i in buffer_items(evening.workspace)} == {"in_training"}
    assert steps.collect(evening) == collected


def test_a_promoted_night_marks_moves_and_archives_exactly_its_work(evening: Evening) -> None:
    steps.index(evening)
    collected = steps.collect(evening)
    lesson = lesson_of(collected.items[:1], waiting=collected.items[1:])
    # every step is done twice, as after a kill between its work and its record
    assert [steps.mark(evening, lesson).documents for _ in range(2)] == [1, 1]
    moves = [steps.move(evening, collected, lesson) for _ in range(2)]
    assert [(move.moved, len(move.missing)) for move in moves] == [(1, 0), (0, 1)]
    assert [steps.archive(evening).items for _ in range(2)] == [2, 2]
    left = buffer_items(evening.workspace)
    assert [(i.id, i.status) for i in left] == [(collected.items[1].id, "pending")]
    assert trained_paths(evening) == {"anchor": False, "rudder": True}
    archived = json.loads(
        (evening.workspace.logs / f"daily_buffer_{evening.run_id}.json").read_text()
    )
    assert any(item.get("windows") for item in archived["items"])


def test_released_work_is_pending_and_unmarked(evening: Evening) -> None:
    steps.index(evening)
    steps.collect(evening)
    assert steps.release(evening).items == 2
    assert {i.status for i in buffer_items(evening.workspace)} == {"pending"}
    assert trained_paths(evening) == {"anchor": False}


def test_work_that_arrives_during_the_night_stays_for_the_next(evening: Evening) -> None:
    steps.index(evening)
    collected = steps.collect(evening)
    write_record(source_of(evening), "Keel", "2026-11-21")
    steps.index(evening)
    lesson = lesson_of(collected.items)
    steps.mark(evening, lesson)
    steps.move(evening, collected, lesson)
    assert [i.path.rsplit("-", 1)[-1] for i in buffer_items(evening.workspace)] == ["keel.pdca.md"]


def test_a_file_edited_during_the_night_is_learned_again_the_next(evening: Evening) -> None:
    steps.index(evening)
    collected = steps.collect(evening)
    edited = write_record(source_of(evening), "Winch")
    edited.write_text(edited.read_text().replace("three runs", "four runs"))
    steps.index(evening)
    lesson = lesson_of(collected.items)
    steps.mark(evening, lesson)
    steps.move(evening, collected, lesson)
    steps.index(evening)
    assert names(steps.pending(evening).items) == ["winch"]


def test_work_without_a_licence_to_train_is_withheld_but_moves_along(evening: Evening) -> None:
    path = write_record(source_of(evening), "Secretary", "2026-11-21")
    path.write_text("<!-- SPDX-License-Identifier: LicenseRef-Proprietary -->\n" + path.read_text())
    steps.index(evening)
    collected = steps.collect(evening)
    if not collected.withheld:
        pytest.skip("the licence rules let this document train")
    lesson = lesson_of(collected.items)
    steps.mark(evening, lesson)
    steps.move(evening, collected, lesson)
    assert trained_paths(evening)["secretary"] is False


def test_nothing_collected_is_an_empty_collection(evening: Evening) -> None:
    assert steps.pending(evening) == Collected((), ())


def test_a_rolled_back_night_leaves_no_markers(evening: Evening) -> None:
    steps.index(evening)
    collected = steps.collect(evening)
    lesson = lesson_of(collected.items)
    steps.mark(evening, lesson)
    steps.move(evening, collected, lesson)
    with open_journal(evening.workspace.journal) as journal:
        run = journal.begin()
        journal.finish_step(run.run_id, "generate", {"used": [asdict(i) for i in lesson.used]})
        journal.finish_step(run.run_id, "promote", {"version": "night"})
        journal.finish(run.run_id, "promoted")
    assert forget_night(evening.workspace, "another") is None
    assert trained_paths(evening)["winch"] is True
    forgotten = forget_night(evening.workspace, "night")
    assert forgotten is not None
    assert forgotten.marked == 2
    assert not any(trained_paths(evening).values())
