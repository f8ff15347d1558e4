import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tiny_models import VOCABULARY
from web4lora.domain.chat import CHAT_TEMPLATE, END_OF_TEXT, IM_END
from web4lora.errors import CheckFailed, SettingsError, Web4Error
from web4lora.packaging import (
    merge_adapter,
    open_weights,
    quantize_gguf,
    tensor_types,
    write_gguf,
)


def reader(path: Path) -> Any:
    from gguf import GGUFReader

    return GGUFReader(str(path))


def value(path: Path, key: str) -> Any:
    field = reader(path).fields[key]
    return field.contents()


def test_the_template_in_the_file_is_ours_byte_for_byte(tiny_f16: Path) -> None:
    assert value(tiny_f16, "tokenizer.chat_template") == CHAT_TEMPLATE


def test_matrices_are_f16_and_norms_and_biases_f32(tiny_f16: Path) -> None:
    for tensor in reader(tiny_f16).tensors:
        wanted = "F16" if len(tensor.shape) > 1 else "F32"
        assert tensor.tensor_type.name == wanted, tensor.name


def test_the_special_tokens_are_qwens(tiny_f16: Path) -> None:
    tokens = value(tiny_f16, "tokenizer.ggml.tokens")
    assert tokens[value(tiny_f16, "tokenizer.ggml.eos_token_id")] == IM_END
    assert tokens[value(tiny_f16, "tokenizer.ggml.padding_token_id")] == END_OF_TEXT
    assert value(tiny_f16, "tokenizer.ggml.add_bos_token") is False
    assert value(tiny_f16, "tokenizer.ggml.pre") == "qwen2"


def test_unused_embedding_rows_get_unused_tokens(tiny_f16: Path) -> None:
    tokens = value(tiny_f16, "tokenizer.ggml.tokens")
    assert len(tokens) == VOCABULARY
    assert tokens[-1] == f"[PAD{VOCABULARY - 1}]"


def test_tensors_are_the_models_own(tiny_base: Path, tiny_f16: Path) -> None:
    found = {tensor.name: tensor for tensor in reader(tiny_f16).tensors}
    with open_weights(tiny_base) as weights:
        expected = weights.load("model.layers.1.mlp.down_proj.weight").numpy()
    assert (found["blk.1.ffn_down.weight"].data == expected).all()
    assert "output.weight" not in found


def test_merging_on_the_way_equals_merging_first(
    tiny_base: Path, tiny_adapter: Path, tmp_path: Path
) -> None:
    folder = merge_adapter(tiny_base, tiny_adapter, tmp_path / "merged")
    with open_weights(tiny_base, tiny_adapter) as lazy:
        first = write_gguf(lazy, tmp_path / "lazy.gguf")
    with open_weights(folder) as merged:
        second = write_gguf(merged, tmp_path / "merged.gguf")
    assert first.read_bytes() == second.read_bytes()


def test_another_architecture_is_refused(tiny_base: Path, tmp_path: Path) -> None:
    folder = tmp_path / "other"
    shutil.copytree(tiny_base, folder)
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "model_type": "llama"}))
    with pytest.raises(Web4Error, match="llama"), open_weights(folder) as weights:
        write_gguf(weights, tmp_path / "x.gguf")
    assert not list(tmp_path.glob("*x.gguf*"))


def test_a_scaled_rope_is_refused_instead_of_written_wrongly(
    tiny_base: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "yarn"
    shutil.copytree(tiny_base, folder)
    config = json.loads((folder / "config.json").read_text())
    config["rope_parameters"] = {"rope_type": "yarn", "rope_theta": 1e6, "factor": 4.0}
    (folder / "config.json").write_text(json.dumps(config))
    with pytest.raises(Web4Error, match="yarn"), open_weights(folder) as weights:
        write_gguf(weights, tmp_path / "x.gguf")


def test_a_diverged_adapter_is_refused(tiny_base: Path, tmp_path: Path) -> None:
    import torch
    from safetensors.torch import load_file, save_file

    from tiny_models import random_adapter

    adapter = random_adapter(tiny_base, tmp_path / "adapter")
    file = adapter / "adapter_model.safetensors"
    tensors = load_file(str(file))
    next(iter(tensors.values()))[0, 0] = torch.nan
    save_file(tensors, str(file), metadata={"format": "pt"})
    with (
        pytest.raises(Web4Error, match="inf or NaN"),
        open_weights(tiny_base, adapter) as weights,
    ):
        write_gguf(weights, tmp_path / "x.gguf")


def test_q4_k_m_really_holds_q4_k_and_q6_k(tiny_gguf: Path) -> None:
    types = tensor_types(tiny_gguf)
    assert types["Q4_K"] > types["Q6_K"] > 0


def test_quantizing_leaves_nothing_on_the_terminal(
    tiny_f16: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    quantize_gguf(tiny_f16, tmp_path / "q8.gguf", "q8_0")
    assert capfd.readouterr() == ("", "")


def test_an_unknown_type_is_a_settings_error(tiny_f16: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="Q3_X"):
        quantize_gguf(tiny_f16, tmp_path / "x.gguf", "Q3_X")


def test_a_broken_input_fails_with_llamas_words_and_leaves_no_file(tmp_path: Path) -> None:
    (tmp_path / "broken.gguf").write_bytes(b"GGUF" + bytes(range(256)) * 8)
    with pytest.raises(Web4Error, match="could not quantize"):
        quantize_gguf(tmp_path / "broken.gguf", tmp_path / "x.gguf", "Q4_K_M")
    assert [path.name for path in tmp_path.iterdir()] == ["broken.gguf"]


def test_rows_that_k_quants_cannot_divide_are_explained(tmp_path: Path) -> None:
    import torch
    from transformers import Qwen2Config, Qwen2ForCausalLM

    from tiny_models import build_tokenizer

    folder = tmp_path / "uneven"
    folder.mkdir()
    build_tokenizer(folder)
    config = Qwen2Config(
        vocab_size=VOCABULARY,
        hidden_size=96,
        intermediate_size=160,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=1,
        tie_word_embeddings=True,
    )
    Qwen2ForCausalLM(config).to(torch.float16).save_pretrained(folder)
    with open_weights(folder) as weights:
        f16 = write_gguf(weights, tmp_path / "f16.gguf")
    with pytest.raises(CheckFailed, match="divisible by 256"):
        quantize_gguf(f16, tmp_path / "q4.gguf", "Q4_K_M")
    assert not (tmp_path / "q4.gguf").exists()
