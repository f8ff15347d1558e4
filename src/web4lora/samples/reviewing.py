"""Which samples a reviewer has not decided yet."""

import random

from web4lora.errors import Web4Error
from web4lora.samples.ledger import Ledger
from web4lora.samples.sample import BUCKET_NAMES, Sample, read_samples
from web4lora.workspace import Workspace


def undecided(ws: Workspace, bucket: str, count: int, seed: int) -> list[Sample]:
    """Draw samples of a bucket that the ledger does not speak of; the same seed draws the same.

    Raises:
        Web4Error: the bucket is unknown, or its file is absent or broken.
    """
    if bucket not in (*BUCKET_NAMES, "eval"):
        raise Web4Error(f"There is no bucket {bucket}.", f"Use one of {', '.join(BUCKET_NAMES)}.")
    path = ws.bucket_file(bucket)
    if not path.is_file():
        raise Web4Error(f"{path} does not exist.", "Run `web4 generate` first.")
    rows, bad = read_samples(path)
    if bad:
        raise Web4Error(
            f"{path} line {bad[0].line}: {bad[0].reason}.", "Run `web4 generate` again."
        )
    known = Ledger.load(ws).decisions
    waiting = [row for row in rows if row.metadata.content_sha not in known]
    return random.Random(f"{seed}:{bucket}").sample(waiting, min(count, len(waiting)))
