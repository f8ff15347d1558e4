"""Run one harness: ask every prompt, grade every answer, count.

Rates are fractions of `total`; a prompt whose backend failed counts as failed and is named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from web4lora.domain.grading import HARNESSES, Graded, grade, summarise
from web4lora.evaluation.asking import BackendError, Reply, ask_all
from web4lora.evaluation.prompts import HarnessPrompt
from web4lora.evaluation.sandbox import (
    Execution,
    Executor,
    executed_verdict,
    execution_summary,
)
from web4lora.files import BadLine, iso
from web4lora.inference import ChatModel, GenerationOptions
from web4lora.progress import Progress


@dataclass(frozen=True)
class Answered:
    """One prompt with its answer and verdict; `finish_reason` is ``error`` where there is none.

    `executed` is the state of its `Execution`, or None where its calls were not to be carried out.
    """

    test_id: str
    prompt: str
    output: str
    passed: bool
    reasons: tuple[str, ...]
    tokens: int
    finish_reason: str
    refused: bool | None = None
    executed: str | None = None


@dataclass(frozen=True)
class HarnessReport:
    """The result of one harness; `score` is its pass rate, or F1 for refusal, in percent."""

    harness: str
    model: str
    timestamp: str
    total: int
    passed: int
    score: float
    interval: tuple[float, float]
    threshold: float
    gate: str
    gate_passed: bool
    summary: dict[str, Any]
    results: tuple[Answered, ...]
    skipped: tuple[BadLine, ...] = ()

    @property
    def errors(self) -> tuple[Answered, ...]:
        """Prompts that the backend did not answer; they count as failed."""
        return tuple(answer for answer in self.results if answer.finish_reason == "error")

    def as_dict(self) -> dict[str, Any]:
        """Return the roadmap's report shape (domain digest 2.10)."""
        low, high = self.interval
        return {
            "test_name": self.harness,
            "timestamp": self.timestamp,
            "model": self.model,
            "total_tests": self.total,
            "passed": self.passed,
            "failed": self.total - self.passed,
            "pass_rate": round(100 * self.passed / self.total, 2) if self.total else 0.0,
            "score": self.score,
            "wilson_95": [round(low, 2), round(high, 2)],
            "gate_type": self.gate,
            "ship_gate_threshold": self.threshold,
            "ship_gate_passed": self.gate_passed,
            "summary": self.summary,
            "backend_errors": len(self.errors),
            "skipped_prompts": [asdict(line) for line in self.skipped],
            "results": [asdict(answer) for answer in self.results],
        }


def judge_reply(harness: str, prompt: HarnessPrompt, answer: Reply) -> Answered:
    """Grade an answer; without one the row fails, and says why."""
    if isinstance(answer, BackendError):
        reason = f"backend error: {answer.reason}"
        return Answered(prompt.id, prompt.prompt, "", False, (reason,), 0, "error")
    if not answer.text.strip():
        # no rule asks for nothing, but silence would pass as "not refused"
        tokens, ended = answer.completion_tokens, answer.finish_reason
        reason = "the model returned nothing"
        return Answered(prompt.id, prompt.prompt, answer.text, False, (reason,), tokens, ended)
    graded: Graded = grade(harness, prompt.row(answer.text))
    return Answered(
        test_id=prompt.id,
        prompt=prompt.prompt,
        output=answer.text,
        passed=bool(graded.passed),
        reasons=tuple(graded.reasons),
        tokens=answer.completion_tokens,
        finish_reason=answer.finish_reason,
        refused=graded.refused,
    )


def execute_calls(
    prompts: Sequence[HarnessPrompt],
    answers: Sequence[Answered],
    executor: Executor,
    progress: Progress,
) -> tuple[list[Answered], dict[str, Any]]:
    """Carry out the tool calls of the answers that pass; one without its effect fails.

    Returns:
        The answers with the execution in their verdicts, and its counts.
    """
    tried: list[Execution | None] = []
    after: list[Answered] = []
    for prompt, answer in zip(prompts, answers, strict=True):
        if not answer.passed:
            tried.append(None)
            after.append(answer)
            continue
        found = executor.execute(prompt.row(answer.output))
        tried.append(found)
        verdict = executed_verdict(Graded(True, answer.reasons), found)
        after.append(
            replace(
                answer,
                passed=bool(verdict.passed),
                reasons=verdict.reasons,
                executed=found.state,
            )
        )
        progress.step("tool calls", len(after), len(answers))
    return after, execution_summary(tried, executor.available)


def report_of(
    harness: str,
    model: str,
    prompts: Sequence[HarnessPrompt],
    answers: Sequence[Answered],
    skipped: Sequence[BadLine] = (),
    execution: Mapping[str, Any] | None = None,
) -> HarnessReport:
    """Count judged answers into a report.

    Args:
        harness: its key.
        model: name of the model.
        prompts: what was asked.
        answers: one for each prompt.
        skipped: lines of the prompt file that could not be used.
        execution: what `execute_calls` counted, where tool calls were carried out.
    """
    facts = HARNESSES[harness]
    graded = [
        Graded(a.passed, a.reasons, _counted_as(prompt, a))
        for prompt, a in zip(prompts, answers, strict=True)
    ]
    rows = [prompt.row(a.output) for prompt, a in zip(prompts, answers, strict=True)]
    summary = summarise(harness, graded, rows)
    if execution is not None:
        summary["execution"] = dict(execution)
    low, high = summary["wilson_95"]
    rate = summary["f1"] if harness == "refusal" else summary["pass_rate"]
    score = round(100 * rate, 2)
    return HarnessReport(
        harness=harness,
        model=model,
        timestamp=iso(),
        total=len(answers),
        passed=sum(answer.passed for answer in answers),
        score=score,
        interval=(100 * low, 100 * high),
        threshold=facts.threshold,
        gate=facts.gate,
        gate_passed=score >= facts.threshold,
        summary=summary,
        results=tuple(answers),
        skipped=tuple(skipped),
    )


def _counted_as(prompt: HarnessPrompt, answer: Answered) -> bool | None:
    """Return `refused`; where nothing was said, the wrong one, so that F1 counts the failure."""
    if answer.refused is None and prompt.should_refuse is not None:
        return not prompt.should_refuse
    return answer.refused


def run_harness(
    model: ChatModel,
    harness: str,
    prompts: Sequence[HarnessPrompt],
    options: GenerationOptions,
    progress: Progress,
) -> HarnessReport:
    """Ask, grade and count one harness; answers come back in the order of the prompts."""
    replies = ask_all(model, [p.messages for p in prompts], options, progress)
    answers = [
        judge_reply(harness, prompt, reply) for prompt, reply in zip(prompts, replies, strict=True)
    ]
    return report_of(harness, model.name, prompts, answers)
