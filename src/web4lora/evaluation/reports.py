"""The reports of an evaluation: the roadmap's files, a log, a page to read, a record to keep."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from web4lora.domain.statistics import detectable_in_words
from web4lora.errors import Resumable
from web4lora.evaluation.baseline import differing_baseline, unquantized_scores
from web4lora.evaluation.canaries import CanaryReport
from web4lora.evaluation.conditions import conditions
from web4lora.evaluation.evaluate import Evaluation, with_canaries
from web4lora.evaluation.gates import OVERALL_TARGET, GateVerdict
from web4lora.evaluation.incident import baseline_scores, write_incident
from web4lora.evaluation.noise import read_noise
from web4lora.evaluation.page import render_page
from web4lora.evaluation.records import keep
from web4lora.files import iso, write_json, write_text
from web4lora.packaging import Registry
from web4lora.settings import EvaluationSettings
from web4lora.workspace import Workspace

#: Metric names of `outputs/baseline_metrics.json` (roadmap) per harness.
BASELINE_NAMES = {
    "pdca_schema": "pattern_compliance",
    "pdca_template": "pdca_template",
    "tron_format": "tron_format",
    "empty_constructor": "empty_constructor",
    "tool_success": "tool_success",
    "refusal": "refusal_f1",
}


@dataclass(frozen=True)
class WrittenReports:
    """What `write_reports` wrote.

    Attributes:
        final: ``eval_report_final.json``.
        page: the HTML report.
        verdict: over harnesses and canaries.
        incident: the record of a blocked model, or None.
        baseline_differs: conditions in which the baseline is not comparable.
        sample_size: what the number of prompts can tell, as a sentence.
        unquantized: scores of the 16-bit source, where the quantization gate measured it.
    """

    final: Path
    page: Path
    verdict: GateVerdict
    incident: Path | None
    baseline_differs: tuple[str, ...]
    sample_size: str
    unquantized: Mapping[str, float]


def write_baseline(
    workspace: Workspace, evaluation: Evaluation, notes: str, settings: EvaluationSettings
) -> Path:
    """Write `outputs/baseline_metrics.json`: the base model, measured before training.

    Raises:
        Resumable: the backend left prompts unanswered; a baseline of holes would flatter.
    """
    if evaluation.errors:
        first = next(report.errors[0] for report in evaluation.reports if report.errors)
        raise Resumable(
            f"{evaluation.errors} prompts got no answer ({first.test_id}: {first.reasons[0]}); "
            "no baseline is written.",
            "Mend the backend and start again: only what is missing is asked.",
        )
    value = {
        "date": iso(),
        "model": evaluation.model,
        "metrics": {BASELINE_NAMES[r.harness]: r.score for r in evaluation.reports},
        "tests": {
            r.harness: {"n": r.total, "score": r.score, "wilson_95": list(r.interval)}
            for r in evaluation.reports
        },
        "notes": notes,
        "conditions": _conditions(evaluation, settings),
        "model_digest": _digest(evaluation),
    }
    write_json(workspace.baseline_file, value)
    keep(workspace, evaluation, None, settings)
    return workspace.baseline_file


def _conditions(evaluation: Evaluation, settings: EvaluationSettings) -> dict[str, str]:
    names = [report.harness for report in evaluation.reports]
    return conditions(names, settings, evaluation.identity)


def _digest(evaluation: Evaluation) -> str:
    return evaluation.identity.digest if evaluation.identity else ""


def write_reports(
    workspace: Workspace,
    evaluation: Evaluation,
    canaries: CanaryReport | None,
    baseline: Mapping[str, Any] | None,
    settings: EvaluationSettings,
) -> WrittenReports:
    """Write every report of an evaluation; on BLOCKED also an incident record."""
    evaluation = with_canaries(evaluation, canaries)
    under = _conditions(evaluation, settings)
    keyed = {"conditions": under, "model_digest": _digest(evaluation)}
    for report in evaluation.reports:
        write_json(workspace.eval_file(report.harness), report.as_dict() | keyed)
    if canaries is not None:
        write_json(workspace.canary_report, canaries.as_dict() | keyed)
    differs = differing_baseline(baseline, under)
    incident = None
    if not evaluation.verdict.cleared:
        before = baseline_scores(baseline, differs)
        incident = write_incident(workspace, evaluation, canaries, before)
    unquantized = unquantized_scores(workspace, _digest(evaluation), under)
    final = _final(evaluation, canaries, baseline, unquantized) | {
        "baseline_differs_in": list(differs),
        "sample_size": read_noise(workspace, under) or detectable_in_words(_smallest(evaluation)),
        "incident": None if incident is None else str(incident.relative_to(workspace.root)),
        **keyed,
    }
    write_json(workspace.final_report, final)
    record = keep(workspace, evaluation, canaries, settings)
    write_text(workspace.evaluation_page, render_page(record, baseline, unquantized))
    _append_log(workspace, evaluation, canaries)
    _record(workspace, evaluation, canaries)
    return WrittenReports(
        workspace.final_report,
        workspace.evaluation_page,
        evaluation.verdict,
        incident,
        differs,
        final["sample_size"],
        unquantized,
    )


def _smallest(evaluation: Evaluation) -> int:
    return min((report.total for report in evaluation.reports), default=0)


def _final(
    evaluation: Evaluation,
    canaries: CanaryReport | None,
    baseline: Mapping[str, Any] | None,
    unquantized: Mapping[str, float],
) -> dict[str, Any]:
    """Return the final report in the roadmap's shape, and what it grew by."""
    verdict = evaluation.verdict
    tests = (baseline or {}).get("tests", {})
    return {
        "timestamp": iso(),
        "model": evaluation.model,
        "overall_score": verdict.overall,
        "target_score": OVERALL_TARGET,
        "ship_gates_passed": verdict.ship_gates_passed,
        "cleared_for_deployment": verdict.cleared,
        "reasons": list(verdict.reasons),
        "test_results": [
            {k: v for k, v in r.as_dict().items() if k != "results"}
            | {
                "baseline": tests.get(r.harness, {}).get("score"),
                "unquantized": unquantized.get(r.harness),
            }
            for r in evaluation.reports
        ],
        "failures": {
            r.harness: [
                {"test_id": a.test_id, "reasons": list(a.reasons)}
                for a in r.results
                if not a.passed
            ][:20]
            for r in evaluation.reports
        },
        "canaries": None if canaries is None else f"{canaries.passed}/{canaries.total}",
        "backend_errors": evaluation.errors,
        "skipped_prompts": [asdict(line) for line in evaluation.skipped],
        "duration_s": round(evaluation.duration_s, 1),
    }


def _record(workspace: Workspace, evaluation: Evaluation, canaries: CanaryReport | None) -> None:
    """Note the verdict at the version in the registry, where `web4 deploy` looks for it."""
    registry = Registry.load(workspace)
    if all(version.id != evaluation.model for version in registry.versions):
        return
    verdict = evaluation.verdict
    registry.update(
        evaluation.model,
        evaluation={
            "scores": evaluation.scores(),
            "overall": verdict.overall,
            "cleared": verdict.cleared,
            "reasons": list(verdict.reasons),
        },
        canary=None if canaries is None else {"passed": canaries.passed, "total": canaries.total},
    ).save()


def _append_log(
    workspace: Workspace, evaluation: Evaluation, canaries: CanaryReport | None
) -> None:
    path = workspace.outputs / "eval_log.md"
    header = "# Evaluation log\n\n| time (UTC) | model | overall | verdict | canaries | scores |\n"
    header += "|---|---|---|---|---|---|\n"
    text = path.read_text("utf-8") if path.is_file() else header
    scores = ", ".join(f"{name} {score:.1f}" for name, score in evaluation.scores().items())
    passed = "not run" if canaries is None else f"{canaries.passed}/{canaries.total}"
    row = (
        f"| {iso()} | {evaluation.model} | {evaluation.verdict.overall:.1f} "
        f"| {evaluation.verdict.word} | {passed} | {scores} |\n"
    )
    write_text(path, text + row)
