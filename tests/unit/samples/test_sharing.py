"""Buckets collected apart: the same rows whoever does the work, nothing twice, no wording worn out."""

import sys
from collections import Counter

import pytest

from web4lora.errors import MissingToolError
from web4lora.progress import Silent
from web4lora.samples import sharing
from web4lora.samples.buckets import candidates
from web4lora.samples.collecting import collect, most_repeats
from web4lora.samples.duplicates import NearDuplicates
from web4lora.samples.generating import Dataset, build_dataset
from web4lora.samples.sources import Sources
from web4lora.settings import SampleSettings

from .conftest import Stored, count_tokens


def test_two_processes_give_the_rows_of_one(
    documents: list[Stored],
    small: SampleSettings,
    dataset: Dataset,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sharing, "_WORTH_A_PROCESS", 1)
    shared = build_dataset(documents, small, Silent(), count_tokens=count_tokens, processes=2)
    assert shared == dataset


def test_a_ray_cluster_gives_the_rows_of_one_process(
    documents: list[Stored], small: SampleSettings, dataset: Dataset
) -> None:
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'web4lora[ray]'")
    found = build_dataset(documents, small, Silent(), count_tokens=count_tokens, engine="ray")
    assert found == dataset
    rows = [row.row() for part in found.split.train.values() for row in part]
    assert rows == [row.row() for part in dataset.split.train.values() for row in part]


def test_ray_that_is_not_installed_is_named_with_the_fix(
    documents: list[Stored], small: SampleSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingToolError, match="not installed") as raised:
        build_dataset(documents, small, Silent(), count_tokens=count_tokens, engine="ray")
    assert "pip install 'web4lora[ray]'" in raised.value.hint
    assert raised.value.exit_code == 2


def test_a_cluster_where_nobody_listens_is_named(
    documents: list[Stored], small: SampleSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'web4lora[ray]'")
    monkeypatch.setenv("RAY_ADDRESS", "127.0.0.1:1")
    with pytest.raises(MissingToolError, match=r"127\.0\.0\.1:1") as raised:
        build_dataset(documents, small, Silent(), count_tokens=count_tokens, engine="ray")
    assert "ray start --head" in raised.value.hint


def test_no_wording_asks_for_more_than_its_share() -> None:
    found = collect(
        candidates("reporting_protocol", Sources(), 3, 400),
        400,
        NearDuplicates(),
        set(),
        count_tokens=count_tokens,
        max_tokens=4096,
        repeats=most_repeats(400),
        on_row=lambda done: None,
    )
    assert len(found.rows) == 400
    assert max(Counter(row.instruction for row in found.rows).values()) <= 8
    assert found.dropped["instruction repeats"] > 0


def test_a_row_that_an_earlier_bucket_has_is_dropped_and_counted(dataset: Dataset) -> None:
    everywhere = [row for rows in dataset.split.train.values() for row in rows]
    hashes = Counter(row.metadata.content_sha for row in everywhere)
    assert max(hashes.values()) == 1


def test_a_short_bucket_names_the_lever(documents: list[Stored]) -> None:
    targets = dict.fromkeys(("style_core", "process_framework", "guardrails"), 0)
    settings = SampleSettings(
        targets={**targets, "domain_patterns": 4, "style_refactor": 0}, max_tokens=128
    )
    made = build_dataset(documents[:2], settings, Silent(), count_tokens=lambda text: 9_999)
    report = next(found for found in made.reports if found.bucket == "domain_patterns")
    assert report.lever.startswith("raise samples.max_tokens")
    complete = next(found for found in made.reports if found.bucket == "guardrails")
    assert complete.lever == ""
