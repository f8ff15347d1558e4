"""The indexer is killed at its k-th commit or write; nothing is torn and the next run heals."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

VICTIM = Path(__file__).with_name("index_victim.py")


def outcomes(folder: Path, *arguments: int | str) -> Any:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(VICTIM), str(folder), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def check(found: list[dict[str, Any]]) -> None:
    assert len(found) > 3
    untouched = found[-1]["healed"]
    assert untouched["agrees"]
    for outcome in found:
        torn, healed = outcome["torn"], outcome["healed"]
        # After the kill: readable, whole documents only.
        assert torn["check"] == "ok", outcome["step"]
        assert torn["bare"] == 0, outcome["step"]
        assert torn["lost_copies"] == 0, outcome["step"]
        # After the next run: as if nothing had happened.
        assert healed == untouched, outcome["step"]


def test_an_index_killed_at_any_of_several_steps_is_healed_by_the_next_run(tmp_path: Path):
    check(outcomes(tmp_path, 6))


@pytest.mark.heavy
def test_an_index_killed_at_every_single_step_is_healed_by_the_next_run(tmp_path: Path):
    check(outcomes(tmp_path, 1))


def check_random(found: dict[str, Any], kills: int) -> None:
    assert found["killed"] == kills
    # What a run had committed once is there after every kill, unless its file is gone.
    assert found["lost"] == []
    assert {tuple(item.values()) for item in found["seen"]} == {("ok", 0, 0)}
    assert found["healed"]["agrees"]
    assert found["healed"] == found["fresh"]


def test_an_index_killed_a_few_times_at_random_equals_a_fresh_one(tmp_path: Path):
    check_random(outcomes(tmp_path, "random", 4), 4)


@pytest.mark.heavy
@pytest.mark.timeout(1800)
def test_an_index_killed_sixty_times_at_random_equals_a_fresh_one(tmp_path: Path):
    check_random(outcomes(tmp_path, "random", 60), 60)
