"""Builders of tiny real models for the tests: a byte-level BPE tokenizer and a random Qwen2."""

import shutil
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


def make_row(number: int, output: str, **metadata: Any) -> dict[str, Any]:
    """Return one training row, as a bucket file holds it."""
    from web4lora.samples.sample import content_sha

    instruction = f"Say sentence {number}"
    return {
        "instruction": instruction,
        "input": "",
        "output": output,
        "metadata": {
            "sample_id": f"style_core_{number}",
            "bucket": "style_core",
            "task_type": "code_generation",
            "source": "grammar",
            "source_ids": ["grammar:test"],
            "group_id": f"group-{number}",
            "content_sha": content_sha(instruction, "", output),
            "seed": 1,
            **metadata,
        },
    }


def make_workspace(root: Path, base: Path, *, rows: int = 24, **training_args: Any) -> Any:
    """Write a workspace with one training file and a configuration for tiny models."""
    from web4lora.files import write_json, write_jsonl, write_text
    from web4lora.training.config import default_training_config
    from web4lora.workspace import Workspace

    workspace = Workspace(root)
    workspace.create_folders()
    write_text(workspace.settings_file, f"model:\n  base: {base}\n  num_ctx: 1024\n")
    config = default_training_config("pocket")
    config["dataset_files"] = ["./data/style_core.jsonl"]
    config["training_args"].update(
        {
            "num_train_epochs": 2,
            "per_device_train_batch_size": 2,
            "gradient_accumulation_steps": 2,
            "learning_rate": 5e-3,
            "report_to": "none",
            **training_args,
        }
    )
    config["lora_config"]["r"] = 4
    write_json(workspace.training_file, config)
    texts = [TEXTS[number % len(TEXTS)] * (1 + number % 3) for number in range(rows)]
    write_jsonl(
        workspace.bucket_file("style_core"),
        [make_row(number, text.strip()) for number, text in enumerate(texts)],
    )
    return workspace


def random_adapter(base: Path, folder: Path, *, r: int = 4, seed: int = 1) -> Path:
    """Write a LoRA adapter with random (non-zero) weights for a base, as PEFT saves it."""
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM

    from web4lora.training.config import LoraSettings

    settings = LoraSettings(r=r, lora_alpha=2 * r).model_dump()
    model = get_peft_model(
        AutoModelForCausalLM.from_pretrained(str(base), dtype=torch.float32),
        LoraConfig(**settings),
    )
    torch.manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "lora_" in name:
                parameter.normal_(0.0, 0.05)
    model.save_pretrained(str(folder))
    for name in ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja"):
        shutil.copyfile(base / name, folder / name)
    return folder
