"""Chroma in a folder of this machine: opening it, and removing it whole."""

import shutil
from pathlib import Path
from typing import Any

from web4lora.errors import Web4Error


def open_folder(folder: Path, *, fresh: bool = False) -> Any:
    """Return a client of the collections in a folder.

    Args:
        folder: made where it is missing.
        fresh: share nothing with a client that this process opened before.

    Raises:
        Web4Error: the folder is damaged.
    """
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings

    if fresh:
        SharedSystemClient.clear_system_cache()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return chromadb.PersistentClient(
            str(folder), settings=Settings(anonymized_telemetry=False, allow_reset=False)
        )
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # Chroma's native part panics with a BaseException
        raise Web4Error(
            f"The vector collections in {folder} cannot be opened: {error}",
            "Build them again from the index with `web4 rag rebuild`.",
        ) from error


def remove_folder(folder: Path) -> None:
    """Delete the vector collections on disk, before any were opened in this process."""
    from chromadb.api.shared_system_client import SharedSystemClient

    SharedSystemClient.clear_system_cache()
    shutil.rmtree(folder, ignore_errors=True)
