"""Settings of the demonstration: what makes the pipeline fit ten minutes, or an hour, on two cores.

The pocket is small and its training short, so the mix differs from the roadmap's: records in their
core form, and more of what a small model learns last (copying names, telling a forbidden request
from a near miss). `docs` and README say "pocket" wherever these numbers lead to a result.
"""

import importlib.resources
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class DemoSize:
    """How long a demonstration trains and how much it asks.

    Attributes:
        training_minutes: budget of the tuning.
        rows: factor on `TARGETS`; a little more than two cores train in the budget.
        prompts_per_harness: refusal takes twice as many.
    """

    training_minutes: float
    rows: float
    prompts_per_harness: int


#: `make run`: ten minutes in all. `make demo-full`: an hour, with every prompt of the harnesses.
QUICK = DemoSize(training_minutes=5.6, rows=1.0, prompts_per_harness=20)
FULL = DemoSize(training_minutes=40.0, rows=7.0, prompts_per_harness=100)
#: Rows per bucket of the quick demonstration.
TARGETS = {
    "style_core": 800,
    "domain_patterns": 5,
    "process_framework": 1400,
    "domain_representatives": 10,
    "style_refactor": 5,
    "guardrails": 420,
    "tool_awareness": 350,
    "reporting_protocol": 5,
}


def extra_settings(size: DemoSize) -> dict[str, dict[str, Any]]:
    """Return what the demo's `config/web4.yaml` says beside the defaults."""
    targets = {bucket: round(size.rows * rows) for bucket, rows in TARGETS.items()}
    return {
        "samples": {"targets": targets, "max_tokens": 1600, "mix": "pocket"},
        "model": {"num_ctx": 2048},
        "evaluation": {"prompts_per_harness": size.prompts_per_harness, "max_tokens": 1200},
        "serving": {"tool_examples": 2, "history_results": 3},
        "nightly": {
            "learning_rate": 2e-4,
            "max_samples": 60,
            "replay_ratio": 3.0,
            "gradient_accumulation_steps": 1,
        },
    }


def training_config(size: DemoSize) -> str:
    """Return the text of the demo's `config/balanced_training.json`."""
    shipped = importlib.resources.files("web4lora.training") / "balanced_training.json"
    config = json.loads(shipped.read_text("utf-8"))
    config["training_args"] |= {
        "num_train_epochs": 1,
        "per_device_train_batch_size": 2,
        "gradient_accumulation_steps": 1,
        "learning_rate": 6e-4,
        "warmup_steps": 60,
        "logging_steps": 10,
        "save_steps": 100,
        "time_budget_minutes": size.training_minutes,
    }
    # Measured on the pocket: rank 64 learns faster than 16, and what counts is alpha / r times the
    # rate. A large alpha with a small rate moves B fast and leaves A in peace; the same product
    # with a small alpha diverged. Dropout costs 5 % of the time and keeps rows from sharing cores.
    # Queries and keys stay as they are: they hold what the pocket knows of copying from a prompt.
    config["lora_config"] |= {
        "r": 64,
        "lora_alpha": 768,
        "lora_dropout": 0.0,
        "target_modules": ["v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
    }
    config["data_args"] |= {"max_seq_length": 2048}
    return json.dumps(config, indent=2) + "\n"
