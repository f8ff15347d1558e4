"""`web4 evaluate` and `web4 canary`: examine a model, write the reports, judge the gates."""

from dataclasses import dataclass
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
    out,
    shown_harness,
    table,
)
from web4lora.errors import EXIT_CHECK_FAILED, SettingsError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from web4lora.evaluation import CanaryReport, Evaluation, WrittenReports
    from web4lora.inference import ChatModel
    from web4lora.settings import Settings
    from web4lora.workspace import Workspace

ModelOption = Annotated[
    str,
    typer.Option(
        "--model",
        help="A version id, current, candidate, base (the model before training), FILE.gguf, a "
        "folder, ollama:NAME or openai:URL#MODEL. Default: outputs/web4-agent.gguf.",
    ),
]
HarnessOption = Annotated[
    list[str] | None,
    typer.Option(help="Only this harness; repeat for several. Default: all six."),
]
PromptsOption = Annotated[
    int | None, typer.Option("--prompts", "-n", help="Prompts per harness (refusal: twice).")
]
BaselineOption = Annotated[
    bool, typer.Option("--baseline", help="Write outputs/baseline_metrics.json instead.")
]
CanaryOption = Annotated[bool, typer.Option(help="Run the 20 canaries as well.")]
FreshOption = Annotated[
    bool,
    typer.Option("--fresh", help="Ask everything, also what an interrupted run has answered."),
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
ExportOption = Annotated[
    tuple[str, str] | None,
    typer.Option(
        "--export",
        metavar="STACK DIR",
        help="Ask no model: write prompts and scorers as tasks for inspect or lm-eval into DIR.",
    ),
]


QuantizationOption = Annotated[
    bool,
    typer.Option(
        "--quantization-gate",
        help="Compare the quantized model with its 16-bit source instead: no harness may lose more "
        "than 2 points. Also mean KL and perplexity on a fixed text.",
    ),
]
NoiseOption = Annotated[
    bool,
    typer.Option(
        "--noise-floor",
        help="Examine the model twice instead: what differs is the backend. Later reports say it.",
    ),
]
ExecuteToolsOption = Annotated[
    bool | None,  # unset, the setting decides
    typer.Option(
        "--execute-tools/--no-execute-tools",
        help="Carry out tool calls that pass the rules, in a sandbox without network; one without "
        "the effect asked for fails. Also `evaluation.execute_tools`.",
    ),
]
F16Option = Annotated[
    Path | None,
    typer.Option(
        "--f16",
        dir_okay=False,
        help="With --quantization-gate: the unquantized GGUF. Default: model-f16.gguf beside the "
        "model, else made again from adapter and base.",
    ),
]


def evaluate(
    model: ModelOption = "",
    harness: HarnessOption = None,
    prompts: PromptsOption = None,
    baseline: BaselineOption = False,
    canaries: CanaryOption = True,
    fresh: FreshOption = False,
    diff: DiffOption = None,
    quantization_gate: QuantizationOption = False,
    f16: F16Option = None,
    noise_floor: NoiseOption = False,
    execute_tools: ExecuteToolsOption = None,
    workspace: WorkspaceOption = HERE,
    suite: SuiteOption = "harnesses",
    export: ExportOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run the six harnesses and the canaries against a model. Exit 1 when a gate fails.

    Reports: outputs/eval_NAME.json, eval_report_final.json, eval_report.html to read in a
    browser, canary_report.json, eval_log.md; on BLOCKED a record of the incident in
    outputs/incidents/. Each evaluation is kept in outputs/evaluations/.

    A killed evaluation goes on where it was: start it again. A prompt that the backend does not
    answer is asked three times, then it counts as failed and is named.

    Some harnesses, few prompts: web4 evaluate --harness tron-format -n 20

    Two kept evaluations: web4 evaluate --diff web4_base_20261121_130625 web4_model_20261121_131244

    Quantized against 16 bit: web4 evaluate --quantization-gate --model candidate

    The pipeline checklist, into outputs/eval_checklist.json: web4 evaluate --suite checklist

    Other evaluation stacks: web4 evaluate --export inspect DIR, or --export lm-eval DIR
    """
    if diff is not None:
        from web4lora.cli.comparison import run_diff

        return run_diff(workspace, diff, as_json=as_json)
    if export is not None:
        from web4lora.cli.exporting import run_export

        return run_export(workspace, export, as_json=as_json)
    if suite != "harnesses":
        return _checklist(workspace, suite, model, prompts, as_json=as_json)
    flags = {"evaluation.prompts_per_harness": prompts, "evaluation.execute_tools": execute_tools}
    place, settings = open_settings(workspace, flags)
    if quantization_gate:
        from web4lora.cli.quantization import run_gate

        return run_gate(place, settings, model, f16, harness or [], as_json=as_json)
    if noise_floor:
        from web4lora.cli.noise import run_noise

        return run_noise(place, settings, model, harness or [], as_json=as_json)
    chosen = _Chosen(model, tuple(harness or ()), baseline, canaries, fresh)
    return _examine(place, settings, chosen, as_json=as_json)


@dataclass(frozen=True)
class _Chosen:
    """What the flags of `evaluate` say."""

    model: str
    harnesses: tuple[str, ...]
    baseline: bool
    canaries: bool
    fresh: bool


def _examine(place: "Workspace", settings: "Settings", chosen: _Chosen, *, as_json: bool) -> None:
    """Examine a model, write the reports and print the verdict."""
    from web4lora.evaluation import (
        evaluate,
        examine_canaries,
        find_leaks,
        journal_of,
        write_baseline,
        write_reports,
    )
    from web4lora.evaluation.baseline import read_baseline

    with (
        ConsoleProgress(as_json) as progress,
        _subject(place, settings, chosen.model, progress) as subject,
        journal_of(place, subject, settings.evaluation, fresh=chosen.fresh) as journal,
    ):
        how = settings.evaluation
        leaks = find_leaks(place)
        result = evaluate(subject, how, progress, chosen.harnesses, leaks=leaks, journal=journal)
        if chosen.baseline:
            notes = f"{settings.model.base}, before training"
            path = write_baseline(place, result, notes, how)
            journal.discard()
            out.print(f"Baseline written: {path}") if not as_json else emit_json(result.scores())
            return
        birds = None
        if chosen.canaries:
            birds = examine_canaries(subject, how, progress, journal=journal)
        before = read_baseline(place)
        written = write_reports(place, result, birds, before, how)
        journal.discard()
    if as_json:
        emit_json(_facts(result, birds, written))
    else:
        _print(result, before, birds, written)
    if not written.verdict.cleared:
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


def _facts(
    result: "Evaluation", birds: "CanaryReport | None", written: "WrittenReports"
) -> dict[str, Any]:
    return {
        "model": result.model,
        "scores": result.scores(),
        "verdict": written.verdict.word,
        "cleared": written.verdict.cleared,
        "reasons": list(written.verdict.reasons),
        "backend_errors": result.errors,
        "execution": next(
            (one.summary["execution"] for one in result.reports if "execution" in one.summary), None
        ),
        "skipped_prompts": len(result.skipped),
        "canaries": None if birds is None else {"passed": birds.passed, "of": birds.total},
        "baseline_differs_in": list(written.baseline_differs),
        "report": str(written.final),
        "page": str(written.page),
        "sample_size": written.sample_size,
        "incident": None if written.incident is None else str(written.incident),
    }


def _subject(
    workspace: "Workspace", settings: "Settings", reference: str, progress: ConsoleProgress
) -> "AbstractContextManager[ChatModel]":
    """Open the model to examine; ``base`` is packaged like a candidate first."""
    from web4lora.packaging import open_version, package

    if reference == "base":
        reference = package(workspace, settings, progress, adapter=None).version.id
    return open_version(workspace, settings, reference)


def _points(score: float | None) -> str:
    return "–" if score is None else f"{score:.1f}"


def _print(
    result: "Evaluation",
    before: dict[str, Any] | None,
    birds: "CanaryReport | None",
    written: "WrittenReports",
) -> None:
    tests = (before or {}).get("tests", {})
    rows = []
    for one in result.reports:
        base = tests.get(one.harness, {}).get("score")
        rows.append(
            [
                shown_harness(one.harness),
                str(one.total),
                _points(base),
                *([_points(written.unquantized.get(one.harness))] if written.unquantized else []),
                f"{one.score:.1f}",
                f"{one.interval[0]:.0f}–{one.interval[1]:.0f}",
                f"≥ {one.threshold:g} {one.gate}",
                "[green]✅[/]" if one.gate_passed else "[red]❌[/]",
            ]
        )
    source = ["16 bit"] if written.unquantized else []
    columns = ["harness", "n", "baseline", *source, "score", "Wilson 95 %", "gate", ""]
    out.print(table(f"Evaluation of {escape(result.model)}", columns, rows))
    if written.baseline_differs:
        names = escape("; ".join(written.baseline_differs))
        out.print(f"[yellow]The baseline is not comparable, it differs in:[/] {names}")
    if birds is not None:
        out.print(f"Canaries: {birds.passed}/{birds.total}")
        for row in birds.results:
            if not row["passed"]:
                out.print(f"  [red]❌[/] {row['id']}: {escape('; '.join(row['reasons']))}")
    out.print(f"Overall {written.verdict.overall:.1f}: [bold]{written.verdict.word}[/]")
    for reason in written.verdict.reasons:
        out.print(f"  {escape(reason)}")
    if result.skipped:
        first = result.skipped[0]
        out.print(
            f"{len(result.skipped)} lines of prompt files were skipped, the first: "
            f"{escape(f'{first.path} line {first.line}: {first.reason}')}"
        )
    out.print(written.sample_size)
    out.print(f"To read: {escape(str(written.page))}", soft_wrap=True)
    if written.incident is not None:
        out.print(f"Incident record: {escape(str(written.incident))}", soft_wrap=True)


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
