"""`web4 evaluate --quantization-gate`: what quantization cost."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from web4lora.cli.console import ConsoleProgress, emit_json, escape, out, shown_harness, table
from web4lora.errors import EXIT_CHECK_FAILED

if TYPE_CHECKING:
    from web4lora.evaluation.quantization import QuantizationReport
    from web4lora.settings import Settings
    from web4lora.workspace import Workspace


def run_gate(
    place: "Workspace",
    settings: "Settings",
    model: str,
    f16: Path | None,
    harnesses: list[str],
    *,
    as_json: bool,
) -> None:
    """Run the quantization gate and print it. Exit 1 where a harness lost more than allowed."""
    from web4lora.evaluation.quantization import quantization_gate
    from web4lora.packaging import open_pair

    with (
        ConsoleProgress(as_json) as progress,
        open_pair(place, settings, progress, model, f16) as pair,
    ):
        report = quantization_gate(place, settings, progress, pair, harnesses)
    if as_json:
        emit_json(report.as_dict() | {"report": str(place.quantization_report)})
    else:
        _print(report, place.quantization_report)
    if not report.passed:
        raise typer.Exit(EXIT_CHECK_FAILED)


def _print(report: "QuantizationReport", path: Path) -> None:
    rows = [
        [
            shown_harness(one.harness),
            str(one.total),
            f"{one.f16:.1f}",
            f"{one.quantized:.1f}",
            f"{-one.drop:+.1f}",
            f"{one.lost} / {one.gained}",
            f"{one.p_value:.3f}",
            "[green]✅[/]" if one.passed else "[red]❌[/]",
        ]
        for one in report.harnesses
    ]
    columns = ["harness", "n", "f16", report.quantization, "points", "lost / gained", "p", ""]
    out.print(table(f"Quantization of {escape(report.model)}", columns, rows))
    text = report.fidelity
    out.print(
        f"Fixed text of {text.tokens} tokens: mean KL {text.mean_kl:.2g} nats (worst "
        f"{text.max_kl:.2g}), perplexity {text.perplexity_source:.3f} → "
        f"{text.perplexity_quantized:.3f}, first choice the same {text.top_1_agreement:.1%}"
    )
    out.print(report.noise)
    out.print(f"Quantization gate: [bold]{'PASSED' if report.passed else 'FAILED'}[/]")
    if report.suggestion:
        out.print(report.suggestion)
    out.print(f"To read: {escape(str(path))}", soft_wrap=True)
