"""Instructions in the words of a language model (`web4 generate --rephrase`), off by default.

Only the request is reworded, never input or answer, and only of training rows. A reworded row
passes the same rules as every other; beyond them, what the answer takes from the request has to
stay: names, numbers, paths, quotations and every run of words that answer and request share. Where
a rewording fails, or the model does not answer, the row stays as it was, and the reason is counted.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from web4lora.domain.chat import Message, without_control_tokens
from web4lora.samples.checks import failures
from web4lora.samples.collecting import most_repeats
from web4lora.samples.duplicates import NearDuplicates, signature_of
from web4lora.samples.explanations import is_canary
from web4lora.samples.ledger import Ledger
from web4lora.samples.sample import Sample, content_sha
from web4lora.samples.split import Split
from web4lora.samples.tokens import CountTokens, count_sample

#: Answers in the order of the prompts; one that failed gives its exception.
Ask: TypeAlias = Callable[[Sequence[Sequence[Message]]], Sequence[str | Exception]]

#: Requests sent at once; when none of a batch is answered, the server is gone.
_BATCH = 32
#: Longer requests carry lists and code that a rewording would only damage.
_LONGEST = 300
#: So many times the length of the request a rewording may have, and some words.
_GROWTH, _MORE_CHARS = 2.0, 40
#: Words that answer and request have in common in a row are quoted, not chosen.
_QUOTED_WORDS = 3
_WORD = re.compile(r"\w+")
#: A name, number, path, call or quotation.
_FACT = re.compile(
    r"`[^`]+`|\"[^\"]+\"|„[^“”\"]+[“”\"]|[\w./-]*[\d_/][\w./-]*\w|\d"
    r"|\w*[a-zäöü][A-Z]\w*|(?<=\w )[A-ZÄÖÜ]\w+"
)
_ORDER = {
    "en": "Reword the request between the marks. Keep its meaning, its language (English), and all"
    " names, numbers, paths and quotations letter by letter. Answer with the new request alone.",
    "de": "Formuliere die Bitte zwischen den Marken um. Sinn und Sprache (Deutsch) bleiben, ebenso"
    " alle Namen, Zahlen, Pfade und Zitate, Buchstabe für Buchstabe. Antworte nur mit der neuen"
    " Bitte.",
}


@dataclass(frozen=True)
class Rephraser:
    """Who rewords, and how many rows.

    Attributes:
        name: stands in the metadata of every row that it reworded.
        ask: sends prompts and returns the answers.
        share: of the rows of each bucket, from 0 to 1.
    """

    name: str
    ask: Ask
    share: float = 1.0


@dataclass(frozen=True)
class Rephrased:
    """What became of the rewording.

    Attributes:
        by: who reworded.
        asked: rows that were sent.
        rows: bucket → rows that stand in new words.
        kept: reason → rows that stayed as they were.
    """

    by: str
    asked: int
    rows: dict[str, int]
    kept: dict[str, int]


@dataclass
class _Seen:
    """What a reworded row must not repeat."""

    near: NearDuplicates = field(default_factory=NearDuplicates)
    places: dict[str, int] = field(default_factory=dict)
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)


def rephrase(
    split: Split,
    rephraser: Rephraser,
    *,
    count_tokens: CountTokens,
    max_tokens: int,
    ledger: Ledger,
) -> tuple[Split, Rephrased]:
    """Return the split with reworded training rows, and the accounting.

    Args:
        split: rows that passed every rule.
        rephraser: who rewords, and how many rows.
        count_tokens: the base tokenizer.
        max_tokens: longest row.
        ledger: a reworded row that was rejected in a review stays in its first words.
    """
    seen = _seen(split)
    kept: Counter[str] = Counter()
    made: dict[str, list[Sample]] = {}
    chosen = [
        (bucket, place)
        for bucket, rows in split.train.items()
        for place, row in enumerate(rows)
        if _is_chosen(row, rephraser.share)
    ]
    train = {bucket: list(rows) for bucket, rows in split.train.items()}
    answered = _answers([train[bucket][place] for bucket, place in chosen], rephraser.ask)
    for (bucket, place), answer in zip(chosen, answered, strict=True):
        row = train[bucket][place]
        reason, new = _reworded(row, answer, rephraser.name, len(train[bucket]), seen, ledger)
        tokens = count_sample(new, count_tokens) if new else 0
        if new is None or tokens > max_tokens:
            kept[reason or "overlong"] += 1
            continue
        seen.places[new.metadata.content_sha] = len(seen.near)
        seen.near.insert(signature_of(new))
        seen.asked[bucket, new.instruction] += 1
        train[bucket][place] = new.with_metadata(token_count=tokens)
        made.setdefault(bucket, []).append(new)
    rows = {bucket: len(found) for bucket, found in made.items()}
    done = Rephrased(rephraser.name, len(chosen), rows, dict(sorted(kept.items())))
    return Split(train, split.held_out, split.repeating), done


def _seen(split: Split) -> _Seen:
    """Return all rows, held-out ones too, with the place of each in the index."""
    seen = _Seen()
    for side in (split.held_out, split.train):
        for row in (row for rows in side.values() for row in rows):
            seen.places[row.metadata.content_sha] = len(seen.near)
            seen.near.insert(signature_of(row))
    for bucket, rows in split.train.items():
        seen.asked.update((bucket, row.instruction) for row in rows)
    return seen


def _is_chosen(row: Sample, share: float) -> bool:
    """Tell whether a row is to be reworded, by its hash: the same rows in every run."""
    text = row.instruction
    part = int(row.metadata.content_sha[:8], 16) / 2**32
    return part < share and len(text) <= _LONGEST and "\n" not in text


def _answers(rows: Sequence[Sample], ask: Ask) -> Iterator[str | Exception]:
    """Yield the rewording of each row; a server that is gone is not asked again and again."""
    gone: Exception | None = None
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        if gone is not None:
            yield from [gone] * len(batch)
            continue
        answers = ask([_prompt(row) for row in batch])
        yield from answers
        if all(isinstance(answer, Exception) for answer in answers):
            gone = next(answer for answer in answers if isinstance(answer, Exception))


def _prompt(row: Sample) -> list[Message]:
    text = without_control_tokens(row.instruction)
    order = _ORDER[row.metadata.language]
    return [{"role": "user", "content": f"{order}\n\n<<<\n{text}\n>>>"}]


def _reworded(
    row: Sample, answer: str | Exception, name: str, rows: int, seen: _Seen, ledger: Ledger
) -> tuple[str, Sample | None]:
    """Return why a row stays as it is, or the row in new words."""
    if isinstance(answer, Exception):
        return "the model did not answer", None
    text = answer.strip().removeprefix("<<<").removesuffix(">>>").strip()
    if fault := _fault(row, text):
        return fault, None
    sha = content_sha(text, row.input, row.output)
    meta = row.metadata
    new = row.model_copy(update={"instruction": text}).with_metadata(
        content_sha=sha,
        sample_id=f"{meta.sample_id.removesuffix(meta.content_sha[:12])}{sha[:12]}",
        rephrased_by=name,
        rephrased_from=row.instruction,
    )
    if sha in ledger.decisions:
        return "rejected in review", None
    if sha in seen.places or seen.asked[meta.bucket, text] >= most_repeats(rows):
        return "the wording is there already", None
    if failures(new):
        return "breaks a rule", None
    if seen.near.match(signature_of(new), apart_from=seen.places[meta.content_sha]) is not None:
        return "near duplicate", None
    return "", new


def _fault(row: Sample, text: str) -> str:
    """Return what is wrong with a new wording by itself, or ``""``."""
    if not text or text == row.instruction:
        return "nothing was reworded"
    if "\n" in text or "<|" in text or len(text) > _GROWTH * len(row.instruction) + _MORE_CHARS:
        return "is no request"
    if is_canary(text):
        return "canary prompt"
    lost = any(fact not in text for fact in _FACT.findall(row.instruction))
    return "lost what the answer needs" if lost or not _quotes_stay(row, text) else ""


def _quotes_stay(row: Sample, text: str) -> bool:
    """Tell whether the words that the answer takes from the request stand in the new one."""
    asked, said = _words(row.instruction), f" {' '.join(_words(row.output))} "
    new = f" {' '.join(_words(text))} "
    runs = zip(*(asked[start:] for start in range(_QUOTED_WORDS)), strict=False)
    quoted = [run for run in (f" {' '.join(words)} " for words in runs) if run in said]
    return all(run in new for run in quoted)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
