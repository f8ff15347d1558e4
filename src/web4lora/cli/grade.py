"""`web4 grade`, `web4 route`: judge given outputs, route given prompts; no model, no workspace."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from web4lora.cli.console import ConsoleProgress, JsonOption, emit_json, err, escape, out, table
from web4lora.errors import Web4Error

if TYPE_CHECKING:
    from web4lora.domain.grading import Graded
    from web4lora.domain.routing import Route
    from web4lora.evaluation.sandbox import Execution

_SHOWN_REASONS = 3

InputOption = Annotated[
    Path,
    typer.Option("--input", "-i", help="JSON lines, one object a line, UTF-8.", dir_okay=False),
]
ExecuteOption = Annotated[
    bool,
    typer.Option(
        "--execute",
        help="tool-success only: also carry out the calls that pass, in a sandbox without network; "
        "a call without the effect asked for fails.",
    ),
]


@dataclass(frozen=True)
class _Row:
    line: int
    fields: dict[str, Any]

    @property
    def id(self) -> Any:
        return self.fields.get("id", self.line)


def _read_rows(path: Path) -> tuple[list[_Row], list[tuple[int, str]]]:
    """Read JSON lines with their numbers; broken lines come back with number and reason.

    Raises:
        Web4Error: the file is missing or cannot be read.
    """
    rows: list[_Row] = []
    broken: list[tuple[int, str]] = []
    try:
        lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    except OSError as error:
        raise Web4Error(
            f"Cannot read {path}: {error.strerror or error}.", "Pass --input with a JSONL file."
        ) from error
    for number, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        try:
            value = json.loads(raw.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            broken.append((number, str(error) or "not JSON"))
            continue
        if isinstance(value, dict):
            rows.append(_Row(number, value))
        else:
            broken.append((number, "not a JSON object"))
    return rows, broken


def _name_broken(path: Path, broken: list[tuple[int, str]]) -> None:
    for line, reason in sorted(broken):
        text = f"skipped {escape(str(path))}:{line}: {escape(reason)}"
        err.print(text, highlight=False, soft_wrap=True)


def grade(
    harness: Annotated[
        str,
        typer.Argument(
            help="pdca-schema, pdca-template, tron-format, empty-constructor, tool-success "
            "or refusal."
        ),
    ],
    source: InputOption,
    execute: ExecuteOption = False,
    as_json: JsonOption = False,
) -> None:
    """Grade given outputs by a harness's rule, without a model.

    Rows hold `id, prompt, output`; for tool-success also `tools` and `task`,
    for refusal also `should_refuse`. A broken line is named, counted as skipped, and the
    run goes on. Outputs are only graded, no gate is judged: exit 0; 2 when the harness or the
    file is unknown.

    Example: web4 grade empty-constructor --input answers.jsonl --json

    Tool calls, carried out as well: web4 grade tool-success --input answers.jsonl --execute
    """
    from web4lora.domain.grading import HARNESSES, find_harness, row_fault, summarise
    from web4lora.domain.grading import grade as grade_row

    facts = find_harness(harness)
    if facts is None:
        names = ", ".join(known.cli_name for known in HARNESSES.values())
        raise Web4Error(f"Unknown harness: {harness}.", f"Choose one of: {names}.")
    if execute and facts.name != "tool_success":
        raise Web4Error(
            f"--execute carries out tool calls; {facts.cli_name} has none.",
            "Leave it out, or grade tool-success.",
        )
    rows, broken = _read_rows(source)
    broken += [(row.line, fault) for row in rows if (fault := row_fault(row.fields))]
    rows = [row for row in rows if row_fault(row.fields) is None]
    _name_broken(source, broken)
    graded = [grade_row(facts.name, row.fields) for row in rows]
    done = _execute(rows, graded, as_json) if execute else _Carried.nothing(graded)
    summary = summarise(facts.name, done.graded, [row.fields for row in rows])
    summary |= {"skipped": len(broken), **done.summary}
    if as_json:
        results = [_result(row, done, at) for at, row in enumerate(rows)]
        emit_json({"results": results, "summary": summary})
        return
    _print_grades(facts.title, rows, done.graded, summary)


@dataclass(frozen=True)
class _Carried:
    """Verdicts after their calls were carried out, what became of each, and the counts."""

    graded: "list[Graded]"
    executions: "list[Execution | None]"
    summary: dict[str, Any]

    @classmethod
    def nothing(cls, graded: "list[Graded]") -> "_Carried":
        return cls(graded, [None] * len(graded), {})


def _execute(rows: list[_Row], graded: "list[Graded]", as_json: bool) -> _Carried:
    """Carry out the calls of the rows that pass."""
    from web4lora.evaluation.sandbox import Executor, executed_verdict, execution_summary

    executor = Executor()
    executions: list[Execution | None] = []
    with ConsoleProgress(as_json) as progress:
        for at, (row, verdict) in enumerate(zip(rows, graded, strict=True), start=1):
            executions.append(executor.execute(row.fields) if verdict.passed else None)
            progress.step("tool calls", at, len(rows))
    after = [
        verdict if found is None else executed_verdict(verdict, found)
        for verdict, found in zip(graded, executions, strict=True)
    ]
    return _Carried(
        after, executions, {"execution": execution_summary(executions, executor.available)}
    )


def _result(row: _Row, done: _Carried, at: int) -> dict[str, Any]:
    verdict, execution = done.graded[at], done.executions[at]
    result: dict[str, Any] = {
        "id": row.id,
        "passed": verdict.passed,
        "reasons": list(verdict.reasons),
    }
    if verdict.refused is not None:
        result["refused"] = verdict.refused
    if execution is not None:
        result["execution"] = {"state": execution.state, "reasons": list(execution.reasons)}
    return result


def _print_grades(
    title: str, rows: list[_Row], graded: list["Graded"], summary: dict[str, Any]
) -> None:
    cells = []
    for row, verdict in zip(rows, graded, strict=True):
        word = {True: "[green]passed[/]", False: "[red]failed[/]", None: "not judged"}
        shown = "; ".join(verdict.reasons[:_SHOWN_REASONS])
        more = len(verdict.reasons) - _SHOWN_REASONS
        cells.append(
            [
                escape(str(row.id)),
                word[verdict.passed],
                escape(shown) + (f" (+{more} more)" if more > 0 else ""),
            ]
        )
    out.print(table(title, ["id", "verdict", "reasons"], cells))
    low, high = summary["wilson_95"]
    out.print(
        f"{summary['passed']} of {summary['passed'] + summary['failed']} passed "
        f"({summary['pass_rate']:.1%}, 95 % interval {low:.1%} to {high:.1%}); "
        f"{summary['not_judged']} not judged, {summary['skipped']} skipped.",
        highlight=False,
    )
    if "execution" in summary:
        from web4lora.evaluation.sandbox import execution_in_words

        out.print(escape(execution_in_words(summary["execution"])), highlight=False)
    if "f1" in summary:
        out.print(
            f"Refusal: precision {summary['precision']:.3f}, recall {summary['recall']:.3f}, "
            f"F1 {summary['f1']:.3f}.",
            highlight=False,
        )


def route(
    source: InputOption,
    now: Annotated[
        str, typer.Option(help="ISO 8601 moment that relative times count from. Default: now.")
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Show what each prompt needs besides trained knowledge: tools, history, process, graph, time.

    Rows hold `id, prompt`. These are the rules the gateway uses; no model is asked.

    Example: web4 route --input prompts.jsonl --now 2025-11-05T09:00:00Z --json
    """
    from web4lora.domain.routing import route as route_prompt

    moment = _moment(now)
    rows, broken = _read_rows(source)
    broken += [
        (row.line, "no text in `prompt`")
        for row in rows
        if not isinstance(row.fields.get("prompt"), str)
    ]
    rows = [row for row in rows if isinstance(row.fields.get("prompt"), str)]
    _name_broken(source, broken)
    routes = [route_prompt(row.fields["prompt"], moment) for row in rows]
    if as_json:
        results = [_route_fields(row, found) for row, found in zip(rows, routes, strict=True)]
        emit_json({"results": results, "summary": {"total": len(rows), "skipped": len(broken)}})
        return
    _print_routes(rows, routes)


def _moment(text: str) -> datetime:
    """Read an ISO moment; without a zone it is UTC.

    Raises:
        Web4Error: it is no ISO 8601 moment.
    """
    if not text:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise Web4Error(
            f"--now is not an ISO 8601 moment: {text}", "Write it as 2025-11-05T09:00:00Z."
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _route_fields(row: _Row, found: "Route") -> dict[str, Any]:
    temporal = None
    if found.temporal:
        start, end = found.temporal
        temporal = {"from": start.isoformat(), "to": end.isoformat()}
    return {
        "id": row.id,
        "needs_tools": found.needs_tools,
        "likely_tools": list(found.likely_tools),
        "needs_history": found.needs_history,
        "needs_process": found.needs_process,
        "needs_graph": found.needs_graph,
        "temporal": temporal,
    }


def _print_routes(rows: list[_Row], routes: list["Route"]) -> None:
    cells = []
    for row, found in zip(rows, routes, strict=True):
        needs = [
            name
            for name, needed in (
                ("tools", found.needs_tools),
                ("history", found.needs_history),
                ("process", found.needs_process),
                ("graph", found.needs_graph),
            )
            if needed
        ]
        days = " to ".join(day.isoformat() for day in found.temporal) if found.temporal else ""
        cells.append(
            [
                escape(str(row.id)),
                escape(row.fields["prompt"][:60]),
                ", ".join(needs) or "-",
                ", ".join(found.likely_tools),
                days,
            ]
        )
    out.print(table("Routes", ["id", "prompt", "needs", "likely tools", "days"], cells))


def register(app: typer.Typer) -> None:
    """Attach the commands."""
    app.command()(grade)
    app.command()(route)
