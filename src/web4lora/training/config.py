"""`config/balanced_training.json`: the roadmap's keys, typed, with our documented additions.

The shipped default lies beside this module; `web4 init` writes it into the workspace with
`default_training_config`. An unknown key is an error that names the nearest known one.
"""

import difflib
import importlib.resources
import json
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from web4lora.errors import SettingsError

DEFAULT_FILE = "balanced_training.json"
Scheduler = Literal["cosine", "linear", "constant", "constant_with_warmup"]

#: What differs for the embedded pocket (5 M parameters, minutes on a CPU): a small model takes a
#: twenty times higher rate, and dropout costs 30 % of its speed for nothing at two passes.
POCKET_TRAINING: dict[str, dict[str, Any]] = {
    "training_args": {
        "num_train_epochs": 3,
        "per_device_train_batch_size": 4,
        "gradient_accumulation_steps": 2,
        "learning_rate": 4e-3,
        "warmup_steps": 10,
        "logging_steps": 10,
        "save_steps": 100,
    },
    "lora_config": {"lora_dropout": 0.0},
    "data_args": {"max_seq_length": 1536},
}


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TrainingArgs(_Section):
    """How the optimizer runs."""

    num_train_epochs: float = Field(2, gt=0)
    per_device_train_batch_size: int = Field(1, ge=1, description="rows per forward pass")
    gradient_accumulation_steps: int = Field(12, ge=1, description="forward passes per step")
    learning_rate: float = Field(2e-4, gt=0)
    lr_scheduler_type: Scheduler = "cosine"
    warmup_steps: int = Field(100, ge=0, description="at most a tenth of the run is used")
    weight_decay: float = Field(0.01, ge=0)
    max_grad_norm: float = Field(1.0, gt=0)
    logging_steps: int = Field(50, ge=1)
    save_steps: int = Field(500, ge=1, description="a run saves at least five checkpoints")
    eval_steps: int = Field(500, ge=1, description="unused: held-out rows are for `web4 evaluate`")
    save_total_limit: int = Field(3, ge=1)
    fp16: bool = Field(False, description="CUDA only; 16-bit floats gave NaN on MPS")
    bf16: bool | None = Field(None, description="null: where the device has it")
    optim: str = "adamw_torch"
    report_to: Literal["tensorboard", "none"] = "tensorboard"
    gradient_checkpointing: bool | None = Field(None, description="null: from 500 M parameters on")
    group_by_length: bool = Field(True, description="rows of like length share a batch")
    seed: int = 42
    time_budget_minutes: float | None = Field(
        None, gt=0, description="null: no limit; else fewer steps, with the whole schedule in them"
    )


class LoraSettings(_Section):
    """The adapter's shape (decision 13)."""

    r: int = Field(16, ge=1)
    lora_alpha: float = Field(32, gt=0)
    lora_dropout: float = Field(0.05, ge=0, lt=1)
    target_modules: list[str] = Field(
        default=["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
        min_length=1,
    )
    bias: Literal["none"] = "none"
    task_type: Literal["CAUSAL_LM"] = "CAUSAL_LM"


class DataArgs(_Section):
    """How rows become tokens."""

    max_seq_length: int = Field(2048, ge=64)
    truncation: bool = Field(
        True, description="true: longer rows are dropped and counted; false: they are an error"
    )
    padding: Literal["dynamic", "max_length"] = Field(
        "dynamic", description="dynamic pads to the longest row of a batch"
    )
    loss_on: Literal["completion", "all"] = Field(
        "completion", description="completion: the assistant's turn only (decision 11)"
    )


class MpsOptimization(_Section):
    """Apple GPUs."""

    use_mps: bool = True
    mps_memory_fraction: float = Field(0.85, gt=0, le=1)


class TrainingConfig(_Section):
    """The whole file."""

    model_name: str | None = Field(None, description="null: model.base of config/web4.yaml")
    output_dir: str = Field(
        "./outputs/web4_balanced_lora", description="a UTC time stamp is appended"
    )
    dataset_files: list[str] = Field(min_length=1)
    eval_file: str = Field("./data/eval.jsonl", description="never trained; named to be refused")
    training_args: TrainingArgs = TrainingArgs()
    lora_config: LoraSettings = LoraSettings()
    data_args: DataArgs = DataArgs()
    mps_optimization: MpsOptimization = MpsOptimization()

    @model_validator(mode="after")
    def _eval_is_held_out(self) -> Self:
        if Path(self.eval_file) in {Path(name) for name in self.dataset_files}:
            raise ValueError("eval_file must not be one of dataset_files")
        return self

    def with_training_args(self, **changes: Any) -> "TrainingConfig":
        """Return a copy with other training arguments, validated."""
        tree = self.model_dump()
        tree["training_args"].update(changes)
        return TrainingConfig.model_validate(tree)


def default_training_config(base: str = "") -> dict[str, Any]:
    """Return the shipped configuration as plain data, adapted to the pocket where `base` is it."""
    text = importlib.resources.files("web4lora.training").joinpath(DEFAULT_FILE).read_text("utf-8")
    tree: dict[str, Any] = json.loads(text)
    if base == "pocket":
        for section, changes in POCKET_TRAINING.items():
            tree[section].update(changes)
    return tree


def load_training_config(path: Path) -> TrainingConfig:
    """Read and validate a training configuration.

    Raises:
        SettingsError: the file is missing or no JSON, a key is unknown, or a value is invalid;
            the message names the key.
    """
    try:
        tree = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise SettingsError(
            f"{path} does not exist.", "Run `web4 init`, which writes it with every key."
        ) from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path} is not valid JSON: {error}", "Fix the line named above."
        ) from error
    try:
        return TrainingConfig.model_validate(tree)
    except ValidationError as error:
        raise _explain(path, error) from error


def _explain(path: Path, error: ValidationError) -> SettingsError:
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    if first["type"] != "extra_forbidden":
        where = f"Setting `{key}`" if key else "The file"
        return SettingsError(f"{where} in {path}: {first['msg']}.", f"Correct it in {path}.")
    known = _known_keys()
    near = difflib.get_close_matches(key, known, n=1) or difflib.get_close_matches(
        key.rpartition(".")[2], known, n=1, cutoff=0.5
    )
    fix = f"Write `{near[0]}` instead" if near else f"Remove `{key}`"
    return SettingsError(f"Unknown setting `{key}` in {path}.", f"{fix} in {path}.")


def _known_keys() -> list[str]:
    keys = []
    for name, value in TrainingConfig.model_fields.items():
        section = value.annotation
        if isinstance(section, type) and issubclass(section, BaseModel):
            keys += [f"{name}.{inner}" for inner in section.model_fields]
        else:
            keys.append(name)
    return keys
