"""`web4 evaluate --noise-floor`: how much two evaluations of one model differ."""

from typing import TYPE_CHECKING

from web4lora.cli.console import ConsoleProgress, emit_json, escape, out, shown_harness, table

if TYPE_CHECKING:
    from web4lora.settings import Settings
    from web4lora.workspace import Workspace


def run_noise(
    place: "Workspace", settings: "Settings", model: str, harnesses: list[str], *, as_json: bool
) -> None:
    """Examine a model twice and print what differs."""
    from web4lora.evaluation import evaluate
    from web4lora.evaluation.conditions import conditions
    from web4lora.evaluation.noise import write_noise
    from web4lora.packaging import open_version

    how = settings.evaluation
    with ConsoleProgress(as_json) as progress, open_version(place, settings, model) as subject:
        first, second = (evaluate(subject, how, progress, harnesses) for _ in range(2))
    names = [report.harness for report in first.reports]
    found = write_noise(place, first, second, conditions(names, how, first.identity))
    if as_json:
        emit_json(found | {"report": str(place.noise_file)})
        return
    rows = [
        [
            shown_harness(one["harness"]),
            str(one["total"]),
            f"{one['first']:.1f}",
            f"{one['second']:.1f}",
            str(one["other_answers"]),
            str(one["other_verdicts"]),
        ]
        for one in found["harnesses"]
    ]
    columns = ["harness", "n", "first", "second", "other answers", "other verdicts"]
    out.print(table(f"{escape(found['model'])}, asked twice", columns, rows))
    out.print(found["in_words"])
    out.print(f"To read: {escape(str(place.noise_file))}", soft_wrap=True)
