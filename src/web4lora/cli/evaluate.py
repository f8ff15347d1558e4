"""`web4 evaluate` and `web4 canary`: examine a model, write the reports, judge the gates."""

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
    out,
    shown_harness,
    table,
)
from web4lora.cli.exporting import ExportOption, run_export
from web4lora.errors import EXIT_CHECK_FAILED, SettingsError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from rich.table import Table

    from web4lora.evaluation import CanaryReport, Evaluation
    from web4lora.evaluation.comparing import Changed
    from web4lora.inference import ChatModel
    from web4lora.settings import Settings
    from web4lora.workspace import Workspace

_ANSWER_SHOWN = 800  # characters of each answer in a comparison; --json has all

ModelOption = Annotated[
    str,
    typer.Option(
        "--model",
        help="A version id, current, candidate, base (the model before training), FILE.gguf, a "
        "folder, ollama:NAME or openai:URL#MODEL. Default: outputs/web4-agent.gguf.",
    ),
]
DiffOption = Annotated[
    tuple[str, str] | None,
    typer.Option(
        "--diff",
        metavar="A B",
        help="Ask no model: compare two kept evaluations (model names or files).",
    ),
]
SuiteOption = Annotated[
    str, typer.Option("--suite", help="harnesses, or checklist: the pipeline checklist's gates.")
]


def evaluate(
    model: ModelOption = "",
    harness: Annotated[
        list[str] | None,
        typer.Option(help="Only this harness; repeat for several. Default: all six."),
    ] = None,
    prompts: Annotated[
        int | None, typer.Option("--prompts", "-n", help="Prompts per harness (refusal: twice).")
    ] = None,
    baseline: Annotated[
        bool, typer.Option("--baseline", help="Write outputs/baseline_metrics.json instead.")
    ] = False,
    canaries: Annotated[bool, typer.Option(help="Run the 20 canaries as well.")] = True,
    diff: DiffOption = None,
    workspace: WorkspaceOption = HERE,
    suite: SuiteOption = "harnesses",
    export: ExportOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run the six harnesses and the canaries against a model. Exit 1 when a gate fails.

    Reports: outputs/eval_<harness>.json, eval_report_final.json, eval_report.html to read in a
    browser, canary_report.json, eval_log.md. Each evaluation is kept in outputs/evaluations/.
    Examples: web4 evaluate --harness tron-format -n 20
    web4 evaluate --diff web4_base_20261121_130625 web4_model_20261121_131244
    The pipeline checklist (style, format, guardrail, mixed) writes outputs/eval_checklist.json:
    web4 evaluate --suite checklist
    For other evaluation stacks: web4 evaluate --export inspect DIR, or --export lm-eval DIR
    """
    if diff is not None:
        _diff(workspace, diff, as_json=as_json)
        return
    if export is not None:
        run_export(workspace, export, as_json=as_json)
        return
    if suite != "harnesses":
        _checklist(workspace, suite, model, prompts, as_json=as_json)
        return
    from web4lora.evaluation import (
        evaluate,
        examine_canaries,
        find_leaks,
        write_baseline,
        write_reports,
    )
    from web4lora.evaluation.baseline import read_baseline

    place, settings = open_settings(workspace, {"evaluation.prompts_per_harness": prompts})
    with (
        ConsoleProgress(as_json) as progress,
        _subject(place, settings, model, progress) as subject,
    ):
        result = evaluate(
            subject, settings.evaluation, progress, harness or [], leaks=find_leaks(place)
        )
        if baseline:
            notes = f"{settings.model.base}, before training"
            path = write_baseline(place, result, notes, settings.evaluation)
            out.print(f"Baseline written: {path}") if not as_json else emit_json(result.scores())
            return
        birds = examine_canaries(subject, settings.evaluation, progress) if canaries else None
    before = read_baseline(place)
    report = write_reports(place, result, birds, before, settings.evaluation)
    if as_json:
        emit_json(
            _facts(result, birds) | {"report": str(report), "page": str(place.evaluation_page)}
        )
    else:
        _print(result, before, birds, str(place.evaluation_page))
    if not result.verdict.cleared or (birds is not None and birds.passed < birds.total):
        raise typer.Exit(EXIT_CHECK_FAILED)


def _checklist(
    workspace: "Path", suite: str, reference: str, prompts: int | None, *, as_json: bool
) -> None:
    """Run the checklist instead of the harnesses."""
    from web4lora.cli.checklist import run_checklist_suite

    if suite != "checklist":
        raise SettingsError(f"Unknown suite: {suite}.", "Choose harnesses or checklist.")
    place, settings = open_settings(workspace, {"evaluation.prompts_per_harness": prompts})
    with ConsoleProgress(as_json) as progress:
        subject = _subject(place, settings, reference, progress)
        run_checklist_suite(place, settings, subject, progress, as_json=as_json)


def _facts(result: "Evaluation", birds: "CanaryReport | None") -> dict[str, Any]:
    return {
        "model": result.model,
        "scores": result.scores(),
        "cleared": result.verdict.cleared,
        "reasons": list(result.verdict.reasons),
        "canaries": None if birds is None else {"passed": birds.passed, "of": birds.total},
    }


def _diff(workspace: "Path", names: tuple[str, str], *, as_json: bool) -> None:
    """Print what changed between two kept evaluations."""
    from dataclasses import asdict

    from web4lora.evaluation import compare_records, read_record

    place, _ = open_settings(workspace)
    before, after = (read_record(place, name) for name in names)
    found = compare_records(before, after)
    if as_json:
        changes = [asdict(one) | {"in_words": one.in_words} for one in found.harnesses]
        emit_json(asdict(found) | {"harnesses": changes})
        return
    for name in found.differing:
        out.print(f"[yellow]Not the same in both:[/] {escape(name)}")
    columns = ["harness", "n", "before", "after", "gained", "lost", "p", ""]
    rows = [
        [
            shown_harness(one.harness),
            str(one.total),
            str(one.before),
            str(one.after),
            str(len(one.gained)),
            str(len(one.lost)),
            f"{one.p_value:.3f}",
            one.in_words,
        ]
        for one in found.harnesses
    ]
    out.print(table(f"{escape(found.before)} → {escape(found.after)}", columns, rows))
    for one in found.harnesses:
        _print_changes("[green]gained[/]", one.gained)
        _print_changes("[red]lost[/]", one.lost)


def _print_changes(word: str, changes: "tuple[Changed, ...]") -> None:
    for change in changes:
        out.print(f"\n{word} {escape(change.test_id)}: {escape(change.prompt)}")
        out.print(f"  {escape('; '.join(change.reasons))}")
        out.print(_side_by_side(change.before, change.after))


def _side_by_side(before: str, after: str) -> "Table":
    """Return two answers as two columns, the start of each."""
    from rich.table import Table
    from rich.text import Text

    from web4lora.evaluation.page import plain

    grid = Table("before", "after", show_lines=False, expand=True)
    grid.add_row(*(Text(plain(text)[:_ANSWER_SHOWN]) for text in (before, after)))
    return grid


def _subject(
    workspace: "Workspace", settings: "Settings", reference: str, progress: ConsoleProgress
) -> "AbstractContextManager[ChatModel]":
    """Open the model to examine; ``base`` is packaged like a candidate first."""
    from web4lora.packaging import open_version, package

    if reference == "base":
        reference = package(workspace, settings, progress, adapter=None).version.id
    return open_version(workspace, settings, reference)


def _print(result: Any, before: dict[str, Any] | None, birds: Any, report: str) -> None:
    tests = (before or {}).get("tests", {})
    rows = []
    for one in result.reports:
        base = tests.get(one.harness, {}).get("score")
        rows.append(
            [
                shown_harness(one.harness),
                str(one.total),
                "–" if base is None else f"{base:.1f}",
                f"{one.score:.1f}",
                f"{one.interval[0]:.0f}–{one.interval[1]:.0f}",
                f"≥ {one.threshold:g} {one.gate}",
                "[green]✅[/]" if one.gate_passed else "[red]❌[/]",
            ]
        )
    columns = ["harness", "n", "baseline", "score", "Wilson 95 %", "gate", ""]
    out.print(table(f"Evaluation of {escape(result.model)}", columns, rows))
    if birds is not None:
        out.print(f"Canaries: {birds.passed}/{birds.total}")
        for row in birds.results:
            if not row["passed"]:
                out.print(f"  [red]❌[/] {row['id']}: {escape('; '.join(row['reasons']))}")
    out.print(f"Overall {result.verdict.overall:.1f}: [bold]{result.verdict.word}[/]")
    for reason in result.verdict.reasons:
        out.print(f"  {escape(reason)}")
    out.print(f"To read: {escape(report)}")


def canary(
    model: ModelOption = "", workspace: WorkspaceOption = HERE, as_json: JsonOption = False
) -> None:
    """Run the 20 must-not-regress tasks. Exit 1 unless all pass.

    The report is outputs/canary_report.json.
    """
    from web4lora.evaluation import examine_canaries
    from web4lora.files import write_json

    place, settings = open_settings(workspace)
    with (
        ConsoleProgress(as_json) as progress,
        _subject(place, settings, model, progress) as subject,
    ):
        report = examine_canaries(subject, settings.evaluation, progress)
    write_json(place.canary_report, report.as_dict())
    if as_json:
        emit_json(report.as_dict())
    else:
        rows = [
            [
                "[green]✅[/]" if row["passed"] else "[red]❌[/]",
                row["id"],
                escape("; ".join(row["reasons"])),
            ]
            for row in report.results
        ]
        out.print(table(f"Canaries {report.passed}/{report.total}", ["", "task", "why"], rows))
    if report.passed < report.total:
        raise typer.Exit(EXIT_CHECK_FAILED)


def register(app: typer.Typer) -> None:
    """Attach the commands."""
    app.command("evaluate")(evaluate)
    app.command("canary")(canary)
