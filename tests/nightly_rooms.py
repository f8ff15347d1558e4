"""A small workspace for the evening loop: real index and registry, a quick embedder, few records."""

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from web4lora.initialise import create_workspace
from web4lora.progress import Progress, Silent
from web4lora.settings import load_settings
from web4lora.workspace import Workspace

TRAINING = {
    "dataset_files": ["./data/style_core.jsonl"],
    "training_args": {
        "num_train_epochs": 1,
        "per_device_train_batch_size": 4,
        "gradient_accumulation_steps": 1,
        "report_to": "none",
    },
    "data_args": {"max_seq_length": 4096},
}

RECORD = """# 📋 **PDCA Cycle: {title}**

**🗓️ Date:** {day}-UTC-0900
**🎯 Objective:** {title} so that the crew can trust the counter
**👤 Agent Name:** Rosa → Developer
**🔗 Previous PDCA:** {previous}
**➡️ Next PDCA:** [§/next.pdca.md](next.pdca.md)

---

## **📋 PLAN**

**Trigger:** the {name} counter jumped back to zero after a restart of the service
**Response:** keep the state in a scenario and load it in init
**Outcome:** the counter continues where it stopped
**Next:** watch the counter for a week

## **🔧 DO**

1. Moved the state of {name} into its scenario
2. Wrote a Vitest file for the restart

## **✅ CHECK**

- Expected: the counter of {name} survives a restart. Observed: it does, in three runs.

## **🎯 ACT**

- Learning: state of {name} belongs into scenarios, never into constructors.
"""


class HashEmbedder:
    """An `Embedder` without a model: words hashed into 384 unit dimensions."""

    identity = "hash"
    dimension = 384

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Any:
        import numpy as np

        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for number, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()) or ["-"]:
                digest = hashlib.sha256(word.encode()).digest()
                vectors[number, int.from_bytes(digest[:2], "big") % self.dimension] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def piece_offsets(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for match in re.finditer(r"\S+", text)]


def use_quick_embedder() -> None:
    """Make this process embed by hashing; for child processes of the fault tests."""
    from web4lora.rag import ingest

    ingest.load_embedder = lambda _settings: HashEmbedder()


def write_record(source: Path, name: str, day: str = "2026-11-20") -> Path:
    """Write one PDCA record into a source repository."""
    path = source / "session" / f"{day}-UTC-0900-{name.lower()}.pdca.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        RECORD.format(
            title=f"Repair the {name} counter",
            name=name,
            day=day,
            previous="N/A - first of session",
        ),
        encoding="utf-8",
    )
    return path


def core_rows(count: int) -> list[Any]:
    """Return rows of a core bucket, so short that a tiny tokenizer keeps them."""
    from web4lora.samples.sample import make_sample

    return [
        make_sample(
            "style_core",
            f"Name layer {number}.",
            f"Layer {number} holds no state.",
            group_id=f"grammar:{number}",
            source_ids=[f"grammar:{number}"],
            source="grammar",
            task_type="qa",
        )
        for number in range(count)
    ]


def build_agent(root: Path, *, require_all_canaries: bool = False) -> Workspace:
    """Make a workspace with index, core rows, a trained full adapter and its package.

    The base is a random Qwen2 of one layer, so it fails every canary: a candidate ships by the
    relative rule, and never by the absolute one.
    """
    from tests.tiny_models import build_base
    from web4lora.packaging import package
    from web4lora.rag import index_sources
    from web4lora.samples.sample import write_samples
    from web4lora.training import train

    source = root / "repository"
    write_record(source, "Anchor", "2026-11-01")
    (source / "LICENSE").write_text("SPDX-License-Identifier: Apache-2.0\n")
    ws = create_workspace(
        root / "agent",
        [source],
        base=str(build_base(root / "base", layers=1)),
        training=json.dumps(TRAINING),
        extra={
            "samples": {"max_tokens": 4000},
            "evaluation": {"max_tokens": 16},
            "nightly": {"require_all_canaries": require_all_canaries, "max_samples": 3},
            "deploy": {"keep_versions": 2},
        },
    )
    settings = load_settings(ws, environment={}).settings
    index_sources(ws, settings, Silent())
    write_samples(ws.bucket_file("style_core"), core_rows(12))
    adapter = train(ws, settings, Silent()).adapter
    package(ws, settings, Silent(), adapter=adapter)
    return ws
