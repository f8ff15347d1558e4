"""Morning validation: what does the served model still know of its trade.

The twenty canaries stay the same every day; beside them stand a few questions of each harness,
others every day, so that a week covers most of the suite (roadmap phase 4).
"""

import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from web4lora.files import iso, utc_now, write_json
from web4lora.nightly.alerts import alerting, send_alert
from web4lora.progress import Progress
from web4lora.settings import Settings
from web4lora.workspace import Workspace

if TYPE_CHECKING:
    from web4lora.evaluation import HarnessPrompt
    from web4lora.inference import ChatModel, Completion
    from web4lora.packaging import Registry

#: Share of questions that must pass (roadmap phase 4: 80 % of at least 20).
PASS_SHARE = 0.8
PROMPTS_PER_HARNESS = 3


@dataclass(frozen=True)
class Question:
    """One question with its answer's verdict."""

    id: str
    group: str
    prompt: str
    response: str
    passed: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class MorningReport:
    """The morning's verdict; `share` is the fraction that passed."""

    model: str
    timestamp: str
    total: int
    passed: int
    share: float
    ok: bool
    questions: tuple[Question, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for `outputs/morning_validation.json`."""
        return asdict(self) | {"required_share": PASS_SHARE}


def validate_morning(
    ws: Workspace,
    settings: Settings,
    progress: Progress,
    *,
    model: "ChatModel | None" = None,
) -> MorningReport:
    """Ask the served model more than twenty questions, report, and alert when too few pass.

    Args:
        ws: the workspace.
        settings: effective settings.
        progress: told about the answers.
        model: replaces the served one.

    Raises:
        Web4Error: nothing is deployed.
    """
    from web4lora.packaging import Registry, open_version

    if model is None:
        with (
            alerting(ws, settings.alerts, "morning validation"),
            open_version(ws, settings, _served(Registry.load(ws))) as opened,
        ):
            return validate_morning(ws, settings, progress, model=opened)
    questions = (
        *_canaries(model, settings, progress),
        *_harness_questions(model, settings, progress),
    )
    passed = sum(question.passed for question in questions)
    share = passed / len(questions)
    report = MorningReport(
        model.name, iso(), len(questions), passed, round(share, 4), share >= PASS_SHARE, questions
    )
    write_json(ws.outputs / "morning_validation.json", report.as_dict())
    if not report.ok:
        send_alert(
            ws,
            settings.alerts,
            f"morning validation of {model.name}: {passed}/{len(questions)} passed, "
            f"{PASS_SHARE:.0%} required",
        )
    return report


def _served(registry: "Registry") -> str:
    """Return what the gateway answers with: current, or the candidate where none is."""
    return "current" if registry.current else "candidate"


def _canaries(model: "ChatModel", settings: Settings, progress: Progress) -> list[Question]:
    from web4lora.evaluation import examine_canaries

    return [
        Question(
            row["id"],
            "canary",
            row["task"],
            row["response"],
            row["passed"],
            tuple(row["reasons"]),
        )
        for row in examine_canaries(model, settings.evaluation, progress).results
    ]


def _harness_questions(
    model: "ChatModel", settings: Settings, progress: Progress
) -> list[Question]:
    from web4lora.evaluation import examination_options

    chosen = daily_prompts(utc_now().date().isoformat())
    answers = model.complete_many(
        [prompt.messages for _, prompt in chosen],
        examination_options(settings.evaluation),
        progress,
    )
    return [
        _graded(harness, prompt, answer)
        for (harness, prompt), answer in zip(chosen, answers, strict=True)
    ]


def daily_prompts(day: str) -> "Sequence[tuple[str, HarnessPrompt]]":
    """Return the day's (harness, prompt) pairs: the same all day, others tomorrow.

    Args:
        day: ISO day, UTC.
    """
    from web4lora.domain.grading import HARNESSES
    from web4lora.evaluation import load_prompts

    chance = random.Random(day)
    return [
        (harness, prompt)
        for harness in HARNESSES
        for prompt in chance.sample(load_prompts(harness), PROMPTS_PER_HARNESS)
    ]


def _graded(harness: str, prompt: "HarnessPrompt", answer: "Completion | Exception") -> Question:
    from web4lora.domain.grading import grade

    if isinstance(answer, Exception):
        reasons: tuple[str, ...] = (f"backend error: {answer}",)
        return Question(prompt.id, harness, prompt.prompt, "", False, reasons)
    graded = grade(harness, prompt.row(answer.text))
    return Question(
        prompt.id, harness, prompt.prompt, answer.text[:600], bool(graded.passed), graded.reasons
    )
