"""`web4 generate` and `web4 validate`: the training data."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from web4lora.cli.console import (
    HERE,
    ConsoleProgress,
    JsonOption,
    WorkspaceOption,
    emit_json,
    err,
    escape,
    open_settings,
    out,
    table,
)
from web4lora.domain.chat import Message
from web4lora.errors import EXIT_CHECK_FAILED, Web4Error
from web4lora.progress import Progress, Silent
from web4lora.workspace import Workspace

if TYPE_CHECKING:
    from web4lora.samples import CountTokens, GenerateResult, ValidationReport
    from web4lora.samples.rephrasing import Rephraser
    from web4lora.settings import Settings

#: Requests are short; a longer rewording explains instead.
_REPHRASED_TOKENS = 200
#: A local server may load the model before its first answer.
_REPHRASE_SILENCE_S = 120.0


def register(app: typer.Typer) -> None:
    """Attach the commands."""
    app.command("generate")(generate)
    app.command("validate")(validate)


def generate(
    workspace: WorkspaceOption = HERE,
    scale: Annotated[
        float | None,
        typer.Option(help="Share of the roadmap's 37,000 rows (samples.scale).", min=0),
    ] = None,
    allow_shortfall: Annotated[
        bool, typer.Option("--allow-shortfall", help="Exit 0 although a bucket is short.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Report what would be written, write nothing.")
    ] = False,
    engine: Annotated[
        Literal["local", "ray"],
        typer.Option(
            help="local: the cores of this machine. ray: the cluster in RAY_ADDRESS, or one on this"
            " machine (pip install 'web4lora\\[ray]'). The rows are the same."
        ),
    ] = "local",
    rephrase: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL",
            help="Let a model reword instructions of training rows: ollama:NAME[@URL] or "
            "openai:URL#MODEL. Rewordings pass the same checks and are counted apart.",
        ),
    ] = None,
    rephrase_share: Annotated[
        float, typer.Option(help="Share of the rows that --rephrase asks for.", min=0, max=1)
    ] = 0.25,
    json_output: JsonOption = False,
) -> None:
    """Make training rows from the index: eight buckets and the held-out file.

    Exits with 1 when a bucket has fewer unique rows than its target, unless --allow-shortfall.
    """
    from web4lora.samples import generate as run

    overrides: dict[str, Any] = {"samples.scale": scale}
    if scale is not None:
        # Targets given in the settings would silently win over the flag.
        overrides["samples.targets"] = {}
    ws, settings = open_settings(workspace, overrides)
    with ConsoleProgress(quiet=json_output) as progress:
        counter = base_counter(ws, settings, progress)
        result = run(
            ws,
            settings,
            progress,
            count_tokens=counter,
            dry_run=dry_run,
            engine=engine,
            rephraser=_rephraser(rephrase, rephrase_share, settings) if rephrase else None,
        )
    if json_output:
        emit_json(_generated(result))
    else:
        _print_generated(result)
    if result.is_short and not allow_shortfall:
        raise typer.Exit(EXIT_CHECK_FAILED)


def validate(workspace: WorkspaceOption = HERE, json_output: JsonOption = False) -> None:
    """Examine the training data: schema, duplicates, tokens, leakage, secrets, house rules.

    Writes outputs/data_report.html, one page to read with 50 rows of each bucket, and .json.
    Exits with 1 when a check fails.
    """
    from web4lora.samples import validate as run
    from web4lora.samples.reporting import write_report

    ws, settings = open_settings(workspace)
    with ConsoleProgress(quiet=json_output) as progress:
        counter = base_counter(ws, settings, progress)
        report = run(ws, settings, count_tokens=counter)
    pages = write_report(ws, report)
    if json_output:
        emit_json(
            {"passed": report.passed, **asdict(report), "report": [str(path) for path in pages]}
        )
    else:
        _print_validated(report)
        out.print(f"Data report: {escape(str(pages[1]))}", soft_wrap=True)
    if not report.passed:
        raise typer.Exit(EXIT_CHECK_FAILED)


def base_counter(ws: Workspace, settings: "Settings", progress: Progress) -> "CountTokens":
    """Return the token counter of the workspace's base model."""
    from web4lora.models import resolve_base
    from web4lora.samples import token_counter

    return token_counter(resolve_base(settings.model.base, ws.models, progress).path)


def _rephraser(ref: str, share: float, settings: "Settings") -> "Rephraser":
    """Return a rephraser on a model; the room of the samples knows no runtime."""
    from web4lora.inference import Completion, greedy, open_model
    from web4lora.samples.rephrasing import Rephraser

    model = open_model(ref, settings)
    # Greedy and seeded, so that the same server gives the same rows.
    options = replace(
        greedy(_REPHRASED_TOKENS, settings.samples.seed), silence_s=_REPHRASE_SILENCE_S
    )

    def whole(answer: Completion | Exception) -> str | Exception:
        if isinstance(answer, Exception):
            return answer
        if answer.finish_reason != "stop":
            return Web4Error(f"{model.name} was cut off.")
        return answer.text

    def ask(prompts: Sequence[Sequence[Message]]) -> list[str | Exception]:
        return [whole(answer) for answer in model.complete_many(prompts, options, Silent())]

    return Rephraser(ref, ask, share)


def _generated(result: "GenerateResult") -> dict[str, Any]:
    return {
        "folder": None if result.folder is None else str(result.folder),
        "documents": result.documents,
        "seconds": result.seconds,
        "train_rows": result.train_rows,
        "eval_rows": result.eval_rows,
        "shortfall": result.is_short,
        "vanished_reviews": list(result.vanished),
        "rephrased": None if result.rephrased is None else asdict(result.rephrased),
        "buckets": [asdict(report) for report in result.buckets],
    }


def _print_generated(result: "GenerateResult") -> None:
    rows = [
        [
            report.bucket,
            f"{report.target:,}",
            f"{report.unique:,}",
            f"{report.emitted:,}",
            f"{report.held_out:,}",
            f"{report.real:,}",
            f"{report.tokens_mean:,.0f}",
            ", ".join(f"{count} {reason}" for reason, count in report.dropped.items()) or "–",
        ]
        for report in result.buckets
    ]
    columns = ["bucket", "target", "unique", "emitted", "eval", "real", "tokens", "dropped"]
    out.print(table(f"Samples from {result.documents} documents", columns, rows))
    tokens = sum(report.tokens_total for report in result.buckets)
    out.print(
        f"{result.train_rows:,} rows to train, {result.eval_rows:,} held out, {tokens:,} tokens, "
        f"{result.seconds:.1f} s.",
        highlight=False,
    )
    for report in result.buckets:
        if report.is_short:
            err.print(
                f"[yellow]short:[/] {report.bucket} has {report.emitted} of {report.target} rows "
                f"and {report.held_out} of {report.held_out_target} held out: "
                f"{escape(report.reason)}. What helps: {escape(report.lever)}.",
                highlight=False,
                soft_wrap=True,
            )
    if result.vanished:
        err.print(
            f"[yellow]review:[/] {len(result.vanished)} rejected or edited rows were not made "
            f"again, first {result.vanished[0][:12]}. Remove their lines from data/review.jsonl.",
            highlight=False,
            soft_wrap=True,
        )
    if result.rephrased is not None:
        done = result.rephrased
        kept = ", ".join(f"{count} {reason}" for reason, count in done.kept.items())
        out.print(
            f"{sum(done.rows.values()):,} of {done.asked:,} instructions reworded by "
            f"{escape(done.by)}" + (f"; the others stay: {kept}." if kept else "."),
            highlight=False,
            soft_wrap=True,
        )
    if result.folder is not None:
        out.print(f"Manifest: {escape(str(result.folder / 'manifest.json'))}", soft_wrap=True)


def _print_validated(report: "ValidationReport") -> None:
    rows = [
        [
            file.name,
            f"{file.rows:,}",
            f"{file.expected:,}",
            f"{file.tokens_total:,}",
            f"{file.tokens_mean:,.0f}",
            f"{file.tokens_max:,}",
        ]
        for file in report.files
    ]
    columns = ["file", "rows", "expected", "tokens", "mean", "max"]
    out.print(table("Files", columns, rows))
    checks = [
        [
            finding.check,
            "[green]passed[/]" if finding.passed else "[red]failed[/]",
            str(finding.count),
            escape("; ".join(finding.examples))[:300],
        ]
        for finding in report.findings
    ]
    out.print(table("Checks", ["check", "verdict", "against", "first"], checks))
