"""Counter-examples: more of what the last evaluation got wrong.

A failed question is never copied: it names the rule that the model breaks, and new rows that are
held to this rule are drawn for it. They wait in `data/counter_examples.jsonl`; the next generation
takes them before its own candidates, within the bucket's target.
"""

import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from web4lora.errors import Web4Error
from web4lora.files import sha256_text
from web4lora.samples.buckets import candidates
from web4lora.samples.checks import failures
from web4lora.samples.duplicates import NearDuplicates
from web4lora.samples.explanations import is_canary
from web4lora.samples.sample import BUCKET_NAMES, Sample, read_samples, write_samples
from web4lora.samples.sources import Sources
from web4lora.workspace import Workspace

#: Harness → bucket and rule of the rows that teach what it examines.
TEACHERS: Mapping[str, tuple[str, str]] = {
    "pdca_schema": ("process_framework", "pdca_schema"),
    "pdca_template": ("process_framework", "pdca_template"),
    "tron_format": ("process_framework", "tron"),
    "empty_constructor": ("style_refactor", "empty_constructor"),
    "tool_success": ("tool_awareness", "tool_call"),
    "refusal": ("guardrails", "refused"),
}
#: New rows for each failed question.
ROWS_PER_FAILURE = 5
_PATIENCE = 400


@dataclass(frozen=True)
class CounterExamples:
    """What was drawn: failed questions and new rows by harness."""

    file: Path
    failed: dict[str, int]
    rows: dict[str, int]


def counter_examples_file(ws: Workspace) -> Path:
    """Return the file that the next generation reads."""
    return ws.data / "counter_examples.jsonl"


def read_counter_examples(ws: Workspace) -> list[Sample]:
    """Return the waiting counter-examples; none where there is no file.

    Raises:
        Web4Error: a line is broken.
    """
    path = counter_examples_file(ws)
    if not path.is_file():
        return []
    rows, bad = read_samples(path)
    if bad:
        raise Web4Error(
            f"{path} line {bad[0].line}: {bad[0].reason}.",
            "Run `web4 samples from-failures` again, or remove the file.",
        )
    return rows


def from_failures(ws: Workspace, sources: Sources, *, seed: int) -> CounterExamples:
    """Draw rows for what failed in the last evaluation and write them.

    Args:
        ws: a workspace with `outputs/eval_<harness>.json`.
        sources: what the index holds.
        seed: of the generation; each harness draws from a stream of its own.

    Raises:
        Web4Error: there is no report of a harness.
    """
    failed = {name: len(found) for name in TEACHERS if (found := _failed(ws, name)) is not None}
    if not failed:
        raise Web4Error(f"{ws.outputs} holds no evaluation report.", "Run `web4 evaluate` first.")
    seen, known = NearDuplicates(), set[str]()
    for name in (*BUCKET_NAMES, "eval"):
        path = ws.bucket_file(name)
        for row in read_samples(path)[0] if path.is_file() else []:
            seen.add(row)
            known.add(row.instruction)
    made: dict[str, list[Sample]] = {}
    for harness, count in failed.items():
        prompts = {str(row.get("prompt", "")) for row in _failed(ws, harness) or []}
        stream = _drawn(sources, harness, seed, prompts | known)
        made[harness] = _unlike(stream, seen, count * ROWS_PER_FAILURE)
    path = counter_examples_file(ws)
    write_samples(path, [row for rows in made.values() for row in rows])
    return CounterExamples(path, failed, {name: len(rows) for name, rows in made.items()})


def _failed(ws: Workspace, harness: str) -> list[Mapping[str, object]] | None:
    path = ws.eval_file(harness)
    if not path.is_file():
        return None
    report = json.loads(path.read_text("utf-8"))
    return [row for row in report.get("results", []) if not row.get("passed")]


def _drawn(sources: Sources, harness: str, seed: int, asked: set[str]) -> Iterator[Sample]:
    """Yield rows of the harness's rule that ask none of the given questions."""
    bucket, rule = TEACHERS[harness]
    own = int(sha256_text(f"{seed}:{harness}")[:8], 16)
    numbers = random.Random(own)
    for sample in candidates(bucket, sources, numbers.randrange(1 << 30), 1_000):
        fits = rule in sample.metadata.checks and sample.instruction not in asked
        if fits and not is_canary(sample.instruction) and not failures(sample):
            yield sample.with_metadata(seed=seed)


def _unlike(stream: Iterator[Sample], seen: NearDuplicates, wanted: int) -> list[Sample]:
    rows: list[Sample] = []
    misses: Counter[str] = Counter()
    while len(rows) < wanted and misses["near"] < _PATIENCE:
        sample = next(stream, None)
        if sample is None:
            break
        if seen.add(sample) is None:
            rows.append(sample)
            misses.clear()
        else:
            misses["near"] += 1
    return rows
