"""Find questions of the examination that occur in the training files.

A prompt counts as leaked when a training row asks the same words (case, punctuation and spacing
aside), or holds 13 of its words in a row, the usual n-gram test (domain digest 3.7, peers C5).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from web4lora.domain.grading import HARNESSES
from web4lora.evaluation.canaries import load_canaries
from web4lora.evaluation.prompts import load_prompts
from web4lora.evaluation.style_tasks import load_style_tasks
from web4lora.files import read_jsonl
from web4lora.workspace import BUCKET_TARGETS, Workspace

NGRAM = 13


@dataclass(frozen=True)
class Leak:
    """A question of the examination and the training row that holds it."""

    question_id: str
    sample_id: str


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.lower()))


def _grams(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if len(words) < NGRAM:
        yield words
    for start in range(len(words) - NGRAM + 1):
        yield words[start : start + NGRAM]


def _questions() -> Iterator[tuple[str, str]]:
    for harness in HARNESSES:
        for prompt in load_prompts(harness):
            yield prompt.id, prompt.prompt
    for canary in load_canaries()[1]:
        yield canary.id, canary.prompt
    for task in load_style_tasks():
        yield task.id, task.prompt


def find_leaks(workspace: Workspace) -> list[Leak]:
    """Return every question of harnesses and canaries that a training file holds."""
    by_gram: dict[tuple[str, ...], str] = {}
    for question_id, text in _questions():
        for gram in _grams(_words(text)):
            by_gram.setdefault(gram, question_id)
    leaks = []
    for bucket in BUCKET_TARGETS:
        path = workspace.bucket_file(bucket)
        if not path.is_file():
            continue
        for row in read_jsonl(path)[0]:
            words = _words(f"{row.get('instruction', '')} {row.get('input', '')}")
            asked = _words(str(row.get("instruction", "")))
            hits = {by_gram[gram] for gram in (asked, *_grams(words)) if gram in by_gram}
            sample_id = str(row.get("metadata", {}).get("sample_id", ""))
            leaks += [Leak(question_id, sample_id) for question_id in sorted(hits)]
    return leaks
