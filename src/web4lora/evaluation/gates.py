"""Ship gates: what must hold before a model may be deployed (decision 17)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from web4lora.evaluation.canaries import CanaryReport
from web4lora.evaluation.harness import HarnessReport
from web4lora.evaluation.leakage import Leak

OVERALL_TARGET = 90.0


@dataclass(frozen=True)
class GateVerdict:
    """CLEARED needs every ship gate and the overall score; `reasons` name what is missing."""

    cleared: bool
    overall: float
    ship_gates_passed: bool
    reasons: tuple[str, ...]

    @property
    def word(self) -> str:
        """CLEARED or BLOCKED."""
        return "CLEARED" if self.cleared else "BLOCKED"


def judge(
    reports: Sequence[HarnessReport], expected: Sequence[str], leaks: Sequence[Leak] = ()
) -> GateVerdict:
    """Decide over the reports of one model.

    Args:
        reports: what was measured.
        expected: harness keys that must be among them; a missing one blocks.
        leaks: questions that stand in the training files; any one blocks.
    """
    by_name: Mapping[str, HarnessReport] = {report.harness: report for report in reports}
    missing = [name for name in expected if name not in by_name]
    overall = round(sum(r.score for r in reports) / len(reports), 2) if reports else 0.0
    reasons = [f"{name} was not measured" for name in missing]
    if leaks:
        named = ", ".join(sorted({leak.question_id for leak in leaks})[:5])
        reasons.append(f"{len(leaks)} questions stand in the training files: {named}")
    ship_ok = not missing and not leaks
    for report in reports:
        if report.gate_passed:
            continue
        line = f"{report.harness} {report.score:.1f} < {report.threshold:g} ({report.gate} gate)"
        reasons.append(line)
        ship_ok = ship_ok and report.gate != "ship"
    if overall < OVERALL_TARGET:
        reasons.append(f"overall {overall:.1f} < {OVERALL_TARGET:g}")
    reasons += [_errors_in_words(report) for report in reports if report.errors]
    return GateVerdict(ship_ok and overall >= OVERALL_TARGET, overall, ship_ok, tuple(reasons))


def judge_canaries(verdict: GateVerdict, canaries: CanaryReport | None) -> GateVerdict:
    """Return the verdict with the canaries': one that fails blocks; None was not run."""
    if canaries is None or canaries.passed == canaries.total:
        return verdict
    failed = [row["id"] for row in canaries.results if not row["passed"]]
    reason = f"canaries {canaries.passed}/{canaries.total}, failed: {', '.join(failed)}"
    return replace(verdict, cleared=False, reasons=(*verdict.reasons, reason))


def _errors_in_words(report: HarnessReport) -> str:
    """Name the prompts that got no answer; they are counted as failed already."""
    named = ", ".join(answer.test_id for answer in report.errors[:3])
    more = ", …" if len(report.errors) > 3 else ""
    return (
        f"{report.harness}: {len(report.errors)} of {report.total} prompts got no answer and count "
        f"as failed ({named}{more}: {report.errors[0].reasons[0]})"
    )
