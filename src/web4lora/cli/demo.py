"""`web4 demo`: the whole pipeline on the sample repository, ending with one screen."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from web4lora.cli.console import (
    ConsoleProgress,
    JsonOption,
    emit_json,
    escape,
    out,
    shown_harness,
    table,
)

if TYPE_CHECKING:
    from web4lora.demo import DemoSummary


def demo(
    directory: Annotated[Path, typer.Argument(help="Workspace to make.")] = Path("demo"),
    full: Annotated[
        bool,
        typer.Option("--full", help="Train for 40 minutes and ask all prompts: an hour in all."),
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Forget an earlier demo in that folder first.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Run every stage on examples/web4-mini with the pocket model (about 10 minutes on 2 cores).

    A second run skips what is unchanged. Exit 0 when the pipeline did its work, whatever the gates
    said; the verdict is on the last screen.
    """
    from web4lora.demo import FULL, QUICK, run_demo

    with ConsoleProgress(as_json) as progress:
        summary = run_demo(directory, progress, fresh=fresh, size=FULL if full else QUICK)
    if as_json:
        emit_json(
            {
                "workspace": str(summary.workspace.root),
                "seconds": round(summary.seconds, 1),
                "stages": {s.name: s.value | {"skipped": s.skipped} for s in summary.stages},
            }
        )
    else:
        _screen(summary, directory)


def _screen(summary: "DemoSummary", directory: Path) -> None:
    place = summary.workspace
    index, samples = summary.value("index"), summary.value("samples")
    train, package = summary.value("train"), summary.value("package")
    skipped = sum(stage.skipped for stage in summary.stages)
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(index["kinds"].items()))
    stats = train["stats"]
    out.rule("web4 demo")
    out.print(f"[bold]Built[/] in {summary.seconds:.0f} s ({skipped} stages unchanged, skipped)")
    out.print(f"  index    {kinds}; {index['edges']} edges; {index['skipped']} files skipped")
    out.print(f"  samples  {samples['train']} to train, {samples['held_out']} held out")
    out.print(
        f"  adapter  {stats['data']['trained_tokens']} trained tokens, "
        f"loss {stats['train_loss']:.2f}, "
        f"{stats['train_runtime'] / 60:.1f} min"
    )
    out.print(f"  model    pocket, Q4_K_M, {package['bytes'] / 1e6:.1f} MB")
    _scores(summary.value("evaluate"))
    _verdicts(summary)
    out.print("[bold]Where[/]")
    for label, path in (
        ("reports", place.final_report),
        ("canaries", place.canary_report),
        ("model", place.gguf),
        ("adapter", Path(train["folder"])),
    ):
        out.print(f"  {label:9}{escape(str(path))}", soft_wrap=True)
    out.print("[bold]Try next[/]")
    where = escape(str(directory))
    out.print(f'  .venv/bin/web4 rag query "How did we solve versioning conflicts?" -w {where}')
    out.print(f"  .venv/bin/web4 serve -w {where}")
    out.print("  .venv/bin/web4 init my-agent --source PATH_TO_YOUR_REPOSITORY")


def _scores(evaluation: dict[str, Any]) -> None:
    rows = []
    for row in evaluation["rows"]:
        low, high = row["interval"]
        before = row["baseline"]
        base_low, base_high = before["wilson_95"]
        rows.append(
            [
                shown_harness(row["harness"]),
                str(row["n"]),
                f"{before['score']:.1f} ({base_low:.0f}–{base_high:.0f})",
                f"{row['score']:.1f} ({low:.0f}–{high:.0f})",
                f"≥ {row['threshold']:g} {row['gate']}",
                "[green]✅[/]" if row["passed"] else "[red]❌[/]",
            ]
        )
    columns = ["harness (pocket)", "n", "baseline (Wilson 95 %)", "tuned", "gate", ""]
    out.print(table("Baseline against tuned, held-out prompts, greedy", columns, rows))


def _verdicts(summary: "DemoSummary") -> None:
    evaluation, deploy = summary.value("evaluate"), summary.value("deploy")
    out.print(
        f"[bold]Verdict[/]  {evaluation['verdict']}, overall {evaluation['overall']:.1f}; "
        f"canaries {evaluation['canaries']}/{evaluation['canaries_of']}"
    )
    for reason in evaluation["reasons"]:
        out.print(f"  {escape(reason)}")
    promoted = "promoted" if deploy["promoted"] else "not promoted; for the demonstration served"
    out.print(f"  model {promoted} as [bold]{deploy['tag']}[/]")
    for test in summary.value("smoke")["tests"]:
        mark = "[green]✅[/]" if test["passed"] else "[red]❌[/]"
        out.print(f"  smoke {mark} {test['name']} {escape('; '.join(test['reasons']))}")
    evening = summary.value("evening")
    out.print(f"  evening loop {evening['run_id']}: [bold]{evening['status']}[/]")
    for reason in evening["reasons"]:
        out.print(f"    {escape(reason)}")


def register(app: typer.Typer) -> None:
    """Attach the command."""
    app.command("demo")(demo)
