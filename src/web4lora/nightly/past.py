"""What the last evenings came to, read from the journal."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from web4lora.nightly.journal import Step, open_journal
from web4lora.workspace import Workspace

if TYPE_CHECKING:
    from web4lora.rag import MarkResult

ALL_NIGHTS = 100_000


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


def forget_night(ws: Workspace, version_id: str) -> "MarkResult | None":
    """Take away the training markers that the night of a version set, as its rollback needs.

    Returns:
        What was unmarked, or None where no promoted night made this version.

    Raises:
        Web4Error: another process writes the index.
    """
    from web4lora.rag import unmark_trained

    for run in history(ws, ALL_NIGHTS):
        outputs = {step.name: step.output for step in run.steps}
        if "promote" in outputs and outputs["promote"]["version"] == version_id:
            return unmark_trained(ws, [item["path"] for item in outputs["generate"]["used"]])
    return None
