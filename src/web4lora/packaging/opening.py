"""From a registry entry to an open model."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from web4lora.errors import Web4Error
from web4lora.packaging.registry import ModelVersion, Registry
from web4lora.settings import Settings
from web4lora.workspace import Workspace

if TYPE_CHECKING:
    from web4lora.inference import ChatModel


def open_model_version(
    workspace: Workspace, settings: Settings, version: ModelVersion, *, slots: int = 2
) -> "ChatModel":
    """Open a version where it runs: in Ollama when it was imported there, else in this process.

    Raises:
        Web4Error: its file is gone, or cannot be loaded.
    """
    from web4lora.inference import open_model

    if settings.deploy.target == "ollama" and version.tag:
        return open_model(f"ollama:{version.tag}@{settings.deploy.ollama_url}", settings)
    path = version.gguf_path(workspace)
    if not path.is_file():
        raise Web4Error(
            f"The model file of {version.id} is gone: {path}.", "Run `web4 package` again."
        )
    return open_model(str(path), settings, slots=slots, name=version.id)


@contextmanager
def open_version(
    workspace: Workspace, settings: Settings, ref: str = "", *, slots: int = 2
) -> "Iterator[ChatModel]":
    """Open a model for a block and close it after.

    Args:
        workspace: registry and outputs.
        settings: context, device, Ollama's address.
        ref: a version id, ``current``, ``previous``, ``candidate``, any reference of
            `open_model`, or "" for the newest trained version.
        slots: requests answered at the same time.

    Raises:
        Web4Error: there is no such model.
    """
    from web4lora.inference import open_model

    version = named_version(Registry.load(workspace), ref)
    if version is not None:
        model = open_model_version(workspace, settings, version, slots=slots)
    elif ref:
        model = open_model(ref, settings, slots=slots)
    elif workspace.gguf.is_file():
        model = open_model(str(workspace.gguf), settings, slots=slots)
    else:
        raise Web4Error(f"{workspace.gguf} does not exist.", "Run `web4 package` first.")
    try:
        yield model
    finally:
        model.close()


def named_version(registry: Registry, ref: str) -> ModelVersion | None:
    """Return the version a reference names, or None where it is no version's name."""
    if not ref:
        return registry.candidate or registry.current
    pointers = {
        "current": registry.current,
        "previous": registry.previous,
        "candidate": registry.candidate,
    }
    if ref in pointers:
        version = pointers[ref]
        if version is None:
            raise Web4Error(f"There is no {ref} version.", "See `web4 status`.")
        return version
    return next((one for one in registry.versions if one.id == ref), None)
