"""Sizes from shapes, against published numbers."""

import pytest

from web4lora.errors import Web4Error
from web4lora.models.shapes import (
    ModelShape,
    lora_parameters,
    quantized_size,
    shape_of,
    tensor_type,
    training_bytes,
)

CODER_7B = {
    "model_type": "qwen2",
    "hidden_size": 3584,
    "num_hidden_layers": 28,
    "num_attention_heads": 28,
    "num_key_value_heads": 4,
    "intermediate_size": 18944,
    "vocab_size": 152064,
    "tie_word_embeddings": False,
}


@pytest.fixture
def seven() -> ModelShape:
    return shape_of(CODER_7B)


def test_the_7b_has_its_published_parameter_count(seven: ModelShape) -> None:
    assert seven.parameters == 7_615_616_512


def test_a_rank_16_adapter_of_the_7b_has_40_370_176_parameters(seven: ModelShape) -> None:
    assert lora_parameters(seven, 16) == 40_370_176
    assert lora_parameters(seven, 8) * 2 == lora_parameters(seven, 16)


@pytest.mark.parametrize(
    ("kind", "gigabytes"), [("Q4_K_M", 4.68), ("Q5_K_M", 5.44), ("Q8_0", 8.10), ("F16", 15.24)]
)
def test_gguf_sizes_of_the_7b_match_the_published_files(
    seven: ModelShape, kind: str, gigabytes: float
) -> None:
    assert quantized_size(seven, kind) / 1e9 == pytest.approx(gigabytes, abs=0.01)


def test_the_cache_takes_57344_bytes_a_token(seven: ModelShape) -> None:
    assert seven.cache_bytes_per_token == 57_344


def test_a_tied_output_matrix_counts_once_and_gets_six_bits() -> None:
    tied = shape_of({**CODER_7B, "tie_word_embeddings": True})
    assert tied.parameters == 7_615_616_512 - 152_064 * 3584
    assert tensor_type(tied, "embed_tokens", 3584, "Q4_K_M") == "Q6_K"


def test_a_row_that_is_no_multiple_of_256_falls_back(seven: ModelShape) -> None:
    assert tensor_type(seven, "3.q_proj", 896 + 1, "Q4_K_M") == "Q5_0"


def test_training_memory_grows_with_sequence_and_rank(seven: ModelShape) -> None:
    small = training_bytes(seven, value_bytes=2, r=16, sequence=512)
    assert small < training_bytes(seven, value_bytes=2, r=16, sequence=2048)
    assert small < training_bytes(seven, value_bytes=2, r=64, sequence=512)
    assert 15e9 < small < 20e9


def test_another_architecture_is_refused_with_a_hint() -> None:
    with pytest.raises(Web4Error) as caught:
        shape_of({**CODER_7B, "model_type": "llama"})
    assert "qwen2" in caught.value.message
    assert "Qwen2.5" in caught.value.hint


def test_an_unknown_quantization_names_the_known_ones(seven: ModelShape) -> None:
    with pytest.raises(Web4Error) as caught:
        quantized_size(seven, "Q9_X")
    assert "Q4_K_M" in caught.value.hint
