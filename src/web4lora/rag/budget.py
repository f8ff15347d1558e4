"""Steps that must not take longer than an answer may: what is late is left out, and named."""

import concurrent.futures
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Budget:
    """The time of one answer.

    Attributes:
        left_out: tiers left out, each with the reason.
        tier_ms: how long the answer waited for each tier, in milliseconds.
    """

    def __init__(self, seconds: float, pool: concurrent.futures.Executor) -> None:
        """Start the clock.

        Args:
            seconds: what all steps together may take.
            pool: where the steps run; a late one ends there by itself.
        """
        self._started = time.perf_counter()
        self._seconds = seconds
        self._pool = pool
        self.left_out: list[str] = []
        self.tier_ms: dict[str, float] = {}

    def elapsed_ms(self) -> float:
        """Return the milliseconds since the start."""
        return round((time.perf_counter() - self._started) * 1000, 2)

    def start(
        self, step: Callable[[], T], *, ahead_s: float = 0.0
    ) -> "concurrent.futures.Future[T]":
        """Begin a step beside others; `result` waits for it.

        Args:
            step: what to do.
            ahead_s: seconds that it may have for itself before the next step begins.
        """
        future = self._pool.submit(step)
        concurrent.futures.wait([future], ahead_s)
        return future

    def result(self, tier: str, future: "concurrent.futures.Future[T]", otherwise: T) -> T:
        """Return what a step gives, or `otherwise` where it fails or is late."""
        remaining = max(0.0, self._seconds - self.elapsed_ms() / 1000)
        waited = time.perf_counter()
        try:
            return future.result(timeout=remaining)
        except concurrent.futures.TimeoutError:
            future.cancel()
            self._leave_out(tier, f"not ready within {self._seconds:g} s")
        except Exception as error:  # an answer without one tier is better than none
            self._leave_out(tier, f"{type(error).__name__}: {error}".split("\n")[0])
        finally:
            spent = (time.perf_counter() - waited) * 1000
            self.tier_ms[tier] = round(self.tier_ms.get(tier, 0.0) + spent, 2)
        return otherwise

    def run(self, tier: str, step: Callable[[], T], otherwise: T) -> T:
        """Return what a step gives, or `otherwise` where it fails or no time is left for it."""
        if self.elapsed_ms() >= self._seconds * 1000:
            self._leave_out(tier, "no time left")
            return otherwise
        return self.result(tier, self.start(step), otherwise)

    def _leave_out(self, tier: str, reason: str) -> None:
        self.left_out.append(f"{tier}: {reason}")
