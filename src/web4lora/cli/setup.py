"""`web4 init`, `web4 doctor`, `web4 config show`: a workspace, and whether the machine fits it."""

from pathlib import Path
from typing import Annotated

import typer

from web4lora.cli.console import (
    HERE,
    JsonOption,
    WorkspaceOption,
    emit_json,
    escape,
    open_loaded,
    out,
    table,
)
from web4lora.errors import EXIT_CHECK_FAILED
from web4lora.workspace import Workspace

config_app = typer.Typer(no_args_is_help=True, help="Look at the effective settings.")


def init(
    directory: Annotated[Path, typer.Argument(help="Folder to create, for example my-agent.")],
    source: Annotated[
        list[Path],
        typer.Option("--source", help="Repository to learn from; repeat for several."),
    ],
    base: Annotated[
        str,
        typer.Option(help="pocket, a hub id such as Qwen/Qwen2.5-Coder-7B-Instruct, or a folder."),
    ] = "pocket",
    force: Annotated[
        bool, typer.Option("--force", help="Replace the settings of an existing workspace.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Create a workspace: folders, config/web4.yaml and config/balanced_training.json.

    Example: web4 init my-agent --source ~/work/Web4Articles --base Qwen/Qwen2.5-Coder-7B-Instruct
    """
    from web4lora.initialise import create_workspace

    created = create_workspace(directory, source, base=base, force=force)
    if as_json:
        emit_json({"workspace": str(created.root), "settings": str(created.settings_file)})
        return
    out.print(f"Workspace ready: {escape(str(created.root))}")
    out.print(f"Next:  cd {escape(str(directory))} && web4 doctor && web4 index")


def doctor(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """Check the machine for this workspace: Python, device, memory, disk, Ollama, Redis, hub.

    Each problem comes with its fix. Exit 1 when something required is missing.
    """
    from web4lora.doctor import examine

    place = Workspace(workspace.resolve())
    checks = examine(place, open_loaded(workspace).settings)
    failed = [check for check in checks if check.status == "fail"]
    if as_json:
        emit_json({"ok": not failed, "checks": [check.as_dict() for check in checks]})
    else:
        marks = {"ok": "[green]ok[/]", "warn": "[yellow]warn[/]", "fail": "[red]fail[/]"}
        rows = [[marks[c.status], escape(c.name), escape(c.found), escape(c.fix)] for c in checks]
        out.print(table("Doctor", ["", "what", "found", "fix"], rows))
    if failed:
        raise typer.Exit(EXIT_CHECK_FAILED)


@config_app.command("show")
def config_show(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """Print every effective setting and where it came from (flag, environment, file, default)."""
    from web4lora.settings import describe

    rows = describe(open_loaded(workspace))
    if as_json:
        emit_json({key: {"value": value, "origin": origin} for key, value, origin in rows})
        return
    out.print(
        table(
            "Settings",
            ["key", "value", "from"],
            [[key, escape(str(value)), origin] for key, value, origin in rows],
        )
    )


def register(app: typer.Typer) -> None:
    """Attach the commands."""
    app.command("init")(init)
    app.command("doctor")(doctor)
    app.add_typer(config_app, name="config")
