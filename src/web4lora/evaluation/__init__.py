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
from web4lora.evaluation.comparing import Comparison, compare_records
from web4lora.evaluation.evaluate import (
    Evaluation,
    evaluate,
    examination_options,
    examine_canaries,
    journal_of,
)
from web4lora.evaluation.gates import GateVerdict, judge
from web4lora.evaluation.harness import HarnessReport, run_harness
from web4lora.evaluation.leakage import Leak, find_leaks
from web4lora.evaluation.prompts import HarnessPrompt, load_prompts
from web4lora.evaluation.records import EvaluationRecord, read_record
from web4lora.evaluation.reports import WrittenReports, write_baseline, write_reports

__all__ = [
    "Canary",
    "CanaryReport",
    "CanaryVerdict",
    "Comparison",
    "Evaluation",
    "EvaluationRecord",
    "GateVerdict",
    "HarnessPrompt",
    "HarnessReport",
    "Leak",
    "WrittenReports",
    "compare",
    "compare_records",
    "evaluate",
    "examination_options",
    "examine_canaries",
    "find_leaks",
    "journal_of",
    "judge",
    "load_canaries",
    "load_prompts",
    "read_record",
    "run_canaries",
    "run_harness",
    "write_baseline",
    "write_reports",
]
