"""What the last evenings came to, read from the journal; nothing is written."""

from dataclasses import dataclass

from web4lora.nightly.journal import Step, open_journal
from web4lora.workspace import Workspace


@dataclass(frozen=True)
class PastRun:
    """One evening with its finished steps."""

    run_id: str
    started: str
    finished: str | None
    status: str
    steps: tuple[Step, ...]


def history(ws: Workspace, limit: int = 7) -> list[PastRun]:
    """Return the newest evenings first; none where no evening has run yet."""
    if not ws.journal.is_file():
        return []
    with open_journal(ws.journal) as journal:
        return [
            PastRun(
                run.run_id, run.started, run.finished, run.status, tuple(journal.steps(run.run_id))
            )
            for run in journal.runs(limit)
        ]
