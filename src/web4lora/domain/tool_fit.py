"""Whether argument values fit a task: by the parameter's role, against what the task names."""

import re
from typing import Any

_ROLE_WORDS = {
    "old": """
        oldstring oldstr oldtext old find original before searchtext oldcode oldvalue
        textold oldname
    """,
    "new": """
        newstring newstr newtext new replace replacement replacewith after replacementtext
        newcode newvalue with newname
    """,
    "path": """
        path filepath file filename targetfile dir dirpath directory folder document doc
        source src destination dest dst filepaths files paths relativepath absolutepath
        target targetpath sourcepath destinationpath root filelocation directorypath
        folderpath oldpath newpath
    """,
    "command": """
        command cmd script shell commandline exec terminalcommand bash
    """,
    "url": """
        url link href address endpoint uri website page
    """,
    "pattern": """
        pattern query search searchterm regex term glob globpattern keyword
        keywords needle expression symbol q searchquery searchpattern filter
    """,
    "scope": """
        cwd workingdirectory workdir basedir basepath include exclude excludepattern includepattern
    """,
    "content": """
        content contents text body changes data code edits instruction instructions message
        rule ruletext codeedit patch diff filecontent newcontent note
    """,
}
_ROLES = {word: role for role, words in _ROLE_WORDS.items() for word in words.split()}
_DESCRIBED = (
    ("path", re.compile(r"\b(?:file|path|folder|directory|document)\b")),
    ("command", re.compile(r"\b(?:command|shell)\b")),
    ("url", re.compile(r"\b(?:url|address|link)\b")),
    ("pattern", re.compile(r"\b(?:pattern|search|query|regex|glob)\b")),
    ("content", re.compile(r"\b(?:content|text|body)\b")),
)
_PLACEHOLDER = re.compile(
    r"<[^<>]+>|\{\{?[^{}]*\}?\}|\[[^\[\]]*\]|\.\.\.|…|tbd|todo|xxx+|n/?a|null|none|undefined"
    r"|example|"
    r"(?:/?path/to/.*)|(?:your|my)[_-]\w+|(?:string|filepath|filename|file_path|command|url|path"
    r"|value)",
    re.I,
)
_URL_LIKE = re.compile(r"https?://\S+", re.I)
_PATH_LIKE = re.compile(r"[\w@.~-]*(?:/[\w@. ~-]+)+/?|[\w@.-]+\.[A-Za-z]{1,5}")
_COMMAND_ALIASES = (
    (re.compile(r"\bnpm i\b"), "npm install"),
    (re.compile(r"\bnpm t\b"), "npm test"),
    (re.compile(r"\bnpm run-script\b"), "npm run"),
    (re.compile(r"\bnpm run (test|start)\b"), r"npm \1"),
)


_ABSOLUTE = re.compile(r"/|~|[A-Za-z]:[\\/]|file://")


def role_of(name: str, schema: dict[str, Any] | None = None, siblings: tuple[str, ...] = ()) -> str:
    """Return what a parameter holds: path, command, url, pattern, old, new, content, scope or free.

    Args:
        name: the parameter's name.
        schema: its schema; the description decides where the name says nothing.
        siblings: names of the tool's other parameters; "search" beside "replace" is the old text.
    """
    plain = re.sub(r"[^a-z]", "", name.lower())
    others = {
        _ROLES.get(re.sub(r"[^a-z]", "", other.lower())) for other in siblings if other != name
    }
    if plain in ("search", "pattern", "from", "target") and "new" in others:
        return "old"
    if plain in ("to", "value", "content") and "old" in others:
        return "new"
    if plain in ("replace", "new", "with", "after") and not others & {"old", "pattern", "path"}:
        return "free"
    role = _ROLES.get(plain)
    if role:
        return role
    described = str((schema or {}).get("description", "")).lower()
    return next((role for role, pattern in _DESCRIBED if pattern.search(described)), "free")


def looks_like(value: str) -> str:
    """Guess a role from a value: url, path or free."""
    if _URL_LIKE.fullmatch(value.strip()):
        return "url"
    return "path" if _PATH_LIKE.fullmatch(value.strip()) else "free"


def is_placeholder(value: str) -> bool:
    """Tell whether a value only marks the place of one: ``<file>``, ``path/to/…``, ``TODO``."""
    return bool(_PLACEHOLDER.fullmatch(value.strip()))


def value_fits(expected: Any, actual: Any, role: str) -> bool:
    """Compare one argument with the value a task gives for it.

    Paths are equal when one ends with the other at a folder boundary, commands after white space
    is normalised, patterns when they contain the term, texts when they contain the text.
    """
    if isinstance(expected, str) and isinstance(actual, str):
        return _text_fits(expected, actual, role)
    if isinstance(expected, list) and isinstance(actual, list):
        return len(expected) == len(actual) and all(
            any(value_fits(wanted, given, role) for given in actual) for wanted in expected
        )
    if isinstance(expected, list):
        return any(value_fits(alternative, actual, role) for alternative in expected)
    if isinstance(expected, dict) and isinstance(actual, str):
        return all(str(part) in actual for part in values_of(expected))
    if isinstance(expected, dict) and isinstance(actual, dict):
        return all(
            key in actual and value_fits(expected[key], actual[key], role) for key in expected
        )
    if isinstance(expected, bool) or isinstance(actual, bool):
        return str(expected).lower() == str(actual).lower()
    if isinstance(actual, list) and len(actual) == 1:
        return value_fits(expected, actual[0], role)
    return expected == actual or str(expected).strip() == str(actual).strip()


def _text_fits(expected: str, actual: str, role: str) -> bool:
    if not expected.strip():
        return not actual.strip()
    if role in ("path", "scope"):
        return path_fits(expected, actual)
    if role == "command":
        return same_command(expected, actual)
    if role == "url":
        return same_url(expected, actual)
    if role == "pattern":
        return pattern_holds(expected, actual)
    if role == "free":
        kind = looks_like(expected)
        if kind == "path" and path_fits(expected, actual):
            return True
        if kind == "url":
            return same_url(expected, actual)
    return squeeze(expected) in squeeze(actual)


def squeeze(text: str) -> str:
    """Return text with white space collapsed and case folded."""
    return " ".join(text.split()).casefold()


def same_path(one: str, other: str) -> bool:
    """Tell whether two paths name the same file: equal, or one ends with the other."""
    first, second = path_parts(one), path_parts(other)
    if not first or not second:
        return first == second
    short, long = sorted((first, second), key=len)
    return long[-len(short) :] == short or _same_document(short, long)


def path_fits(wanted: str, given: str) -> bool:
    """Tell whether a path leads to the wanted file: the same, only not with its folder lost.

    A task that names a bare file leaves the folder open. A task that names the folder does not;
    an absolute path may be shortened to a relative one.
    """
    if not same_path(wanted, given):
        return False
    asked, called = path_parts(wanted), path_parts(given)
    is_absolute = bool(_ABSOLUTE.match(wanted.strip()))
    return len(called) >= len(asked) or len(asked) < 2 or (is_absolute and len(called) > 1)


def _same_document(short: list[str], long: list[str]) -> bool:
    """README and readme.md are one."""
    stem = re.compile(r"(readme|changelog|license)(\.md|\.txt)?", re.I)
    first, second = stem.fullmatch(short[-1]), stem.fullmatch(long[-1])
    return bool(first and second and first[1].lower() == second[1].lower() and len(short) == 1)


def path_parts(path: str) -> list[str]:
    """Split a path into its names; ``./`` and doubled or trailing slashes vanish."""
    cleaned = path.strip().strip("\"'`").replace("\\", "/")
    cleaned = re.sub(r"^file://", "", cleaned)
    return [part for part in cleaned.split("/") if part not in ("", ".")]


def same_command(one: str, other: str) -> bool:
    """Tell whether two shell commands are the same after white space is normalised."""
    first, second = _plain_command(one), _plain_command(other)
    return first == second or re.sub(r"^cd \S+ && ", "", second) == first


def _plain_command(command: str) -> str:
    text = " ".join(command.split()).removeprefix("$ ").rstrip(";").strip().replace("'", '"')
    for pattern, replacement in _COMMAND_ALIASES:
        text = pattern.sub(replacement, text)
    return text


def same_url(one: str, other: str) -> bool:
    """Tell whether two addresses are the same but for a trailing slash and the host's case."""
    return _plain_url(one) == _plain_url(other)


def _plain_url(url: str) -> str:
    match = re.match(r"(https?://)?([^/?#]*)(.*)", url.strip(), re.I | re.S)
    if match is None:
        return url.strip()
    return f"{match[2].lower().removeprefix('www.')}{match[3].rstrip('/')}"


def pattern_holds(term: str, pattern: str) -> bool:
    """Tell whether a search pattern looks for a term; escapes and leading ``**/`` do not matter."""
    plain = squeeze(re.sub(r"\\(.)", r"\1", pattern))
    wanted = squeeze(re.sub(r"^(?:\*\*/)+", "", re.sub(r"\\(.)", r"\1", term)))
    if wanted in plain or wanted in squeeze(pattern):
        return True
    loose = re.sub(r"[^\w.@/-]+", "", wanted)
    return bool(loose) and loose in re.sub(r"\\s[*+]?|[^\w.@/-]+", "", plain)


def values_of(parameters: dict[str, Any]) -> list[str]:
    """Return every scalar of the arguments as text, nested ones included."""
    found: list[str] = []
    stack: list[Any] = list(reversed(list(parameters.values())))
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            stack.extend(reversed(list(value.values())))
        elif isinstance(value, list):
            stack.extend(reversed(value))
        elif value is not None:
            found.append(str(value))
    return found
