"""`--dry-run`: what the evening loop would do now; nothing is written, moved or trained."""

from dataclasses import asdict
from typing import Any

from web4lora.nightly import steps
from web4lora.nightly.journal import Run, open_journal
from web4lora.nightly.lesson import compose
from web4lora.nightly.records import (
    STEPS,
    Collected,
    Evening,
    Lesson,
    LoopResult,
    Start,
    StepReport,
)
from web4lora.nightly.versions import reference_version
from web4lora.progress import Progress
from web4lora.settings import Settings
from web4lora.workspace import Workspace

#: Stands in for the name that a new run will get.
NEW_RUN = "nightly_planned"


def plan_evening(ws: Workspace, settings: Settings, progress: Progress) -> LoopResult:
    """Say what is pending, how many rows from which sources, from which adapter, which steps.

    Raises:
        Web4Error: what preflight would stop on.
    """
    run, done = _unfinished(ws)
    evening = Evening(ws, settings, progress, run.run_id if run else NEW_RUN)
    start = steps.preflight(evening)
    unseen = _unseen(evening)
    found = steps.pending(evening)
    lesson = compose(evening, start, found.items).lesson if found.items else None
    todo = [name for name in STEPS if name not in done]
    return LoopResult(
        run_id=run.run_id if run else "",
        status="planned",
        steps=tuple(StepReport(name, {}, 0.0, resumed=False) for name in todo),
        plan=_facts(evening, run, start, found, lesson) | {"not_indexed_yet": unseen},
    )


def _unfinished(ws: Workspace) -> tuple[Run | None, set[str]]:
    if not ws.journal.is_file():
        return None, set()
    with open_journal(ws.journal) as journal:
        run = journal.unfinished()
        return run, set(journal.outputs(run.run_id)) if run else set()


def _facts(
    evening: Evening, run: Run | None, start: Start, found: Collected, lesson: Lesson | None
) -> dict[str, Any]:
    from web4lora.packaging import Registry

    night = evening.settings.nightly
    reference = reference_version(Registry.load(evening.workspace), start.version)
    first = f"continue {run.run_id}" if run else "start a new evening"
    return {
        "summary": f"{first}, {len(found.items)} pending documents",
        "pending": len(found.items),
        "withheld": len(found.withheld),
        "new_rows": lesson.new if lesson else 0,
        "rows_of_earlier_nights": lesson.window if lesson else 0,
        "replayed_rows": lesson.replayed if lesson else 0,
        "waiting_for_another_night": len(lesson.waiting) if lesson else 0,
        "start_version": start.version,
        "start_adapter": start.adapter,
        "base": start.base,
        "compared_with": reference.id if reference else None,
        "epochs": night.epochs,
        "learning_rate": night.learning_rate,
        "deploy_target": evening.settings.deploy.target,
        "items": [asdict(item) for item in found.items],
    }


def _unseen(evening: Evening) -> int:
    """Return how many new or changed documents the index step would add to the buffer."""
    from web4lora.rag import index_sources

    found = index_sources(evening.workspace, evening.settings, evening.progress, dry_run=True)
    return found.added + found.changed
