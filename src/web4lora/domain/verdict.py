"""What a check says: passed or not, and why."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """The outcome of one check.

    Attributes:
        passed: whether the answer meets every rule.
        reasons: one short sentence for each rule that is broken; empty when passed.
    """

    passed: bool
    reasons: tuple[str, ...] = ()

    @classmethod
    def of(cls, reasons: tuple[str, ...] | list[str]) -> "Verdict":
        """Return a verdict that passes exactly when there are no reasons against it."""
        return cls(not reasons, tuple(reasons))
