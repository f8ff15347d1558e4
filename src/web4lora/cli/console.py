"""What every command shares: the console, progress, JSON output, options and error printing.

Humans read standard error for progress and standard output for results; with ``--json``
standard output holds exactly one JSON document and nothing else.
"""

import json
import re
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Annotated, Any, Self

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from web4lora.errors import Web4Error
from web4lora.workspace import Workspace

if TYPE_CHECKING:
    from web4lora.settings import LoadedSettings, Settings

_UNSAFE = re.compile(r"[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

out = Console()
err = Console(stderr=True)

JsonOption = Annotated[
    bool, typer.Option("--json", help="Print one JSON document on standard output.")
]
WorkspaceOption = Annotated[
    Path,
    typer.Option(
        "--workspace", "-w", envvar="WEB4_WORKSPACE", help="Workspace folder.", file_okay=False
    ),
]
HERE = Path()


def open_workspace(root: Path) -> Workspace:
    """Return the initialised workspace at `root`, or raise with the fix."""
    return Workspace(root.resolve()).require()


def open_settings(
    root: Path, overrides: Mapping[str, Any] | None = None
) -> "tuple[Workspace, Settings]":
    """Return the workspace at `root` and its effective settings."""
    from web4lora.settings import load_settings

    workspace = open_workspace(root)
    return workspace, load_settings(workspace, overrides).settings


def open_loaded(root: Path, overrides: Mapping[str, Any] | None = None) -> "LoadedSettings":
    """Return the effective settings with the origin of each value."""
    from web4lora.settings import load_settings

    return load_settings(Workspace(root.resolve()), overrides)


def emit_json(value: Any) -> None:
    """Print one JSON document on standard output, without raw control codes: it may be a terminal.

    JSON escapes only those below a blank; C1 codes, turned text and lone surrogates are escaped
    here.
    """
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write(_UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")
    sys.stdout.flush()


def print_error(error: Web4Error) -> None:
    """Print a user error: what is wrong, then what to do."""
    err.print(f"[bold red]error:[/] {escape(error.message)}", highlight=False, soft_wrap=True)
    if error.hint:
        err.print(f"[bold]fix:[/]   {escape(error.hint)}", highlight=False, soft_wrap=True)


def escape(text: str) -> str:
    """Make text from files or models safe to print: no markup, no terminal control codes."""
    from rich.markup import escape as escape_markup

    visible = "".join(
        c if c in "\n\t" or c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text
    )
    return escape_markup(visible)


def table(title: str, columns: list[str], rows: list[list[str]]) -> Table:
    """Build a rich table from strings; cells may hold markup, so escape foreign text first."""
    grid = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        grid.add_column(column)
    for row in rows:
        grid.add_row(*row)
    return grid


class ConsoleProgress:
    """A `web4lora.progress.Progress`: a bar on a terminal, a line every few seconds in a pipe."""

    _LINE_EVERY_S = 5.0

    def __init__(self, quiet: bool = False) -> None:
        self._quiet = quiet
        self._bar: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        self._last_line = 0.0

    def __enter__(self) -> Self:
        if not self._quiet and err.is_terminal:
            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                TextColumn("{task.completed:.0f}/{task.total:.0f}"),
                TimeRemainingColumn(),
                console=err,
                transient=True,
            )
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def step(self, label: str, done: int, total: int) -> None:
        """Show `done` of `total` for the step called `label`."""
        if self._quiet:
            return
        if self._bar is not None:
            if label not in self._tasks:
                for task in self._tasks.values():
                    self._bar.update(task, visible=False)
                self._tasks[label] = self._bar.add_task(label, total=total or None)
            self._bar.update(self._tasks[label], completed=done, total=total or None)
            return
        now = time.monotonic()
        if done == total or now - self._last_line >= self._LINE_EVERY_S:
            self._last_line = now
            err.print(f"  {label}: {done}/{total or '?'}", highlight=False)

    def note(self, text: str) -> None:
        """Print one line above the bar."""
        if not self._quiet:
            err.print(f"  {escape(text)}", highlight=False, soft_wrap=True)


def shown_harness(name: str) -> str:
    """Return a harness's name for a table; refusal's score is F1 beside an interval of accuracy."""
    return "refusal (F1; of accuracy)" if name == "refusal" else name
