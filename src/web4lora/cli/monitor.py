"""`web4 monitor`: what the gateway's log says about the last days."""

from dataclasses import asdict
from typing import Annotated

import typer

from web4lora.cli.console import (
    HERE,
    JsonOption,
    WorkspaceOption,
    emit_json,
    escape,
    open_workspace,
    out,
    table,
)

monitor_app = typer.Typer(
    no_args_is_help=True, help="Read the query log: daily report, distribution, feedback."
)
DaysOption = Annotated[int, typer.Option("--days", min=1, max=90, help="How many days back.")]


@monitor_app.command("report")
def report(
    days: DaysOption = 7, workspace: WorkspaceOption = HERE, as_json: JsonOption = False
) -> None:
    """Show one row per UTC day: questions, latency, how often the index helped, errors."""
    from web4lora.monitoring import daily

    rows = daily(open_workspace(workspace), days)
    if as_json:
        emit_json({"days": [asdict(row) for row in rows]})
        return
    columns = [
        "day",
        "queries",
        "latency ms",
        "TTFT ms",
        "history %",
        "tools %",
        "process %",
        "errors %",
    ]
    out.print(
        table(
            f"Last {days} days",
            columns,
            [
                [
                    row.day,
                    str(row.queries),
                    f"{row.avg_latency_ms:.0f}",
                    f"{row.avg_ttft_ms:.0f}",
                    f"{row.history_rate:.1f}",
                    f"{row.tools_rate:.1f}",
                    f"{row.trainai_rate:.1f}",
                    f"{row.error_rate:.1f}",
                ]
                for row in rows
            ],
        )
    )


@monitor_app.command("distribution")
def show_distribution(
    days: DaysOption = 7, workspace: WorkspaceOption = HERE, as_json: JsonOption = False
) -> None:
    """Show which kinds of questions came, against the roadmap's target mix."""
    from web4lora.monitoring import distribution

    shares = distribution(open_workspace(workspace), days)
    if as_json:
        emit_json({"distribution": [asdict(share) | {"status": share.status} for share in shares]})
        return
    rows = [
        [
            escape(share.name),
            str(share.queries),
            f"{share.percent:.1f}",
            "–" if share.target is None else f"{share.target[0]:g}–{share.target[1]:g}",
            share.status,
        ]
        for share in shares
    ]
    out.print(table(f"Questions of {days} days", ["kind", "n", "%", "target %", ""], rows))
    if not shares:
        out.print("No questions yet. They appear when developers use `web4 serve`.")


@monitor_app.command("feedback")
def show_feedback(
    days: DaysOption = 7, workspace: WorkspaceOption = HERE, as_json: JsonOption = False
) -> None:
    """Show satisfaction and the newest comments on bad answers."""
    from web4lora.monitoring import feedback

    result = feedback(open_workspace(workspace), days)
    if as_json:
        emit_json(asdict(result))
        return
    share = "no feedback yet" if result.satisfaction is None else f"{result.satisfaction:.1f} %"
    out.print(f"Satisfaction: {share}  ({result.up} up, {result.down} down, {days} days)")
    for row in result.comments:
        out.print(f"  {row['timestamp']} query {row['query_id']}: {escape(row['comment'])}")


def register(app: typer.Typer) -> None:
    """Attach the commands."""
    app.add_typer(monitor_app, name="monitor")
