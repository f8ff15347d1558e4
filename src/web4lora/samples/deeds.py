"""Whether a sentence of a record tells what somebody did."""

import re
from collections.abc import Sequence

from web4lora.domain.verb_words import VERB_CLASSES

#: Verbs whose past does not end in -ed.
_IRREGULAR = re.compile(
    r"built|bought|began|broke|brought|chose|cut|did|dug|drew|drove|fed|felt|forgot|found|gave|got"
    r"|grew|held|kept|knew|laid|led|left|let|lost|made|meant|met|put|ran|read|rewrote|said|sat"
    r"|saw|sent|set|shut|sought|split|spoke|spent|stood|struck|swept|taught|thought|threw|told"
    r"|took|undid|understood|went|withdrew|wrote"
)
#: Words in -ed that say what something is like.
_QUALITIES = re.compile(
    r"advanced|automated|based|broad-based|centralized|consolidated|coordinated|dedicated"
    r"|detailed|distributed|embedded|enhanced|expected|extended|exceed|failed|feed|hundred|indeed"
    r"|integrated|limited|mixed|nested|need|optimized|outdated|proceed|proposed|qualified"
    r"|recommended|red|related|required|seed|shed|shared|speed|standardized|suggested|supposed"
    r"|unexpected|unresolved|untested"
)
_NOUN = re.compile(r"(?:tion|ment|oval|cleanup|setup|update|fix|migration|analysis|check|review)$")
_LABEL = re.compile(r"^[^:.]{1,40}:\s+")
_FIRST = re.compile(
    r"^[\W_]*(?:(?:we|i|then|also|and|successfully)\s+)*(?P<word>[\w-]+)", re.IGNORECASE
)


def tells_a_deed(text: str) -> bool:
    """Tell whether a sentence begins with what was done, after a label or without one."""
    return any(_is_past(part) for part in (text, _LABEL.sub("", text)))


def names_a_step(title: str) -> bool:
    """Tell whether a heading names a step: what was done, what to do, or the noun of it."""
    words = title.lower().split()
    if words[0] in ("the", "what", "why", "how"):
        return False
    return tells_a_deed(title) or words[0] in VERB_CLASSES or bool(_NOUN.search(words[-1]))


def is_account(texts: Sequence[str]) -> bool:
    """Tell whether most of the texts are whole sentences and not the fragments of an outline."""
    whole = sum(text.endswith((".", "!", "?", '."')) for text in texts)
    return len(texts) > 1 and 2 * whole > len(texts)


def are_orders(texts: Sequence[str]) -> bool:
    """Tell whether the texts are a list of things to do: fragments that all begin so."""
    return not is_account(texts) and all(map(is_order, texts))


def is_order(text: str) -> bool:
    """Tell whether a sentence begins with the verb of an order."""
    return text.split(maxsplit=1)[0].lower() in VERB_CLASSES


def _is_past(text: str) -> bool:
    match = _FIRST.match(text)
    word = match["word"].lower() if match else ""
    if _IRREGULAR.fullmatch(word):
        return True
    return len(word) > 3 and word.endswith("ed") and not _QUALITIES.fullmatch(word)
