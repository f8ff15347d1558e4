"""A deeper pocket from a shallower one, so that nothing learnt is lost.

Each new layer is a copy of the one before it whose two outputs are zero: it begins as identity, and
its maps are useful from the first update on (block expansion, Wu et al. 2024, "LLaMA Pro").
"""

import json
from pathlib import Path
from typing import Any

#: The first two layers copy from the prompt together (`copying.py`) and stay neighbours.
TOGETHER = 2


def most_new_layers(layers: int) -> int:
    """Return how many layers a model of `layers` can get: one behind each but the first of all."""
    return layers - TOGETHER + 1


def can_grow(folder: Path, width: tuple[int, int], layers: int) -> bool:
    """Tell whether a folder holds a model of this width (hidden, MLP) that can get `layers`."""
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        found = (config["hidden_size"], config["intermediate_size"])
        old = int(config["num_hidden_layers"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return found == width and 0 <= layers - old <= most_new_layers(old)


def grown(model: Any, config: Any) -> Any:
    """Return a model of a deeper configuration that computes what `model` computes.

    Args:
        model: a Qwen2 model.
        config: the same shape with as many layers or more; new ones follow the last layers.

    Raises:
        ValueError: the model cannot grow to so many layers, at most one behind each old one.
    """
    import torch
    from transformers import Qwen2ForCausalLM

    old = model.config.num_hidden_layers
    new = config.num_hidden_layers - old
    if not 0 <= new <= most_new_layers(old):
        raise ValueError(f"{old} layers cannot grow to {config.num_hidden_layers}")
    deeper = Qwen2ForCausalLM(config)
    layers = iter(deeper.model.layers)
    with torch.no_grad():
        deeper.model.embed_tokens.load_state_dict(model.model.embed_tokens.state_dict())
        deeper.model.norm.load_state_dict(model.model.norm.state_dict())
        for place, layer in enumerate(model.model.layers):
            next(layers).load_state_dict(layer.state_dict())
            if place >= old - new:
                copy = next(layers)
                copy.load_state_dict(layer.state_dict())
                copy.self_attn.o_proj.weight.zero_()
                copy.mlp.down_proj.weight.zero_()
    return deeper
