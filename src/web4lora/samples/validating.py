"""Whether the nine files are what the trainer may trust (`web4 validate`).

Counts, JSON Schema, unique ids, exact and near duplicates, tokens, leakage between training and
held-out rows, `never_train`, secrets, and every answer against the rules it is held to. Every
finding names file and row; nothing is repaired silently.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from web4lora.corpus.secrets import find_secrets
from web4lora.errors import Web4Error
from web4lora.files import read_jsonl
from web4lora.samples.checks import failures
from web4lora.samples.collecting import most_repeats
from web4lora.samples.comparing import Comparison, compare
from web4lora.samples.duplicates import THRESHOLD, Pair, Pairs
from web4lora.samples.planning import make_plan
from web4lora.samples.sample import BUCKET_NAMES, Sample, content_sha, shipped_schema
from web4lora.samples.tokens import CountTokens, count_sample
from web4lora.settings import SampleSettings, Settings
from web4lora.workspace import Workspace

#: Token gates of the roadmap (decision 9), for the training files at scale 1.0.
TOTAL_TOKENS = (19_000_000, 21_000_000)
MEAN_TOKENS = (500, 600)
_SHOWN = 5


@dataclass(frozen=True)
class FileReport:
    """What one JSONL file holds."""

    name: str
    rows: int
    expected: int
    tokens_total: int
    tokens_mean: float
    tokens_max: int
    broken_lines: int


@dataclass(frozen=True)
class Finding:
    """One check: what it is, whether it passed, how many rows are against it, and the first."""

    check: str
    passed: bool
    count: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class ValidationReport:
    """The outcome of a validation."""

    files: tuple[FileReport, ...]
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return all(finding.passed for finding in self.findings)


@dataclass
class _Data:
    train: dict[str, list[Sample]] = field(default_factory=dict)
    held_out: list[Sample] = field(default_factory=list)
    schema_faults: list[str] = field(default_factory=list)
    broken: dict[str, int] = field(default_factory=dict)

    @property
    def train_rows(self) -> list[Sample]:
        return [row for rows in self.train.values() for row in rows]

    @property
    def all_rows(self) -> list[Sample]:
        return [*self.train_rows, *self.held_out]


def validate(ws: Workspace, settings: Settings, *, count_tokens: CountTokens) -> ValidationReport:
    """Examine the data of a workspace.

    Args:
        ws: with `data/*.jsonl`.
        settings: `samples.*` say what is expected.
        count_tokens: tokens of a text by the base model's tokenizer.

    Raises:
        Web4Error: a file is missing.
    """
    data = _read(ws)
    counts = {row.metadata.sample_id: count_sample(row, count_tokens) for row in data.all_rows}
    plan = make_plan(settings.samples)
    files = [
        _file(bucket, rows, plan.train[bucket], data.broken[bucket], counts)
        for bucket, rows in data.train.items()
    ]
    expected_eval = sum(plan.held_out.values())
    files.append(_file("eval", data.held_out, expected_eval, data.broken["eval"], counts))
    compared = compare(data.train_rows, data.held_out)
    findings = [
        _finding("json schema", data.schema_faults),
        _counts(files),
        *_row_findings(data, counts, settings.samples.max_tokens, compared.near),
        *_leaks(data, compared),
        *_token_gates(files[:-1], settings.samples),
    ]
    return ValidationReport(tuple(files), tuple(findings))


def _read(ws: Workspace) -> _Data:
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(shipped_schema())
    data = _Data()
    for name in (*BUCKET_NAMES, "eval"):
        path = ws.bucket_file(name)
        if not path.is_file():
            raise Web4Error(f"{path} does not exist.", "Run `web4 generate` first.")
        rows = _rows(path, name, validator, data)
        if name == "eval":
            data.held_out = rows
        else:
            data.train[name] = rows
    return data


def _rows(path: Path, name: str, validator: Any, data: _Data) -> list[Sample]:
    values, bad = read_jsonl(path)
    data.schema_faults.extend(f"{path.name} line {line.line}: {line.reason}" for line in bad)
    rows: list[Sample] = []
    for number, value in enumerate(values, start=1):
        error = next(iter(validator.iter_errors(value)), None)
        if error is not None:
            place = ".".join(str(part) for part in error.absolute_path)
            data.schema_faults.append(f"{path.name} row {number}: {place} {error.message}"[:200])
            continue
        rows.append(Sample.model_validate(value))
    data.broken[name] = len(bad) + len(values) - len(rows)
    return rows


def _file(
    name: str, rows: Sequence[Sample], expected: int, broken: int, counts: dict[str, int]
) -> FileReport:
    tokens = [counts[row.metadata.sample_id] for row in rows]
    return FileReport(
        name=name,
        rows=len(rows),
        expected=expected,
        tokens_total=sum(tokens),
        tokens_mean=round(sum(tokens) / len(tokens), 1) if tokens else 0.0,
        tokens_max=max(tokens, default=0),
        broken_lines=broken,
    )


def _finding(check: str, faults: Sequence[str]) -> Finding:
    return Finding(check, not faults, len(faults), tuple(faults[:_SHOWN]))


def _counts(files: Iterable[FileReport]) -> Finding:
    faults = [
        f"{file.name}: {file.rows} of {file.expected}"
        for file in files
        if file.rows != file.expected
    ]
    return _finding("counts", faults)


def _row_findings(
    data: _Data, counts: dict[str, int], max_tokens: int, near: Pairs
) -> list[Finding]:
    rows = data.all_rows

    def faults(check: str, reason: Callable[[Sample], str]) -> Finding:
        found = [f"{row.metadata.sample_id}: {text}" for row in rows if (text := reason(row))]
        return _finding(check, found)

    worn = [
        f"{bucket}: {count} of {len(data.train[bucket])} rows ask: {text[:80]}"
        for bucket in data.train
        for text, count in Counter(row.instruction for row in data.train[bucket]).items()
        if count > most_repeats(len(data.train[bucket]))
    ]
    ids = Counter(row.metadata.sample_id for row in rows)
    exact = Counter(row.metadata.content_sha for row in rows)
    return [
        _finding("unique ids", [name for name, count in ids.items() if count > 1]),
        faults("content hash", _stale_hash),
        _finding("exact duplicates", [sha for sha, count in exact.items() if count > 1]),
        _finding(f"near duplicates (J >= {THRESHOLD})", _pairs(near.inside)),
        _finding("instructions vary", worn),
        faults("length", lambda row: _too_long(counts[row.metadata.sample_id], max_tokens)),
        faults("secrets", _secret),
        faults("house rules", lambda row: "; ".join(failures(row))),
    ]


def _stale_hash(row: Sample) -> str:
    fresh = content_sha(row.instruction, row.input, row.output)
    return "" if fresh == row.metadata.content_sha else "text was changed after generation"


def _too_long(tokens: int, limit: int) -> str:
    return f"{tokens} tokens" if tokens > limit else ""


def _secret(row: Sample) -> str:
    found = find_secrets("\n".join((row.instruction, row.input, row.output)))
    return found[0].type if found else ""


def _pairs(pairs: Iterable[Pair]) -> list[str]:
    return [f"{pair.second} is like {pair.first}" for pair in pairs]


def _leaks(data: _Data, compared: Comparison) -> list[Finding]:
    trained = {row.metadata.group_id for row in data.train_rows}
    hashes = {row.metadata.content_sha for row in data.train_rows}
    unmarked = [
        f"{row.metadata.sample_id} in eval is not marked"
        for row in data.held_out
        if not (row.metadata.never_train and row.metadata.is_eval)
    ]
    marked = [
        f"{row.metadata.sample_id} must not be trained"
        for row in data.train_rows
        if row.metadata.never_train or row.metadata.is_eval or not row.metadata.ok_to_train
    ]
    groups = sorted({row.metadata.group_id for row in data.held_out} & trained)
    same = [r.metadata.sample_id for r in data.held_out if r.metadata.content_sha in hashes]
    return [
        _finding("never_train", [*marked, *unmarked]),
        _finding("leakage: groups", groups),
        _finding("leakage: exact", same),
        _finding(f"leakage: near (J >= {THRESHOLD})", _pairs(compared.near.across)),
        _finding(
            "leakage: 13 words",
            [
                f"{found.sample_id}: {found.share:.0%} of its own runs of 13 words are trained"
                for found in compared.leaks
            ],
        ),
    ]


def _token_gates(files: Sequence[FileReport], settings: SampleSettings) -> list[Finding]:
    """Apply the roadmap's token gates; they speak of the full data set only."""
    if settings.scale != 1.0 or settings.targets:
        return []
    total = sum(file.tokens_total for file in files)
    rows = sum(file.rows for file in files)
    mean = total / rows if rows else 0.0
    return [
        _gate("tokens total", total, TOTAL_TOKENS),
        _gate("tokens mean", mean, MEAN_TOKENS),
    ]


def _gate(name: str, value: float, bounds: tuple[int, int]) -> Finding:
    low, high = bounds
    passed = low <= value <= high
    shown = f"{value:,.0f}, expected {low:,} to {high:,}"
    return Finding(name, passed, 0 if passed else 1, () if passed else (shown,))
