"""Ranges asked on Wednesday 2025-11-05, 09:30 UTC."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from web4lora.domain.temporal import parse_range

NOW = datetime(2025, 11, 5, 9, 30, tzinfo=UTC)

RANGES = {
    "What did SaveRestartAgent do on 2025-10-15?": "2025-10-15 2025-10-15",
    "Find similar approaches from Q3 2024": "2024-07-01 2024-09-30",
    "What did the team work on last week?": "2025-10-27 2025-11-02",
    "this week": "2025-11-03 2025-11-05",
    "Which decisions were made this month?": "2025-11-01 2025-11-05",
    "Which PDCAs from October deal with versioning?": "2025-10-01 2025-10-31",
    "KW 38": "2025-09-15 2025-09-21",
    "week 38": "2025-09-15 2025-09-21",
    "KW 50": "2024-12-09 2024-12-15",
    "KW 45": "2025-11-03 2025-11-05",
    "KW 38/2024": "2024-09-16 2024-09-22",
    "2025-W38": "2025-09-15 2025-09-21",
    "calendar week 3 of 2025": "2025-01-13 2025-01-19",
    "What was the objective of PDCA 2025-10-20-UTC-1144?": "2025-10-20 2025-10-20",
    "What happened after PDCA 2025-10-20-UTC-1144?": "2025-10-20 2025-10-20",
    "Q3": "2025-07-01 2025-09-30",
    "Q4": "2025-10-01 2025-11-05",
    "third quarter of 2024": "2024-07-01 2024-09-30",
    "im dritten Quartal 2024": "2024-07-01 2024-09-30",
    "im 3. Quartal": "2025-07-01 2025-09-30",
    "last quarter": "2025-07-01 2025-09-30",
    "this quarter": "2025-10-01 2025-11-05",
    "Q4 2024": "2024-10-01 2024-12-31",
    "yesterday": "2025-11-04 2025-11-04",
    "today": "2025-11-05 2025-11-05",
    "gestern": "2025-11-04 2025-11-04",
    "vorgestern": "2025-11-03 2025-11-03",
    "the day before yesterday": "2025-11-03 2025-11-03",
    "last month": "2025-10-01 2025-10-31",
    "letzten Monat": "2025-10-01 2025-10-31",
    "diesen Monat": "2025-11-01 2025-11-05",
    "Was haben wir letzte Woche gemacht?": "2025-10-27 2025-11-02",
    "in der vergangenen Woche": "2025-10-27 2025-11-02",
    "vorletzte Woche": "2025-10-20 2025-10-26",
    "the week before last": "2025-10-20 2025-10-26",
    "am 15.10.2025": "2025-10-15 2025-10-15",
    "am 15.10.": "2025-10-15 2025-10-15",
    "vom 15.10. bis 20.10.": "2025-10-15 2025-10-20",
    "vom 15.9.2025 bis zum 20.10.2025": "2025-09-15 2025-10-20",
    "October 15 to October 20": "2025-10-15 2025-10-20",
    "October 15 to 20": "2025-10-15 2025-10-20",
    "Oct 15-20, 2024": "2024-10-15 2024-10-20",
    "15 to 20 October": "2025-10-15 2025-10-20",
    "vom 15. bis 20. Oktober": "2025-10-15 2025-10-20",
    "15.–20. Oktober": "2025-10-15 2025-10-20",
    "between October 15 and October 20": "2025-10-15 2025-10-20",
    "between October 15 and 20": "2025-10-15 2025-10-20",
    "zwischen dem 15. und 20. Oktober": "2025-10-15 2025-10-20",
    "from September 28 to October 3": "2025-09-28 2025-10-03",
    "December 28 to January 3": "2024-12-28 2025-01-03",
    "October 15th": "2025-10-15 2025-10-15",
    "15th of October 2024": "2024-10-15 2024-10-15",
    "November 20": "2024-11-20 2024-11-20",
    "between 2025-10-01 and 2025-10-05": "2025-10-01 2025-10-05",
    "2025-10-01 to 2025-10-05": "2025-10-01 2025-10-05",
    "from 2025-10-01 until 2025-12-01": "2025-10-01 2025-11-05",
    "since October 20": "2025-10-20 2025-11-05",
    "since last week": "2025-10-27 2025-11-05",
    "seit Montag": "2025-11-03 2025-11-05",
    "seit dem 1. Oktober": "2025-10-01 2025-11-05",
    "seit gestern": "2025-11-04 2025-11-05",
    "since September": "2025-09-01 2025-11-05",
    "from October on": "2025-10-01 2025-11-05",
    "in the last 3 days": "2025-11-03 2025-11-05",
    "in the past two weeks": "2025-10-23 2025-11-05",
    "in den letzten drei Tagen": "2025-11-03 2025-11-05",
    "over the last 24 hours": "2025-11-04 2025-11-05",
    "three days ago": "2025-11-02 2025-11-02",
    "vor zwei Wochen": "2025-10-20 2025-10-26",
    "vor 3 Tagen": "2025-11-02 2025-11-02",
    "im Oktober": "2025-10-01 2025-10-31",
    "im Dezember": "2024-12-01 2024-12-31",
    "in May": "2025-05-01 2025-05-31",
    "im Mai 2024": "2024-05-01 2024-05-31",
    "in March 2025": "2025-03-01 2025-03-31",
    "October 2024": "2024-10-01 2024-10-31",
    "Anfang Oktober": "2025-10-01 2025-10-10",
    "September to October": "2025-09-01 2025-10-31",
    "in November": "2025-11-01 2025-11-05",
    "last Friday": "2025-10-31 2025-10-31",
    "on Monday": "2025-11-03 2025-11-03",
    "am Dienstag": "2025-11-04 2025-11-04",
    "last Wednesday": "2025-10-29 2025-10-29",
    "in 2024": "2024-01-01 2024-12-31",
    "this year": "2025-01-01 2025-11-05",
    "last year": "2024-01-01 2024-12-31",
    "week of October 6": "2025-10-06 2025-10-12",
    "before October": "1970-01-01 2025-09-30",
    "after October 15": "2025-10-16 2025-11-05",
    "H1 2025": "2025-01-01 2025-06-30",
    "What decisions did we take between KW 38 and KW 40?": "2025-09-15 2025-10-05",
}

NONE = [
    "What do you know about Sprint 20?",
    "May I use Jest?",
    "Read Button.tsx",
    "version 0.3.20.4",
    "Jan fixed it",
    "next week",
    "on 2025-12-24",
    "on 2025-02-30",
    "the second class",
    "march on",
    "Update 1.2.3 to 1.3.0",
    "weekly report",
    "an enum with the values Q1, Q2, Q3 and Q4",
    "the 42 revelation",
    "port 2025",
    "How did we solve component versioning conflicts in the past?",
    "Show me the last record",
]


def found(text: str, now: datetime = NOW) -> str | None:
    days = parse_range(text, now)
    return f"{days[0]} {days[1]}" if days else None


@pytest.mark.parametrize("text", RANGES)
def test_an_expression_names_its_days(text: str) -> None:
    assert found(text) == RANGES[text]


@pytest.mark.parametrize("text", NONE)
def test_what_names_no_past_days_gives_none(text: str) -> None:
    assert found(text) is None


def test_the_day_is_the_day_in_utc() -> None:
    late = datetime(2025, 11, 6, 1, 0, tzinfo=timezone(timedelta(hours=5)))
    assert found("today", late) == "2025-11-05 2025-11-05"


def test_the_last_week_of_a_year_is_found_in_january() -> None:
    january = datetime(2026, 1, 2, tzinfo=UTC)
    assert found("last week", january) == "2025-12-22 2025-12-28"
    assert found("KW 1", january) == "2025-12-29 2026-01-02"
    assert found("KW 53", january) is None
    assert found("last month", january) == "2025-12-01 2025-12-31"
    assert found("last quarter", january) == "2025-10-01 2025-12-31"


def test_a_month_in_reach_of_february_29_does_not_break() -> None:
    leap = datetime(2024, 2, 29, tzinfo=UTC)
    assert found("last year", leap) == "2023-01-01 2023-12-31"
    assert found("in the last 12 months", leap) == "2023-02-28 2024-02-29"
