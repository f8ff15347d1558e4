"""Artifact manifests: what a stage read, with which settings, and what came out.

Every stage writes ``manifest.json`` beside its artifact, so that any result can be traced
back to source documents by walking `parents`.
"""

import importlib.metadata
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from web4lora import __version__
from web4lora.files import iso, write_json

_TRACKED_PACKAGES = (
    "torch",
    "transformers",
    "peft",
    "trl",
    "tokenizers",
    "gguf",
    "cyllama",
    "xllamacpp",
    "chromadb",
    "sentence-transformers",
)


def package_versions() -> dict[str, str]:
    """Return the versions of the packages that shape results, ours first."""
    versions = {"web4lora": __version__, "python": platform.python_version()}
    for name in _TRACKED_PACKAGES:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return versions


def write_manifest(
    folder: Path,
    *,
    kind: str,
    inputs: Mapping[str, str],
    settings: Mapping[str, Any],
    metrics: Mapping[str, Any],
    duration_s: float,
    name: str = "manifest.json",
) -> Path:
    """Write a manifest into `folder` and return its path.

    Args:
        folder: the artifact's folder.
        kind: ``index``, ``samples``, ``adapter``, ``model``, ``evaluation``, …
        inputs: name → sha256 of every input.
        settings: the effective settings the stage used.
        metrics: what it measured.
        duration_s: wall time in seconds.
        name: file name, where a folder holds artifacts of several stages.
    """
    path = folder / name
    write_json(
        path,
        {
            "kind": kind,
            "created": iso(),
            "inputs": dict(inputs),
            "settings": dict(settings),
            "metrics": dict(metrics),
            "versions": package_versions(),
            "duration_s": round(duration_s, 3),
        },
    )
    return path
