"""The models a gateway serves, by tag; a promotion is picked up with the next request.

A model that is replaced is closed when its last answer has ended.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from web4lora.errors import Web4Error
from web4lora.packaging import ModelVersion, Registry, open_model_version
from web4lora.settings import Settings
from web4lora.workspace import Workspace

if TYPE_CHECKING:
    from web4lora.inference import ChatModel


@dataclass(frozen=True)
class Served:
    """One tag and the version behind it."""

    tag: str
    version: ModelVersion


@dataclass
class _Loaded:
    model: "ChatModel"
    version_id: str
    users: int = 0
    retired: bool = False


class ModelPool:
    """Opens versions on first use and hands them out to requests."""

    def __init__(self, workspace: Workspace, settings: Settings) -> None:
        self._workspace = workspace
        self._settings = settings
        self._lock = threading.Lock()
        self._loaded: dict[str, _Loaded] = {}

    def served(self) -> list[Served]:
        """Return what the registry offers now: the current model and the candidate."""
        registry = Registry.load(self._workspace)
        name = self._settings.deploy.model_name
        offered = []
        if registry.current is not None:
            offered.append(Served(f"{name}:latest", registry.current))
        if registry.candidate is not None:
            offered.append(Served(f"{name}:candidate", registry.candidate))
        return offered

    def resolve(self, name: str) -> Served:
        """Return the version a client's model name means; an empty or bare name means the best.

        Raises:
            Web4Error: nothing is deployed, or the name is unknown.
        """
        offered = self.served()
        if not offered:
            raise Web4Error("No model is deployed.", "Run `web4 package`, then `web4 deploy`.")
        bare = self._settings.deploy.model_name
        if name in ("", bare):
            return offered[0]
        for one in offered:
            if name == one.tag:
                return one
        if name == f"{bare}:latest":
            return offered[0]
        tags = ", ".join(one.tag for one in offered)
        raise Web4Error(f"Model {name} is not served.", f"Choose from: {tags}.")

    @contextmanager
    def use(self, served: Served) -> Iterator["ChatModel"]:
        """Lend the model for the length of one answer."""
        with self._lock:
            slot = self._loaded.get(served.tag)
            if slot is None or slot.version_id != served.version.id:
                model = open_model_version(self._workspace, self._settings, served.version)
                if slot is not None:
                    slot.retired = True
                    self._close_if_idle(slot)
                slot = self._loaded[served.tag] = _Loaded(model, served.version.id)
            slot.users += 1
        try:
            yield slot.model
        finally:
            with self._lock:
                slot.users -= 1
                self._close_if_idle(slot)

    def close(self) -> None:
        """Close every model that no request uses."""
        with self._lock:
            for slot in self._loaded.values():
                slot.retired = True
                self._close_if_idle(slot)
            self._loaded.clear()

    @staticmethod
    def _close_if_idle(slot: _Loaded) -> None:
        if slot.retired and slot.users == 0:
            slot.model.close()


def modified_at(version: ModelVersion) -> str:
    """Return when a version was made, as Ollama's clients expect it."""
    return datetime.fromisoformat(version.created.replace("Z", "+00:00")).isoformat()
