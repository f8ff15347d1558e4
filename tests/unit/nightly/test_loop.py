"""The state machine alone: the steps are small fakes that note when they ran."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from web4lora.errors import CheckFailed, Resumable, Web4Error
from web4lora.nightly import run_evening_loop, steps
from web4lora.nightly.journal import open_journal
from web4lora.nightly.records import (
    STEPS,
    Archived,
    Backup,
    Collected,
    Indexed,
    Item,
    Judged,
    Lesson,
    Marked,
    Moved,
    Packaged,
    Promoted,
    Rejected,
    Released,
    Retained,
    Score,
    Start,
    Trained,
)
from web4lora.progress import Silent
from web4lora.settings import Settings
from web4lora.workspace import Workspace

ITEM = Item("a.md@1", "a.md", "pdca", "1" * 64)


def judged(passed: bool) -> Judged:
    score = Score("night", 20 if passed else 18, 20, () if passed else ("c1", "c2"))
    return Judged(
        passed, () if passed else ("canaries 18/20",), score, Score("full", 20, 20, ()), "r"
    )


class Rooms:
    """Fakes for every step; `ran` lists them, `fail` names steps that raise once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ran: list[str] = []
        self.fail: dict[str, Exception] = {}
        self.outputs: dict[str, Any] = {
            "preflight": Start("full", "outputs/full", "pocket", ()),
            "index": Indexed(1, 1, 0, 0, 0),
            "backup": Backup("backups/adapters/b", "full"),
            "collect": Collected((ITEM,)),
            "generate": Lesson("data/n.jsonl", 4, 0, 4, (ITEM,), (), (), 0),
            "train": Trained("outputs/night", {"train_loss": 0.5}),
            "package": Packaged("night", "outputs/night.gguf", "2" * 64),
            "canary": judged(True),
            "promote": Promoted("night", "full"),
            "release": Released(1),
            "reject": Rejected("night", "logs/incidents/i.md", "log"),
            "mark": Marked(1, 3, ()),
            "move": Moved(1, (), 3, 0),
            "archive": Archived("logs/a.json", 1),
            "retention": Retained((), ()),
        }
        for name in self.outputs:
            monkeypatch.setattr(steps, name, self._fake(name))

    def _fake(self, name: str) -> Callable[..., Any]:
        def step(*_: Any) -> Any:
            self.ran.append(name)
            if name in self.fail:
                raise self.fail.pop(name)
            return self.outputs[name]

        return step


@pytest.fixture
def rooms(monkeypatch: pytest.MonkeyPatch) -> Rooms:
    return Rooms(monkeypatch)


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    workspace = Workspace(tmp_path)
    workspace.create_folders()
    workspace.settings_file.write_text("{}\n")
    return workspace


def evening(ws: Workspace, **options: Any) -> Any:
    return run_evening_loop(ws, Settings(), Silent(), **options)


def status(ws: Workspace) -> list[str]:
    with open_journal(ws.journal) as journal:
        return [run.status for run in journal.runs()]


def test_a_good_night_takes_every_step_once_and_promotes(rooms: Rooms, ws: Workspace) -> None:
    result = evening(ws)
    assert result.status == "promoted"
    assert rooms.ran == list(STEPS)
    assert (result.candidate, result.canaries) == ("night", (20, 20))
    assert status(ws) == ["promoted"]


def test_a_failed_canary_rejects_and_touches_neither_markers_nor_history(
    rooms: Rooms, ws: Workspace
) -> None:
    rooms.outputs["canary"] = judged(False)
    result = evening(ws)
    assert result.status == "rejected"
    assert rooms.ran[8:] == ["release", "reject", "retention"]
    assert result.reasons == ("canaries 18/20",)
    assert result.incident == "logs/incidents/i.md"


def test_a_day_without_work_ends_well(rooms: Rooms, ws: Workspace) -> None:
    rooms.outputs["collect"] = Collected(())
    result = evening(ws)
    assert (result.status, result.reasons) == ("noop", ("no pending work in the buffer",))
    assert "train" not in rooms.ran


def test_a_night_that_cannot_end_in_time_leaves_its_work_for_the_next(
    rooms: Rooms, ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    monkeypatch.setattr("web4lora.nightly.loop.local_now", lambda: local)
    result = evening(ws, until="09:00")
    assert result.status == "noop"
    assert result.reasons == (
        "30 minutes until 09:00, 45 of them for the steps after training: too late to train",
    )
    assert rooms.ran == ["preflight", "release", "retention"]


def test_the_hours_of_a_night_are_journaled(
    rooms: Rooms, ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = datetime(2026, 3, 1, 22, 0, tzinfo=UTC)
    monkeypatch.setattr("web4lora.nightly.loop.local_now", lambda: local)
    result = evening(ws, until="09:00")
    assert result.status == "promoted"
    with open_journal(ws.journal) as journal:
        start = journal.outputs(result.run_id)["preflight"]
    assert start["hours"] == {"minutes": 11 * 60 - 45.0, "too_late": ""}


def test_work_without_samples_goes_back_to_the_buffer(rooms: Rooms, ws: Workspace) -> None:
    rooms.outputs["generate"] = Lesson("data/n.jsonl", 0, 0, 0, (), (ITEM,), (), 0)
    assert evening(ws).status == "noop"
    assert rooms.ran[-2:] == ["release", "retention"]


@pytest.mark.parametrize("step", STEPS[1:])
def test_a_step_that_fails_is_told_and_continued_without_repeating_the_others(
    rooms: Rooms, ws: Workspace, step: str
) -> None:
    rooms.fail[step] = Web4Error("no room", "Make some.")
    with pytest.raises(Resumable, match="no room") as caught:
        evening(ws)
    assert "Make some." in caught.value.hint
    assert "no room" in (ws.logs / "alerts.jsonl").read_text()
    assert status(ws) == ["running"]
    before = len(rooms.ran)
    result = evening(ws)
    assert rooms.ran[before:] == list(STEPS[STEPS.index(step) :])
    assert [s.name for s in result.steps if s.resumed] == list(STEPS[: STEPS.index(step)])
    assert status(ws) == ["promoted"]


def test_a_preflight_problem_is_the_users_to_fix_and_leaves_no_open_run(
    rooms: Rooms, ws: Workspace
) -> None:
    rooms.fail["preflight"] = Web4Error("no index", "Run `web4 index`.")
    with pytest.raises(Web4Error, match="no index") as caught:
        evening(ws)
    assert caught.value.exit_code == 2
    assert status(ws) == ["failed"]


def test_a_defect_keeps_its_own_error_and_the_run_stays_open(rooms: Rooms, ws: Workspace) -> None:
    rooms.fail["train"] = KeyError("boom")
    with pytest.raises(KeyError):
        evening(ws)
    assert status(ws) == ["running"]
    assert "KeyError" in (ws.logs / "alerts.jsonl").read_text()


def test_an_unsound_training_ends_the_run_so_that_the_next_night_is_free(
    rooms: Rooms, ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    freed: list[str] = []
    monkeypatch.setattr(steps, "give_up", lambda evening, _: freed.append(evening.run_id))
    rooms.fail["train"] = CheckFailed("loss is NaN")
    with pytest.raises(CheckFailed, match="NaN"):
        evening(ws)
    assert (status(ws), len(freed)) == (["failed"], 1)
    assert evening(ws).status == "promoted"
    assert rooms.ran.count("collect") == 2


def test_ctrl_c_leaves_a_run_that_continues(rooms: Rooms, ws: Workspace) -> None:
    rooms.fail["train"] = KeyboardInterrupt()  # type: ignore[assignment]
    with pytest.raises(KeyboardInterrupt):
        evening(ws)
    assert evening(ws).status == "promoted"
    assert rooms.ran.count("generate") == 1


def test_restart_gives_up_an_open_run_and_frees_its_work(
    rooms: Rooms, ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    freed: list[dict[str, Any]] = []
    monkeypatch.setattr(steps, "give_up", lambda _, done: freed.append(done))
    rooms.fail["train"] = Web4Error("broken", "")
    with pytest.raises(Resumable):
        evening(ws)
    assert evening(ws, restart=True).status == "promoted"
    assert rooms.ran.count("collect") == 2
    assert sorted(status(ws)) == ["failed", "promoted"]
    assert "generate" in freed[0]


def test_a_promoted_run_cannot_be_given_up(rooms: Rooms, ws: Workspace) -> None:
    rooms.fail["mark"] = Web4Error("locked", "")
    with pytest.raises(Resumable):
        evening(ws)
    with pytest.raises(Web4Error, match="bookkeeping"):
        evening(ws, restart=True)
    assert evening(ws).status == "promoted"
    assert rooms.ran.count("promote") == 1


def test_a_folder_that_is_no_workspace_is_refused(rooms: Rooms, tmp_path: Path) -> None:
    with pytest.raises(Web4Error, match="not a web4 workspace"):
        evening(Workspace(tmp_path / "elsewhere"))
    assert rooms.ran == []
