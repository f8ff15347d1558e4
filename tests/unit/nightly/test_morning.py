import json
from pathlib import Path

import pytest

from scripted_model import ScriptedModel, said
from web4lora.errors import Web4Error
from web4lora.inference import Completion
from web4lora.nightly import morning, validate_morning
from web4lora.nightly.morning import Question, daily_prompts
from web4lora.progress import Silent
from web4lora.settings import Settings
from web4lora.workspace import Workspace


class Parrot(ScriptedModel):
    """Always says the same, or fails."""

    name = "parrot"

    def __init__(self, text: str | Exception) -> None:
        super().__init__()
        self._text = text

    def answer(self, prompt: str) -> Completion | Exception:
        return self._text if isinstance(self._text, Exception) else said(self._text)


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    workspace = Workspace(tmp_path)
    workspace.create_folders()
    return workspace


def test_a_model_that_knows_nothing_fails_the_morning_and_alerts(ws: Workspace) -> None:
    model = Parrot("I am a parrot.")
    report = validate_morning(ws, Settings(), Silent(), model=model)
    assert (report.ok, report.total) == (False, 38)
    assert len(model.asked) == 38
    written = json.loads((ws.outputs / "morning_validation.json").read_text())
    assert (written["ok"], written["required_share"]) == (False, 0.8)
    assert "morning validation of parrot" in (ws.logs / "alerts.jsonl").read_text()


def test_a_broken_backend_counts_as_failed_and_is_named(ws: Workspace) -> None:
    report = validate_morning(ws, Settings(), Silent(), model=Parrot(OSError("gone")))
    assert report.passed == 0
    assert all("gone" in question.reasons[0] for question in report.questions)


@pytest.mark.parametrize(("passed", "ok"), [(16, True), (15, False)])
def test_four_fifths_must_pass(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch, passed: int, ok: bool
) -> None:
    questions = [Question(str(n), "canary", "?", "!", n < passed, ()) for n in range(20)]
    monkeypatch.setattr(morning, "_canaries", lambda *_: questions)
    monkeypatch.setattr(morning, "_harness_questions", lambda *_: [])
    assert validate_morning(ws, Settings(), Silent(), model=Parrot("")).ok is ok


def test_the_questions_stay_all_day_and_change_overnight() -> None:
    today = daily_prompts("2026-11-21")
    assert today == daily_prompts("2026-11-21")
    assert today != daily_prompts("2026-11-22")
    assert len(today) == 18
    assert len({harness for harness, _ in today}) == 6


def test_without_a_deployed_model_it_says_so(ws: Workspace) -> None:
    with pytest.raises(Web4Error, match="no candidate version"):
        validate_morning(ws, Settings(), Silent())
