"""One training run, top to bottom: prepare, tokenize, load, plan, fit, verify, save."""

import hashlib
import math
import os
import shutil
import time
import warnings
from array import array
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from web4lora.domain.chat import CHAT_TEMPLATE, END_OF_TEXT, IM_END
from web4lora.errors import CheckFailed, Resumable, Web4Error
from web4lora.files import sha256_file, sha256_text, utc_stamp
from web4lora.models import BaseModel, Device, best_thread_count
from web4lora.progress import Progress
from web4lora.samples import Sample
from web4lora.training.adapter import ADAPTER_FILE
from web4lora.training.budget import StepPlan, calibrate, plan_steps, warmup_steps
from web4lora.training.config import TrainingConfig
from web4lora.training.dataset import IGNORED, PreparedData, Row, as_dataset, tokenize
from web4lora.training.records import training_stats, write_records
from web4lora.training.verify import verify_adapter
from web4lora.training.watchdog import Watchdog
from web4lora.training.work_folder import RunIdentity, WorkFolder

#: From this size on activations are recomputed instead of kept.
CHECKPOINTING_FROM = 500_000_000
#: A run saves at least this many checkpoints, so that a short one can be resumed too.
MIN_CHECKPOINTS = 5


@dataclass(frozen=True)
class TrainingJob:
    """Everything one run needs.

    Attributes:
        kind: ``full``, ``mini``, ``dry`` or ``nightly``.
        base: the model to adapt.
        device: where it runs.
        config: the effective configuration.
        samples: rows to train, never held-out ones.
        outputs: folder of results.
        start_from: an adapter to continue, or None for a new one.
    """

    kind: str
    base: BaseModel
    device: Device
    config: TrainingConfig
    samples: Sequence[Sample]
    outputs: Path
    start_from: Path | None = None

    @property
    def result_folder(self) -> Path:
        """Return a free name for the result, stamped with the current time."""
        stem = Path(self.config.output_dir).name
        middle = "" if self.kind == "full" else f"{self.kind}_"
        name = self.outputs / f"{stem}_{middle}{utc_stamp()}"
        while name.exists():  # two short runs may end within a second
            time.sleep(0.2)
            name = self.outputs / f"{stem}_{middle}{utc_stamp()}"
        return name


@dataclass(frozen=True)
class TrainResult:
    """A finished run.

    Attributes:
        folder: holds adapter, tokenizer, statistics, logs and manifest.
        adapter: the folder again where an adapter was made, None for the sanity stage.
        stats: the content of ``training_stats.json``.
    """

    folder: Path
    adapter: Path | None
    stats: dict[str, Any]


def run_training(job: TrainingJob, progress: Progress, *, resume: bool = False) -> TrainResult:
    """Train an adapter.

    Args:
        job: what to train.
        progress: steps, losses and warnings.
        resume: continue the interrupted run of this kind from its last checkpoint.

    Raises:
        CheckFailed: the data, the run or its result is unsound.
        Resumable: interrupted; a checkpoint is there.
        Web4Error: something the user can fix.
    """
    started = time.monotonic()
    _quiet_libraries()
    tokenizer = load_tokenizer(job.base.path)
    data = tokenize(job.samples, tokenizer, job.config.data_args, progress)
    identity = _identity(job, data)
    with (
        WorkFolder(job.outputs, job.kind, identity, resume=resume) as work,
        _device_set_up(job) as threads,
        ExitStack() as stack,
    ):
        model = load_model(job)
        workers = _row_workers(job, model)
        if workers:
            stack.enter_context(workers)
        plan = _plan(job, model, workers, data.rows, progress)
        trainer, stop = _build_trainer(job, model, workers, tokenizer, data, plan, work, progress)
        with stop as request:
            output = _fit(trainer, plan, work, request, progress, resume=resume)
        result = _save(work.path / "result", model, tokenizer)
        facts = verify_adapter(result, job.base, job.config.lora_config)
        stats = training_stats(
            job, data, plan, trainer.state, output.metrics, facts, threads, identity
        )
        write_records(job, result, work, stats, trainer.state.log_history, identity, started)
        final = job.result_folder
        work.finish(result, final)
    return TrainResult(final, final, stats)


def _save(folder: Path, model: Any, tokenizer: Any) -> Path:
    """Save adapter and tokenizer into a fresh folder and return it."""
    shutil.rmtree(folder, ignore_errors=True)
    model.save_pretrained(str(folder))
    tokenizer.save_pretrained(str(folder))
    (folder / "README.md").unlink(missing_ok=True)  # PEFT's empty card; packages have their own
    return folder


def load_tokenizer(folder: Path) -> Any:
    """Load a base model's tokenizer and give it our chat template, pad and end tokens.

    Raises:
        Web4Error: it lacks the ChatML tokens.
    """
    from transformers import AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(str(folder))
    missing = [token for token in (IM_END, END_OF_TEXT) if token not in tokenizer.get_vocab()]
    if missing:
        raise Web4Error(
            f"The tokenizer in {folder} lacks {missing[0]}.", "Use a Qwen2 or Qwen2.5 base model."
        )
    tokenizer.chat_template = CHAT_TEMPLATE
    tokenizer.eos_token = IM_END
    tokenizer.pad_token = END_OF_TEXT
    tokenizer.padding_side = "right"
    return tokenizer


def load_model(job: TrainingJob) -> Any:
    """Load the base in the device's type and put a trainable adapter on it."""
    import torch
    from peft import LoraConfig, PeftModel, get_peft_model
    from transformers import AutoModelForCausalLM, set_seed

    set_seed(job.config.training_args.seed)
    base: Any = AutoModelForCausalLM.from_pretrained(
        str(job.base.path), dtype=getattr(torch, job.device.dtype), attn_implementation="sdpa"
    )
    base.config.use_cache = False
    base.to(job.device.kind)
    if job.start_from is not None:
        return PeftModel.from_pretrained(base, str(job.start_from), is_trainable=True)
    return get_peft_model(base, LoraConfig(**job.config.lora_config.model_dump()))


def _quiet_libraries() -> None:
    """Keep progress bars and notices of the libraries off the terminal; errors still raise."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    # read when OpenMP is loaded: spinning threads are 30 times slower beside a busy neighbour
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    import transformers

    warnings.filterwarnings("ignore", category=FutureWarning, module="(transformers|peft)")
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()


def _identity(job: TrainingJob, data: PreparedData) -> RunIdentity:
    start = job.start_from / ADAPTER_FILE if job.start_from else None
    return RunIdentity(
        base=job.base.fingerprint,
        rows=_rows_sha256(data.rows),
        settings=sha256_text(job.config.model_dump_json()),
        start_from=sha256_file(start) if start else "",
    )


def _rows_sha256(rows: Sequence[Row]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        digest.update(array("q", [len(row.labels), *row.input_ids, *row.labels]).tobytes())
    return digest.hexdigest()


def _workers_of(job: TrainingJob) -> int:
    from web4lora.training.row_workers import worker_count

    if job.device.kind != "cpu" or int(os.environ.get("WORLD_SIZE", "1")) > 1:
        return 0  # GPUs batch by themselves, and torchrun has its own processes
    return worker_count(job.base.parameters, job.config.lora_config.lora_dropout)


@contextmanager
def _device_set_up(job: TrainingJob) -> Iterator[int]:
    """Choose threads on a CPU, the memory share on an Apple GPU; yield the threads at work."""
    import torch

    before = torch.get_num_threads()
    try:
        yield _set_up_device(job)
    finally:
        torch.set_num_threads(before)  # the next stage of the same process has its own needs


def _set_up_device(job: TrainingJob) -> int:
    import torch

    if job.device.kind == "mps":
        torch.mps.set_per_process_memory_fraction(job.config.mps_optimization.mps_memory_fraction)
    workers = _workers_of(job)
    if workers > 1:
        torch.set_num_threads(1)  # each worker is one
        return workers
    if job.device.kind == "cpu":
        torch.set_num_threads(best_thread_count())
    return torch.get_num_threads()


def _row_workers(job: TrainingJob, model: Any) -> Any:
    from web4lora.training.row_workers import RowWorkers

    workers = _workers_of(job)
    return RowWorkers(model, workers) if workers else None


def _plan(
    job: TrainingJob, model: Any, workers: Any, rows: Sequence[Row], progress: Progress
) -> StepPlan:
    """Return the steps to do; with a time budget, real batches are measured first."""
    args = job.config.training_args
    if args.time_budget_minutes is None:
        return plan_steps(len(rows), args, None)
    from web4lora.training.row_workers import RowWorkers

    with ExitStack() as stack:
        measured = workers or stack.enter_context(RowWorkers(model, 1))
        lengths = [len(row.input_ids) for row in rows]
        seconds = calibrate(
            lambda numbers: _run_batch(model, measured, [rows[n] for n in numbers]),
            lengths,
            args.per_device_train_batch_size,
        )
    plan = plan_steps(len(rows), args, seconds)
    if plan.total_steps < plan.full_steps:
        progress.note(
            f"time budget {args.time_budget_minutes:g} min: about {plan.total_steps} of "
            f"{plan.full_steps} steps, with the whole learning-rate schedule"
        )
    return plan


def _run_batch(model: Any, workers: Any, rows: Sequence[Row]) -> None:
    """Do what a training step does with a batch, and forget its gradients."""
    import torch

    lengths = [len(row.input_ids) for row in rows]
    ids = torch.zeros((len(rows), max(lengths)), dtype=torch.long)
    labels = torch.full_like(ids, IGNORED)
    for place, row in enumerate(rows):
        ids[place, : lengths[place]] = torch.tensor(row.input_ids)
        labels[place, : lengths[place]] = torch.tensor(row.labels)
    model.train()
    with torch.random.fork_rng():
        workers.accumulate(ids.to(model.device), labels.to(model.device), lengths, 1.0)
    model.zero_grad(set_to_none=True)


def _build_trainer(
    job: TrainingJob,
    model: Any,
    workers: Any,
    tokenizer: Any,
    data: PreparedData,
    plan: StepPlan,
    work: WorkFolder,
    progress: Progress,
) -> tuple[Any, Any]:
    from transformers import PrinterCallback

    from web4lora.training.callbacks import RunCallback, StopRequest, stop_signals
    from web4lora.training.lean_trainer import LeanTrainer

    request = StopRequest()
    callbacks: list[Any] = [RunCallback(plan, Watchdog(progress), progress, request, work.save)]
    if job.config.training_args.report_to == "tensorboard":
        from torch.utils.tensorboard import SummaryWriter
        from transformers.integrations import TensorBoardCallback

        writer = SummaryWriter(log_dir=str(work.path / "logs"))
        callbacks.append(TensorBoardCallback(writer))
    trainer = LeanTrainer(
        model=model,
        args=_trainer_arguments(job, plan, work.path),
        train_dataset=as_dataset(data.rows),
        processing_class=tokenizer,
        callbacks=callbacks,
        plan=plan,
        settings=job.config.training_args,
        lengths=[len(row.input_ids) for row in data.rows],
        workers=workers,
    )
    trainer.remove_callback(PrinterCallback)
    return trainer, stop_signals(progress, request)


def _trainer_arguments(job: TrainingJob, plan: StepPlan, folder: Path) -> Any:
    from trl import SFTConfig

    args, data = job.config.training_args, job.config.data_args
    on_cuda = job.device.kind == "cuda"
    checkpointing = args.gradient_checkpointing
    if checkpointing is None:
        checkpointing = job.base.parameters >= CHECKPOINTING_FROM
    return SFTConfig(
        output_dir=str(folder),
        max_steps=plan.full_steps,
        num_train_epochs=args.num_train_epochs,
        per_device_train_batch_size=args.per_device_train_batch_size,
        gradient_accumulation_steps=args.gradient_accumulation_steps,
        learning_rate=args.learning_rate,
        lr_scheduler_type=args.lr_scheduler_type,
        warmup_steps=warmup_steps(args, plan.total_steps),
        weight_decay=args.weight_decay,
        max_grad_norm=args.max_grad_norm,
        optim=args.optim,
        logging_steps=min(args.logging_steps, max(1, plan.total_steps // 10)),
        logging_nan_inf_filter=False,
        save_steps=min(args.save_steps, max(1, plan.total_steps // MIN_CHECKPOINTS)),
        save_total_limit=args.save_total_limit,
        bf16=on_cuda and job.device.dtype == "bfloat16" and args.bf16 is not False,
        fp16=on_cuda and args.fp16,
        activation_checkpointing=checkpointing,
        activation_checkpointing_kwargs={"use_reentrant": False} if checkpointing else None,
        seed=args.seed,
        use_cpu=job.device.kind == "cpu",
        report_to="none",
        disable_tqdm=True,
        dataloader_pin_memory=on_cuda,
        dataset_kwargs={"skip_prepare_dataset": True},
        max_length=None,
        packing=False,
        pad_to_multiple_of=data.max_seq_length if data.padding == "max_length" else None,
        remove_unused_columns=True,
    )


def _fit(
    trainer: Any,
    plan: StepPlan,
    work: WorkFolder,
    request: Any,
    progress: Progress,
    *,
    resume: bool,
) -> Any:
    """Run the steps; an interrupt becomes `Resumable` after a checkpoint."""
    checkpoint = work.last_checkpoint() if resume else None
    if checkpoint is not None:
        progress.note(f"resuming at step {checkpoint.name.rpartition('-')[2]}")
    plan.start(work.spent_s)
    try:
        output = trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    except KeyboardInterrupt as error:
        raise Resumable(
            "Training was interrupted.", "Continue it with the same command and --resume."
        ) from error
    step = trainer.state.global_step
    if request.asked and step < plan.total_steps:
        raise Resumable(
            f"Training stopped at step {step} of {plan.total_steps}.",
            "Continue it with the same command and --resume.",
        )
    if not math.isfinite(output.training_loss):
        raise CheckFailed("The mean loss of the run is NaN.", "Lower training_args.learning_rate.")
    return output
