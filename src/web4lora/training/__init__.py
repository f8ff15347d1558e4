"""Training: samples and a base model go in, a verified LoRA adapter comes out.

`train` runs one stage (sanity, dry, mini, full), `train_nightly` continues an adapter on a
night's rows. `config/balanced_training.json` says how, with the roadmap's keys
(`load_training_config`). The names are loaded on first use: torch is heavy.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from web4lora.training.config import (
        TrainingConfig,
        default_training_config,
        load_training_config,
    )
    from web4lora.training.stages import STAGES, Stage, set_up, train, train_nightly
    from web4lora.training.trainer import TrainingJob, TrainResult, run_training
    from web4lora.training.verify import AdapterFacts, verify_adapter

_HOMES = {
    "STAGES": "stages",
    "AdapterFacts": "verify",
    "Stage": "stages",
    "TrainResult": "trainer",
    "TrainingConfig": "config",
    "TrainingJob": "trainer",
    "default_training_config": "config",
    "load_training_config": "config",
    "run_training": "trainer",
    "set_up": "stages",
    "train": "stages",
    "train_nightly": "stages",
    "verify_adapter": "verify",
}

__all__ = [
    "STAGES",
    "AdapterFacts",
    "Stage",
    "TrainResult",
    "TrainingConfig",
    "TrainingJob",
    "default_training_config",
    "load_training_config",
    "run_training",
    "set_up",
    "train",
    "train_nightly",
    "verify_adapter",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
