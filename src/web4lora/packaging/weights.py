"""A model's tensors, read lazily from safetensors and merged with a LoRA adapter on the way.

One tensor is in memory at a time, so a 7B model is merged and converted in about 1 GB.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from web4lora.errors import Web4Error
from web4lora.training.adapter import LoraDelta, load_delta

if TYPE_CHECKING:
    import torch

SINGLE_FILE = "model.safetensors"
INDEX_FILE = "model.safetensors.index.json"


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

    def stored_type(self, name: str) -> "torch.dtype":
        """Return the type a tensor has on disk."""
        return self._files[name].get_slice(name)[:0].dtype  # type: ignore[no-any-return]

    def load(self, name: str) -> "torch.Tensor":
        """Return one tensor; an adapted one is merged and given in fp32."""
        tensor: torch.Tensor = self._files[name].get_tensor(name)
        if self._delta is None or name not in self._delta.pairs:
            return tensor
        first, second = self._delta.pairs[name]
        update = (second.float() @ first.float()) * self._delta.scale
        return tensor.float() + update


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
