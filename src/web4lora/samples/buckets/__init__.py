"""The eight buckets: one module each, one public generator each."""

import importlib
import random
from collections.abc import Iterator

from web4lora.samples.sample import BUCKET_NAMES, Sample
from web4lora.samples.sources import Sources

__all__ = ["candidates"]


def candidates(bucket: str, sources: Sources, seed: int, target: int) -> Iterator[Sample]:
    """Return the candidates of a bucket; the same seed and sources give the same rows.

    Args:
        bucket: one of the eight names.
        sources: what the index holds.
        seed: of the whole generation; each bucket draws from its own stream of it.
        target: how many rows are wanted, for parts with a share.
    """
    if bucket not in BUCKET_NAMES:
        raise ValueError(bucket)
    module = importlib.import_module(f"web4lora.samples.buckets.{bucket}")
    rng = random.Random(f"{seed}:{bucket}")
    stream: Iterator[Sample] = module.generate(sources, rng, target)
    return stream
