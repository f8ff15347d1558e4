"""Near duplicates and the split by groups."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web4lora.samples.comparing import compare
from web4lora.samples.duplicates import (
    THRESHOLD,
    NearDuplicates,
    sample_shingles,
    shingles,
)
from web4lora.samples.sample import Sample, make_sample
from web4lora.samples.split import split_by_group

WORDS = [
    "the",
    "crane",
    "lifts",
    "a",
    "crate",
    "from",
    "the",
    "deck",
    "and",
    "puts",
    "it",
    "down",
    "beside",
    "the",
    "shed",
    "before",
    "noon",
]


def row(text: str, group: str = "g", bucket: str = "style_core") -> Sample:
    return make_sample(
        bucket,
        text,
        "ok",
        group_id=group,
        source_ids=["grammar:test"],
        source="grammar",
        task_type="explanation",
    )


def test_a_reworded_copy_is_a_near_duplicate() -> None:
    long = " ".join(f"{word}{number}" for number in range(6) for word in WORDS)
    index = NearDuplicates()
    assert index.add(row(long)) is None
    assert index.add(row(long.replace("deck3", "quay3"))) == 0
    assert len(index) == 1


def test_the_same_boilerplate_about_another_matter_is_none() -> None:
    def text(name: str, number: int) -> str:
        return " ".join(
            f"the {part} of {name} has {number + step} parts and {name} keeps it."
            for step, part in enumerate(WORDS)
        )

    assert compare([row(text("Crane", 3)), row(text("Ledger", 40))], []).near.inside == ()


def test_short_texts_have_one_shingle() -> None:
    assert shingles("Run npm test") == ["run npm test"]


def test_a_leaked_copy_is_found_across_the_split() -> None:
    text = " ".join(WORDS) * 3
    pairs = compare([row(text)], [row(text + " today")]).near.across
    assert [(pair.first, pair.second) for pair in pairs] == [
        (row(text).metadata.sample_id, row(text + " today").metadata.sample_id)
    ]


def test_datasketch_finds_the_same_near_duplicates() -> None:
    oracle = pytest.importorskip("datasketch")
    rng = random.Random(4)
    texts = [" ".join(f"w{rng.randrange(400)}" for _ in range(300)) for _ in range(60)]
    # Copies with one to forty words changed: similarities from 0.97 down to almost nothing.
    for text in texts[:30]:
        words = text.split()
        for place in rng.sample(range(300), rng.randint(1, 40)):
            words[place] = f"x{place}"
        texts.append(" ".join(words))
    rows = [row(text, f"g{number}") for number, text in enumerate(texts)]
    ours = {(pair.first, pair.second) for pair in compare(rows, []).near.inside}
    theirs, unsure = set(), set()
    index = oracle.MinHashLSH(threshold=0.5, num_perm=128)
    for one in rows:
        mine = set(sample_shingles(one))
        print_ = oracle.MinHash(num_perm=128)
        for shingle in mine:
            print_.update(shingle.encode())
        for other in index.query(print_):
            before = set(sample_shingles(next(r for r in rows if r.metadata.sample_id == other)))
            exact = len(mine & before) / len(mine | before)
            pair = (other, one.metadata.sample_id)
            (theirs if exact >= THRESHOLD + 0.06 else unsure).add(pair)
        index.insert(one.metadata.sample_id, print_)
    assert theirs
    assert theirs <= ours <= theirs | unsure


def build(sizes: Sequence[int], bucket: str) -> list[Sample]:
    return [
        row(f"{bucket} {group} {number}", f"group {group}", bucket)
        for group, size in enumerate(sizes)
        for number in range(size)
    ]


@settings(max_examples=40, deadline=None)
@given(
    first=st.lists(st.integers(1, 4), min_size=1, max_size=12),
    second=st.lists(st.integers(1, 4), min_size=1, max_size=12),
    wanted=st.integers(0, 6),
    seed=st.integers(0, 99),
)
def test_no_group_stands_on_both_sides(
    first: list[int], second: list[int], wanted: int, seed: int
) -> None:
    rows = {"style_core": build(first, "style_core"), "guardrails": build(second, "guardrails")}
    targets = {"style_core": 20, "guardrails": 20}
    split = split_by_group(rows, targets, {"style_core": wanted, "guardrails": wanted}, seed)
    trained = {r.metadata.group_id for part in split.train.values() for r in part}
    held = {r.metadata.group_id for part in split.held_out.values() for r in part}
    assert not trained & held
    assert all(len(part) <= wanted for part in split.held_out.values())


def test_held_out_rows_are_marked() -> None:
    rows = {"style_core": build([1] * 10, "style_core")}
    split = split_by_group(rows, {"style_core": 7}, {"style_core": 3}, 1)
    assert len(split.train["style_core"]) == 7
    assert len(split.held_out["style_core"]) == 3
    assert all(r.metadata.never_train and r.metadata.is_eval for r in split.held_out["style_core"])
    assert not any(r.metadata.never_train for r in split.train["style_core"])


def test_a_held_out_row_whose_text_is_trained_gives_way_to_a_spare_one() -> None:
    texts = [" ".join(f"word{group}x{n}" for n in range(40)) for group in range(60)]
    rows = [row(text, f"group {group}", "style_core") for group, text in enumerate(texts)]
    before = split_by_group({"style_core": rows}, {"style_core": 36}, {"style_core": 20}, 1)
    assert len(before.held_out["style_core"]) == 20
    assert before.repeating == {"style_core": 0}
    told, trained = before.held_out["style_core"][0], before.train["style_core"][0]
    place = texts.index(trained.instruction)
    rows[place] = row(f"{told.instruction} and more", f"group {place}", "style_core")
    after = split_by_group({"style_core": rows}, {"style_core": 36}, {"style_core": 20}, 1)
    assert after.repeating == {"style_core": 1}
    assert len(after.held_out["style_core"]) == 20
    assert told.instruction not in {one.instruction for one in after.held_out["style_core"]}
