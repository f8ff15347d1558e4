"""The gateway over real HTTP, with the clients people use."""

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import ollama
import openai
import pytest

from web4lora.errors import SettingsError
from web4lora.packaging import Registry
from web4lora.serving import connect_metrics
from web4lora.serving.gateway import check_exposure, is_loopback
from web4lora.serving.running import running_gateway
from web4lora.settings import Settings, load_settings
from web4lora.workspace import Workspace

TAG = "web4-agent:candidate"
SHORT = {"num_predict": 12, "temperature": 0}


def newest_query(workspace: Workspace) -> dict[str, Any]:
    database = connect_metrics(workspace.metrics_db)
    row = database.execute("SELECT * FROM query_metrics ORDER BY id DESC LIMIT 1").fetchone()
    database.close()
    return dict(row)


def post(
    url: str, body: bytes, headers: dict[str, str] | None = None
) -> tuple[int, dict[str, Any]]:
    request = urllib.request.Request(url, body, headers or {})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def test_the_ollama_client_lists_shows_chats_and_streams(gateway: str) -> None:
    client = ollama.Client(gateway)
    assert [one.model for one in client.list().models] == [TAG]
    assert client.show(TAG).details.family == "qwen2"
    question = [{"role": "user", "content": "What is a constructor?"}]
    whole = client.chat(TAG, question, options=SHORT)
    assert whole.done
    assert whole.eval_count
    pieces = list(client.chat(TAG, question, options=SHORT, stream=True))
    assert pieces[-1].done
    assert "".join(p.message.content or "" for p in pieces) == whole.message.content
    assert client.generate(TAG, "Say hello", options=SHORT).done


def test_the_openai_client_lists_chats_and_streams(gateway: str) -> None:
    client = openai.OpenAI(base_url=f"{gateway}/v1", api_key="unused")
    assert [one.id for one in client.models.list()] == [TAG]
    question = [{"role": "user", "content": "What is a constructor?"}]
    whole = client.chat.completions.create(
        model=TAG, messages=question, max_tokens=12, temperature=0
    )
    assert whole.usage.completion_tokens <= 12
    stream = client.chat.completions.create(
        model=TAG,
        messages=question,
        max_tokens=12,
        temperature=0,
        stream=True,
        stream_options={"include_usage": True},
    )
    chunks = list(stream)
    text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    assert text == whole.choices[0].message.content
    assert chunks[-1].usage.total_tokens == whole.usage.total_tokens


def test_a_tool_question_gets_examples_and_the_log_says_so(
    gateway: str, deployed: tuple[Workspace, Settings]
) -> None:
    prompt = "Read the Button.tsx file and check for constructor violations"
    ollama.Client(gateway).chat(TAG, [{"role": "user", "content": prompt}], options=SHORT)
    row = newest_query(deployed[0])
    assert row["used_rag_tools"] == 1
    assert row["tool_examples"] == deployed[1].serving.tool_examples
    assert row["query_type"] == "trained+tools"


def test_a_history_question_is_answered_with_citations_that_exist(
    gateway: str, deployed: tuple[Workspace, Settings], web4_mini: Path
) -> None:
    prompt = "How did we solve component versioning conflicts in the past?"
    answer = ollama.Client(gateway).chat(TAG, [{"role": "user", "content": prompt}], options=SHORT)
    row = newest_query(deployed[0])
    cited = json.loads(row["citations"])
    assert cited
    assert row["used_rag_history"] == 1
    assert all((web4_mini / path).is_file() for path in cited)
    assert "Sources:" in answer.message.content
    assert all(path in answer.message.content for path in cited)


def test_a_plain_question_uses_the_trained_knowledge_alone(
    gateway: str, deployed: tuple[Workspace, Settings]
) -> None:
    question = [{"role": "user", "content": "Explain the empty constructor pattern"}]
    ollama.Client(gateway).chat(TAG, question, options=SHORT)
    row = newest_query(deployed[0])
    assert (row["used_rag_tools"], row["used_rag_history"]) == (0, 0)


def test_feedback_for_an_answer_is_stored(
    gateway: str, deployed: tuple[Workspace, Settings]
) -> None:
    ollama.Client(gateway).chat(TAG, [{"role": "user", "content": "Hi"}], options=SHORT)
    query = newest_query(deployed[0])["id"]
    body = json.dumps({"feedback": "thumbs_down", "query_id": query, "comment": "no"}).encode()
    assert post(f"{gateway}/api/feedback", body)[0] == 201
    assert newest_query(deployed[0])["user_feedback"] == "thumbs_down"


@pytest.mark.parametrize(
    ("path", "body", "status", "words"),
    [
        ("/api/chat", b"{", 400, "JSON"),
        ("/api/chat", b'{"model": "x", "messages": [{"role": "cat"}]}', 400, "messages.0.role"),
        ("/api/chat", b'{"model": "other", "messages": []}', 404, "not served"),
        ("/v1/chat/completions", b'{"model": "", "messages": []}', 400, "messages"),
        ("/api/feedback", b'{"feedback": "meh"}', 400, "feedback"),
        ("/api/feedback", b'{"feedback": "thumbs_up", "query_id": 999999}', 404, "no query"),
        ("/api/show", b"not json", 400, "JSON"),
    ],
)
def test_a_bad_request_is_named_in_the_dialects_shape(
    gateway: str, path: str, body: bytes, status: int, words: str
) -> None:
    code, answer = post(gateway + path, body)
    assert code == status
    assert words in json.dumps(answer["error"])


def test_a_rebound_host_name_is_refused(gateway: str) -> None:
    request = urllib.request.Request(f"{gateway}/api/tags", headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=10)
    assert caught.value.code == 400
    caught.value.close()


def test_an_api_key_is_asked_for_where_one_is_set(deployed: tuple[Workspace, Settings]) -> None:
    workspace, _ = deployed
    settings = load_settings(workspace, {"serving.api_key": "k3y"}, {}).settings
    with running_gateway(workspace, settings) as url:
        with pytest.raises(ollama.ResponseError):
            ollama.Client(url).list()
        allowed = ollama.Client(url, headers={"Authorization": "Bearer k3y"})
        assert [one.model for one in allowed.list().models] == [TAG]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "my-host"])
def test_the_network_needs_an_api_key(deployed: tuple[Workspace, Settings], host: str) -> None:
    settings = load_settings(deployed[0], {"serving.host": host}, {}).settings
    assert not is_loopback(host)
    with pytest.raises(SettingsError, match="api_key"):
        check_exposure(settings)


def test_a_promotion_is_picked_up_by_the_next_request(
    deployed: tuple[Workspace, Settings],
) -> None:
    workspace, settings = deployed
    before = Registry.load(workspace)
    with running_gateway(workspace, settings) as url:
        client = ollama.Client(url)
        assert [one.model for one in client.list().models] == [TAG]
        before.promote("web4_model_1", "test").save()
        try:
            assert [one.model for one in client.list().models] == ["web4-agent:latest"]
        finally:
            before.save()
