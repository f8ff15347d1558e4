"""Records by day: whole days, both ends included, UTC."""

from dataclasses import dataclass
from datetime import date

from web4lora.rag.store import Store


@dataclass(frozen=True)
class TimelineEntry:
    """One record on the timeline; `date` is an ISO day."""

    path: str
    date: str
    timestamp: int | None
    agent_name: str | None
    agent_role: str | None
    task_type: str | None
    objective: str | None
    quality: float


def timeline(store: Store, start: date, end: date, agent: str | None = None) -> list[TimelineEntry]:
    """Return the records dated from `start` to `end`, oldest first.

    Args:
        store: the index.
        start: first day.
        end: last day, included.
        agent: keep records whose agent name or role contains this, in any case.
    """
    # Days compare as text; a BETWEEN on moments would lose the last day.
    rows = store.rows(
        "SELECT * FROM pdcas WHERE date BETWEEN :start AND :end"
        " AND (:agent IS NULL OR instr(lower(coalesce(agent_name, '')), lower(:agent))"
        " OR instr(lower(coalesce(agent_role, '')), lower(:agent)))"
        " ORDER BY date, timestamp, id",
        {"start": start.isoformat(), "end": end.isoformat(), "agent": agent},
    )
    return [
        TimelineEntry(
            path=row["id"],
            date=row["date"],
            timestamp=row["timestamp"],
            agent_name=row["agent_name"],
            agent_role=row["agent_role"],
            task_type=row["task_type"],
            objective=row["objective"],
            quality=row["quality_score"],
        )
        for row in rows
    ]
