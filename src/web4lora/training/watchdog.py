"""Stops a run that has gone wrong: NaN, exploding gradients, a loss that does not move."""

import math
from dataclasses import dataclass, field
from typing import Any

from web4lora.errors import CheckFailed
from web4lora.progress import Progress

#: Source of the thresholds: roadmap phase 3, 1.3 and 1.5.
MAX_GRAD_NORM = 10.0
WARN_GRAD_NORM = 5.0
STAGNANT_LOSS = 1.6
OVERFIT_LOSS = 0.4
PATIENCE = 3
#: The loss must have fallen by this share of its start when half of the run is over.
EXPECTED_DROP = 0.02
#: Shorter runs end before they could be judged.
JUDGED_FROM_STEP = 50
_FIX = "Lower training_args.learning_rate and start without --resume; check the data report."


@dataclass
class Watchdog:
    """Looks at each log entry of a run.

    Attributes:
        progress: told about warnings, each kind once.
        history: losses so far.
    """

    progress: Progress
    history: list[float] = field(default_factory=list)
    _high: int = 0
    _warned: set[str] = field(default_factory=set)

    def observe(self, step: int, total: int, logs: dict[str, Any]) -> None:
        """Check one log entry.

        Raises:
            CheckFailed: the run is lost; the message says why.
        """
        if "loss" not in logs:
            return
        loss, norm = float(logs["loss"]), float(logs.get("grad_norm", 0.0))
        if not math.isfinite(loss) or not math.isfinite(norm):
            raise CheckFailed(f"Loss or gradient became NaN or infinite at step {step}.", _FIX)
        self.history.append(loss)
        self._high = self._high + 1 if norm > MAX_GRAD_NORM and loss > self.history[0] else 0
        if self._high >= PATIENCE:
            raise CheckFailed(
                f"Gradients explode: norm {norm:.1f} and loss {loss:.2f} at step {step}.", _FIX
            )
        if norm > WARN_GRAD_NORM:
            self._warn("norm", f"gradient norm {norm:.1f} at step {step} (stable is 0.3 to 1)")
        if loss < OVERFIT_LOSS:
            self._warn("overfit", f"loss {loss:.2f} at step {step}: near memorising")
        self._check_stagnation(step, total)

    def _check_stagnation(self, step: int, total: int) -> None:
        if len(self.history) < 2 * PATIENCE or step < max(JUDGED_FROM_STEP, total / 2):
            return
        recent = sum(self.history[-PATIENCE:]) / PATIENCE
        start = sum(self.history[:PATIENCE]) / PATIENCE
        if recent > STAGNANT_LOSS and recent > start * (1 - EXPECTED_DROP):
            raise CheckFailed(
                f"The loss does not move: {start:.2f} at the start, {recent:.2f} at step {step}.",
                "Check the data report, or raise training_args.learning_rate.",
            )

    def _warn(self, kind: str, text: str) -> None:
        if kind not in self._warned:
            self._warned.add(kind)
            self.progress.note(f"watch: {text}")
