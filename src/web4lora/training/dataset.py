"""Rows become tokens: the rendered chat, a mask over the prompt, and an account of every row.

What is tokenized is byte for byte what `domain.chat.render_chat` gives for the same messages, so
the model is trained on what it will read. Prompt and answer are tokenized apart, as at inference,
where no token can span the two.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from web4lora.domain.chat import (
    END_OF_TEXT,
    IM_END,
    IM_START,
    chat_messages,
    render_chat,
    user_text,
)
from web4lora.errors import CheckFailed
from web4lora.progress import Progress
from web4lora.samples import Sample, load_samples
from web4lora.training.config import DataArgs

IGNORED = -100  # label of tokens without loss, torch's own default
_CONTROL = (IM_START, IM_END, END_OF_TEXT)
_BATCH = 256


@dataclass(frozen=True)
class Row:
    """One tokenized sample; its `labels` are `IGNORED` where nothing is learned."""

    sample_id: str
    input_ids: list[int]
    labels: list[int]


@dataclass(frozen=True)
class TrainingTruth:
    """What will really be trained, counted after tokenizing (peers' most common silent failure).

    Attributes:
        rows: rows that are trained.
        dropped_overlong: rows longer than the limit.
        dropped_control: rows whose answer holds ChatML control tokens.
        tokens: tokens of all trained rows, prompts included.
        trained_tokens: tokens that carry loss.
        trained_share: their share of `tokens`.
        mean_tokens: per row.
        max_tokens: of the longest row.
        end_token_trained: rows whose end-of-turn token carries loss; equals `rows`.
    """

    rows: int
    dropped_overlong: int
    dropped_control: int
    tokens: int
    trained_tokens: int
    trained_share: float
    mean_tokens: float
    max_tokens: int
    end_token_trained: int

    def as_dict(self) -> dict[str, Any]:
        """Return the report for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class PreparedData:
    """Tokenized rows with their account."""

    rows: list[Row]
    truth: TrainingTruth


def rendered(sample: Sample) -> tuple[str, str]:
    """Return (prompt, completion); joined they are `render_chat` of the whole conversation."""
    user = user_text(sample.instruction, sample.input)
    prompt = render_chat(chat_messages(user, context=sample.metadata.context))
    return prompt, f"{sample.output}{IM_END}\n"


def read_rows(files: Sequence[Path], *, limit: int | None = None, seed: int = 42) -> list[Sample]:
    """Read the training files, optionally an even selection of `limit` rows over all of them.

    Raises:
        Web4Error: a file is missing or broken, or holds a row that must never be trained.
    """
    groups = [load_samples(path) for path in files]
    total = sum(map(len, groups))
    if limit is None or total <= limit:
        return [sample for group in groups for sample in group]
    chooser = random.Random(seed)
    chosen: list[Sample] = []
    for group in groups:
        share = max(1, round(limit * len(group) / total)) if group else 0
        chosen += chooser.sample(group, min(share, len(group)))
    return chosen[:limit]


def tokenize(
    samples: Sequence[Sample], tokenizer: Any, data: DataArgs, progress: Progress
) -> PreparedData:
    """Tokenize rows, drop and count what does not fit, and refuse what trains nothing.

    Args:
        samples: to be trained.
        tokenizer: of the base model.
        data: length limit and where the loss is.
        progress: told every few hundred rows.

    Raises:
        CheckFailed: a row has no trained token or an untrained end, no row is left, or a row is
            too long and `truncation` is off.
    """
    rows: list[Row] = []
    overlong = control = 0
    for start in range(0, len(samples), _BATCH):
        batch = samples[start : start + _BATCH]
        clean = [one for one in batch if not any(token in one.output for token in _CONTROL)]
        control += len(batch) - len(clean)
        for sample, row in zip(clean, _encode(clean, tokenizer, data.loss_on), strict=True):
            if len(row.input_ids) <= data.max_seq_length:
                rows.append(row)
            elif data.truncation:
                overlong += 1
            else:
                raise CheckFailed(
                    f"Row {sample.metadata.sample_id} has {len(row.input_ids)} tokens, more than "
                    f"data_args.max_seq_length {data.max_seq_length}.",
                    "Raise the limit, or set data_args.truncation to true to drop such rows.",
                )
        progress.step("tokenize", min(start + _BATCH, len(samples)), len(samples))
    truth = _account(rows, overlong, control, tokenizer.convert_tokens_to_ids(IM_END))
    return PreparedData(rows, truth)


def _encode(samples: Sequence[Sample], tokenizer: Any, loss_on: str) -> Iterable[Row]:
    pairs = [rendered(sample) for sample in samples]
    if not pairs:
        return

    def ids(texts: list[str]) -> list[list[int]]:
        return list(tokenizer(texts, add_special_tokens=False)["input_ids"])

    newline = ids(["\n"])[0]
    prompts = ids([prompt for prompt, _ in pairs])
    answers = ids([completion.removesuffix("\n") for _, completion in pairs])
    for sample, prompt, answer in zip(samples, prompts, answers, strict=True):
        # the newline after the end-of-turn token is context that nobody generates
        before = prompt if loss_on == "all" else [IGNORED] * len(prompt)
        labels = [*before, *answer, *([IGNORED] * len(newline))]
        yield Row(sample.metadata.sample_id, [*prompt, *answer, *newline], labels)


def _account(rows: list[Row], overlong: int, control: int, end_token: int) -> TrainingTruth:
    if not rows:
        raise CheckFailed(
            f"No row is left to train ({overlong} too long, {control} with control tokens).",
            "Raise data_args.max_seq_length, or run `web4 generate`.",
        )
    tokens = trained = longest = ends = 0
    for row in rows:
        learned = [label for label in row.labels if label != IGNORED]
        # one trained token would be the end-of-turn alone: an answer that trains silence
        if len(learned) < 2 or learned[-1] != end_token:
            raise CheckFailed(
                f"Row {row.sample_id} trains {len(learned)} tokens"
                + ("." if len(learned) < 2 else " and not its end-of-turn token."),
                "Run `web4 validate`; the row's output is empty or the tokenizer lacks <|im_end|>.",
            )
        tokens += len(row.input_ids)
        trained += len(learned)
        longest = max(longest, len(row.input_ids))
        ends += 1
    return TrainingTruth(
        rows=len(rows),
        dropped_overlong=overlong,
        dropped_control=control,
        tokens=tokens,
        trained_tokens=trained,
        trained_share=round(trained / tokens, 4),
        mean_tokens=round(tokens / len(rows), 1),
        max_tokens=longest,
        end_token_trained=ends,
    )


def as_dataset(rows: Sequence[Row]) -> Any:
    """Return a `datasets.Dataset` with the columns the trainer reads."""
    from datasets import Dataset

    return Dataset.from_dict(
        {
            "input_ids": [row.input_ids for row in rows],
            "labels": [row.labels for row in rows],
        }
    )


def round_trips(samples: Sequence[Sample], tokenizer: Any) -> list[str]:
    """Return the ids of rows whose text the tokenizer does not give back exactly.

    A Qwen2 tokenizer composes Unicode (NFC), so that is what is compared.
    """
    import unicodedata

    failed = []
    for sample in samples:
        text = unicodedata.normalize("NFC", "".join(rendered(sample)))
        ids = tokenizer(text, add_special_tokens=False)["input_ids"]
        if tokenizer.decode(ids, clean_up_tokenization_spaces=False) != text:
            failed.append(sample.metadata.sample_id)
    return failed
