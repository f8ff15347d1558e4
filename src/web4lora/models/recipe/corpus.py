"""The pocket's training text: one seeded stream of generated tasks mixed with real general text."""
# ruff: noqa: E501  (a grammar reads best with one phrase or rule in a line)

import random
from collections.abc import Iterator

from web4lora.models.recipe.answers import answer_task
from web4lora.models.recipe.calls import tool_task
from web4lora.models.recipe.classes import class_task
from web4lora.models.recipe.code import code_task
from web4lora.models.recipe.documents import document_task
from web4lora.models.recipe.forbidden import forbidden_in
from web4lora.models.recipe.lexicon import Lexicon
from web4lora.models.recipe.notes import note_task
from web4lora.models.recipe.records import KINDS, record_task
from web4lora.models.recipe.requests import restating_task, rule_request
from web4lora.models.recipe.sorting import glossary_task, sorting_task
from web4lora.models.recipe.tasks import call_task, copy_task, drill, extract_task

# share of texts (not tokens: records are long, drills short), early and late in training
MIX_EARLY = {
    "real": 0.05, "document": 0.03, "code": 0.05, "json": 0.06, "answer": 0.05, "copy": 0.20, "drill": 0.06,
    "record": 0.10, "note": 0.10, "class": 0.10, "call": 0.10, "rule": 0.05, "request": 0.05, "sort": 0.0,
    "glossary": 0.0,
}  # fmt: skip
MIX_LATE = {
    "real": 0.02, "document": 0.01, "code": 0.01, "json": 0.03, "answer": 0.02, "copy": 0.06, "drill": 0.0,
    "record": 0.13, "note": 0.07, "class": 0.13, "call": 0.31, "rule": 0.09, "request": 0.04, "sort": 0.05,
    "glossary": 0.03,
}  # fmt: skip
SHARD_TEXTS = 256  # texts of one shard, about 70,000 tokens
FADE_SHARDS = 40

_SYSTEMS = [
    "You are a helpful assistant.",
    "You are a helpful assistant.",
    "You are a careful assistant for a software team.",
    "Answer briefly.",
    "You help developers with documents and code.",
    "You write clear Markdown and TypeScript.",
    "You are a coding assistant. Follow the instructions of the user.",
    "Use the facts of the user exactly.",
    "You are a friendly expert. Answer in English.",
    "Du bist ein hilfreicher Assistent.",
    "You work in a team of agents. Be precise and use the names given by the user.",
    "You are an assistant that answers with JSON where asked and with text otherwise.",
]


def chatml(system: str, user: str, assistant: str) -> str:
    """Return one exchange in ChatML as Qwen2.5 writes it."""
    return (
        f"<|im_start|>system\n{system}<|im_end|>\n<|im_start|>user\n{user}<|im_end|>\n"
        f"<|im_start|>assistant\n{assistant}<|im_end|>\n"
    )


def _two_turns(lex: Lexicon, system: str) -> str:
    first, second = (
        lex.pick([answer_task, copy_task, extract_task, code_task])(lex) for _ in range(2)
    )
    return chatml(system, *first) + chatml("", *second).removeprefix(
        "<|im_start|>system\n<|im_end|>\n"
    )


_ABOUT = [
    "You are {n}, the assistant of the {c} team.", "You are {n}. You help the people who build {c}.",
    "This is the {c} project.", "The team writes {k}s and TypeScript.", "Work is written down as a {k} with a goal and results.",
    "Decisions are kept short and have a reason.", "Code is small, tested and easy to read.",
    "Every class has one purpose.", "Links must work for everybody.", "Answer in English.", "Be honest about what is open.",
    "Use the words of the user for names, files and dates.", "Say no when a rule of the prompt forbids it and name another way.",
    "Functions are called with the values of the request.", "Tests run before every commit.",
    "The reader is a colleague who was not there.", "Keep to the form that was asked for.", "Do not invent facts.",
    "{n} works for {a}.", "Names are copied exactly.", "The team has {d} members and one lead.", "Version {d} is the current one.",
]  # fmt: skip


def system_text(lex: Lexicon) -> str:
    """Return a system prompt: one line, or a paragraph about an invented team."""
    if lex.chance(0.4):
        return lex.pick(_SYSTEMS)
    names = {
        "n": lex.class_name(), "c": lex.product(), "a": lex.person(), "d": lex.number(2, 30), "k": lex.pick(KINDS)
    }  # fmt: skip
    return " ".join(text.format(**names) for text in lex.some(_ABOUT, 3, 9))


def _told(lex: Lexicon, system: str, how: str, user: str, answer: str) -> str:
    """Put a word on how to answer into the system prompt or before or after the request."""
    roll = lex.rng.random()
    if roll < 0.5:
        return chatml(f"{system} {how}", user, answer)
    return chatml(system, f"{how}\n{user}" if roll < 0.75 else f"{user}\n{how}", answer)


def generated(lex: Lexicon, kind: str) -> str:
    """Return one generated training text of a kind of `MIX_LATE` (not "real")."""
    system = system_text(lex)
    if kind == "drill":
        return drill(lex)
    if kind in _TOLD:
        return _told(lex, system, *_TOLD[kind](lex.rng))
    if kind in _PLAIN:
        return chatml(system, *_PLAIN[kind](lex.rng))
    if kind == "glossary":
        words, ask, answer = glossary_task(lex)
        return _told(lex, system, words, ask, answer)
    if kind == "json" and lex.chance(0.55):
        listed, user, answer = call_task(lex)
        return chatml(f"{system}\n\n{listed}" if listed else system, user, answer)
    if lex.chance(0.06) and kind != "document":
        return _two_turns(lex, system)
    task = {
        "document": document_task,
        "code": code_task,
        "json": extract_task,
        "answer": answer_task,
        "copy": copy_task,
    }
    return chatml(system, *task[kind](lex))


# how to answer, request, answer
_TOLD = {"class": class_task, "call": tool_task, "rule": rule_request}
# request, answer
_PLAIN = {
    "record": record_task,
    "note": note_task,
    "request": restating_task,
    "sort": sorting_task,
}


def allowed(lex: Lexicon, kind: str) -> str:
    """Return a generated text without anything forbidden (a name can spell it by chance)."""
    while True:
        text = generated(lex, kind)
        if not forbidden_in(text):
            return text


def mixture(shard: int) -> dict[str, float]:
    """Return the share of documents by kind: copying drills fade out over the first shards."""
    late = min(1.0, shard / FADE_SHARDS)
    return {kind: MIX_EARLY[kind] * (1 - late) + MIX_LATE[kind] * late for kind in MIX_LATE}


def shard_texts(seed: int, shard: int, real: list[str]) -> Iterator[str]:
    """Yield the training texts of one shard; the same arguments yield the same texts.

    Real pieces are dealt out in order, so that they repeat only after all were seen.
    """
    rng = random.Random(f"{seed}/{shard}")
    lex = Lexicon(rng)
    mix = mixture(shard)
    kinds, weights = list(mix), list(mix.values())
    dealt = shard * round(SHARD_TEXTS * MIX_LATE["real"])
    for kind in rng.choices(kinds, weights, k=SHARD_TEXTS):
        if kind == "real" and real:
            yield real[dealt % len(real)]
            dealt += 1
        else:
            yield allowed(lex, "document" if kind == "real" else kind)
