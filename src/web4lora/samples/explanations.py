"""Short explanations of the house's concepts, asked in many ways (`grammar/concepts.yaml`).

The canary prompts of the roadmap are never among the questions: a canary that was trained on
measures nothing.
"""

import random
import re
from collections.abc import Iterator, Mapping
from typing import Any

from web4lora.samples.names import Names
from web4lora.samples.sample import Sample, make_sample
from web4lora.samples.tables import phrases, table

_GERMAN_SHARE = 0.15


def is_canary(instruction: str) -> bool:
    """Tell whether an instruction is one of the twenty canary tasks, articles aside."""
    words = re.sub(r"[^\w\s-]", "", instruction.lower()).split()
    return " ".join(word for word in words if word not in ("the", "a", "an")) in phrases(
        "questions", "canary_tasks"
    )


def explanations(
    rng: random.Random, bucket: str, *, seed: int, known: tuple[str, ...] = (), category: str = ""
) -> Iterator[Sample]:
    """Yield questions about the concepts of a bucket with short answers, without end.

    Args:
        rng: the source of chance.
        bucket: only concepts of this bucket.
        seed: noted in the rows.
        known: component names of the repository.
        category: only concepts of this category, or all.
    """
    names = Names(rng, known)
    concepts = [
        row
        for row in table("concepts")["rows"]
        if row["bucket"] == bucket and category in ("", row["category"])
    ]
    while concepts:
        sample = _explanation(names, names.pick(concepts), bucket, seed)
        if not is_canary(sample.instruction):
            yield sample


def concept_answer(names: Names, concept_id: str, component: str) -> str:
    """Return an English answer about one concept, for requests that only mention it."""
    rows = table("concepts")["rows"]
    concept = next(row for row in rows if row["id"] == concept_id)
    return _answer(names, concept, _slots(names, component), "")


def _slots(names: Names, component: str) -> dict[str, str]:
    return {
        "c": component,
        "f": names.identifier(),
        "v": names.version(),
        "day": names.day().isoformat(),
        "clock": names.clock(),
    }


def _answer(names: Names, concept: Mapping[str, Any], slots: Mapping[str, str], end: str) -> str:
    parts = [names.pick(concept[key + end]) for key in ("define", "detail", "example")]
    return " ".join(parts).format(**slots)


def _explanation(names: Names, concept: Mapping[str, Any], bucket: str, seed: int) -> Sample:
    slots = _slots(names, names.component())
    german = names.chance(_GERMAN_SHARE)
    end = "_de" if german else ""
    own, about = concept["ask" + end], concept["names" + end]
    roll = names.rng.random()
    if roll < 0.45:
        question = names.pick(own)
    else:
        key = "german" if german else names.pick(("plain", "component"))
        frame = names.pick(phrases("questions", key))
        question = frame.replace("{x}", names.pick(about).replace("{", "{{").replace("}", "}}"))

    instruction = question.format(**slots)
    instruction = instruction[0].upper() + instruction[1:]
    answer = _answer(names, concept, slots, end)
    if "{c}" not in question:
        # The example would name a component that nobody mentioned.
        parts = [names.pick(concept[key + end]) for key in ("define", "detail")]
        answer = " ".join(parts).format(**slots)
    return make_sample(
        bucket,
        instruction,
        answer,
        group_id=f"concept:{concept['id']}:{question}",
        source_ids=[f"grammar:concept:{concept['id']}"],
        source="grammar",
        task_type="process_framework" if bucket == "process_framework" else "explanation",
        category=concept["category"],
        seed=seed,
        topic=concept["id"],
        language="de" if german else "en",
        checks=["helped"],
    )
