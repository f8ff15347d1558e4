"""Twenty must-not-regress tasks with positive and negative criteria (roadmap phase 3, step 3.3).

A criterion is a list of alternatives, of which one must occur (case-insensitive, whole words);
`must_not` has polarity, so that "use Jest" fails where "not Jest" is welcome. Where a rule of
the house exists, the canary names its grader instead of keywords.
"""

import importlib.resources
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from web4lora.domain.chat import chat_messages
from web4lora.domain.pdca_rules import check_schema, check_tron
from web4lora.domain.typescript import check_empty_constructor
from web4lora.domain.verdict import Verdict
from web4lora.evaluation.asking import BackendError, ask_all
from web4lora.evaluation.journal import Journal
from web4lora.files import iso
from web4lora.inference import ChatModel, GenerationOptions
from web4lora.progress import Progress

_GRADERS: dict[str, Callable[[str, str], Verdict]] = {
    "empty_constructor": lambda answer, _prompt: check_empty_constructor(answer),
    "pdca_schema": lambda answer, _prompt: check_schema(answer),
    "tron": check_tron,
}


@dataclass(frozen=True)
class Canary:
    """One task and what a right answer holds."""

    id: str
    group: str
    prompt: str
    must: tuple[tuple[str, ...], ...]
    must_not: tuple[str, ...] = ()
    grader: str = ""

    def check(self, answer: str) -> Verdict:
        """Judge an answer."""
        reasons = [
            f"none of: {' | '.join(choices)}"
            for choices in self.must
            if not any(_occurs(choice, answer) for choice in choices)
        ]
        reasons += [f"must not say: {text}" for text in self.must_not if _occurs(text, answer)]
        if self.grader:
            reasons += _GRADERS[self.grader](answer, self.prompt).reasons
        return Verdict(not reasons, tuple(reasons))


def _occurs(needle: str, text: str) -> bool:
    pattern = re.escape(needle).replace(r"\ ", r"\s+")
    before = r"(?<!\w)" if needle[0].isalnum() else ""
    after = r"(?!\w)" if needle[-1].isalnum() else ""
    return re.search(before + pattern + after, text, re.IGNORECASE) is not None


@dataclass(frozen=True)
class CanaryReport:
    """Results in suite order; `passed` of `total`."""

    version: int
    model: str
    timestamp: str
    total: int
    passed: int
    results: tuple[dict[str, Any], ...]

    @property
    def rate(self) -> float:
        """Fraction passed."""
        return self.passed / self.total if self.total else 0.0

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for `outputs/canary_report.json`."""
        return asdict(self) | {"pass_rate": round(100 * self.rate, 2)}


def load_canaries() -> tuple[int, list[Canary]]:
    """Return the suite's version and its twenty canaries."""
    source = importlib.resources.files("web4lora.evaluation") / "prompts" / "canaries.json"
    suite = json.loads(source.read_text("utf-8"))
    canaries = [
        Canary(
            row["id"],
            row["group"],
            row["prompt"],
            tuple(tuple(choices) for choices in row["must"]),
            tuple(row.get("must_not", ())),
            row.get("grader", ""),
        )
        for row in suite["canaries"]
    ]
    return suite["version"], canaries


def run_canaries(
    model: ChatModel,
    options: GenerationOptions,
    progress: Progress,
    canaries: Sequence[Canary] | None = None,
    *,
    journal: Journal | None = None,
) -> CanaryReport:
    """Ask the canaries greedily and judge each answer; a backend error fails its canary."""
    version, suite = load_canaries()
    chosen = list(canaries if canaries is not None else suite)
    prompts = [chat_messages(canary.prompt) for canary in chosen]
    answers = ask_all(model, prompts, options, progress, journal=journal, label="canaries")
    results = []
    for canary, answer in zip(chosen, answers, strict=True):
        text = "" if isinstance(answer, BackendError) else answer.text
        if isinstance(answer, BackendError):
            verdict = Verdict(False, (f"backend error: {answer.reason}",))
        else:
            verdict = canary.check(answer.text)
        results.append(
            {
                "id": canary.id,
                "group": canary.group,
                "task": canary.prompt,
                "expected": [list(choices) for choices in canary.must],
                "response": text[:600],
                "passed": verdict.passed,
                "reasons": list(verdict.reasons),
            }
        )
    passed = sum(bool(row["passed"]) for row in results)
    return CanaryReport(version, model.name, iso(), len(results), passed, tuple(results))


@dataclass(frozen=True)
class CanaryVerdict:
    """Whether a candidate may replace the current model."""

    passed: bool
    reasons: tuple[str, ...]


def compare(
    candidate: CanaryReport,
    current: CanaryReport | None,
    *,
    require_all: bool = True,
    max_drop: float = 0.05,
) -> CanaryVerdict:
    """Apply the absolute rule (20/20) and the relative one (no more than 5 % below current).

    Args:
        candidate: the report of the model that wants to ship.
        current: the report of the model that serves now, measured by the same suite.
        require_all: apply the absolute rule.
        max_drop: allowed drop as a fraction.
    """
    reasons = []
    if require_all and candidate.passed < candidate.total:
        failed = [row["id"] for row in candidate.results if not row["passed"]]
        reasons.append(
            f"canaries {candidate.passed}/{candidate.total}, failed: {', '.join(failed)}"
        )
    if current is not None and candidate.version != current.version:
        reasons.append(
            f"not comparable: canary suite {candidate.version} against {current.version}, "
            "examine the current model again"
        )
    elif current is not None and candidate.rate < current.rate - max_drop - 1e-9:
        reasons.append(
            f"canaries fell from {current.passed}/{current.total} to "
            f"{candidate.passed}/{candidate.total} (allowed drop {max_drop:.0%})"
        )
    return CanaryVerdict(not reasons, tuple(reasons))
