"""One training row: `{instruction, input, output, metadata}`, its schema, reading and writing.

The JSON Schema in `sample.schema.json` is generated from these models and shipped; a test keeps
it current.
"""

import importlib.resources
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from web4lora.errors import Web4Error
from web4lora.files import BadLine, read_jsonl, sha256_text, write_jsonl

#: Name and version of the generator, part of every row's lineage.
GENERATOR = "web4lora.samples/1"

Bucket = Literal[
    "style_core",
    "domain_patterns",
    "process_framework",
    "domain_representatives",
    "style_refactor",
    "guardrails",
    "tool_awareness",
    "reporting_protocol",
]
BUCKET_NAMES: tuple[str, ...] = get_args(Bucket)

#: Rules of `domain/` that an output can be held to; `none` of them is fine for an explanation.
Check = Literal[
    "pdca_schema",
    "pdca_template",
    "tron",
    "empty_constructor",
    "typescript_member",
    "vitest",
    "tool_call",
    "refused",
    "helped",
]


class ToolInfo(BaseModel):
    """A tool that was offered in the prompt: name, meaning, JSON Schema of its parameters."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    description: str = ""
    parameters: dict[str, Any] = Field(default_factory=dict)


class SampleMetadata(BaseModel):
    """Lineage and labels of a row."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sample_id: str = Field(min_length=1, description="bucket, category, content hash: unique")
    bucket: Bucket
    task_type: str = Field(min_length=1)
    category: str = Field("", description="kind of task within the bucket")
    source: str = Field(description="pdca, typescript, trainai, process or grammar")
    source_ids: list[str] = Field(
        min_length=1, description="repository paths, or grammar:<family> where nothing is real"
    )
    group_id: str = Field(min_length=1, description="rows of a group never cross the split")
    content_sha: str = Field(pattern="^[0-9a-f]{64}$")
    generator: str = GENERATOR
    seed: int
    token_count: int = Field(0, ge=0, description="rendered chat, base model's tokenizer")
    ok_to_train: bool = True
    language: Literal["en", "de"] = "en"
    context: str = Field("", description="what the gateway adds to the system turn")
    checks: list[Check] = Field(default_factory=list, description="rules the output was held to")
    rephrased_by: str | None = Field(None, description="model that reworded the instruction")
    rephrased_from: str | None = Field(None, description="the instruction before that")
    is_eval: bool = False
    never_train: bool = False

    pattern_name: str | None = None
    layer: str | None = None
    topic: str | None = None
    pdca_id: str | None = None
    agent_name: str | None = None
    date: str | None = None
    quarter: str | None = None
    quality_score: float | None = None
    cmm_transition: str | None = None
    pattern_applied: str | None = None
    violation_type: str | None = None
    severity: str | None = None
    is_negative_example: bool | None = None
    concept_taught: str | None = None
    is_generic_tool: bool | None = None
    tools: list[ToolInfo] | None = None
    task: dict[str, Any] | None = Field(None, description="what a right call has to hold")


class Sample(BaseModel):
    """One row of a bucket file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    instruction: str = Field(min_length=1)
    input: str = ""
    output: str = Field(min_length=1)
    metadata: SampleMetadata

    def row(self) -> dict[str, Any]:
        """Return the JSON object of the row; labels that do not apply are left out."""
        return self.model_dump(exclude_none=True)

    def with_metadata(self, **changes: Any) -> "Sample":
        """Return a copy with other metadata."""
        metadata = self.metadata.model_copy(update=changes)
        return self.model_copy(update={"metadata": metadata})


def content_sha(instruction: str, input_text: str, output: str) -> str:
    """Return the hash that makes two rows the same row."""
    return sha256_text("\x00".join((instruction, input_text, output)))


def make_sample(
    bucket: str,
    instruction: str,
    output: str,
    *,
    group_id: str,
    source_ids: Iterable[str],
    source: str,
    task_type: str,
    category: str = "",
    input: str = "",
    seed: int = 0,
    **labels: Any,
) -> Sample:
    """Build a row; its id and content hash follow from its text.

    Args:
        bucket: one of `BUCKET_NAMES`.
        instruction: the request.
        output: the answer.
        group_id: the split keeps equal ids together.
        source_ids: repository paths, or ``grammar:<family>``.
        source: pdca, typescript, trainai, process or grammar.
        task_type: the roadmap's task type.
        category: kind of task within the bucket.
        input: what the request is about.
        seed: of the generation.
        labels: further metadata fields.
    """
    sha = content_sha(instruction, input, output)
    name = "_".join(part for part in (bucket, category) if part)
    metadata = SampleMetadata.model_validate(
        {
            "sample_id": f"{name}_{sha[:12]}",
            "bucket": bucket,
            "task_type": task_type,
            "category": category,
            "source": source,
            "source_ids": list(source_ids),
            "group_id": group_id,
            "content_sha": sha,
            "seed": seed,
            **labels,
        }
    )
    return Sample(instruction=instruction, input=input, output=output, metadata=metadata)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a row, generated from the models."""
    schema = Sample.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return schema


def shipped_schema() -> dict[str, Any]:
    """Return the JSON Schema that ships with the package."""
    text = importlib.resources.files("web4lora.samples").joinpath("sample.schema.json").read_text()
    schema: dict[str, Any] = json.loads(text)
    return schema


def write_samples(path: Path, samples: Iterable[Sample]) -> int:
    """Write rows as JSON lines atomically and return their number."""
    return write_jsonl(path, (sample.row() for sample in samples))


def read_samples(path: Path) -> tuple[list[Sample], list[BadLine]]:
    """Read rows of any file, the held-out one too; broken lines come back with their reason."""
    rows, bad = read_jsonl(path)
    samples: list[Sample] = []
    for number, row in enumerate(rows, start=1):
        try:
            samples.append(Sample.model_validate(row))
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(str(part) for part in first["loc"])
            bad.append(BadLine(str(path), number, f"{key}: {first['msg']}"))
    return samples, bad


def load_samples(path: Path) -> list[Sample]:
    """Read the training rows of a file.

    Raises:
        Web4Error: the file is absent, a line is broken, or a row must never be trained.
    """
    if not path.is_file():
        raise Web4Error(f"{path} does not exist.", "Run `web4 generate` first.")
    samples, bad = read_samples(path)
    if bad:
        first = bad[0]
        raise Web4Error(
            f"{first.path} line {first.line}: {first.reason} ({len(bad)} broken lines).",
            "Run `web4 generate` again, or remove the line.",
        )
    for sample in samples:
        meta = sample.metadata
        if meta.never_train or meta.is_eval or not meta.ok_to_train:
            raise Web4Error(
                f"{path} holds {meta.sample_id}, which must never be trained.",
                "Train on the eight bucket files only; `web4 validate` names the row.",
            )
    return samples
