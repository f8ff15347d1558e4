"""Parts of a record in a request and in an answer: which one is to be left out, which are there."""

import re

from web4lora.domain.patterns import LazyPattern
from web4lora.domain.reply import Reply

_LEFT_OUT = LazyPattern(
    r"\b(?:leave out|leaving out|without|skip|omit|drop|no|ohne|lass\w*|überspring\w*)\b"
    r"[^.!?\n]{0,30}?"
    r"\b(?P<part>tron|objective|plan|do|check|act)\b"
)
_MOST_PARTS = 3


def omitted_part(prompt: str) -> str | None:
    """Return the part of a record that a request wants left out, lower case."""
    found = _LEFT_OUT.search(prompt)
    return found["part"].casefold() if found else None


def is_record(reply: Reply) -> bool:
    """Tell whether an answer hands over a record: most of its parts, as headings or labels."""
    parts = ("objective", "plan", "do", "check", "act")
    return sum(holds_part(reply, part) for part in parts) >= _MOST_PARTS


def holds_part(reply: Reply, part: str) -> bool:
    """Tell whether a record that the answer hands over has a part, as heading or label."""
    name = "trigger" if part == "tron" else part
    return bool(re.search(rf"^(?:#{{1,3}}\W|\W*)\W*{name}\b", reply.visible, re.I | re.M))
