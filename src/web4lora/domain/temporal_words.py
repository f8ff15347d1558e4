"""Names of months, weekdays and numbers, English and German."""

import re

_MONTHS = {
    1: "january januar jänner jan",
    2: "february februar feber feb",
    3: "march märz maerz mär mar mrz",
    4: "april apr",
    5: "may mai",
    6: "june juni jun",
    7: "july juli jul",
    8: "august aug",
    9: "september sept sep",
    10: "october oktober oct okt",
    11: "november nov",
    12: "december dezember dec dez",
}
_MONTH_OF = {name: number for number, names in _MONTHS.items() for name in names.split()}
#: Names that are also words or abbreviations: "may I", "march on", "Jan".
_NEEDS_CONTEXT = frozenset({"may", "march"} | {name for name in _MONTH_OF if len(name) <= 4}) - {
    "june",
    "july",
    "juni",
    "juli",
    "märz",
}
_CONTEXT = re.compile(
    r"\b(?:in|during|from|since|until|till|by|last|past|this|early|mid|late|of|through|throughout"
    r"|before|after|between|for|im|seit|bis|vom|ab|anfang|mitte|ende|vor|nach|letzten|zwischen)\s+$",
    re.IGNORECASE,
)

_WEEKDAYS = (
    "monday montag",
    "tuesday dienstag",
    "wednesday mittwoch",
    "thursday donnerstag",
    "friday freitag",
    "saturday samstag sonnabend",
    "sunday sonntag",
)
_WEEKDAY_OF = {name: index for index, names in enumerate(_WEEKDAYS) for name in names.split()}

_NUMBERS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "ein": 1,
    "eine": 1,
    "einem": 1,
    "einer": 1,
    "two": 2,
    "zwei": 2,
    "couple of": 2,
    "three": 3,
    "drei": 3,
    "few": 3,
    "four": 4,
    "vier": 4,
    "five": 5,
    "fünf": 5,
    "six": 6,
    "sechs": 6,
    "seven": 7,
    "sieben": 7,
    "eight": 8,
    "acht": 8,
    "nine": 9,
    "neun": 9,
    "ten": 10,
    "zehn": 10,
    "fourteen": 14,
    "vierzehn": 14,
}
#: First letters of ordinals, enough to tell the four quarters apart.
ORDINALS = {
    "first": 1,
    "erste": 1,
    "second": 2,
    "zweite": 2,
    "third": 3,
    "dritte": 3,
    "fourth": 4,
    "vierte": 4,
}


def _any_of(names: "dict[str, int]") -> str:
    return "|".join(sorted(names, key=len, reverse=True))


MONTH_PATTERN = _any_of(_MONTH_OF)
WEEKDAY_PATTERN = _any_of(_WEEKDAY_OF)
NUMBER_PATTERN = rf"\d{{1,3}}|{_any_of(_NUMBERS)}"
ORDINAL_PATTERN = "|".join(rf"{name}[nrsm]?" for name in ORDINALS)


def month_of(name: str) -> int:
    """Return the number of a month's name, 1-12."""
    return _MONTH_OF[name.casefold().rstrip(".")]


def weekday_of(name: str) -> int:
    """Return the number of a weekday's name, Monday 0."""
    return _WEEKDAY_OF[name.casefold()]


def number_of(text: str) -> int:
    """Return the value of a number in digits or words."""
    return int(text) if text.isdigit() else _NUMBERS[" ".join(text.casefold().split())]


def ordinal_of(text: str) -> int:
    """Return the value of an ordinal, whatever its German ending."""
    word = text.casefold()
    return next(value for name, value in ORDINALS.items() if word.startswith(name))


def is_month_here(name: str, before: str, *, has_year: bool) -> bool:
    """Tell whether a bare month name means the month, by what stands before and after it."""
    if name.casefold().rstrip(".") not in _NEEDS_CONTEXT or has_year:
        return True
    return bool(_CONTEXT.search(before))
