"""The pocket's tokenizer: byte-level BPE that llama.cpp reads as pre-tokenizer ``qwen2``."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

VOCAB_SIZE = 4096
# Source: tokenizer.json of Qwen2.5; the split and the NFC step must match it exactly
QWEN2_SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
#: Pieces that no learned token crosses, so that a name has the same tokens wherever it stands:
#: `` Radar``, ``DefaultRadar``, ``<Radar>`` and ``layer3/Radar.js`` all hold the tokens of
#: ``Radar``. It applies while learning only; a reader needs nothing but the split of Qwen2.5.
_PIECES = r"\p{Lu}+(?!\p{Ll})|\p{Lu}\p{Ll}+| ?\p{Ll}+|[^\p{L}]+"
END_OF_TEXT, TURN_START, TURN_END = "<|endoftext|>", "<|im_start|>", "<|im_end|>"
SPECIAL_TOKENS = (END_OF_TEXT, TURN_START, TURN_END)
TOOL_TOKENS = ("<tool_call>", "</tool_call>")  # ordinary added tokens in Qwen2.5, not special


def train_tokenizer(texts: Iterable[str], folder: Path, template: str) -> Any:
    """Train the tokenizer on texts, save it as a transformers folder and return it."""
    from tokenizers import (
        AddedToken,
        Regex,
        Tokenizer,
        decoders,
        models,
        normalizers,
        pre_tokenizers,
        trainers,
    )
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    split = pre_tokenizers.Split(Regex(QWEN2_SPLIT), behavior="isolated", invert=False)
    pieces = pre_tokenizers.Split(Regex(_PIECES), behavior="isolated", invert=False)
    in_bytes = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([split, pieces, in_bytes])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCAB_SIZE - len(SPECIAL_TOKENS) - len(TOOL_TOKENS),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    markers = (*SPECIAL_TOKENS, *TOOL_TOKENS)

    def unmarked(text: str) -> str:
        for marker in markers:
            text = text.replace(marker, "\n")
        return text

    tokenizer.train_from_iterator((unmarked(text) for text in texts), trainer)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([split, in_bytes])
    tokenizer.add_special_tokens(
        [AddedToken(t, special=True, normalized=False) for t in SPECIAL_TOKENS]
    )
    tokenizer.add_tokens([AddedToken(t, special=False, normalized=False) for t in TOOL_TOKENS])
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token=END_OF_TEXT,
        eos_token=TURN_END,
        additional_special_tokens=[TURN_START],
        model_max_length=4096,
        clean_up_tokenization_spaces=False,
    )
    fast.chat_template = template
    fast.save_pretrained(folder)
    return fast
