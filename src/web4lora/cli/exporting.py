"""`web4 evaluate --export`: hand the harnesses to another evaluation stack."""

from pathlib import Path
from typing import Annotated

import typer

from web4lora.cli.console import emit_json, escape, open_settings, out

ExportOption = Annotated[
    tuple[str, str] | None,
    typer.Option(
        "--export",
        metavar="STACK DIR",
        help="Ask no model: write prompts and scorers as tasks for inspect or lm-eval into DIR.",
    ),
]


def run_export(workspace: Path, given: tuple[str, str], *, as_json: bool) -> None:
    """Write the harnesses as a task package; outside a workspace the default settings count."""
    from web4lora.evaluation.exporting import export_tasks
    from web4lora.settings import EvaluationSettings
    from web4lora.workspace import Workspace

    kind, folder = given
    has_settings = Workspace(workspace).settings_file.is_file()
    how = open_settings(workspace)[1].evaluation if has_settings else EvaluationSettings()
    files = export_tasks(kind, Path(folder), how)
    if as_json:
        emit_json({"stack": kind, "files": [str(path) for path in files]})
        return
    out.print(f"{len(files)} files written: {escape(folder)}")
    out.print(f"How to run them: {escape(str(Path(folder) / 'README.md'))}")
