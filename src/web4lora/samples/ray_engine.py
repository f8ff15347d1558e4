"""The buckets on a Ray cluster: one task a bucket.

Ray takes the cluster that `RAY_ADDRESS` names, or starts one on this machine and stops it again.
Every node needs web4lora and the base model's tokenizer under the same path. Rows and their order
are those of one process, since a bucket is collected from its own seed wherever that happens.
"""

import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from web4lora.errors import MissingToolError

if TYPE_CHECKING:
    from web4lora.samples.collecting import Collected
    from web4lora.samples.sharing import OnRow, Work

#: Longest wait for a cluster's door, in seconds.
_KNOCK_S = 10.0


def collected_by_ray(work: "Work", on_row: "OnRow") -> Iterator[tuple[str, "Collected"]]:
    """Collect every bucket on a cluster, and yield them in their order.

    Args:
        work: sources, settings and targets; it travels to each node once.
        on_row: told about each whole bucket.

    Raises:
        MissingToolError: Ray is not installed, or the cluster does not answer.
    """
    from web4lora.samples.sharing import collect_bucket

    with _cluster() as ray:
        task = ray.remote(collect_bucket)
        held = ray.put(work)
        largest_first = sorted(work.plan.train, key=lambda name: -work.needed(name))
        waiting = {bucket: task.remote(held, bucket) for bucket in largest_first}
        for bucket in work.plan.train:
            found = ray.get(waiting.pop(bucket))
            on_row(bucket, len(found.rows), work.needed(bucket))
            yield bucket, found


@contextmanager
def _cluster() -> Iterator[Any]:
    # Ray reports usage to its makers unless told otherwise; training data stays at home.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ImportError:
        raise MissingToolError(
            "--engine ray needs Ray, which is not installed.",
            "Run `pip install 'web4lora[ray]'`, or leave --engine out.",
        ) from None
    if ray.is_initialized():
        yield ray  # the caller's own cluster
        return
    address = os.environ.get("RAY_ADDRESS", "")
    own = {} if address else {"include_dashboard": False}
    try:
        _knock(address)
        ray.init(logging_level=logging.ERROR, log_to_driver=False, **own)
    except (OSError, RuntimeError, ValueError) as error:
        raise MissingToolError(
            f"No Ray cluster answers at {address or 'this machine'}: {error}",
            "Start one with `ray start --head` and set RAY_ADDRESS; unset, this machine is used.",
        ) from error
    try:
        yield ray
    finally:
        ray.shutdown()


def _knock(address: str) -> None:
    """Fail at once where nobody listens; Ray itself goes on trying for minutes.

    Raises:
        OSError: nobody listens.
        ValueError: the address has no port.
    """
    if address in ("", "auto", "local"):
        return
    host, _, port = address.rpartition("/")[2].rpartition(":")
    with socket.create_connection((host, int(port)), timeout=_KNOCK_S):
        pass
