"""Thirteen words in a row: rare text that two groups share."""

import random

from web4lora.samples.ngrams import COMMON, overlaps
from web4lora.samples.sample import Sample, make_sample


def words(seed: int, count: int) -> str:
    rng = random.Random(seed)
    return " ".join(f"w{rng.randrange(10_000)}" for _ in range(count))


def row(text: str, group: str) -> Sample:
    return make_sample(
        "reporting_protocol",
        "Report.",
        text,
        group_id=group,
        source_ids=["a.md"],
        source="pdca",
        task_type="reporting_protocol",
    )


def test_a_long_quotation_is_found() -> None:
    quoted = words(1, 60)
    leak = overlaps([row(quoted, "a")], [row(f"Before. {quoted} After.", "b")])
    assert len(leak) == 1
    assert leak[0].share > 0.9


def test_shuffled_words_share_nothing() -> None:
    text = words(1, 60)
    other = " ".join(sorted(text.split()))
    assert overlaps([row(text, "a")], [row(other, "b")]) == []


def test_a_form_that_many_groups_have_is_no_leak() -> None:
    form = words(2, 40)
    many = [row(f"{form} {words(10 + n, 20)}", f"g{n}") for n in range(COMMON + 3)]
    assert overlaps(many[:1], many[1:]) == []


def test_rows_of_one_group_do_not_leak_into_each_other() -> None:
    text = words(3, 60)
    assert overlaps([row(text, "a")], [row(text + " more", "a")]) == []


def test_nothing_leaks_from_or_into_nothing() -> None:
    assert overlaps([], []) == []
    assert overlaps([row("short", "a")], []) == []
