"""What a finished run leaves beside its adapter: statistics, the loss curve, the manifest."""

import resource
import shutil
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from web4lora.files import iso, sha256_file, write_json, write_text
from web4lora.manifest import write_manifest
from web4lora.models import Device
from web4lora.training.adapter import ADAPTER_FILE
from web4lora.training.budget import StepPlan, warmup_steps
from web4lora.training.dataset import PreparedData
from web4lora.training.verify import AdapterFacts
from web4lora.training.work_folder import RunIdentity, WorkFolder

if TYPE_CHECKING:
    from web4lora.training.trainer import TrainingJob


def training_stats(
    job: "TrainingJob",
    data: PreparedData,
    plan: StepPlan,
    state: Any,
    metrics: dict[str, float],
    facts: AdapterFacts,
    threads: int,
    identity: RunIdentity,
) -> dict[str, Any]:
    """Return the content of ``training_stats.json`` (domain.md 2.10 and what traces a result)."""
    losses = [entry["loss"] for entry in state.log_history if "loss" in entry]
    tail = losses[-max(1, len(losses) // 10) :]
    args = job.config.training_args
    seconds = plan.elapsed_s
    tokens = data.truth.tokens * float(state.epoch or 0.0)
    return {
        "train_runtime": round(seconds, 1),
        "train_samples_per_second": round(data.truth.rows * float(state.epoch) / seconds, 3),
        "train_loss": round(metrics["train_loss"], 4),
        "total_samples": data.truth.rows,
        "epochs": round(float(state.epoch), 3),
        "timestamp": iso(),
        "kind": job.kind,
        "first_loss": losses[0] if losses else None,
        "final_loss": round(sum(tail) / len(tail), 4) if tail else None,
        "steps": state.global_step,
        "steps_of_all_epochs": plan.full_steps,
        "time_budget_minutes": args.time_budget_minutes,
        "warmup_steps": warmup_steps(args, plan.total_steps),
        "tokens_per_second": round(tokens / seconds, 1),
        "tokens_seen": int(tokens),
        "peak_memory_mb": _peak_memory_mb(job.device),
        "data": data.truth.as_dict(),
        "dataset_sha256": identity.rows,
        "adapter": asdict(facts),
        "trainable_percent": round(
            100 * facts.parameters / (facts.parameters + job.base.parameters), 4
        ),
        "base": job.base.summary(),
        "start_from_sha256": identity.start_from,
        "device": job.device.kind,
        "dtype": job.device.dtype,
        "threads": threads,
    }


def _peak_memory_mb(device: Device) -> int:
    """Return the highest memory use so far, of the GPU where there is one."""
    if device.kind == "cuda":
        import torch

        return int(torch.cuda.max_memory_allocated() >> 20)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(peak >> 20 if sys.platform == "darwin" else peak >> 10)


def write_records(
    job: "TrainingJob",
    result: Path,
    work: WorkFolder,
    stats: dict[str, Any],
    history: list[dict[str, Any]],
    identity: RunIdentity,
    started: float,
) -> None:
    """Write statistics, the loss curve, the configuration and the manifest beside the adapter."""
    write_json(result / "training_stats.json", stats)
    write_json(result / "balanced_training.json", job.config.model_dump())
    if (work.path / "logs").is_dir():
        shutil.copytree(work.path / "logs", result / "logs", dirs_exist_ok=True)
    columns = ("step", "epoch", "loss", "learning_rate", "grad_norm")
    lines = [",".join(columns)]
    lines += [
        ",".join(str(entry.get(name, "")) for name in columns)
        for entry in history
        if "loss" in entry
    ]
    write_text(result / "logs" / "loss.csv", "\n".join(lines) + "\n")
    write_manifest(
        result,
        kind="adapter",
        inputs={name: value for name, value in asdict(identity).items() if value},
        settings=job.config.model_dump(),
        metrics={"adapter_sha256": sha256_file(result / ADAPTER_FILE), **stats},
        duration_s=time.monotonic() - started,
    )
