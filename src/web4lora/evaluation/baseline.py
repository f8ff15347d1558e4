"""Read the baseline that was measured before training."""

import json
from collections.abc import Mapping
from typing import Any

from web4lora.errors import Web4Error
from web4lora.evaluation.conditions import differing
from web4lora.workspace import Workspace


def read_baseline(workspace: Workspace) -> dict[str, Any] | None:
    """Return `outputs/baseline_metrics.json`, or None where none was measured.

    Raises:
        Web4Error: the file is not JSON.
    """
    if not workspace.baseline_file.is_file():
        return None
    try:
        value = json.loads(workspace.baseline_file.read_text("utf-8"))
    except json.JSONDecodeError as error:
        raise Web4Error(
            f"{workspace.baseline_file} is not JSON: {error}",
            "Measure it again: web4 evaluate --baseline --model <base model>.",
        ) from error
    return dict(value)


def differing_baseline(
    baseline: Mapping[str, Any] | None, under: Mapping[str, str]
) -> tuple[str, ...]:
    """Name the conditions in which a baseline differs, so that nobody compares it silently.

    Args:
        baseline: content of the file, or None.
        under: the conditions of the evaluation beside it.
    """
    if baseline is None:
        return ()
    before = baseline.get("conditions")
    if not isinstance(before, Mapping):
        return ("everything: the baseline is from an older version and states no conditions",)
    return tuple(differing(before, under))


def unquantized_scores(
    workspace: Workspace, digest: str, under: Mapping[str, str]
) -> dict[str, float]:
    """Return what the quantization gate measured of this model's 16-bit source.

    Args:
        workspace: where `web4 evaluate --quantization-gate` left its report.
        digest: of the quantized file; the report of another file says nothing.
        under: the conditions of the evaluation beside it; those of the report must be the same.
    """
    try:
        value = json.loads(workspace.quantization_report.read_text("utf-8"))
        if not digest or value["digests"]["quantized"] != digest:
            return {}
        if differing(value["conditions"], under):
            return {}
        return {one["harness"]: float(one["f16"]) for one in value["harnesses"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}  # a column that is missing, not a part of the verdict
