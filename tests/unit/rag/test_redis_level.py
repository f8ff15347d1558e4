"""Redis as a second level: shared between processes, and never in the way of an answer."""

import importlib.util
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from web4lora.errors import Web4Error
from web4lora.rag import Retriever
from web4lora.rag.passages import Passage
from web4lora.rag.redis_level import RedisLevel, open_redis

from .conftest import SECOND, Desk, record

QUESTION = "How did we solve component versioning conflicts in the past?"
PASSAGE = Passage("plan", "PLAN", 3, 9, "ab12", "We plan. 🎯")


class Silent:
    """A server that answers nothing; counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def mget(self, _keys: object) -> None:
        self.asked += 1
        raise TimeoutError


class Holding:
    """A server that holds one value under every key."""

    def __init__(self, value: bytes | None) -> None:
        self.value = value

    def mget(self, keys: list[str]) -> list[bytes | None]:
        return [self.value for _ in keys]


def test_a_server_that_does_not_answer_is_left_alone_for_a_while():
    clock = iter([0.0, 0.0, 1.0, 29.0, 31.0, 31.0])
    client = Silent()
    level = RedisLevel(client, clock=lambda: next(clock))
    assert [level.read(["a"]) for _ in range(4)] == [{}] * 4
    assert (client.asked, level.failures) == (2, 2)


@pytest.mark.parametrize("stored", [None, b"", b"[1]", b"{}", b'{"name": "x", "new": 1}', b"\xff"])
def test_what_is_no_passage_is_a_miss(stored: bytes | None):
    level = RedisLevel(Holding(stored))
    assert level.read(["a", "b"]) == {}
    assert (level.hits, level.misses, level.failures) == (0, 2, 0)


def test_without_redis_py_the_setting_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "redis", None)
    with pytest.raises(Web4Error) as caught:
        open_redis("redis://127.0.0.1:1/0")
    assert "web4lora[redis]" in caught.value.hint


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of a real redis-server, where the machine has one."""
    binary = shutil.which("redis-server")
    if binary is None:
        pytest.skip("no redis-server on this machine")
    if importlib.util.find_spec("redis") is None:
        assert not os.environ.get("CI"), "CI has a redis-server but not web4lora[redis]"
        pytest.skip("redis-py is not installed: pip install 'web4lora[redis]'")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [
            binary,
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            str(tmp_path),
        ],
        stdout=subprocess.DEVNULL,
    )
    url = f"redis://127.0.0.1:{port}/0"
    try:
        _wait_for(url)
        yield url
    finally:
        process.kill()
        process.wait()


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            return open_redis(url).close()
        except Web4Error:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def test_passages_come_back_as_they_went(server: str):
    level = open_redis(server)
    level.write({"a#0.0@1": PASSAGE})
    assert level.read(["a#0.0@1", "other"]) == {"a#0.0@1": PASSAGE}
    assert (level.hits, level.misses, level.failures) == (1, 1, 0)
    level.drop(["a#0.0@1"])
    assert level.read(["a#0.0@1"]) == {}
    level.close()


def test_a_second_process_finds_what_the_first_has_read_and_edits_are_never_stale(
    server: str, desk: Desk
):
    retrieval = desk.settings.retrieval.model_copy(update={"redis_url": server})
    settings = desk.settings.model_copy(update={"retrieval": retrieval})
    with Retriever(desk.ws, settings, embedder=desk.embedder) as first:
        answer = first.query(QUESTION, 3).results
    with Retriever(desk.ws, settings, embedder=desk.embedder) as second:
        assert second.query(QUESTION, 3).results == answer
        told = second.cache_stats().redis
        assert told is not None
        assert told["hits"] > 0 and told["misses"] == told["failures"] == 0
        edited = "We solved component versioning conflicts in the past by the lamp."
        desk.write(SECOND, record("component versioning conflicts", do=edited))
        desk.index()
        best = second.query(QUESTION, 9).results
    assert any(hit.path == SECOND and "lamp" in hit.excerpt for hit in best)
    assert not any(hit.path == SECOND and "patch" in hit.excerpt for hit in best)


def test_an_address_where_nothing_answers_is_an_error_that_keeps_the_password(server: str):
    with pytest.raises(Web4Error, match="No Redis server answers") as caught:
        open_redis("redis://:hunter2@127.0.0.1:1/0")
    assert "hunter2" not in str(caught.value)
