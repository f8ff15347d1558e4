"""One bucket's candidates → its unique rows: rules, length, exact and near duplicates."""

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from web4lora.samples.checks import failures
from web4lora.samples.duplicates import NearDuplicates, Signature, signature_of
from web4lora.samples.explanations import is_canary
from web4lora.samples.ledger import Ledger
from web4lora.samples.sample import Sample
from web4lora.samples.tokens import CountTokens, count_sample

#: So many candidates in a row without a new row mean that the grammar repeats itself.
_PATIENCE = 400
#: Rows beyond training and held-out targets: a group that is held out for another bucket
#: leaves this one too.
_SPARE = 0.1
_SPARE_ROWS = 8
#: One wording may ask for this share of a bucket, or for so many rows of a small one.
INSTRUCTION_SHARE = 0.02
_FEW_ROWS = 6


@dataclass
class Collected:
    """Unique rows of a bucket, their signatures, and why candidates were dropped.

    `decided` holds the hashes of candidates that the ledger speaks of.
    """

    rows: list[Sample] = field(default_factory=list)
    prints: list[Signature] = field(default_factory=list)
    candidates: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    broken_rules: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    decided: set[str] = field(default_factory=set)
    ended: str = ""


def rows_needed(train: int, held_out: int) -> int:
    """Return how many unique rows to collect before the split."""
    return train + held_out + math.ceil((train + held_out) * _SPARE) + _SPARE_ROWS


def most_repeats(train: int) -> int:
    """Return how many rows of a bucket may share one instruction text."""
    return max(_FEW_ROWS, int(train * INSTRUCTION_SHARE))


def collect(
    stream: Iterator[Sample],
    needed: int,
    seen: NearDuplicates,
    exact: set[str],
    *,
    count_tokens: CountTokens,
    max_tokens: int,
    repeats: int,
    on_row: Callable[[int], None],
    ledger: Ledger | None = None,
) -> Collected:
    """Take rows from a bucket until enough are unique, or nothing new comes.

    Args:
        stream: the bucket's candidates.
        needed: how many unique rows to collect.
        seen: near-duplicate index of what is there already; grows.
        exact: content hashes of what is there already; grows.
        count_tokens: the base tokenizer.
        max_tokens: longer rows are dropped and counted.
        repeats: most rows with one instruction text.
        on_row: told how many rows there are.
        ledger: rejected rows are dropped and counted, edited ones replaced and judged again.
    """
    found = Collected()
    misses = 0
    while len(found.rows) < needed:
        sample = next(stream, None)
        if sample is None:
            found.ended = "the sources and the grammar are used up"
            break
        found.candidates += 1
        if ledger is not None:
            if sample.metadata.content_sha in ledger.decisions:
                found.decided.add(sample.metadata.content_sha)
            decided = ledger.applied(sample)
            if decided is None:
                found.dropped["rejected in review"] += 1
                continue
            sample = decided
        fate, tokens = "instruction repeats", 0
        if found.asked[sample.instruction] < repeats:
            fate, tokens = _judge(sample, seen, exact, found, count_tokens, max_tokens)
        if fate:
            found.dropped[fate] += 1
            misses += 1
            if misses >= _PATIENCE:
                found.ended = f"the last {_PATIENCE} candidates gave nothing new ({fate})"
                break
            continue
        misses = 0
        found.asked[sample.instruction] += 1
        exact.add(sample.metadata.content_sha)
        found.rows.append(sample.with_metadata(token_count=tokens))
        on_row(len(found.rows))
    return found


def _judge(
    sample: Sample,
    seen: NearDuplicates,
    exact: set[str],
    found: Collected,
    count_tokens: CountTokens,
    max_tokens: int,
) -> tuple[str, int]:
    """Return why a candidate is dropped (empty: it stays) and its tokens."""
    if sample.metadata.content_sha in exact:
        return "exact duplicate", 0
    if is_canary(sample.instruction):
        return "canary prompt", 0
    tokens = count_sample(sample, count_tokens)
    if tokens > max_tokens:
        return "overlong", tokens
    broken = failures(sample)
    if broken:
        found.broken_rules[broken[0]] += 1
        return "breaks a rule", tokens
    signature = signature_of(sample)
    if seen.match(signature) is not None:
        return "near duplicate", tokens
    seen.insert(signature)
    found.prints.append(signature)
    return "", tokens
