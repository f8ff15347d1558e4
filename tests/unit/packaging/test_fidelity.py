"""Divergence and perplexity come out as a second, independent implementation has them."""

from pathlib import Path

import pytest

from tiny_models import build_base, make_workspace
from web4lora.errors import Web4Error
from web4lora.packaging import measure_fidelity, open_pair, open_weights, package, write_gguf
from web4lora.packaging.fidelity import fixed_text
from web4lora.packaging.pair import quantization_of
from web4lora.progress import Silent
from web4lora.settings import load_settings


def test_a_file_does_not_differ_from_itself_and_its_perplexity_is_that_of_transformers(
    tiny_base: Path, tiny_f16: Path
) -> None:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    found = measure_fidelity(tiny_f16, tiny_f16, Silent())
    assert abs(found.mean_kl) < 1e-9
    assert found.top_1_agreement == 1.0
    assert found.perplexity_source == found.perplexity_quantized

    tokenizer = AutoTokenizer.from_pretrained(str(tiny_base))
    model = AutoModelForCausalLM.from_pretrained(str(tiny_base), dtype=torch.float32).eval()
    ids = tokenizer(fixed_text(), add_special_tokens=False, return_tensors="pt")["input_ids"]
    assert found.tokens == ids.shape[1] - 1
    with torch.no_grad():
        expected = float(torch.exp(model(input_ids=ids, labels=ids).loss))
    assert found.perplexity_source == pytest.approx(expected, rel=2e-3)


def test_quantization_shows(tiny_f16: Path, tiny_gguf: Path) -> None:
    found = measure_fidelity(tiny_f16, tiny_gguf, Silent())
    assert 1e-6 < found.mean_kl < 1.0
    assert found.max_kl >= found.mean_kl
    assert quantization_of(tiny_gguf) == "Q4_K_M"
    assert quantization_of(tiny_f16) == "F16"


def test_files_of_two_models_are_not_compared(tiny_f16: Path, tmp_path: Path) -> None:
    (tmp_path / "no.gguf").write_bytes(b"GGUF and then nothing")
    with pytest.raises(Web4Error, match="could not read"):
        measure_fidelity(tiny_f16, tmp_path / "no.gguf", Silent())


def test_the_source_is_made_again_from_adapter_and_base_and_removed_after(
    tiny_base: Path, tiny_adapter: Path, tmp_path: Path
) -> None:
    place = make_workspace(tmp_path, tiny_base)
    settings = load_settings(place, environment={}).settings
    version = package(place, settings, Silent(), adapter=tiny_adapter).version
    with open_pair(place, settings, Silent(), version.id) as pair:
        assert (pair.name, pair.quantization) == (version.id, "Q4_K_M")
        made = pair.f16
        found = measure_fidelity(pair.f16, pair.quantized, Silent())
        assert quantization_of(made) == "F16"
    assert not made.exists()
    assert not list(place.outputs.glob(".f16-*"))
    with open_weights(tiny_base) as weights:
        write_gguf(weights, tmp_path / "base.gguf")
    other = measure_fidelity(tmp_path / "base.gguf", pair.quantized, Silent())
    assert found.mean_kl < other.mean_kl / 2  # the source holds the adapter, the base does not


def test_a_file_without_its_source_asks_for_it(tiny_gguf: Path, tmp_path: Path) -> None:
    place = make_workspace(tmp_path, build_base(tmp_path / "base", layers=1))
    settings = load_settings(place, environment={}).settings
    alone = tmp_path / "alone.gguf"
    alone.write_bytes(tiny_gguf.read_bytes())
    with pytest.raises(Web4Error) as caught, open_pair(place, settings, Silent(), str(alone)):
        pass
    assert "--f16" in caught.value.hint
    with pytest.raises(Web4Error, match="does not exist"), open_pair(place, settings, Silent()):
        pass
