"""kill -9 in the middle of a training: nothing half-written appears, and --resume continues."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from tiny_models import build_base, make_workspace

DEADLINE_S = 300.0


class Start(Protocol):
    def __call__(self, root: Path, *flags: str) -> subprocess.Popen[bytes]: ...


@pytest.fixture
def start() -> Iterator[Start]:
    """Start `web4 train` in a process that does not outlive the test."""
    started: list[subprocess.Popen[bytes]] = []

    def run(root: Path, *flags: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "web4lora.cli.main", "train", "-w", str(root), *flags]
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE))
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.communicate()


def wait_for_checkpoint(work: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        if any((folder / "trainer_state.json").is_file() for folder in work.glob("checkpoint-*")):
            return
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    raise AssertionError("no checkpoint in time")


@pytest.mark.timeout(600)
def test_a_killed_training_resumes_and_never_shows_half_a_result(
    tmp_path: Path, start: Start
) -> None:
    base = build_base(tmp_path / "base")
    place = make_workspace(
        tmp_path / "workspace", base, rows=40, num_train_epochs=10, save_steps=5, logging_steps=20
    )
    process = start(place.root)
    wait_for_checkpoint(place.outputs / ".work_full", process)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert not list(place.outputs.glob("web4_*"))

    resumed = start(place.root, "--resume", "--json")
    output, errors = resumed.communicate(timeout=DEADLINE_S)
    assert resumed.returncode == 0, errors.decode()
    report = json.loads(output)
    assert report["steps"] == report["steps_of_all_epochs"] == 100
    (result,) = place.outputs.glob("web4_*")
    assert (result / "adapter_model.safetensors").is_file()
    assert not (place.outputs / ".work_full").exists()


@pytest.mark.timeout(600)
def test_ctrl_c_saves_a_checkpoint_and_exits_as_resumable(tmp_path: Path, start: Start) -> None:
    base = build_base(tmp_path / "base")
    place = make_workspace(
        tmp_path / "workspace", base, rows=40, num_train_epochs=200, save_steps=5
    )
    process = start(place.root)
    wait_for_checkpoint(place.outputs / ".work_full", process)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=DEADLINE_S)
    assert process.returncode == 3, errors.decode()
    assert b"--resume" in errors
    assert b"Traceback" not in errors
