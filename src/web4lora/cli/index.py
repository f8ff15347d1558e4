"""`web4 index`, `web4 inspect` and the group `web4 rag`: build the index and look into it."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from web4lora.cli import finding
from web4lora.cli.console import (
    HERE,
    ConsoleProgress,
    JsonOption,
    WorkspaceOption,
    emit_json,
    err,
    escape,
    open_settings,
    out,
    table,
)
from web4lora.errors import EXIT_CHECK_FAILED, Web4Error

if TYPE_CHECKING:
    from web4lora.rag import IndexResult, Neighbour

rag = typer.Typer(
    no_args_is_help=True,
    help="Ask the index: questions, chains of records, days, health.",
)


def register(app: typer.Typer) -> None:
    """Attach the commands."""
    finding.attach(rag)
    app.command("index")(index)
    app.command("inspect")(inspect)
    app.add_typer(rag, name="rag")


def index(
    workspace: WorkspaceOption = HERE,
    reset: Annotated[
        bool,
        typer.Option("--reset", help="Read and embed everything again; training markers stay."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would change.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Read the source repositories into the three tiers; only what changed is parsed again.

    Every file is accounted for: indexed, or skipped with its reason. A run that was stopped
    or killed is continued by the next one.
    """
    from web4lora.rag import index_sources

    ws, settings = open_settings(workspace)
    with ConsoleProgress(quiet=as_json) as progress:
        result = index_sources(ws, settings, progress, reset=reset, dry_run=dry_run)
    if as_json:
        emit_json(result.summary())
    else:
        _print_index(result)


def _print_index(result: "IndexResult") -> None:
    title = "Would change" if result.dry_run else "Indexed"
    rows = [
        ["new documents", str(result.added)],
        ["changed", str(result.changed)],
        ["unchanged", str(result.unchanged)],
        ["waiting in the daily buffer", str(result.buffered)],
        ["could not be parsed", str(len(result.failed))],
        ["skipped", str(len(result.skipped))],
        ["[bold]files seen[/]", f"[bold]{result.seen}[/]"],
        ["taken out", str(result.deleted)],
    ]
    out.print(table(f"{title} in {result.seconds:.1f} s", ["files", "count"], rows))
    if result.skipped:
        reasons = [[escape(reason), str(n)] for reason, n in result.skip_counts.items()]
        out.print(table("Skipped", ["reason", "count"], reasons))
    if not result.dry_run:
        kinds = ", ".join(f"{n} {kind}" for kind, n in result.kinds.items()) or "nothing"
        out.print(f"The index holds {kinds}: {result.sections} sections, {result.windows} vectors.")
        if result.folded:
            out.print(
                f"{result.folded} copies are folded into {result.families} families; search shows"
                " one of each, paths and chains know all."
            )
        out.print(
            f"{result.edges} edges, {result.dangling} dangling links;"
            f" {result.embedded} texts embedded in {result.embedding_seconds:.1f} s,"
            f" {result.reused} vectors reused."
        )
    for item in (*result.failed, *(s for s in result.skipped if s.category == "secret")):
        out.print(f"[yellow]{escape(item.path)}[/]: {escape(item.reason)}", soft_wrap=True)
    for note in result.notes:
        out.print(f"[yellow]note:[/] {escape(note)}", soft_wrap=True)


def inspect(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders with all in them.")],
    root: Annotated[
        Path | None,
        typer.Option(
            help="Repository root that paths and links are relative to. Default: the folder "
            "given, else the enclosing git work tree.",
            file_okay=False,
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show what the parsers see in files, without a workspace.

    PDCA records: identity, header, sections, links, TRON, profiles. TypeScript: layer,
    classes, constructors. Process documents: title and sections.
    """
    from web4lora.corpus.inspection import inspect_paths

    inspection = inspect_paths(paths, root)
    if as_json:
        skipped = [{"path": item.path, "reason": item.reason} for item in inspection.skipped]
        emit_json({"documents": list(inspection.documents), "skipped": skipped})
        return
    if len(inspection.documents) == 1:
        _print_document(inspection.documents[0])
    else:
        for document in inspection.documents:
            out.print(f"[bold]{escape(document['path'])}[/]", soft_wrap=True)
            out.print(f"  {document['kind']}: {escape(_summary(document))}", soft_wrap=True)
        out.print(f"{len(inspection.documents)} documents.")
    for item in inspection.skipped:
        err.print(f"[yellow]skipped[/] {escape(item.path)}: {escape(item.reason)}", soft_wrap=True)


def _print_document(document: dict[str, Any]) -> None:
    rows = []
    for key, value in document.items():
        if isinstance(value, dict):
            value = ", ".join(f"{name}: {part}" for name, part in value.items())
        elif isinstance(value, list):
            value = ", ".join(_short(part) for part in value)
        rows.append([key, escape("–" if value in (None, "") else str(value))])
    out.print(table(escape(document["path"]), ["field", "value"], rows))


def _short(part: Any) -> str:
    if not isinstance(part, dict):
        return str(part)
    marks = [name for name in ("has_init", "has_to_scenario") if part.get(name)]
    strict = part.get("empty_constructor", {}).get("strict")
    return " ".join([str(part.get("name")), "strict" if strict else "not strict", *marks])


def _summary(document: dict[str, Any]) -> str:
    """Return what a document says, in one line."""
    match document["kind"]:
        case "pdca":
            link = document["predecessor"]
            said = (
                f"{document['date'] or 'no date'} {document['agent_name'] or 'no agent'}; "
                f"{', '.join(document['sections']) or 'no sections'}; before: {link['status']}"
            )
        case "typescript":
            names = [str(item["name"]) for item in document["classes"]] + document["interfaces"]
            said = f"layer {document['layer'] or '–'}: {', '.join(names) or 'no types'}"
            if document["parse_errors"]:
                said += f"; {document['parse_errors']} parse errors"
        case "process":
            said = document["title"] or "no title"
        case "topics":
            said = f"{len(document['topics'])} topics"
        case _:
            said = f"{document['examples']} examples"
    return str(said)


@rag.command("chain")
def chain(
    record: Annotated[str, typer.Argument(help="Path of a record, the end of it, or its id.")],
    to: Annotated[
        str | None, typer.Option("--to", help="Show the way to this record instead.")
    ] = None,
    depth: Annotated[int, typer.Option(min=1, help="Most steps in each direction.")] = 10,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Walk the chain of records: what came before one and what came after."""
    from web4lora.rag import Index

    ws, settings = open_settings(workspace)
    with Index.open(ws, settings) as opened:
        start = opened.find_record(record)
        if to is not None:
            goal = opened.find_record(to)
            way = opened.path_between(start, goal)
            _print_way(start, goal, way, as_json)
            return
        before = opened.predecessors(start, depth)
        after = opened.successors(start, depth)
    if as_json:
        emit_json(
            {
                "path": start,
                "predecessors": [asdict(item) for item in before],
                "successors": [asdict(item) for item in after],
            }
        )
        return
    for item in reversed(before):
        out.print(_chain_line(item, "-"), soft_wrap=True)
    out.print(f"[bold]   0 {'this one':10}  {escape(start)}[/]", soft_wrap=True)
    for item in after:
        out.print(_chain_line(item, "+"), soft_wrap=True)
    if not before and not after:
        out.print("No record names it, and it names none.")


def _chain_line(item: "Neighbour", sign: str) -> str:
    """Return a record with its distance: ``-2`` is two steps before."""
    steps = f"{sign}{item.depth}"
    return f"{steps:>4} {item.date or 'undated':10}  {escape(item.path)}"


def _print_way(start: str, goal: str, way: list[str], as_json: bool) -> None:
    if as_json:
        emit_json({"from": start, "to": goal, "path": way})
    elif way:
        out.print(f"{len(way) - 1} steps from one to the other:")
        for path in way:
            out.print(f"  {escape(path)}", soft_wrap=True)
    else:
        out.print("No chain leads from one to the other.")


@rag.command("timeline")
def timeline(
    first: Annotated[str, typer.Argument(metavar="FROM", help="First day, YYYY-MM-DD.")],
    last: Annotated[str, typer.Argument(metavar="TO", help="Last day, included.")],
    agent: Annotated[str | None, typer.Option(help="Only records of this agent or role.")] = None,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """List the records of a range of days, oldest first; both days are included (UTC)."""
    from web4lora.rag import Index

    start, end = _day(first), _day(last)
    ws, settings = open_settings(workspace)
    with Index.open(ws, settings) as opened:
        entries = opened.timeline(start, end, agent)
    if as_json:
        emit_json({"from": first, "to": last, "records": [asdict(entry) for entry in entries]})
        return
    for entry in entries:
        who = entry.agent_name or entry.agent_role or "unknown agent"
        out.print(f"[bold]{entry.date}[/]  {escape(entry.path)}", soft_wrap=True)
        out.print(f"            {escape(who)} · {entry.task_type or 'general'}", soft_wrap=True)
        if entry.objective:
            out.print(f"            [dim]{escape(entry.objective)}[/]", soft_wrap=True)
    out.print(f"{len(entries)} records from {first} to {last}.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Web4Error(f"{text} is no day.", "Write days as YYYY-MM-DD.") from None


@rag.command("stats")
def stats(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """Show the index in numbers: documents, vectors, graph, days, markers."""
    from web4lora.rag import Index

    ws, settings = open_settings(workspace)
    with Index.open(ws, settings) as opened:
        numbers = opened.stats()
    if as_json:
        emit_json(numbers)
        return
    rows: list[list[str]] = []
    for key, value in numbers.items():
        parts = value if isinstance(value, dict) else {"": value}
        rows += [[key, escape(str(name)), escape(_shown(part))] for name, part in parts.items()]
    out.print(table("Index", ["part", "", "value"], rows))


def _shown(value: Any) -> str:
    """Return a statistic in one line."""
    if isinstance(value, dict):
        return ", ".join(f"{count} {name}" for name, count in value.items()) or "–"
    if isinstance(value, tuple):
        return "; ".join(f"{path} ({count})" for path, count in value[:3]) or "–"
    return "–" if value in (None, "") else str(value)


@rag.command("verify")
def verify(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """Check the three tiers against each other; exit code 1 when a check fails."""
    from web4lora.rag import Index

    ws, settings = open_settings(workspace)
    with Index.open(ws, settings) as opened:
        checks = opened.verify()
    passed = all(check.passed for check in checks)
    if as_json:
        emit_json({"passed": passed, "checks": [asdict(check) for check in checks]})
    else:
        rows = [
            ["[green]ok[/]" if check.passed else "[red]failed[/]", check.name, escape(check.detail)]
            for check in checks
        ]
        out.print(table("Index verification", ["", "check", "detail"], rows))
    if not passed:
        raise typer.Exit(EXIT_CHECK_FAILED)


@rag.command("rebuild")
def rebuild(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """Build the vector collections again from the index; nothing is embedded or lost."""
    from web4lora.rag import rebuild_vectors

    ws, settings = open_settings(workspace)
    with ConsoleProgress(quiet=as_json) as progress:
        counts = rebuild_vectors(ws, progress, chroma_url=settings.retrieval.chroma_url)
    if as_json:
        emit_json({"collections": counts})
        return
    rows = [[name, str(count)] for name, count in counts.items()]
    out.print(table("Built again", ["collection", "vectors"], rows))
