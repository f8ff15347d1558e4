"""The data report: what the samples are, as numbers and as one self-contained page to read."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from web4lora.files import iso, write_json, write_text
from web4lora.samples.sample import BUCKET_NAMES, Sample, read_samples
from web4lora.samples.validating import ValidationReport
from web4lora.workspace import Workspace

#: Rows of each bucket that a person reads on the page.
SHOWN_ROWS = 50
_BINS = 24
_LABELS = ("task_type", "category", "source", "language", "agent_name", "quarter", "cmm_transition")
_SEED = 7


def write_report(ws: Workspace, report: ValidationReport) -> tuple[Path, Path]:
    """Write `outputs/data_report.json` and `.html` and return their paths.

    Args:
        ws: a workspace with generated data.
        report: of the same data.
    """
    facts = data_facts(ws, report)
    rows = facts.pop("rows")
    files = ws.outputs / "data_report.json", ws.outputs / "data_report.html"
    write_json(files[0], facts)
    write_text(files[1], render(facts | {"rows": rows}))
    return files


def data_facts(ws: Workspace, report: ValidationReport) -> dict[str, Any]:
    """Return the numbers of the report; `rows` holds the samples to read."""
    found = {name: read_samples(ws.bucket_file(name))[0] for name in (*BUCKET_NAMES, "eval")}
    train = [row for name in BUCKET_NAMES for row in found[name]]
    return {
        "created": iso(),
        "passed": report.passed,
        "files": [asdict(file) for file in report.files],
        "findings": [asdict(finding) for finding in report.findings],
        "rows_to_train": len(train),
        "tokens_to_train": sum(row.metadata.token_count for row in train),
        "buckets": {name: _bucket(rows) for name, rows in found.items()},
        "rows": {name: _some(rows) for name, rows in found.items()},
    }


def _bucket(rows: Sequence[Sample]) -> dict[str, Any]:
    tokens = [row.metadata.token_count for row in rows]
    asked = Counter(row.instruction for row in rows)
    top = asked.most_common(1)[0] if asked else ("", 0)
    return {
        "rows": len(rows),
        "groups": len({row.metadata.group_id for row in rows}),
        "instructions": len(asked),
        "commonest_instruction": {"text": top[0], "rows": top[1]},
        "labels": {label: _counts(rows, label) for label in _LABELS},
        "token_histogram": histogram(tokens),
    }


def _counts(rows: Sequence[Sample], label: str) -> dict[str, int]:
    values = Counter(str(getattr(row.metadata, label) or "not stated") for row in rows)
    return dict(values.most_common(12))


def histogram(values: Sequence[int]) -> dict[str, Any]:
    """Return equal bins from 0 to the largest value: width and counts."""
    if not values:
        return {"width": 0, "counts": []}
    width = max(1, -(-(max(values) + 1) // _BINS))
    bins = Counter(value // width for value in values)
    return {"width": width, "counts": [bins[number] for number in range(max(bins) + 1)]}


def _some(rows: Sequence[Sample]) -> list[Mapping[str, Any]]:
    drawn = random.Random(_SEED).sample(rows, min(SHOWN_ROWS, len(rows)))
    return [
        {
            "id": row.metadata.sample_id,
            "category": row.metadata.category,
            "sources": ", ".join(row.metadata.source_ids),
            "instruction": row.instruction,
            "input": row.input,
            "output": row.output,
        }
        for row in drawn
    ]


def render(facts: Mapping[str, Any]) -> str:
    """Return the page; everything in it is escaped, nothing is loaded from elsewhere."""
    from jinja2 import Environment, PackageLoader

    environment = Environment(
        loader=PackageLoader("web4lora.samples", "."), autoescape=True, trim_blocks=True
    )
    return environment.get_template("report.html.jinja").render(**facts)
