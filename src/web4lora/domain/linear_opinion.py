"""A second opinion in weights: which words and signs speak for a verdict, and how much.

The rules decide what they know; these weights lean on what they have not seen. They are fitted by
`tools/fit_opinions.py` to the labelled sets of the tests, by ridge-penalised logistic regression,
and kept as JSON, so that every verdict can name the words that made it.
"""

import functools
import importlib.resources
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(r"[\w']+|[?!:]")
_STEM = 5  # letters of a word's beginning, where it has more
_ENDING = 4
LONGEST = 3  # words in a row
TOLD = 3  # words named in a reason


@dataclass(frozen=True)
class Evidence:
    """What a text shows.

    Attributes:
        words: word sequences, stems and endings; a text's share is divided among them.
        signs: what the rules found, each of full weight.
    """

    words: frozenset[str]
    signs: frozenset[str]


@dataclass(frozen=True)
class LinearOpinion:
    """Weights of some yes-or-no questions; every list is in the order of the questions.

    Attributes:
        questions: their names.
        bias: log-odds of a text that shows nothing.
        words: log-odds that a word sequence adds, before they are divided among the known ones.
        signs: log-odds that a sign adds.
    """

    questions: tuple[str, ...]
    bias: Sequence[float]
    words: Mapping[str, Sequence[float]]
    signs: Mapping[str, Sequence[float]]

    def scores(self, seen: Evidence) -> dict[str, float]:
        """Return the log-odds of a yes to every question."""
        known = [weights for word in seen.words if (weights := self.words.get(word))]
        found = [weights for sign in seen.signs if (weights := self.signs.get(sign))]
        share = 1 / math.sqrt(max(1, len(known)))
        return {
            question: self.bias[at]
            + share * sum(weights[at] for weights in known)
            + sum(weights[at] for weights in found)
            for at, question in enumerate(self.questions)
        }

    def telling(self, seen: Evidence, question: str, *, is_yes: bool) -> tuple[str, ...]:
        """Return the words and signs that speak most for an answer, heaviest first."""
        at, side = self.questions.index(question), 1 if is_yes else -1
        known = [(side * w[at], word) for word in seen.words if (w := self.words.get(word))]
        share = 1 / math.sqrt(max(1, len(known)))
        weighed = [(weight * share, word) for weight, word in known]
        weighed += [(side * w[at], sign) for sign in seen.signs if (w := self.signs.get(sign))]
        heaviest = sorted(weighed, key=lambda pair: (-pair[0], pair[1]))[:TOLD]
        return tuple(name for weight, name in heaviest if weight > 0)


def sequences(texts: Iterable[str], *, skips: bool = False) -> set[str]:
    """Return the sequences of up to three words of lower-case sentences, and their stems.

    Args:
        texts: sentences or clauses; the first one's beginning is marked.
        skips: also pairs with one word between, and endings.
    """
    found: set[str] = set()
    for place, text in enumerate(texts):
        tokens = ["<first>" if place == 0 else "<next>", *_TOKEN.findall(text), "<end>"]
        for size in range(1, LONGEST + 1):
            found.update(" ".join(tokens[at : at + size]) for at in range(len(tokens) - size + 1))
        long = [token for token in tokens if len(token) > _STEM + 1 and token.islower()]
        found.update(f"{token[:_STEM]}…" for token in long)
        if skips:
            found.update(f"{a} … {b}" for a, b in zip(tokens, tokens[2:], strict=False))
            found.update(f"…{token[-_ENDING:]}" for token in long)
    return found


@functools.cache
def load_opinion(name: str) -> LinearOpinion:
    """Return the weights in a file of this package.

    Raises:
        FileNotFoundError: there is no such file.
    """
    place = importlib.resources.files("web4lora.domain").joinpath(f"{name}.json")
    kept = json.loads(place.read_text("utf-8"))
    return LinearOpinion(tuple(kept["questions"]), kept["bias"], kept["words"], kept["signs"])
