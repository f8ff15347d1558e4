"""Every row beside every other: near duplicates and shared text, from one look at the words."""

from collections.abc import Sequence
from dataclasses import dataclass

from web4lora.samples.duplicates import Pairs, Signature, near_pairs, signature_of_words
from web4lora.samples.ngrams import SIZE, Overlap, Runs, repeated
from web4lora.samples.sample import Sample
from web4lora.samples.words import words_of


@dataclass(frozen=True)
class Comparison:
    """What rows have in common.

    Attributes:
        near: near duplicates among training rows, and of held-out rows among them.
        leaks: held-out rows whose own text is trained.
    """

    near: Pairs
    leaks: tuple[Overlap, ...]


def compare(train: Sequence[Sample], held_out: Sequence[Sample]) -> Comparison:
    """Compare all training rows with each other and all held-out rows with them.

    Args:
        train: the rows of all buckets.
        held_out: the rows kept from training.
    """
    trained, examined = _prints(train), _prints(held_out)
    return Comparison(
        near_pairs(
            ((runs.sample_id, signature) for signature, runs in trained),
            ((runs.sample_id, signature) for signature, runs in examined),
        ),
        tuple(repeated([runs for _, runs in examined], [[runs for _, runs in trained]])),
    )


def _prints(rows: Sequence[Sample]) -> list[tuple[Signature, Runs]]:
    return [
        (signature_of_words(words), Runs.of(row, words.runs))
        for row, words in zip(rows, words_of(rows, SIZE), strict=True)
    ]
