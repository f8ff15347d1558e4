"""Every evaluation is kept whole, with what it depends on, so that two can be compared later."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from web4lora.errors import Web4Error
from web4lora.evaluation.canaries import CanaryReport
from web4lora.evaluation.conditions import conditions
from web4lora.evaluation.evaluate import Evaluation
from web4lora.files import iso, write_json
from web4lora.settings import EvaluationSettings
from web4lora.workspace import Workspace

FORMAT = 1


@dataclass(frozen=True)
class EvaluationRecord:
    """One kept evaluation.

    Attributes:
        model: version id or model reference.
        timestamp: UTC, ISO 8601.
        key: what results depend on beside the model: harness version, prompt files, template,
            options, backend.
        reports: harness -> report in the roadmap's shape.
        canaries: the canary report, or None.
        verdict: ``word``, ``overall`` and ``reasons``.
        digest: sha256 of the model's weights, or "" where the backend does not tell.
    """

    model: str
    timestamp: str
    key: Mapping[str, str]
    reports: Mapping[str, Mapping[str, Any]]
    canaries: Mapping[str, Any] | None
    verdict: Mapping[str, Any]
    digest: str = ""


def keep(
    workspace: Workspace,
    evaluation: Evaluation,
    canaries: CanaryReport | None,
    settings: EvaluationSettings,
) -> EvaluationRecord:
    """Write ``outputs/evaluations/<model>.json``; a later one of the same model replaces it."""
    verdict = evaluation.verdict
    record = EvaluationRecord(
        model=evaluation.model,
        timestamp=iso(),
        key=conditions(
            [report.harness for report in evaluation.reports], settings, evaluation.identity
        ),
        reports={report.harness: report.as_dict() for report in evaluation.reports},
        canaries=None if canaries is None else canaries.as_dict(),
        verdict={
            "word": verdict.word,
            "overall": verdict.overall,
            "reasons": list(verdict.reasons),
        },
        digest=evaluation.identity.digest if evaluation.identity else "",
    )
    path = record_path(workspace, evaluation.model)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_json(path, {"format": FORMAT, **record.__dict__})
    return record


def record_path(workspace: Workspace, model: str) -> Path:
    """Return where the evaluation of a model is kept."""
    name = "".join(char if char.isalnum() or char in "._-" else "_" for char in model)
    return workspace.outputs / "evaluations" / f"{name}.json"


def read_record(workspace: Workspace, reference: str) -> EvaluationRecord:
    """Read a kept evaluation by model name or path.

    Raises:
        Web4Error: there is none, or it is damaged or of another format.
    """
    path = Path(reference)
    if not path.is_file():
        path = record_path(workspace, reference)
    if not path.is_file():
        kept = sorted(one.stem for one in (workspace.outputs / "evaluations").glob("*.json"))
        raise Web4Error(
            f"No evaluation of {reference} is kept.",
            f"Kept: {', '.join(kept) or 'none'}. Run `web4 evaluate --model {reference}` first.",
        )
    try:
        tree = json.loads(path.read_text("utf-8"))
        if tree.pop("format") != FORMAT:
            raise ValueError("written by another version")
        return EvaluationRecord(**tree)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Web4Error(
            f"{path} cannot be read: {error}", "Evaluate that model again with `web4 evaluate`."
        ) from error
