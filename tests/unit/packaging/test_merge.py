import json
from pathlib import Path

import pytest
import torch

from tiny_models import build_base, random_adapter
from web4lora.domain.chat import CHAT_TEMPLATE
from web4lora.errors import Web4Error
from web4lora.packaging import merge_adapter, open_weights


def peft_merged(base: Path, adapter: Path) -> dict[str, torch.Tensor]:
    from peft import PeftModel
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(str(base), dtype=torch.float32)
    merged = PeftModel.from_pretrained(model, str(adapter)).merge_and_unload()
    return dict(merged.state_dict())


def test_a_lazy_merge_equals_pefts(tiny_base: Path, tiny_adapter: Path) -> None:
    expected = peft_merged(tiny_base, tiny_adapter)
    with open_weights(tiny_base, tiny_adapter) as weights:
        for name in weights.names():
            torch.testing.assert_close(
                weights.load(name).float(), expected[name], atol=1e-6, rtol=1e-6
            )


def test_the_merge_changes_exactly_the_adapted_matrices(
    tiny_base: Path, tiny_adapter: Path
) -> None:
    with open_weights(tiny_base) as before, open_weights(tiny_base, tiny_adapter) as after:
        changed = {n for n in before.names() if not torch.equal(before.load(n), after.load(n))}
    assert len(changed) == 7 * 2
    assert all("proj" in name for name in changed)


def test_a_merged_folder_loads_alone_in_the_bases_type(
    tiny_base: Path, tiny_adapter: Path, tmp_path: Path
) -> None:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    folder = merge_adapter(tiny_base, tiny_adapter, tmp_path / "merged")
    model = AutoModelForCausalLM.from_pretrained(str(folder))
    assert model.dtype == torch.float16
    expected = peft_merged(tiny_base, tiny_adapter)
    for name, tensor in model.state_dict().items():
        torch.testing.assert_close(tensor.float(), expected[name], atol=2e-3, rtol=2e-3)
    assert AutoTokenizer.from_pretrained(str(folder)).chat_template == CHAT_TEMPLATE


def test_tied_embeddings_stay_tied(tiny_base: Path, tmp_path: Path) -> None:
    from transformers import AutoModelForCausalLM

    folder = merge_adapter(tiny_base, None, tmp_path / "copy")
    model = AutoModelForCausalLM.from_pretrained(str(folder))
    assert model.lm_head.weight.data_ptr() == model.model.embed_tokens.weight.data_ptr()


def test_a_model_of_several_shards_reads_and_writes_the_same(
    tiny_base: Path, tiny_adapter: Path, tmp_path: Path
) -> None:
    whole = merge_adapter(tiny_base, tiny_adapter, tmp_path / "whole")
    sharded = merge_adapter(tiny_base, tiny_adapter, tmp_path / "sharded", max_shard_bytes=300_000)
    assert len(list(sharded.glob("model-*-of-*.safetensors"))) > 2
    assert json.loads((sharded / "model.safetensors.index.json").read_text())["weight_map"]
    with open_weights(whole) as first, open_weights(sharded) as second:
        assert set(first.names()) == set(second.names())
        assert all(torch.equal(first.load(name), second.load(name)) for name in first.names())


def test_an_adapter_of_another_base_is_refused(tiny_adapter: Path, tmp_path: Path) -> None:
    other = build_base(tmp_path / "one-layer", layers=1)
    with pytest.raises(Web4Error, match="does not fit"), open_weights(other, tiny_adapter):
        pass


def test_a_lora_variant_that_is_no_plain_sum_is_refused(tiny_base: Path, tmp_path: Path) -> None:
    adapter = random_adapter(tiny_base, tmp_path / "dora")
    config = json.loads((adapter / "adapter_config.json").read_text())
    (adapter / "adapter_config.json").write_text(json.dumps({**config, "use_dora": True}))
    with pytest.raises(Web4Error, match="use_dora"), open_weights(tiny_base, adapter):
        pass


def test_an_old_bin_adapter_is_read_only_as_plain_weights(
    tiny_base: Path, tiny_adapter: Path, tmp_path: Path
) -> None:
    from safetensors.torch import load_file

    (tmp_path / "adapter_config.json").write_bytes(
        (tiny_adapter / "adapter_config.json").read_bytes()
    )
    tensors = load_file(str(tiny_adapter / "adapter_model.safetensors"))
    torch.save(tensors, tmp_path / "adapter_model.bin")
    name = "model.layers.0.self_attn.q_proj.weight"
    with open_weights(tiny_base, tiny_adapter) as new, open_weights(tiny_base, tmp_path) as old:
        assert torch.equal(new.load(name), old.load(name))


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return print, ("code of a pickle ran",)


def test_a_bin_adapter_with_code_in_it_is_refused(
    tiny_base: Path, tiny_adapter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "adapter_config.json").write_bytes(
        (tiny_adapter / "adapter_config.json").read_bytes()
    )
    torch.save({"x": Evil()}, tmp_path / "adapter_model.bin")
    with pytest.raises(Web4Error, match="cannot be read"), open_weights(tiny_base, tmp_path):
        pass
    assert "ran" not in capsys.readouterr().out
