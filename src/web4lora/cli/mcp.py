"""`web4 mcp`: the index for agents, over the Model Context Protocol."""

import typer

from web4lora.cli.console import HERE, WorkspaceOption, open_settings


def mcp(workspace: WorkspaceOption = HERE) -> None:
    """Serve the index to agents over the Model Context Protocol (stdio, read-only).

    Tools: search_history, walk_breadcrumbs, timeline, get_document, explain_rule. Claude Code,
    Continue and Cursor start this command themselves; for Claude Code:

    claude mcp add web4 -- web4 mcp --workspace DIR
    """
    from web4lora.serving.mcp_server import serve

    place, settings = open_settings(workspace)
    serve(place, settings)


def register(app: typer.Typer) -> None:
    """Attach the command."""
    app.command("mcp")(mcp)
