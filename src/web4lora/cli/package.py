"""`web4 package`, `deploy`, `rollback`, `status`: from an adapter to the model that answers."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from web4lora.cli.console import (
    HERE,
    ConsoleProgress,
    JsonOption,
    WorkspaceOption,
    emit_json,
    escape,
    open_settings,
    out,
    table,
)
from web4lora.errors import SettingsError

if TYPE_CHECKING:
    from web4lora.packaging import PackageResult

TARGETS = ("embedded", "ollama")
TargetOption = Annotated[
    str,
    typer.Option(help="embedded (this machine's gateway) or ollama. Default: deploy.target."),
]


def package(
    adapter: Annotated[
        Path | None,
        typer.Option(help="Adapter folder. Default: the newest finished full or mini training."),
    ] = None,
    base_only: Annotated[
        bool, typer.Option("--base-only", help="Package the untrained base, for a baseline.")
    ] = False,
    quantization: Annotated[
        str | None, typer.Option(help="Q4_K_M, Q5_K_M, Q6_K, Q8_0 or F16.")
    ] = None,
    keep_f16: Annotated[
        bool, typer.Option("--keep-f16", help="Keep the unquantized GGUF beside the result.")
    ] = False,
    keep_merged: Annotated[
        bool, typer.Option("--keep-merged", help="Also write the merged Hugging Face folder.")
    ] = False,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Merge the adapter into its base and write a quantized GGUF with Modelfile and model card.

    The result is outputs/web4_model_TIME/ and, under the name everybody knows,
    outputs/web4-agent.gguf and ./Modelfile. It is registered as a candidate: `web4 evaluate`
    examines it, `web4 deploy` lets it answer. An unchanged adapter is not packaged twice.

    Example: web4 package --quantization Q5_K_M
    """
    from web4lora.packaging import latest_adapter
    from web4lora.packaging import package as run

    place, settings = open_settings(workspace)
    chosen = None if base_only else (adapter or latest_adapter(place))
    with ConsoleProgress(as_json) as progress:
        result = run(
            place,
            settings,
            progress,
            adapter=chosen,
            quantization=quantization,
            keep_f16=keep_f16,
            keep_merged=keep_merged,
        )
    if as_json:
        emit_json(_package_facts(result))
        return
    types = ", ".join(f"{count} × {name}" for name, count in result.file.types.items())
    out.print(f"{result.version.id}: {result.file.bytes / 1e6:,.1f} MB ({types})")
    out.print(f"sha256 {result.sha256}")
    out.print(f"Result: {escape(str(result.folder))}")
    out.print("Next:  web4 evaluate, then web4 deploy")


def _package_facts(result: "PackageResult") -> dict[str, Any]:
    return {
        "version": result.version.id,
        "folder": str(result.folder),
        "gguf": str(result.gguf),
        "sha256": result.sha256,
        "bytes": result.file.bytes,
        "tensor_types": result.file.types,
        "reused": result.reused,
        "duration_s": round(result.duration_s, 1),
    }


def _target(name: str) -> Any:
    if name and name not in TARGETS:
        raise SettingsError(f"Unknown target {name!r}.", f"Choose from: {', '.join(TARGETS)}.")
    return name or None


def _print_result(result: Any, as_json: bool) -> None:
    previous = result.previous.id if result.previous else None
    if as_json:
        emit_json(
            {
                "current": result.version.id,
                "previous": previous,
                "target": result.target,
                "name": result.name,
                "sha256": result.version.gguf_sha256,
                "duration_s": round(result.duration_s, 3),
            }
        )
        return
    out.print(f"{result.name} is now {result.version.id} ({result.target})")
    out.print(f"A rollback goes back to {previous}." if previous else "There is no version before.")
    if result.target == "embedded":
        out.print("Next:  web4 serve")


def deploy(
    version: Annotated[
        str, typer.Option(help="Version id. Default: the newest candidate (see `web4 status`).")
    ] = "",
    target: TargetOption = "",
    force: Annotated[
        bool, typer.Option("--force", help="Deploy although a gate failed or was not measured.")
    ] = False,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Make a packaged model the one that answers. Exit 1 when its gates hold it back.

    embedded: the registry's pointer moves, and a running gateway follows with its next request.
    ollama: the GGUF is uploaded, imported under its own tag, checked by digest, and only then
    web4-agent:latest moves to it. The version before stays ready for `web4 rollback`.

    Example: web4 deploy --target ollama
    """
    from web4lora.packaging import deploy as run

    place, settings = open_settings(workspace)
    with ConsoleProgress(as_json) as progress:
        result = run(
            place,
            settings,
            version or None,
            _target(target),
            reason="deployed against the gates" if force else "deployed",
            require_gates=not force,
            progress=progress,
        )
    _print_result(result, as_json)


def rollback(
    reason: Annotated[str, typer.Option(help="Noted in the registry's history.")] = "by hand",
    target: TargetOption = "",
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Go back to the model before, in seconds; nothing is rebuilt.

    The model that is rolled back is marked failed and kept for analysis. Where an evening loop
    made it, the records it learned count as untrained again, so that the next one learns them.
    """
    from web4lora.nightly import forget_night
    from web4lora.packaging import Registry
    from web4lora.packaging import rollback as run

    place, settings = open_settings(workspace)
    left = Registry.load(place).current_id
    result = run(place, settings, _target(target), reason=reason)
    _print_result(result, as_json)
    # after the switch: a locked index must not keep a bad model in service
    forgotten = forget_night(place, left) if left else None
    if forgotten and not as_json:
        out.print(f"{forgotten.marked} records of that evening count as untrained again.")


def status(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """Show which model answers, what waits for promotion, and the last changes."""
    from dataclasses import asdict

    from web4lora.packaging import Registry

    place, settings = open_settings(workspace)
    registry = Registry.load(place)
    candidate = registry.candidate.id if registry.candidate else None
    if as_json:
        emit_json(
            {
                "workspace": str(place.root),
                "target": settings.deploy.target,
                "current": registry.current_id,
                "previous": registry.previous_id,
                "candidate": candidate,
                "versions": [
                    {**asdict(one), "present": one.gguf_path(place).is_file()}
                    for one in registry.versions
                ],
                "history": [asdict(event) for event in registry.history],
            }
        )
        return
    marks = {registry.current_id: "current", registry.previous_id: "previous", candidate: "next"}
    rows = []
    for one in reversed(registry.versions):
        path = one.gguf_path(place)
        size = f"{path.stat().st_size / 1e6:,.1f} MB" if path.is_file() else "[red]gone[/]"
        rows.append([one.id, one.kind, one.status, marks.get(one.id, ""), size, one.created])
    out.print(table("Models", ["version", "kind", "status", "", "size", "created"], rows))
    if not rows:
        out.print("Nothing is packaged yet. Next:  web4 train, then web4 package")
    for event in registry.history[-5:]:
        out.print(f"  {event.at} {event.event} {event.version}: {escape(event.reason)}")


def register(app: typer.Typer) -> None:
    """Attach the commands."""
    for command in (package, deploy, rollback, status):
        app.command(command.__name__)(command)
