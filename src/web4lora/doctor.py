"""Does this machine fit the workspace? Each finding carries its fix."""

import importlib.util
import os
import platform
import shutil
import socket
import sys
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from web4lora.corpus import is_source
from web4lora.manifest import package_versions
from web4lora.settings import Settings
from web4lora.workspace import Workspace

GIB = 2**30
#: Base 15.2 + merged 15.2 + f16 GGUF 15.2 + Q4_K_M 4.7 (+ Ollama's copy), domain.md 4.6.
REAL_MODEL_DISK_GIB = 55
POCKET_DISK_GIB = 1
REAL_MODEL_MEMORY_GIB = 28
_TIMEOUT_S = 2.0


@dataclass(frozen=True)
class Check:
    """One finding: what was looked at, what was found, and what to do about it."""

    name: str
    status: Literal["ok", "warn", "fail"]
    found: str
    fix: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return the finding as plain data."""
        return asdict(self)


def _python() -> Check:
    fits = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return Check(
        "Python",
        "ok" if fits else "fail",
        platform.python_version(),
        "" if fits else "Use Python 3.11, 3.12 or 3.13.",
    )


def _packages() -> Check:
    needed = ("torch", "transformers", "peft", "trl", "chromadb", "gguf", "cyllama", "xllamacpp")
    missing = [name for name in needed if importlib.util.find_spec(name) is None]
    versions = package_versions()
    found = ", ".join(f"{name} {versions[name]}" for name in needed if name in versions)
    if missing:
        return Check("packages", "fail", f"missing: {', '.join(missing)}", "pip install -e .")
    return Check("packages", "ok", found)


def _device(real_model: bool) -> Check:
    import torch

    if torch.cuda.is_available():
        return Check("device", "ok", f"CUDA: {torch.cuda.get_device_name(0)}")
    if torch.backends.mps.is_available():
        return Check("device", "ok", "Apple MPS")
    if real_model:
        return Check(
            "device",
            "warn",
            f"CPU only, {os.cpu_count()} cores",
            "Training a 7B model on CPU takes weeks: use a CUDA box or a Mac, or --base pocket.",
        )
    return Check("device", "ok", f"CPU, {os.cpu_count()} cores (enough for the pocket model)")


def _memory(real_model: bool) -> Check:
    import psutil

    total = psutil.virtual_memory().total / GIB
    if real_model and total < REAL_MODEL_MEMORY_GIB:
        return Check(
            "memory",
            "fail",
            f"{total:.0f} GiB",
            f"A 7B model in 16 bit needs about {REAL_MODEL_MEMORY_GIB} GiB; use a smaller base.",
        )
    return Check("memory", "ok", f"{total:.0f} GiB")


def _disk(root: Path, real_model: bool) -> Check:
    existing = next(folder for folder in (root, *root.parents) if folder.exists())
    free = shutil.disk_usage(existing).free / GIB
    needed = REAL_MODEL_DISK_GIB if real_model else POCKET_DISK_GIB
    if free < needed:
        return Check("disk", "fail", f"{free:.1f} GiB free", f"Free at least {needed} GiB.")
    return Check("disk", "ok", f"{free:.0f} GiB free, {needed} needed")


def _http(name: str, url: str, required: bool, fix: str) -> Check:
    try:
        with urllib.request.urlopen(url, timeout=_TIMEOUT_S) as answer:  # fixed http(s) URL
            return Check(name, "ok", f"{url} answers {answer.status}")
    except (urllib.error.URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        return Check(name, "fail" if required else "warn", f"{url}: {reason}", fix)


def _redis() -> Check:
    try:
        with socket.create_connection(("127.0.0.1", 6379), timeout=_TIMEOUT_S) as link:
            link.sendall(b"PING\r\n")
            answer = link.recv(16)
    except OSError:
        return Check("Redis", "ok", "not running; optional, nothing needs it")
    return Check("Redis", "ok", answer.decode("ascii", "replace").strip())


def _workspace(workspace: Workspace, settings: Settings) -> Check:
    if not workspace.settings_file.is_file():
        return Check(
            "workspace", "warn", f"{workspace.root} is none", "web4 init DIR --source PATH"
        )
    missing = [path for path in settings.sources.paths if not is_source(Path(path))]
    if missing:
        return Check(
            "workspace",
            "fail",
            f"source folder missing: {', '.join(missing)}",
            f"Correct sources.paths in {workspace.settings_file}.",
        )
    return Check("workspace", "ok", f"{workspace.root}, {len(settings.sources.paths)} source(s)")


def _base(workspace: Workspace, settings: Settings) -> Check:
    reference = settings.model.base
    if reference == "pocket":
        return Check("base model", "ok", "pocket (embedded)")
    local = Path(reference).expanduser()
    downloaded = workspace.models / reference.split("/")[-1].lower()
    if (local / "config.json").is_file() or (downloaded / "config.json").is_file():
        return Check("base model", "ok", reference)
    return Check(
        "base model", "warn", f"{reference} is not on disk", f"web4 models download {reference}"
    )


def examine(workspace: Workspace, settings: Settings) -> list[Check]:
    """Run every check; nothing is changed and no check raises for a missing service."""
    real_model = settings.model.base != "pocket"
    wants_ollama = settings.deploy.target == "ollama"
    return [
        _python(),
        _packages(),
        _device(real_model),
        _memory(real_model),
        _disk(workspace.root, real_model),
        _workspace(workspace, settings),
        _base(workspace, settings),
        _http(
            "Ollama",
            f"{settings.deploy.ollama_url}/api/version",
            wants_ollama,
            "Start it with `ollama serve`, or keep deploy.target: embedded.",
        ),
        _http(
            "model hub",
            "https://huggingface.co/api/models?limit=1",
            False,
            "Only needed to download a base model; otherwise work offline.",
        ),
        _redis(),
    ]
