import os
import time
from pathlib import Path
from typing import Any

import pytest

from web4lora.errors import Web4Error
from web4lora.nightly import versions
from web4lora.nightly.records import Evening
from web4lora.nightly.versions import (
    reference_version,
    retain,
    start_version,
)
from web4lora.packaging import ModelVersion, Registry
from web4lora.progress import Silent
from web4lora.settings import Settings
from web4lora.workspace import Workspace


@pytest.fixture
def evening(tmp_path: Path) -> Evening:
    ws = Workspace(tmp_path)
    ws.create_folders()
    settings = Settings.model_validate({"deploy": {"keep_versions": 2}})
    return Evening(ws, settings, Silent(), "nightly_20261120_220000")


def registry_of(evening: Evening, *names: str) -> Registry:
    """Versions `full_*` and `night_*` with files, all candidates."""
    registry = Registry.load(evening.workspace)
    for name in names:
        for folder in (f"package_{name}", f"adapter_{name}"):
            (evening.workspace.outputs / folder).mkdir()
            (evening.workspace.outputs / folder / "model.gguf").write_text(name)
        kind: Any = "full" if name.startswith("full") else "nightly"
        registry = registry.register(
            ModelVersion(
                name,
                kind,
                f"outputs/package_{name}/model.gguf",
                "0" * 64,
                adapter=f"outputs/adapter_{name}",
            )
        )
    return registry


def test_a_night_starts_from_the_newest_full_version_that_has_served(evening: Evening) -> None:
    registry = registry_of(evening, "full_1", "night_1", "full_2")
    registry = registry.promote("full_1", "x").promote("night_1", "x")
    assert start_version(registry, "full").id == "full_1"
    assert start_version(registry, "current").id == "night_1"


def test_where_nothing_has_served_it_starts_from_the_newest_full_candidate(
    evening: Evening,
) -> None:
    registry = registry_of(evening, "full_1", "full_2", "full_3").fail("full_3", "gates")
    assert start_version(registry, "full").id == "full_2"
    assert start_version(registry, "current").id == "full_2"
    found = reference_version(registry, "full_2")
    assert found is not None
    assert found.id == "full_2"


def test_without_a_full_adapter_there_is_no_night(evening: Evening) -> None:
    with pytest.raises(Web4Error, match="no packaged full adapter"):
        start_version(registry_of(evening, "night_1"), "full")


def test_what_serves_is_what_a_candidate_is_measured_by(evening: Evening) -> None:
    registry = registry_of(evening, "full_1", "night_1").promote("night_1", "x")
    found = reference_version(registry, "full_1")
    assert found is not None
    assert found.id == "night_1"


def test_many_nights_never_push_out_the_full_version_they_start_from(evening: Evening) -> None:
    registry = registry_of(evening, "full_1", *(f"night_{n}" for n in range(6)))
    registry = registry.promote("full_1", "x")
    for number in range(6):
        registry = registry.promote(f"night_{number}", "x")
    assert [v.id for v in registry.surplus(2)] == [f"night_{n}" for n in range(4)]
    registry.save()
    assert retain(evening).versions == ("night_0", "night_1", "night_2", "night_3")
    left = Registry.load(evening.workspace)
    assert [v.id for v in left.versions] == ["full_1", "night_4", "night_5"]
    assert all(v.gguf_path(evening.workspace).is_file() for v in left.versions)
    assert not (evening.workspace.outputs / "package_night_0").exists()
    assert not (evening.workspace.outputs / "adapter_night_0").exists()


def test_the_newest_backups_stay(evening: Evening) -> None:
    for day in (3, 1, 2):
        (evening.workspace.backups / f"backup_nightly_2026110{day}_220000").mkdir()
    assert retain(evening).backups == ("backup_nightly_20261101_220000",)


def test_leftovers_of_killed_writers_go_after_a_day(evening: Evening) -> None:
    old, young = (evening.workspace.outputs / f".web4_model.tmp-{n}" for n in ("old", "young"))
    for folder in (old, young):
        folder.mkdir()
    two_days_ago = time.time() - 2 * 24 * 3600
    os.utime(old, (two_days_ago, two_days_ago))
    retain(evening)
    assert (old.exists(), young.exists()) == (False, True)


def test_the_newest_failed_candidate_stays_for_analysis(evening: Evening) -> None:
    registry = registry_of(evening, "full_1", "night_1", "night_2", "night_3")
    registry = registry.promote("full_1", "x").fail("night_1", "x").fail("night_2", "x")
    registry.fail("night_3", "x").save()
    assert retain(evening).versions == ("night_1", "night_2")


def test_a_long_log_is_put_aside_and_goes_after_a_month(tmp_path: Path) -> None:
    long, short = tmp_path / "evening_loop.log", tmp_path / "daily_indexing.log"
    long.write_bytes(b"x" * (versions.MOST_LOG_BYTES + 1))
    short.write_text("one line\n")
    versions.rotate_logs(tmp_path)
    aside = [path for path in tmp_path.iterdir() if path != short]
    assert len(aside) == 1
    assert aside[0].stat().st_size > versions.MOST_LOG_BYTES
    versions.rotate_logs(tmp_path)  # a file that stands aside is not put aside again
    assert aside[0].is_file()
    old = aside[0].stat().st_mtime - versions.KEEP_LOGS_S - 1
    os.utime(aside[0], (old, old))
    versions.rotate_logs(tmp_path)
    assert list(tmp_path.iterdir()) == [short]
