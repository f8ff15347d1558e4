"""Which tool a task needs: what a tool does, by its name, and what the words plainly ask for."""

import re

from web4lora.domain import object_words as words
from web4lora.domain.clauses import Clause
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
    "create": frozenset(),
    "edit": frozenset({"replace"}),
    "replace": frozenset({"edit"}),
    "glob": frozenset({"list"}),
    "grep": frozenset({"run"}),
    "list": frozenset({"glob", "run"}),
    "diff": frozenset({"run"}),
    "fetch": frozenset(),
    "run": frozenset(),
    "rule": frozenset(),
    "move": frozenset({"run", "edit"}),
}
_PLAIN_RUN = frozenset(["run", "execute", "führe", "führ", "starte"])
_PLAIN_SEARCH = frozenset(["search", "grep", "find", "suche", "such", "durchsuche", "finde"])
_PLAIN_LIST = frozenset(["list", "ls", "liste"])
_PLAIN_CREATE = frozenset(["create", "erstelle", "erstell", "erzeuge", "lege", "schreib"])
_PLAIN_REPLACE = frozenset(["replace", "ersetze", "swap", "rename", "benenne"])
_PLAIN_EDIT = frozenset(
    ["edit", "modify", "refactor", "ändere", "bearbeite", "append", "change", "update"]
)
_PLAIN_READ = frozenset(["read", "open", "lies", "lese", "öffne"])
_PLAIN_DELETE = frozenset(["delete", "lösche", "lösch", "rm"])
_BY_CONTENT = re.compile(
    r"\b(?:QUOTE|contain\w*|import\w*|mention\w*|text|string|enth\w+|wort|usages?|occurrences)\b"
)
_BY_NAME = re.compile(
    r"\bGLOB\b|\bfiles? (?:called|named|whose name)\b|\b(?:called|named|namens) P?FILE\b"
    r"|\bderen name\b|\bdateiname\w*\b"
)
_WHERE = re.compile(r"\b(?:where|wo)\b")
_WHICH_FILES = re.compile(r"^(?:which|what|welche) (?:\w+ )?(?:files|folders|dateien|ordner)\b")
#: Words without which a tool that removes or moves files, or goes online, has no business.
_CUES = {
    "move": re.compile(
        r"\b(?:delet\w*|remov\w*|drop|rid|throw\w*|away|mov(?:e|ing)|renam\w*|cop(?:y|ies)"
        r"|clean\w*|go"
        r"|gone|lösch\w*|entfern\w*|verschieb\w*|benenn\w*|kopier\w*|weg|raus)\b",
        re.I,
    ),
    "fetch": re.compile(
        r"https?:|\b(?:www|web\w*|online|internet|netz|pages?|sites?|url|address\w*|download\w*"
        r"|fetch\w*"
        r"|docs|documentation|news|latest|release\w*|seite|adresse|search\w*|look up|lade"
        r"|hol\w*)\b",
        re.I,
    ),
}
_PARTS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\W]+")


def category_of(spec: ToolSpec) -> str | None:
    """Return the intent a tool serves (a key of `TOOLS_BY_INTENT`), or None."""
    for intent, names in TOOLS_BY_INTENT.items():
        if spec.name == names[0]:
            return intent
    parts = [part.lower() for part in _PARTS.split(spec.name) if part]
    joined = "".join(parts)
    for category, names_of_it in _CATEGORY_WORDS.items():
        known = names_of_it.split()
        if joined in known or any(part in known for part in parts):
            return category
    return None


def serves(category: str, intent: str) -> bool:
    """Tell whether a tool of this category can do what is wanted."""
    return category == intent or category in _ALSO[intent]


def plain_intent(clause: Clause) -> str | None:
    """Return what a clause asks for where its words leave no doubt, else None.

    A tool of another kind is wrong only then; "Start a changelog" or "Follow the log" may be
    done in several ways.
    """
    if clause.is_command:
        return "run"
    if clause.has(words.URL) and not clause.orders("make", "save", "change", "install", "commit"):
        return None if clause.has(words.LINK_TEXT) else "fetch"
    if clause.has(words.CHANGES) and not clause.orders("commit", "make", "change"):
        return "diff"
    if clause.orders("search", "find") and clause.has(words.WEB):
        return "fetch"
    if clause.has(words.OPEN_FILE):
        return None if clause.orders("change", "make") else "current"
    if clause.orders("make", "change", "save") and clause.has(words.RULE_NOUN):
        return "rule"
    if clause.first in _PLAIN_RUN and clause.has(words.COMMAND, words.RUN_NOUN):
        return "run"
    if clause.has(_WHERE) and clause.has(words.LOCATED):
        return "grep"
    if clause.is_question and clause.has(words.FOLDER) and clause.has(_WHICH_FILES):
        return "list"
    if clause.orders("search", "find") and clause.has(_BY_NAME):
        return "glob"
    if clause.first in _PLAIN_SEARCH and clause.has(_BY_CONTENT):
        return "grep"
    if clause.first in _PLAIN_LIST and clause.has(words.FOLDER, words.FOLDER_NOUN):
        return "list"
    if clause.first in _PLAIN_CREATE and clause.has(words.DIRECT, words.NEW_FILE):
        return "create"
    if clause.first in _PLAIN_REPLACE and clause.has(words.ANY_FILE):
        return None if clause.has(words.WHOLE_FILE) else "replace"
    if clause.first in _PLAIN_EDIT and clause.has(words.ANY_FILE):
        return "edit"
    if clause.first in _PLAIN_DELETE and clause.has(words.WHOLE_FILE):
        return "move"
    if clause.first in _PLAIN_READ and clause.has(words.ANY_FILE, words.READABLE):
        return "read"
    return None


def lacks_cue(category: str, text: str) -> bool:
    """Tell whether a tool deletes, moves or goes online where nothing in the text says so."""
    cue = _CUES.get(category)
    return cue is not None and not cue.search(text)
