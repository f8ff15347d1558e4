"""What every benchmark prints: one table, us beside the peer, the machine below; or `--json`."""

import argparse
import json
import math
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Row:
    """One measurement.

    Attributes:
        peer: the same for what one would use instead, or None where nothing compares.
        bar: what we promised; None for no promise.
        higher_is_better: True for rates, False for times and sizes.
    """

    what: str
    unit: str
    ours: float
    peer: float | None = None
    peer_name: str = ""
    bar: float | None = None
    higher_is_better: bool = False

    @property
    def ratio(self) -> float | None:
        """How many times better than the peer we are; below 1 is worse."""
        if not self.peer or not self.ours:
            return None
        return self.ours / self.peer if self.higher_is_better else self.peer / self.ours

    @property
    def passed(self) -> bool | None:
        if self.bar is None:
            return None
        return self.ours >= self.bar if self.higher_is_better else self.ours <= self.bar


def machine() -> str:
    """Name processor, cores, memory, Python and how busy the machine was."""
    cpu = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        lines = (line for line in cpuinfo.read_text().splitlines() if "model name" in line)
        cpu = next(lines, f": {cpu}").split(":", 1)[1].strip()
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GiB; {platform.system()},"
        f" Python {platform.python_version()}; load {os.getloadavg()[0]:.1f} at the end"
    )


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def parser(description: str | None) -> argparse.ArgumentParser:
    """Return a parser that shows a benchmark's docstring and knows `--json`."""
    made = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("--json", action="store_true", help="print one JSON document")
    return made


def report(title: str, rows: Sequence[Row], notes: Sequence[str] = (), *, as_json: bool) -> None:
    """Print the rows of one run."""
    if as_json:
        told = [{**asdict(row), "ratio": row.ratio, "passed": row.passed} for row in rows]
        print(json.dumps({"title": title, "rows": told, "notes": notes, "machine": machine()}))
        return
    print(title)
    head = ("what", "ours", "peer", "ratio", "bar")
    cells = [head, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(head))]
    for line in cells:
        print("  " + "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)))
    for note in notes:
        print(f"  {note}")
    print(f"  {machine()}")


def _cells(row: Row) -> tuple[str, str, str, str, str]:
    peer = "–" if row.peer is None else f"{_number(row.peer)} ({row.peer_name})"
    sign = "≥" if row.higher_is_better else "≤"
    bar = (
        "–" if row.bar is None else f"{sign} {_number(row.bar)} {'ok' if row.passed else 'MISSED'}"
    )
    ratio = "–" if row.ratio is None else f"{row.ratio:.2f}×"
    return row.what, f"{_number(row.ours)} {row.unit}", peer, ratio, bar


def _number(value: float) -> str:
    return f"{value:.3g}" if value < 100 else f"{value:,.0f}"
