from pathlib import Path

import pytest

from web4lora.errors import CheckFailed
from web4lora.files import sha256_file
from web4lora.packaging import ModelVersion, Registry, deploy
from web4lora.settings import Settings
from web4lora.workspace import Workspace

CLEARED = {"scores": {}, "overall": 97.0, "cleared": True, "reasons": []}
BLOCKED = {"scores": {}, "overall": 80.0, "cleared": False, "reasons": ["pdca_schema 80 < 95"]}
ALL = {"passed": 20, "total": 20}


def candidate(tmp_path: Path, evaluation: object, canary: object) -> Workspace:
    workspace = Workspace(tmp_path)
    model = tmp_path / "model.gguf"
    model.write_bytes(b"GGUF")
    version = ModelVersion(
        "m1", "full", "model.gguf", sha256_file(model), evaluation=evaluation, canary=canary
    )
    Registry.load(workspace).register(version).save()
    return workspace


@pytest.mark.parametrize(
    ("evaluation", "canary", "reason"),
    [
        (None, None, "not evaluated"),
        (BLOCKED, ALL, "pdca_schema 80 < 95"),
        (CLEARED, {"passed": 19, "total": 20}, "19 of 20 canaries"),
    ],
)
def test_a_version_whose_gates_hold_it_back_is_not_deployed(
    tmp_path: Path, evaluation: object, canary: object, reason: str
) -> None:
    workspace = candidate(tmp_path, evaluation, canary)
    with pytest.raises(CheckFailed, match=reason):
        deploy(workspace, Settings(), require_gates=True)
    assert Registry.load(workspace).current is None


def test_a_cleared_version_is_deployed(tmp_path: Path) -> None:
    workspace = candidate(tmp_path, CLEARED, ALL)
    assert deploy(workspace, Settings(), require_gates=True).version.id == "m1"
    current = Registry.load(workspace).current
    assert current is not None
    assert current.status == "current"


def test_force_deploys_what_was_not_measured(tmp_path: Path) -> None:
    workspace = candidate(tmp_path, None, None)
    assert deploy(workspace, Settings()).version.id == "m1"
