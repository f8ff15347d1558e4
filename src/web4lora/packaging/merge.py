"""Write the merged model as a Hugging Face folder of its own, shard by shard."""

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from web4lora.domain.chat import CHAT_TEMPLATE
from web4lora.files import atomic_folder, write_json, write_text
from web4lora.packaging.weights import INDEX_FILE, SINGLE_FILE, Weights, open_weights
from web4lora.progress import Progress, Silent

if TYPE_CHECKING:
    import torch

#: Tensors are collected up to this size before they are written: the memory a merge takes.
MAX_SHARD_BYTES = 1 << 30
_COPIED = (
    "generation_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "vocab.json",
    "merges.txt",
)


def merge_adapter(
    base: Path,
    adapter: Path | None,
    target: Path,
    *,
    progress: Progress | None = None,
    max_shard_bytes: int = MAX_SHARD_BYTES,
) -> Path:
    """Write base + adapter as a model folder that loads without either; return `target`.

    W + (alpha / r) · B · A is computed in fp32 and stored in the base's own 16-bit type.

    Args:
        base: the base model's folder.
        adapter: a LoRA adapter's folder, or None to copy the base.
        target: must not exist; appears only when complete.
        progress: one step per tensor.
        max_shard_bytes: size of a weight file.

    Raises:
        Web4Error: a file is missing or broken, or the adapter does not fit.
        FileExistsError: `target` exists.
    """
    with open_weights(base, adapter) as weights, atomic_folder(target) as folder:
        _write_shards(weights, folder, max_shard_bytes, progress or Silent())
        config = {key: value for key, value in weights.config.items() if key != "_name_or_path"}
        write_json(folder / "config.json", config)
        for name in _COPIED:
            if (base / name).is_file():
                shutil.copyfile(base / name, folder / name)
        write_text(folder / "chat_template.jinja", CHAT_TEMPLATE)
        _drop_inline_template(folder / "tokenizer_config.json")
    return target


def _drop_inline_template(path: Path) -> None:
    """Remove the base's own chat template, which would shadow ours."""
    if path.is_file():
        content: dict[str, Any] = json.loads(path.read_text("utf-8"))
        if content.pop("chat_template", None) is not None:
            write_json(path, content)


def _write_shards(weights: Weights, folder: Path, limit: int, progress: Progress) -> None:
    from safetensors.torch import save_file

    names = weights.names()
    shard: dict[str, torch.Tensor] = {}
    shards: list[list[str]] = []
    size = total = 0

    def flush() -> None:
        nonlocal size
        save_file(shard, str(folder / f"shard-{len(shards)}"), metadata={"format": "pt"})
        shards.append(list(shard))
        shard.clear()
        size = 0

    for number, name in enumerate(names, start=1):
        tensor = weights.load(name).to(weights.stored_type(name)).contiguous()
        nbytes = tensor.numel() * tensor.element_size()
        if shard and size + nbytes > limit:
            flush()
        shard[name] = tensor
        size, total = size + nbytes, total + nbytes
        progress.step("merge", number, len(names))
    flush()
    _name_shards(folder, shards, total)


def _name_shards(folder: Path, shards: list[list[str]], total: int) -> None:
    """Give the files the names that transformers expects; several get an index."""
    if len(shards) == 1:
        (folder / "shard-0").rename(folder / SINGLE_FILE)
        return
    where: dict[str, str] = {}
    for number, names in enumerate(shards):
        file = f"model-{number + 1:05}-of-{len(shards):05}.safetensors"
        (folder / f"shard-{number}").rename(folder / file)
        where.update(dict.fromkeys(names, file))
    write_json(folder / INDEX_FILE, {"metadata": {"total_size": total}, "weight_map": where})
