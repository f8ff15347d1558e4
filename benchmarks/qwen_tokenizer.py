"""The tokenizer of Qwen2.5, from a package on PyPI: true token counts without the 7B weights.

    pip install --no-deps qwen-agent tiktoken regex

The wheel of qwen-agent carries the vocabulary as tiktoken ranks; transformers knows how to make
merges of them. On a user's machine the tokenizer comes with the base model.
"""

import importlib.util
from pathlib import Path

#: How Qwen2 parts a text before its merges (transformers, `Qwen2Tokenizer`).
_PRETOKENS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]


def write_tokenizer(folder: Path) -> Path:
    """Write `tokenizer.json` into a folder and return the folder.

    Raises:
        SystemExit: the packages are not installed.
    """
    package = importlib.util.find_spec("qwen_agent")
    if package is None or package.origin is None or importlib.util.find_spec("tiktoken") is None:
        raise SystemExit("Install them first: pip install --no-deps qwen-agent tiktoken regex")
    from tokenizers import normalizers
    from transformers.convert_slow_tokenizer import TikTokenConverter

    ranks = next(Path(package.origin).parent.rglob("qwen.tiktoken"))
    tokenizer = TikTokenConverter(
        str(ranks), pattern=_PRETOKENS, extra_special_tokens=_SPECIAL
    ).converted()
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder
