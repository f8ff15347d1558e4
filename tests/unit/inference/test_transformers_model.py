from pathlib import Path

import pytest

from web4lora.domain.chat import chat_messages
from web4lora.errors import Web4Error
from web4lora.inference import Completion, GenerationOptions, greedy, open_model
from web4lora.progress import Silent
from web4lora.settings import Settings

CPU = Settings.model_validate({"model": {"device": "cpu"}})


def test_a_folder_answers_and_streams_the_same(tiny_base: Path) -> None:
    model = open_model(str(tiny_base), CPU)
    answer = model.complete(chat_messages("Hi"), greedy(max_tokens=6))
    *pieces, last = model.stream(chat_messages("Hi"), greedy(max_tokens=6))
    assert isinstance(last, Completion)
    assert "".join(str(piece) for piece in pieces) == last.text == answer.text
    assert answer.completion_tokens <= 6
    assert answer.prompt_tokens > 100


def test_an_adapter_folder_brings_its_base(tiny_base: Path, tiny_adapter: Path) -> None:
    options = GenerationOptions(max_tokens=12, temperature=1.0, top_k=0, top_p=1.0, seed=4)
    plain = open_model(str(tiny_base), CPU).complete(chat_messages("Hi"), options)
    adapted = open_model(str(tiny_adapter), CPU).complete(chat_messages("Hi"), options)
    assert plain.text != adapted.text


def test_many_prompts_come_back_in_order(tiny_base: Path) -> None:
    model = open_model(str(tiny_base), CPU)
    answers = model.complete_many([chat_messages("a"), chat_messages("b")], greedy(3), Silent())
    assert len(answers) == 2
    model.close()


def test_a_folder_without_a_model_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(Web4Error, match="cannot be loaded"):
        open_model(str(tmp_path), CPU)


def test_other_weights_are_another_identity(tiny_base: Path, tiny_adapter: Path) -> None:
    plain, adapted = (open_model(str(one), CPU).identity() for one in (tiny_base, tiny_adapter))
    assert plain.backend == adapted.backend
    assert plain.digest != adapted.digest
    assert open_model(str(tiny_base), CPU).identity() == plain
