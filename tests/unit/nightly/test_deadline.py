"""How long a night may train."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from web4lora.errors import SettingsError
from web4lora.nightly.deadline import after_training_minutes, time_of_day, training_hours
from web4lora.nightly.journal import open_journal
from web4lora.nightly.records import Hours


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 1, hour, minute, tzinfo=timezone(timedelta(hours=2)))


def test_training_gets_what_the_later_steps_leave() -> None:
    assert training_hours("09:00", at(22), 60) == Hours(600.0, "")
    assert training_hours("09:00", at(1, 30), 60) == Hours(390.0, "")


def test_no_deadline_is_no_limit() -> None:
    assert training_hours("", at(22), 60) == Hours(None, "")


def test_too_little_time_is_said() -> None:
    hours = training_hours("09:00", at(8, 10), 46)
    assert hours.minutes is None
    assert "50 minutes until 09:00" in hours.too_late


@pytest.mark.parametrize("late", [at(9), at(9, 1), at(14)])
def test_a_job_missed_in_sleep_does_not_take_the_day(late: datetime) -> None:
    assert "is over" in training_hours("09:00", late, 10).too_late


@pytest.mark.parametrize("text", ["9", "25:00", "09:60", "nine", "09:00:00", " "])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="no time of day"):
        time_of_day(text)


def test_the_reserve_comes_from_the_newest_night_that_got_so_far(tmp_path: Path) -> None:
    with open_journal(tmp_path / "journal.db") as journal:
        assert after_training_minutes(journal) == 45.0
        for package, canary in ((600.0, 600.0), (1200.0, 1200.0)):
            run = journal.begin()
            journal.finish_step(run.run_id, "package", {}, package)
            journal.finish_step(run.run_id, "canary", {}, canary)
            journal.finish(run.run_id, "promoted")
        stopped = journal.begin()
        journal.finish_step(stopped.run_id, "package", {}, 9.0)
        assert after_training_minutes(journal) == 60.0


def test_utc_machines_count_like_all_others() -> None:
    assert training_hours("09:00", datetime(2026, 3, 1, 22, tzinfo=UTC), 60).minutes == 600.0
