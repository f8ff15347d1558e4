"""The steps of an evening, one function each, in order.

Every step may be killed at any instant and done again: what it writes has a name made from the
run, and what it changes elsewhere it finds changed already.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

from web4lora.errors import Web4Error
from web4lora.files import atomic_folder, utc_now, write_json
from web4lora.nightly.indexing import TURN_FILE, index_day
from web4lora.nightly.lock import take_turns
from web4lora.nightly.records import (
    Archived,
    Backup,
    Collected,
    Evening,
    Indexed,
    Item,
    Lesson,
    Marked,
    Moved,
    Released,
    Start,
)


def index(evening: Evening) -> Indexed:
    """Catch up: bring new and changed documents of the sources into the daily buffer."""
    result = index_day(
        evening.workspace, evening.settings, evening.progress, run_id=evening.run_id
    )
    return Indexed(
        result.seen, result.added, result.changed, result.unchanged, len(result.failed)
    )


def backup(evening: Evening, start: Start) -> Backup:
    """Copy the adapter the night starts from, and the registry, into `backups/adapters/`."""
    folder = evening.workspace.backups / f"backup_{evening.run_id}"
    if not folder.exists():
        with atomic_folder(folder) as temporary:
            shutil.copytree(evening.path(start.adapter), temporary / "adapter")
            if evening.workspace.registry.is_file():
                shutil.copy2(evening.workspace.registry, temporary / "registry.json")
            write_json(temporary / "backup.json", {"version": start.version})
    return Backup(evening.told(folder), start.version)


def collect(evening: Evening) -> Collected:
    """Take the pending items, oldest first; from now on they belong to this run.

    Items of a run that was given up count as pending: only one evening loop is ever alive.
    """
    from web4lora.rag import set_buffer_status

    found = pending(evening)
    with _turn(evening):
        ids = [item.id for item in (*found.items, *found.withheld)]
        set_buffer_status(evening.workspace, ids, "in_training", evening.run_id)
    return found


def pending(evening: Evening) -> Collected:
    """Return what a night would collect now."""
    from web4lora.rag import buffer_items

    waiting = [
        item
        for item in buffer_items(evening.workspace)
        if item.status in ("pending", "in_training") and item.text
    ]
    waiting.sort(key=lambda item: (item.date or item.indexed_at[:10], item.path))
    parts: dict[bool, list[Item]] = {True: [], False: []}
    for item in waiting:
        parts[item.ok_to_train].append(Item(item.id, item.path, item.kind, item.sha256))
    return Collected(tuple(parts[True]), tuple(parts[False]))


def release(evening: Evening, collected: Collected) -> Released:
    """Give the items back to the buffer, pending, for the next night."""
    from web4lora.rag import set_buffer_status

    ids = [item.id for item in (*collected.items, *collected.withheld)]
    with _turn(evening):
        return Released(set_buffer_status(evening.workspace, ids, "pending") if ids else 0)


def mark(evening: Evening, lesson: Lesson) -> Marked:
    """Mark exactly the sources of the samples as trained, after the promotion only."""
    from web4lora.rag import buffer_items, mark_trained, set_buffer_status

    ws = evening.workspace
    with _turn(evening):
        present = {item.id for item in buffer_items(ws) if item.text}
        marked = [item for item in lesson.used if item.id in present]
        set_buffer_status(ws, [item.id for item in marked], "trained", evening.run_id)
        result = mark_trained(
            ws, [item.path for item in marked], evening.run_id, utc_now().date().isoformat()
        )
    lost = tuple(item.id for item in lesson.used if item.id not in present)
    return Marked(result.marked, result.chunks, lost + result.missing)


def move(evening: Evening, collected: Collected, lesson: Lesson) -> Moved:
    """Move what the night is done with to history, and what the cap kept back to pending.

    Raises:
        Web4Error: the tiers disagree afterwards, or an item stayed behind.
    """
    from web4lora.rag import buffer_items, move_to_history, set_buffer_status

    ws = evening.workspace
    ids = [item.id for item in (*lesson.used, *lesson.barren, *collected.withheld)]
    with _turn(evening):
        result = move_to_history(ws, evening.settings, ids)
        set_buffer_status(ws, [item.id for item in lesson.waiting], "pending")
        left = {item.id for item in buffer_items(ws)} & set(ids)
    if left:
        raise Web4Error(
            f"{len(left)} items did not move to history, first: {min(left)}.",
            "Run `web4 rag verify`.",
        )
    return Moved(len(result.moved), result.missing, result.windows, result.edges)


def archive(evening: Evening) -> Archived:
    """Archive the buffer as JSON, embeddings and hashes included."""
    from web4lora.rag import archive_buffer

    path = evening.workspace.logs / f"daily_buffer_{evening.run_id}.json"
    # A second archive would lack the items that the first one noted as archived.
    if path.is_file():
        return Archived(evening.told(path), _archived_items(path))
    with _turn(evening):
        return Archived(evening.told(path), archive_buffer(evening.workspace, path))


def _archived_items(path: Path) -> int:
    import json

    return len(json.loads(path.read_text("utf-8"))["items"])


def _turn(evening: Evening):  # type: ignore[no-untyped-def]
    return take_turns(evening.workspace.logs / TURN_FILE)


def ids_of(items: Sequence[Item]) -> list[str]:
    """Return the ids of items."""
    return [item.id for item in items]
