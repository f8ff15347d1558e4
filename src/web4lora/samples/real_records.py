"""A real record as a brief: what it states, ready for the house template."""

from web4lora.domain.pdca import PathIndex, resolve_link
from web4lora.samples.records import Brief
from web4lora.samples.sources import Record, Sources


def chain_of(sources: Sources) -> dict[str, tuple[str, str]]:
    """Return for each record path the paths of the record before and after, or ``""``."""
    known = PathIndex.of(record.path for record in sources.records)
    before = {
        record.path: resolve_link(record.pdca.predecessor, record.path, known)
        for record in sources.records
    }
    previous = {
        path: found.path or "" if found.status == "resolved" else ""
        for path, found in before.items()
    }
    after: dict[str, str] = {}
    for path in sorted(previous):
        if previous[path]:
            after.setdefault(previous[path], path)
    return {path: (previous[path], after.get(path, "")) for path in previous}


def brief_of(record: Record, previous: str, following: str) -> Brief | None:
    """Return the brief of a record, or None where it lacks a part that a record needs.

    Args:
        record: the record.
        previous: path of the record before, or empty.
        following: path of the record after, or empty.
    """
    gist = record.gist
    pdca = record.pdca
    if not gist.is_complete:
        return None
    objective = gist.objective
    return Brief(
        objective=objective,
        request=f"Write the PDCA: {objective}.",
        agent=pdca.agent_name or "",
        role=pdca.agent_role or "",
        date=pdca.date or "",
        session=pdca.session or "",
        branch=pdca.branch or "",
        sprint=pdca.sprint or "",
        previous=previous,
        next=following,
        problem=gist.situation,
        fixes=gist.steps,
        checks=gist.checks,
        lessons=gist.lessons,
        next_focus=gist.next,
    )
