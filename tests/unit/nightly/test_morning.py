import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from web4lora.domain.chat import Message
from web4lora.errors import Web4Error
from web4lora.inference import Completion, GenerationOptions, ModelIdentity, OnAnswer
from web4lora.nightly import morning, validate_morning
from web4lora.nightly.morning import Question, daily_prompts
from web4lora.progress import Progress, Silent
from web4lora.settings import Settings
from web4lora.workspace import Workspace


class Parrot:
    """A model that always says the same, or fails."""

    name = "parrot"

    def __init__(self, answer: str | Exception) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def complete(self, messages: Sequence[Message], options: GenerationOptions) -> Completion:
        assert not isinstance(self.answer, Exception)
        return Completion(self.answer, 1, 1, 1.0, 1.0, "stop")

    def stream(
        self, messages: Sequence[Message], options: GenerationOptions
    ) -> Iterator[str | Completion]:
        yield self.complete(messages, options)

    def complete_many(
        self,
        requests: Sequence[Sequence[Message]],
        options: GenerationOptions,
        progress: Progress,
        *,
        on_answer: OnAnswer | None = None,
    ) -> list[Completion | Exception]:
        self.asked += [messages[-1]["content"] for messages in requests]
        answers = [
            self.answer if isinstance(self.answer, Exception) else self.complete(one, options)
            for one in requests
        ]
        for number, answer in enumerate(answers):
            if on_answer is not None:
                on_answer(number, answer)
        return answers

    def identity(self) -> ModelIdentity:
        return ModelIdentity("test", "")

    def close(self) -> None:
        pass


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
