"""The planted copying heads look where they should."""

import random
from typing import Any

import pytest
import torch

from web4lora.models.recipe.copying import (
    HEAD,
    _attention,
    plant_copy_heads,
    repeating_row,
    teach_matching,
)


@pytest.fixture
def model() -> Any:
    from transformers import Qwen2Config, Qwen2ForCausalLM

    torch.manual_seed(0)
    config = Qwen2Config(
        vocab_size=300,
        hidden_size=256,
        intermediate_size=256,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        tie_word_embeddings=True,
        rope_parameters={"rope_type": "default", "rope_theta": 10000.0},
        attn_implementation="eager",
    )
    return Qwen2ForCausalLM(config).eval()


def rows(count: int = 64, length: int = 96) -> torch.Tensor:
    rng = random.Random(1)
    return torch.tensor([repeating_row(list(range(300)), length, rng) for _ in range(count)])


@pytest.mark.parametrize(("head", "back"), [(0, 1), (1, 2)])
def test_the_first_layers_heads_look_back(model: Any, head: int, back: int) -> None:
    text = rows()
    plant_copy_heads(model, text)
    with torch.no_grad():
        attention = model(text[:2], output_attentions=True).attentions[0][:, head]
    weights = attention.diagonal(-back, 1, 2)[:, 3:]
    assert weights.min() > 0.9


def test_the_lesson_moves_attention_to_what_followed_a_copy(model: Any) -> None:
    text = rows()
    plant_copy_heads(model, text)
    before = teach_matching(model, text, updates=1)
    after = teach_matching(model, text, updates=25)
    assert after < 0.6 * before


def test_the_lesson_leaves_all_other_weights_alone(model: Any) -> None:
    text = rows(16)
    plant_copy_heads(model, text)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    teach_matching(model, text, updates=2)
    changed = {
        name for name, value in model.state_dict().items() if not torch.equal(value, before[name])
    }
    assert changed
    assert all("self_attn" in name for name in changed)
    assert all(parameter.requires_grad for parameter in model.parameters())


def test_attention_is_a_distribution_over_the_past(model: Any) -> None:
    with torch.no_grad():
        weights = _attention(model, rows(2)).exp()
    assert torch.allclose(weights.sum(-1), torch.ones(2, 4, 96), atol=1e-4)
    assert weights.triu(1).abs().max() < 1e-6
    assert HEAD == 64


def test_a_repeating_row_repeats() -> None:
    row = repeating_row(list(range(1000)), 768, random.Random(3))
    assert len(row) == 768
    assert len(set(row)) < 400
