"""Rows of one night."""

from web4lora.samples.checks import failures
from web4lora.samples.incremental import incremental
from web4lora.settings import SampleSettings, Settings

from .conftest import Stored, count_tokens

SETTINGS = Settings(samples=SampleSettings(seed=5))


def good_record(documents: list[Stored]) -> Stored:
    for document in documents:
        if document.kind == "pdca" and incremental([document], SETTINGS, count_tokens=count_tokens):
            return document
    raise AssertionError("the sample repository holds no complete record")


def test_a_new_record_gives_several_rows_that_pass_the_rules(documents: list[Stored]) -> None:
    record = good_record(documents)
    rows = incremental([record], SETTINGS, count_tokens=count_tokens)
    assert {"full", "tron", "check"} <= {row.metadata.category for row in rows}
    for row in rows:
        assert failures(row) == []
        assert row.metadata.source_ids[0].startswith(record.path)
        assert row.metadata.token_count > 0


def test_a_pockets_records_hold_what_the_rules_ask_for_and_no_more(documents: list[Stored]) -> None:
    record = good_record(documents)
    small = Settings(samples=SampleSettings(seed=5, mix="pocket"))
    full, core = (
        next(
            row.output
            for row in incremental([record], settings, count_tokens=count_tokens)
            if row.metadata.category == "full"
        )
        for settings in (SETTINGS, small)
    )
    assert "EMOTIONAL REFLECTION" in full and "EMOTIONAL REFLECTION" not in core
    assert len(core) < len(full)


def test_a_record_with_an_open_template_is_skipped_with_a_reason(documents: list[Stored]) -> None:
    record = good_record(documents)
    open_record = Stored(record.path, "pdca", record.text + "\n**Task:** {{TASK}}\n")
    skipped: list[tuple[str, str]] = []
    rows = incremental(
        [open_record],
        SETTINGS,
        count_tokens=count_tokens,
        on_skip=lambda path, reason: skipped.append((path, reason)),
    )
    assert rows == []
    assert skipped == [(record.path, "a placeholder is left")]


def test_a_record_without_permission_gives_nothing(documents: list[Stored]) -> None:
    record = good_record(documents)
    hidden = Stored(record.path, "pdca", record.text, ok_to_train=False)
    assert incremental([hidden], SETTINGS, count_tokens=count_tokens) == []


def test_the_same_day_gives_the_same_rows(documents: list[Stored]) -> None:
    record = good_record(documents)
    first = incremental([record], SETTINGS, count_tokens=count_tokens)
    assert first == incremental([record], SETTINGS, count_tokens=count_tokens)
