"""Carry out the calls of a graded answer, each in the workspace the ones before it left."""

import json
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from web4lora.domain.grading import Graded
from web4lora.domain.tool_task import Expectation, read_task
from web4lora.domain.tools import ToolSpec, offered_tools, read_made_calls
from web4lora.evaluation.sandbox.actions import Action, action_of
from web4lora.evaluation.sandbox.fixture import Fixture
from web4lora.evaluation.sandbox.folder import Folder
from web4lora.evaluation.sandbox.isolation import Available, Limits, find_isolation
from web4lora.evaluation.sandbox.performing import Outcome, matching, perform


@dataclass(frozen=True)
class Execution:
    """What became of an answer that passed the rules.

    Attributes:
        state: ``done`` when every call was carried out with its effect; ``failed`` when one was
            and had none; else ``not executed``.
        reasons: one sentence for each call that is not done.
    """

    state: Literal["done", "failed", "not executed"]
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Executor:
    """Carries out answers; built once for a run, since it tries the machine's isolation.

    Attributes:
        available: how programs can be run here; file tools need nothing.
        limits: what one program may use.
    """

    available: Available = field(default_factory=find_isolation)
    limits: Limits = field(default_factory=Limits)

    def execute(self, row: Mapping[str, Any]) -> Execution:
        """Carry out the calls of a row that has passed the rules.

        Args:
            row: ``output``, ``prompt``, ``tools`` and ``task`` as `domain.grading.grade` reads
                them.
        """
        output, prompt = row.get("output"), row.get("prompt") or ""
        answer = output if isinstance(output, str) else json.dumps(output, ensure_ascii=False)
        specs = offered_tools(row.get("tools"), row.get("task"), prompt)
        actions = [action_of(call.spec, call.parameters) for call in read_made_calls(answer, specs)]
        goals = _goals(read_task(row.get("task"), [spec.name for spec in specs]), specs)
        if not actions:
            return Execution("not executed", ("there is no call to carry out",))
        with tempfile.TemporaryDirectory(prefix="web4-tools-") as name:
            fixture = Fixture(Folder(Path(name).resolve()), self.available.isolation)
            outcomes = []
            for action in actions:
                goal = matching(action, goals)
                if goal is not None:
                    goals.remove(goal)
                outcomes.append(perform(action, goal, fixture, self.available, self.limits))
        return _together(outcomes)


def executed_verdict(graded: Graded, execution: Execution) -> Graded:
    """Return the verdict with the execution in it: what has no effect does not pass."""
    if execution.state != "failed":
        return graded
    reasons = tuple(f"executed: {reason}" for reason in execution.reasons)
    return Graded(False, (*graded.reasons, *reasons), graded.refused)


def execution_summary(
    executions: Sequence[Execution | None], available: Available
) -> dict[str, Any]:
    """Count executions; None stands for an answer that failed by the rules already.

    Returns:
        ``executed, effect, no_effect, not_executed``, ``why_not`` (reason -> count) and
        ``isolation`` (what shut programs away, or why none were run).
    """
    tried = [one for one in executions if one is not None]
    states = Counter(one.state for one in tried)
    why_not = Counter(
        reason for one in tried if one.state == "not executed" for reason in one.reasons
    )
    return {
        "executed": states["done"] + states["failed"],
        "effect": states["done"],
        "no_effect": states["failed"],
        "not_executed": states["not executed"],
        "why_not": dict(why_not.most_common()),
        "isolation": available.name,
    }


def execution_in_words(summary: Mapping[str, Any]) -> str:
    """Return the counts as a sentence or two."""
    why = "; ".join(f"{count} × {reason}" for reason, count in summary["why_not"].items())
    rest = f"{summary['not_executed']} could not be" + (f" ({why})" if why else "")
    return (
        f"Of the calls that pass the rules {summary['executed']} were carried out, "
        f"{summary['no_effect']} of them without the effect asked for; {rest}. "
        f"Isolation: {summary['isolation']}."
    )


def _goals(expectation: Expectation, specs: Sequence[ToolSpec]) -> list[Action]:
    """Return what a task that spells out its calls asks for; nothing where it is only words."""
    by_name = {spec.name: spec for spec in specs}
    return [
        action_of(by_name[call.name], call.parameters)
        for call in expectation.calls
        if call.name in by_name and call.parameters
    ]


def _together(outcomes: Sequence[Outcome]) -> Execution:
    for state in ("failed", "not executed"):
        reasons = tuple(dict.fromkeys(one.reason for one in outcomes if one.state == state))
        if reasons:
            return Execution("failed" if state == "failed" else "not executed", reasons)
    return Execution("done")
