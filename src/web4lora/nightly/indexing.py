"""Evening indexing: what is new or changed since the last night goes into the daily buffer."""

from typing import TYPE_CHECKING

from web4lora.nightly.alerts import alerting, send_alert
from web4lora.nightly.lock import take_turns
from web4lora.progress import Progress
from web4lora.settings import Settings
from web4lora.workspace import Workspace

if TYPE_CHECKING:
    from web4lora.rag import BufferResult

TURN_FILE = "daily_indexing.lock"


def index_day(ws: Workspace, settings: Settings, progress: Progress) -> "BufferResult":
    """Put new and changed documents of the sources into the buffer; content decides, not dates.

    A missed day is therefore caught up by the next call. Files that could not be parsed are
    counted and alerted, and the rest goes on. A failure is alerted as well.

    Raises:
        Web4Error: there is no source, or another process writes the index.
    """
    with alerting(ws, settings.alerts, "daily indexing"):
        return catch_up(ws, settings, progress)


def catch_up(
    ws: Workspace, settings: Settings, progress: Progress, *, run_id: str = ""
) -> "BufferResult":
    """Do the work of `index_day`; failures are the caller's to tell."""
    from web4lora.rag import buffer_day

    with take_turns(ws.logs / TURN_FILE):
        result = buffer_day(ws, settings, progress, run_id=run_id)
    if result.failed:
        first = result.failed[0]
        send_alert(
            ws,
            settings.alerts,
            f"daily indexing could not parse {len(result.failed)} files, first: {first.path}",
        )
    return result
