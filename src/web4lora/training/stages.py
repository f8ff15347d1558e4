"""The stages of training, each with its own check: sanity, dry, mini, full, nightly.

sanity looks at data and tokenizer without training; dry must be able to memorise 100 rows; mini
trains an even selection of 2,500; full trains everything. nightly continues an adapter on a few
rows with a gentle, flat learning rate.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from web4lora.errors import CheckFailed, SettingsError
from web4lora.files import atomic_folder, iso, utc_stamp, write_json
from web4lora.models import BaseModel, Device, choose_device, preflight, resolve_base
from web4lora.progress import Progress
from web4lora.samples import Sample
from web4lora.settings import Settings
from web4lora.training.config import TrainingConfig, load_training_config
from web4lora.training.dataset import read_rows, round_trips, tokenize
from web4lora.training.trainer import TrainingJob, TrainResult, load_tokenizer, run_training
from web4lora.workspace import Workspace

Stage = Literal["sanity", "dry", "mini", "full"]
STAGES: tuple[str, ...] = get_args(Stage)
DRY_ROWS = 100
MINI_ROWS = 2_500
#: The dry run passes when the loss fell below 1, or to this share of its start.
DRY_LOSS, DRY_SHARE = 1.0, 0.5
_DRY_EPOCHS = 8


@dataclass(frozen=True)
class TrainingSetUp:
    """What every stage reads before it starts.

    Attributes:
        config: the effective configuration.
        base: the base model.
        device: where it will run.
        files: the training files, all present.
        checks: what the preflight found, one line each.
    """

    config: TrainingConfig
    base: BaseModel
    device: Device
    files: list[Path]
    checks: list[str]


def set_up(
    workspace: Workspace,
    settings: Settings,
    progress: Progress,
    *,
    config: TrainingConfig | None = None,
) -> TrainingSetUp:
    """Read configuration and base, choose the device, check memory and disk.

    Raises:
        SettingsError: a training file is missing, or a setting does not fit the device.
        Web4Error: no base model, or no room.
    """
    config = config or load_training_config(workspace.training_file)
    base = resolve_base(config.model_name or settings.model.base, workspace.models, progress)
    prefer = settings.model.device
    device = choose_device(prefer, parameters=base.parameters)
    if device.kind == "mps" and not config.mps_optimization.use_mps:
        device = choose_device("cpu", parameters=base.parameters)
    if config.training_args.fp16 and device.kind != "cuda":
        raise SettingsError(
            f"Setting `training_args.fp16` is on, and the device is {device.kind}.",
            f"Set it to false in {workspace.training_file}; 16-bit floats need CUDA here.",
        )
    files = [(workspace.root / name).resolve() for name in config.dataset_files]
    absent = [path for path in files if not path.is_file()]
    if absent:
        raise SettingsError(
            f"Setting `dataset_files` names {absent[0]}, which does not exist.",
            "Run `web4 generate` first, or take the file out of the list.",
        )
    checks = preflight(
        base,
        "train",
        device,
        workspace.outputs,
        r=config.lora_config.r,
        sequence=config.data_args.max_seq_length
        * min(8, config.training_args.per_device_train_batch_size),
    )
    return TrainingSetUp(config, base, device, files, checks)


def train(
    workspace: Workspace,
    settings: Settings,
    progress: Progress,
    *,
    stage: Stage = "full",
    resume: bool = False,
    config: TrainingConfig | None = None,
) -> TrainResult:
    """Run one stage.

    Args:
        workspace: its data, models and outputs are used.
        settings: base model and device.
        progress: steps, losses, warnings.
        stage: sanity, dry, mini or full.
        resume: continue the interrupted run of this stage.
        config: instead of ``config/balanced_training.json``.

    Raises:
        CheckFailed: the stage's check did not pass.
        Resumable: interrupted; `resume` continues it.
        Web4Error: something to fix, said before any work starts.
    """
    ready = set_up(workspace, settings, progress, config=config)
    for line in ready.checks:
        progress.note(line)
    if stage == "sanity":
        return _sanity(workspace, ready, progress)
    limit = {"dry": DRY_ROWS, "mini": MINI_ROWS}.get(stage)
    seed = ready.config.training_args.seed
    samples = read_rows(ready.files, limit=limit, seed=seed)
    effective = _dry_config(ready.config) if stage == "dry" else ready.config
    job = TrainingJob(stage, ready.base, ready.device, effective, samples, workspace.outputs)
    result = run_training(job, progress, resume=resume)
    if stage == "dry":
        _check_dry(result)
    return result


def train_nightly(
    workspace: Workspace,
    settings: Settings,
    progress: Progress,
    *,
    samples: Sequence[Sample],
    start_from: Path | None,
    minutes: float | None = None,
    resume: bool = False,
) -> TrainResult:
    """Train a night's rows on top of an adapter (decision 21).

    Args:
        workspace: outputs go there.
        settings: ``nightly`` holds epochs, rate, warm-up and accumulation.
        progress: steps, losses, warnings.
        samples: new rows mixed with replay.
        start_from: the adapter to continue; None starts a new one.
        minutes: longest time to train; None for no limit.
        resume: continue an interrupted night.

    Raises:
        CheckFailed: the data or the run is unsound.
        Resumable: interrupted.
        Web4Error: something to fix.
    """
    ready = set_up(workspace, settings, progress)
    night = settings.nightly
    config = ready.config.with_training_args(
        num_train_epochs=night.epochs,
        learning_rate=night.learning_rate,
        lr_scheduler_type="constant_with_warmup",
        warmup_steps=night.warmup_steps,
        gradient_accumulation_steps=night.gradient_accumulation_steps,
        time_budget_minutes=minutes,
    )
    job = TrainingJob(
        "nightly", ready.base, ready.device, config, samples, workspace.outputs, start_from
    )
    return run_training(job, progress, resume=resume)


def _dry_config(config: TrainingConfig) -> TrainingConfig:
    """More passes over few rows, always the same time for everybody."""
    args = config.training_args
    return config.with_training_args(
        num_train_epochs=_DRY_EPOCHS,
        gradient_accumulation_steps=min(2, args.gradient_accumulation_steps),
        lr_scheduler_type="constant_with_warmup",
    )


def _check_dry(result: TrainResult) -> None:
    first, last = result.stats["first_loss"], result.stats["final_loss"]
    if last < DRY_LOSS or last < DRY_SHARE * first:
        return
    raise CheckFailed(
        f"The dry run cannot memorise {result.stats['total_samples']} rows: loss {first:.2f} "
        f"at the start, {last:.2f} at the end.",
        "Raise training_args.learning_rate, and look at the rows with `web4 validate`.",
    )


def _sanity(workspace: Workspace, ready: TrainingSetUp, progress: Progress) -> TrainResult:
    """Read every row, tokenize it, and check that the tokenizer gives every text back."""
    started = time.monotonic()
    samples = read_rows(ready.files)
    tokenizer = load_tokenizer(ready.base.path)
    data = tokenize(samples, tokenizer, ready.config.data_args, progress)
    lost = round_trips(samples, tokenizer)
    stats = {
        "kind": "sanity",
        "timestamp": iso(),
        "total_samples": len(samples),
        "data": data.truth.as_dict(),
        "round_trip_failures": lost[:20],
        "base": ready.base.summary(),
        "train_runtime": round(time.monotonic() - started, 1),
    }
    name = f"{Path(ready.config.output_dir).name}_sanity_{utc_stamp()}"
    with atomic_folder(workspace.outputs / name) as folder:
        write_json(folder / "training_stats.json", stats)
    if lost:
        raise CheckFailed(
            f"The tokenizer changes the text of {len(lost)} rows, first {lost[0]}.",
            "Look at the row with `web4 validate`; the base's tokenizer may be damaged.",
        )
    return TrainResult(workspace.outputs / name, None, stats)
