"""The pocket's training text: one seeded stream of generated tasks mixed with real general text."""

import random
from collections.abc import Iterator

from web4lora.models.pocket_answers import answer_task
from web4lora.models.pocket_code import code_task
from web4lora.models.pocket_documents import document_task
from web4lora.models.pocket_forbidden import forbidden_in
from web4lora.models.pocket_lexicon import Lexicon
from web4lora.models.pocket_tasks import call_task, copy_task, drill, extract_task

# share of documents (not tokens: documents are long, drills short), early and late in training
MIX_EARLY = {
    "real": 0.10,
    "document": 0.16,
    "code": 0.16,
    "json": 0.16,
    "answer": 0.12,
    "copy": 0.22,
    "drill": 0.08,
}
MIX_LATE = {
    "real": 0.125,
    "document": 0.27,
    "code": 0.19,
    "json": 0.19,
    "answer": 0.145,
    "copy": 0.08,
    "drill": 0.0,
}
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


def generated(lex: Lexicon, kind: str) -> str:
    """Return one generated training text of a kind of `MIX_LATE` (not "real")."""
    system = lex.pick(_SYSTEMS)
    if kind == "drill":
        return drill(lex)
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
