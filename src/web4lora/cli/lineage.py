"""`web4 why`, `web4 forget`, `web4 samples`: where samples come from, what to do with them."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import click
import typer

from web4lora.cli.console import (
    HERE,
    JsonOption,
    WorkspaceOption,
    emit_json,
    escape,
    open_settings,
    open_workspace,
    out,
)
from web4lora.errors import EXIT_CHECK_FAILED

if TYPE_CHECKING:
    from web4lora.samples.sample import Sample

samples_app = typer.Typer(
    no_args_is_help=True,
    help=(
        "Work with the training rows: read and judge them, export them, make tool examples.\n\n"
        "Decisions go to data/review.jsonl, and the next `web4 generate` respects them."
    ),
)


def register(app: typer.Typer) -> None:
    """Attach the commands."""
    app.command("why")(why)
    app.command("forget")(forget)
    app.add_typer(samples_app, name="samples")


def why(
    sample_id: Annotated[str, typer.Argument(help="sample_id of a row, or its beginning.")],
    workspace: WorkspaceOption = HERE,
    json_output: JsonOption = False,
) -> None:
    """Walk from a sample to its sections, documents and their last commits."""
    from web4lora.samples.lineage import why as run

    ws, settings = open_settings(workspace)
    found = run(ws, settings, sample_id)
    meta = found.sample.metadata
    if json_output:
        emit_json(
            {
                "sample": found.sample.row(),
                "file": found.file,
                "origins": [asdict(origin) for origin in found.origins],
            }
        )
        return
    out.print(f"{meta.sample_id} in {found.file}", highlight=False)
    out.print(f"made by {meta.generator}, seed {meta.seed}, group {escape(meta.group_id)}")
    out.print(f"held to: {', '.join(meta.checks) or 'no rule'}")
    if meta.rephrased_by:
        was = f"reworded by {meta.rephrased_by}; before: {meta.rephrased_from}"
        out.print(escape(was), highlight=False, soft_wrap=True)
    for origin in found.origins:
        section = f", section {origin.section}" if origin.section else ""
        commit = f", commit {origin.commit[:12]}" if origin.commit else ""
        sha = f", sha256 {origin.sha256[:12]}" if origin.sha256 else ""
        text = f"- {origin.path}{section}{sha}{commit}: {origin.meaning}"
        out.print(escape(text), highlight=False, soft_wrap=True)


def forget(
    paths: Annotated[list[str], typer.Argument(help="Documents, by repository path.")],
    workspace: WorkspaceOption = HERE,
    yes: Annotated[
        bool, typer.Option("--yes", help="Remove the rows; without it they are only listed.")
    ] = False,
    json_output: JsonOption = False,
) -> None:
    """List what came from documents; with --yes remove it and mark the adapters that saw it.

    Forgotten documents stay out of later generations (data/forgotten.jsonl). What an adapter has
    learnt leaves it only with the next full training.
    """
    from web4lora.samples.lineage import forget as run

    found = run(open_workspace(workspace), paths, remove=yes)
    if json_output:
        emit_json(asdict(found))
        return
    for name, ids in found.samples.items():
        out.print(f"{name}: {len(ids)} rows, first {ids[0]}", highlight=False)
    done = "removed" if found.removed else "found; add --yes to remove them"
    out.print(f"{found.rows} rows {done}.", highlight=False)
    for adapter in found.adapters:
        state = "marked" if found.removed else "would be marked"
        out.print(f"{escape(adapter)} may have learnt from it: {state}.", highlight=False)


@samples_app.command("tools")
def tools(
    workspace: WorkspaceOption = HERE,
    scale: Annotated[
        float, typer.Option(help="Share of 10,000 right and 2,000 wrong calls.", min=0.001)
    ] = 1.0,
    allow_shortfall: Annotated[
        bool, typer.Option("--allow-shortfall", help="Exit 0 although rows are missing.")
    ] = False,
    json_output: JsonOption = False,
) -> None:
    """Write data/tool_core.jsonl and tool_neg.jsonl: calls to inject at run time, never trained.

    The next `web4 index` brings them into the `tool_examples` collection.
    """
    from web4lora.samples.editor_examples import write_editor_examples

    ws, settings = open_settings(workspace)
    made = write_editor_examples(ws, scale=scale, seed=settings.samples.seed)
    if json_output:
        emit_json(asdict(made) | {"core": str(made.core), "negative": str(made.negative)})
    else:
        out.print(f"{made.core_rows:,} of {made.core_target:,} right calls: {made.core}")
        out.print(f"{made.negative_rows:,} of {made.negative_target:,} wrong: {made.negative}")
        out.print("`web4 index` brings them into the index.")
    if made.is_short and not allow_shortfall:
        raise typer.Exit(EXIT_CHECK_FAILED)


@samples_app.command("export")
def export(
    folder: Annotated[Path, typer.Argument(help="Folder for train.jsonl and eval.jsonl.")],
    workspace: WorkspaceOption = HERE,
    format: Annotated[
        Literal["messages"], typer.Option(help="messages: system, user and assistant turns.")
    ] = "messages",
    json_output: JsonOption = False,
) -> None:
    """Export the rows as chat messages, as other trainers and `datasets` read them."""
    from web4lora.samples.exporting import export_messages

    counts = export_messages(open_workspace(workspace), folder)
    if json_output:
        emit_json({"folder": str(folder), "format": format, **counts})
    else:
        out.print(f"{counts['train']:,} rows to train, {counts['eval']:,} held out: {folder}")


@samples_app.command("from-failures")
def from_failures(workspace: WorkspaceOption = HERE, json_output: JsonOption = False) -> None:
    """Draw new rows for the rules that the last evaluation saw broken.

    They wait in data/counter_examples.jsonl; the next `web4 generate` takes them first.
    """
    from web4lora.rag import Index
    from web4lora.samples.counter_examples import from_failures as run
    from web4lora.samples.ledger import Ledger
    from web4lora.samples.sources import Sources

    ws, settings = open_settings(workspace)
    forgotten = Ledger.load(ws).forgotten
    with Index.open(ws, settings) as index:
        sources = Sources.of(doc for doc in index.documents() if doc.path not in forgotten)
    made = run(ws, sources, seed=settings.samples.seed)
    if json_output:
        emit_json(asdict(made) | {"file": str(made.file)})
        return
    for harness, failed in made.failed.items():
        out.print(f"{harness}: {failed} failed, {made.rows[harness]} new rows", highlight=False)
    out.print(f"They wait in {made.file}; run `web4 generate`.", soft_wrap=True)


@samples_app.command("review")
def review(
    bucket: Annotated[str, typer.Argument(help="One of the eight buckets, or eval.")],
    workspace: WorkspaceOption = HERE,
    count: Annotated[int, typer.Option(min=1, help="Samples to show.")] = 20,
    seed: Annotated[int, typer.Option(help="Which samples are drawn.")] = 7,
) -> None:
    """Show samples one by one; keep what you decide in data/review.jsonl.

    a accepts, r rejects, e opens the answer in your editor, s skips, q stops.
    """
    from web4lora.samples.reviewing import undecided

    ws = open_workspace(workspace)
    shown = undecided(ws, bucket, count, seed)
    for number, sample in enumerate(shown, start=1):
        out.rule(f"{number} of {len(shown)}: {sample.metadata.sample_id}")
        given = f"\n\n{sample.input}" if sample.input else ""
        out.print(escape(f"{sample.instruction}{given}"), highlight=False)
        out.print("[dim]answer[/]")
        out.print(escape(sample.output), highlight=False)
        if not _decide(ws.root, sample):
            break
    out.print("Decisions hold from the next `web4 generate` on.")


def _decide(root: Path, sample: "Sample") -> bool:
    """Ask for one decision and note it; False stops the review."""
    from web4lora.samples.ledger import note_decision
    from web4lora.workspace import Workspace

    ws = Workspace(root)
    while True:
        answer = typer.prompt("accept, reject, edit, skip, quit", default="s").strip().lower()
        match answer[:1]:
            case "a":
                note_decision(ws, sample, "accept")
                return True
            case "r":
                reason = typer.prompt("why", default="", show_default=False)
                note_decision(ws, sample, "reject", reason=reason)
                return True
            case "e":
                edited = click.edit(sample.output)
                if edited is None or not edited.strip():
                    out.print("Nothing was changed.")
                    continue
                note_decision(ws, sample, "edit", output=edited.rstrip("\n"))
                return True
            case "s":
                return True
            case "q":
                return False
            case _:
                out.print("Type a, r, e, s or q.")
