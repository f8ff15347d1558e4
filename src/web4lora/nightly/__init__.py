"""Nightly: a day's work goes in; the next model, or the reason why there is none, comes out.

`run_evening_loop` is the state machine, `index_day` fills its buffer, `validate_morning` checks
what it served, `history` tells what happened, `forget_night` undoes a rolled-back night's
markers. Names load on first use, so that importing this
room is cheap.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from web4lora.nightly.indexing import index_day
    from web4lora.nightly.loop import run_evening_loop
    from web4lora.nightly.morning import MorningReport, validate_morning
    from web4lora.nightly.past import PastRun, forget_night, history
    from web4lora.nightly.records import LoopResult, StepReport
    from web4lora.nightly.schedule import crontab, jobs, write_launchd

_HOMES = {
    "LoopResult": "records",
    "MorningReport": "morning",
    "PastRun": "past",
    "StepReport": "records",
    "crontab": "schedule",
    "forget_night": "past",
    "history": "past",
    "index_day": "indexing",
    "jobs": "schedule",
    "run_evening_loop": "loop",
    "validate_morning": "morning",
    "write_launchd": "schedule",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


__all__ = [
    "LoopResult",
    "MorningReport",
    "PastRun",
    "StepReport",
    "crontab",
    "forget_night",
    "history",
    "index_day",
    "jobs",
    "run_evening_loop",
    "validate_morning",
    "write_launchd",
]
