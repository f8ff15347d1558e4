"""`web4 rag query`, `similar` and `tune`: find sections and documents, and measure how well."""

from dataclasses import asdict
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
    from web4lora.rag import Hit, QueryResult, Similar, TuneResult
    from web4lora.settings import RetrievalSettings

#: A person who asks on the command line waits; `retrieval.timeout_s` is for the gateway.
_PATIENCE_S = 30.0
#: What fits a terminal of 80 columns; `--json` has them all.
_RECALL_SHOWN = (1, 3, 5, 10)


def attach(rag: typer.Typer) -> None:
    """Attach the commands to the group `web4 rag`."""
    rag.command("query")(query)
    rag.command("similar")(similar)
    rag.command("tune")(tune)


def query(
    text: Annotated[str, typer.Argument(help="The question, in English or German.")],
    k: Annotated[int | None, typer.Option("-k", min=1, help="How many results.")] = None,
    agent: Annotated[
        str | None, typer.Option(help="Only records whose agent or role contains this.")
    ] = None,
    component: Annotated[
        str | None, typer.Option(help="Only code and records of this component.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show how each score came about.")
    ] = False,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Find the sections that answer a question: meaning, words, chains and days together.

    Examples: "How did we solve component versioning conflicts in the past?",
    "What did the Tester work on last week?", "How should I report?"
    """
    from web4lora.rag import Retriever

    ws, settings = open_settings(workspace)
    with Retriever(ws, settings) as retriever:
        answer = retriever.query(text, k, agent=agent, component=component, timeout_s=_PATIENCE_S)
    if as_json:
        emit_json(_answer(answer, explain))
        return
    if explain:
        _print_scope(answer)
    for number, hit in enumerate(answer.results, start=1):
        _print_hit(number, hit)
        if explain:
            _print_why(hit, settings.retrieval)
        out.print()
    if not answer.results:
        out.print("Nothing in the index answers this.")
    out.print(f"[dim]{answer.latency_ms:.0f} ms[/]")
    for reason in answer.degraded:
        out.print(f"[yellow]left out:[/] {escape(reason)}")


def _answer(answer: "QueryResult", explain: bool) -> dict[str, Any]:
    """Return an answer as JSON values; the reasons only where they are asked for."""
    results = [asdict(hit) for hit in answer.results]
    told: dict[str, Any] = {
        "query": answer.query,
        "route": _route(answer.route),
        "results": results,
        "latency_ms": answer.latency_ms,
        "degraded": list(answer.degraded),
    }
    if explain:
        return told | {"collections": answer.scope.collections, "tier_ms": answer.tier_ms}
    for result in results:
        del result["why"]
    return told


def _route(route: Any) -> dict[str, Any]:
    values = asdict(route)
    if route.temporal is not None:
        first, last = route.temporal
        values["temporal"] = {"from": first.isoformat(), "to": last.isoformat()}
    return values


def _print_scope(answer: "QueryResult") -> None:
    filters = answer.scope.filters
    parts = [f"looked through {', '.join(answer.scope.collections)}"]
    if filters.days:
        parts.append(f"days {filters.days[0]} to {filters.days[1]}")
    if filters.agent:
        parts.append(f"agent {filters.agent}")
    if filters.component:
        parts.append(f"component {filters.component}")
    waits = ", ".join(f"{tier} {spent:.0f} ms" for tier, spent in answer.tier_ms.items())
    out.print(f"[dim]{escape('; '.join(parts))}\nwaited for {waits}[/]\n", soft_wrap=True)


def _print_hit(number: int, hit: "Hit") -> None:
    out.print(f"[bold]{number}. {escape(_place(hit))}[/]", soft_wrap=True)
    out.print(
        f"   {escape(hit.title)} · {hit.date or 'no date'} · {hit.score:.2f} · {hit.via}",
        soft_wrap=True,
    )
    _print_excerpt(hit.excerpt)


def _place(found: "Hit | Similar") -> str:
    return f"{found.path}:{found.start_line}-{found.end_line}"


def _print_excerpt(text: str) -> None:
    excerpt = " ".join(text.split())
    out.print(f"   [dim]{escape(excerpt[:300])}[/]", soft_wrap=True)


def _print_why(hit: "Hit", settings: "RetrievalSettings") -> None:
    for line in _reasons(hit, settings):
        out.print(f"   [cyan]{escape(line)}[/]", soft_wrap=True, highlight=False)


def _reasons(hit: "Hit", settings: "RetrievalSettings") -> list[str]:
    """Return how a score came about, a line for each step."""
    why = hit.why
    by_meaning = f"place {why.vector_rank}" if why.vector_rank else "not among the nearest"
    by_words = f"place {why.text_rank} (bm25 {why.bm25})" if why.text_rank else "no place"
    lines = [f"meaning: {by_meaning} (cosine {hit.similarity:.3f}) · words: {by_words}"]
    if hit.via == "named":
        lines = ["named by the question: relevance 1"]
    elif why.seed:
        lines = [f"chain: {why.steps} steps from {why.seed}; cosine {hit.similarity:.3f}"]
    w, q = settings.similarity_weight, settings.quality_weight
    lines.append(
        f"score: ({w:g} × relevance {hit.relevance:.3f} + {q:g} × quality {hit.quality / 100:.3f})"
        f" / {w + q:g} = {hit.score:.3f}"
    )
    if hit.copies:
        lines.append(f"says the same: {', '.join(hit.copies)}")
    return lines


def similar(
    file: Annotated[Path, typer.Argument(help="A text file, indexed or not.", dir_okay=False)],
    k: Annotated[int, typer.Option("-k", min=1, help="How many documents.")] = 5,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Find the documents that resemble a file in meaning, with the section that is nearest.

    The score is the mean cosine of the file's parts to the nearest parts of the document. The
    file itself is not in the answer.
    """
    from web4lora.rag import Retriever

    ws, settings = open_settings(workspace)
    with Retriever(ws, settings) as retriever:
        found = retriever.similar(file, k)
    if as_json:
        emit_json({"file": str(file), "results": [asdict(item) for item in found]})
        return
    for number, item in enumerate(found, start=1):
        out.print(f"[bold]{number}. {escape(_place(item))}[/]", soft_wrap=True)
        out.print(
            f"   {escape(item.title)} · {item.date or 'no date'} · {item.score:.2f}",
            soft_wrap=True,
        )
        _print_excerpt(item.excerpt)
        out.print()
    if not found:
        out.print("Nothing in the index resembles it.")


def tune(
    questions: Annotated[int, typer.Option(min=10, help="How many questions to make.")] = 150,
    seed: Annotated[int, typer.Option(help="The same seed makes the same questions.")] = 7,
    written_by_hand: Annotated[
        Path | None,
        typer.Option(
            "--from", help="Ask these instead: JSONL of question and path.", dir_okay=False
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Measure, but leave the settings as they are.")
    ] = False,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Measure vectors alone, full text alone and mixtures on questions made from the index.

    Each question has one record that must be found: telling words of one of its sections, a
    sentence, or a half-remembered sentence with slips; that section is hidden, so that the
    rest of the record must answer. The best share of full text and the fewest results that
    find nearly everything are written into config/web4.yaml as `retrieval.text_weight` and
    `retrieval.n_results`. Better than any made question are your own, with --from.
    """
    from web4lora.rag import Retriever, tune_retrieval
    from web4lora.settings_file import change_settings

    ws, settings = open_settings(workspace)
    with ConsoleProgress(quiet=as_json) as progress, Retriever(ws, settings) as retriever:
        result = tune_retrieval(
            retriever,
            settings.retrieval,
            progress,
            questions=questions,
            seed=seed,
            written=written_by_hand,
        )
    unwritten: SettingsError | None = None
    if not dry_run:
        try:
            change_settings(ws, result.recommended)
        except SettingsError as error:
            unwritten = error
    written = not dry_run and unwritten is None
    if as_json:
        emit_json(asdict(result) | {"written": written})
        return
    _print_tuning(result)
    if written:
        out.print(f"Written into {escape(str(ws.settings_file))}.", soft_wrap=True)
    elif unwritten is not None:
        out.print(f"[yellow]not written:[/] {escape(unwritten.message)}", soft_wrap=True)


def _print_tuning(result: "TuneResult") -> None:
    rows = [
        [
            row.name,
            *(f"{row.recall[k]:.2f}" for k in _RECALL_SHOWN),
            f"{row.mrr:.3f}",
            f"{row.ndcg:.3f}",
        ]
        for row in result.rows
    ]
    columns = ["search", *(f"R@{k}" for k in _RECALL_SHOWN), "MRR", "nDCG@10"]
    count = sum(result.questions.values())
    title = f"{count} known-item questions, seed {result.seed}, {result.seconds:.0f} s"
    out.print(table(title, columns, rows))
    kinds = [f"{kind} ({number})" for kind, number in result.questions.items()]
    by_kind = [
        [row.name, *(f"{row.ndcg_by_kind[kind]:.3f}" for kind in result.questions)]
        for row in result.rows
    ]
    out.print(table("nDCG@10 by kind of question", ["search", *kinds], by_kind))
    out.print("Recommended:")
    for key, value in result.recommended.items():
        out.print(f"  {key}: {value}", highlight=False)
