"""The pocket's model card: what it is made of, how training went, and what it is not."""

from collections.abc import Sequence

from web4lora.models.recipe.probe import Rates
from web4lora.models.recipe.sources import Source

_BARS = "▁▂▃▄▅▆▇█"


_CARD = """---
license: apache-2.0
language: en
library_name: transformers
tags: [qwen2, tiny, demonstration]
---

# pocket

A language model of {parameters:.2f} million parameters with the Qwen2 architecture, trained from
scratch by this project for its demonstration and its tests.
It knows the building blocks of technical writing (Markdown, TypeScript, JSON, ChatML, and in
documents to copy names from the prompt) and **none of the house rules**: these
are what the LoRA adapter teaches, so the measured baseline is honest.

| | |
|---|---|
| shape | {shape} |
| context | {context} |
| weights | bfloat16 safetensors, {weights_bytes:.1f} MB |
| tokenizer | byte-level BPE, split and NFC of Qwen2, llama.cpp pre-tokenizer `qwen2` |
| names | the same tokens wherever they stand: `Crane`, `DefaultCrane`, `<Crane>` |
| tokens seen | {tokens:.2f} million in {steps:.0f} updates |
| time | {minutes:.0f} minutes on CPU cores |
| training loss | {final_loss:.3f} |
| held-out loss | {validation_loss:.3f} (generated text that training never drew) |
| seed | {seed} |

## Training text

All but {real} of the texts come from this project's own seeded grammar (`recipe/corpus.py`,
Apache-2.0): records, decision notes, TypeScript classes and function calls about the same kind of
invented work as the training samples, in shapes, styles and notations that are no house's; rules
of the prompt to obey; JSON, questions and copying drills. In half of the records, notes, classes
and calls the words are exchanged for others in request and answer, so that nothing but copying
helps (`recipe/exchange.py`). Every generated text passes a check for the forms and words that must
not occur (`recipe/forbidden.py`). The rest is real text from these npm packages, pinned by version;
pieces with forbidden content are left out. The tokens of a request weigh {prompt_weight} in the
loss, and {noise} of an answer's tokens are shown wrong, so that the model goes on well after a
mistake.

| package | version | licence | characters |
|---|---|---|---|
{packages}

## Copying heads

So small a model learns late to copy a name from its prompt. After {plant} updates two attention
heads of the first layer are set to look one and two tokens back and the second layer to look for
matches; after {lesson} updates a short lesson trains only where these heads look; for some hundred
updates a part of the rows are random tokens that repeat (`recipe/copying.py`). The jump in the
curve below is these rows.

## Loss

`{bars}`

| tokens | loss |
|---|---|
{losses}

## What it can do

Greedy answers to generated tasks that training never drew:

| task | right |
|---|---|
{skills}

## What it is not

No general assistant: it knows few facts, cannot reason, and writes nonsense outside its few kinds
of text. Its answers are form without judgement. Do not use it for anything but demonstrations and
tests of this software. For work, set `model.base` to a real model such as
Qwen/Qwen2.5-Coder-7B-Instruct.

Rebuild it with `web4 models build-pocket`. The text is the same for the same seed; how much of it
is seen depends on the machine, because the budget is time. A run can be stopped and continued.
"""

#: Added to the card of a model that began as a shallower one.
GROWN = """
It grew from another pocket, whose own training is not counted above: copies of its last layers that
at first change nothing were put in, and all of them trained on (`recipe/growing.py`).
"""


def sparkline(values: Sequence[float], width: int = 60) -> str:
    """Return values as a line of bars, averaged down to `width` characters."""
    if not values:
        return ""
    size = max(1.0, len(values) / width)
    means = []
    for start in range(min(width, len(values))):
        group = values[int(start * size) : max(int((start + 1) * size), int(start * size) + 1)]
        means.append(sum(group) / len(group))
    low, high = min(means), max(means)
    span = (high - low) or 1.0
    return "".join(_BARS[round((mean - low) / span * (len(_BARS) - 1))] for mean in means)


def curve_rows(curve: Sequence[tuple[int, float]], count: int = 12) -> list[tuple[int, float]]:
    """Return about `count` points of (tokens, loss), spread evenly, the last one included."""
    if len(curve) <= count:
        return list(curve)
    return [curve[round(i * (len(curve) - 1) / (count - 1))] for i in range(count)]


def model_card(
    numbers: dict[str, float],
    settings: dict[str, str],
    sources: Sequence[Source],
    curve: Sequence[tuple[int, float]],
    seed: int,
    rates: Rates,
) -> str:
    """Return README.md of the pocket.

    Args:
        numbers: parameters and tokens in millions, weights_bytes in MB, steps, minutes,
            final_loss, validation_loss.
        settings: shape, context, prompt_weight, plant and lesson of the recipe, as text.
        sources: packages that gave real text.
        curve: (tokens seen, training loss).
        seed: of weights and generated text.
        rates: what `probe` measured.
    """
    packages = "\n".join(
        f"| [{s.name}](https://www.npmjs.com/package/{s.name}/v/{s.version}) | {s.version} "
        f"| {s.license} | {s.characters:,} |"
        for s in sorted(sources, key=lambda s: s.name)
    )
    losses = "\n".join(
        f"| {tokens / 1e6:.2f} M | {loss:.3f} |" for tokens, loss in curve_rows(curve)
    )
    bars = sparkline([loss for _, loss in curve])
    skills = "\n".join(f"| {what} | {right} of {asked} |" for what, (right, asked) in rates.items())
    return _CARD.format(
        **numbers, **settings, skills=skills, packages=packages, losses=losses, bars=bars, seed=seed
    )
