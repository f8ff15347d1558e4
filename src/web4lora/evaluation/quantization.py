"""The quantization gate: what the deployed file lost against the one it was made from.

Both are examined with the same prompts; a harness may lose at most two points. Divergence and
perplexity on a fixed text are reported beside it, because they see what few prompts cannot.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from web4lora.domain.statistics import detectable_in_words, mcnemar
from web4lora.evaluation.conditions import conditions
from web4lora.evaluation.evaluate import Evaluation, evaluate, journal_of
from web4lora.evaluation.harness import HarnessReport
from web4lora.evaluation.journal import Journal
from web4lora.files import iso, write_json
from web4lora.inference import open_model
from web4lora.packaging import Fidelity, QuantizedPair, measure_fidelity
from web4lora.progress import Progress
from web4lora.settings import Settings
from web4lora.workspace import Workspace

MAX_DROP = 2.0  # points (roadmap phase 3: quantized against full precision)
#: Types from coarse to fine; a failed gate suggests a finer one.
_FINER = {"Q4_K_M": "Q5_K_M", "Q5_K_M": "Q6_K", "Q6_K": "Q8_0", "Q8_0": "F16"}


@dataclass(frozen=True)
class HarnessDrop:
    """One harness of both files; scores in percent, `drop` in points (negative: a gain).

    Attributes:
        lost: prompts that only the unquantized file passes.
        gained: prompts that only the quantized file passes.
        p_value: McNemar's exact test over them.
    """

    harness: str
    total: int
    f16: float
    quantized: float
    drop: float
    lost: int
    gained: int
    p_value: float
    passed: bool


@dataclass(frozen=True)
class QuantizationReport:
    """The verdict of the gate."""

    model: str
    quantization: str
    harnesses: tuple[HarnessDrop, ...]
    fidelity: Fidelity
    errors: int
    digests: dict[str, str]
    conditions: dict[str, str]

    @property
    def passed(self) -> bool:
        """Whether every harness was measured whole and none lost more than `MAX_DROP`."""
        return not self.errors and all(one.passed for one in self.harnesses)

    @property
    def suggestion(self) -> str:
        """What to do where the gate failed; empty where it passed."""
        if self.passed:
            return ""
        if self.errors:
            return "Prompts got no answer: start again, only those are asked."
        finer = _FINER.get(self.quantization, "Q5_K_M")
        return f"Quantize less: web4 package --quantization {finer}"

    @property
    def noise(self) -> str:
        """What so many prompts can tell, as a sentence."""
        smallest = min((one.total for one in self.harnesses), default=0)
        return f"{detectable_in_words(smallest)} Divergence and perplexity see smaller ones."

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for `outputs/quantization_report.json`."""
        return {
            "timestamp": iso(),
            "model": self.model,
            "quantization": self.quantization,
            "passed": self.passed,
            "max_drop": MAX_DROP,
            "harnesses": [asdict(one) for one in self.harnesses],
            "fixed_text": asdict(self.fidelity),
            "backend_errors": self.errors,
            "suggestion": self.suggestion,
            "noise": self.noise,
            "digests": self.digests,
            "conditions": self.conditions,
        }


def quantization_gate(
    workspace: Workspace,
    settings: Settings,
    progress: Progress,
    pair: QuantizedPair,
    harnesses: Sequence[str] = (),
) -> QuantizationReport:
    """Examine both files of a pair and write `outputs/quantization_report.json`.

    Args:
        workspace: for journals and the report.
        settings: of the examination.
        progress: told about every answer.
        pair: the quantized file and its source.
        harnesses: names; none means all six.

    Raises:
        Web4Error: a file cannot be loaded, or the two are not of one model.
    """
    fidelity = measure_fidelity(pair.f16, pair.quantized, progress)
    with ExitStack() as journals:
        bound = (workspace, settings, progress, harnesses, journals)
        before, first = _examine(pair.f16, f"{pair.name}-f16", *bound)
        after, second = _examine(pair.quantized, pair.name, *bound)
        report = _report(pair, fidelity, before, after, settings)
        write_json(workspace.quantization_report, report.as_dict())
        if not report.errors:
            first.discard()
            second.discard()
    return report


def _report(
    pair: QuantizedPair,
    fidelity: Fidelity,
    before: Evaluation,
    after: Evaluation,
    settings: Settings,
) -> QuantizationReport:
    assert before.identity is not None and after.identity is not None
    names = [report.harness for report in after.reports]
    drops = zip(before.reports, after.reports, strict=True)
    return QuantizationReport(
        model=pair.name,
        quantization=pair.quantization,
        harnesses=tuple(compare_harness(source, quantized) for source, quantized in drops),
        fidelity=fidelity,
        errors=before.errors + after.errors,
        digests={"f16": before.identity.digest, "quantized": after.identity.digest},
        conditions=conditions(names, settings.evaluation, after.identity),
    )


def compare_harness(before: HarnessReport, after: HarnessReport) -> HarnessDrop:
    """Compare one harness of the unquantized and the quantized file, prompt by prompt."""
    pairs = list(zip(before.results, after.results, strict=True))
    lost = sum(a.passed and not b.passed for a, b in pairs)
    gained = sum(b.passed and not a.passed for a, b in pairs)
    drop = round(before.score - after.score, 2)
    return HarnessDrop(
        harness=after.harness,
        total=after.total,
        f16=before.score,
        quantized=after.score,
        drop=drop,
        lost=lost,
        gained=gained,
        p_value=mcnemar(gained, lost),
        passed=drop <= MAX_DROP,
    )


def _examine(
    file: Path,
    name: str,
    workspace: Workspace,
    settings: Settings,
    progress: Progress,
    harnesses: Sequence[str],
    journals: ExitStack,
) -> tuple[Evaluation, Journal]:
    """Run the harnesses on one file; its journal stays open until the report is written."""
    progress.note(f"{name}: {file.stat().st_size / 1e6:,.1f} MB")
    model = open_model(str(file), settings, name=name)
    try:
        journal = journals.enter_context(journal_of(workspace, model, settings.evaluation))
        return evaluate(model, settings.evaluation, progress, harnesses, journal=journal), journal
    finally:
        model.close()
