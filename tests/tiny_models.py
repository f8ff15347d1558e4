"""Builders of tiny real models for the tests: a byte-level BPE tokenizer and a random Qwen2."""

from pathlib import Path
from typing import Any

from web4lora.domain.chat import CHAT_TEMPLATE, END_OF_TEXT, IM_END, IM_START

#: Qwen2's own split pattern; llama.cpp implements the same under ``tokenizer.ggml.pre = qwen2``.
QWEN2_SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
VOCABULARY = 512
TEXTS = [
    "# Objective\nMove the player state into a scenario and keep the constructor empty.\n",
    "export class Player {\n  private score: number = 0;\n  init(): this {\n    return this;\n  }\n}\n",
    "Die Übung zeigt, wie größere Änderungen geprüft werden: Straße, Fuß, Öl.\n",
    "## Plan\n**Trigger:** the tests fail on Monday\n**Response:** run them again\n",
    "Tell me what the record says about versions 0.3.19 and 2025-11-10.\n",
]


def build_tokenizer(folder: Path) -> Any:
    """Train a 512-entry byte-level BPE with the ChatML tokens and save it."""
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(QWEN2_SPLIT), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=[END_OF_TEXT, IM_START, IM_END],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(TEXTS * 3, trainer)
    wrapped = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token=IM_END, pad_token=END_OF_TEXT, model_max_length=4096
    )
    wrapped.chat_template = CHAT_TEMPLATE
    wrapped.save_pretrained(str(folder))
    return wrapped


def build_base(folder: Path, *, layers: int = 2, seed: int = 0, dtype: str = "float16") -> Path:
    """Write a random Qwen2 (hidden 256, MLP 256, tied embeddings) with its tokenizer."""
    import torch
    from transformers import Qwen2Config, Qwen2ForCausalLM

    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = build_tokenizer(folder)
    torch.manual_seed(seed)
    config = Qwen2Config(
        vocab_size=VOCABULARY,
        hidden_size=256,
        intermediate_size=256,
        num_hidden_layers=layers,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=4096,
        rms_norm_eps=1e-6,
        tie_word_embeddings=True,
        rope_parameters={"rope_type": "default", "rope_theta": 10000.0},
        eos_token_id=tokenizer.convert_tokens_to_ids(IM_END),
        pad_token_id=tokenizer.convert_tokens_to_ids(END_OF_TEXT),
        bos_token_id=None,
    )
    model = Qwen2ForCausalLM(config).to(getattr(torch, dtype))
    model.save_pretrained(str(folder))
    return folder
