from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web4lora.errors import Web4Error
from web4lora.nightly.lesson import replay, shares, window, within_cap, without_held_out
from web4lora.nightly.records import Item
from web4lora.samples.sample import Sample, make_sample, write_samples
from web4lora.workspace import Workspace


def row(number: int, source: str = "grammar:x", **labels: Any) -> Sample:
    return make_sample(
        "style_core",
        f"Question {number} about {source}",
        f"Answer {number}",
        group_id=labels.pop("group_id", f"pdca:{source}"),
        source_ids=[source],
        source="pdca",
        task_type="qa",
        **labels,
    )


def item(path: str) -> Item:
    return Item(f"{path}@1", path, "pdca", "0" * 64)


def test_whole_documents_fill_the_night_and_the_rest_waits() -> None:
    rows = [row(n, path) for path in ("a", "b", "c") for n in range(3)]
    chosen, used, barren, waiting = within_cap(rows, [item(p) for p in "abcd"], 7)
    assert len(chosen) == 6
    assert [i.path for i in used] == ["a", "b"]
    assert [i.path for i in barren] == ["d"]
    assert [i.path for i in waiting] == ["c"]


def test_a_document_larger_than_the_night_is_cut_rather_than_never_learned() -> None:
    chosen, used, _, waiting = within_cap([row(n, "a") for n in range(9)], [item("a")], 4)
    assert (len(chosen), len(used), len(waiting)) == (4, 1, 0)


def test_a_line_mark_in_a_source_id_does_not_hide_its_document() -> None:
    _, used, _, _ = within_cap([row(1, "a.ts#L3-L9")], [item("a.ts")], 4)
    assert [i.path for i in used] == ["a.ts"]


def test_rows_of_a_held_out_group_are_never_trained(tmp_path: Path) -> None:
    ws = Workspace(tmp_path)
    write_samples(ws.bucket_file("eval"), [row(1, "a", is_eval=True, never_train=True)])
    kept = without_held_out(ws, [row(2, "a"), row(3, "b")])
    assert [r.metadata.group_id for r in kept] == ["pdca:b"]


def test_replay_draws_the_same_rows_for_the_same_run(tmp_path: Path) -> None:
    ws = Workspace(tmp_path)
    write_samples(ws.bucket_file("style_core"), [row(n) for n in range(30)])
    first = replay(ws, 10, "nightly_1")
    assert len({r.metadata.sample_id for r in first}) == 10
    assert replay(ws, 10, "nightly_1") == first
    assert replay(ws, 10, "nightly_2") != first


def test_replay_refuses_a_bucket_with_held_out_rows(tmp_path: Path) -> None:
    ws = Workspace(tmp_path)
    write_samples(ws.bucket_file("guardrails"), [row(1, is_eval=True, never_train=True)])
    with pytest.raises(Web4Error, match="never be trained"):
        replay(ws, 1, "seed")


def test_earlier_nights_come_newest_first_and_never_twice(tmp_path: Path) -> None:
    ws = Workspace(tmp_path)
    write_samples(tmp_path / "data/new.jsonl", [row(1), row(2), row(99)])
    write_samples(tmp_path / "data/old.jsonl", [row(2), row(3), row(4)])
    files = [("data/new.jsonl", 2), ("data/gone.jsonl", 5), ("data/old.jsonl", 3)]
    rows = window(ws, files, 3, taken=[row(1)])
    assert [r.output for r in rows] == ["Answer 2", "Answer 3", "Answer 4"]


@given(
    sizes=st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 500), max_size=8),
    count=st.integers(0, 1000),
)
def test_shares_add_up_and_stay_within_the_sizes(sizes: dict[str, int], count: int) -> None:
    parts = shares(sizes, count)
    assert sum(parts.values()) == min(count, sum(sizes.values()))
    assert all(0 <= parts[name] <= sizes[name] for name in sizes)
