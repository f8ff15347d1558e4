"""Which versions a night works with: where it starts, what it is measured by, what may go."""

import re
import shutil
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from web4lora.errors import Web4Error
from web4lora.files import utc_stamp
from web4lora.nightly.records import Evening, Retained
from web4lora.workspace import Workspace

if TYPE_CHECKING:
    from web4lora.packaging import ModelVersion, Registry

#: Temporary folders of killed writers are removed when they are older than this.
STALE_S = 24 * 3600
MOST_LOG_BYTES = 1_000_000
KEEP_LOGS_S = 30 * 24 * 3600
_ASIDE = re.compile(r"\.\d{8}_\d{6}\.log$")


def start_version(registry: "Registry", start_from: Literal["full", "current"]) -> "ModelVersion":
    """Return the version whose adapter a night continues (decision 21).

    ``full`` is the newest full version that has served, or the newest full candidate where none
    has; ``current`` is what serves now, whatever it is.

    Raises:
        Web4Error: no version has an adapter of a full training.
    """
    current = registry.current
    if start_from == "current" and current is not None and current.adapter:
        return current
    full = [v for v in registry.versions if v.kind == "full" and v.adapter and v.status != "failed"]
    served = [version for version in full if version.status in ("current", "retired")]
    if not full:
        raise Web4Error(
            "There is no packaged full adapter to start the night from.",
            "Run `web4 train`, then `web4 package`.",
        )
    return (served or full)[-1]


def reference_version(registry: "Registry", start: str) -> "ModelVersion | None":
    """Return what a candidate is measured against: what serves, else the full version."""
    if registry.current is not None:
        return registry.current
    return next((version for version in registry.versions if version.id == start), None)


def retain(evening: Evening) -> Retained:
    """Keep the newest `deploy.keep_versions` backups and versions; what is in use always stays."""
    from web4lora.packaging import Registry

    ws, keep = evening.workspace, evening.settings.deploy.keep_versions
    backups = sorted(ws.backups.glob("backup_*"))
    old = backups[: max(0, len(backups) - keep)]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    registry = Registry.load(ws)
    surplus = registry.surplus(keep)
    for version in surplus:  # files before the entry, so that a killed removal is found again
        _remove_files(ws, registry, version)
    if surplus:
        gone = {version.id for version in surplus}
        left = tuple(one for one in registry.versions if one.id not in gone)
        replace(registry, versions=left).save()
    _remove_stale(ws)
    rotate_logs(ws.logs)
    return Retained(tuple(folder.name for folder in old), tuple(one.id for one in surplus))


def _remove_files(ws: Workspace, registry: "Registry", version: "ModelVersion") -> None:
    """Remove a version's package and, of a night, its adapter; a full adapter stays."""
    package = version.gguf_path(ws).parent
    if package.parent == ws.outputs:
        shutil.rmtree(package, ignore_errors=True)
    others = {one.adapter for one in registry.versions if one.id != version.id}
    adapter = ws.root / version.adapter
    is_ours = version.kind == "nightly" and adapter.parent == ws.outputs
    if is_ours and version.adapter not in others:
        shutil.rmtree(adapter, ignore_errors=True)


def _remove_stale(ws: Workspace) -> None:
    """Remove what killed writers left behind; a day later nobody is writing it any more."""
    for folder in (ws.outputs, ws.backups, ws.data):
        for path in folder.glob(".*.tmp-*"):
            if time.time() - path.lstat().st_mtime < STALE_S:
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def rotate_logs(folder: Path) -> None:
    """Put logs of more than a megabyte aside, and remove those put aside a month ago.

    The schedule appends to them (`nightly.schedule`); a run that is writing goes on in the file
    that was put aside, the next one begins a new file.
    """
    for log in folder.glob("*.log"):
        if _ASIDE.search(log.name):
            if time.time() - log.stat().st_mtime > KEEP_LOGS_S:
                log.unlink(missing_ok=True)
        elif log.stat().st_size > MOST_LOG_BYTES:
            log.rename(log.with_name(f"{log.stem}.{utc_stamp()}.log"))
