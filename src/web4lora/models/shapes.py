"""What follows from a model's shapes alone: parameters, adapter and file sizes, cache and memory.

No model is loaded; ``config.json`` is enough. Sizes are bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from web4lora.errors import Web4Error

BLOCK = 256  # values in one K-quant block; a row must be a multiple
# bits per value, scales included; source: ggml-quants block layouts (llama.cpp)
_BITS = {"F32": 32.0, "F16": 16.0, "BF16": 16.0, "Q8_0": 8.5, "Q6_K": 6.5625, "Q5_K": 5.5}
_BITS |= {"Q5_0": 5.5, "Q5_1": 6.0, "Q4_K": 4.5}
_FALLBACK = {"Q4_K": "Q5_0", "Q5_K": "Q5_1", "Q6_K": "Q8_0"}  # llama.cpp, rows not divisible by 256
_MIXED = {"Q4_K_M": "Q4_K", "Q5_K_M": "Q5_K"}
GGUF_TYPES = ("F16", "BF16", "F32", "Q8_0", "Q6_K", *_MIXED)
_GGUF_TOKEN_BYTES = (
    39  # vocabulary, merges and types per token, measured on Qwen2.5 (5.9 MB for 152,064)
)


@dataclass(frozen=True)
class ModelShape:
    """The sizes of a Qwen2 model, in elements."""

    hidden: int
    layers: int
    heads: int
    kv_heads: int
    head_dim: int
    mlp: int
    vocab: int
    tied: bool

    @property
    def parameters(self) -> int:
        """All parameters; a tied output matrix counts once."""
        return sum(rows * columns for _, rows, columns in matrices(self)) + vectors(self)

    @property
    def cache_bytes_per_token(self) -> int:
        """Key and value cache of one token at 16 bits."""
        return 2 * 2 * self.layers * self.kv_heads * self.head_dim


def shape_of(config: Mapping[str, Any]) -> ModelShape:
    """Read the shape from a ``config.json``.

    Raises:
        Web4Error: a size is missing, or the architecture is not Qwen2.
    """
    if config.get("model_type") != "qwen2":
        raise Web4Error(
            f"model_type is {config.get('model_type')!r}, and only 'qwen2' is supported",
            "Choose a Qwen2 or Qwen2.5 model, for example Qwen/Qwen2.5-Coder-7B-Instruct.",
        )
    try:
        hidden, heads = int(config["hidden_size"]), int(config["num_attention_heads"])
        return ModelShape(
            hidden=hidden,
            layers=int(config["num_hidden_layers"]),
            heads=heads,
            kv_heads=int(config.get("num_key_value_heads") or heads),
            head_dim=int(config.get("head_dim") or hidden // heads),
            mlp=int(config["intermediate_size"]),
            vocab=int(config["vocab_size"]),
            tied=bool(config.get("tie_word_embeddings", False)),
        )
    except KeyError as missing:
        raise Web4Error(f"config.json has no {missing}", "Download the model again.") from missing


def projections(shape: ModelShape) -> list[tuple[str, int, int]]:
    """Return (name, outputs, inputs) of the seven matrices of one layer."""
    query, keys = shape.heads * shape.head_dim, shape.kv_heads * shape.head_dim
    return [
        ("q_proj", query, shape.hidden),
        ("k_proj", keys, shape.hidden),
        ("v_proj", keys, shape.hidden),
        ("o_proj", shape.hidden, query),
        ("gate_proj", shape.mlp, shape.hidden),
        ("up_proj", shape.mlp, shape.hidden),
        ("down_proj", shape.hidden, shape.mlp),
    ]


def matrices(shape: ModelShape) -> list[tuple[str, int, int]]:
    """Return (name, rows, columns) of every matrix; a layer's names start with its number."""
    found = [("embed_tokens", shape.vocab, shape.hidden)]
    if not shape.tied:
        found.append(("lm_head", shape.vocab, shape.hidden))
    for layer in range(shape.layers):
        found += [(f"{layer}.{name}", rows, columns) for name, rows, columns in projections(shape)]
    return found


def vectors(shape: ModelShape) -> int:
    """Return the elements of all biases (q, k, v) and norms."""
    biases = (shape.heads + 2 * shape.kv_heads) * shape.head_dim
    return shape.layers * (biases + 2 * shape.hidden) + shape.hidden


def lora_parameters(shape: ModelShape, r: int) -> int:
    """Return the trainable parameters of a rank-`r` adapter on all seven matrices of each layer.

    Qwen2.5-Coder-7B at rank 16: 40,370,176 (decision 13).
    """
    return r * shape.layers * sum(rows + columns for _, rows, columns in projections(shape))


def _more_bits(layer: int, layers: int) -> bool:
    """Say whether llama.cpp keeps value and down matrices at Q6_K (its ``use_more_bits``)."""
    return layer < layers // 8 or layer >= 7 * layers // 8 or (layer - layers // 8) % 3 == 2


def tensor_type(shape: ModelShape, name: str, columns: int, quantization: str) -> str:
    """Return the GGUF type that llama.cpp gives a matrix of `matrices`."""
    if quantization in ("F32", "F16", "BF16", "Q8_0"):
        return quantization
    base = _MIXED.get(quantization, quantization)
    layer, _, local = name.partition(".")
    output = "embed_tokens" if shape.tied else "lm_head"
    mixed = (
        quantization in _MIXED
        and local in ("v_proj", "down_proj")
        and _more_bits(int(layer), shape.layers)
    )
    kind = "Q6_K" if name == output or mixed else base
    return kind if columns % BLOCK == 0 else _FALLBACK[kind]


def quantized_size(shape: ModelShape, quantization: str = "Q4_K_M") -> int:
    """Return the expected GGUF file size in bytes (Qwen2.5-Coder-7B Q4_K_M: 4.68 GB, decision 14).

    Raises:
        Web4Error: an unknown type.
    """
    if quantization not in GGUF_TYPES:
        raise Web4Error(
            f"unknown quantization {quantization!r}", f"Choose one of {', '.join(GGUF_TYPES)}."
        )
    bits = sum(
        rows * columns * _BITS[tensor_type(shape, name, columns, quantization)]
        for name, rows, columns in matrices(shape)
    )
    return int(bits / 8) + 4 * vectors(shape) + _GGUF_TOKEN_BYTES * shape.vocab


def training_bytes(shape: ModelShape, *, value_bytes: int, r: int, sequence: int) -> int:
    """Return the memory one LoRA training process needs: weights, adapter with Adam, activations.

    Activations assume gradient checkpointing and one row of `sequence` tokens: the kept inputs of
    all layers, one layer recomputed, and logits with their gradient in 32 bits.
    """
    weights = shape.parameters * value_bytes
    adapter = lora_parameters(shape, r) * 16  # 32-bit weight, gradient and two Adam moments
    layer = 8 * shape.hidden + 5 * shape.mlp
    kept = sequence * value_bytes * (shape.layers * shape.hidden + layer)
    logits = sequence * shape.vocab * (4 + 4 + value_bytes)
    return weights + adapter + kept + logits
