"""Kill the evening loop anywhere: the same command continues it, and nothing is lost or doubled."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.nightly_rooms import RECORDS, build_agent, quick_agent, write_record

from web4lora.files import sha256_file
from web4lora.nightly import history
from web4lora.nightly.records import STEPS
from web4lora.packaging import Registry
from web4lora.workspace import Workspace

REPOSITORY = Path(__file__).resolve().parents[2]
REJECTED = (*STEPS[:8], "release", "reject", "retention")


def drive(root: Path, verdict: str, kills: list[list[Any]]) -> dict[str, Any]:
    """Run one evening with these kills; every invariant is checked after each."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.fault.kill_driver", str(root), verdict, json.dumps(kills)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def around_every_commit(steps: tuple[str, ...]) -> list[list[str]]:
    return [[when, step] for step in steps for when in ("before", "after")]


def test_a_promoted_evening_survives_a_kill_around_every_commit(tmp_path: Path) -> None:
    quick_agent(tmp_path)
    result = drive(tmp_path, "promoted", around_every_commit(STEPS))
    assert result["killed"] == 2 * len(STEPS)
    assert result["late"]
    # once for the kill before its commit, once for good
    assert set(result["ran"].values()) == {2}


def test_a_rejected_evening_survives_a_kill_around_every_commit(tmp_path: Path) -> None:
    quick_agent(tmp_path)
    result = drive(tmp_path, "rejected", around_every_commit(REJECTED))
    assert result["killed"] == 2 * len(REJECTED)


@pytest.mark.heavy
@pytest.mark.parametrize("verdict", ["promoted", "rejected"])
@pytest.mark.parametrize("first", range(1, 6))
def test_an_evening_survives_kills_between_its_file_operations(
    tmp_path: Path, verdict: str, first: int
) -> None:
    """Kill at the k-th fsync, rename or copy of each attempt, k growing until one gets through."""
    quick_agent(tmp_path)
    result = drive(tmp_path, verdict, [["write", k] for k in range(first, 400)])
    assert result["killed"] >= 5


LOOP = """
import sys
from pathlib import Path
from tests.nightly_rooms import use_quick_embedder
from web4lora.nightly import run_evening_loop
from web4lora.progress import Silent
from web4lora.settings import load_settings
from web4lora.workspace import Workspace

use_quick_embedder()
ws = Workspace(Path(sys.argv[1]))
print(run_evening_loop(ws, load_settings(ws).settings, Silent()).status)
"""


def start_loop(ws: Workspace) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", LOOP, str(ws.root)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"HF_HUB_OFFLINE": "1", "OMP_WAIT_POLICY": "passive"},
    )


def committed(ws: Workspace) -> list[str]:
    runs = history(ws)
    return [step.name for step in runs[0].steps] if runs else []


def kill_when(ws: Workspace, reached: Callable[[], bool], delay_s: float = 0.0) -> list[str]:
    """Start the loop, SIGKILL it from outside once `reached`; return what was committed."""
    process = start_loop(ws)
    try:
        while not reached():
            assert process.poll() is None, process.communicate()[1][-4000:]
            time.sleep(0.05)
        time.sleep(delay_s)
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    return committed(ws)


def finish(ws: Workspace) -> str:
    process = start_loop(ws)
    try:
        out, err = process.communicate(timeout=540)
    finally:
        process.kill()
    assert process.returncode == 0, err[-4000:]
    return out.strip()


def assert_serves(ws: Workspace) -> Registry:
    registry = Registry.load(ws)
    if registry.current is not None:
        assert sha256_file(registry.current.gguf_path(ws)) == registry.current.gguf_sha256
    return registry


def test_a_real_evening_killed_while_it_trains_ends_with_one_promotion(tmp_path: Path) -> None:
    ws = build_agent(tmp_path)
    for name in RECORDS:
        write_record(tmp_path / "repository", name)
    before = kill_when(ws, (ws.outputs / ".work_nightly" / "run.json").is_file)
    assert before == list(STEPS[: STEPS.index("train")])
    assert_serves(ws)
    assert finish(ws) == "promoted"
    run = history(ws)[0]
    assert [step.name for step in run.steps] == list(STEPS)
    registry = assert_serves(ws)
    assert [e.event for e in registry.history if e.reason == run.run_id] == ["promote"]
    assert registry.current is not None
    assert registry.current.kind == "nightly"


@pytest.mark.heavy
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("ships", [True, False])
def test_a_real_evening_survives_an_outside_kill_after_every_step(
    tmp_path: Path, ships: bool
) -> None:
    ws = build_agent(tmp_path, require_all_canaries=not ships)
    for name in RECORDS:
        write_record(tmp_path / "repository", name)
    for step in STEPS if ships else REJECTED:
        if step in committed(ws):
            continue  # the loop was quicker than the killer
        done = kill_when(ws, lambda step=step: step in committed(ws), delay_s=0.3)
        assert_serves(ws)
        assert len(done) == len(set(done))
    runs = history(ws)
    status = finish(ws) if runs[0].status == "running" else runs[0].status
    assert status == ("promoted" if ships else "rejected")
    registry = assert_serves(ws)
    events = [e.event for e in registry.history if e.reason.startswith(runs[0].run_id)]
    assert events == (["promote"] if ships else ["fail"])
