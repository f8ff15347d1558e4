"""TRL's SFTTrainer with three changes for small machines. Import inside functions: it pulls torch.

1. On a CPU the gradients come from `RowWorkers` for small models, and for large ones the loss from
   logits that start at the first trained position, without an attention mask. TRL scores every
   position with its entropy there. Measured with the pocket's shape: 2,360 against 2,030 tokens
   per CPU second, and the workers use every core.
2. Rows of like length share a batch, and the batches are shuffled by seed and epoch. transformers'
   own grouping walks from long to short within each group, which ties the length to the schedule.
3. The learning rate follows a `StepPlan` that may shrink with the clock.
"""

import random
from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch.utils.data import Sampler
from trl import SFTTrainer

from web4lora.training.budget import StepPlan, rate_factor, warmup_steps
from web4lora.training.config import TrainingArgs
from web4lora.training.dataset import IGNORED
from web4lora.training.row_workers import RowWorkers, causal_loss

#: Batches that are sorted together; large enough to find equals, small enough to stay random.
_POOL_BATCHES = 50


class LengthGroupedSampler(Sampler[int]):
    """Row numbers, so that each run of `batch_size` of them has similar lengths."""

    def __init__(self, lengths: Sequence[int], batch_size: int, seed: int) -> None:
        self._lengths = lengths
        self._batch_size = batch_size
        self._seed = seed
        self._epoch = 0

    def set_epoch(self, epoch: int) -> None:
        """Choose the epoch, which is part of the shuffle's seed."""
        self._epoch = epoch

    def __len__(self) -> int:
        return len(self._lengths)

    def __iter__(self) -> Iterator[int]:
        chooser = random.Random(f"{self._seed}/{self._epoch}")
        order = list(range(len(self._lengths)))
        chooser.shuffle(order)
        pool = self._batch_size * _POOL_BATCHES
        batches: list[list[int]] = []
        for start in range(0, len(order), pool):
            alike = sorted(order[start : start + pool], key=self._lengths.__getitem__)
            batches += [
                alike[i : i + self._batch_size] for i in range(0, len(alike), self._batch_size)
            ]
        chooser.shuffle(batches)
        # an incomplete batch must come last, or the batches after it would be cut elsewhere
        batches.sort(key=lambda batch: len(batch) < self._batch_size)
        return (number for batch in batches for number in batch)


class LeanTrainer(SFTTrainer):  # type: ignore[misc]
    """See the module's text."""

    def __init__(
        self,
        *args: Any,
        plan: StepPlan,
        settings: TrainingArgs,
        lengths: Sequence[int],
        workers: RowWorkers | None,
        **kwargs: Any,
    ) -> None:
        """Add to SFTTrainer's arguments plan, settings, tokens per row, and the row workers."""
        self._plan = plan
        self._settings = settings
        self._lengths = lengths
        self._workers = workers
        super().__init__(*args, **kwargs)

    def training_step(
        self, model: Any, inputs: dict[str, Any], num_items_in_batch: Any = None
    ) -> torch.Tensor:
        """Add the gradients of one batch and return its share of the step's mean loss."""
        if self._workers is None or num_items_in_batch is None:
            result: torch.Tensor = super().training_step(model, inputs, num_items_in_batch)
            return result
        model.train()
        lengths = [int(count) for count in inputs["attention_mask"].sum(dim=1)]
        return self._workers.accumulate(
            inputs["input_ids"], inputs["labels"], lengths, float(num_items_in_batch)
        )

    def compute_loss(
        self,
        model: Any,
        inputs: dict[str, Any],
        return_outputs: bool = False,
        num_items_in_batch: Any = None,
    ) -> Any:
        """Return the mean loss over the trained tokens of a whole optimizer step."""
        labels = inputs["labels"]
        if labels.device.type != "cpu" or return_outputs:
            return super().compute_loss(
                model, inputs, return_outputs=return_outputs, num_items_in_batch=num_items_in_batch
            )
        total = causal_loss(model, inputs["input_ids"], labels)
        if num_items_in_batch is None:
            return total / (labels[:, 1:] != IGNORED).sum().clamp(min=1)
        # DDP averages gradients over processes, the count covers them all
        return total * self.accelerator.num_processes / num_items_in_batch

    def _get_train_sampler(self, train_dataset: Any = None) -> Any:
        if not self._settings.group_by_length or self.accelerator.num_processes > 1:
            return super()._get_train_sampler(train_dataset)
        size = self._settings.per_device_train_batch_size
        return LengthGroupedSampler(self._lengths, size, self._settings.seed)

    def create_scheduler(self, num_training_steps: int, optimizer: Any = None) -> Any:
        """Build a schedule whose end is the plan's end, wherever that moves."""
        scheduler: Any = getattr(self, "lr_scheduler", None)
        if scheduler is None:
            kind, plan, settings = self._settings.lr_scheduler_type, self._plan, self._settings

            def factor(step: int) -> float:
                total = plan.total_steps
                return rate_factor(kind, step, warmup_steps(settings, total), total)

            scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer or self.optimizer, factor)
            self.lr_scheduler = scheduler
            self._created_lr_scheduler = True
        return scheduler
