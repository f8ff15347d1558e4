"""Mistakes shown on purpose fall on answers only, and the same seed makes the same ones."""

import torch

from web4lora.models.recipe.mistakes import with_mistakes


def test_only_answers_change_and_about_as_many_as_asked() -> None:
    rows = torch.arange(4000).view(4, 1000) % 997
    answers = torch.zeros_like(rows, dtype=torch.bool)
    answers[:, 400:] = True
    shown = with_mistakes(rows, answers, 0.1, seed=5)
    changed = shown != rows
    assert not changed[:, :400].any()
    assert 150 < int(changed.sum()) < 330
    assert shown.max() <= rows.max()
    assert torch.equal(shown, with_mistakes(rows, answers, 0.1, seed=5))
    assert not torch.equal(shown, with_mistakes(rows, answers, 0.1, seed=6))
