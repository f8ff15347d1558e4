"""The split by groups: whole families go to the held-out file, the rest is trained.

A group that is held out for one bucket is held out for all of them, so a record that feeds three
buckets never stands on both sides. Groups are taken in the order of a seeded hash. Some more
are held out than wanted, to stand in for rows whose text is found in training after all.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from web4lora.files import sha256_text
from web4lora.samples.ngrams import overlaps
from web4lora.samples.sample import Sample

#: Share of held-out rows that is held out on top.
_SPARE = 0.05


@dataclass(frozen=True)
class Split:
    """Training rows per bucket and held-out rows per bucket.

    `repeating` counts the held-out rows per bucket that were left out, because a run of thirteen
    words in them is trained as well.
    """

    train: dict[str, list[Sample]]
    held_out: dict[str, list[Sample]]
    repeating: dict[str, int] = field(default_factory=dict)


def split_by_group(
    rows: Mapping[str, Sequence[Sample]],
    train_targets: Mapping[str, int],
    eval_targets: Mapping[str, int],
    seed: int,
) -> Split:
    """Split over-generated rows and cut both sides to their targets.

    Args:
        rows: unique rows per bucket.
        train_targets: most training rows per bucket.
        eval_targets: most held-out rows per bucket.
        seed: of the hash order.
    """
    chosen: set[str] = set()
    for bucket in rows:
        wanted = eval_targets[bucket]
        chosen |= _choose(rows[bucket], chosen, round((1 + _SPARE) * wanted), seed)
    train: dict[str, list[Sample]] = {}
    held_out: dict[str, list[Sample]] = {}
    for bucket, found in rows.items():
        inside = [row for row in found if row.metadata.group_id in chosen]
        outside = [row for row in found if row.metadata.group_id not in chosen]
        held_out[bucket] = [row.with_metadata(is_eval=True, never_train=True) for row in inside]
        train[bucket] = outside[: train_targets[bucket]]
    return _without_repeats(train, held_out, eval_targets)


def _without_repeats(
    train: dict[str, list[Sample]], held_out: dict[str, list[Sample]], targets: Mapping[str, int]
) -> Split:
    """Leave out held-out rows whose own text is trained, and cut the rest to the targets."""
    trained = [row for rows in train.values() for row in rows]
    examined = [row for rows in held_out.values() for row in rows]
    leaked = {found.sample_id for found in overlaps(examined, trained)}
    kept = {
        bucket: [row for row in rows if row.metadata.sample_id not in leaked]
        for bucket, rows in held_out.items()
    }
    repeating = {bucket: len(rows) - len(kept[bucket]) for bucket, rows in held_out.items()}
    return Split(train, {b: rows[: targets[b]] for b, rows in kept.items()}, repeating)


def _choose(rows: Sequence[Sample], chosen: set[str], wanted: int, seed: int) -> set[str]:
    """Return more groups, until the bucket's rows in chosen groups reach `wanted`."""
    sizes: dict[str, int] = defaultdict(int)
    for row in rows:
        sizes[row.metadata.group_id] += 1
    have = sum(size for group, size in sizes.items() if group in chosen)
    more: set[str] = set()
    for group in sorted(sizes, key=lambda name: sha256_text(f"{seed}\x00{name}")):
        if have >= wanted:
            break
        if group not in chosen:
            more.add(group)
            have += sizes[group]
    return more
