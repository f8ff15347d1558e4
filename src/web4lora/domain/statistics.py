"""The little statistics of the reports: intervals of rates, precision and recall."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

#: Two-sided 95 % of the normal distribution.
Z_95 = 1.959963984540054
_Z_80_POWER = 0.8416212335729143


def wilson(passed: int, total: int, z: float = Z_95) -> tuple[float, float]:
    """Return the Wilson score interval of a rate, as fractions; (0, 1) when nothing was counted.

    Args:
        passed: successes, 0 to `total`.
        total: trials.
        z: quantile of the normal distribution.
    """
    if total <= 0:
        return 0.0, 1.0
    rate = passed / total
    spread = z * math.sqrt(rate * (1 - rate) / total + z * z / (4 * total * total))
    middle = rate + z * z / (2 * total)
    scale = 1 + z * z / total
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def mcnemar(gained: int, lost: int) -> float:
    """Return the two-sided p-value of McNemar's exact test.

    Prompts whose verdict is the same in both models say nothing; of the others, each direction is
    equally likely when the models are equal, so the smaller count is binomial with one half.
    Source: McNemar (1947), in the exact form.

    Args:
        gained: prompts that only the second model passes.
        lost: prompts that only the first model passes.
    """
    changed, smaller = gained + lost, min(gained, lost)
    tail = sum(math.comb(changed, count) for count in range(smaller + 1))
    return min(1.0, float(2 * tail / 2**changed))


def detectable_difference(total: int) -> float:
    """Return the smallest true difference of two rates that `total` prompts show mostly.

    In points, for independent samples at 5 % two-sided and 80 % power in the worst case of rates
    near one half; paired prompts see somewhat smaller ones. 100.0 where nothing was counted.
    """
    if total <= 0:
        return 100.0
    return min(100.0, 100 * (Z_95 + _Z_80_POWER) * math.sqrt(0.5 / total))


def detectable_in_words(total: int) -> str:
    """Say what so many prompts can tell, for people who read no formulas."""
    if total <= 0:
        return "Nothing was asked, so nothing can be said."
    return (
        f"With {total} prompts one prompt is {100 / total:.1f} points, and a true difference of "
        f"about {detectable_difference(total):.0f} points is seen four times out of five; smaller "
        "ones may be chance."
    )


def paired_bootstrap(
    before: Sequence[bool], after: Sequence[bool], *, draws: int = 2000, seed: int = 7
) -> tuple[float, float]:
    """Return the 95 % percentile interval of the difference of two pass rates, in points.

    Prompts are drawn with replacement, both verdicts of a prompt together (Efron, 1979).

    Args:
        before: verdicts of the first model.
        after: verdicts of the second on the same prompts, in the same order.
        draws: resamples.
        seed: the same verdicts give the same interval.
    """
    changes = [int(b) - int(a) for a, b in zip(before, after, strict=True)]
    if not changes:
        return -100.0, 100.0
    chance = random.Random(seed)
    size = len(changes)
    means = sorted(100 * sum(chance.choices(changes, k=size)) / size for _ in range(draws))
    return means[int(0.025 * draws)], means[int(0.975 * draws) - 1]


@dataclass(frozen=True)
class Detection:
    """How well a class is found; rates are fractions, 0.0 where nothing can be said."""

    true_positive: int
    false_positive: int
    false_negative: int

    @property
    def precision(self) -> float:
        """Share of what was found that belongs to the class."""
        found = self.true_positive + self.false_positive
        return self.true_positive / found if found else 0.0

    @property
    def recall(self) -> float:
        """Share of the class that was found."""
        real = self.true_positive + self.false_negative
        return self.true_positive / real if real else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        doubled = 2 * self.true_positive
        errors = self.false_positive + self.false_negative
        return doubled / (doubled + errors) if doubled else 0.0
