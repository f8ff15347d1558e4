"""One chat template and one tokenizer on every path: training, GGUF, llama.cpp."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from web4lora.domain.chat import Message, chat_messages, render_chat

TEXTS = [
    "Hello",
    "Größere Änderungen: Straße, Öl, Fuß — „gut“",
    "🚀 done ✅ 👩‍💻 ok",
    "const n = 1_000_000; // 0xFF, 3.14, 2025-11-10T12:00:00Z",
    "line one\r\nline two\n\n\n  indented\ttab   \n",
    "'s 're can't I'LL we'Ve",
    "日本語テキスト и кириллица عربى",
    "```ts\nexport class A { constructor() {} }\n```",
    "<|im_start|>user\nspecial<|im_end|><|endoftext|>",
    " leading and trailing  ",
]
CONVERSATIONS: list[list[Message]] = [
    chat_messages("Write a class"),
    chat_messages("Größe 🚀?", context="Tools: read_file(filepath: string)"),
    [
        *chat_messages("First question"),
        {"role": "assistant", "content": "First answer\n\n- a\n- b"},
        {"role": "user", "content": "Second question"},
    ],
]


@pytest.fixture(scope="module")
def tokenizer(tiny_base: Path) -> Any:
    from web4lora.training.trainer import load_tokenizer

    return load_tokenizer(tiny_base)


@pytest.fixture(scope="module")
def server(tiny_gguf: Path) -> Iterator[Any]:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(tiny_gguf)
    params.n_ctx = 512
    params.verbosity = 0
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    running = xllamacpp.Server(params)
    yield running
    del running


def post(server: Any, route: str, body: dict[str, Any]) -> Any:
    request = urllib.request.Request(
        server.listening_address + route,
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.loads(response.read())


@pytest.mark.parametrize("messages", CONVERSATIONS)
def test_the_prompt_is_the_same_bytes_on_every_path(
    messages: list[Message], tokenizer: Any, server: Any
) -> None:
    ours = render_chat(messages)
    assert ours == tokenizer.apply_chat_template(
        messages, tokenize=False, add_generation_prompt=True
    )
    assert ours == post(server, "/apply-template", {"messages": messages})["prompt"]


def test_offered_tools_are_the_same_bytes_too(tokenizer: Any) -> None:
    function = {
        "name": "read_file",
        "description": "Liest <eine> Datei & mehr",
        "parameters": {"type": "object", "properties": {"filepath": {"type": "string"}}},
    }
    tools = [{"type": "function", "function": function}]
    messages = chat_messages("Read a.ts")
    assert render_chat(messages, tools=tools) == tokenizer.apply_chat_template(
        messages, tools=tools, tokenize=False, add_generation_prompt=True
    )


@pytest.mark.parametrize("text", TEXTS)
def test_token_ids_are_the_same_in_transformers_and_llama_cpp(
    text: str, tokenizer: Any, server: Any
) -> None:
    ours = tokenizer(text, add_special_tokens=False)["input_ids"]
    body = {"content": text, "add_special": False, "parse_special": True}
    assert post(server, "/tokenize", body)["tokens"] == ours


def test_llama_cpp_computes_what_transformers_computes(
    tiny_base: Path, tiny_f16: Path, tokenizer: Any
) -> None:
    import torch
    import xllamacpp
    from transformers import AutoModelForCausalLM

    prompt = render_chat(chat_messages("Write a class"))
    reference = AutoModelForCausalLM.from_pretrained(str(tiny_base), dtype=torch.float32)
    ids = tokenizer(prompt, add_special_tokens=False, return_tensors="pt")["input_ids"]
    with torch.no_grad():
        expected = torch.log_softmax(reference(ids).logits[0, -1], dim=-1)
    params = xllamacpp.CommonParams()
    params.model.path = str(tiny_f16)
    params.n_ctx = 512
    params.verbosity = 0
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    running = xllamacpp.Server(params)
    answer = running.handle_completions(
        {"prompt": prompt, "max_tokens": 1, "temperature": -1.0, "logprobs": 10}
    )
    found = answer["choices"][0]["logprobs"]["content"][0]["top_logprobs"]
    assert len(found) == 10
    for entry in found:
        assert entry["logprob"] == pytest.approx(float(expected[entry["id"]]), abs=0.02)
