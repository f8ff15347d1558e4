"""`web4 serve`, `web4 smoke`, `web4 feedback`: the gateway and what its users say."""

from typing import Annotated

import typer

from web4lora.cli.console import (
    HERE,
    JsonOption,
    WorkspaceOption,
    emit_json,
    escape,
    open_settings,
    out,
    table,
)
from web4lora.errors import EXIT_CHECK_FAILED, SettingsError


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address; anything but loopback needs an API key.")
    ] = None,
    port: Annotated[int | None, typer.Option(help="Port. Default 11435.")] = None,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Serve the deployed model over the Ollama and the OpenAI API.

    Point Continue or Cursor at http://127.0.0.1:11435 (Ollama) or .../v1 (OpenAI). A promotion or
    rollback is picked up with the next request. Stop with Ctrl-C.
    """
    from web4lora.serving.gateway import serve as run
    from web4lora.serving.model_pool import ModelPool

    place, settings = open_settings(workspace, {"serving.host": host, "serving.port": port})
    pool = ModelPool(place, settings)
    best = pool.resolve("")
    where = f"http://{settings.serving.host}:{settings.serving.port}"
    out.print(f"Serving {best.tag} ({escape(best.version.id)}) on {where}  —  OpenAI: {where}/v1")
    run(place, settings)


def smoke(
    url: Annotated[
        str, typer.Option(help="A running gateway; default: start one for the test.")
    ] = "",
    model: Annotated[str, typer.Option(help="Tag to ask.")] = "",
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Ask three questions over HTTP: trained knowledge, history, tools. Exit 1 when one fails."""
    from web4lora.rag import Index
    from web4lora.serving.running import running_gateway
    from web4lora.serving.smoke import run_smoke

    place, settings = open_settings(workspace)
    with Index.open(place, settings) as index:
        known = [document.path for document in index.documents()]
    key = settings.serving.api_key
    if url:
        results = run_smoke(place, url.rstrip("/"), model=model, key=key, known=known)
    else:
        with running_gateway(place, settings) as own:
            results = run_smoke(place, own, model=model, key=key, known=known)
    passed = all(result.passed for result in results)
    if as_json:
        emit_json({"passed": passed, "tests": [vars(result) for result in results]})
    else:
        rows = [
            [
                "[green]✅[/]" if r.passed else "[red]❌[/]",
                r.name,
                f"{r.ttft_ms:.0f}",
                f"{r.total_ms:.0f}",
                f"{r.advisory_ms:.0f} {r.advisory_of}",
                escape("; ".join(r.reasons)),
            ]
            for r in results
        ]
        columns = ["", "test", "TTFT ms", "total ms", "advisory ms", "why"]
        out.print(table("Smoke tests", columns, rows))
    if not passed:
        raise typer.Exit(EXIT_CHECK_FAILED)


def feedback(
    thumb: Annotated[str, typer.Argument(help="up or down")],
    query: Annotated[
        int | None, typer.Option(help="Query id, from the X-Web4-Query-Id header.")
    ] = None,
    comment: Annotated[str, typer.Option(help="What was good or wrong.")] = "",
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Give an answer a thumb: web4 feedback down --query 17 --comment "wrong file"."""
    from web4lora.serving.query_log import QueryLog

    if thumb not in ("up", "down"):
        raise SettingsError(f"Feedback is up or down, not {thumb}.", "web4 feedback up --query 17")
    place, _ = open_settings(workspace)
    log = QueryLog(place.metrics_db)
    try:
        number = log.add_feedback(
            "thumbs_up" if thumb == "up" else "thumbs_down", query_id=query, comment=comment
        )
    finally:
        log.close()
    if as_json:
        emit_json({"id": number})
    else:
        out.print(f"Thank you; feedback {number} is stored.")


def register(app: typer.Typer) -> None:
    """Attach the commands."""
    app.command("serve")(serve)
    app.command("smoke")(smoke)
    app.command("feedback")(feedback)
