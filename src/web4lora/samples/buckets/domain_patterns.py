"""domain_patterns: problem → cause → fix → check → lesson.

Teaches: distil a record or a pile of notes into five lines that another team can use, and go at
a new problem in the team's order. Kinds: debugging, architectural decisions, integration,
collaboration.
Reads: Plan, Do, Check and Act of the records in `pdca_historical`; the situation grammar beyond.
Rejects: records without a check or a lesson, and outputs that only repeat their input.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence

from web4lora.domain.pdca_template import render_tron
from web4lora.domain.tron import TronDecision
from web4lora.samples.distil import Gist
from web4lora.samples.mixing import mixed
from web4lora.samples.names import Names
from web4lora.samples.records import brief_for, core_record_text, sentence
from web4lora.samples.sample import Sample, make_sample
from web4lora.samples.situations import Situation, situation
from web4lora.samples.sources import Record, Sources
from web4lora.samples.tables import table

BUCKET = "domain_patterns"
#: A tick behind a whole sentence.
_TICK = re.compile(r"(?<=[.!?])\s*[\u2190-\u2bff]+\ufe0f?$")
_GERMAN_SHARE = 0.12
#: Of what a pattern is drawn from: a record in its core form; the rest are notes in passing.
_RECORD_SHARE = 0.9
#: Kinds of situations → the roadmap's four task types.
TASK_TYPES = {
    "debugging": "debugging",
    "testing": "debugging",
    "violation_discovery": "debugging",
    "architectural_decision": "architectural_decision",
    "refactoring": "architectural_decision",
    "component_creation": "integration",
    "integration": "integration",
    "collaboration": "collaboration",
    "documentation": "collaboration",
}


#: Kinds of work that start with something that can be reproduced and tested.
_DEFECTS = ("debugging", "testing", "integration")


def generate(sources: Sources, rng: random.Random, target: int) -> Iterator[Sample]:
    """Yield candidates for `domain_patterns`: every real record, then the grammar without end.

    The pocket's mix takes the first step, check and lesson of a record, the roadmap's all of them,
    and leaves out records whose problem is only their objective again.
    """
    seed = rng.randrange(1 << 30)
    names = Names(rng, sources.component_names)
    return mixed(
        rng,
        [
            (0.45, _from_records(sources, names, seed, whole=not sources.for_pocket)),
            (0.40, _from_notes(sources, names, seed)),
            (0.15, _endless(names, seed, _from_problem)),
        ],
    )


def five_lines(problem: str, cause: str, fix: str, check: str, lesson: str) -> str:
    """Return the pattern; a line that nobody can know is left out."""
    parts = {"Problem": problem, "Cause": cause, "Fix": fix, "Check": check, "Lesson": lesson}
    lines = [f"**{name}:** {text.rstrip('.')}." for name, text in parts.items() if text]
    return "\n".join(lines)


def note_slots(work: Situation) -> dict[str, str]:
    """Return what the note and report phrases may name."""
    return {
        "c": work.component,
        "agent": work.agent,
        "stamp": work.stamp,
        "day": work.day.isoformat(),
        "problem": work.problem,
        "cause": work.cause,
        "fix": work.fix.past,
        "check": work.check,
        "lesson": work.lesson,
        "kind": table("patterns")["kinds"].get(work.kind, work.kind),
    }


def notes_or_record(
    sources: Sources, names: Names, work: Situation, *, notes: str, record_share: float
) -> str:
    """Return what a pattern or report is made from: a whole record, or notes in a few sentences.

    Args:
        sources: a pocket gets notes only.
        names: the source of chance.
        work: what it is about; all that is known is stated.
        notes: the phrase list of the notes.
        record_share: how often it is a record, in its core form.
    """
    if names.chance(0.0 if sources.for_pocket else record_share):
        return core_record_text(brief_for(names, work), sources.place)
    return names.word_of("patterns", notes).format(**note_slots(work))


def known_situation(names: Names) -> Situation:
    """Draw a situation whose cause, fix and check are known."""
    return situation(names, kinds=tuple(TASK_TYPES))


def _endless(names: Names, seed: int, task: Callable[[Names, int], Sample]) -> Iterator[Sample]:
    while True:
        yield task(names, seed)


def _from_notes(sources: Sources, names: Names, seed: int) -> Iterator[Sample]:
    """Yield notes or whole records of situations, and their pattern."""
    while True:
        work = known_situation(names)
        slots = note_slots(work)
        german = names.chance(_GERMAN_SHARE)
        ask = names.word_of("patterns", "extract_de" if german else "extract").format(**slots)
        given = notes_or_record(sources, names, work, notes="notes", record_share=_RECORD_SHARE)
        fix = f"we {work.fix.past}"
        output = five_lines(work.problem, work.cause, fix, work.check, work.lesson)
        yield _row(work, seed, ask, output, "extract", given=given, german=german)


def _from_problem(names: Names, seed: int) -> Sample:
    work = situation(names, kinds=_DEFECTS)
    frame = names.word_of("patterns", "apply")
    ask = frame.format(**note_slots(work))
    is_known = "{cause}" in frame
    second = (
        f"The cause is known: {work.cause}."
        if is_known
        else "Look for the cause before you change anything."
    )
    steps = (
        f"Reproduce it: {work.problem}.",
        second,
        f"Write a Vitest test for {work.component} that shows it and is red.",
        f"Make the smallest change in {work.component} that turns the test green.",
        "Note problem, cause, fix, check and lesson in the PDCA and ask TRON for a review.",
    )
    listed = "\n".join(f"{number}. {step}" for number, step in enumerate(steps, start=1))
    trigger = f"{work.problem}, because {work.cause}" if is_known else work.problem
    decision = TronDecision(
        sentence(trigger),
        f"A red test shows it first, then the smallest change in {work.component} is made.",
        "The new test and all others are green, and the PDCA says why.",
        "TRON reviews test and change.",
        0,
    )
    output = f"{listed}\n\nFor the Plan of the PDCA:\n\n{render_tron(decision)}"
    return _row(work, seed, ask[0].upper() + ask[1:], output, "apply", given="", german=False)


def _row(
    work: Situation, seed: int, ask: str, output: str, category: str, *, given: str, german: bool
) -> Sample:
    return make_sample(
        BUCKET,
        ask,
        output,
        input=given,
        group_id=work.group_id,
        source_ids=[work.source],
        source="grammar",
        task_type=TASK_TYPES[work.kind],
        category=category,
        seed=seed,
        agent_name=work.agent,
        date=work.day.isoformat(),
        pdca_id=work.stamp,
        language="de" if german else "en",
    )


def _from_records(sources: Sources, names: Names, seed: int, *, whole: bool) -> Iterator[Sample]:
    records = list(sources.records)
    names.rng.shuffle(records)
    for record in records:
        gist = record.gist
        # An objective said twice names no problem.
        named = not whole or gist.situation.rstrip(".") != gist.objective
        if gist.is_complete and gist.situation and named:
            yield record_row(names, record, gist, seed, whole=whole)
            yield from _from_sections(names, record, gist, seed, whole=whole)


def record_row(
    names: Names, record: Record, gist: Gist, seed: int, *, whole: bool = False
) -> Sample:
    """Return the row that distils a real record, with its lineage.

    Args:
        names: the source of chance.
        record: the record.
        gist: what it says.
        seed: of the generation.
        whole: state all steps, checks and lessons instead of the first of each.
    """
    pdca = record.pdca
    kind = pdca.task_type if pdca.task_type in TASK_TYPES else "debugging"
    slots = _record_slots(record)
    notes = "\n".join(
        [
            f"Objective: {gist.objective}",
            gist.situation,
            *(f"- {step}" for step in gist.steps),
            *(f"- check: {check}" for check in gist.checks),
            *(f"- act: {lesson}" for lesson in gist.lessons),
        ]
    )
    stated = [
        _joined(items) if whole else items[0] for items in (gist.steps, gist.checks, gist.lessons)
    ]
    output = five_lines(gist.situation, "", *stated)
    ask = names.word_of("patterns", "extract").format(**slots)
    parts = ("plan", "do", "check", "act")
    return _record_sample(record, ask, notes, output, TASK_TYPES[kind], "extract", parts, seed)


def _joined(items: Sequence[str]) -> str:
    """Return whole sentences one after the other, and fragments with semicolons."""
    plain = [_TICK.sub("", item) for item in items]
    if any(item.endswith((".", "!", "?")) for item in plain):
        return " ".join(sentence(item) for item in plain)
    return "; ".join(plain)


def _record_slots(record: Record) -> dict[str, str]:
    pdca = record.pdca
    return {
        "c": pdca.components[0] if pdca.components else "this task",
        "kind": _kind_word(pdca.task_type if pdca.task_type in TASK_TYPES else "debugging"),
        "stamp": pdca.pdca_id,
        "agent": pdca.agent_name or "The agent",
    }


def _from_sections(
    names: Names, record: Record, gist: Gist, seed: int, *, whole: bool
) -> Iterator[Sample]:
    """Yield what single sections teach: the decision, its evidence, the handover."""
    slots, tron = _record_slots(record), record.pdca.tron
    if tron is not None:
        # What follows a blank line is a remark of the record, no longer the decision.
        trigger, response, outcome, following = (
            text.split("\n\n")[0].strip()
            for text in (tron.trigger, tron.response, tron.outcome, tron.next)
        )
        given = f"Trigger: {trigger}\nResponse: {response}\nOutcome: {outcome}\nNext: {following}"
        text = (
            f"**Decision:** {response}\n**Because:** {trigger}\n"
            f"**Result:** {outcome}\n**Next:** {following}"
        )
        ask = names.word_of("patterns", "decision").format(**slots)
        kind = "architectural_decision"
        yield _record_sample(record, ask, given, text, kind, "decision", ("plan",), seed)
    given = "\n".join(
        [
            f"Objective: {gist.objective}",
            *(f"done: {step}" for step in gist.steps),
            *(f"result: {item}" for item in gist.checks),
        ]
    )
    results = "\n".join(f"- {item.rstrip('.')}." for item in gist.checks)
    text = f"**Objective:** {gist.objective.rstrip('.')}.\n**Evidence:**\n{results}"
    ask = names.word_of("patterns", "evidence").format(**slots)
    yield _record_sample(record, ask, given, text, "integration", "evidence", ("check",), seed)
    if gist.next:
        given = "\n".join(
            [
                f"Objective: {gist.objective}",
                *(f"done: {step}" for step in gist.steps if whole),
                *(f"learned: {lesson}" for lesson in gist.lessons),
                f"next: {gist.next}",
            ]
        )
        learned = " ".join(f"{lesson.rstrip('.')}." for lesson in gist.lessons)
        done = _joined(gist.steps) if whole else gist.objective
        text = (
            f"**Done so far:** {done.rstrip('.')}.\n**Keep in mind:** {learned}\n"
            f"**Next:** {gist.next.rstrip('.')}."
        )
        ask = names.word_of("patterns", "handover").format(**slots)
        yield _record_sample(record, ask, given, text, "collaboration", "handover", ("act",), seed)


def _record_sample(
    record: Record,
    ask: str,
    given: str,
    output: str,
    task_type: str,
    category: str,
    sections: tuple[str, ...],
    seed: int,
) -> Sample:
    pdca = record.pdca
    return make_sample(
        BUCKET,
        ask,
        output,
        input=given,
        group_id=record.group_id,
        source_ids=[f"{record.path}#{name}" for name in sections],
        source="pdca",
        task_type=task_type,
        category=category,
        seed=seed,
        pdca_id=pdca.pdca_id,
        agent_name=pdca.agent_name,
        date=pdca.date,
        quality_score=record.quality,
    )


def _kind_word(kind: str) -> str:
    word: str = table("patterns")["kinds"].get(kind, kind)
    return word
