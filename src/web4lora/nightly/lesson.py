"""What a night learns: rows from the new work, from earlier nights, and replay from the core.

A night starts from the last full adapter (decision 21), so the nights since then are taught
again, and rows of the core buckets keep it from forgetting the rest.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from web4lora.nightly.past import history
from web4lora.nightly.records import Evening, Item, Lesson, Start
from web4lora.workspace import BUCKET_TARGETS, Workspace

if TYPE_CHECKING:
    from web4lora.samples import Sample


#: Earlier nights looked at for the rolling window; the cap on rows is reached long before.
WINDOW_NIGHTS = 90


@dataclass(frozen=True)
class Composed:
    """A lesson and its rows, new ones first; nothing is written yet."""

    lesson: Lesson
    rows: "tuple[Sample, ...]"


def compose(evening: Evening, start: Start, items: Sequence[Item]) -> Composed:
    """Choose the rows of a night; the same run gives the same rows.

    Args:
        evening: the run; `nightly.max_samples` caps new rows and the window alike,
            `nightly.replay_ratio` gives replayed rows per new row.
        start: the adapter the night continues.
        items: pending items, oldest first.

    Raises:
        Web4Error: no tokenizer, or a bucket file is broken.
    """
    ws, night = evening.workspace, evening.settings.nightly
    made = _new_samples(evening, start, items)
    fresh = without_held_out(ws, made)
    new, used, barren, waiting = within_cap(fresh, items, night.max_samples)
    file = evening.told(ws.data / f"{evening.run_id}.jsonl")
    if not new:
        return Composed(Lesson(file, 0, 0, 0, (), tuple(barren), (), len(made) - len(fresh)), ())
    earlier = window(ws, _earlier_nights(evening, start), night.max_samples, new)
    core = replay(ws, round(len(new) * night.replay_ratio), evening.run_id)
    lesson = Lesson(
        file=file,
        new=len(new),
        window=len(earlier),
        replayed=len(core),
        used=tuple(used),
        barren=tuple(barren),
        waiting=tuple(waiting),
        held_out=len(made) - len(fresh),
    )
    return Composed(lesson, (*new, *earlier, *core))


def _new_samples(evening: Evening, start: Start, items: Sequence[Item]) -> "list[Sample]":
    from web4lora.models import resolve_base
    from web4lora.rag import buffer_items
    from web4lora.samples import token_counter
    from web4lora.samples.incremental import incremental

    ids = {item.id for item in items}
    documents = [item for item in buffer_items(evening.workspace) if item.id in ids]
    base = resolve_base(start.base, evening.workspace.models, evening.progress)
    return incremental(
        documents,
        evening.settings,
        count_tokens=token_counter(base.path),
        on_skip=lambda path, reason: evening.progress.note(f"no sample from {path}: {reason}"),
    )


def _earlier_nights(evening: Evening, start: Start) -> list[tuple[str, int]]:
    """Return sample file and new rows of the nights over the same full adapter that still count.

    A night whose version was rolled back since has failed, and its rows are not taught again.
    """
    from web4lora.packaging import Registry

    if evening.settings.nightly.start_from == "current":
        return []
    versions = Registry.load(evening.workspace).versions
    failed = {version.id for version in versions if version.status == "failed"}
    nights = []
    for run in history(evening.workspace, WINDOW_NIGHTS):
        outputs = {step.name: step.output for step in run.steps}
        if run.status != "promoted" or outputs["package"]["version"] in failed:
            continue
        if outputs["preflight"]["adapter"] == start.adapter:
            nights.append((outputs["generate"]["file"], outputs["generate"]["new"]))
    return nights


def source_path(source_id: str) -> str:
    """Return the document of a source id: the path before any ``#L…`` mark."""
    return source_id.split("#", 1)[0]


def without_held_out(ws: Workspace, samples: "Sequence[Sample]") -> "list[Sample]":
    """Return the rows whose group has no row in the held-out evaluation."""
    from web4lora.samples import read_samples

    file = ws.bucket_file("eval")
    if not file.is_file():
        return list(samples)
    held_out = {row.metadata.group_id for row in read_samples(file)[0]}
    return [row for row in samples if row.metadata.group_id not in held_out]


def within_cap(
    samples: "Iterable[Sample]", items: Sequence[Item], cap: int
) -> "tuple[list[Sample], list[Item], list[Item], list[Item]]":
    """Choose whole documents until the cap is full; the first may fill it alone.

    Args:
        samples: rows made from the items.
        items: in the order in which they are taken.
        cap: most rows of a night.

    Returns:
        The rows, and the items by fate: used, barren (no rows), waiting (no room).
    """
    by_path: dict[str, list[Sample]] = defaultdict(list)
    paths = {item.path for item in items}
    for sample in samples:
        owners = [source_path(s) for s in sample.metadata.source_ids]
        owner = next((path for path in owners if path in paths), None)
        if owner is not None:
            by_path[owner].append(sample)
    chosen: list[Sample] = []
    used: list[Item] = []
    barren: list[Item] = []
    waiting: list[Item] = []
    for item in items:
        own = by_path.get(item.path, [])
        if not own:
            barren.append(item)
        elif waiting or (chosen and len(chosen) + len(own) > cap):
            waiting.append(item)
        else:
            chosen += own[:cap]
            used.append(item)
    return chosen, used, barren, waiting


def replay(ws: Workspace, count: int, seed: str) -> "list[Sample]":
    """Draw rows from the core buckets, each bucket by its size; fewer where there are fewer.

    Raises:
        Web4Error: a bucket file is broken or holds a row that must never be trained.
    """
    from web4lora.samples import load_samples

    core = {
        bucket: load_samples(ws.bucket_file(bucket))
        for bucket in BUCKET_TARGETS
        if ws.bucket_file(bucket).is_file()
    }
    chance = random.Random(seed)
    drawn = [
        row
        for bucket, share in shares({name: len(rows) for name, rows in core.items()}, count).items()
        for row in chance.sample(core[bucket], share)
    ]
    chance.shuffle(drawn)
    return drawn


def shares(sizes: Mapping[str, int], count: int) -> dict[str, int]:
    """Split `count` over groups by their sizes, largest remainders first, never above a size."""
    total = sum(sizes.values())
    count = min(count, total)
    if not count:
        return dict.fromkeys(sizes, 0)
    exact = {name: count * size / total for name, size in sizes.items()}
    parts = {name: int(value) for name, value in exact.items()}
    by_remainder = sorted(exact, key=lambda name: (parts[name] - exact[name], name))
    for name in by_remainder[: count - sum(parts.values())]:
        parts[name] += 1
    return parts


def window(
    ws: Workspace, files: Sequence[tuple[str, int]], cap: int, taken: "Iterable[Sample]"
) -> "list[Sample]":
    """Return rows of earlier nights, newest night first, at most `cap`, none twice.

    Args:
        ws: the workspace.
        files: per night its sample file and how many of its first rows came from new work.
        cap: most rows.
        taken: rows that are in the lesson already.
    """
    from web4lora.samples import load_samples

    seen = {row.metadata.content_sha for row in taken}
    rows: list[Sample] = []
    for name, new in files:
        path = ws.root / name
        if not path.is_file():
            continue
        for row in load_samples(path)[:new]:
            if row.metadata.content_sha not in seen and len(rows) < cap:
                seen.add(row.metadata.content_sha)
                rows.append(row)
    return rows
