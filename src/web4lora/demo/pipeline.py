"""Every stage of the product, once, in order; the parts are the same that `web4 …` calls.

The sample repository is copied into the workspace first, so that the evening loop can meet a
day's new work in it without touching the original.
"""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from web4lora.demo import stages
from web4lora.demo.configuration import QUICK, DemoSize, extra_settings, training_config
from web4lora.demo.ledger import Ledger, StageResult, tree_hash
from web4lora.errors import MissingToolError
from web4lora.files import atomic_folder, sha256_text
from web4lora.initialise import create_workspace
from web4lora.progress import Progress
from web4lora.settings import load_settings
from web4lora.workspace import Workspace

EXAMPLE = "web4-mini"
DAY = "web4-mini-day"


@dataclass(frozen=True)
class DemoSummary:
    """What the final screen shows; `stages` in order, `seconds` of this run."""

    workspace: Workspace
    stages: tuple[StageResult, ...]
    seconds: float

    def value(self, name: str) -> dict[str, Any]:
        """Return what a stage recorded."""
        return next(stage.value for stage in self.stages if stage.name == name)


def find_examples(start: Path) -> Path:
    """Return the `examples` folder of the checkout this package runs from.

    Raises:
        MissingToolError: the package was installed without its checkout.
    """
    for folder in start.resolve().parents:
        if (folder / "examples" / EXAMPLE).is_dir():
            return folder / "examples"
    raise MissingToolError(
        "The sample repository examples/web4-mini is not beside this installation.",
        "Run the demo from a git checkout: git clone …, then `make run`.",
    )


def run_demo(
    root: Path, progress: Progress, *, fresh: bool = False, size: DemoSize = QUICK
) -> DemoSummary:
    """Run the whole pipeline in `root`, skipping what is unchanged.

    Args:
        root: the demo workspace.
        progress: told about every stage.
        fresh: forget an earlier demo in `root` first.
        size: how long it trains and how much it asks; another size starts over.

    Raises:
        Web4Error: something to fix, said before the stage it concerns.
    """
    started = time.monotonic()
    package = Path(__file__).resolve().parents[1]
    examples = find_examples(Path(__file__))
    if fresh:
        shutil.rmtree(root, ignore_errors=True)
    key = sha256_text(
        tree_hash(package) + tree_hash(examples / EXAMPLE) + tree_hash(examples / DAY) + str(size)
    )
    workspace = Workspace(root.resolve())
    ledger = Ledger(workspace.logs / "demo.json", key)
    repository = workspace.root / "repository"

    def begin() -> dict[str, Any]:
        return _begin(workspace, examples / EXAMPLE, repository, size)

    _tell(progress, ledger.stage("workspace", begin, outputs=(workspace.settings_file, repository)))
    settings = load_settings(workspace).settings
    for name, work, outputs in stages.plan(workspace, settings, progress):
        progress.note(f"▶ {stages.TITLES[name]}")
        _tell(progress, ledger.stage(name, work, outputs=outputs))

    def evening() -> dict[str, Any]:
        _overlay(examples / DAY, repository)
        return stages.evening(workspace, settings, progress)

    progress.note(f"▶ {stages.TITLES['evening']}")
    _tell(progress, ledger.stage("evening", evening, outputs=(workspace.journal,)))
    return DemoSummary(workspace, tuple(ledger.results), time.monotonic() - started)


def _begin(workspace: Workspace, example: Path, repository: Path, size: DemoSize) -> dict[str, Any]:
    """Start over: a demo's stages build on each other, so a changed input clears the rest."""
    if workspace.root.exists():
        shutil.rmtree(workspace.root)
    with atomic_folder(repository) as temporary:
        shutil.copytree(example, temporary, symlinks=True, dirs_exist_ok=True)
    create_workspace(
        workspace.root, [repository], extra=extra_settings(size), training=training_config(size)
    )
    return {"root": str(workspace.root)}


def _overlay(day: Path, repository: Path) -> None:
    shutil.copytree(day, repository, symlinks=True, dirs_exist_ok=True)


def _tell(progress: Progress, stage: StageResult) -> None:
    if stage.skipped:
        progress.note(f"  {stage.name}: unchanged, skipped (took {stage.seconds:.0f} s before)")
    else:
        progress.note(f"  {stage.name}: {stage.seconds:.0f} s")
