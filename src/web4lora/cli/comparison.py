"""`web4 evaluate --diff A B`: what got better and worse between two kept evaluations."""

from pathlib import Path
from typing import TYPE_CHECKING

from web4lora.cli.console import emit_json, escape, open_settings, out, shown_harness, table

if TYPE_CHECKING:
    from rich.table import Table

    from web4lora.evaluation.comparing import Changed

_ANSWER_SHOWN = 800  # characters of each answer; --json has all


def run_diff(workspace: Path, names: tuple[str, str], *, as_json: bool) -> None:
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
    columns = ["harness", "n", "before", "after", "", "p", "95 %", ""]
    rows = [
        [
            shown_harness(one.harness),
            str(one.total),
            str(one.before),
            str(one.after),
            f"+{len(one.gained)} −{len(one.lost)}",
            f"{one.p_value:.3f}",
            f"{one.interval[0]:+.0f} … {one.interval[1]:+.0f}",
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
