"""A deeper pocket begins as the shallower one it grew from."""

from typing import Any

import pytest
import torch
from transformers import Qwen2Config, Qwen2ForCausalLM

from web4lora.models.recipe.growing import grown


def config(layers: int) -> Any:
    return Qwen2Config(
        vocab_size=64,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=layers,
        num_attention_heads=4,
        num_key_value_heads=2,
        tie_word_embeddings=True,
    )


@pytest.fixture
def small() -> Any:
    torch.manual_seed(3)
    return Qwen2ForCausalLM(config(4)).eval()


@pytest.mark.parametrize("layers", [4, 5, 7])
def test_it_computes_the_same_at_first(small: Any, layers: int) -> None:
    ids = torch.randint(0, 64, (2, 9))
    deeper = grown(small, config(layers)).eval()
    assert deeper.config.num_hidden_layers == layers
    with torch.no_grad():
        assert torch.equal(deeper(ids).logits, small(ids).logits)


def test_new_layers_learn_from_the_first_update_on(small: Any) -> None:
    deeper = grown(small, config(7))
    ids = torch.randint(0, 64, (2, 9))
    deeper(ids, labels=ids).loss.backward()
    new = deeper.model.layers[2].self_attn.o_proj.weight
    assert not new.any()
    assert new.grad.abs().sum() > 0


def test_the_layers_that_copy_stay_neighbours(small: Any) -> None:
    deeper = grown(small, config(7))
    for place in range(2):
        theirs, ours = (m.model.layers[place].self_attn.q_proj.weight for m in (small, deeper))
        assert torch.equal(theirs, ours)


@pytest.mark.parametrize("layers", [3, 8])
def test_too_few_or_too_many_layers_are_refused(small: Any, layers: int) -> None:
    with pytest.raises(ValueError, match=f"cannot grow to {layers}"):
        grown(small, config(layers))
