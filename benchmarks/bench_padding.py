"""Training rows in batches of like length, beside padding every row to max_seq_length.

    .venv/bin/python benchmarks/bench_padding.py [--rows 48] [--max-length 2048]

Both arms train the same LoRA on the same rows of the sample repository with the pocket model, in
one process, turn by turn; printed are real (unpadded) tokens per second and their ratio.
"""

import argparse
import random
import tempfile
import time
from pathlib import Path

from web4lora.demo import QUICK
from web4lora.demo.configuration import extra_settings
from web4lora.domain.chat import IM_END, chat_messages, render_chat, user_text
from web4lora.initialise import create_workspace
from web4lora.models import best_thread_count, resolve_base
from web4lora.progress import Silent
from web4lora.rag import index_sources
from web4lora.samples import generate, load_samples, token_counter
from web4lora.settings import load_settings

BATCH = 8


def sample_rows(root: Path, count: int, base: Path) -> list[list[int]]:
    """Return token ids of generated samples, in random order."""
    from tokenizers import Tokenizer

    examples = Path(__file__).resolve().parents[1] / "examples" / "web4-mini"
    workspace = create_workspace(root / "agent", [examples], extra=extra_settings(QUICK))
    settings = load_settings(workspace, environment={}).settings
    index_sources(workspace, settings, Silent())
    generate(workspace, settings, Silent(), count_tokens=token_counter(base))
    samples = [s for path in sorted(workspace.data.glob("*.jsonl")) if path.stem != "eval"
               for s in load_samples(path)]  # fmt: skip
    random.Random(7).shuffle(samples)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    texts = [
        render_chat(chat_messages(user_text(s.instruction, s.input))) + s.output + IM_END + "\n"
        for s in samples[:count]
    ]
    return [tokenizer.encode(text).ids for text in texts]


def run(model, batches: list[list[list[int]]], length: int | None) -> float:  # type: ignore[no-untyped-def]
    """Do one forward and backward pass per batch; return real tokens per second."""
    import torch

    started, real = time.perf_counter(), 0
    for batch in batches:
        width = length or max(map(len, batch))
        ids = torch.tensor([row[:width] + [0] * (width - len(row)) for row in batch])
        labels = torch.tensor([row[:width] + [-100] * (width - len(row)) for row in batch])
        mask = (labels != -100).long()
        model(input_ids=ids, attention_mask=mask, labels=labels).loss.backward()
        model.zero_grad()
        real += sum(min(len(row), width) for row in batch)
    return real / (time.perf_counter() - started)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=48)
    parser.add_argument("--max-length", type=int, default=2048)
    options = parser.parse_args()
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM

    base = resolve_base("pocket", Path("models"), Silent())
    with tempfile.TemporaryDirectory() as folder:
        rows = sample_rows(Path(folder), options.rows, base.path)
    torch.set_num_threads(best_thread_count())
    targets = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
    model = get_peft_model(
        AutoModelForCausalLM.from_pretrained(base.path, dtype=torch.float32),
        LoraConfig(r=16, lora_alpha=32, target_modules=targets),
    )
    shuffled = [rows[i : i + BATCH] for i in range(0, len(rows), BATCH)]
    alike = sorted(rows, key=len)
    grouped = [alike[i : i + BATCH] for i in range(0, len(alike), BATCH)]
    arms = {"max_length": (shuffled, options.max_length), "by length": (grouped, None)}
    rates: dict[str, list[float]] = {name: [] for name in arms}
    for _ in range(3):
        for name, (batches, length) in arms.items():
            rates[name].append(run(model, batches, length))
    median = {name: sorted(values)[1] for name, values in rates.items()}
    print(f"{len(rows)} rows, mean {sum(map(len, rows)) / len(rows):.0f} tokens, batch {BATCH}")
    for name, rate in median.items():
        print(f"  {name:12} {rate:8.0f} real tokens/s")
    print(f"  ratio        {median['by length'] / median['max_length']:8.1f}")


if __name__ == "__main__":
    main()
