"""A LoRA adapter on disk: its configuration and tensors, read without loading a model."""

import json
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from web4lora.errors import Web4Error

if TYPE_CHECKING:
    import torch

ADAPTER_FILE = "adapter_model.safetensors"
OLD_ADAPTER_FILE = "adapter_model.bin"
_KEY = re.compile(r"^base_model\.model\.(?P<module>.+)\.lora_(?P<half>[AB])\.weight$")
#: LoRA variants whose effect is not W + scale·B·A.
_UNSUPPORTED = ("use_dora", "fan_in_fan_out", "modules_to_save", "rank_pattern", "alpha_pattern")


@dataclass(frozen=True)
class LoraDelta:
    """An adapter's low-rank update.

    Attributes:
        rank: r.
        scale: alpha / r, or alpha / sqrt(r) with rank-stabilised LoRA.
        pairs: base tensor name → (A of shape [r, in], B of shape [out, r]).
    """

    rank: int
    scale: float
    pairs: "dict[str, tuple[torch.Tensor, torch.Tensor]]"


def load_adapter_tensors(folder: Path) -> "dict[str, torch.Tensor]":
    """Load an adapter's weights: safetensors, or an old ``.bin`` through a weights-only load.

    Raises:
        Web4Error: neither file is there, or the file is broken or holds code.
    """
    import torch
    from safetensors.torch import load_file

    try:
        if (folder / ADAPTER_FILE).is_file():
            return dict(load_file(str(folder / ADAPTER_FILE)))
        if (folder / OLD_ADAPTER_FILE).is_file():
            path = folder / OLD_ADAPTER_FILE
            return dict(torch.load(path, map_location="cpu", weights_only=True))
    except Exception as error:  # safetensors, pickle and zip each have their own
        raise Web4Error(
            f"The adapter in {folder} cannot be read: {error}",
            "Train again, or point --adapter at another folder.",
        ) from error
    raise Web4Error(
        f"{folder} holds no LoRA adapter ({ADAPTER_FILE}).",
        "Run `web4 train`, or point --adapter at its output folder.",
    )


def read_adapter_config(folder: Path) -> dict[str, Any]:
    """Return ``adapter_config.json``.

    Raises:
        Web4Error: it is missing or no JSON object.
    """
    try:
        content = json.loads((folder / "adapter_config.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
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
        Web4Error: a LoRA variant that is more than a low-rank sum, or keys that are no LoRA pairs.
    """
    config = read_adapter_config(folder)
    for option in _UNSUPPORTED:
        if config.get(option):
            raise Web4Error(
                f"The adapter in {folder} uses `{option}`, which cannot be merged.",
                "Train with the plain lora_config of balanced_training.json.",
            )
    halves: dict[str, dict[str, torch.Tensor]] = {}
    for key, tensor in load_adapter_tensors(folder).items():
        match = _KEY.match(key)
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
    rank, alpha = int(config["r"]), float(config["lora_alpha"])
    scale = alpha / math.sqrt(rank) if config.get("use_rslora") else alpha / rank
    return LoraDelta(rank, scale, {name: (pair["A"], pair["B"]) for name, pair in halves.items()})
