"""kill -9 in the middle of an evaluation: the second start gives the report of an unbroken run."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tiny_models import build_base
from web4lora.domain.grading import HARNESSES
from web4lora.packaging import open_weights, quantize_gguf, write_gguf

DEADLINE_S = 300.0
ANSWERS_BEFORE_KILL = 12
#: Times differ between any two runs; everything else must not.
TIMES = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}Z|-UTC-\d{4})|\"duration_s\": [\d.]+")


@pytest.fixture(scope="module")
def gguf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    with open_weights(build_base(folder / "base")) as weights:
        write_gguf(weights, folder / "f16.gguf")
    return quantize_gguf(folder / "f16.gguf", folder / "tiny.gguf", "Q4_K_M").path


@pytest.fixture
def processes() -> Iterator[list[subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in started:
        process.kill()
        process.communicate()


def make_workspace(root: Path) -> Path:
    (root / "config").mkdir(parents=True)
    (root / "config" / "web4.yaml").write_text(
        "evaluation:\n  prompts_per_harness: 8\n  max_tokens: 160\n"
    )
    return root


def start(
    root: Path, gguf: Path, processes: list[subprocess.Popen[bytes]]
) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "web4lora.cli.main", "evaluate", "--model", str(gguf)]
    command += ["-w", str(root)]
    processes.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE))
    return processes[-1]


def journal_lines(root: Path) -> list[bytes]:
    found = list((root / "outputs" / "evaluations" / ".running").glob("*.jsonl"))
    return found[0].read_bytes().splitlines(keepends=True) if found else []


def kill_in_the_middle(root: Path, process: subprocess.Popen[bytes]) -> int:
    deadline = time.monotonic() + DEADLINE_S
    while len(journal_lines(root)) <= ANSWERS_BEFORE_KILL:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.002)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    return len([line for line in journal_lines(root) if line.endswith(b"\n")]) - 1


def outputs(root: Path) -> dict[str, Any]:
    names = [f"eval_{name}.json" for name in HARNESSES]
    names += ["eval_report_final.json", "canary_report.json", "eval_report.html", "eval_log.md"]
    return {name: TIMES.sub("", (root / "outputs" / name).read_text("utf-8")) for name in names}


@pytest.mark.timeout(600)
def test_a_killed_evaluation_goes_on_and_reports_like_an_unbroken_one(
    tmp_path: Path, gguf: Path, processes: list[subprocess.Popen[bytes]]
) -> None:
    killed, unbroken = make_workspace(tmp_path / "killed"), make_workspace(tmp_path / "unbroken")
    kept = kill_in_the_middle(killed, start(killed, gguf, processes))
    assert kept >= ANSWERS_BEFORE_KILL
    assert not (killed / "outputs" / "eval_report_final.json").exists()
    (journal,) = (killed / "outputs" / "evaluations" / ".running").glob("*.jsonl")
    with journal.open("ab") as stream:
        stream.write(b'{"prompt": "torn in the mid')

    for root in (killed, unbroken):
        process = start(root, gguf, processes)
        _, errors = process.communicate(timeout=DEADLINE_S)
        assert process.returncode == 1, errors.decode()  # a random model clears no gate
        resumed = re.search(r"(\d+) answers of an interrupted", " ".join(errors.decode().split()))
        assert (resumed is None) == (root == unbroken)
        assert resumed is None or int(resumed[1]) == kept
        assert not list((root / "outputs" / "evaluations" / ".running").glob("*.jsonl"))
    assert outputs(killed) == outputs(unbroken)
    final = json.loads((killed / "outputs" / "eval_report_final.json").read_text())
    assert [row["total_tests"] for row in final["test_results"]] == [8, 8, 8, 8, 8, 16]


@pytest.mark.timeout(600)
def test_two_evaluations_of_one_model_do_not_share_a_journal(
    tmp_path: Path, gguf: Path, processes: list[subprocess.Popen[bytes]]
) -> None:
    root = make_workspace(tmp_path / "shared")
    first = start(root, gguf, processes)
    deadline = time.monotonic() + DEADLINE_S
    while not journal_lines(root):
        assert first.poll() is None and time.monotonic() < deadline
        time.sleep(0.002)
    os.kill(first.pid, signal.SIGSTOP)
    try:
        second = start(root, gguf, processes)
        _, errors = second.communicate(timeout=DEADLINE_S)
    finally:
        os.kill(first.pid, signal.SIGCONT)
    assert second.returncode == 2
    assert "Another evaluation of this model is running" in " ".join(errors.decode().split())
