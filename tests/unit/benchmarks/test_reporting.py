"""The table of a benchmark: ratios point the right way, bars are judged, every script explains itself."""

import json
import subprocess
import sys

import pytest

from .conftest import BENCHMARKS

SCRIPTS = sorted(path.name for path in BENCHMARKS.glob("bench_*.py"))


def test_a_ratio_above_one_is_better_for_times_and_for_rates() -> None:
    from reporting import Row

    assert Row("query", "ms", 10, 20).ratio == 2
    assert Row("index", "documents/s", 30, 20, higher_is_better=True).ratio == 1.5
    assert Row("share", "%", 30).ratio is None


def test_a_bar_is_met_or_missed() -> None:
    from reporting import Row

    assert Row("query", "ms", 40, bar=40).passed is True
    assert Row("query", "ms", 41, bar=40).passed is False
    assert Row("index", "documents/s", 29, bar=30, higher_is_better=True).passed is False
    assert Row("share", "%", 30).passed is None


def test_percentiles_are_values_that_were_measured() -> None:
    from reporting import percentile

    values = [float(n) for n in range(100, 0, -1)]
    assert [percentile(values, share) for share in (0.5, 0.95, 0.99, 1.0)] == [50, 95, 99, 100]
    assert percentile([3.0], 0.5) == 3.0


def test_the_report_names_the_machine(capsys: pytest.CaptureFixture[str]) -> None:
    from reporting import Row, report

    rows = [Row("query p95", "ms", 30, 60, "Chroma", 40)]
    report("Query latency", rows, ["note"], as_json=False)
    shown = capsys.readouterr().out
    assert "2.00×" in shown and "≤ 40 ok" in shown and "cores" in shown
    report("Query latency", rows, ["note"], as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert (
        told["rows"][0]["ratio"] == 2 and told["rows"][0]["passed"] and "cores" in told["machine"]
    )


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_benchmark_explains_itself(script: str) -> None:
    command = [sys.executable, str(BENCHMARKS / script), "--help"]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert f"benchmarks/{script}" in shown
