"""Examine one model with the six harnesses and the canaries."""

import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from web4lora.domain.grading import HARNESSES
from web4lora.errors import SettingsError
from web4lora.evaluation.asking import ask_all
from web4lora.evaluation.canaries import CanaryReport, run_canaries
from web4lora.evaluation.conditions import journal_key
from web4lora.evaluation.gates import GateVerdict, judge, judge_canaries
from web4lora.evaluation.harness import HarnessReport, execute_calls, judge_reply, report_of
from web4lora.evaluation.journal import Journal, open_journal
from web4lora.evaluation.leakage import Leak
from web4lora.evaluation.prompts import HarnessPrompt, chosen_prompts, read_prompts
from web4lora.evaluation.sandbox import Executor, execution_in_words
from web4lora.files import BadLine
from web4lora.inference import ChatModel, GenerationOptions, ModelIdentity, greedy
from web4lora.progress import Progress
from web4lora.settings import EvaluationSettings
from web4lora.workspace import Workspace

#: A whole answer may take so many times the longest silence.
_ANSWER_PER_SILENCE = 4


@dataclass(frozen=True)
class Evaluation:
    """All reports of one model and the verdict over them; `identity` says which model it was."""

    model: str
    reports: tuple[HarnessReport, ...]
    verdict: GateVerdict
    duration_s: float
    identity: ModelIdentity | None = None

    def scores(self) -> dict[str, float]:
        """Return score per harness, in percent."""
        return {report.harness: report.score for report in self.reports}

    @property
    def errors(self) -> int:
        """How many prompts the backend did not answer."""
        return sum(len(report.errors) for report in self.reports)

    @property
    def skipped(self) -> tuple[BadLine, ...]:
        """Lines of prompt files that could not be used."""
        return tuple(line for report in self.reports for line in report.skipped)


def examination_options(settings: EvaluationSettings) -> GenerationOptions:
    """Return the options of every examination: greedy, fixed seed (decision 16)."""
    return replace(
        greedy(settings.max_tokens, settings.seed),
        silence_s=settings.timeout_s,
        limit_s=_ANSWER_PER_SILENCE * settings.timeout_s,
    )


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


def journal_of(
    workspace: Workspace,
    model: ChatModel,
    settings: EvaluationSettings,
    *,
    fresh: bool = False,
    suite: str = "harnesses",
) -> AbstractContextManager[Journal]:
    """Open the journal of a model's evaluation; `Journal.discard` it once reports are written.

    Raises:
        Web4Error: another process evaluates the same model.
    """
    key = journal_key(model.name, model.identity(), settings, suite)
    return open_journal(workspace, key, fresh=fresh)


def evaluate(
    model: ChatModel,
    settings: EvaluationSettings,
    progress: Progress,
    harnesses: Sequence[str] = (),
    *,
    leaks: Sequence[Leak] = (),
    journal: Journal | None = None,
) -> Evaluation:
    """Run the harnesses as one queue, so that no slot of the backend waits for the last answer.

    Args:
        model: to be examined.
        settings: prompts per harness, longest answer, seed, whether tool calls are carried out.
        progress: told about every answer.
        harnesses: names; none means all six.
        leaks: what `find_leaks` found; any leak blocks.
        journal: keeps every answer at once; what an interrupted run left in it is not asked again.
    """
    started = time.monotonic()
    keys = chosen_harnesses(harnesses)
    chosen: dict[str, list[HarnessPrompt]] = {}
    skipped: dict[str, list[BadLine]] = {}
    for key in keys:
        size = settings.prompts_per_harness * (2 if key == "refusal" else 1)
        prompts, skipped[key] = read_prompts(key)
        chosen[key] = chosen_prompts(key, prompts, size)
        for line in skipped[key]:
            progress.note(f"skipped {line.path} line {line.line}: {line.reason}")
    if journal is not None and journal.resumed:
        progress.note(f"{journal.resumed} answers of an interrupted evaluation are used again")
    queue = [prompt.messages for prompts in chosen.values() for prompt in prompts]
    replies = iter(ask_all(model, queue, examination_options(settings), progress, journal=journal))
    reports = []
    for key, prompts in chosen.items():
        answers = [judge_reply(key, prompt, next(replies)) for prompt in prompts]
        counts = None
        if settings.execute_tools and key == "tool_success":
            answers, counts = execute_calls(prompts, answers, Executor(), progress)
        report = report_of(key, model.name, prompts, answers, skipped[key], counts)
        progress.note(f"{key}: {report.score:.1f} % of {report.total}")
        if counts is not None:
            progress.note(execution_in_words(counts))
        reports.append(report)
    verdict = judge(reports, keys, leaks)
    duration = time.monotonic() - started
    return Evaluation(model.name, tuple(reports), verdict, duration, model.identity())


def with_canaries(evaluation: Evaluation, canaries: CanaryReport | None) -> Evaluation:
    """Return the evaluation with the canaries in its verdict."""
    return replace(evaluation, verdict=judge_canaries(evaluation.verdict, canaries))


def examine_canaries(
    model: ChatModel,
    settings: EvaluationSettings,
    progress: Progress,
    *,
    journal: Journal | None = None,
) -> CanaryReport:
    """Run the canary suite with the examination's options."""
    return run_canaries(model, examination_options(settings), progress, journal=journal)
