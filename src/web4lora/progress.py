"""Progress of long work as events, so that stages never know who watches.

The CLI turns events into a rich bar on a terminal, into plain lines in a pipe, and into
nothing with ``--json``.
"""

from typing import Protocol


class Progress(Protocol):
    """Receives progress; every stage that takes long accepts one."""

    def step(self, label: str, done: int, total: int) -> None:
        """Report `done` of `total` units of the step called `label` (total 0: unknown)."""

    def note(self, text: str) -> None:
        """Report one line worth reading."""


class Silent:
    """A `Progress` that shows nothing."""

    def step(self, label: str, done: int, total: int) -> None:
        """Ignore."""

    def note(self, text: str) -> None:
        """Ignore."""
