"""The steps of an evening, one function each, in order.

Every step may be killed at any instant and done again: what it writes has a name made from the
run, and what it changes elsewhere it finds changed already.
"""

import shutil
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from web4lora.domain.pdca_template import one_line
from web4lora.errors import CheckFailed, Resumable, Web4Error
from web4lora.files import atomic_folder, utc_now, write_json
from web4lora.nightly.alerts import send_alert
from web4lora.nightly.incident import write_incident
from web4lora.nightly.indexing import TURN_FILE, catch_up
from web4lora.nightly.lock import take_turns
from web4lora.nightly.records import (
    Archived,
    Backup,
    Collected,
    Evening,
    Indexed,
    Item,
    Judged,
    Lesson,
    Marked,
    Moved,
    Packaged,
    Promoted,
    Rejected,
    Released,
    Retained,
    Score,
    Start,
    Trained,
)
from web4lora.nightly.versions import reference_version, retain, start_version

if TYPE_CHECKING:
    from web4lora.evaluation import CanaryReport
    from web4lora.samples import Sample
    from web4lora.training import TrainResult

#: What the journal keeps of a training's statistics.
_STATS = ("train_loss", "first_loss", "final_loss", "total_samples", "steps", "train_runtime")


def preflight(evening: Evening) -> Start:
    """Check everything the night needs before anything is done.

    Raises:
        Web4Error: index, adapter, base, memory, disk or Ollama are missing; the hint mends it.
    """
    from web4lora.models import choose_device, preflight
    from web4lora.packaging import Registry
    from web4lora.training import set_up

    ws, settings = evening.workspace, evening.settings
    if not ws.database.is_file():
        raise Web4Error("This workspace has no index yet.", "Run `web4 index` first.")
    version = start_version(Registry.load(ws), settings.nightly.start_from)
    adapter = evening.path(version.adapter)
    if not adapter.is_dir():
        raise Web4Error(
            f"The adapter of {version.id} is gone: {adapter}.",
            "Restore it from backups/adapters, or run `web4 train` and `web4 package` again.",
        )
    ready = set_up(ws, settings, evening.progress)
    merging = preflight(
        ready.base,
        "merge",
        choose_device("cpu"),
        ws.outputs,
        quantization=settings.model.quantization,
    )
    if settings.deploy.target == "ollama":
        from web4lora.packaging.ollama_target import OllamaTarget

        OllamaTarget(settings.deploy.ollama_url).version()
    return Start(version.id, version.adapter, ready.base.ref, (*ready.checks, *merging))


def index(evening: Evening) -> Indexed:
    """Catch up: bring new and changed documents of the sources into the daily buffer."""
    result = catch_up(evening.workspace, evening.settings, evening.progress, run_id=evening.run_id)
    return Indexed(result.seen, result.added, result.changed, result.unchanged, len(result.failed))


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


def generate(evening: Evening, start: Start, collected: Collected) -> Lesson:
    """Write the night's samples: new work, earlier nights, and replay from the core."""
    from web4lora.nightly.lesson import compose
    from web4lora.samples import write_samples

    composed = compose(evening, start, collected.items)
    write_samples(evening.path(composed.lesson.file), composed.rows)
    return composed.lesson


def train(evening: Evening, start: Start, lesson: Lesson) -> Trained:
    """Continue the start adapter for one gentle epoch; an interrupted training is resumed."""
    from web4lora.samples import load_samples

    result = _resume_or_begin(evening, start, load_samples(evening.path(lesson.file)))
    stats = {name: result.stats[name] for name in _STATS if name in result.stats}
    return Trained(evening.told(result.folder), stats)


def _resume_or_begin(evening: Evening, start: Start, samples: "list[Sample]") -> "TrainResult":
    from web4lora.training import train_nightly

    def work(resume: bool) -> "TrainResult":
        return train_nightly(
            evening.workspace,
            evening.settings,
            evening.progress,
            samples=samples,
            start_from=evening.path(start.adapter),
            minutes=start.hours.minutes,
            resume=resume,
        )

    if not (evening.workspace.outputs / ".work_nightly").is_dir():
        return work(resume=False)
    try:
        return work(resume=True)
    except (Resumable, CheckFailed):
        raise
    except Web4Error:  # what is there is another night's
        return work(resume=False)


def package(evening: Evening, start: Start, trained: Trained) -> Packaged:
    """Merge, convert and quantize the adapter; the result is a candidate under its own tag."""
    from web4lora.packaging import import_candidate, package

    ws, settings = evening.workspace, evening.settings
    result = package(
        ws,
        settings,
        evening.progress,
        adapter=evening.path(trained.adapter),
        kind="nightly",
        parent=start.version,
    )
    if settings.deploy.target == "ollama":
        import_candidate(ws, settings, result.version.id, progress=evening.progress)
    return Packaged(result.version.id, evening.told(result.gguf), result.sha256)


def canary(evening: Evening, start: Start, packaged: Packaged) -> Judged:
    """Examine the candidate as it would be served, and the reference by the same suite."""
    from web4lora.evaluation import compare
    from web4lora.packaging import Registry

    ws, night = evening.workspace, evening.settings.nightly
    reference = reference_version(Registry.load(ws), start.version)
    report = _examine(evening, packaged.version)
    before = None
    if reference is not None and reference.id != packaged.version:
        before = _examine(evening, reference.id)
    verdict = compare(
        report, before, require_all=night.require_all_canaries, max_drop=night.canary_max_drop
    )
    path = ws.outputs / f"canary_{evening.run_id}.json"
    write_json(
        path,
        {
            "passed": verdict.passed,
            "reasons": list(verdict.reasons),
            "candidate": report.as_dict(),
            "reference": before.as_dict() if before else None,
        },
    )
    write_json(ws.canary_report, report.as_dict())
    told = {"passed": report.passed, "total": report.total, "suite": report.version}
    Registry.load(ws).update(packaged.version, canary=told).save()
    return Judged(
        verdict.passed,
        verdict.reasons,
        _score(packaged.version, report),
        _score(reference.id, before) if reference and before else None,
        evening.told(path),
    )


def _examine(evening: Evening, version: str) -> "CanaryReport":
    from web4lora.evaluation import examine_canaries
    from web4lora.packaging import open_version

    with open_version(evening.workspace, evening.settings, version) as model:
        return examine_canaries(model, evening.settings.evaluation, evening.progress)


def _score(version: str, report: "CanaryReport") -> Score:
    failed = tuple(row["id"] for row in report.results if not row["passed"])
    return Score(version, report.passed, report.total, failed)


def promote(evening: Evening, packaged: Packaged) -> Promoted:
    """Move the pointer to the candidate; the gateway follows with its next request."""
    from web4lora.packaging import deploy

    settings = evening.settings
    # Retention is a step of its own, which also knows what the next nights start from.
    keep_all = settings.deploy.model_copy(update={"keep_versions": 1_000_000})
    result = deploy(
        evening.workspace,
        settings.model_copy(update={"deploy": keep_all}),
        packaged.version,
        reason=evening.run_id,
        progress=evening.progress,
    )
    previous = result.previous.id if result.previous else None
    return Promoted(result.version.id, previous)


def release(evening: Evening) -> Released:
    """Give the night's items back to the buffer, pending; only one evening loop is ever alive."""
    from web4lora.rag import buffer_items, set_buffer_status

    ws = evening.workspace
    with _turn(evening):
        ids = [item.id for item in buffer_items(ws, "in_training")]
        return Released(set_buffer_status(ws, ids, "pending") if ids else 0)


def reject(
    evening: Evening, packaged: Packaged, lesson: Lesson, trained: Trained, judged: Judged
) -> Rejected:
    """Mark the candidate failed, write the incident record, tell the operator."""
    reasons = "; ".join(judged.reasons)
    _fail(evening, packaged.version, reasons)
    record = write_incident(evening, packaged, lesson, trained, judged)
    told = evening.told(record)
    channel = send_alert(
        evening.workspace,
        evening.settings.alerts,
        f"{evening.run_id}: candidate {packaged.version} rejected, {one_line(reasons, 300)}. "
        f"Record: {told}",
    )
    return Rejected(packaged.version, told, channel)


def _fail(evening: Evening, version_id: str, reason: str) -> None:
    """Mark a candidate failed, and give the newest-package name back to what serves."""
    from web4lora.packaging import Registry
    from web4lora.packaging.packager import link_or_copy

    ws = evening.workspace
    registry = Registry.load(ws)
    if registry.find(version_id).status == "candidate":
        registry = registry.fail(version_id, f"{evening.run_id}: {reason}").save()
    serving = registry.current or registry.candidate
    if serving is not None and serving.gguf_path(ws).is_file():
        link_or_copy(serving.gguf_path(ws), ws.gguf)


def give_up(evening: Evening, done: Mapping[str, Any]) -> None:
    """Take back what an unfinished run holds: its items, and its candidate."""
    if evening.workspace.database.is_file():
        release(evening)
    if "package" in done:
        _fail(evening, done["package"]["version"], "given up")


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


def retention(evening: Evening) -> Retained:
    """Keep the newest backups and versions; what is in use always stays."""
    return retain(evening)


def _turn(evening: Evening) -> AbstractContextManager[None]:
    return take_turns(evening.workspace.logs / TURN_FILE)
