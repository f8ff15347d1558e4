"""The model card: what the model is, what it was made from, and how to run it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from web4lora import __version__
from web4lora.domain.chat import SYSTEM_PROMPT
from web4lora.files import iso, write_text
from web4lora.models import BaseModel
from web4lora.packaging.quantize import QuantizedFile


@dataclass(frozen=True)
class CardFacts:
    """What a card is written from.

    Attributes:
        name: of the package.
        base: the base model.
        quantization: type of the GGUF.
        file: the GGUF.
        sha256: of the GGUF.
        stats: ``training_stats.json`` of the adapter, None for the bare base.
    """

    name: str
    base: BaseModel
    quantization: str
    file: QuantizedFile
    sha256: str
    stats: dict[str, Any] | None


def render_model_card(facts: CardFacts) -> str:
    """Return the card as Markdown with a front matter that model hubs read."""
    base = facts.base
    trained = "with a Web4 LoRA adapter merged in" if facts.stats else "without an adapter"
    types = ", ".join(f"{count} × {name}" for name, count in facts.file.types.items())
    parts = [
        "---",
        "library_name: gguf",
        f"base_model: {base.ref if base.kind != 'folder' else Path(base.ref).name}",
        "tags: [web4, pdca, lora, gguf]",
        "---",
        "",
        f"# {facts.name}",
        "",
        f"{base.ref if base.kind != 'folder' else Path(base.ref).name}, {trained}, "
        f"quantized to {facts.quantization}. Made by web4lora {__version__} on {iso()}.",
        "",
        "| | |",
        "|---|---|",
        f"| Base revision | `{base.revision}` |",
        f"| Parameters | {base.parameters:,} |",
        f"| File | `model.gguf`, {facts.file.bytes / 1e6:,.1f} MB |",
        f"| sha256 | `{facts.sha256}` |",
        f"| Tensors | {types} |",
        *(_training_rows(facts.stats) if facts.stats else []),
        "",
        "## Run it",
        "",
        "```",
        "web4 serve                                  # in the workspace it was made in",
        "ollama create web4-agent -f Modelfile       # or in Ollama",
        "```",
        "",
        "The chat template (ChatML) and the stop tokens are in the GGUF and in the Modelfile. The",
        "system prompt it was trained with:",
        "",
        f"> {SYSTEM_PROMPT}",
        "",
        "## Limits",
        "",
        "Answers may be wrong and are to be reviewed. It knows the records it was trained on up to",
        "the day of training; later ones reach it through the gateway's history. The licences of",
        "the base model and of the training sources apply.",
        "",
    ]
    return "\n".join(parts)


def _training_rows(stats: dict[str, Any]) -> list[str]:
    data, adapter = stats["data"], stats["adapter"]
    return [
        f"| Training | {stats['steps']} steps, {stats['epochs']} epochs, {stats['kind']} run, "
        f"{stats['train_runtime'] / 60:.1f} min on {stats['device']} |",
        f"| Rows | {data['rows']:,} ({data['dropped_overlong']} too long and dropped) |",
        f"| Tokens | {data['tokens']:,}, {100 * data['trained_share']:.1f} % of them trained |",
        f"| Adapter | rank {adapter['rank']}, {adapter['parameters']:,} parameters |",
        f"| Loss | {stats['first_loss']:.2f} at the start, {stats['final_loss']:.2f} at the end |",
        f"| Dataset sha256 | `{stats['dataset_sha256']}` |",
    ]


def write_model_card(folder: Path, facts: CardFacts) -> Path:
    """Write the card as ``README.md`` and return its path."""
    path = folder / "README.md"
    write_text(path, render_model_card(facts))
    return path
