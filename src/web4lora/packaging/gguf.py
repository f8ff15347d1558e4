"""Write a Qwen2 model as a 16-bit GGUF, one tensor at a time.

Names and metadata follow llama.cpp's own ``convert_hf_to_gguf.py`` for Qwen2: matrices as F16,
norms and biases as F32, the tokenizer copied from ``tokenizer.json``. The chat template in the
file is ours (decision 15), whatever the base model brought along.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from web4lora.domain.chat import CHAT_TEMPLATE, END_OF_TEXT, IM_END
from web4lora.errors import Web4Error
from web4lora.packaging.weights import Weights
from web4lora.progress import Progress, Silent

ARCHITECTURE = "qwen2"
#: llama.cpp's name of the pre-tokenizer whose split pattern Qwen2 uses.
PRE_TOKENIZER = "qwen2"


@dataclass(frozen=True)
class Vocabulary:
    """Token texts, GGUF token types and merges, in id order; as long as the embedding matrix."""

    tokens: list[str]
    types: list[int]
    merges: list[str]
    ids: dict[str, int]


def read_vocabulary(tokenizer_file: Path, rows: int) -> Vocabulary:
    """Read a byte-level BPE ``tokenizer.json``.

    Args:
        tokenizer_file: as Hugging Face tokenizers write it.
        rows: rows of the embedding matrix; ids without a token become unused entries.

    Raises:
        Web4Error: not a BPE, or more tokens than embedding rows.
    """
    from gguf import TokenType

    content = json.loads(tokenizer_file.read_text("utf-8"))
    if content["model"]["type"] != "BPE":
        raise Web4Error(
            f"{tokenizer_file} holds a {content['model']['type']} tokenizer, not a BPE.",
            "Use a Qwen2 base model.",
        )
    ids: dict[str, int] = dict(content["model"]["vocab"])
    added = {entry["content"]: entry for entry in content["added_tokens"]}
    ids.update({text: entry["id"] for text, entry in added.items()})
    if max(ids.values()) >= rows:
        raise Web4Error(
            f"{tokenizer_file} has token id {max(ids.values())}, the model only {rows} rows.",
            "Take tokenizer and weights from the same base model.",
        )
    texts = {number: text for text, number in ids.items()}
    tokens, types = [], []
    for number in range(rows):
        text = texts.get(number)
        if text is None:
            tokens.append(f"[PAD{number}]")
            types.append(TokenType.UNUSED)
        elif text in added:
            tokens.append(text)
            special = added[text]["special"]
            types.append(TokenType.CONTROL if special else TokenType.USER_DEFINED)
        else:
            tokens.append(text)
            types.append(TokenType.NORMAL)
    merges = [
        pair if isinstance(pair, str) else " ".join(part.replace(" ", "Ġ") for part in pair)
        for pair in content["model"]["merges"]
    ]
    return Vocabulary(tokens, [int(kind) for kind in types], merges, ids)


def write_gguf(
    weights: Weights, path: Path, *, name: str = "web4-agent", progress: Progress | None = None
) -> Path:
    """Write the model as F16 GGUF and return `path`; the file appears only when complete.

    Args:
        weights: the model, merged lazily where it has an adapter.
        path: the GGUF file.
        name: ``general.name``.
        progress: one step per tensor.

    Raises:
        Web4Error: not a Qwen2 model, or its tokenizer does not fit.
    """
    from gguf import GGUFWriter

    config = weights.config
    if config.get("model_type") != ARCHITECTURE:
        raise Web4Error(
            f"{weights.folder} is a {config.get('model_type')} model; only Qwen2 can be packaged.",
            "Use a base like Qwen/Qwen2.5-Coder-7B-Instruct.",
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp-{os.getpid()}")
    writer = GGUFWriter(temporary, ARCHITECTURE)
    try:
        _add_metadata(writer, config, name)
        _add_tokenizer(writer, read_vocabulary(weights.folder / "tokenizer.json", _rows(weights)))
        _write_tensors(writer, weights, progress or Silent())
        writer.close()
        with temporary.open("rb") as stream:
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        writer.close()
        temporary.unlink(missing_ok=True)
        raise
    return path


def _rows(weights: Weights) -> int:
    return weights.shape("model.embed_tokens.weight")[0]


def _add_metadata(writer: Any, config: dict[str, Any], name: str) -> None:
    from gguf import GGML_QUANT_VERSION, LlamaFileType

    heads, hidden = config["num_attention_heads"], config["hidden_size"]
    writer.add_name(name)
    writer.add_file_type(LlamaFileType.MOSTLY_F16)
    writer.add_quantization_version(GGML_QUANT_VERSION)
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(hidden)
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(heads)
    writer.add_head_count_kv(config.get("num_key_value_heads", heads))
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_freq_base(_rope_theta(config))
    head_dim = config.get("head_dim") or hidden // heads
    if head_dim * heads != hidden:
        writer.add_key_length(head_dim)
        writer.add_value_length(head_dim)


def _rope_theta(config: dict[str, Any]) -> float:
    """Return the rope base: transformers 5 nests it, earlier versions do not.

    Raises:
        Web4Error: a scaled rope; its metadata is not written, so the copy would be wrong.
    """
    rope = config.get("rope_parameters") or config.get("rope_scaling") or {}
    kind = rope.get("rope_type", rope.get("type", "default"))
    if kind != "default":
        raise Web4Error(
            f"The base model uses {kind} rope scaling, which packaging does not support.",
            "Remove rope_scaling from the base model's config.json for contexts up to its own.",
        )
    return float(rope.get("rope_theta", config.get("rope_theta", 10_000.0)))


def _add_tokenizer(writer: Any, vocabulary: Vocabulary) -> None:
    missing = [token for token in (IM_END, END_OF_TEXT) if token not in vocabulary.ids]
    if missing:
        raise Web4Error(
            f"The tokenizer lacks the ChatML token {missing[0]}.",
            "Use a Qwen2 base model, whose tokenizer has it.",
        )
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(PRE_TOKENIZER)
    writer.add_token_list(vocabulary.tokens)
    writer.add_token_types(vocabulary.types)
    writer.add_token_merges(vocabulary.merges)
    writer.add_eos_token_id(vocabulary.ids[IM_END])
    writer.add_pad_token_id(vocabulary.ids[END_OF_TEXT])
    writer.add_bos_token_id(vocabulary.ids[END_OF_TEXT])
    writer.add_add_bos_token(False)
    writer.add_chat_template(CHAT_TEMPLATE)


def _write_tensors(writer: Any, weights: Weights, progress: Progress) -> None:
    """Declare every tensor, then write their data in the same order."""
    import numpy as np
    from gguf import MODEL_ARCH, get_tensor_name_map

    names = get_tensor_name_map(MODEL_ARCH.QWEN2, weights.config["num_hidden_layers"])
    tied = bool(weights.config.get("tie_word_embeddings"))
    kept = [name for name in weights.names() if not (tied and name == "lm_head.weight")]
    types: dict[str, Any] = {}
    for name in kept:
        target = names.get_name(name, try_suffixes=(".weight", ".bias"))
        if target is None:
            raise Web4Error(
                f"Tensor {name} has no place in a Qwen2 GGUF.", "Use an unmodified Qwen2 base."
            )
        shape = weights.shape(name)
        types[name] = np.dtype(np.float16 if len(shape) > 1 else np.float32)
        size = int(np.prod(shape)) * types[name].itemsize
        writer.add_tensor_info(target, shape, types[name], size)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    for number, name in enumerate(kept, start=1):
        data = weights.load(name).float().numpy().astype(types[name])
        if not np.isfinite(data).all():
            raise Web4Error(
                f"Tensor {name} holds values that 16 bits cannot hold (inf or NaN).",
                "Train again with a lower learning rate; the adapter has diverged.",
            )
        writer.write_tensor_data(data)
        progress.step("write GGUF", number, len(kept))
