"""Rows from a day's new records, for the nightly training."""

import random
from collections.abc import Callable, Iterable, Iterator

from web4lora.samples.buckets.domain_patterns import record_row as pattern_row
from web4lora.samples.buckets.domain_representatives import record_row
from web4lora.samples.checks import failures
from web4lora.samples.duplicates import NearDuplicates
from web4lora.samples.names import Names
from web4lora.samples.place import Place
from web4lora.samples.real_records import brief_of, chain_of
from web4lora.samples.record_tasks import record_tasks
from web4lora.samples.sample import Sample
from web4lora.samples.sources import Document, Record, Sources
from web4lora.samples.tokens import CountTokens, count_sample
from web4lora.settings import Settings

#: Tasks that a night teaches from each record, in the order in which a cap keeps them.
NIGHT_TASKS = ("full", "tron", "check", "plan", "act", "lesson")


def incremental(
    documents: Iterable[Document],
    settings: Settings,
    *,
    count_tokens: CountTokens,
    place: Place | None = None,
    on_skip: Callable[[str, str], None] | None = None,
) -> list[Sample]:
    """Make several rows of each new record: the whole record, TRON, Check, Plan, Act, lesson.

    A record takes part when it may be trained on, has no placeholder left, and states steps,
    checks and lessons; every row passes the rules of `domain/`.

    Args:
        documents: the day's documents; others than records are ignored.
        settings: seed and longest row.
        count_tokens: the base tokenizer.
        place: where links point; None: what the documents' own links name most.
        on_skip: told path and reason of each record or row that was left out.
    """
    sources = Sources.of(documents, for_pocket=settings.samples.for_pocket)
    chain = chain_of(sources)
    names = Names(random.Random(f"{settings.samples.seed}:incremental"), sources.component_names)
    seen = NearDuplicates()
    rows: list[Sample] = []
    for record in sources.records:
        reason = "a placeholder is left" if record.pdca.placeholders else ""
        brief = None if reason else brief_of(record, *chain[record.path])
        if brief is None:
            _tell(on_skip, record.path, reason or "it states no steps, checks or lessons")
            continue
        tasks = {
            task.name: task
            for task in record_tasks(names, brief, place or sources.place, record.pdca.pdca_id)
        }
        made = [
            record_row("domain_representatives", record, tasks[name], settings.samples.seed)
            for name in NIGHT_TASKS
            if name in tasks
        ]
        made.extend(_pattern(names, record, settings.samples.seed))
        for row in made:
            fault = _fault(row, seen, settings.samples.max_tokens, count_tokens)
            if fault:
                _tell(on_skip, record.path, f"{row.metadata.category}: {fault}")
            else:
                rows.append(row.with_metadata(token_count=count_sample(row, count_tokens)))
    return rows


def _pattern(names: Names, record: Record, seed: int) -> Iterator[Sample]:
    if record.gist.situation:
        yield pattern_row(names, record, record.gist, seed)


def _fault(row: Sample, seen: NearDuplicates, max_tokens: int, count_tokens: CountTokens) -> str:
    broken = failures(row)
    if broken:
        return broken[0]
    if count_sample(row, count_tokens) > max_tokens:
        return "overlong"
    return "near duplicate" if seen.add(row) is not None else ""


def _tell(on_skip: Callable[[str, str], None] | None, path: str, reason: str) -> None:
    if on_skip is not None:
        on_skip(path, reason)
