"""How well a trained pocket copies and follows, on generated tasks it has not seen."""

import random
from collections.abc import Callable
from typing import Any

from web4lora.models.recipe.calls import tool_task
from web4lora.models.recipe.classes import class_task
from web4lora.models.recipe.code import code_task
from web4lora.models.recipe.documents import shape
from web4lora.models.recipe.lexicon import Lexicon
from web4lora.models.recipe.notes import note_task
from web4lora.models.recipe.prompts import fact_prompt, facts_of
from web4lora.models.recipe.stories import story
from web4lora.models.recipe.tasks import copy_task, extract_task

Rates = dict[str, tuple[int, int]]  # what was asked -> (right, asked)
_SYSTEM = "You are a helpful assistant."


def reply(model: Any, tokenizer: Any, prompt: str, tokens: int) -> str:
    """Return the model's greedy answer of at most `tokens` tokens."""
    import torch

    turns = [{"role": "system", "content": _SYSTEM}, {"role": "user", "content": prompt}]
    given = tokenizer.apply_chat_template(
        turns, add_generation_prompt=True, return_tensors="pt", return_dict=True
    )
    with torch.no_grad():
        out = model.generate(
            **given, max_new_tokens=tokens, do_sample=False, pad_token_id=tokenizer.pad_token_id
        )
    return str(tokenizer.decode(out[0, given["input_ids"].shape[1] :], skip_special_tokens=True))


def probe(model: Any, tokenizer: Any, seed: int, count: int = 12) -> Rates:
    """Ask `count` tasks of each kind; return how many were answered right.

    Documents must hold the facts of their prompt; JSON, notes, classes, calls and copying drills
    must match exactly; code must hold the first name that the prompt gives.
    """
    lex, rates = Lexicon(random.Random(f"probe/{seed}")), dict[str, tuple[int, int]]()

    def note(what: str, right: bool) -> None:
        done, asked = rates.get(what, (0, 0))
        rates[what] = (done + right, asked + 1)

    exact: list[tuple[str, Callable[[], tuple[str, str]]]] = [
        ("JSON from a text, exact", lambda: extract_task(lex)),
        ("decision note, exact", lambda: note_task(lex.rng)),
        ("class, exact", lambda: _told(class_task(lex.rng))),
        ("call of a function, exact", lambda: _told(tool_task(lex.rng))),
        ("copying drill, exact", lambda: copy_task(lex)),
    ]
    for _ in range(count):
        facts, named = facts_of(story(lex)), ["component", "author", "date", "path"]
        answer = reply(model, tokenizer, fact_prompt(lex, facts, shape(lex)[0], named), 200)
        for name in named:
            note(f"document holds the {name}", facts[name] in answer)
        prompt, code = code_task(lex)
        name = next((w for w in code.split() if w in prompt and w[:1].isupper()), "")
        if name:
            note("code holds the name", name in reply(model, tokenizer, prompt, 100))
        for what, task in exact:
            prompt, wanted = task()
            note(what, reply(model, tokenizer, prompt, 450).strip() == wanted)
    return rates


def _told(task: tuple[str, str, str]) -> tuple[str, str]:
    how, prompt, answer = task
    return f"{how}\n{prompt}", answer
