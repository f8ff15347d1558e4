"""Training rows of the pocket: what each token weighs, and whole texts packed beside each other."""

from typing import Any

from web4lora.models.recipe.tokenizer import TURN_END, TURN_START

PROMPT_WEIGHT = 0.15  # of a request's tokens in the loss: names in them cannot be foreseen


def weighted(tokenizer: Any, ids: list[int]) -> tuple[list[int], list[float]]:
    """Return a text's ids, closed by an end token, with the weight of each token in the loss."""
    start, end = tokenizer.convert_tokens_to_ids([TURN_START, TURN_END])
    answers = tokenizer.convert_tokens_to_ids("assistant")
    weights, inside = [], start not in ids
    chat = not inside
    for place, token in enumerate(ids):
        weights.append(1.0 if inside else PROMPT_WEIGHT)
        if chat and token == end:
            inside = False
        elif chat and place and ids[place - 1] == start:
            inside = token == answers
    return [*ids, tokenizer.pad_token_id], [*weights, 1.0]


def packed(
    texts: list[tuple[list[int], list[float]]], width: int
) -> list[tuple[list[int], list[float]]]:
    """Pack texts into rows of at most `width` tokens: first fit, longest first."""
    rows: list[tuple[list[int], list[float]]] = []
    for ids, weights in sorted(texts, key=lambda text: -len(text[0])):
        home = next((row for row in rows if len(row[0]) + len(ids) <= width), None)
        if home is None:
            rows.append((ids[:width], weights[:width]))
        else:
            home[0].extend(ids)
            home[1].extend(weights)
    return rows
