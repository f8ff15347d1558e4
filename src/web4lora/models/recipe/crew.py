"""Several single-threaded worker processes that train one model together on a CPU.

Two processes with one thread each did 3,200 tokens/s where one process with two threads did
2,400 (2 cores, 5.8 M parameters): small matrices leave OpenMP threads waiting for each other.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Crew:
    """The place of this process among the workers."""

    rank: int = 0
    size: int = 1

    @property
    def leads(self) -> bool:
        """Whether this worker logs and saves."""
        return self.rank == 0


def free_port() -> int:
    """Return a TCP port on the loopback interface that nobody uses right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def at_work(crew: Crew, port: int) -> Iterator[None]:
    """Connect this process with the other workers, if there are any, and make it fit for the work.

    Each worker has one thread and takes numbers below 1e-38 for zero: sharp attention heads leave
    many of them, and an update then takes a third longer. Both are undone at the end.
    """
    import torch
    import torch.distributed as dist

    threads = torch.get_num_threads()
    torch.set_flush_denormal(True)
    if crew.size > 1:
        torch.set_num_threads(1)
        os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT=str(port), GLOO_SOCKET_IFNAME="lo")
        dist.init_process_group("gloo", rank=crew.rank, world_size=crew.size)
    try:
        yield
    finally:
        if crew.size > 1:
            dist.destroy_process_group()
        torch.set_num_threads(threads)
        torch.set_flush_denormal(False)


def leader_value(value: float, crew: Crew) -> float:
    """Return the leader's value in every worker."""
    import torch
    import torch.distributed as dist

    if crew.size == 1:
        return value
    box = torch.tensor([value], dtype=torch.float64)
    dist.broadcast(box, src=0)
    return float(box[0])


def sum_gradients(parameters: list[Any], loss: float, crew: Crew) -> float:
    """Add up all workers' gradients in place; return the added-up loss."""
    import torch
    import torch.distributed as dist

    if crew.size == 1:
        return loss
    flat = torch.cat([*(p.grad.reshape(-1) for p in parameters), torch.tensor([loss])])
    dist.all_reduce(flat)
    _spread([p.grad for p in parameters], flat)
    return float(flat[-1])


def share_weights(parameters: list[Any], crew: Crew) -> None:
    """Give every worker the parameters that worker `i` updated: ``parameters[i::size]``."""
    import torch
    import torch.distributed as dist

    for rank in range(crew.size if crew.size > 1 else 0):
        theirs = [p.data for p in parameters[rank :: crew.size]]
        flat = torch.cat([p.reshape(-1) for p in theirs])
        dist.broadcast(flat, src=rank)
        if rank != crew.rank:
            _spread(theirs, flat)


def follow_leader(parameters: list[Any], crew: Crew) -> None:
    """Give every worker the leader's parameters."""
    import torch.distributed as dist

    for parameter in parameters if crew.size > 1 else ():
        dist.broadcast(parameter.data, src=0)


def _spread(tensors: list[Any], flat: Any) -> None:
    offset = 0
    for tensor in tensors:
        tensor.copy_(flat[offset : offset + tensor.numel()].view_as(tensor))
        offset += tensor.numel()
