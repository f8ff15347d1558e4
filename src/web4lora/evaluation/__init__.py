"""A `ChatModel` in, a verdict out: six harnesses, twenty canaries, baseline, gates, reports.

What counts as right stands in `domain`; the questions are data files in `prompts/`.
"""

from web4lora.evaluation.canaries import (
    Canary,
    CanaryReport,
    CanaryVerdict,
    compare,
    load_canaries,
    run_canaries,
)
from web4lora.evaluation.evaluate import (
    Evaluation,
    evaluate,
    examination_options,
    examine_canaries,
    write_baseline,
    write_reports,
)
from web4lora.evaluation.gates import GateVerdict, judge
from web4lora.evaluation.harness import HarnessReport, run_harness
from web4lora.evaluation.leakage import Leak, find_leaks
from web4lora.evaluation.prompts import HarnessPrompt, load_prompts

__all__ = [
    "Canary",
    "CanaryReport",
    "CanaryVerdict",
    "Evaluation",
    "GateVerdict",
    "HarnessPrompt",
    "HarnessReport",
    "Leak",
    "compare",
    "evaluate",
    "examination_options",
    "examine_canaries",
    "find_leaks",
    "judge",
    "load_canaries",
    "load_prompts",
    "run_canaries",
    "run_harness",
    "write_baseline",
    "write_reports",
]
