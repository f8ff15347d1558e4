"""Is a folder a sound adapter for a base? Checked by count, shapes and values, not by size."""

from dataclasses import dataclass
from pathlib import Path

from web4lora.errors import CheckFailed
from web4lora.models import BaseModel
from web4lora.models.shapes import projections
from web4lora.training.adapter import LoraDelta, load_delta
from web4lora.training.config import LoraSettings


@dataclass(frozen=True)
class AdapterFacts:
    """What was found in an adapter.

    Attributes:
        parameters: values in all A and B matrices.
        modules: adapted matrices.
        rank: r.
        bytes: size of the weights at their stored type.
    """

    parameters: int
    modules: int
    rank: int
    bytes: int


def expected_parameters(base: BaseModel, lora: LoraSettings) -> int:
    """Return the adapter's parameters computed from shapes: r·(inputs + outputs) per matrix."""
    sizes = [rows + cols for name, rows, cols in projections(base.shape) if name in _targets(lora)]
    return lora.r * base.shape.layers * sum(sizes)


def _targets(lora: LoraSettings) -> set[str]:
    return set(lora.target_modules)


def verify_adapter(folder: Path, base: BaseModel, lora: LoraSettings) -> AdapterFacts:
    """Check a trained adapter: it loads, has every module at the right rank, and finite values.

    Raises:
        CheckFailed: it differs from what the configuration asks for, or training left no trace.
        Web4Error: it cannot be read.
    """
    delta = load_delta(folder)
    tensors = [tensor for pair in delta.pairs.values() for tensor in pair]
    facts = AdapterFacts(
        parameters=sum(tensor.numel() for tensor in tensors),
        modules=len(delta.pairs),
        rank=delta.rank,
        bytes=sum(tensor.numel() * tensor.element_size() for tensor in tensors),
    )
    expected = expected_parameters(base, lora)
    hint = "Train again; if it happens twice, lower training_args.learning_rate."
    if facts.parameters != expected:
        raise CheckFailed(
            f"The adapter has {facts.parameters:,} parameters, its shapes call for {expected:,}.",
            hint,
        )
    if not all(bool(tensor.isfinite().all()) for tensor in tensors):
        raise CheckFailed("The adapter holds NaN or infinite values.", hint)
    if not _moved(delta):
        raise CheckFailed(
            "Every B matrix is zero: training changed nothing.", "Check learning_rate and steps."
        )
    return facts


def _moved(delta: LoraDelta) -> bool:
    """B starts at zero, so one non-zero B shows that an optimizer step happened."""
    return any(bool(second.any()) for _, second in delta.pairs.values())
