"""The incident record of a blocked model, a PDCA in the team's own form.

Roadmap phase 3, "Failure Handling": which gate, by how much, sample failures, hypotheses. What is
measured is said plainly; what is guessed is called a hypothesis. No person speaks in it.
"""

import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from web4lora.domain.pdca_template import Check, LocalLink, PdcaDraft, one_line, render_pdca
from web4lora.domain.tron import TronDecision
from web4lora.evaluation.canaries import CanaryReport
from web4lora.evaluation.evaluate import Evaluation
from web4lora.evaluation.gates import OVERALL_TARGET
from web4lora.evaluation.harness import Answered, HarnessReport
from web4lora.files import utc_now, write_text
from web4lora.workspace import Workspace

#: Failures of each harness that are quoted; every one stands in the HTML report.
SHOWN_FAILURES = 3
_SHOWN_REASONS = 3
_REPETITIVE = 0.12  # compressed size against size; prose and code of this length stay above 0.25
_LONG_ENOUGH_TO_JUDGE = 400  # characters
_LITTLE_GAINED = 5.0  # points
_ROUND = str.maketrans("[]", "()")
_OFTEN = 0.25  # share of the failures that makes a pattern


@dataclass(frozen=True)
class Incident:
    """What the record is made from.

    Attributes:
        evaluation: with the verdict that blocks.
        canaries: their report, or None.
        baseline: score of each harness before training; empty where it cannot be compared.
        stamp: ``YYYY-MM-DD-UTC-HHMM``.
        reports: final report and page, relative to the workspace.
    """

    evaluation: Evaluation
    canaries: CanaryReport | None
    baseline: Mapping[str, float]
    stamp: str
    reports: tuple[str, ...]

    @property
    def failed(self) -> tuple[HarnessReport, ...]:
        """Harnesses below their gate, the widest margin first."""
        below = [one for one in self.evaluation.reports if not one.gate_passed]
        return tuple(sorted(below, key=lambda one: one.score - one.threshold))


def write_incident(
    workspace: Workspace,
    evaluation: Evaluation,
    canaries: CanaryReport | None,
    baseline: Mapping[str, float],
) -> Path:
    """Write the record of a blocked model into `outputs/incidents/` and return its file."""
    stamp = utc_now().strftime("%Y-%m-%d-UTC-%H%M")
    path = _free_path(workspace.outputs / "incidents", f"{stamp}-evaluation")
    reports = (workspace.final_report, workspace.evaluation_page)
    told = tuple(one.relative_to(workspace.root).as_posix() for one in reports)
    incident = Incident(evaluation, canaries, baseline, stamp, told)
    relative = path.relative_to(workspace.root).as_posix()
    write_text(path, render_incident(incident, relative))
    return path


def _free_path(folder: Path, stem: str) -> Path:
    """Return a name that is not taken; two evaluations may end within a minute."""
    names = (f"{stem}{'' if n == 1 else f'-{n}'}.pdca.md" for n in range(1, 10_000))
    return next(path for name in names if not (path := folder / name).exists())


def render_incident(incident: Incident, path: str) -> str:
    """Return the record as Markdown.

    Args:
        incident: the facts.
        path: of the record, relative to the workspace.
    """
    model = _name(incident.evaluation.model)
    # a server's words may be among the reasons; no bracket of theirs becomes a link
    said = "; ".join(incident.evaluation.verdict.reasons).replace(" < ", " below ")
    why = one_line(said, 400).translate(_ROUND)
    return render_pdca(
        PdcaDraft(
            title=f"Evaluation incident: {model} is blocked",
            objective=f"Understand why {model} does not pass its gates, and decide what to train "
            "or to repair before it is evaluated again.",
            agent_name="Evaluation",
            agent_description="automatic record, written without a person",
            agent_role="Quality",
            role_context="examination before deployment",
            stamp=incident.stamp,
            session=f"evaluation of {model}",
            branch="not applicable, the workspace is local",
            sprint="Evaluation",
            task="Six harnesses and the canaries before a deployment",
            issues=why,
            previous_commit="not applicable, the workspace is local",
            next=LocalLink("", "", path.replace(".pdca.md", "-resolution.pdca.md"), from_path=path),
            feedback="None yet. This record was written by the evaluation.",
            answer=f"The model is blocked: {why}. It was not deployed; what serves now goes on.",
            learning="A model that misses a ship gate or a canary is not deployed.",
            tron=_tron(incident, model, why),
            plan=(
                "Read the failed answers beside their reasons in the HTML report.",
                "Test the hypotheses below, the widest margin first.",
                "Evaluate again with the same prompts and compare with `web4 evaluate --diff`.",
            ),
            do=_facts(incident),
            commands="\n\n".join(_samples(incident)),
            commands_language="text",
            checks=_checks(incident),
            act=_actions(incident),
            reflection="Not applicable, no person took part.",
            process_learning="The gates found this before a user did.",
            quality_impact="None for users: the model that serves is unchanged.",
            next_focus="Root cause before the next evaluation",
            artifacts=tuple(
                (label, LocalLink("", "", one, from_path=path))
                for label, one in zip(
                    ("Final report", "HTML report"), incident.reports, strict=True
                )
            ),
        )
    )


def _tron(incident: Incident, model: str, why: str) -> TronDecision:
    first = incident.failed[0].harness if incident.failed else "the named reasons"
    return TronDecision(
        trigger=f"The evaluation of {model} ended BLOCKED: {why}.",
        response="The model stays a candidate, its reports and answers are kept for analysis.",
        outcome=f"Overall score {incident.evaluation.verdict.overall:.1f}; "
        f"{len(incident.failed)} of {len(incident.evaluation.reports)} harnesses below their gate.",
        next=f"Start with {first}, then evaluate again under the same conditions.",
        start_line=0,
    )


def _facts(incident: Incident) -> tuple[str, ...]:
    """Say what was run, and why answers failed, as counts."""
    lines = [
        f"Asked {report.total} prompts of {report.harness}: {report.passed} passed, "
        f"{report.total - report.passed} failed."
        for report in incident.evaluation.reports
    ]
    if incident.canaries is not None:
        passed, total = incident.canaries.passed, incident.canaries.total
        lines.append(f"Ran the {total} canaries: {passed} passed.")
    return (*lines, "Kept samples of the failures, quoted below from the reports.")


def _samples(incident: Incident) -> list[str]:
    """Quote failures; they stand in a fence, because a model may write any Markdown."""
    blocks = []
    for report in incident.failed:
        failed = [one for one in report.results if not one.passed]
        counted = Counter(reason for one in failed for reason in one.reasons)
        blocks.append(f"{report.harness}: most frequent reasons")
        blocks[-1] += "".join(
            f"\n  {count} x {one_line(reason)}"
            for reason, count in counted.most_common(_SHOWN_REASONS)
        )
        blocks += [
            _quoted(one.test_id, one.prompt, one.reasons, one.output)
            for one in failed[:SHOWN_FAILURES]
        ]
    rows = incident.canaries.results if incident.canaries is not None else ()
    broken = [row for row in rows if not row["passed"]]
    blocks += [
        _quoted(row["id"], row["task"], row["reasons"], row["response"])
        for row in broken[:SHOWN_FAILURES]
    ]
    return blocks


def _quoted(name: str, prompt: str, reasons: Sequence[str], answer: str) -> str:
    return (
        f"{name}\n  prompt: {one_line(prompt)}\n  reason: {one_line('; '.join(reasons))}\n"
        f"  answer: {one_line(answer, 300) or '(nothing)'}"
    )


def _checks(incident: Incident) -> tuple[Check, ...]:
    """State each gate with its margin."""
    checks = [
        Check(
            f"{one.harness} at least {one.threshold:g} ({one.gate} gate).",
            f"{one.score:.1f}, {'passed' if one.gate_passed else 'failed'} by "
            f"{abs(one.score - one.threshold):.1f} points; 95 % interval of the pass rate "
            f"{one.interval[0]:.0f} to {one.interval[1]:.0f}{_against(incident, one)}.",
        )
        for one in incident.evaluation.reports
    ]
    if incident.canaries is not None:
        failed = [row["id"] for row in incident.canaries.results if not row["passed"]]
        observed = f"{incident.canaries.passed} pass" + (
            f", {', '.join(failed)} fail" if failed else ""
        )
        checks.append(Check(f"all {incident.canaries.total} canaries pass.", f"{observed}."))
    verdict = incident.evaluation.verdict
    checks.append(
        Check(
            f"an overall score of at least {OVERALL_TARGET:g}, no prompt in the training files.",
            f"overall {verdict.overall:.1f}, {len(verdict.reasons)} reasons against a deployment.",
        )
    )
    return tuple(checks)


def _against(incident: Incident, report: HarnessReport) -> str:
    before = incident.baseline.get(report.harness)
    return "" if before is None else f"; before training {before:.1f}"


def _actions(incident: Incident) -> tuple[str, ...]:
    hypotheses = [line for report in incident.failed for line in _hypotheses(incident, report)]
    return (
        *(f"Hypothesis: {line}" for line in hypotheses),
        "Next step: test the first hypothesis, change one thing, train and evaluate again.",
        "Improvement to try: `web4 evaluate --quantization-gate` tells what quantization costs.",
        "Do not deploy this model with --force before the cause is understood.",
    )


def _hypotheses(incident: Incident, report: HarnessReport) -> list[str]:
    """Say what the numbers of one harness point at, the most telling first."""
    failed = [one for one in report.results if not one.passed]
    found = []
    if report.errors:
        found.append(
            f"{report.harness} measures the backend: {len(report.errors)} prompts got no answer. "
            "Mend it and evaluate again before the model is judged."
        )
    written = [one for one in failed if one.finish_reason != "error"]
    cut = sum(one.finish_reason == "length" for one in written)
    circling = sum(_is_repetitive(one) for one in written)
    if circling > _OFTEN * len(failed):
        found.append(
            f"the model goes in circles: {circling} answers of {report.harness} repeat "
            "themselves; train longer or with more diverse samples."
        )
    elif cut > _OFTEN * len(failed):
        found.append(
            f"{cut} answers of {report.harness} were cut at the longest answer: raise "
            "evaluation.max_tokens, or teach shorter answers that end."
        )
    before = incident.baseline.get(report.harness)
    if before is not None and report.score < before:
        found.append(
            f"training took something away from {report.harness}: {before:.1f} before, "
            f"{report.score:.1f} after; look for samples that teach the opposite."
        )
    elif before is not None and report.score < before + _LITTLE_GAINED:
        found.append(
            f"the samples do not teach {report.harness}: {before:.1f} before training, "
            f"{report.score:.1f} after; add samples of this form."
        )
    if report.interval[1] >= report.threshold:
        found.append(
            f"the gate of {report.harness} lies inside the interval: more prompts tell "
            "whether it is chance."
        )
    return found or [
        f"samples for {report.harness} are too few or unlike the prompts: start with the most "
        "frequent reason above."
    ]


def _is_repetitive(answer: Answered) -> bool:
    data = answer.output.encode("utf-8", "replace")
    if len(data) < _LONG_ENOUGH_TO_JUDGE:
        return False
    return len(zlib.compress(data)) < _REPETITIVE * len(data)


def _name(model: str) -> str:
    """Return a model's reference without what Markdown would read."""
    return "".join(char if char.isalnum() or char in "._:/-" else "_" for char in model)


def baseline_scores(baseline: Mapping[str, Any] | None, differs: Sequence[str]) -> dict[str, float]:
    """Return the baseline's score of each harness; none where it cannot be compared."""
    if baseline is None or differs:
        return {}
    tests = baseline.get("tests", {})
    return {name: float(one["score"]) for name, one in tests.items() if "score" in one}
