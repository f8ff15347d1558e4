"""The noise floor: the same model examined twice. What differs is the backend, not the model.

Greedy answers with a fixed seed should be the same twice; a server that batches requests may
differ in the last bits, and a comparison of two models must not take that for a change.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from web4lora.domain.statistics import detectable_in_words
from web4lora.evaluation.evaluate import Evaluation
from web4lora.evaluation.harness import HarnessReport
from web4lora.files import iso, write_json
from web4lora.workspace import Workspace


@dataclass(frozen=True)
class HarnessNoise:
    """One harness, asked twice.

    Attributes:
        total: prompts.
        first, second: scores in percent.
        other_answers: prompts whose two answers are not the same text.
        other_verdicts: prompts that passed once and failed once.
    """

    harness: str
    total: int
    first: float
    second: float
    other_answers: int
    other_verdicts: int

    @property
    def points(self) -> float:
        """Share of prompts whose verdict is not stable, in points."""
        return 100 * self.other_verdicts / self.total if self.total else 0.0


def noise_of(first: Evaluation, second: Evaluation) -> tuple[HarnessNoise, ...]:
    """Compare two evaluations of one model, prompt by prompt."""
    return tuple(
        _harness(before, after) for before, after in zip(first.reports, second.reports, strict=True)
    )


def _harness(first: HarnessReport, second: HarnessReport) -> HarnessNoise:
    pairs = list(zip(first.results, second.results, strict=True))
    return HarnessNoise(
        harness=first.harness,
        total=first.total,
        first=first.score,
        second=second.score,
        other_answers=sum(a.output != b.output for a, b in pairs),
        other_verdicts=sum(a.passed != b.passed for a, b in pairs),
    )


def noise_in_words(noise: tuple[HarnessNoise, ...]) -> str:
    """Say how stable the verdicts are, and what the sample size can tell."""
    smallest = min((one.total for one in noise), default=0)
    worst = max(noise, key=lambda one: one.points, default=None)
    if worst is None or not worst.other_verdicts:
        floor = "Asked twice, the model gave every verdict again: the noise floor is 0 points."
    else:
        floor = (
            f"Asked twice, the model changed up to {worst.points:.1f} points of its verdicts "
            f"({worst.harness}): take no smaller difference for a change."
        )
    return f"{floor} {detectable_in_words(smallest)}"


def write_noise(
    workspace: Workspace,
    first: Evaluation,
    second: Evaluation,
    conditions: Mapping[str, str],
) -> dict[str, Any]:
    """Write `outputs/noise_floor.json` and return its content."""
    noise = noise_of(first, second)
    value = {
        "timestamp": iso(),
        "model": first.model,
        "model_digest": first.identity.digest if first.identity else "",
        "conditions": dict(conditions),
        "harnesses": [asdict(one) | {"points": round(one.points, 2)} for one in noise],
        "in_words": noise_in_words(noise),
    }
    write_json(workspace.noise_file, value)
    return value


def read_noise(workspace: Workspace, conditions: Mapping[str, str]) -> str | None:
    """Return the noise floor in words, where one was measured under the same conditions."""
    try:
        value = json.loads(workspace.noise_file.read_text("utf-8"))
        return str(value["in_words"]) if value["conditions"] == dict(conditions) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None  # it is a remark beside the report, not a part of it
