"""How many steps fit into the time there is, and a schedule that ends with them.

A short calibration on real batches gives the first plan. While training, the plan follows the
measured pace, and the learning rate follows the plan: a run that is slower than hoped still
decays to its end instead of being cut off.
"""

import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from web4lora.training.config import Scheduler, TrainingArgs

#: Longest warm-up, as a share of the run: the roadmap's 100 steps are for 6,168.
MAX_WARMUP_SHARE = 0.1
CALIBRATION_S = 5.0
#: Optimizer, logging and checkpoints on top of forward and backward passes.
_OVERHEAD = 1.08
_RECENT = 20  # steps whose pace decides the plan


@dataclass
class StepPlan:
    """The number of optimizer steps, fixed or following the clock.

    Attributes:
        full_steps: what the epochs call for; never exceeded.
        budget_s: seconds for all steps, None without a limit.
        total_steps: the plan as of now.
        clock: seconds, monotonic.
    """

    full_steps: int
    budget_s: float | None = None
    total_steps: int = 0
    clock: Callable[[], float] = time.monotonic
    _started: float | None = None
    _spent_before: float = 0.0
    _marks: deque[float] = field(default_factory=lambda: deque(maxlen=_RECENT + 1))

    def __post_init__(self) -> None:
        self.total_steps = self.total_steps or self.full_steps

    def start(self, spent_s: float = 0.0) -> None:
        """Start the clock; `spent_s` is what earlier parts of a resumed run took."""
        self._started = self.clock()
        self._spent_before = spent_s
        self._marks.append(self._started)

    @property
    def elapsed_s(self) -> float:
        """Seconds since the start, earlier parts included."""
        running = 0.0 if self._started is None else self.clock() - self._started
        return self._spent_before + running

    def step_done(self, step: int) -> None:
        """Note that `step` is done and move the plan with the pace of the last steps."""
        self._marks.append(self.clock())
        if self.budget_s is not None:
            left = max(0.0, self.budget_s - self.elapsed_s)
            self.total_steps = max(step, min(self.full_steps, step + int(left / self._pace_s())))

    def eta_s(self, step: int) -> float:
        """Return the seconds until the last step, at the pace of the last steps; 0 before any."""
        return self._pace_s() * (self.total_steps - step)

    def _pace_s(self) -> float:
        steps = len(self._marks) - 1
        return (self._marks[-1] - self._marks[0]) / steps if steps > 0 else 0.0


def full_steps(rows: int, args: TrainingArgs) -> int:
    """Return the optimizer steps of all epochs; an incomplete batch is a step of its own."""
    batches = math.ceil(rows / args.per_device_train_batch_size)
    per_epoch = max(1, math.ceil(batches / args.gradient_accumulation_steps))
    return max(1, math.ceil(per_epoch * args.num_train_epochs))


def warmup_steps(args: TrainingArgs, total: int) -> int:
    """Return the warm-up actually used, at most a tenth of the run."""
    return min(args.warmup_steps, math.ceil(total * MAX_WARMUP_SHARE))


def rate_factor(kind: Scheduler, step: int, warmup: int, total: int) -> float:
    """Return the share of the peak learning rate at `step`, counted from 0.

    The formulas are transformers' own, except that the warm-up's first step is not spent at zero.
    """
    if kind == "constant":
        return 1.0
    if step < warmup:
        return (step + 1) / (warmup + 1)
    if kind == "constant_with_warmup":
        return 1.0
    progress = min(1.0, (step - warmup) / max(1, total - warmup))
    return 1.0 - progress if kind == "linear" else 0.5 * (1.0 + math.cos(math.pi * progress))


def calibrate(
    run_batch: Callable[[Sequence[int]], None], lengths: Sequence[int], batch_size: int
) -> float:
    """Return the mean seconds of one forward and backward pass over batches of every length.

    Args:
        run_batch: runs a pass over the rows with the given numbers, and leaves no trace.
        lengths: tokens per row.
        batch_size: rows per pass.
    """
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    batches = [order[i : i + batch_size] for i in range(0, len(order), batch_size)]
    run_batch(batches[len(batches) // 2])  # the first pass allocates and is not counted
    times: list[float] = []
    started = time.monotonic()
    # quantiles from the middle outwards, so that an early stop is still a fair sample
    for share in (0.5, 0.1, 0.9, 0.3, 0.7, 0.5, 0.2, 0.8, 0.4, 0.6):
        began = time.monotonic()
        run_batch(batches[min(len(batches) - 1, int(share * len(batches)))])
        times.append(time.monotonic() - began)
        if time.monotonic() - started > CALIBRATION_S:
            break
    return sum(times) / len(times)


def plan_steps(rows: int, args: TrainingArgs, seconds_per_batch: float | None) -> StepPlan:
    """Return the plan: all epochs, or as many steps as the time budget holds."""
    full = full_steps(rows, args)
    if args.time_budget_minutes is None or seconds_per_batch is None:
        return StepPlan(full)
    budget = 60 * args.time_budget_minutes
    step_s = seconds_per_batch * args.gradient_accumulation_steps * _OVERHEAD
    return StepPlan(full, budget, max(1, min(full, int(budget / step_s))))
