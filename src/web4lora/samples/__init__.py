"""The index → honest training rows: eight buckets, a held-out file, and their validation.

`generate` writes the nine JSONL files of a workspace, `validate` examines them, `incremental`
makes the rows of one night, `load_samples` is the only way to training rows and refuses what must
never be trained. Names load on first use, so that importing this room is cheap.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from web4lora.samples.buckets.tool_awareness import tool_examples_block
    from web4lora.samples.generating import BucketReport, GenerateResult, generate
    from web4lora.samples.incremental import incremental
    from web4lora.samples.sample import (
        BUCKET_NAMES,
        Sample,
        SampleMetadata,
        load_samples,
        read_samples,
        write_samples,
    )
    from web4lora.samples.tokens import CountTokens, token_counter
    from web4lora.samples.validating import ValidationReport, validate

_HOMES = {
    "BUCKET_NAMES": "sample",
    "BucketReport": "generating",
    "CountTokens": "tokens",
    "GenerateResult": "generating",
    "Sample": "sample",
    "SampleMetadata": "sample",
    "ValidationReport": "validating",
    "generate": "generating",
    "incremental": "incremental",
    "load_samples": "sample",
    "read_samples": "sample",
    "token_counter": "tokens",
    "tool_examples_block": "buckets.tool_awareness",
    "validate": "validating",
    "write_samples": "sample",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


__all__ = [
    "BUCKET_NAMES",
    "BucketReport",
    "CountTokens",
    "GenerateResult",
    "Sample",
    "SampleMetadata",
    "ValidationReport",
    "generate",
    "incremental",
    "load_samples",
    "read_samples",
    "token_counter",
    "tool_examples_block",
    "validate",
    "write_samples",
]
