"""The embedded base as it is shipped."""

import random
import re
from typing import Any

import pytest

from web4lora.domain.chat import CHAT_TEMPLATE
from web4lora.models import resolve_base
from web4lora.models.base import POCKET_FOLDER
from web4lora.models.recipe.notes import note_task
from web4lora.progress import Silent

pytestmark = pytest.mark.skipif(
    not (POCKET_FOLDER / "config.json").is_file(), reason="not built yet"
)


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(POCKET_FOLDER)


@pytest.fixture(scope="module")
def model() -> Any:
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(POCKET_FOLDER, dtype="float32").eval()


def answer(model: Any, tokenizer: Any, prompt: str, tokens: int = 80) -> str:
    messages = [
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": prompt},
    ]
    ids = tokenizer.apply_chat_template(
        messages, add_generation_prompt=True, return_tensors="pt", return_dict=True
    )
    out = model.generate(**ids, max_new_tokens=tokens, do_sample=False)
    return str(tokenizer.decode(out[0, ids["input_ids"].shape[1] :], skip_special_tokens=True))


def test_it_resolves_with_its_sizes(tmp_path: Any) -> None:
    base = resolve_base("pocket", tmp_path, Silent())
    assert (base.kind, base.shape.hidden, base.shape.layers, base.shape.vocab) == (
        "pocket",
        256,
        8,
        4096,
    )
    assert (base.parameters, base.dtype) == (7_348_480, "bfloat16")


def test_it_is_small_and_holds_no_pickles() -> None:
    files = [path for path in POCKET_FOLDER.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 20_000_000
    assert {path.suffix for path in files} <= {".safetensors", ".json", ".jinja", ".md"}


def test_its_sizes_suit_k_quants(tmp_path: Any) -> None:
    shape = resolve_base("pocket", tmp_path, Silent()).shape
    assert shape.hidden % 256 == 0
    assert shape.mlp % 256 == 0


def test_it_speaks_the_house_template(tokenizer: Any) -> None:
    assert tokenizer.chat_template == CHAT_TEMPLATE


def test_its_card_names_licences_seed_and_limits() -> None:
    card = (POCKET_FOLDER / "README.md").read_text("utf-8")
    for text in ("license: apache-2.0", "| seed |", "What it is not", "rxjs", "Apache-2.0", "MIT"):
        assert text in card


def test_its_decision_notes_follow_from_the_request(model: Any, tokenizer: Any) -> None:
    rng, exact = random.Random(11), 0
    for _ in range(12):
        asked, wanted = note_task(rng)
        exact += answer(model, tokenizer, asked, 200).strip() == wanted.strip()
    assert exact >= 6  # 8 of 12 when it was built


def test_it_does_not_know_the_house_record(model: Any, tokenizer: Any) -> None:
    text = answer(model, tokenizer, "Write a PDCA about the RolaMenu component.", 300)
    found = re.findall(r"^#{1,3}\W*(?:Objective|Plan|Do|Check|Act)\b", text, re.M)
    assert len(set(found)) < 3
    assert "PRECEDES" not in text


def test_it_does_not_know_the_house_constructor(model: Any, tokenizer: Any) -> None:
    text = answer(model, tokenizer, "Write a class RolaMenu with the field title: string", 200)
    assert "toScenario" not in text
    assert not re.search(r"constructor\(\)\s*\{\s*\}", text)
