"""The buckets of a large generation, collected by several processes or on a Ray cluster.

Each bucket is collected on its own, so that the outcome does not depend on how many processes
there are; what two buckets have in common is dropped when their rows come together, in bucket
order.
"""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from multiprocessing import get_context
from typing import Literal, TypeAlias

from web4lora.samples.buckets import candidates
from web4lora.samples.collecting import Collected, collect, most_repeats, rows_needed
from web4lora.samples.duplicates import NearDuplicates
from web4lora.samples.ledger import Ledger
from web4lora.samples.planning import Plan
from web4lora.samples.sample import Sample
from web4lora.samples.sources import Sources
from web4lora.samples.tokens import CountTokens
from web4lora.settings import SampleSettings

#: Fewer rows are done before a second process has loaded what it needs.
_WORTH_A_PROCESS = 4_000

#: Who collects: processes of this machine, or a Ray cluster.
Engine: TypeAlias = Literal["local", "ray"]

#: Told bucket, rows so far and rows wanted.
OnRow = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Work:
    """What every bucket is collected from; travels to each process once.

    `extra` holds counter-examples, which come before the bucket's own candidates.
    """

    sources: Sources
    settings: SampleSettings
    plan: Plan
    count_tokens: CountTokens
    ledger: Ledger = field(default_factory=Ledger)
    extra: tuple[Sample, ...] = ()

    def needed(self, bucket: str) -> int:
        """Return how many unique rows a bucket needs before the split."""
        target = self.plan.train[bucket]
        return rows_needed(target, self.plan.held_out[bucket]) if target else 0

    def rows(self) -> int:
        """Return how many rows all buckets need."""
        return sum(map(self.needed, self.plan.train))


def collect_all(
    work: Work, processes: int, on_row: OnRow, engine: Engine = "local"
) -> dict[str, Collected]:
    """Collect every bucket; the same rows whatever the engine and the number of processes.

    Args:
        work: sources, settings and targets; it is pickled when there is more than one process.
        processes: most processes of this machine.
        on_row: told about each row, or about each whole bucket when others do the work.
        engine: who does the work.

    Raises:
        MissingToolError: Ray is asked for and not installed, or its cluster does not answer.
    """
    if engine == "ray":
        from web4lora.samples.ray_engine import collected_by_ray

        found = dict(collected_by_ray(work, on_row))
    elif processes < 2 or work.rows() < _WORTH_A_PROCESS:
        found = {bucket: collect_bucket(work, bucket, on_row) for bucket in work.plan.train}
    else:
        found = dict(_shared(work, processes, on_row))
    return _apart(found, work.plan)


def collect_bucket(work: Work, bucket: str, on_row: OnRow | None = None) -> Collected:
    """Collect one bucket in this process."""
    settings, needed = work.settings, work.needed(bucket)
    return collect(
        chain(
            (row for row in work.extra if row.metadata.bucket == bucket and needed),
            candidates(bucket, work.sources, settings.seed, needed),
        ),
        needed,
        NearDuplicates(),
        set(),
        count_tokens=work.count_tokens,
        max_tokens=settings.max_tokens,
        repeats=most_repeats(work.plan.train[bucket]),
        ledger=work.ledger,
        on_row=lambda done: on_row(bucket, done, needed) if on_row else None,
    )


def _shared(work: Work, processes: int, on_row: OnRow) -> Iterator[tuple[str, Collected]]:
    # Spawned, not forked: tokenizers and torch hold threads that a fork would lose.
    pool = ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=_hold, initargs=(work,)
    )
    with pool:
        largest_first = sorted(work.plan.train, key=lambda name: -work.needed(name))
        waiting: Mapping[str, Future[Collected]] = {
            bucket: pool.submit(_collect_held, bucket) for bucket in largest_first
        }
        for bucket in work.plan.train:
            found = waiting[bucket].result()
            on_row(bucket, len(found.rows), work.needed(bucket))
            yield bucket, found


_HELD: list[Work] = []  # what this process was started with


def _hold(work: Work) -> None:
    _HELD[:] = [work]


def _collect_held(bucket: str) -> Collected:
    return collect_bucket(_HELD[0], bucket)


def _apart(found: dict[str, Collected], plan: Plan) -> dict[str, Collected]:
    """Drop the rows that are like a row of an earlier bucket, and count them."""
    exact: set[str] = set()
    everywhere = NearDuplicates()
    for bucket in plan.train:
        collected, kept = found[bucket], []
        prints = collected.prints
        for row, signature in zip(collected.rows, prints, strict=True):
            if row.metadata.content_sha in exact:
                collected.dropped["exact duplicate of another bucket"] += 1
            elif everywhere.match(signature) is not None:
                collected.dropped["near duplicate of another bucket"] += 1
            else:
                kept.append((row, signature))
        exact.update(row.metadata.content_sha for row, _ in kept)
        for _, signature in kept:
            everywhere.insert(signature)
        collected.rows = [row for row, _ in kept]
        collected.prints = []  # nobody needs them any more, and they are large
    return found
