"""The models a gateway serves, by tag; a promotion is picked up with the next request.

A model that is replaced is closed when its last answer has ended.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from web4lora.errors import Web4Error
from web4lora.packaging import ModelVersion, Registry, open_model_version
from web4lora.settings import Settings
from web4lora.workspace import Workspace

if TYPE_CHECKING:
    from web4lora.inference import ChatModel


@dataclass(frozen=True)
class Served:
    """One tag, the version behind it, and what clients ask about it.

    Attributes:
        tag: as clients name it.
        version: the registry's entry.
        size_bytes: of the model file.
        quantization: of its matrices, for example ``Q4_K_M``.
        parameter_size: for people, for example ``7.6B``.
    """

    tag: str
    version: ModelVersion
    size_bytes: int
    quantization: str
    parameter_size: str

    @property
    def modified_at(self) -> str:
        """When the version was made, ISO 8601 with an offset, as Ollama's clients expect it."""
        return self._created.isoformat()

    @property
    def created_epoch(self) -> int:
        """The same in seconds, as OpenAI's clients expect it."""
        return int(self._created.timestamp())

    @property
    def _created(self) -> datetime:
        return datetime.fromisoformat(self.version.created.replace("Z", "+00:00"))


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
            offered.append(self._describe(f"{name}:latest", registry.current))
        if registry.candidate is not None:
            offered.append(self._describe(f"{name}:candidate", registry.candidate))
        return offered

    def _describe(self, tag: str, version: ModelVersion) -> Served:
        path = version.gguf_path(self._workspace)
        facts = _package_facts(path.parent)
        return Served(
            tag=tag,
            version=version,
            size_bytes=path.stat().st_size if path.is_file() else 0,
            quantization=str(facts.get("quantization", self._settings.model.quantization)),
            parameter_size=_for_people(int(facts.get("base", {}).get("parameters", 0))),
        )

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


def _package_facts(folder: Path) -> dict[str, Any]:
    """Return the settings a package was made with, from its manifest; empty where it has none."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        return dict(manifest["settings"])
    except (OSError, ValueError, KeyError):
        return {}


def _for_people(parameters: int) -> str:
    if parameters >= 1e9:
        return f"{parameters / 1e9:.1f}B"
    return f"{parameters / 1e6:.1f}M"
