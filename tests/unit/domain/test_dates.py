from datetime import date, time

import pytest

from web4lora.domain.dates import parse_stamp, stamp_of_name

STATED = {
    "2025-09-06-UTC-0905": (date(2025, 9, 6), time(9, 5)),
    "2025-11-11 UTC 07:48": (date(2025, 11, 11), time(7, 48)),
    "2025-11-13 17:00 UTC": (date(2025, 11, 13), time(17)),
    "2025-08-24": (date(2025, 8, 24), None),
    "2025-01-29T22:00:00Z": (date(2025, 1, 29), time(22)),
    "2025-01-29T23:30:00-02:00": (date(2025, 1, 30), time(1, 30)),
    "Mon, 10 Nov 2025 09:20:08 GMT": (date(2025, 11, 10), time(9, 20, 8)),
    "Thu Nov 27 18:05:12 UTC 2025": (date(2025, 11, 27), time(18, 5, 12)),
    "Sun Jan  4 16:30:00 UTC 2026": (date(2026, 1, 4), time(16, 30)),
    "Wed Oct 22 04:06:52 PM UTC 2025": (date(2025, 10, 22), time(16, 6, 52)),
    "2025-09-06 09:05:11": (date(2025, 9, 6), time(9, 5, 11)),
    "2025-09-10 at 19:53 UTC": (date(2025, 9, 10), time(19, 53)),
    "2025-12-01 (UTC 15:00)": (date(2025, 12, 1), time(15)),
    "Fri Aug 29 10:04:59 2025 +0000": (date(2025, 8, 29), time(10, 4, 59)),
    "November 10, 2025": (date(2025, 11, 10), None),
    "10 Nov 2025": (date(2025, 11, 10), None),
    "20250906-090500": (date(2025, 9, 6), time(9, 5)),
    "2025-11-10-UTC-092008": (date(2025, 11, 10), time(9, 20, 8)),
}


@pytest.mark.parametrize("text", STATED)
def test_every_real_date_form_is_read(text: str) -> None:
    stamp = parse_stamp(text)
    assert stamp is not None
    assert (stamp.day, stamp.clock, stamp.valid) == (*STATED[text], True)


@pytest.mark.parametrize("text", ["$(date -u +%F' '%T'Z')", "YYYY-MM-DD-UTC-HHMM", "soon", ""])
def test_no_date_is_no_stamp(text: str) -> None:
    assert parse_stamp(text) is None


@pytest.mark.parametrize("name", ["2025-08-28-UTC-2415-once.md", "2025-08-28-UTC-2525-x.md"])
def test_an_impossible_time_keeps_the_day_and_says_so(name: str) -> None:
    stamp = stamp_of_name(name)
    assert stamp is not None
    assert (stamp.day, stamp.clock, stamp.valid) == (date(2025, 8, 28), None, False)


@pytest.mark.parametrize("name", ["2025-01-XX-UTC-optimize.pdca.md", "2025-02-30-UTC-0900.pdca.md"])
def test_an_impossible_day_is_unknown(name: str) -> None:
    stamp = stamp_of_name(name)
    assert stamp is not None
    assert (stamp.day, stamp.clock, stamp.valid) == (None, None, False)
    assert stamp.unix is None


def test_only_the_day_counts_from_midnight() -> None:
    stamp = stamp_of_name("2025-08-24-notes.md")
    assert stamp is not None
    assert stamp.unix == 1_755_993_600
