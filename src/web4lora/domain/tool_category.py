"""What a tool does, by its name, and which intents it can serve."""

import re

from web4lora.domain.tool_intent import TOOLS_BY_INTENT
from web4lora.domain.tool_spec import ToolSpec

_CATEGORY_WORDS = {
    "current": "currently current active openfile",
    "diff": "diff changes",
    "rule": "rule",
    "fetch": "fetch url http web browse download page website",
    "replace": "replace substitute",
    "glob": "glob findfiles filesearch searchfiles findfile locatefile locate",
    "grep": "grep search ripgrep searchcode find query lookup",
    "run": "run exec execute terminal command shell bash",
    "list": "ls list dir listfiles listdir tree",
    "move": "move rename delete remove copy mv rm cp",
    "create": "create new write make touch save add put store",
    "edit": "edit update modify apply patch change insert append rewrite",
    "read": "read open cat view load get show display inspect",
}
#: Categories that may serve an intent besides its own.
_ALSO: dict[str, frozenset[str]] = {
    "read": frozenset({"current", "grep"}),
    "current": frozenset({"read"}),
    "create": frozenset({"edit"}),
    "edit": frozenset({"replace", "create"}),
    "replace": frozenset({"edit"}),
    "glob": frozenset({"grep", "list"}),
    "grep": frozenset({"glob", "run"}),
    "list": frozenset({"glob", "run"}),
    "diff": frozenset({"run"}),
    "fetch": frozenset({"read"}),
    "run": frozenset(),
    "rule": frozenset({"create"}),
    "move": frozenset({"run", "edit"}),
}
_PARTS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\W]+")


def category_of(spec: ToolSpec) -> str | None:
    """Return the intent a tool serves (a key of `TOOLS_BY_INTENT`), or None."""
    for intent, names in TOOLS_BY_INTENT.items():
        if spec.name == names[0]:
            return intent
    parts = [part.lower() for part in _PARTS.split(spec.name) if part]
    joined = "".join(parts)
    for category, words in _CATEGORY_WORDS.items():
        known = words.split()
        if joined in known or any(part in known for part in parts):
            return category
    return None


def serves(category: str, intent: str) -> bool:
    """Tell whether a tool of this category can do what is wanted."""
    return category == intent or category in _ALSO[intent]
