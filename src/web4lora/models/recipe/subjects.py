"""Subjects of records that only exact copying brings over: numbers, versions, names, odd words.

Digits repeat on purpose (`layer 2` beside a date with a 2): what comes next then hangs on more
than the last token, which is where a small model first goes astray.
"""

from collections.abc import Callable

from web4lora.models.recipe.exchange import strange_word
from web4lora.models.recipe.lexicon import Lexicon

_FRAMES = (
    "{deed} the {thing} of {c}",
    "{deed} {thing} in {c} {v}",
    "conflict between {c} {v} and {v} in the {thing}",
    "the {thing} moved from {w} {n} to {w} {n}",
    "{c} {v}: the {thing} stays {w} after {n} {w}s",
    "we moved the {thing} of {c} from {w} {n} to {w} {n}",
    "{n} {thing}s of {c} in {w} {n}",
    "the {thing} shows {n} instead of {n}",
    "{thing} and {field} in the {c} {w}",
    "`{field}` becomes a {w} of {c}",
    "{c}: {field}() returns {n}.{n} and not {n}",
    "{deed} {w} {n} from {date}",
    "the {w} of {c} since {date}",
    "{w} {w} {w} {c} {w} {w}",
    "{acronym} {thing} for {c} {n}.{n}",
    "{c} and {c2} share one {thing}",
    "{c2} {v} must not {w} the {c} {thing}",
    "{deed} the {thing} from {file}",
    "{w}-{w} {thing} at {n}:{n}{n}",
    "why {c} has {n} % more {w}s than {c2}",
)
_DEEDS = (
    *("fix", "fixing", "fixed", "write", "writing", "cleaned up", "review", "clean", "plan"),
    *("planned", "{w}ing", "{w}ed", "speed up", "split", "splitting", "remove", "we removed"),
    *("the team wants to {w}", "unify", "sort out"),
)
_ACRONYMS = ("API", "CSV", "CLI", "JSON", "UTC", "URL", "SQL", "CI", "PDF", "XML", "GPU", "UI")


def odd_subject(lex: Lexicon, component: str) -> str:
    """Return what a record may be about, in words and numbers that cannot be guessed."""
    digits = lex.some("0123456789", 2, 3)  # few, so that they repeat
    text = lex.pick(_FRAMES).replace("{deed}", lex.pick(_DEEDS))
    while "{" in text:
        start, rest = text.split("{", 1)
        slot, rest = rest.split("}", 1)
        text = start + _filled(lex, slot, component, digits) + rest
    return text


def _word(lex: Lexicon) -> str:
    return lex.word() if lex.chance(0.4) else strange_word(lex)


def _filled(lex: Lexicon, slot: str, component: str, digits: list[str]) -> str:
    if slot == "thing":
        return " ".join(_word(lex) for _ in range(lex.number(1, 3)))
    if slot == "n":
        return "".join(lex.pick(digits) for _ in range(lex.pick((1, 1, 1, 2))))
    if slot == "v":
        count = lex.pick((3, 4, 4))
        return ".".join(lex.pick(("0", lex.pick(digits))) for _ in range(count))
    if slot == "w":
        return _word(lex)
    if slot == "date":
        return f"20{lex.pick(digits)}{lex.pick(digits)}-0{lex.pick(digits)}-1{lex.pick(digits)}"
    other: dict[str, Callable[[], str]] = {
        "c": lambda: component,
        "c2": lex.class_name,
        "field": lex.field_name,
        "file": lex.path,
        "acronym": lambda: lex.pick(_ACRONYMS),
    }
    return other[slot]()
