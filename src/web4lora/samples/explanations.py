"""Short explanations of the house's concepts, asked in many ways (`grammar/concepts.yaml`).

The canary prompts of the roadmap are never among the questions: a canary that was trained on
measures nothing.
"""

import random
import re
import string
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
    rng: random.Random,
    bucket: str,
    *,
    seed: int,
    known: tuple[str, ...] = (),
    category: str = "",
    plain: bool = False,
) -> Iterator[Sample]:
    """Yield questions about the concepts of a bucket with short answers, without end.

    Args:
        rng: the source of chance.
        bucket: only concepts of this bucket.
        seed: noted in the rows.
        known: component names of the repository.
        category: only concepts of this category, or all.
        plain: one wording of each answer, for a model whose training is short.
    """
    names = Names(rng, known)
    concepts = [
        row
        for row in table("concepts")["rows"]
        if row["bucket"] == bucket and category in ("", row["category"])
    ]
    while concepts:
        sample = _explanation(names, names.pick(concepts), bucket, seed, plain=plain)
        if not is_canary(sample.instruction):
            yield sample


def concept_answer(names: Names, concept_id: str, question: str, component: str) -> str:
    """Return an English answer about one concept.

    Args:
        names: the source of chance.
        concept_id: of `grammar/concepts.yaml`.
        question: the question's template; the answer names only what it names.
        component: the component that ``{c}`` stands for.
    """
    concept = next(row for row in table("concepts")["rows"] if row["id"] == concept_id)
    return _answer(names, concept, question, "").format(**_slots(names, component))


def slots_in(template: str) -> set[str]:
    """Return the names of a template's slots."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def _slots(names: Names, component: str) -> dict[str, str]:
    return {
        "c": component,
        "f": names.identifier(),
        "v": names.version(),
        "day": names.day().isoformat(),
        "clock": names.clock(),
    }


def _answer(
    names: Names, concept: Mapping[str, Any], question: str, end: str, *, plain: bool = False
) -> str:
    """Compose an answer template that names nothing the question does not name."""
    given = slots_in(question)
    parts: list[str] = []
    for key in ("define", "detail") if plain else ("define", "detail", "example"):
        fitting = [text for text in concept[key + end] if slots_in(text) <= given]
        named = [text for text in fitting if slots_in(text)]
        if fitting:
            parts.append(fitting[0] if plain else names.pick(named or fitting))
    return " ".join(parts)


def _explanation(
    names: Names, concept: Mapping[str, Any], bucket: str, seed: int, *, plain: bool
) -> Sample:
    german = names.chance(_GERMAN_SHARE)
    end = "_de" if german else ""
    own, about = concept["ask" + end], concept["names" + end]
    if names.chance(0.45):
        question = names.pick(own)
    else:
        key = "german" if german else names.pick(("plain", "component"))
        frame = names.pick(phrases("questions", key))
        question = frame.replace("{x}", names.pick(about).replace("{", "{{").replace("}", "}}"))
    slots = _slots(names, names.component())
    instruction = question.format(**slots)
    return make_sample(
        bucket,
        instruction[0].upper() + instruction[1:],
        _answer(names, concept, question, end, plain=plain).format(**slots),
        group_id=f"concept:{concept['id']}:{question}",
        source_ids=[f"grammar:concept:{concept['id']}"],
        source="grammar",
        task_type="process_framework" if bucket == "process_framework" else "explanation",
        category=concept["category"],
        seed=seed,
        topic=concept["id"],
        language="de" if german else "en",
    )
