"""domain_representatives: whole records, and their parts from one another.

Teaches: the full record from objective, header and notes; Plan from objective, Do, Check, Act,
header and links from their facts; TRON from the plan; the lesson.
Reads: the best records of `pdca_historical` (by quality, at most `MAX_RECORDS`); the words are the
record's own, the form is the house template. Beyond that the situation grammar.
Rejects: records without steps, checks or lessons, and renderings that fail the template check.
"""

import random
from collections.abc import Iterator

from web4lora.samples.mixing import mixed
from web4lora.samples.names import Names
from web4lora.samples.place import Place
from web4lora.samples.real_records import brief_of, chain_of
from web4lora.samples.record_tasks import RecordTask, record_tasks
from web4lora.samples.records import brief_for
from web4lora.samples.sample import Sample, make_sample
from web4lora.samples.situations import situation
from web4lora.samples.sources import Record, Sources

BUCKET = "domain_representatives"
_SECTION_SHARE = 0.15
MAX_RECORDS = 300  # roadmap phase 2: the best 200-300 records, up to ten tasks each


def generate(sources: Sources, rng: random.Random, target: int) -> Iterator[Sample]:
    """Yield candidates for `domain_representatives`: real records by quality, then the grammar."""
    seed = rng.randrange(1 << 30)
    names = Names(rng, sources.component_names)
    return mixed(
        rng,
        [
            (0.45, _from_records(sources, names, seed)),
            (0.55, _from_grammar(names, sources.place, seed)),
        ],
    )


def _from_records(sources: Sources, names: Names, seed: int) -> Iterator[Sample]:
    best = sorted(sources.records, key=lambda record: (-record.quality, record.path))
    chain = chain_of(sources)
    rows: list[Sample] = []
    for record in best[:MAX_RECORDS]:
        brief = brief_of(record, *chain[record.path])
        if brief is None:
            continue
        for task in record_tasks(names, brief, sources.place, record.pdca.pdca_id):
            rows.append(record_row(BUCKET, record, task, seed))
    # Whole records first: they are what this bucket is for.
    names.rng.shuffle(rows)
    rows.sort(key=lambda row: row.metadata.category != "full")
    yield from rows


def record_row(bucket: str, record: Record, task: RecordTask, seed: int) -> Sample:
    """Return the row of a task about a real record, with its lineage."""
    pdca = record.pdca
    return make_sample(
        bucket,
        task.instruction,
        task.output,
        input=task.input,
        group_id=record.group_id,
        source_ids=[f"{record.path}#{name}" for name in ("plan", "do", "check", "act")],
        source="pdca",
        task_type="pdca_generation",
        category=task.name,
        seed=seed,
        pdca_id=pdca.pdca_id,
        agent_name=pdca.agent_name,
        date=pdca.date,
        quarter=quarter(pdca.date),
        quality_score=record.quality,
        language=task.language,
        checks=list(task.checks),
    )


def quarter(date: str | None) -> str | None:
    """Return ``Q4_2025`` of an ISO date, or None."""
    if not date or len(date) < 7 or not date[5:7].isdigit():
        return None
    return f"Q{(int(date[5:7]) - 1) // 3 + 1}_{date[:4]}"


def _from_grammar(names: Names, place: Place, seed: int) -> Iterator[Sample]:
    while True:
        work = situation(names, open_share=0.0)
        brief = brief_for(names, work)
        tasks = list(record_tasks(names, brief, place, work.stamp))
        # Sections come from real records; what these cannot give enough of is whole ones.
        section = names.rng.sample(tasks[1:], 1) if names.chance(_SECTION_SHARE) else []
        for task in [tasks[0], *section]:
            yield make_sample(
                BUCKET,
                task.instruction,
                task.output,
                input=task.input,
                group_id=work.group_id,
                source_ids=[work.source],
                source="grammar",
                task_type="pdca_generation",
                category=task.name,
                seed=seed,
                pdca_id=work.stamp,
                agent_name=work.agent,
                date=work.day.isoformat(),
                quarter=quarter(work.day.isoformat()),
                language=task.language,
                checks=list(task.checks),
            )
