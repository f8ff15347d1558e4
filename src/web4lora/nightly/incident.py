"""The incident record of a rejected night, a PDCA in the team's own form.

Roadmap phase 3, "Failure Handling": which gate, by how much, sample failures, what is known, what
to try. Everything in it is measured; what is guessed says so. No person speaks in it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from web4lora.domain.pdca_template import Check, LocalLink, PdcaDraft, one_line, render_pdca
from web4lora.domain.tron import TronDecision
from web4lora.files import write_text
from web4lora.nightly.records import Evening, Judged, Lesson, Packaged, Score, Trained

#: Failures shown in full; the rest stands in the canary report.
SHOWN_FAILURES = 5


@dataclass(frozen=True)
class Incident:
    """What the record is made from.

    Attributes:
        run_id: the run; its time is the record's time.
        version: the candidate.
        base: the base model.
        judged: the canaries' verdict.
        failures: rows of the canary report that failed.
        lesson: what the night trained on.
        stats: the training's statistics.
        previous: the record of the incident before, relative to the workspace, or "".
    """

    run_id: str
    version: str
    base: str
    judged: Judged
    failures: Sequence[Mapping[str, Any]]
    lesson: Lesson
    stats: Mapping[str, Any]
    previous: str = ""


def stamp_of(run_id: str) -> str:
    """Return the start of a run as ``YYYY-MM-DD-UTC-HHMM``."""
    day, clock = run_id.split("-")[0].split("_")[1:3]
    return f"{day[:4]}-{day[4:6]}-{day[6:]}-UTC-{clock[:4]}"


def incident_path(folder: Path, run_id: str) -> Path:
    """Return the record's file: the same for every attempt of a run."""
    return folder / f"{stamp_of(run_id)}-{run_id}.pdca.md"


def write_incident(
    evening: Evening, packaged: Packaged, lesson: Lesson, trained: Trained, judged: Judged
) -> Path:
    """Write the record of a rejected night into `logs/incidents/` and return its file."""
    path = incident_path(evening.workspace.logs / "incidents", evening.run_id)
    report = json.loads(evening.path(judged.report).read_text("utf-8"))
    before = sorted(p for p in path.parent.glob("*-nightly_*.pdca.md") if p.name < path.name)
    incident = Incident(
        run_id=evening.run_id,
        version=packaged.version,
        base=evening.settings.model.base,
        judged=judged,
        failures=[row for row in report["candidate"]["results"] if not row["passed"]],
        lesson=lesson,
        stats=trained.stats,
        previous=evening.told(before[-1]) if before else "",
    )
    write_text(path, render_incident(incident, evening.told(path)))
    return path


def render_incident(incident: Incident, path: str) -> str:
    """Return the record as Markdown.

    Args:
        incident: the facts.
        path: of the record, relative to the workspace.
    """
    candidate = incident.judged.candidate
    why = "; ".join(incident.judged.reasons)
    resolution = path.replace(".pdca.md", "-resolution.pdca.md")
    previous = LocalLink("", "", incident.previous, from_path=path) if incident.previous else None
    draft = PdcaDraft(
        title=f"Evening loop incident: {incident.version} rejected",
        objective=f"Understand why the candidate of {incident.run_id} failed its canaries.",
        agent_name="EveningLoop",
        agent_description="automatic record, written without a person",
        agent_role="Operations",
        role_context="nightly training",
        stamp=stamp_of(incident.run_id),
        session=incident.run_id,
        branch="not applicable, the workspace is local",
        sprint="Production",
        task="Nightly training and canary examination",
        issues=one_line(why, 400),
        previous_commit="not applicable, the workspace is local",
        next=LocalLink("", "", resolution, from_path=path),
        feedback="None yet. This record was written by the evening loop.",
        answer=f"The candidate was not promoted: {one_line(why, 400)}. "
        "The current model keeps serving and the new work stays in the buffer.",
        learning="A candidate that fails its canaries never replaces the serving model.",
        tron=TronDecision(
            trigger=f"Canaries of {incident.version}: {_score(candidate)}.",
            response="The candidate is marked failed and kept for analysis; the pointer to the "
            "serving model did not move.",
            outcome=f"Reference {_reference(incident.judged.reference)}; the new work waits.",
            next="Find the cause, then let the next night train again.",
            start_line=0,
        ),
        plan=(
            "Compare the failed tasks with the reference model's answers.",
            "Look for faults in the new samples: wrong facts, one-sided topics, held-out rows.",
            "Read the loss curve and the settings of the night.",
            "Examine the adapter before quantization to see whether quantization cost the answers.",
        ),
        do=_facts(incident),
        checks=_checks(incident),
        act=_actions(incident),
        reflection="Not applicable, no person took part.",
        process_learning="A candidate that fails its canaries reaches nobody.",
        quality_impact="None for users: the serving model is unchanged.",
        next_focus="Root cause before the next promotion",
        previous=previous,
        artifacts=(
            ("Canary report", LocalLink("", "", incident.judged.report, from_path=path)),
            ("Training rows", LocalLink("", "", incident.lesson.file, from_path=path)),
        ),
    )
    return render_pdca(draft)


def _facts(incident: Incident) -> tuple[str, ...]:
    lesson, stats = incident.lesson, incident.stats
    sources = ", ".join(item.path for item in lesson.used[:5])
    more = f" and {len(lesson.used) - 5} more" if len(lesson.used) > 5 else ""
    loss = stats.get("train_loss")
    return (
        f"Trained on {lesson.new} new rows, {lesson.window} rows of earlier nights and "
        f"{lesson.replayed} replayed core rows over {incident.base}.",
        f"Sources of the new rows: {sources}{more}.",
        f"Mean training loss: {'not reported' if loss is None else f'{loss:.4f}'}.",
        f"Rows dropped because they belong to held-out groups: {lesson.held_out}.",
    )


def _checks(incident: Incident) -> tuple[Check, ...]:
    candidate, reference = incident.judged.candidate, incident.judged.reference
    overall = Check(
        f"all {candidate.total} canaries pass, or at least as many as the rule allows below the "
        f"reference ({_reference(reference)}).",
        f"{_score(candidate)}. {one_line('; '.join(incident.judged.reasons), 300)}",
    )
    known = set(reference.failed) if reference else set()
    shown = [
        Check(
            f"{row['id']} passes: {one_line(row['task'])}",
            f"{one_line('; '.join(row['reasons']))}. The answer began: "
            f'"{one_line(row["response"])}"'
            + (" (the reference fails this one too)" if row["id"] in known else ""),
        )
        for row in incident.failures[:SHOWN_FAILURES]
    ]
    return (overall, *shown)


def _actions(incident: Incident) -> tuple[str, ...]:
    candidate, reference = incident.judged.candidate, incident.judged.reference
    fresh = sorted(set(candidate.failed) - set(reference.failed)) if reference else []
    actions = [
        f"Next step: start with {', '.join(fresh)}: the reference passes there, so the night's "
        "rows or settings are the first suspects (hypothesis)."
        if fresh
        else "Next step: retrain the full adapter; the reference fails the same canaries, so the "
        "night is hardly the cause (hypothesis)."
    ]
    actions += [
        "Improvement to try: more replay (nightly.replay_ratio) or a lower nightly.learning_rate.",
        "Improvement to try: a finer quantization (model.quantization: Q5_K_M).",
        "Do not deploy this candidate by hand before the cause is understood.",
    ]
    return tuple(actions)


def _score(score: Score) -> str:
    return f"{score.passed} of {score.total} passed"


def _reference(score: Score | None) -> str:
    return "none, no earlier model" if score is None else f"{score.version}: {_score(score)}"
