"""One evening loop at a time, and one nightly writer of the index; locks die with their process."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from web4lora.errors import Web4Error


@contextmanager
def single_instance(path: Path) -> Iterator[None]:
    """Hold an exclusive advisory lock on `path` for the length of the block.

    Raises:
        Web4Error: another process holds it; the message names its id.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            stream.seek(0)
            holder = stream.read().strip() or "unknown"
            raise Web4Error(
                f"Another evening loop is running (process {holder}).",
                "Wait for it, or look at `web4 nightly status`.",
            ) from error
        stream.truncate(0)
        stream.write(str(os.getpid()))
        stream.flush()
        yield


@contextmanager
def take_turns(path: Path) -> Iterator[None]:
    """Wait for the lock on `path`, then hold it for the length of the block.

    The evening indexing and the evening loop write the same index; the loop waits until an
    indexing that runs late has ended, instead of losing the night.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield
