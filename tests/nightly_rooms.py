"""A small workspace for the evening loop: real index and registry, a quick embedder, few records."""

import hashlib
import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from web4lora.files import atomic_folder, sha256_file, write_json, write_text
from web4lora.initialise import create_workspace
from web4lora.nightly.records import Evening, Judged, Lesson, Packaged, Score, Start, Trained
from web4lora.progress import Progress, Silent
from web4lora.rag.embedding import model_identity
from web4lora.settings import EmbeddingSettings, load_settings
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
    """An `Embedder` without a model: words hashed into 384 unit dimensions.

    It passes for the embedded model, so that an index made with it opens under default settings.
    """

    identity = model_identity(EmbeddingSettings().model)
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


#: The day's work of `quick_agent`.
RECORDS = ("Winch", "Rudder")


def quick_agent(root: Path) -> Workspace:
    """Make a workspace for `quick_rooms`: a real index, a current version of fake bytes."""
    from web4lora.packaging import ModelVersion, Registry
    from web4lora.rag import index_sources
    from web4lora.samples.sample import write_samples

    source = root / "repository"
    write_record(source, "Anchor", "2026-11-01")
    (source / "LICENSE").write_text("SPDX-License-Identifier: Apache-2.0\n")
    ws = create_workspace(root / "agent", [source], extra={"deploy": {"keep_versions": 2}})
    index_sources(ws, load_settings(ws, environment={}).settings, Silent(), embedder=HashEmbedder())
    write_samples(ws.bucket_file("style_core"), core_rows(12))
    adapter = ws.outputs / "adapter_full"
    adapter.mkdir()
    (adapter / "adapter_model.safetensors").write_text("full")
    gguf = ws.outputs / "web4_model_full" / "model.gguf"
    write_text(gguf, "GGUF full")
    full = ModelVersion(
        "full",
        "full",
        "outputs/web4_model_full/model.gguf",
        sha256_file(gguf),
        adapter="outputs/adapter_full",
    )
    Registry.load(ws).register(full).promote("full", "first").save()
    for name in RECORDS:
        write_record(source, name)
    return ws


def quick_rooms(*, passes: bool) -> None:
    """Put quick fakes in place of what takes a model; index, registry and files stay real."""
    from web4lora import models, samples
    from web4lora.nightly import steps

    use_quick_embedder()
    models.resolve_base = lambda *_: SimpleNamespace(path=Path())  # type: ignore[assignment]
    samples.token_counter = lambda _: lambda text: len(text) // 4
    steps.preflight = lambda _: Start("full", "outputs/adapter_full", "fake", ())
    steps.train = _fake_train
    steps.package = _fake_package
    steps.canary = lambda evening, _, packaged: _fake_canary(evening, packaged, passes)


def _fake_train(evening: Evening, _start: Start, lesson: Lesson) -> Trained:
    folder = evening.workspace.outputs / f"web4_lora_{os.getpid()}"
    with atomic_folder(folder) as temporary:
        rows = evening.path(lesson.file).read_text()
        write_text(temporary / "adapter_model.safetensors", rows)
    return Trained(evening.told(folder), {"train_loss": 1.0})


def _fake_package(evening: Evening, start: Start, trained: Trained) -> Packaged:
    from web4lora.packaging import ModelVersion, Registry

    ws = evening.workspace
    version = f"web4_model_of_{trained.adapter.rsplit('/', 1)[-1]}"
    folder = ws.outputs / version
    if not folder.exists():
        with atomic_folder(folder) as temporary:
            write_text(temporary / "model.gguf", f"GGUF {version}")
    gguf = folder / "model.gguf"
    entry = ModelVersion(
        version, "nightly", evening.told(gguf), sha256_file(gguf), start.version, trained.adapter
    )
    Registry.load(ws).register(entry).save()
    return Packaged(version, evening.told(gguf), sha256_file(gguf))


def _fake_canary(evening: Evening, packaged: Packaged, passes: bool) -> Judged:
    report = evening.workspace.outputs / f"canary_{evening.run_id}.json"
    rows = [{"id": "c", "task": "Say yes.", "response": "no", "reasons": ["no"], "passed": passes}]
    write_json(report, {"candidate": {"results": rows}})
    score = Score(packaged.version, int(passes), 1, () if passes else ("c",))
    reasons = () if passes else ("canaries 0/1",)
    return Judged(passes, reasons, score, None, evening.told(report))


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
