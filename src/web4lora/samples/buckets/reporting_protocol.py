"""reporting_protocol: the report after the work.

Teaches: Introduction, Problem, Plan, Do, Check, Act, Lessons, each with facts from the request
and nothing beyond them.
Reads: records of `pdca_historical` that state steps, checks and lessons; the grammar beyond.
Rejects: records without these parts; a report never claims what its notes do not say.
"""

import random
from collections.abc import Iterator, Mapping, Sequence

from web4lora.samples.buckets.domain_patterns import known_situation, note_slots, notes_or_record
from web4lora.samples.distil import Gist
from web4lora.samples.mixing import mixed
from web4lora.samples.names import Names
from web4lora.samples.records import sentence
from web4lora.samples.sample import Sample, make_sample
from web4lora.samples.sources import Record, Sources

BUCKET = "reporting_protocol"
_GERMAN_SHARE = 0.12
#: Of the grammar's reports: made from a record; the rest are made from facts in a sentence.
_RECORD_SHARE = 0.75


def generate(sources: Sources, rng: random.Random, target: int) -> Iterator[Sample]:
    """Yield candidates for `reporting_protocol`: every real record, then the grammar."""
    seed = rng.randrange(1 << 30)
    names = Names(rng, sources.component_names)
    return mixed(
        rng,
        [(0.4, _from_records(sources, names, seed)), (0.6, _from_grammar(sources, names, seed))],
    )


def report_text(parts: Mapping[str, Sequence[str]]) -> str:
    """Render the report; a part with several entries becomes a list."""
    blocks = []
    for name, entries in parts.items():
        body = entries[0] if len(entries) == 1 else "\n".join(f"- {entry}" for entry in entries)
        blocks.append(f"## {name}\n{body}")
    return "\n\n".join(blocks)


def _from_grammar(sources: Sources, names: Names, seed: int) -> Iterator[Sample]:
    while True:
        work = known_situation(names)
        slots = note_slots(work)
        german = names.chance(_GERMAN_SHARE)
        facts = notes_or_record(
            sources, names, work, notes="report_facts", record_share=_RECORD_SHARE
        )
        ask = names.word_of("patterns", "report_de" if german else "report").format(**slots)
        component = work.component
        output = report_text(
            {
                "Introduction": [f"{work.agent} reports on {component}, record {work.stamp}."],
                "Problem": [f"What happened: {work.problem}."],
                "Plan": [f"Find the cause and remove it. The cause: {work.cause}."],
                "Do": [f"We {work.fix.past}."],
                "Check": [f"Verified: {work.check}."],
                "Act": [f"Keep the change in {component} and the test beside it."],
                "Lessons": [f"Learned: {work.lesson}."],
            }
        )
        yield make_sample(
            BUCKET,
            ask,
            output,
            input=facts,
            group_id=work.group_id,
            source_ids=[work.source],
            source="grammar",
            task_type="reporting_protocol",
            category="from_facts",
            seed=seed,
            pdca_id=work.stamp,
            agent_name=work.agent,
            date=work.day.isoformat(),
            language="de" if german else "en",
        )


def _from_records(sources: Sources, names: Names, seed: int) -> Iterator[Sample]:
    records = list(sources.records)
    names.rng.shuffle(records)
    for record in records:
        gist = record.gist
        if gist.is_complete and gist.situation:
            yield _record_row(names, record, gist, seed)


def _record_row(names: Names, record: Record, gist: Gist, seed: int) -> Sample:
    pdca = record.pdca
    agent = pdca.agent_name or "The agent"
    slots = {
        "c": pdca.components[0] if pdca.components else "this task",
        "stamp": pdca.pdca_id,
        "agent": agent,
    }
    given = "\n".join(
        [
            f"PDCA ID: {pdca.pdca_id}, Agent: {agent}, Date: {pdca.date or 'unknown'}",
            f"Objective: {gist.objective}",
            f"Situation: {gist.situation}",
            *(f"- done: {step}" for step in gist.steps),
            *(f"- verified: {check}" for check in gist.checks),
            *(f"- learned: {lesson}" for lesson in gist.lessons),
            *([f"- next: {gist.next}"] if gist.next else []),
        ]
    )
    output = report_text(
        {
            "Introduction": [f"{agent} reports on record {pdca.pdca_id}."],
            "Problem": [sentence(gist.situation)],
            "Plan": [gist.objective.rstrip(".") + "."],
            "Do": gist.steps,
            "Check": gist.checks,
            "Act": [f"Next: {gist.next}" if gist.next else "Keep what was verified."],
            "Lessons": gist.lessons,
        }
    )
    return make_sample(
        BUCKET,
        names.word_of("patterns", "report").format(**slots),
        output,
        input=given,
        group_id=record.group_id,
        source_ids=[f"{record.path}#{name}" for name in ("plan", "do", "check", "act")],
        source="pdca",
        task_type="reporting_protocol",
        category="from_record",
        seed=seed,
        pdca_id=pdca.pdca_id,
        agent_name=pdca.agent_name,
        date=pdca.date,
        quality_score=record.quality,
    )
