"""Two evaluations on the same prompts: what got better, what got worse, and is it chance."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from web4lora.domain.statistics import mcnemar, paired_bootstrap
from web4lora.evaluation.conditions import differing
from web4lora.evaluation.records import EvaluationRecord


@dataclass(frozen=True)
class Changed:
    """One prompt whose verdict differs: both answers and why the failed one failed."""

    test_id: str
    prompt: str
    before: str
    after: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class HarnessChange:
    """One harness in both evaluations, over the prompts that both were asked.

    Attributes:
        before, after: prompts passed.
        total: prompts in both.
        gained, lost: prompts whose verdict changed.
        p_value: McNemar's exact test: the chance of so uneven a change between equal models.
        interval: 95 % of the paired bootstrap of the difference, in points.
    """

    harness: str
    total: int
    before: int
    after: int
    gained: tuple[Changed, ...]
    lost: tuple[Changed, ...]
    p_value: float
    interval: tuple[float, float]

    @property
    def in_words(self) -> str:
        """What the numbers allow to say."""
        if not self.gained and not self.lost:
            return "no verdict changed"
        if self.p_value >= 0.05:
            return "within chance"
        return "better" if len(self.gained) > len(self.lost) else "worse"


@dataclass(frozen=True)
class Comparison:
    """Two evaluations side by side; `differing` names conditions that are not the same."""

    before: str
    after: str
    differing: tuple[str, ...]
    harnesses: tuple[HarnessChange, ...]


def compare_records(before: EvaluationRecord, after: EvaluationRecord) -> Comparison:
    """Compare two evaluations harness by harness."""
    shared = [name for name in before.reports if name in after.reports]
    changes = tuple(_change(name, before.reports[name], after.reports[name]) for name in shared)
    return Comparison(before.model, after.model, _differing(before, after), changes)


def _differing(before: EvaluationRecord, after: EvaluationRecord) -> tuple[str, ...]:
    """Name what is not the same; equal names with other weights are other models."""
    names = differing(before.key, after.key)
    if before.model == after.model and before.digest and before.digest != after.digest:
        names.append("model digest")
    return tuple(names)


def _change(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> HarnessChange:
    old = {row["test_id"]: row for row in before["results"]}
    pairs = [
        (old[row["test_id"]], row)
        for row in after["results"]
        # a prompt that was edited under the same id is another prompt
        if row["test_id"] in old and old[row["test_id"]]["prompt"] == row["prompt"]
    ]
    gained = tuple(_changed(a, b) for a, b in pairs if b["passed"] and not a["passed"])
    lost = tuple(_changed(a, b) for a, b in pairs if a["passed"] and not b["passed"])
    return HarnessChange(
        name,
        len(pairs),
        sum(a["passed"] for a, _ in pairs),
        sum(b["passed"] for _, b in pairs),
        gained,
        lost,
        mcnemar(len(gained), len(lost)),
        paired_bootstrap([a["passed"] for a, _ in pairs], [b["passed"] for _, b in pairs]),
    )


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changed:
    reasons = (*before["reasons"], *after["reasons"])
    return Changed(before["test_id"], before["prompt"], before["output"], after["output"], reasons)
