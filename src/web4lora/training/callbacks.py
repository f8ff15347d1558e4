"""What happens beside the steps of a run. Import inside functions: it pulls transformers."""

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Any

from transformers import TrainerCallback

from web4lora.progress import Progress
from web4lora.training.budget import StepPlan
from web4lora.training.watchdog import Watchdog


@dataclass
class StopRequest:
    """Set by the first Ctrl-C or SIGTERM; the run saves a checkpoint and ends after the step."""

    asked: bool = False


@contextlib.contextmanager
def stop_signals(progress: Progress, request: StopRequest) -> Iterator[StopRequest]:
    """Turn the first interrupt into a request and let the second one through."""
    if threading.current_thread() is not threading.main_thread():
        yield request  # only the main thread receives signals
        return

    def on_signal(number: int, frame: FrameType | None) -> None:
        if request.asked:
            raise KeyboardInterrupt
        request.asked = True
        progress.note("stopping after this step; a checkpoint is saved (again to stop at once)")

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        for number in before:
            signal.signal(number, on_signal)
        yield request
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class RunCallback(TrainerCallback):  # type: ignore[misc]
    """Progress, watchdog, time budget and graceful stop of one run."""

    def __init__(
        self,
        plan: StepPlan,
        watchdog: Watchdog,
        progress: Progress,
        stop: StopRequest,
        on_save: Callable[[float], None],
    ) -> None:
        """Bind the parts of a run.

        Args:
            plan: moved with the pace, tells when the run ends.
            watchdog: sees every log entry.
            progress: told about steps and logs.
            stop: asked for by a signal.
            on_save: called with the seconds spent whenever a checkpoint was written.
        """
        self._plan = plan
        self._watchdog = watchdog
        self._progress = progress
        self._stop = stop
        self._on_save = on_save

    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> Any:
        """Move the plan, show the step, end the run where plan or signal say so."""
        self._plan.step_done(state.global_step)
        state.max_steps = self._plan.total_steps
        self._progress.step("train", state.global_step, state.max_steps)
        if self._stop.asked or state.global_step >= state.max_steps:
            control.should_training_stop = True
            control.should_save = True
            control.should_log = True
        return control

    def on_log(
        self, args: Any, state: Any, control: Any, logs: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        """Show and check one log entry."""
        if not logs or "loss" not in logs:
            return
        self._watchdog.observe(state.global_step, state.max_steps, logs)
        eta = self._plan.eta_s(state.global_step)
        self._progress.note(
            f"step {state.global_step}/{state.max_steps}: loss {float(logs['loss']):.3f}, "
            f"{eta / 60:.1f} min left"
        )

    def on_save(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """Remember the time spent, for a resumed run's budget."""
        self._on_save(self._plan.elapsed_s)
