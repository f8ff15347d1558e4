"""Gradients of a batch on a CPU, a few rows at a time, on all cores. Import inside functions.

A small model keeps two cores busy badly from inside one matrix product: its matrices are done
before the second thread has woken up. Rows are independent, so each core takes its own rows with
one thread, and the gradients are added up in a fixed order: the same sum as over the whole batch.
Two rows a pass fit the cache, and cutting each pass to its own longest row wastes next to nothing
on padding.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Self

import torch

from web4lora.training.dataset import IGNORED

#: Measured on the pocket, tokens per CPU second at 512 tokens a row: 1 row 2,190, 2 rows 2,520,
#: 4 rows 2,440, 8 rows 2,360.
ROWS_PER_PASS = 2
#: Larger models fill every core from inside one product, and two passes would double the memory.
LARGEST = 100_000_000


def worker_count(parameters: int, dropout: float) -> int:
    """Return how many cores share a batch's rows; 0 where the model is too large for that.

    With dropout the order of random numbers must be fixed, so one worker does all rows.
    """
    if parameters > LARGEST:
        return 0
    if dropout > 0:
        return 1
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None
    return len(cores) if cores is not None else os.cpu_count() or 1


def causal_loss(model: Any, input_ids: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Return the summed loss over trained tokens of a right-padded batch.

    Logits start at the first trained position, and there is no attention mask: rows are padded
    on the right and attention is causal, so no real token ever sees a pad.

    Args:
        model: a causal language model.
        input_ids: [rows, tokens].
        labels: [rows, tokens], `IGNORED` where nothing is learned.
    """
    targets = labels[:, 1:]
    learned = (targets != IGNORED).any(dim=0).nonzero()
    first = int(learned[0]) if len(learned) else targets.shape[1] - 1
    kept = torch.arange(first, targets.shape[1])
    logits = model(input_ids=input_ids, use_cache=False, logits_to_keep=kept).logits
    return torch.nn.functional.cross_entropy(
        logits.flatten(0, 1).float(),
        targets[:, first:].flatten(),
        ignore_index=IGNORED,
        reduction="sum",
    )


def _flush_denormals() -> None:
    """Take numbers below 1e-38 for zero in this thread, one of our own.

    Sharp attention heads leave many of them, and the processor is slow with each: on the pocket
    1,490 against 2,380 tokens per second. The caller's thread keeps to IEEE 754.
    """
    torch.set_flush_denormal(True)


class RowWorkers:
    """Adds the gradients of batches to a model's trainable parameters, in threads of its own.

    A context manager: the threads end with it.
    """

    def __init__(self, model: Any, workers: int) -> None:
        """Bind a model and start `workers` threads."""
        self._model = model
        self._workers = workers
        self._parameters = [one for one in model.parameters() if one.requires_grad]
        self._pool = ThreadPoolExecutor(workers, initializer=_flush_denormals)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the threads."""
        self._pool.shutdown()

    def accumulate(
        self, input_ids: torch.Tensor, labels: torch.Tensor, lengths: Sequence[int], items: float
    ) -> torch.Tensor:
        """Add the gradients of a batch's loss and return the loss, summed and divided by `items`.

        Args:
            input_ids: [rows, tokens], padded on the right.
            labels: [rows, tokens].
            lengths: tokens per row, without padding.
            items: trained tokens of the whole optimizer step.
        """
        # the longest rows first: the workers then end at nearly the same time
        order = sorted(range(len(lengths)), key=lambda row: -lengths[row])
        size = min(ROWS_PER_PASS, max(1, len(order) // self._workers))
        passes = [order[i : i + size] for i in range(0, len(order), size)]

        def one_pass(rows: list[int]) -> tuple[torch.Tensor, tuple[torch.Tensor, ...]]:
            width = lengths[rows[0]]
            loss = causal_loss(self._model, input_ids[rows, :width], labels[rows, :width]) / items
            # not backward(): it adds to shared gradients, which is not safe from two threads
            return loss.detach(), torch.autograd.grad(loss, self._parameters)

        total = torch.zeros(())
        for loss, gradients in self._pool.map(one_pass, passes):
            total += loss
            for parameter, gradient in zip(self._parameters, gradients, strict=True):
                if parameter.grad is None:
                    parameter.grad = gradient
                else:
                    parameter.grad += gradient
        return total
