"""The evening loop: a journaled state machine from a day's work to the next model.

Each step runs once, and its output is committed before the next begins. A run that is killed
at any instant is continued by the same command: committed steps are read from the journal, the
interrupted one is done again, which every step stands. The pointer to the serving model moves
only after the candidate passed its canaries; what cannot be taken back comes last.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from web4lora.errors import CheckFailed, Resumable, Web4Error
from web4lora.nightly import steps
from web4lora.nightly.alerts import send_alert
from web4lora.nightly.deadline import after_training_minutes, local_now, training_hours
from web4lora.nightly.journal import Journal, Run, open_journal
from web4lora.nightly.lock import single_instance
from web4lora.nightly.records import (
    Archived,
    Backup,
    Collected,
    Evening,
    Indexed,
    Judged,
    Lesson,
    LoopResult,
    Marked,
    Moved,
    Packaged,
    Promoted,
    Rejected,
    Released,
    Retained,
    Start,
    Status,
    StepReport,
    Trained,
)
from web4lora.progress import Progress
from web4lora.settings import Settings
from web4lora.workspace import Workspace

LOCK_FILE = "evening_loop.lock"
AGAIN = "Run the same command again: `web4 nightly run` continues after the last finished step."

T = TypeVar("T")


class Diary:
    """Does every step of one run at most once."""

    def __init__(self, journal: Journal, evening: Evening) -> None:
        self._journal = journal
        self._evening = evening
        self._done = {step.name: step for step in journal.steps(evening.run_id)}
        self.reports: list[StepReport] = []

    def do(self, name: str, kind: type[T], work: Callable[[], T]) -> T:
        """Return the step's recorded output, or do the work and record it."""
        from pydantic import TypeAdapter

        shape = TypeAdapter(kind)
        if (found := self._done.get(name)) is not None:
            self.reports.append(StepReport(name, found.output, found.seconds, resumed=True))
            return shape.validate_python(found.output)
        self._evening.progress.note(f"evening loop: {name}")
        started = time.monotonic()
        value = work()
        seconds = round(time.monotonic() - started, 3)
        output = shape.dump_python(value, mode="json")
        self._journal.finish_step(self._evening.run_id, name, output, seconds)
        self.reports.append(StepReport(name, output, seconds, resumed=False))
        return value


def run_evening_loop(
    ws: Workspace,
    settings: Settings,
    progress: Progress,
    *,
    dry_run: bool = False,
    restart: bool = False,
    until: str = "",
) -> LoopResult:
    """Turn the day's new work into the next model, or find out that it must not ship.

    Args:
        ws: an initialised workspace.
        settings: effective settings.
        progress: told about every step.
        dry_run: plan only; nothing is written.
        restart: give up an unfinished run first; its new work stays in the buffer.
        until: local time ``HH:MM`` by which the new model shall answer; a night that cannot
            keep it leaves its work for the next one. Empty: no limit.

    Raises:
        SettingsError: `until` is no time of day.
        Web4Error: another loop is running, or preflight found something to fix.
        CheckFailed: the night's data or training is unsound; the work stays in the buffer.
        Resumable: a step failed; the same command continues.
    """
    ws.require()
    if dry_run:
        from web4lora.nightly.plan import plan_evening

        return plan_evening(ws, settings, progress)
    with single_instance(ws.logs / LOCK_FILE), open_journal(ws.journal) as journal:
        if restart:
            _give_up(journal, ws, settings, progress)
        hours = training_hours(until, local_now(), after_training_minutes(journal))
        run = journal.begin()
        evening = Evening(ws, settings, progress, run.run_id, hours)
        diary = Diary(journal, evening)
        try:
            result = _evening(diary, evening)
        except Exception as error:
            raise _failure(journal, run, evening, error) from error
        journal.finish(run.run_id, result.status)
        return result


def _evening(diary: Diary, evening: Evening) -> LoopResult:
    # The hours are journaled with the rest: a training that goes on keeps its budget.
    start = diary.do(
        "preflight", Start, lambda: replace(steps.preflight(evening), hours=evening.hours)
    )
    if start.hours.too_late:
        return _noop(diary, evening, start.hours.too_late)
    diary.do("index", Indexed, lambda: steps.index(evening))
    diary.do("backup", Backup, lambda: steps.backup(evening, start))
    collected = diary.do("collect", Collected, lambda: steps.collect(evening))
    if not collected.items:
        return _noop(diary, evening, "no pending work in the buffer")
    lesson = diary.do("generate", Lesson, lambda: steps.generate(evening, start, collected))
    if not lesson.new:
        return _noop(diary, evening, "the pending work gives no samples")
    trained = diary.do("train", Trained, lambda: steps.train(evening, start, lesson))
    packaged = diary.do("package", Packaged, lambda: steps.package(evening, start, trained))
    judged = diary.do("canary", Judged, lambda: steps.canary(evening, start, packaged))
    if not judged.passed:
        return _reject(diary, evening, lesson, trained, packaged, judged)
    diary.do("promote", Promoted, lambda: steps.promote(evening, packaged))
    diary.do("mark", Marked, lambda: steps.mark(evening, lesson))
    diary.do("move", Moved, lambda: steps.move(evening, collected, lesson))
    diary.do("archive", Archived, lambda: steps.archive(evening))
    return _ended(diary, evening, "promoted", judged=judged, packaged=packaged)


def _noop(diary: Diary, evening: Evening, reason: str) -> LoopResult:
    diary.do("release", Released, lambda: steps.release(evening))
    evening.progress.note(f"evening loop: nothing to do, {reason}")
    return _ended(diary, evening, "noop", (reason,))


def _reject(
    diary: Diary,
    evening: Evening,
    lesson: Lesson,
    trained: Trained,
    packaged: Packaged,
    judged: Judged,
) -> LoopResult:
    diary.do("release", Released, lambda: steps.release(evening))
    rejected = diary.do(
        "reject", Rejected, lambda: steps.reject(evening, packaged, lesson, trained, judged)
    )
    return _ended(diary, evening, "rejected", judged.reasons, judged, packaged, rejected)


def _ended(
    diary: Diary,
    evening: Evening,
    status: Status,
    reasons: tuple[str, ...] = (),
    judged: Judged | None = None,
    packaged: Packaged | None = None,
    rejected: Rejected | None = None,
) -> LoopResult:
    diary.do("retention", Retained, lambda: steps.retention(evening))
    reference = judged.reference if judged else None
    return LoopResult(
        run_id=evening.run_id,
        status=status,
        steps=tuple(diary.reports),
        reasons=reasons,
        candidate=packaged.version if packaged else "",
        canaries=(judged.candidate.passed, judged.candidate.total) if judged else None,
        reference_canaries=(reference.passed, reference.total) if reference else None,
        incident=rejected.incident if rejected else "",
    )


def _failure(journal: Journal, run: Run, evening: Evening, error: Exception) -> Exception:
    """Tell the operator, and say how the run goes on."""
    done = journal.steps(run.run_id)
    told = error.message if isinstance(error, Web4Error) else f"{type(error).__name__}: {error}"
    after = f"after {done[-1].name}" if done else "in preflight"
    send_alert(evening.workspace, evening.settings.alerts, f"{run.run_id} stopped {after}: {told}")
    names = {step.name for step in done}
    if isinstance(error, CheckFailed) and "promote" not in names:
        # The work itself is unsound and would fail again: no open run may block the next nights.
        steps.give_up(evening, journal.outputs(run.run_id))
        journal.finish(run.run_id, "failed")
        return error
    if not done:
        journal.finish(run.run_id, "failed")
        return error
    if isinstance(error, Web4Error):
        return Resumable(f"{run.run_id} stopped {after}: {told}", f"{error.hint} {AGAIN}".strip())
    if isinstance(error, OSError):
        return Resumable(f"{run.run_id} stopped {after}: {told}", AGAIN)
    return error


def _give_up(journal: Journal, ws: Workspace, settings: Settings, progress: Progress) -> None:
    run = journal.unfinished()
    if run is None:
        return
    done = journal.outputs(run.run_id)
    if "promote" in done:
        raise Web4Error(
            f"{run.run_id} has promoted its candidate; only its bookkeeping is left.",
            "Run `web4 nightly run` without --restart to finish it.",
        )
    steps.give_up(Evening(ws, settings, progress, run.run_id), done)
    journal.finish(run.run_id, "failed")
