import contextlib
import hashlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from web4lora.domain.chat import chat_messages
from web4lora.errors import Web4Error
from web4lora.inference import Completion, GenerationOptions, greedy
from web4lora.inference.llamacpp import LlamaCppModel
from web4lora.progress import Silent


@pytest.fixture(scope="module")
def model(tiny_gguf: Path) -> Iterator[LlamaCppModel]:
    opened = LlamaCppModel(tiny_gguf, num_ctx=512, slots=2, threads=1, name="tiny")
    yield opened
    opened.close()


def test_an_answer_comes_with_its_counts_and_times(model: LlamaCppModel) -> None:
    answer = model.complete(chat_messages("Hello"), greedy(max_tokens=5))
    assert 0 < answer.completion_tokens <= 5
    assert answer.prompt_tokens > 100  # the system prompt is read too
    assert 0 < answer.ttft_ms <= answer.total_ms


def test_a_cut_answer_says_so(model: LlamaCppModel) -> None:
    options = GenerationOptions(max_tokens=3, temperature=1.5, top_p=1.0, top_k=0, seed=1)
    assert model.complete(chat_messages("Hello"), options).finish_reason == "length"


def test_greedy_answers_repeat(model: LlamaCppModel) -> None:
    first, second = (model.complete(chat_messages("Hi"), greedy(20)).text for _ in range(2))
    assert first == second


def test_a_seed_makes_sampling_repeatable(model: LlamaCppModel) -> None:
    def ask(seed: int) -> str:
        options = GenerationOptions(max_tokens=20, temperature=1.0, top_k=0, top_p=1.0, seed=seed)
        return model.complete(chat_messages("Hi"), options).text

    assert ask(5) == ask(5)
    assert ask(5) != ask(6)


def test_streamed_pieces_join_to_the_answer(model: LlamaCppModel) -> None:
    options = GenerationOptions(max_tokens=20, temperature=1.0, seed=3)
    *pieces, last = model.stream(chat_messages("Hi"), options)
    assert isinstance(last, Completion)
    assert "".join(str(piece) for piece in pieces) == last.text
    assert last.text == model.complete(chat_messages("Hi"), options).text


def test_leaving_a_stream_frees_the_model(model: LlamaCppModel) -> None:
    options = GenerationOptions(max_tokens=300, temperature=1.0, seed=3)
    for _ in range(4):
        stream = model.stream(chat_messages("Hi"), options)
        next(stream)
        stream.close()  # type: ignore[attr-defined]
    assert model.complete(chat_messages("Hi"), greedy(3)).completion_tokens > 0


def test_a_stop_text_ends_the_answer(model: LlamaCppModel) -> None:
    options = GenerationOptions(max_tokens=60, temperature=1.0, top_k=0, top_p=1.0, seed=9)
    whole = model.complete(chat_messages("Hi"), options).text
    stop = whole[10:12]
    answer = model.complete(
        chat_messages("Hi"), GenerationOptions(**{**vars(options), "stop": (stop,)})
    )
    assert stop not in answer.text
    assert whole.startswith(answer.text)
    assert answer.finish_reason == "stop"


def test_many_prompts_are_answered_in_their_order(model: LlamaCppModel) -> None:
    prompts = [chat_messages(f"Question {number}") for number in range(6)]
    many = model.complete_many(prompts, greedy(8), Silent())
    one_by_one = [model.complete(prompt, greedy(8)).text for prompt in prompts]
    assert [answer.text for answer in many if isinstance(answer, Completion)] == one_by_one


def test_a_failed_prompt_does_not_take_the_others_down(model: LlamaCppModel) -> None:
    prompts = [chat_messages("fine"), chat_messages("long " * 2000), chat_messages("fine too")]
    answers = model.complete_many(prompts, greedy(4), Silent())
    assert [type(answer).__name__ for answer in answers] == [
        "Completion",
        "Web4Error",
        "Completion",
    ]


def test_a_prompt_beyond_the_context_is_refused_not_cut(model: LlamaCppModel) -> None:
    with pytest.raises(Web4Error, match="context size") as caught:
        model.complete(chat_messages("long " * 2000), greedy(4))
    assert "num_ctx" in caught.value.hint


def test_nothing_reaches_the_terminal(tiny_gguf: Path, capfd: pytest.CaptureFixture[str]) -> None:
    opened = LlamaCppModel(tiny_gguf, num_ctx=512, threads=1)
    opened.complete(chat_messages("Hi"), greedy(2))
    with contextlib.suppress(Web4Error):
        opened.complete(chat_messages("long " * 2000), greedy(2))
    opened.close()
    assert capfd.readouterr() == ("", "")


def test_no_tcp_port_is_opened(model: LlamaCppModel) -> None:
    import psutil

    mine = psutil.Process(os.getpid()).net_connections(kind="tcp")
    assert [one for one in mine if one.status == psutil.CONN_LISTEN] == []


def test_a_broken_file_is_an_error_not_a_crash(tiny_gguf: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(tiny_gguf.read_bytes()[:100_000])
    with pytest.raises(Web4Error, match="cannot load"):
        LlamaCppModel(broken, num_ctx=256, threads=1)
    broken.write_bytes(b"no model at all")
    with pytest.raises(Web4Error, match="no GGUF"):
        LlamaCppModel(broken, num_ctx=256, threads=1)


def test_a_closed_model_says_so_and_closes_twice(tiny_gguf: Path) -> None:
    opened = LlamaCppModel(tiny_gguf, num_ctx=256, threads=1)
    opened.close()
    opened.close()
    with pytest.raises(Web4Error, match="closed"):
        opened.complete(chat_messages("Hi"), greedy(2))


def test_closing_waits_for_answers_that_are_being_written(tiny_gguf: Path) -> None:
    opened = LlamaCppModel(tiny_gguf, num_ctx=512, threads=1)
    options = GenerationOptions(max_tokens=200, temperature=1.0, seed=1)
    stream = opened.stream(chat_messages("Hi"), options)
    next(stream)
    closer = threading.Thread(target=opened.close)
    closer.start()
    *_, last = stream
    closer.join(timeout=30)
    assert isinstance(last, Completion)
    assert not closer.is_alive()


def test_its_identity_is_the_digest_of_the_file(model: LlamaCppModel, tiny_gguf: Path) -> None:
    found = model.identity()
    assert found.digest == hashlib.sha256(tiny_gguf.read_bytes()).hexdigest()
    assert "xllamacpp" in found.backend


def test_a_greedy_answer_does_not_depend_on_what_was_asked_before(model: LlamaCppModel) -> None:
    prompts = [chat_messages(f"Tell me about record {number}.") for number in range(6)]
    first = [model.complete(one, greedy(24)).text for one in prompts]
    assert [model.complete(one, greedy(24)).text for one in reversed(prompts)] == first[::-1]
