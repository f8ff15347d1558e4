"""The pocket's pretraining: a plain loop, seeded, sized by a wall-clock budget."""

import json
import random
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from web4lora.models.recipe.copying import plant_copy_heads, repeating_row, teach_matching
from web4lora.models.recipe.corpus import MIX_LATE, shard_texts
from web4lora.models.recipe.crew import (
    Crew,
    follow_leader,
    leader_value,
    share_weights,
    sum_gradients,
)
from web4lora.models.recipe.growing import grown
from web4lora.models.recipe.rows import PROMPT_WEIGHT, packed, weighted
from web4lora.progress import Progress

HIDDEN, LAYERS, HEADS, KV_HEADS, MLP = 256, 8, 4, 2, 768
MAX_POSITIONS = 4096
ROW, LONG_ROW = 1024, 1536  # tokens in a training row; long rows teach far positions at the end
LONG_FROM = 0.85  # share of the budget after which rows are long
STEP_TOKENS = 6144  # tokens of one update
MICRO_TOKENS = 1024  # tokens of one forward pass; more did not fit the cache and was slower
MUON_RATE, ADAM_RATE = 8e-3, 4e-3
WARMUP_STEPS, DECAY_SHARE = 60, 0.84
# of an answer's tokens are shown wrong, so that the model goes on well after its own mistakes
NOISE, NOISE_FROM = 0.03, 1000
LOG_STEPS, SAVE_MINUTES = 20, 8.0
PLANT_STEP = 400  # 2.5 million tokens: embeddings are settled enough to fit the copying heads
# updates after planting -> rows of six that hold repeated strings instead of text
REPEATING = ((120, 3), (240, 2), (420, 1))
LESSON_STEP = 516  # the planted heads have been trained with the rest for a while
PLANT_SHARD = 99  # text to fit the copying heads on
VALIDATION_SHARD = 1_000_003  # far outside the training shards
# a run from other weights: no planting, no drills, other texts than theirs, half the rate
START_STEP, START_SHARD, START_RATE = 1000, 5000, 0.5


@dataclass
class Place:
    """Where a run stands; saved with the weights so that it can go on.

    Attributes:
        step: updates done.
        tokens: tokens seen.
        shard: next shard of text to draw.
        seconds: wall-clock time used.
    """

    step: int = 0
    tokens: int = 0
    shard: int = 0
    seconds: float = 0.0


def recipe_settings() -> dict[str, str]:
    """Return the settings that the model card names, as text."""
    return {
        "shape": f"hidden {HIDDEN}, {LAYERS} layers, {HEADS} heads, {KV_HEADS} KV heads, "
        f"MLP {MLP}, vocabulary 4,096, tied embeddings",
        "context": f"{MAX_POSITIONS:,} positions in the configuration; trained on rows of {ROW:,} "
        f"tokens, at the end {LONG_ROW:,}",
        "prompt_weight": str(PROMPT_WEIGHT),
        "noise": f"{NOISE:.0%}",
        "real": f"{MIX_LATE['real']:.0%}",
        "plant": str(PLANT_STEP),
        "lesson": str(LESSON_STEP),
    }


def pocket_config(tokenizer: Any) -> Any:
    """Return the Qwen2 configuration of the pocket."""
    from transformers import Qwen2Config

    return Qwen2Config(
        vocab_size=len(tokenizer),
        hidden_size=HIDDEN,
        intermediate_size=MLP,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        num_key_value_heads=KV_HEADS,
        max_position_embeddings=MAX_POSITIONS,
        rms_norm_eps=1e-6,
        tie_word_embeddings=True,
        rope_parameters={"rope_type": "default", "rope_theta": 10000.0},
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )


def _token_rows(
    tokenizer: Any, seed: int, place: Place, real: list[str], row: Callable[[], int]
) -> Iterator[Any]:
    """Yield the rows of one update after the other, moving `place.shard` on.

    Texts are packed whole into rows (first fit, longest first), so that an answer stands with its
    request; texts longer than a row are cut. A row is ids and loss weights, `row() + 1` wide.
    """
    import torch

    waiting: list[tuple[list[int], list[float]]] = []
    while True:
        width = row() + 1
        texts = list(shard_texts(seed, place.shard, real))
        place.shard += 1
        encoded = tokenizer(texts, add_special_tokens=False)["input_ids"]
        waiting += packed([weighted(tokenizer, list(ids)) for ids in encoded], width)
        random.Random(f"{seed}/{place.shard}").shuffle(waiting)
        count = STEP_TOKENS // (width - 1)
        while len(waiting) > count and width == row() + 1:
            taken, waiting = waiting[:count], waiting[count:]
            fill = [tokenizer.pad_token_id]
            ids = [part[:width] + fill * (width - len(part)) for part, _ in taken]
            weights = [part[:width] + [0.0] * (width - len(part)) for _, part in taken]
            yield torch.tensor(ids), torch.tensor(weights)


def _hidden(model: Any) -> list[Any]:
    return [p for n, p in model.named_parameters() if p.ndim == 2 and "embed" not in n]


def _optimizers(model: Any, crew: Crew) -> list[Any]:
    """Muon for this worker's share of the hidden matrices, AdamW for all other parameters."""
    import torch

    mine = _hidden(model)[crew.rank :: crew.size]
    others = [p for n, p in model.named_parameters() if p.ndim != 2 or "embed" in n]
    muon = torch.optim.Muon(
        mine, lr=MUON_RATE, weight_decay=0.05, momentum=0.95, adjust_lr_fn="match_rms_adamw"
    )
    adam = torch.optim.AdamW(others, lr=ADAM_RATE, betas=(0.9, 0.95), weight_decay=0.0)
    return [muon, adam]


def rate_factor(step: int, share: float) -> float:
    """Return the rate factor: linear warm-up by step, flat, linear decay by budget share."""
    warm = min(1.0, (step + 1) / WARMUP_STEPS)
    return warm * max(0.0, min(1.0, (1.0 - share) / DECAY_SHARE))


def _loss(model: Any, rows: Any, weights: Any, shown: Any = None) -> Any:
    """Return the weighted loss of rows; the model sees `shown` in their place, where given."""
    import torch.nn.functional as functional

    inputs = rows if shown is None else shown
    logits = model(input_ids=inputs[:, :-1], use_cache=False).logits
    each = functional.cross_entropy(
        logits.reshape(-1, logits.shape[-1]), rows[:, 1:].reshape(-1), reduction="none"
    )
    wanted = weights[:, 1:].reshape(-1)
    return (each * wanted).sum() / wanted.sum()


def _help_copying(
    model: Any, tokenizer: Any, place: Place, seed: int, real: list[str], crew: Crew
) -> list[int]:
    """Plant and teach the copying heads when it is time; return tokens for repeating rows."""
    import torch

    def tokens(shard: int) -> list[list[int]]:
        texts = list(shard_texts(seed, shard, real))
        return [list(ids) for ids in tokenizer(texts, add_special_tokens=False)["input_ids"]]

    found = tokens(PLANT_SHARD)
    if crew.leads and place.step == PLANT_STEP:
        plant_copy_heads(model, torch.tensor([(ids * 200)[:256] for ids in found[:100]]))
    if crew.leads and place.step == LESSON_STEP:
        flat = [token for shard in range(6) for ids in tokens(PLANT_SHARD + shard) for token in ids]
        teach_matching(model, torch.tensor(flat[: len(flat) // 256 * 256]).view(-1, 256))
    follow_leader(list(model.parameters()), crew)
    return [token for ids in found for token in ids]


def _with_repeats(
    rows: Any, weights: Any, pool: list[int], place: Place, seed: int
) -> tuple[Any, Any]:
    """Replace some text rows by repeating rows for a while after planting."""
    import torch

    since = place.step - PLANT_STEP
    count = next((count for until, count in REPEATING if 0 <= since < until), 0)
    rng = random.Random(f"{seed}/{place.step}")
    for index in range(count):  # spread over the parts, so that all workers get some
        row = index * 2 % len(rows) + index * 2 // len(rows)
        rows[row] = torch.tensor(repeating_row(pool, rows.shape[1], rng))
        weights[row] = 1.0
    return rows, weights


def _update(
    model: Any,
    optimizers: list[Any],
    rows: Any,
    weights: Any,
    factor: float,
    step: int,
    crew: Crew,
) -> float:
    """Do one update on `STEP_TOKENS` tokens, shared among the workers; return the mean loss."""
    import torch

    from web4lora.models.recipe.mistakes import with_mistakes

    size = max(1, MICRO_TOKENS // (rows.shape[1] - 1))
    shown = rows
    if step >= NOISE_FROM:
        shown = with_mistakes(rows, weights == 1.0, NOISE, step)
    parts = list(zip(rows.split(size), weights.split(size), shown.split(size), strict=True))
    total = 0.0
    for part in parts[crew.rank :: crew.size]:
        loss = _loss(model, *part) / len(parts)
        loss.backward()
        total += loss.item()
    parameters = list(model.parameters())
    total = sum_gradients(parameters, total, crew)
    torch.nn.utils.clip_grad_norm_(parameters, 1.0)
    for optimizer, rate in zip(optimizers, (MUON_RATE, ADAM_RATE), strict=True):
        for group in optimizer.param_groups:
            group["lr"] = rate * factor
        optimizer.step()
    share_weights(_hidden(model), crew)
    model.zero_grad(set_to_none=True)
    return total


def validation_loss(model: Any, tokenizer: Any, seed: int) -> float:
    """Return the mean loss per token on generated texts that training never draws."""
    import torch

    pieces = _token_rows(tokenizer, seed, Place(shard=VALIDATION_SHARD), [], lambda: ROW)
    with torch.no_grad():
        return sum(float(_loss(model, *next(pieces))) for _ in range(2)) / 2


def save_folder(model: Any, tokenizer: Any, folder: Path) -> None:
    """Write bf16 weights, configuration and tokenizer as a Hugging Face folder."""
    import torch
    from transformers import Qwen2ForCausalLM

    model.config.dtype = torch.bfloat16
    state = {name: value.detach().to(torch.bfloat16) for name, value in model.state_dict().items()}
    copy = Qwen2ForCausalLM(model.config).to(torch.bfloat16)
    copy.load_state_dict(state)
    copy.save_pretrained(folder, safe_serialization=True)
    for trace in ("is_local", "local_files_only"):  # how this copy was loaded; not part of it
        tokenizer.init_kwargs.pop(trace, None)
    tokenizer.save_pretrained(folder)
    for path in folder.iterdir():
        path.chmod(0o644)


def _checkpoint(
    model: Any, tokenizer: Any, optimizers: list[Any], place: Place, work: Path
) -> None:
    """Save a usable folder (swapped in by renaming a link) and the state to go on from."""
    import torch

    folder = work / f"ckpt_{place.step:06}"
    save_folder(model, tokenizer, folder)
    link = work / "ckpt_next"
    link.unlink(missing_ok=True)
    link.symlink_to(folder.name)
    link.replace(work / "ckpt_latest")
    for old in sorted(work.glob("ckpt_0*"))[:-2]:
        shutil.rmtree(old)
    # Muon's momentum is about 20 steps of memory, spread over the workers: it is rebuilt, not saved
    state = {
        "model": model.state_dict(),
        "adam": optimizers[1].state_dict(),
        "place": asdict(place),
    }
    torch.save(state, work / "state.tmp")
    (work / "state.tmp").replace(work / "state.pt")


def _fresh_model(tokenizer: Any, start: Path | None) -> Any:
    import torch
    from transformers import Qwen2ForCausalLM

    config = pocket_config(tokenizer)
    if start is None:
        return Qwen2ForCausalLM(config)
    return grown(Qwen2ForCausalLM.from_pretrained(start, dtype=torch.float32), config)


def _after_planting() -> Place:
    return Place(step=START_STEP, shard=START_SHARD)


def _restore(model: Any, optimizers: list[Any], work: Path, first: Place) -> Place:
    import torch

    path = work / "state.pt"
    if not path.is_file():
        return first
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"])
    optimizers[1].load_state_dict(state["adam"])
    return Place(**state["place"])


def pretrain(
    tokenizer: Any,
    real: list[str],
    work: Path,
    *,
    minutes: float,
    seed: int,
    progress: Progress,
    crew: Crew,
    start: Path | None = None,
) -> Any:
    """Train, or go on from `work`, until the budget is used up; return the model.

    Args:
        tokenizer: the pocket's tokenizer.
        real: pieces of real text.
        work: folder for checkpoints, ``state.pt`` and ``loss.jsonl``.
        minutes: wall-clock budget of the whole run, resumed parts included.
        seed: of weights and text.
        progress: told every few steps.
        crew: which worker of how many this process is; every worker calls this function.
        start: folder of a shallower pocket to grow from; None for fresh weights.
    """
    import torch

    torch.manual_seed(seed)
    model = _fresh_model(tokenizer, start).train()
    optimizers = _optimizers(model, crew)
    place = _restore(model, optimizers, work, Place() if start is None else _after_planting())
    row = ROW
    pieces = _token_rows(tokenizer, seed, place, real, lambda: row)
    pool: list[int] = []
    started, saved, losses = time.monotonic() - place.seconds, time.monotonic(), []
    budget, first = minutes * 60, place.step
    while True:
        place.seconds = leader_value(time.monotonic() - started, crew)
        if place.seconds >= budget:
            break
        if place.step in (PLANT_STEP, LESSON_STEP) or (place.step > PLANT_STEP and not pool):
            pool = _help_copying(model, tokenizer, place, seed, real, crew)
        share = place.seconds / budget
        row = ROW if share < LONG_FROM else LONG_ROW
        rows, weights = next(pieces)
        rows, weights = _with_repeats(rows, weights, pool, place, seed)
        # the momentum is new after a start, so the rate warms up again
        factor = rate_factor(place.step, share) * min(1.0, (place.step - first + 5) / 20)
        factor *= 1.0 if start is None else START_RATE
        losses.append(_update(model, optimizers, rows, weights, factor, place.step, crew))
        place.step += 1
        place.tokens += STEP_TOKENS
        if place.step % LOG_STEPS == 0 and crew.leads:
            _log(work, place, sum(losses[-LOG_STEPS:]) / LOG_STEPS, factor)
            progress.step("pretraining", int(place.seconds), int(budget))
        if time.monotonic() - saved > SAVE_MINUTES * 60 and crew.leads:
            _checkpoint(model, tokenizer, optimizers, place, work)
            saved = time.monotonic()
    if crew.leads:
        _checkpoint(model, tokenizer, optimizers, place, work)
    return model.eval()


def _log(work: Path, place: Place, loss: float, factor: float) -> None:
    row = {
        "step": place.step,
        "tokens": place.tokens,
        "loss": round(loss, 4),
        "rate": round(factor, 4),
        "seconds": round(place.seconds, 1),
        "tokens_per_second": round(place.tokens / place.seconds),
    }
    with (work / "loss.jsonl").open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(row) + "\n")


def read_curve(work: Path) -> list[tuple[int, float]]:
    """Return (tokens seen, loss) of a run; of repeated steps the later line counts."""
    path = work / "loss.jsonl"
    rows = map(json.loads, path.read_text("utf-8").splitlines()) if path.is_file() else ()
    return sorted({int(row["tokens"]): float(row["loss"]) for row in rows}.items())


def run_place(work: Path) -> Place:
    """Return where the run in `work` stands."""
    import torch

    return Place(**torch.load(work / "state.pt", weights_only=True)["place"])
