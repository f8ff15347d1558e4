"""`models/registry.json`: every packaged model, which one is current, and why.

One file, replaced in one atomic write, so that `current` never points at something half done.
Names are never sorted to find the newest: the pointer decides.
"""

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from web4lora.errors import Web4Error
from web4lora.files import iso, write_json
from web4lora.workspace import Workspace

VersionKind = Literal["full", "nightly", "base"]
Status = Literal["candidate", "current", "retired", "failed"]


@dataclass(frozen=True)
class ModelVersion:
    """One packaged model; paths are relative to the workspace.

    Attributes:
        id: unique, the package folder's name.
        kind: full or nightly training, or the bare base.
        parent: id of the version it was trained from, or "".
        adapter: the adapter's folder, or "".
        adapter_sha256: of the adapter's weights, or "".
        gguf: the quantized model.
        gguf_sha256: of that file.
        tag: under which an Ollama target knows it.
        evaluation: scores, once evaluated.
        canary: canary results, once run.
        status: where it stands.
        created: UTC, ISO 8601.
    """

    id: str
    kind: VersionKind
    gguf: str
    gguf_sha256: str
    parent: str = ""
    adapter: str = ""
    adapter_sha256: str = ""
    tag: str = ""
    evaluation: dict[str, Any] | None = None
    canary: dict[str, Any] | None = None
    status: Status = "candidate"
    created: str = field(default_factory=iso)

    def gguf_path(self, workspace: Workspace) -> Path:
        """Return the model file."""
        return workspace.root / self.gguf


@dataclass(frozen=True)
class Event:
    """A change of the registry, with its reason."""

    at: str
    event: str
    version: str
    reason: str


@dataclass(frozen=True)
class Registry:
    """The content of the file; every change returns a new one and `save` writes it.

    Attributes:
        path: of the file.
        versions: oldest first.
        current_id: what is served, or None.
        previous_id: what a rollback goes back to, or None.
        history: oldest first.
    """

    path: Path
    versions: tuple[ModelVersion, ...] = ()
    current_id: str | None = None
    previous_id: str | None = None
    history: tuple[Event, ...] = ()

    @classmethod
    def load(cls, workspace: Workspace) -> "Registry":
        """Read the workspace's registry; a missing file is an empty one.

        Raises:
            Web4Error: the file is damaged.
        """
        path = workspace.registry
        if not path.is_file():
            return cls(path)
        try:
            tree = json.loads(path.read_text("utf-8"))
            return cls(
                path,
                tuple(ModelVersion(**one) for one in tree["versions"]),
                tree["current"],
                tree["previous"],
                tuple(Event(**one) for one in tree["history"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise Web4Error(
                f"{path} is damaged: {error}",
                "Restore it from backups/, or remove it and run `web4 package` again.",
            ) from error

    def save(self) -> "Registry":
        """Write the file atomically and return self."""
        write_json(
            self.path,
            {
                "versions": [asdict(one) for one in self.versions],
                "current": self.current_id,
                "previous": self.previous_id,
                "history": [asdict(one) for one in self.history],
            },
        )
        return self

    def find(self, version_id: str) -> ModelVersion:
        """Return a version by id.

        Raises:
            Web4Error: there is none.
        """
        for one in self.versions:
            if one.id == version_id:
                return one
        known = ", ".join(one.id for one in self.versions) or "none yet"
        raise Web4Error(f"No version is called {version_id}.", f"Known versions: {known}.")

    @property
    def current(self) -> ModelVersion | None:
        """The version that is served, or None."""
        return self.find(self.current_id) if self.current_id else None

    @property
    def previous(self) -> ModelVersion | None:
        """The version a rollback goes back to, or None."""
        return self.find(self.previous_id) if self.previous_id else None

    @property
    def candidate(self) -> ModelVersion | None:
        """The newest version that waits for promotion, or None."""
        waiting = [one for one in self.versions if one.status == "candidate" and one.kind != "base"]
        return waiting[-1] if waiting else None

    def register(self, version: ModelVersion, reason: str = "packaged") -> "Registry":
        """Add a version, or replace the one with its id."""
        others = tuple(one for one in self.versions if one.id != version.id)
        return replace(self, versions=(*others, version))._noted("register", version.id, reason)

    def update(self, version_id: str, **changes: Any) -> "Registry":
        """Change fields of a version, such as `evaluation`, `canary` or `tag`."""
        changed = replace(self.find(version_id), **changes)
        return replace(
            self, versions=tuple(changed if one.id == version_id else one for one in self.versions)
        )

    def promote(self, version_id: str, reason: str) -> "Registry":
        """Make a version current; the one before becomes what a rollback goes back to."""
        self.find(version_id)
        if version_id == self.current_id:
            return self
        changed = self.update(version_id, status="current")
        if self.current_id:
            changed = changed.update(self.current_id, status="retired")
        return replace(changed, current_id=version_id, previous_id=self.current_id)._noted(
            "promote", version_id, reason
        )

    def rollback(self, reason: str) -> "Registry":
        """Make the previous version current again; the rolled-back one is marked failed.

        What a second rollback would go back to is the newest version that served before.

        Raises:
            Web4Error: there is no previous version.
        """
        if self.previous_id is None or self.current_id is None:
            raise Web4Error(
                "There is no previous version to go back to.",
                "See `web4 status` for what there is.",
            )
        back = self.previous_id
        changed = self.update(self.current_id, status="failed").update(back, status="current")
        served = [one.id for one in changed.versions if one.status == "retired"]
        older = served[-1] if served else None
        return replace(changed, current_id=back, previous_id=older)._noted("rollback", back, reason)

    def fail(self, version_id: str, reason: str) -> "Registry":
        """Mark a candidate as failed; it is kept for analysis."""
        return self.update(version_id, status="failed")._noted("fail", version_id, reason)

    def surplus(self, keep: int) -> tuple[ModelVersion, ...]:
        """Return the oldest trained versions beyond `keep`.

        Never among them: current, previous, the newest candidate, the newest failed one, which is
        kept for analysis, and the newest full version of each standing, which nights start from.
        """
        safe = {self.current_id, self.previous_id}
        if self.candidate is not None:
            safe.add(self.candidate.id)
        safe.update([one.id for one in self.versions if one.status == "failed"][-1:])
        for status in ("current", "retired", "candidate"):
            full = [v.id for v in self.versions if v.kind == "full" and v.status == status]
            safe.update(full[-1:])
        trained = [one for one in self.versions if one.kind != "base"]
        free = [one for one in trained if one.id not in safe]
        return tuple(free[: max(0, len(trained) - keep)])

    def prune(self, keep: int) -> tuple["Registry", tuple[ModelVersion, ...]]:
        """Forget all but the newest `keep` versions; return the new registry and what left it."""
        removed = self.surplus(keep)
        gone = {one.id for one in removed}
        left = tuple(one for one in self.versions if one.id not in gone)
        return replace(self, versions=left), removed

    def _noted(self, event: str, version: str, reason: str) -> "Registry":
        return replace(self, history=(*self.history, Event(iso(), event, version, reason)))
