"""From an adapter to a deployable package: merge, GGUF, quantize, checksum, Modelfile, card.

The merge happens while the GGUF is written, tensor by tensor: no merged copy of the base touches
the disk unless it is asked for (15 GB less for a 7B model).
"""

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from web4lora.domain.chat import CHAT_TEMPLATE
from web4lora.errors import Web4Error
from web4lora.files import atomic_folder, sha256_file, sha256_text, utc_stamp, write_text
from web4lora.manifest import write_manifest
from web4lora.models import BaseModel, choose_device, preflight, resolve_base
from web4lora.packaging.gguf import write_gguf
from web4lora.packaging.merge import merge_adapter
from web4lora.packaging.model_card import CardFacts, write_model_card
from web4lora.packaging.modelfile import render_modelfile
from web4lora.packaging.quantize import (
    QuantizedFile,
    check_quantization,
    quantize_gguf,
    tensor_types,
)
from web4lora.packaging.registry import ModelVersion, Registry, VersionKind
from web4lora.packaging.weights import open_weights
from web4lora.progress import Progress
from web4lora.settings import Settings
from web4lora.training.adapter import ADAPTER_FILE, OLD_ADAPTER_FILE
from web4lora.workspace import Workspace

GGUF_NAME = "model.gguf"
F16_NAME = "model-f16.gguf"
_STALE_S = 24 * 3600  # unfinished folders of killed runs are removed after a day


@dataclass(frozen=True)
class PackageResult:
    """A finished package.

    Attributes:
        version: its registry entry.
        folder: the package.
        gguf: the quantized model in it.
        sha256: of the GGUF.
        file: tensor types and size.
        reused: an equal package was there already.
        duration_s: of this call.
    """

    version: ModelVersion
    folder: Path
    gguf: Path
    sha256: str
    file: QuantizedFile
    reused: bool
    duration_s: float


@dataclass(frozen=True)
class Recipe:
    """What decides the bytes of a package: base, adapter and type."""

    base: BaseModel
    adapter: Path | None
    adapter_sha256: str
    quantization: str
    stats: dict[str, Any] | None

    def inputs(self) -> dict[str, str]:
        """Return the digest of each input, as the package's manifest states them."""
        found = {"base": self.base.fingerprint, "chat_template": sha256_text(CHAT_TEMPLATE)}
        if self.adapter_sha256:
            found["adapter"] = self.adapter_sha256
        return found


def latest_adapter(workspace: Workspace) -> Path:
    """Return the adapter of the newest finished full or mini training, by its recorded time.

    Raises:
        Web4Error: there is none.
    """
    found: list[tuple[str, Path]] = []
    for path in workspace.outputs.glob("*/training_stats.json"):
        stats = _read_stats(path.parent)
        if stats and stats.get("kind") in ("full", "mini") and _adapter_file(path.parent):
            found.append((str(stats["timestamp"]), path.parent))
    if not found:
        raise Web4Error(f"{workspace.outputs} holds no trained adapter.", "Run `web4 train` first.")
    return max(found)[1]


def package(
    workspace: Workspace,
    settings: Settings,
    progress: Progress,
    *,
    adapter: Path | None,
    kind: VersionKind = "full",
    parent: str = "",
    quantization: str | None = None,
    keep_f16: bool = False,
    keep_merged: bool = False,
) -> PackageResult:
    """Make a package and register it as a candidate; an equal one is reused.

    Args:
        workspace: outputs and registry.
        settings: base, quantization, sampling.
        progress: steps and notes.
        adapter: a LoRA folder, or None for the bare base (the baseline's model).
        kind: how the adapter was trained.
        parent: id of the version it continues.
        quantization: instead of ``model.quantization``.
        keep_f16: keep the unquantized GGUF.
        keep_merged: also write the merged model as a folder.

    Raises:
        CheckFailed: the quantized file is not what it says.
        Web4Error: adapter and base do not fit, or there is no room; said before the work.
    """
    started = time.monotonic()
    recipe = recipe_of(workspace, settings, progress, adapter, quantization)
    if not keep_f16 and not keep_merged and (known := _find_equal(workspace, recipe)):
        progress.note(f"{known.id} is made from the same adapter and base: nothing to do")
        return _reuse(workspace, settings, known, recipe, started)
    where = workspace.outputs
    _check_room(recipe, where, progress)
    _remove_stale(where)
    stem = "web4_model" if adapter else "web4_base"
    name = _free_name(where, stem)
    if keep_merged and adapter:
        merge_adapter(
            recipe.base.path, adapter, where / name.replace(stem, "web4_merged"), progress=progress
        )
    with atomic_folder(where / name) as folder:
        file = _build(folder, recipe, progress, keep_f16=keep_f16)
        digest = _describe(folder, name, recipe, file, settings, started)
    version = ModelVersion(
        id=name,
        kind=kind if adapter else "base",
        parent=parent,
        adapter=_relative(adapter, workspace.root) if adapter else "",
        adapter_sha256=recipe.adapter_sha256,
        gguf=f"outputs/{name}/{GGUF_NAME}",
        gguf_sha256=digest,
    )
    Registry.load(workspace).register(version).save()
    return _publish(workspace, settings, version, file, started, reused=False)


def _check_room(recipe: Recipe, where: Path, progress: Progress) -> None:
    """Say what the work needs; raise before it where there is no room."""
    size = _size_type(recipe.quantization)
    for line in preflight(recipe.base, "merge", choose_device("cpu"), where, quantization=size):
        progress.note(line)


def recipe_of(
    workspace: Workspace,
    settings: Settings,
    progress: Progress,
    adapter: Path | None,
    quantization: str | None,
) -> Recipe:
    """Resolve and check what a package is made from.

    Raises:
        Web4Error: the adapter holds no weights, or the base is not the one it was trained on.
    """
    kind = check_quantization(quantization or settings.model.quantization)
    stats = _read_stats(adapter) if adapter else None
    ref = stats["base"]["ref"] if stats else settings.model.base
    base = resolve_base(ref, workspace.models, progress)
    if stats and stats["base"]["fingerprint"] != base.fingerprint:
        raise Web4Error(
            f"The base {ref} is not the one the adapter in {adapter} was trained on.",
            "Train again with `web4 train`, or restore the base model.",
        )
    digest = ""
    if adapter:
        weights = _adapter_file(adapter)
        if weights is None:
            raise Web4Error(
                f"{adapter} holds no LoRA adapter ({ADAPTER_FILE}).", "Run `web4 train` first."
            )
        digest = sha256_file(weights)
    return Recipe(base, adapter, digest, kind, stats)


def _adapter_file(folder: Path) -> Path | None:
    for name in (ADAPTER_FILE, OLD_ADAPTER_FILE):
        if (folder / name).is_file():
            return folder / name
    return None


def _read_stats(folder: Path) -> dict[str, Any] | None:
    try:
        content = json.loads((folder / "training_stats.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None  # adapters from elsewhere have none
    return content if isinstance(content, dict) and "base" in content else None


def _find_equal(workspace: Workspace, recipe: Recipe) -> ModelVersion | None:
    """Return an intact version made from the same inputs."""
    for version in reversed(Registry.load(workspace).versions):
        folder = version.gguf_path(workspace).parent
        try:
            manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        except (OSError, ValueError):
            continue
        same = manifest["inputs"] == recipe.inputs()
        same = same and manifest["settings"]["quantization"] == recipe.quantization
        if same and version.status != "failed" and _is_intact(version, workspace):
            return version
    return None


def _is_intact(version: ModelVersion, workspace: Workspace) -> bool:
    path = version.gguf_path(workspace)
    return path.is_file() and sha256_file(path) == version.gguf_sha256


def _reuse(
    workspace: Workspace,
    settings: Settings,
    version: ModelVersion,
    recipe: Recipe,
    started: float,
) -> PackageResult:
    path = version.gguf_path(workspace)
    file = QuantizedFile(path, tensor_types(path), path.stat().st_size)
    return _publish(workspace, settings, version, file, started, reused=True)


def _size_type(quantization: str) -> str:
    return "F16" if quantization == "F16" else quantization


def _free_name(outputs: Path, stem: str) -> str:
    """Return a stamped name that is not taken; two packages may be made within a second."""
    name = f"{stem}_{utc_stamp()}"
    number = 1
    while (outputs / name).exists():
        number += 1
        name = f"{stem}_{utc_stamp()}_{number}"
    return name


def _build(folder: Path, recipe: Recipe, progress: Progress, *, keep_f16: bool) -> QuantizedFile:
    """Write the 16-bit GGUF and quantize it; return the result under its name in `folder`."""
    f16, target = folder / F16_NAME, folder / GGUF_NAME
    with open_weights(recipe.base.path, recipe.adapter) as weights:
        write_gguf(weights, f16, progress=progress)
    if recipe.quantization == "F16":
        f16.rename(target)
        return QuantizedFile(target, tensor_types(target), target.stat().st_size)
    file = quantize_gguf(f16, target, recipe.quantization, progress=progress)
    if not keep_f16:
        f16.unlink()
    return file


def _describe(
    folder: Path,
    name: str,
    recipe: Recipe,
    file: QuantizedFile,
    settings: Settings,
    started: float,
) -> str:
    """Write checksum, Modelfile, model card and manifest; return the checksum."""
    digest = sha256_file(folder / GGUF_NAME)
    write_text(folder / f"{GGUF_NAME}.sha256", f"{digest}  {GGUF_NAME}\n")
    write_text(folder / "Modelfile", render_modelfile(settings.model, f"./{GGUF_NAME}"))
    write_model_card(
        folder, CardFacts(name, recipe.base, recipe.quantization, file, digest, recipe.stats)
    )
    write_manifest(
        folder,
        kind="model",
        inputs=recipe.inputs(),
        settings={"quantization": recipe.quantization, "base": recipe.base.summary()},
        metrics={"sha256": digest, "bytes": file.bytes, "tensor_types": file.types},
        duration_s=time.monotonic() - started,
    )
    return digest


def _publish(
    workspace: Workspace,
    settings: Settings,
    version: ModelVersion,
    file: QuantizedFile,
    started: float,
    *,
    reused: bool,
) -> PackageResult:
    """Put a trained package under the roadmap's names; the bare base stays in its folder."""
    path = version.gguf_path(workspace)
    if version.kind != "base":
        link_or_copy(path, workspace.gguf)
        write_text(workspace.modelfile, render_modelfile(settings.model))
    return PackageResult(
        version=version,
        folder=path.parent,
        gguf=path,
        sha256=version.gguf_sha256,
        file=QuantizedFile(path, file.types, file.bytes),
        reused=reused,
        duration_s=time.monotonic() - started,
    )


def link_or_copy(source: Path, target: Path) -> None:
    """Make `target` the same file as `source`, atomically; a copy where links are not possible."""
    with _temporary_beside(target) as temporary:
        try:
            os.link(source, temporary)
        except OSError:
            shutil.copyfile(source, temporary)
        temporary.replace(target)


@contextmanager
def _temporary_beside(target: Path) -> Iterator[Path]:
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.tmp-{os.getpid()}")
    temporary.unlink(missing_ok=True)
    try:
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _relative(path: Path, root: Path) -> str:
    resolved = path.resolve()
    return str(resolved.relative_to(root)) if resolved.is_relative_to(root) else str(resolved)


def _remove_stale(outputs: Path) -> None:
    for folder in outputs.glob(".web4_*.tmp-*"):
        if folder.is_dir() and time.time() - folder.stat().st_mtime > _STALE_S:
            shutil.rmtree(folder, ignore_errors=True)
