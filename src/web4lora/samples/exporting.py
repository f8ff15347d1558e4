"""Samples as rows of chat messages: what other trainers read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from web4lora.domain.chat import chat_messages, user_text
from web4lora.files import write_jsonl
from web4lora.samples.ledger import Ledger
from web4lora.samples.sample import BUCKET_NAMES, Sample, load_samples, read_samples
from web4lora.workspace import Workspace


def messages_of(sample: Sample) -> dict[str, Any]:
    """Return a row as ``{"messages": [system, user, assistant], "sample_id", "bucket"}``."""
    meta = sample.metadata
    asked = chat_messages(user_text(sample.instruction, sample.input), context=meta.context)
    return {
        "messages": [*asked, {"role": "assistant", "content": sample.output}],
        "sample_id": meta.sample_id,
        "bucket": meta.bucket,
    }


def export_messages(ws: Workspace, folder: Path) -> dict[str, int]:
    """Write `train.jsonl` and `eval.jsonl` as chat messages and return their rows.

    Args:
        ws: a workspace with generated data.
        folder: where the files go.

    Raises:
        Web4Error: a file is missing or broken, or holds a row that must not be trained.
    """
    ledger = Ledger.load(ws)

    def train() -> Iterator[dict[str, Any]]:
        for bucket in BUCKET_NAMES:
            for sample in load_samples(ws.bucket_file(bucket)):
                kept = ledger.applied(sample)
                if kept is not None:
                    yield messages_of(kept)

    held_out, _ = read_samples(ws.bucket_file("eval"))
    return {
        "train": write_jsonl(folder / "train.jsonl", train()),
        "eval": write_jsonl(folder / "eval.jsonl", map(messages_of, held_out)),
    }
