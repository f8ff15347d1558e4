"""Examine one model with the six harnesses and the canaries."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from web4lora.domain.grading import HARNESSES
from web4lora.errors import SettingsError
from web4lora.evaluation.canaries import CanaryReport, run_canaries
from web4lora.evaluation.gates import GateVerdict, judge
from web4lora.evaluation.harness import HarnessReport, run_harness
from web4lora.evaluation.leakage import Leak
from web4lora.evaluation.prompts import load_prompts
from web4lora.inference import ChatModel, GenerationOptions, greedy
from web4lora.progress import Progress
from web4lora.settings import EvaluationSettings


@dataclass(frozen=True)
class Evaluation:
    """All reports of one model and the verdict over them."""

    model: str
    reports: tuple[HarnessReport, ...]
    verdict: GateVerdict
    duration_s: float

    def scores(self) -> dict[str, float]:
        """Return score per harness, in percent."""
        return {report.harness: report.score for report in self.reports}


def examination_options(settings: EvaluationSettings) -> GenerationOptions:
    """Return the options of every examination: greedy, fixed seed (decision 16)."""
    return greedy(settings.max_tokens, settings.seed)


def chosen_harnesses(names: Sequence[str]) -> list[str]:
    """Resolve harness names (with ``-`` or ``_``); none means all six.

    Raises:
        SettingsError: a name is unknown.
    """
    keys = [name.replace("-", "_") for name in names]
    unknown = [key for key in keys if key not in HARNESSES]
    if unknown:
        raise SettingsError(
            f"Unknown harness: {', '.join(unknown)}.", f"Choose from: {', '.join(HARNESSES)}."
        )
    return keys or list(HARNESSES)


def evaluate(
    model: ChatModel,
    settings: EvaluationSettings,
    progress: Progress,
    harnesses: Sequence[str] = (),
    *,
    leaks: Sequence[Leak] = (),
) -> Evaluation:
    """Run the harnesses one after the other; all run even if one fails.

    Args:
        model: to be examined.
        settings: prompts per harness, longest answer, seed.
        progress: told about every answer.
        harnesses: names; none means all six.
        leaks: what `find_leaks` found; any leak blocks.
    """
    started = time.monotonic()
    keys = chosen_harnesses(harnesses)
    options = examination_options(settings)
    reports = []
    for key in keys:
        size = settings.prompts_per_harness * (2 if key == "refusal" else 1)
        report = run_harness(model, key, load_prompts(key, size), options, progress)
        progress.note(f"{key}: {report.score:.1f} % of {report.total}")
        reports.append(report)
    return Evaluation(
        model.name, tuple(reports), judge(reports, keys, leaks), time.monotonic() - started
    )


def examine_canaries(
    model: ChatModel, settings: EvaluationSettings, progress: Progress
) -> CanaryReport:
    """Run the canary suite with the examination's options."""
    return run_canaries(model, examination_options(settings), progress)
