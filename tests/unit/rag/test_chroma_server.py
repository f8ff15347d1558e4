"""The vectors on a real Chroma server."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from web4lora.errors import Web4Error
from web4lora.progress import Silent
from web4lora.rag import Retriever, mark_trained, rebuild_vectors
from web4lora.rag.store import Store
from web4lora.rag.vectors import VectorStore
from web4lora.settings import Settings

from .conftest import FIRST, SECOND, Desk, record

QUESTION = "How did we solve component versioning conflicts in the past?"


def with_server(settings: Settings, url: str) -> Settings:
    retrieval = settings.retrieval.model_copy(update={"chroma_url": url})
    return settings.model_copy(update={"retrieval": retrieval})


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running `chroma run`."""
    command = shutil.which("chroma", path=str(Path(sys.executable).parent))
    assert command, "chromadb brings the command"
    port = free_port()
    folder = tmp_path_factory.mktemp("chroma")
    process = subprocess.Popen(
        [command, "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, process)
        yield url
    finally:
        process.kill()
        process.wait()


def _wait_for(url: str, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert process.poll() is None, "chroma run ended"
        try:
            urllib.request.urlopen(f"{url}/api/v2/heartbeat", timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("chroma run does not answer")


def test_rebuild_moves_the_vectors_to_the_server_and_questions_are_answered_from_there(
    server: str, desk: Desk
):
    with Retriever(desk.ws, desk.settings, embedder=desk.embedder) as retriever:
        expected = retriever.query(QUESTION, 3).results
    settings = with_server(desk.settings, server)
    with pytest.raises(Web4Error, match="vectors lie in the workspace's folder") as caught:
        Retriever(desk.ws, settings, embedder=desk.embedder)
    assert "web4 rag rebuild" in caught.value.hint

    assert rebuild_vectors(desk.ws, Silent(), chroma_url=server)["pdca_historical"] == 15
    assert not desk.ws.chroma.exists()
    with Retriever(desk.ws, settings, embedder=desk.embedder) as retriever:
        answer = retriever.query(QUESTION, 3, timeout_s=30)
    assert not answer.degraded
    assert [(hit.path, hit.section) for hit in answer.results] == [
        (hit.path, hit.section) for hit in expected
    ]
    assert rebuild_vectors(desk.ws, Silent(), chroma_url="")["pdca_historical"] == 15
    with Retriever(desk.ws, desk.settings, embedder=desk.embedder) as retriever:
        assert retriever.query(QUESTION, 3).results == expected


def test_whoever_writes_the_index_writes_the_server(server: str, desk: Desk):
    settings = with_server(desk.settings, server)
    here = Desk(desk.ws, settings, desk.source, desk.embedder)
    here.index()
    with Retriever(desk.ws, settings, embedder=desk.embedder) as retriever:
        here.write(SECOND, record("the lamps on the quay", day="2025-09-08"))
        here.index()
        best = retriever.query("the lamps on the quay", 1, timeout_s=30).results[0]
    assert best.path == SECOND
    assert best.why.vector_rank is not None
    assert mark_trained(desk.ws, [FIRST], "nightly_1", "2025-10-01").chunks > 0
    with Store(desk.ws.database) as store:
        assert VectorStore(desk.ws.chroma, store).agrees()


def test_two_indexes_on_one_server_do_not_meet(server: str, desk: Desk, tmp_path: Path):
    rebuild_vectors(desk.ws, Silent(), chroma_url=server)
    other = type(desk.ws)(tmp_path / "other")
    other.create_folders()
    source = tmp_path / "other-source"
    (source / "a").mkdir(parents=True)
    (source / "a" / "2025-09-06-UTC-0905-x.pdca.md").write_text(record("x"), "utf-8")
    settings = with_server(Settings.model_validate({"sources": {"paths": [str(source)]}}), server)
    Desk(other, settings, source, desk.embedder).index()
    for ws, count in ((desk.ws, 15), (other, 5)):
        with Store(ws.database, readonly=True) as store:
            vectors = VectorStore(ws.chroma, store)
            assert vectors.agrees()
            assert vectors.counts()["pdca_historical"] == count


def test_a_server_that_does_not_answer_is_named_and_nothing_is_lost(desk: Desk):
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(Web4Error, match=f"Chroma server {url} does not answer") as caught:
        rebuild_vectors(desk.ws, Silent(), chroma_url=url)
    assert "chroma run" in caught.value.hint
    with pytest.raises(Web4Error, match="does not answer"):
        Retriever(desk.ws, with_server(desk.settings, url), embedder=desk.embedder)
    assert rebuild_vectors(desk.ws, Silent(), chroma_url="")["pdca_historical"] == 15
