"""The evaluation as one self-contained page: scores beside gates, every failed answer readable."""

import re
from collections.abc import Mapping
from typing import Any

from web4lora.domain.statistics import detectable_in_words
from web4lora.evaluation.baseline import differing_baseline
from web4lora.evaluation.records import EvaluationRecord
from web4lora.evaluation.sandbox import execution_in_words

_SHOWN = 20_000  # characters of one answer; a model can write without end
# a model's output is untrusted: no terminal codes, nothing that turns text around
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """Return text without control characters, cut where it gets too long to read."""
    shown = _CONTROLS.sub("�", text[:_SHOWN].replace("\r\n", "\n"))
    left = len(text) - _SHOWN
    return shown if left <= 0 else f"{shown}\n… {left:,} characters more"


def render_page(
    record: EvaluationRecord,
    baseline: Mapping[str, Any] | None,
    unquantized: Mapping[str, float] | None = None,
) -> str:
    """Return the page of an evaluation as HTML.

    Args:
        record: what to show.
        baseline: content of ``baseline_metrics.json``, or None.
        unquantized: scores of the 16-bit source, where they were measured.
    """
    from jinja2 import Environment, PackageLoader

    environment = Environment(
        loader=PackageLoader("web4lora.evaluation", "."),
        autoescape=True,
        trim_blocks=True,
        # reasons and names may quote the model as well
        finalize=lambda value: plain(value) if isinstance(value, str) else value,
    )
    environment.filters["plain"] = plain
    tests = (baseline or {}).get("tests", {})
    rows = [_row(name, report, tests) for name, report in record.reports.items()]
    smallest = min((row["total"] for row in rows), default=0)
    return environment.get_template("page.html.jinja").render(
        record=record,
        rows=rows,
        detectable=detectable_in_words(smallest),
        unquantized=unquantized or {},
        has_refusal="refusal" in record.reports,
        baseline_differs=differing_baseline(baseline, record.key),
    )


def _row(name: str, report: Mapping[str, Any], tests: Mapping[str, Any]) -> dict[str, Any]:
    low, high = report["wilson_95"]
    return {
        "name": name,
        "total": report["total_tests"],
        "baseline": tests.get(name, {}).get("score"),
        "score": report["score"],
        "low": low,
        "high": high,
        "threshold": report["ship_gate_threshold"],
        "gate": report["gate_type"],
        "passed": report["ship_gate_passed"],
        "execution": _executed(report),
        "failed": [one for one in report["results"] if not one["passed"]],
    }


def _executed(report: Mapping[str, Any]) -> str:
    """Return what became of the tool calls, or nothing where none were carried out."""
    counts = report.get("summary", {}).get("execution")
    return execution_in_words(counts) if counts else ""
