"""Grading 10,000 outputs on one core, in the proportions of a full examination.

    .venv/bin/python benchmarks/bench_grading.py [--outputs 10000]

The outputs are the labelled sets of the tests: good answers and traps of all six harnesses, from
one-line refusals to whole records. They are repeated until there are enough, each time with one
more line break, so that no cache answers for a text that was seen before. Counted is the CPU time
of the one process that grades, the first use of every pattern included; nothing else knows these
rules, so there is no peer.
"""

import json
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from reporting import Row, parser, report

from web4lora.domain.grading import HARNESSES, grade

LABELLED = Path(__file__).resolve().parents[1] / "tests" / "data" / "graders"
BAR_S = 20.0  # for 10,000 outputs


def labelled(harness: str) -> list[dict[str, Any]]:
    """Return the labelled outputs of one harness."""
    lines = (LABELLED / f"{HARNESSES[harness].cli_name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


def outputs(count: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield harness and row, as many as asked, refusal twice as often as the others."""
    whole = sum(harness.n for harness in HARNESSES.values())
    made, seen = 0, 0
    for harness in HARNESSES.values():
        seen += harness.n
        share = round(count * seen / whole) - made
        known = labelled(harness.name)
        for number, row in enumerate(islice(cycle(known), share)):
            again = _unlike_the_others(row["output"], number // len(known))
            yield harness.name, row | {"output": again}
        made += share


def _unlike_the_others(output: Any, turn: int) -> Any:
    """Return the same answer as another text: white space at the end changes no verdict."""
    return output + "\n" * turn if isinstance(output, str) else output


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--outputs", type=int, default=10_000, help="default 10,000")
    given = options.parse_args()
    rows = list(outputs(given.outputs))
    spent: dict[str, float] = dict.fromkeys(HARNESSES, 0.0)
    counted: dict[str, int] = dict.fromkeys(HARNESSES, 0)
    passed, started = 0, time.perf_counter()
    for harness, row in rows:
        before = time.process_time()
        passed += bool(grade(harness, row).passed)
        spent[harness] += time.process_time() - before
        counted[harness] += 1
    wall = time.perf_counter() - started
    bar = BAR_S * len(rows) / 10_000
    told = [Row(f"{len(rows):,} outputs of six harnesses", "s", sum(spent.values()), bar=bar)]
    told += [
        Row(f"one {harness}", "ms", 1000 * spent[harness] / max(1, counted[harness]))
        for harness in HARNESSES
    ]
    notes = [f"{passed:,} passed, {len(rows) - passed:,} did not; {wall:.1f} s by the clock"]
    report("Grading", told, notes, as_json=given.json)


if __name__ == "__main__":
    main()
