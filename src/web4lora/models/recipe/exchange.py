"""Other words in the place of a task's own: what is copied cannot be guessed.

The sample grammar knows some hundred things and deeds, so a model could learn them by heart. A
team's words are others. Where a word of a request is exchanged in the request and in the answer,
only copying brings it over.
"""

import random
import re
from collections.abc import Iterable

from web4lora.models.recipe.lexicon import Lexicon, words

_PART = re.compile(r"[A-ZÄÖÜ]?[a-zäöüß]{3,}")
_STRANGE, _GERMAN = words("strange"), words("german")
#: Words that hold a request or an answer together.
_KEPT = frozenset(words("kept"))


def exchanged_words(
    rng: random.Random, texts: Iterable[str], kept: Iterable[str] = (), share: float = 0.6
) -> dict[str, str]:
    """Draw other words for a share of the words of `texts`.

    Args:
        rng: source of chance.
        texts: what the answer copies from the request.
        kept: texts whose words stay, beside those that hold sentences together.
        share: of the words to exchange.

    Returns:
        New word by old word, both in lower case; camelCase names count part by part.
    """
    stay = _KEPT.union(*(_parts(text) for text in kept))
    found = sorted(set().union(*(_parts(text) for text in texts)) - stay)
    lex = Lexicon(rng)
    return {word: strange_word(lex) for word in found if lex.chance(share)}


def exchange(text: str, mapping: dict[str, str]) -> str:
    """Return the text with its words exchanged; capitals stay where they were."""

    def other(found: re.Match[str]) -> str:
        new = mapping.get(found[0].lower(), found[0])
        return new[0].upper() + new[1:] if found[0][0].isupper() else new

    return _PART.sub(other, text)


def _parts(text: str) -> set[str]:
    return {found.lower() for found in _PART.findall(text)}


def strange_word(lex: Lexicon) -> str:
    """Return a rare English word, a German one, or a made-up one, in lower case."""
    roll = lex.rng.random()
    if roll < 0.6:
        return lex.pick(_STRANGE)
    return lex.pick(_GERMAN) if roll < 0.75 else lex.made_up()
