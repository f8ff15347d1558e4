"""Entry point of the `web4` command: builds the command tree and maps errors to exit codes."""

import sys
from typing import Annotated

import click
import typer

from web4lora import __version__
from web4lora.cli.console import print_error
from web4lora.errors import EXIT_INTERRUPTED, Web4Error

app = typer.Typer(
    name="web4",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help=(
        "Turn a repository of PDCA records and TypeScript into a local coding agent.\n\n"
        "Start with `web4 demo` (the whole pipeline on a sample repository), or "
        "`web4 init DIR --source PATH` for your own. "
        "Exit codes: 0 done, 1 a check failed, 2 something to fix, 3 interrupted but resumable."
    ),
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"web4 {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


def _register() -> None:
    """Attach every command group; their modules import heavy libraries inside commands only."""
    import importlib

    for name in (
        "index",
        "samples",
        "lineage",
        "train",
        "package",
        "evaluate",
        "grade",
        "serve",
        "mcp",
        "monitor",
        "nightly",
        "setup",
        "demo",
    ):
        module = importlib.import_module(f"web4lora.cli.{name}")
        module.register(app)


_register()


def run() -> None:
    """Run the command line and exit with its code."""
    try:
        code = app(standalone_mode=False)
    except Web4Error as error:
        print_error(error)
        sys.exit(error.exit_code)
    except click.exceptions.Abort:
        sys.exit(EXIT_INTERRUPTED)
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    run()
