"""Which rows teach more: the pocket trained on each folder of rows, examined alike.

    .venv/bin/python benchmarks/compare_samples.py new=demo/data old=elsewhere/data \\
        --held-out demo/data/eval.jsonl [--minutes 5.6] [--prompts 40]

Each folder holds the eight training files that `web4 generate` writes. Every arm trains from the
same base with the demo's settings for the same time, one after the other, is packaged and answers
the same prompts of the six harnesses. Printed are the mean loss per answer token of the held-out
rows, and the scores. Keep the machine quiet: what is equal is time, not steps.
"""

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from reporting import Row, parser, report

from web4lora.demo import QUICK
from web4lora.demo.configuration import extra_settings, training_config
from web4lora.initialise import create_workspace
from web4lora.models import resolve_base
from web4lora.progress import Progress, Silent
from web4lora.samples.sample import BUCKET_NAMES
from web4lora.settings import Settings, load_settings
from web4lora.workspace import Workspace

#: More than the time allows, so that few rows are seen again instead of ending early.
_EPOCHS = 50


class _OnStderr(Silent):
    """Says what goes on, apart from the table."""

    def note(self, message: str) -> None:
        print(message, file=sys.stderr)


def prepare(root: Path, rows: Path, minutes: float, prompts: int) -> tuple[Workspace, Settings]:
    """Make a workspace with the demo's settings around a folder of rows."""
    size = replace(QUICK, training_minutes=minutes, prompts_per_harness=prompts)
    config = json.loads(training_config(size))
    config["training_args"]["num_train_epochs"] = _EPOCHS
    workspace = create_workspace(
        root, [rows], extra=extra_settings(size), training=json.dumps(config, indent=2)
    )
    workspace.data.mkdir(exist_ok=True)
    for bucket in BUCKET_NAMES:
        shutil.copy(rows / workspace.bucket_file(bucket).name, workspace.data)
    return workspace, load_settings(workspace, environment={}).settings


def held_out_loss(workspace: Workspace, settings: Settings, file: Path, adapter: Path) -> float:
    """Return the mean negative log-likelihood per answer token of the held-out rows, in nats."""
    import torch
    from peft import PeftModel
    from transformers import AutoModelForCausalLM, AutoTokenizer

    from web4lora.samples.sample import read_samples
    from web4lora.training.config import DataArgs
    from web4lora.training.dataset import tokenize
    from web4lora.training.row_workers import causal_loss

    base = resolve_base(settings.model.base, workspace.models, Silent()).path
    model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
    model = PeftModel.from_pretrained(model, adapter).eval()
    samples, _ = read_samples(file)
    data = tokenize(samples, AutoTokenizer.from_pretrained(base), DataArgs(), Silent())
    total = 0.0
    with torch.inference_mode():
        for row in data.rows:
            total += float(
                causal_loss(model, torch.tensor([row.input_ids]), torch.tensor([row.labels]))
            )
    return total / data.truth.trained_tokens


def examine(rows: Path, options: argparse.Namespace, progress: Progress) -> dict[str, float]:
    """Train on a folder of rows and return loss and scores."""
    from web4lora.evaluation import evaluate
    from web4lora.packaging import latest_adapter, open_version, package
    from web4lora.training import train

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "agent"
        workspace, settings = prepare(root, rows, options.minutes, options.prompts)
        stats: dict[str, Any] = train(workspace, settings, progress, stage="full").stats
        adapter = latest_adapter(workspace)
        package(workspace, settings, progress, adapter=adapter)
        with open_version(workspace, settings, "candidate") as model:
            result = evaluate(model, settings.evaluation, progress)
        return {
            "training steps": stats["steps"],
            "held-out loss": held_out_loss(workspace, settings, options.held_out, adapter),
            **{one.harness: one.score for one in result.reports},
        }


def main() -> None:
    """Compare the folders named on the command line."""
    made = parser(__doc__)
    made.add_argument("arms", nargs=2, metavar="NAME=FOLDER", help="ours first, then the other")
    made.add_argument("--held-out", type=Path, required=True, help="rows that neither arm trains")
    made.add_argument("--minutes", type=float, default=QUICK.training_minutes)
    made.add_argument("--prompts", type=int, default=40, help="per harness; refusal: twice")
    options = made.parse_args()
    arms = dict(arm.split("=", 1) for arm in options.arms)
    found = {name: examine(Path(rows), options, _OnStderr()) for name, rows in arms.items()}
    (_, ours), (other, peer) = found.items()
    report(
        f"The pocket after {options.minutes:g} minutes on each, {options.prompts} prompts",
        [
            Row(what, "", ours[what], peer[what], other, higher_is_better="loss" not in what)
            for what in ours
        ],
        as_json=options.json,
    )


if __name__ == "__main__":
    main()
