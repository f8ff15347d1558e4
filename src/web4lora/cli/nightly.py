"""`web4 nightly`: the evening loop, its schedule, its history, and the morning validation."""

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from web4lora.cli.console import (
    HERE,
    ConsoleProgress,
    JsonOption,
    WorkspaceOption,
    emit_json,
    escape,
    open_settings,
    open_workspace,
    out,
    table,
)
from web4lora.errors import EXIT_CHECK_FAILED

if TYPE_CHECKING:
    from web4lora.nightly import LoopResult, MorningReport

nightly_app = typer.Typer(
    no_args_is_help=True,
    help=(
        "Every evening, turn the day's new work into the next model; every morning, check it.\n\n"
        "`schedule` prints the three lines for cron or launchd. `run` may be killed at any time: "
        "the same command continues it. The serving model is replaced only by a candidate that "
        "passed its canaries."
    ),
)


@nightly_app.command("index")
def index(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """Put the day's new and changed documents into the daily buffer (21:00).

    Content decides, not dates: a day that was missed is caught up. `web4 nightly run` does this
    first as well.
    """
    from web4lora.nightly import index_day

    place, settings = open_settings(workspace)
    with ConsoleProgress(as_json) as progress:
        result = index_day(place, settings, progress)
    if as_json:
        reasons = Counter(item.category for item in result.skipped)
        emit_json(asdict(result) | {"skipped": len(result.skipped), "skip_reasons": reasons})
        return
    out.print(
        f"Buffer: {result.added} new, {result.changed} changed, {result.unchanged} unchanged, "
        f"{len(result.failed)} failed, {len(result.skipped)} skipped; "
        f"{result.seen} files seen in {result.seconds:.1f} s."
    )
    for item in result.failed:
        out.print(f"  failed: {escape(item.path)}: {escape(item.reason)}")
    out.print("Next: web4 nightly run --dry-run")


@nightly_app.command("run")
def run(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the plan and change nothing.")
    ] = False,
    restart: Annotated[
        bool,
        typer.Option(
            "--restart", help="Give up an unfinished run first; its new work stays in the buffer."
        ),
    ] = False,
    until: Annotated[
        str,
        typer.Option(
            metavar="HH:MM",
            help="Local time by which the new model shall answer. Training ends early enough; "
            "what cannot be trained tonight waits. Default: no limit.",
        ),
    ] = "",
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Run the evening loop (22:00): train on the new work, examine, promote or reject.

    Steps: preflight, index, backup, collect, generate, train, package, canary; then promote,
    mark, move, archive, or reject with an incident record; retention last.
    A run that was killed continues after its last finished step.
    Exit codes: 0 promoted or nothing to do, 1 candidate rejected (the old model keeps serving),
    2 something to fix before the run, 3 a step failed: run the same command again.
    """
    from web4lora.nightly import run_evening_loop

    place, settings = open_settings(workspace)
    with ConsoleProgress(as_json) as progress:
        result = run_evening_loop(
            place, settings, progress, dry_run=dry_run, restart=restart, until=until
        )
    if as_json:
        emit_json(asdict(result))
    elif result.status == "planned":
        _print_plan(result)
    else:
        _print_result(result)
    if result.status == "rejected":
        raise typer.Exit(EXIT_CHECK_FAILED)


def _print_plan(result: "LoopResult") -> None:
    plan = result.plan
    out.print(f"[bold]Plan[/] (nothing was changed): {escape(plan['summary'])}")
    hidden = ("summary", "items")
    rows = [
        [name.replace("_", " "), escape(str(value))]
        for name, value in plan.items()
        if name not in hidden
    ]
    out.print(table("", ["", ""], rows))
    for item in plan["items"]:
        out.print(f"  {escape(item['path'])} ({escape(item['kind'])})")
    out.print("Steps to do: " + " → ".join(step.name for step in result.steps))


def _print_result(result: "LoopResult") -> None:
    rows = [
        [
            step.name,
            "done before" if step.resumed else f"{step.seconds:.1f} s",
            escape(_short(step.output)),
        ]
        for step in result.steps
    ]
    out.print(table(f"Evening {escape(result.run_id)}", ["step", "time", "result"], rows))
    colour = {"promoted": "green", "noop": "yellow"}.get(result.status, "red")
    out.print(f"[bold {colour}]{result.status.upper()}[/] {escape(result.candidate)}")
    if result.canaries is not None:
        other = result.reference_canaries
        against = f", reference {other[0]}/{other[1]}" if other else ""
        out.print(f"Canaries: {result.canaries[0]}/{result.canaries[1]}{against}")
    for reason in result.reasons:
        out.print(f"  {escape(reason)}")
    if result.incident:
        out.print(f"Incident record: {escape(result.incident)}")
    hint = {
        "promoted": "Next: web4 serve, or tomorrow morning web4 nightly validate",
        "rejected": "The old model keeps serving; the new work waits for the next night.",
        "noop": "Index new work with web4 nightly index, or add a source to config/web4.yaml.",
    }
    out.print(hint[result.status])


def _short(output: Any, width: int = 90) -> str:
    """Return the scalar parts of a step's output on one line."""
    parts = []
    for name, value in dict(output).items():
        if isinstance(value, list):
            parts.append(f"{name} {len(value)}")
        elif not isinstance(value, dict):
            parts.append(f"{name} {value}")
    text = ", ".join(parts)
    return text if len(text) <= width else text[: width - 1] + "…"


@nightly_app.command("validate")
def validate(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """Ask the served model the canaries and daily changing questions (09:00).

    At least 80 % must pass; otherwise an alert goes out and the exit code is 1.
    The report is outputs/morning_validation.json.
    """
    from web4lora.nightly import validate_morning

    place, settings = open_settings(workspace)
    with ConsoleProgress(as_json) as progress:
        report = validate_morning(place, settings, progress)
    if as_json:
        emit_json(report.as_dict())
    else:
        _print_morning(report)
    if not report.ok:
        raise typer.Exit(EXIT_CHECK_FAILED)


def _print_morning(report: "MorningReport") -> None:
    rows = [
        [
            "[green]✅[/]" if question.passed else "[red]❌[/]",
            question.group,
            question.id,
            escape("; ".join(question.reasons)),
        ]
        for question in report.questions
    ]
    out.print(table(f"Morning of {escape(report.model)}", ["", "group", "question", "why"], rows))
    word = "[green]OK[/]" if report.ok else "[red]BELOW 80 %[/]"
    out.print(f"{report.passed}/{report.total} passed ({report.share:.0%}): {word}")


@nightly_app.command("schedule")
def schedule(
    launchd: Annotated[
        Path | None,
        typer.Option(help="Write launchd property lists (macOS) into this folder instead."),
    ] = None,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Print the crontab lines of the three jobs, with this interpreter and absolute paths.

    Clock times are your local time (nightly.index_at, train_at, validate_at).
    Install with: (crontab -l; web4 nightly schedule) | crontab -
    On macOS: web4 nightly schedule --launchd ~/Library/LaunchAgents, then launchctl load each.
    """
    from web4lora.nightly.schedule import crontab, jobs, write_launchd

    place, settings = open_settings(workspace)
    planned = jobs(place, settings.nightly)
    written = write_launchd(planned, launchd) if launchd else []
    if as_json:
        emit_json(
            {
                "jobs": [asdict(job) for job in planned],
                "crontab": crontab(planned),
                "launchd": [str(path) for path in written],
            }
        )
    elif written:
        for path in written:
            out.print(f"launchctl load {escape(str(path))}", soft_wrap=True, highlight=False)
    else:
        typer.echo(crontab(planned), nl=False)


@nightly_app.command("status")
def status(
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many runs.")] = 7,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Show the last evenings: how they ended, and how far an unfinished one came.

    --json adds the output of every step.
    """
    from web4lora.nightly import history

    runs = history(open_workspace(workspace), limit)
    if as_json:
        emit_json({"runs": [asdict(run) for run in runs]})
        return
    rows = [
        [
            escape(run.run_id),
            run.started,
            run.status,
            f"{len(run.steps)}, last {run.steps[-1].name}" if run.steps else "none",
            f"{sum(step.seconds for step in run.steps):.0f} s",
        ]
        for run in runs
    ]
    columns = ["run", "started (UTC)", "status", "steps", "work"]
    out.print(table(f"Last {len(runs)} evenings", columns, rows))
    if not runs:
        out.print("No evening has run yet. Look at the plan: web4 nightly run --dry-run")
    elif any(run.status == "running" for run in runs):
        out.print("Unfinished: `web4 nightly run` continues it.")


def register(app: typer.Typer) -> None:
    """Attach the commands."""
    app.add_typer(nightly_app, name="nightly")
