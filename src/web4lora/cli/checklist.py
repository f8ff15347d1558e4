"""`web4 evaluate --suite checklist`: the pipeline checklist's gates over one model."""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import typer

from web4lora.cli.console import emit_json, escape, out, table
from web4lora.errors import EXIT_CHECK_FAILED

if TYPE_CHECKING:
    from web4lora.evaluation.checklist import ChecklistReport, Measure
    from web4lora.inference import ChatModel
    from web4lora.progress import Progress
    from web4lora.settings import Settings
    from web4lora.workspace import Workspace

_FAILURES_SHOWN = 12  # of the answers that failed; the report has all


def run_checklist_suite(
    workspace: "Workspace",
    settings: "Settings",
    subject: "AbstractContextManager[ChatModel]",
    progress: "Progress",
    *,
    as_json: bool,
) -> None:
    """Examine a model by the checklist, write the report and print it; exit 1 when it fails."""
    from web4lora.evaluation.checklist import run_checklist, write_checklist
    from web4lora.evaluation.compiling import find_compiler
    from web4lora.evaluation.evaluate import examination_options, journal_of

    how = settings.evaluation
    with (
        subject as model,
        journal_of(workspace, model, how, suite="checklist") as journal,
    ):
        report = run_checklist(
            model,
            examination_options(how),
            progress,
            limit=how.prompts_per_harness,
            compiler=find_compiler(workspace.root),
            journal=journal,
        )
        path = write_checklist(workspace, report)
        journal.discard()
    if as_json:
        emit_json(report.as_dict() | {"report": str(path)})
    else:
        print_checklist(report, str(path))
    if not report.passed:
        raise typer.Exit(EXIT_CHECK_FAILED)


def print_checklist(report: "ChecklistReport", path: str) -> None:
    """Print the gates as a table and the first answers that failed."""
    columns = ["gate", "n", "score", "Wilson 95 %", "bar", ""]
    rows = [_row(measure) for measure in report.measures]
    out.print(table(f"Checklist of {escape(report.model)}", columns, rows))
    failed = [one for one in report.answers if not one.passed]
    for one in failed[:_FAILURES_SHOWN]:
        said = [fault for faults in one.faults.values() for fault in faults]
        out.print(f"  [red]❌[/] {one.id}: {escape('; '.join(dict.fromkeys(said)))}")
    if len(failed) > _FAILURES_SHOWN:
        out.print(f"  and {len(failed) - _FAILURES_SHOWN} more")
    for measure in report.measures:
        if measure.note:
            out.print(f"{measure.title}: {escape(measure.note)}")
    word = "[green]PASSED[/]" if report.passed else "[red]FAILED[/]"
    out.print(f"Checklist: [bold]{word}[/]")
    out.print(f"To read: {escape(path)}")


def _row(measure: "Measure") -> list[str]:
    if measure.score is None:
        return [measure.title, "0", "not run", "–", f"≥ {measure.threshold:g}", "–"]
    interval = measure.interval
    return [
        measure.title,
        str(measure.total),
        f"{measure.score:.1f}",
        "–" if interval is None else f"{interval[0]:.0f}–{interval[1]:.0f}",
        f"≥ {measure.threshold:g}",
        "[green]✅[/]" if measure.passed else "[red]❌[/]",
    ]
