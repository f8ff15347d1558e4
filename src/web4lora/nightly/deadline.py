"""How long a night may train so that the model answers in the morning.

The clock is the operator's local one, as in the schedule. Training gets what is left until the
deadline after the steps that follow it; how long those take is known from the night before.
"""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from web4lora.errors import SettingsError
from web4lora.nightly.journal import Journal
from web4lora.nightly.records import Hours

#: Steps between training and the answering model.
_AFTER_TRAINING = ("package", "canary")
_RESERVE, _FIRST_RESERVE_MINUTES = 1.5, 45.0
_LEAST_MINUTES = 5.0
#: A job that was missed in sleep and starts in the morning must not take the day.
_LONGEST_NIGHT_MINUTES = 18 * 60.0


def time_of_day(text: str) -> tuple[int, int]:
    """Return hour and minute of ``HH:MM``.

    Raises:
        SettingsError: it is no time of day.
    """
    try:
        parsed = time.strptime(text, "%H:%M")
    except ValueError as error:
        raise SettingsError(f"{text} is no time of day.", "Write it as 09:00.") from error
    return parsed.tm_hour, parsed.tm_min


def local_now() -> datetime:
    """Return the operator's time, with its zone."""
    return datetime.now().astimezone()


def training_hours(until: str, now: datetime, after_training_minutes: float) -> Hours:
    """Return how long this night may train.

    Args:
        until: ``HH:MM``, local time; empty for no limit.
        now: local time.
        after_training_minutes: what the later steps need.

    Raises:
        SettingsError: `until` is no time of day.
    """
    if not until:
        return Hours(None, "")
    hour, minute = time_of_day(until)
    end = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if end <= now:
        end += timedelta(days=1)
    left = (end - now).total_seconds() / 60
    minutes = round(left - after_training_minutes, 1)
    if left > _LONGEST_NIGHT_MINUTES:
        return Hours(None, f"it is {now:%H:%M}, and a night that ends at {until} is over")
    if minutes < _LEAST_MINUTES:
        told = f"{left:.0f} minutes until {until}, {after_training_minutes:.0f} of them for the"
        return Hours(None, f"{told} steps after training: too late to train")
    return Hours(minutes, "")


def after_training_minutes(journal: Journal, steps: Sequence[str] = _AFTER_TRAINING) -> float:
    """Return what the steps after training need: half as much again as the last time."""
    seconds = journal.last_seconds(steps)
    return _FIRST_RESERVE_MINUTES if seconds is None else _RESERVE * seconds / 60
