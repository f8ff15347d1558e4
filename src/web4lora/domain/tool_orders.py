"""Orders ("read …", "run …", "führe … aus"): what they want done outside the chat."""

import re

from web4lora.domain import object_words as words
from web4lora.domain.clauses import Clause

_LOOSE_RUN = frozenset(["use", "call", "try", "type", "nutze", "benutze", "verwende", "rufe"])
_LOOSE_COMMIT = frozenset(["check", "switch", "merge", "tag", "undo"])
_BRANCH_WORD = re.compile(
    r"\b(?:branch(?:es)?|main|master|commits?|changes|out|release|(?:into|from|to) (?:dev\w*|test"
    r"|prod))\b"
)
_ENDS_RUNNING = re.compile(r"\b(?:aus|laufen)\b ?[.!?]?$")
_GUIDE = re.compile(r"\b(?:guide|instructions|path|anleitung)\b")
_THE_WEB = re.compile(r"\b(?:the web|internet|online|im web|im netz)\b")
_LOOKING = frozenset(["look", "schau", "schaue", "scan", "go", "hunt", "comb"])
_BUG = re.compile(r"\b(?:bugs?|errors?|mistakes?|problems?|issues?|fehler)\b")
_WHERE = re.compile(r"\b(?:where|wo)\b")
_INSIDE = re.compile(r"\b(?:in|im|under|from|unter|below)\b")
_BY_CONTENT = re.compile(
    r"\b(?:QUOTE|contain\w*|import\w*|mention\w*|referenc\w*|us(?:e|es|ing)|with the (?:word"
    r"|text)"
    r"|enth\w+|verwend\w*|importier\w*)\b"
)
_QUANTITY = re.compile(r"\b(?:all|every|any|the|each|named|where|alle|sämtliche|jede\w*|die|wo)\b")
_USAGES = re.compile(
    r"\b(?:usages?|references|occurrences|callers|calls|implementations?|definitions?"
    r"|subclasses) (?:of|to)\b"
)
_ALL_TRACES = re.compile(
    r"\b(?:all|every|any|each|alle|jede[nrs]?|sämtliche) (?:[\w-]+ ){0,2}(?:comments?|todos?"
    r"|fixmes?|usages?"
    r"|references|occurrences|imports?|calls?|warnings?|\w*kommentare?|verwendungen|importe"
    r"|aufrufe|stellen)\b"
)
_NARROWED = re.compile(r"\b(?:with|without|that|which|using|importing|containing|ohne|mit|die)\b")
_NAME_FOR = re.compile(r"\bname for\b")
_TOWARDS = re.compile(r"\b(?:to|in|into|at|zu|ein|hinzu|from)\b")
_CODE_TEXT = re.compile(r"\b(?:function|method|class|script|funktion|methode|klasse|skript)\b")
_OWNED = re.compile(r"\b(?:our|my|this|unser\w*)\b")
_SHOW_ME = re.compile(r"^(?:show|zeige?) (?:me|mir)\b")
_NEW = re.compile(r"\bnew\b")
#: "A one-liner that counts all .ts files" is text for the chat.
_MADE_UP = re.compile(
    r"\b(?:a|an|ein|eine|einen) (?:[\w-]+ ){0,3}(?:one-liner|regex|expression|command|snippet"
    r"|script"
    r"|function|einzeiler|ausdruck|befehl|skript|funktion)\b"
)
_SHOWN_COMMAND = re.compile(r"^(?:show|print|zeige?) (?:me |us |mir |uns )?(?:the |bitte )?CMD\b")
#: "Debug the failing build": what fails is seen by running it.
_FAILING_RUN = re.compile(
    r"\b(?:the|our|die|den|das) (?:failing|broken|red|fehlschlagende\w*|rote\w*"
    r"|kaputte\w*) (?:\w+ )?"
    r"(?:builds?|tests?|suite|pipeline|ci)\b"
)
#: "The build is red": what goes wrong when something runs.
_GOES_WRONG = re.compile(
    r"\b(?:fail\w*|red|broken|breaks?|broke|crash\w*|hangs?|stops?|errors?|exits?|exit code"
    r"|stuck|slow"
    r"|throws?|complain\w*|(?:doesn't|does not|don't|won't|can't) (?:build|compile|start|run"
    r"|work|pass)|rot"
    r"|hängt|bricht|abbricht|kaputt|fehl|fehlschläg\w*|fehler\w*|stürzt|(?:kompiliert|startet"
    r"|läuft|baut|geht)"
    r" nicht)\b"
)
_WITH_COMMAND = re.compile(
    r"\b(?:with|using|via|through|mit|per|über) (?:git|npm|npx|yarn|pnpm|docker|tsc|vitest|eslint"
    r"|(?:the |a )?(?:terminal|shell|command line))\b"
)
#: "Show me the last three commits"
_COMMITS = re.compile(
    r"\b(?:last|latest|recent|newest|all|my|our|today's|yesterday's|letzten?|neueste\w*|alle"
    r"|meine) (?:\w+ ){0,2}?"
    r"(?:commits?|tags|branches|stashes|zweige)\b(?! (?:message|convention|policy|style))"
)
_LOOK_BACK = re.compile(r"^debug: ")
_WHETHER = re.compile(r"\b(?:whether|if|ob)\b")
_EXPLAINING = frozenset(
    ["explain", "describe", "document", "erkläre", "erklär", "beschreibe", "go"]
)
#: "The docs folder", "den Ordner scripts", but not "the folder layout".
_THE_FOLDER = re.compile(
    r"\b(?:the|our|my|den|der|das|dem|unser\w*) (?:(?!right|correct|best"
    r"|usual)[\w.-]+ )?(?:folder|directory|[\w-]*ordner"
    r"|verzeichnis)\b(?![ -](?:naming|names?|structure|layout|rules?|conventions?|tree|for|to"
    r"|where|in which))"
)
_COUNTING = frozenset(["count", "tally", "zähl", "zähle"])
_COMPARING = frozenset(["compare", "vergleiche"])


def order_intent(clause: Clause) -> str | None:
    """Return the intent of an order, or None when it stays in the chat."""
    general = clause.has(words.GENERAL)
    for decide in (_running, _searching, _listing, _moving, _changing, _making, _reading):
        intent = decide(clause)
        if intent and (intent == "run" or not general):
            return intent
    in_folder = clause.has(words.FOLDER) or (clause.has(_THE_FOLDER) and not clause.orders("make"))
    if in_folder and clause.orders("read", "show", "list") and not general:
        return "list"
    on_the_web = clause.orders("fetch") and clause.has(words.WEB)
    return (
        "fetch"
        if on_the_web or (clause.orders("search", "judge") and clause.has(_THE_WEB))
        else None
    )


def _running(clause: Clause) -> str | None:
    """Run commands, tests, builds, installations, version control."""
    if clause.orders("judge") and clause.has(_FAILING_RUN):
        return "run"
    if clause.has(_LOOK_BACK):
        runs = clause.has(words.COMMAND, words.RUN_NOUN) and clause.has(_GOES_WRONG)
        return "run" if runs and not clause.has(words.GENERAL) else None
    if clause.has(words.BRANCH, words.TERMINAL):
        return "run"
    looks = clause.orders("judge", "list", "find", "search", "show")
    if clause.orders("show", "list") and clause.has(_COMMITS):
        return "run"
    if looks and clause.has(_WITH_COMMAND) and clause.first not in _EXPLAINING | _COMPARING:
        return "run"
    runs = clause.orders("run", "commit") or clause.has(_ENDS_RUNNING, _SHOWN_COMMAND)
    if clause.has(words.COMMAND) and runs:
        return "run"
    if clause.orders("run") and not clause.has(words.NOT_RUN):
        runs = clause.has(words.RUN_NOUN, words.PLACE) and clause.first not in _LOOSE_RUN
        return "run" if runs else None
    if clause.orders("build") and clause.has(words.WHOLE) and not clause.has(words.THIS_TEXT):
        return "run"
    if clause.orders("install") and not clause.has(words.PROSE):
        return None if clause.has(_GUIDE) else "run"
    if clause.orders("commit") and clause.has(words.VERSIONED):
        return "run" if clause.first not in _LOOSE_COMMIT or clause.has(_BRANCH_WORD) else None
    return None


def _searching(clause: Clause) -> str | None:
    """Find files by name (glob) or by content (grep)."""
    searches = clause.orders("search", "find", "list", "show", "judge")
    if not searches or clause.has(words.THIS_TEXT):
        return None
    if clause.orders("show") and _MADE_UP.search(clause.text):
        return None
    if clause.has(words.GLOB):
        return "glob"
    if clause.has(words.EXTENSION) and (
        clause.has(words.FILE_NOUN) or clause.orders("search", "find", "list")
    ):
        return "glob"
    if clause.orders("show", "list") and clause.has(words.KIND_OF_FILE) and clause.has(_QUANTITY):
        return "glob"
    if clause.orders("search", "find"):
        return _seeking(clause)
    if clause.has(words.TEAM_WORDS):
        return None
    somewhere = clause.has(words.PLACE, words.REPOSITORY) and not clause.has(words.FILE)
    if somewhere and clause.first in _COUNTING and clause.has(words.CODE_NOUN):
        return "grep"
    if somewhere and (clause.has(_ALL_TRACES) or (clause.has(_WHETHER) and _is_located(clause))):
        return "grep"
    if somewhere and clause.has(words.CODE_NOUN) and clause.has(words.RELATION, words.LOCATED):
        return "grep" if clause.orders("judge") or clause.has(_NARROWED) else None
    return "grep" if clause.has(words.EVERY_CODE) else None


def _is_located(clause: Clause) -> bool:
    return clause.has(words.LOCATED) and not clause.has(words.THIS_TEXT, words.SHOULD)


def _seeking(clause: Clause) -> str | None:
    """Search, find, locate, look for."""
    looking = clause.first in _LOOKING
    if clause.has(words.FILE) and (looking or clause.has(_BUG)):
        return "read"
    if clause.has(_THE_WEB):
        return "fetch"
    if clause.has(_WHERE) and clause.has(words.LOCATED):
        return "grep"
    if not clause.has(_BY_CONTENT) and _names_files(clause):
        return "glob"
    somewhere = clause.has(words.PLACE, words.REPOSITORY)
    if clause.has(words.PROSE) or (clause.has(words.TEAM_WORDS) and not somewhere):
        return None
    if somewhere or clause.has(words.QUOTE):
        return None if clause.has(_NAME_FOR) else "grep"
    related = clause.has(words.CODE_NOUN) and clause.has(words.RELATION, words.LOCATED)
    wide = clause.orders("search") or clause.has(_QUANTITY, _USAGES)
    return "grep" if related and wide and not looking else None


def _names_files(clause: Clause) -> bool:
    """Tell whether files themselves are sought: "all test files", "the file X"."""
    if clause.orders("find") and clause.has(words.ANY_FILE):
        return True
    sought = _INSIDE.split(clause.text, maxsplit=1)[0]
    return bool(words.FILE_NOUN.search(sought) and _QUANTITY.search(sought))


def _listing(clause: Clause) -> str | None:
    """List what a folder holds."""
    if not clause.orders("list", "show", "read"):
        return None
    if clause.has(words.SHOULD, words.ANY_FILE, words.QUOTE):
        return None
    holds = words.FILE_NOUN.search(clause.text) or words.CONTENTS.search(clause.text)
    if clause.has(words.FOLDER) and (holds or clause.orders("list")):
        return "list"
    if clause.first == "ls" or clause.has(words.BARE_LIST):
        return "list"
    if holds and clause.orders("list", "show"):
        rest = clause.text.replace(holds[0], "", 1)
        return "list" if words.FOLDER_NOUN.search(rest) else None
    return None


def _moving(clause: Clause) -> str | None:
    """Move whole files: rename FILE to FILE, delete DIR."""
    return "move" if clause.orders("move") and clause.has(words.WHOLE_FILE) else None


def _changing(clause: Clause) -> str | None:
    """Change files that exist."""
    if not clause.orders("change", "replace"):
        return None
    if clause.has(words.ANY_FILE):
        return _changing_named(clause)
    if clause.has(words.THIS_TEXT, words.PROSE):
        return None
    if clause.orders("make"):
        what = words.RELATIVE.split(clause.text, maxsplit=1)[0]
        inside = clause.has(words.FOLDER) or words.IN_EXISTING.search(what)
        placed = clause.has(words.ADDITION) and inside
        return "edit" if placed else None
    if clause.has(words.FOLDER, words.REPOSITORY, words.EDITABLE):
        return "replace" if clause.orders("replace") and clause.has(words.QUOTE) else "edit"
    return None


def _changing_named(clause: Clause) -> str | None:
    """Tell "Add a method to FILE" from "Add FILE" and "Write X to FILE"."""
    if clause.orders("make", "save") and not clause.has(words.ADDITION):
        return "edit" if clause.has(words.MAKE_SO) else None
    if clause.orders("make") and not clause.has(_TOWARDS):
        return None
    if clause.first in ("write", "schreib", "schreibe"):
        return None
    return "replace" if clause.orders("replace") else "edit"


def _making(clause: Clause) -> str | None:
    """Make new files; text and code for the chat are not."""
    if not clause.orders("make", "save") or clause.has(words.LINK_TEXT):
        return None
    if clause.has(words.WRITTEN_ABOUT) and not clause.has(words.TARGET):
        return None
    before_relative = words.RELATIVE.split(clause.text, maxsplit=1)[0]
    if clause.has(words.DIRECT) or words.TARGET.search(before_relative):
        return "create"
    if clause.orders("save") and clause.has(words.TARGET):
        return "create"
    new_file = words.NEW_FILE.search(before_relative)
    return "create" if new_file and not _CODE_TEXT.search(before_relative) else None


def _reading(clause: Clause) -> str | None:
    """Look into files: whatever else is wanted of a named one needs its content."""
    if clause.has(words.SHOULD, words.A_FILE):
        return None
    if clause.orders("make") and clause.has(words.LINK_TEXT):
        return None
    if clause.has(words.FILE):
        before = clause.text.split("FILE")[0]
        made_up = clause.orders("make") and not clause.has(words.PATH)
        return None if made_up and words.RELATIVE.search(before) else "read"
    explains = clause.first in _EXPLAINING
    judged = clause.orders("read", "judge") and clause.has(words.OWN_CLASS)
    if judged and not explains and not clause.has(words.THIS_TEXT, words.PROSE):
        return "read"
    if clause.has(words.GENERIC_FILE):
        looks = clause.orders("read", "show", "judge", "find", "search", "list")
        talks = explains or clause.first in _COMPARING
        return "read" if looks and (not talks or clause.has(_OWNED)) else None
    looks = clause.orders("read", "judge") or clause.has(_SHOW_ME)
    if looks and not explains and clause.has(words.READABLE):
        return None if clause.has(words.THIS_TEXT, _NEW) else "read"
    return None
