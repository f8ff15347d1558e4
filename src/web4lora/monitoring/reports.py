"""Read the query log: the last days, the mix of questions, what people thought (roadmap phase 4).

Every report handles an empty log. Days are UTC. Targets are the roadmap's; `status` compares.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from web4lora.files import utc_now
from web4lora.serving import connect_metrics
from web4lora.workspace import Workspace

#: Target ranges in percent of all questions (domain digest 4.5, "Operations").
TARGETS: dict[str, tuple[float, float]] = {
    "trained": (45, 65),
    "tools": (25, 35),
    "history": (10, 20),
    "trainai": (5, 10),
    "errors": (0, 5),
}


@contextmanager
def _reading(workspace: Workspace) -> Iterator[sqlite3.Connection]:
    database = connect_metrics(workspace.metrics_db)
    try:
        yield database
    finally:
        database.close()


def _percent(part: float, whole: float) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def _first_day(days: int) -> str:
    return (utc_now().date() - timedelta(days=days - 1)).isoformat()


@dataclass(frozen=True)
class DayRow:
    """One UTC day; rates in percent, latency in milliseconds."""

    day: str
    queries: int
    avg_latency_ms: float
    avg_ttft_ms: float
    history_rate: float
    tools_rate: float
    trainai_rate: float
    graph_rate: float
    error_rate: float
    tokens: int


def daily(workspace: Workspace, days: int = 7) -> list[DayRow]:
    """Return one row per day of the last `days`, newest first; days without questions are zero."""
    with _reading(workspace) as database:
        found = {
            row["day"]: row
            for row in database.execute(
                """
                SELECT substr(timestamp, 1, 10) AS day, count(*) AS queries,
                       avg(latency_ms) AS latency, avg(ttft_ms) AS ttft,
                       sum(used_rag_history) AS history, sum(used_rag_tools) AS tools,
                       sum(used_rag_trainai) AS trainai, sum(used_rag_graph) AS graph,
                       sum(error IS NOT NULL) AS errors, sum(tokens_generated) AS tokens
                FROM query_metrics WHERE substr(timestamp, 1, 10) >= ? GROUP BY day
                """,
                (_first_day(days),),
            )
        }
    today = utc_now().date()
    return [_day_row(today - timedelta(days=back), found) for back in range(days)]


def _day_row(day: date, found: dict[str, sqlite3.Row]) -> DayRow:
    row = found.get(day.isoformat())
    if row is None:
        return DayRow(day.isoformat(), 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0)
    count = row["queries"]
    return DayRow(
        day=day.isoformat(),
        queries=count,
        avg_latency_ms=round(row["latency"], 1),
        avg_ttft_ms=round(row["ttft"] or 0.0, 1),
        history_rate=_percent(row["history"], count),
        tools_rate=_percent(row["tools"], count),
        trainai_rate=_percent(row["trainai"], count),
        graph_rate=_percent(row["graph"], count),
        error_rate=_percent(row["errors"], count),
        tokens=row["tokens"],
    )


@dataclass(frozen=True)
class Share:
    """How much of the questions one category takes, against its target range."""

    name: str
    queries: int
    percent: float
    target: tuple[float, float] | None

    @property
    def status(self) -> str:
        """``ok``, ``low``, ``high``, or empty without a target or without questions."""
        if self.target is None or not self.queries:
            return ""
        low, high = self.target
        return "low" if self.percent < low else "high" if self.percent > high else "ok"


def distribution(workspace: Workspace, days: int = 7) -> list[Share]:
    """Return the share of every query type, largest first."""
    with _reading(workspace) as database:
        rows = database.execute(
            "SELECT query_type, count(*) AS n FROM query_metrics "
            "WHERE substr(timestamp, 1, 10) >= ? GROUP BY query_type ORDER BY n DESC, query_type",
            (_first_day(days),),
        ).fetchall()
    total = sum(row["n"] for row in rows)
    return [
        Share(
            row["query_type"],
            row["n"],
            _percent(row["n"], total),
            TARGETS.get(row["query_type"].removeprefix("trained+")),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Feedback:
    """Thumbs of the last days; `satisfaction` in percent, None without any."""

    up: int
    down: int
    satisfaction: float | None
    comments: tuple[dict[str, Any], ...]


def feedback(workspace: Workspace, days: int = 7) -> Feedback:
    """Return satisfaction = up / (up + down) and the newest comments on thumbs down."""
    with _reading(workspace) as database:
        counts = dict(
            database.execute(
                "SELECT feedback, count(*) FROM feedback "
                "WHERE substr(timestamp, 1, 10) >= ? GROUP BY feedback",
                (_first_day(days),),
            ).fetchall()
        )
        comments = database.execute(
            "SELECT timestamp, query_id, comment FROM feedback "
            "WHERE feedback = 'thumbs_down' AND comment <> '' ORDER BY id DESC LIMIT 20"
        ).fetchall()
    up, down = counts.get("thumbs_up", 0), counts.get("thumbs_down", 0)
    satisfaction = _percent(up, up + down) if up + down else None
    return Feedback(up, down, satisfaction, tuple(dict(row) for row in comments))
