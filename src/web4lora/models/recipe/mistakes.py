"""Mistakes shown on purpose in training. Import inside functions: it loads torch."""

import torch


def with_mistakes(
    rows: torch.Tensor, answers: torch.Tensor, share: float, seed: int
) -> torch.Tensor:
    """Return rows in which a share of the answers' tokens are others, half of them from the row.

    A model that only ever sees perfect answers loses its way after its first mistake: it repeats
    what followed a similar place before. What is to be predicted stays right.

    Args:
        rows: token ids, [rows, tokens].
        answers: true where a token belongs to an answer, same shape.
        share: of the answers' tokens.
        seed: of the choice.
    """
    generator = torch.Generator().manual_seed(seed)
    roll = torch.rand(rows.shape, generator=generator)
    shuffled = rows[:, torch.randperm(rows.shape[1], generator=generator)]
    strange = torch.randint(0, int(rows.max()) + 1, rows.shape, generator=generator)
    other = torch.where(roll < share / 2, shuffled, strange)
    return torch.where((roll < share) & answers, other, rows)
