"""A quantized model and the 16-bit file it was made from, for the quantization gate."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from web4lora.errors import Web4Error
from web4lora.packaging.gguf import write_gguf
from web4lora.packaging.opening import named_version
from web4lora.packaging.packager import F16_NAME, recipe_of
from web4lora.packaging.registry import ModelVersion, Registry
from web4lora.packaging.weights import open_weights
from web4lora.progress import Progress
from web4lora.settings import Settings
from web4lora.workspace import Workspace


@dataclass(frozen=True)
class QuantizedPair:
    """Two files of one model.

    Attributes:
        name: what reports call the quantized model.
        quantized: the file that is deployed.
        f16: the file it was made from.
        quantization: GGUF type of `quantized`, for example Q4_K_M.
    """

    name: str
    quantized: Path
    f16: Path
    quantization: str


@contextmanager
def open_pair(
    workspace: Workspace,
    settings: Settings,
    progress: Progress,
    ref: str = "",
    f16: Path | None = None,
) -> Iterator[QuantizedPair]:
    """Find or make the unquantized file of a model for a block.

    Args:
        workspace: registry and outputs.
        settings: the base, where the version does not name it.
        progress: steps of the conversion.
        ref: a version id, ``current``, ``candidate``, FILE.gguf, or "" for the newest version.
        f16: the unquantized file; default: kept by ``web4 package --keep-f16``, else converted
            again from adapter and base, and removed after the block.

    Raises:
        Web4Error: there is no such model, or its unquantized file cannot be found or made.
    """
    version = named_version(Registry.load(workspace), ref)
    quantized = version.gguf_path(workspace) if version else Path(ref or workspace.gguf)
    if not quantized.is_file():
        raise Web4Error(f"{quantized} does not exist.", "Run `web4 package` first.")
    name = version.id if version else quantized.stem
    found = f16 or quantized.with_name(F16_NAME)
    if found.is_file():
        yield QuantizedPair(name, quantized, found, quantization_of(quantized))
        return
    if f16 is not None or version is None:
        raise Web4Error(
            f"{found} does not exist; the gate compares with the unquantized model.",
            "Name it with --f16 FILE, or keep it with `web4 package --keep-f16`.",
        )
    with tempfile.TemporaryDirectory(dir=workspace.outputs, prefix=".f16-") as folder:
        made = Path(folder) / F16_NAME
        _convert(workspace, settings, progress, version, made)
        yield QuantizedPair(name, quantized, made, quantization_of(quantized))


def quantization_of(path: Path) -> str:
    """Return the type a GGUF states for itself, for example ``Q4_K_M``.

    Raises:
        Web4Error: the file is no readable GGUF.
    """
    from gguf import GGUFReader, LlamaFileType

    try:
        field = GGUFReader(str(path)).get_field("general.file_type")
    except (OSError, ValueError, IndexError) as error:
        raise Web4Error(f"{path} is no readable GGUF: {error}", "Package again.") from error
    return "" if field is None else LlamaFileType(field.contents()).name.removeprefix("MOSTLY_")


def _convert(
    workspace: Workspace,
    settings: Settings,
    progress: Progress,
    version: ModelVersion,
    target: Path,
) -> None:
    """Write the unquantized GGUF of a version as `package` did before it quantized."""
    adapter = workspace.root / version.adapter if version.adapter else None
    recipe = recipe_of(workspace, settings, progress, adapter, None)
    manifest = json.loads(
        (version.gguf_path(workspace).parent / "manifest.json").read_text("utf-8")
    )
    if manifest["inputs"] != recipe.inputs():
        raise Web4Error(
            f"Base or adapter of {version.id} have changed since it was packaged.",
            "Name the unquantized file with --f16, or package again.",
        )
    with open_weights(recipe.base.path, adapter) as weights:
        write_gguf(weights, target, progress=progress)
