"""A model's tensors, read lazily from safetensors and merged with a LoRA adapter on the way.

One tensor is in memory at a time, so a 7B model is merged and converted in about 1 GB.
"""

import json
import math
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from web4lora.errors import Web4Error

if TYPE_CHECKING:
    import torch

SINGLE_FILE = "model.safetensors"
INDEX_FILE = "model.safetensors.index.json"
_ADAPTER_KEY = re.compile(r"^base_model\.model\.(?P<module>.+)\.lora_(?P<half>[AB])\.weight$")
#: LoRA variants whose merge is not W + scale·B·A.
_UNSUPPORTED = ("use_dora", "fan_in_fan_out", "modules_to_save", "rank_pattern", "alpha_pattern")


@dataclass(frozen=True)
class LoraDelta:
    """An adapter's low-rank update, by base tensor name.

    Attributes:
        scale: alpha / r, or alpha / sqrt(r) with rank-stabilised LoRA.
        pairs: base tensor name → (A of shape [r, in], B of shape [out, r]).
    """

    scale: float
    pairs: "dict[str, tuple[torch.Tensor, torch.Tensor]]"


def load_adapter_tensors(folder: Path) -> "dict[str, torch.Tensor]":
    """Load an adapter's weights: safetensors, or an old ``.bin`` through a weights-only load.

    Raises:
        Web4Error: neither file is there, or the file is broken.
    """
    import torch
    from safetensors.torch import load_file

    safe, old = folder / "adapter_model.safetensors", folder / "adapter_model.bin"
    try:
        if safe.is_file():
            return dict(load_file(str(safe)))
        if old.is_file():
            return dict(torch.load(old, map_location="cpu", weights_only=True))
    except Exception as error:
        raise Web4Error(
            f"The adapter in {folder} cannot be read: {error}",
            "Train again, or point --adapter at another folder.",
        ) from error
    raise Web4Error(
        f"{folder} holds no LoRA adapter (adapter_model.safetensors).",
        "Run `web4 train`, or point --adapter at its output folder.",
    )


def read_adapter_config(folder: Path) -> dict[str, Any]:
    """Return ``adapter_config.json``.

    Raises:
        Web4Error: it is missing or no JSON object.
    """
    try:
        content = json.loads((folder / "adapter_config.json").read_text("utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise Web4Error(
            f"{folder} has no readable adapter_config.json: {error}",
            "Point --adapter at a folder that `web4 train` wrote.",
        ) from error
    if not isinstance(content, dict):
        raise Web4Error(f"{folder}/adapter_config.json holds no object.", "Train again.")
    return content


def load_delta(folder: Path) -> LoraDelta:
    """Read a LoRA adapter as a delta on base tensors.

    Raises:
        Web4Error: a LoRA variant that cannot be merged, or keys that are no LoRA pairs.
    """
    config = read_adapter_config(folder)
    for option in _UNSUPPORTED:
        if config.get(option):
            raise Web4Error(
                f"The adapter in {folder} uses `{option}`, which packaging cannot merge.",
                "Train with the plain lora_config of balanced_training.json.",
            )
    halves: dict[str, dict[str, torch.Tensor]] = {}
    for key, tensor in load_adapter_tensors(folder).items():
        match = _ADAPTER_KEY.match(key)
        if match is None:
            raise Web4Error(
                f"The adapter in {folder} holds the unknown tensor {key}.",
                "Train with `bias: none` and only LoRA modules.",
            )
        halves.setdefault(match["module"] + ".weight", {})[match["half"]] = tensor
    broken = [name for name, pair in halves.items() if set(pair) != {"A", "B"}]
    if broken or not halves:
        raise Web4Error(
            f"The adapter in {folder} is incomplete ({', '.join(broken) or 'no tensors'}).",
            "Train again, or point --adapter at another folder.",
        )
    rank, alpha = config["r"], config["lora_alpha"]
    scale = alpha / math.sqrt(rank) if config.get("use_rslora") else alpha / rank
    return LoraDelta(scale, {name: (pair["A"], pair["B"]) for name, pair in halves.items()})


class Weights:
    """The tensors of a Hugging Face model folder, with an optional LoRA delta applied.

    Use `open_weights`; the object is valid inside its block.

    Attributes:
        folder: the base model's folder.
        config: its ``config.json``.
    """

    def __init__(
        self, folder: Path, config: dict[str, Any], files: dict[str, Any], delta: LoraDelta | None
    ) -> None:
        self.folder = folder
        self.config = config
        self._files = files
        self._delta = delta

    def names(self) -> list[str]:
        """Return the tensor names in file order."""
        return list(self._files)

    def shape(self, name: str) -> tuple[int, ...]:
        """Return a tensor's shape without reading it."""
        return tuple(self._files[name].get_slice(name).get_shape())

    def load(self, name: str) -> "torch.Tensor":
        """Return one tensor in the base model's type; merged in fp32 where the adapter has it."""
        tensor: torch.Tensor = self._files[name].get_tensor(name)
        if self._delta is None or name not in self._delta.pairs:
            return tensor
        first, second = self._delta.pairs[name]
        update = (second.float() @ first.float()) * self._delta.scale
        return (tensor.float() + update).to(tensor.dtype)


def _tensor_files(folder: Path) -> dict[str, str]:
    """Return tensor name → file name for a single-file or sharded model."""
    from safetensors import safe_open

    index = folder / INDEX_FILE
    if index.is_file():
        return dict(json.loads(index.read_text("utf-8"))["weight_map"])
    if (folder / SINGLE_FILE).is_file():
        with safe_open(str(folder / SINGLE_FILE), framework="pt") as stream:
            return dict.fromkeys(stream.keys(), SINGLE_FILE)
    raise Web4Error(
        f"{folder} holds no safetensors weights.",
        "Download the base again with `web4 models download REF`.",
    )


@contextmanager
def open_weights(folder: Path, adapter: Path | None = None) -> Iterator[Weights]:
    """Open a model folder, optionally with a LoRA adapter applied on reading.

    Raises:
        Web4Error: files are missing, or the adapter does not fit the base.
    """
    from safetensors import safe_open

    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise Web4Error(
            f"{folder} is no model folder: {error}", "Check model.base in config/web4.yaml."
        ) from error
    delta = load_delta(adapter) if adapter else None
    with ExitStack() as stack:
        opened: dict[str, Any] = {}
        files: dict[str, Any] = {}
        for name, file in _tensor_files(folder).items():
            if file not in opened:
                opened[file] = stack.enter_context(safe_open(str(folder / file), framework="pt"))
            files[name] = opened[file]
        weights = Weights(folder, config, files, delta)
        if delta is not None and adapter is not None:
            _check_fit(weights, delta, adapter)
        yield weights


def _check_fit(weights: Weights, delta: LoraDelta, adapter: Path) -> None:
    known = set(weights.names())
    for name, (first, second) in delta.pairs.items():
        wanted = (second.shape[0], first.shape[1])
        if name not in known or weights.shape(name) != wanted:
            raise Web4Error(
                f"The adapter in {adapter} does not fit the base {weights.folder}: {name}.",
                "Package it with the base it was trained on (see its training_stats.json).",
            )
