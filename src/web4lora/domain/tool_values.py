"""Whether the values of one call fit a task that is only put into words.

A value is judged by the role of its parameter: a path against the files and folders the task
names, a command against its commands, a pattern against its quoted terms, and so on. Where the
task names nothing of the kind, any sensible value fits.
"""

import re
from dataclasses import dataclass
from typing import Any

from web4lora.domain import tool_fit as fit
from web4lora.domain.prompt_view import PromptView
from web4lora.domain.tool_spec import ToolSpec


def _word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NAMED_FOLDER = re.compile(
    r"\b(?!(?:the|this|that|a|an|my|our|your)\b)([\w./-]+) (?:folder|directory|dir)\b"
    r"|\b(?:folder|directory|ordner|verzeichnis) ([\w./-]+)",
    re.I,
)
_NO_FOLDER = _word_set(
    """the this that current root project same new a an my our whole any each every parent
    working home workspace repository for of in named called which is und and to from with
    top-level temp empty"""
)
#: "README.md in the repository root": the folder of a bare name is not left open.
_AT_ROOT = re.compile(
    r"\b(?:in|at|from|on|im|auf)\s+(?:the\s+|our\s+|oberster\s+)?(?:[\w'-]+\s+){0,2}?(?:root"
    r"|top[- ]level"
    r"|wurzel\w*|stammverzeichnis\w*|hauptverzeichnis\w*|ebene)\b|\b(?:top-level"
    r"|root)\s+[\w.-]+\.\w+"
    r"|\b(?:root|top-level) readme\b",
    re.I,
)
#: A place left open in a path: ``<folder>/a.ts``, ``path/to/a.ts``.
_HOLE = re.compile(r"<[^<>]+>|\{\{|^/?path/to/|\.\.\./|\byour[_-]")
_WORD = re.compile(r"[A-Za-zÄÖÜäöüß]\w*|\d+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\W]+")

_COMMAND_KINDS = tuple(
    _word_set(words)
    for words in (
        "test tests vitest spec specs suite pytest mocha testsuite unit coverage",
        "build compile compiles tsc bundle bauen baue kompiliere kompilieren typecheck types",
        "lint linter eslint",
        "install add ci dependency dependencies installiere abhängigkeiten uninstall remove",
        "format prettier formatter formatiere",
        "commit committe",
        "push pushe",
        "status",
        "server serve dev starte",
    )
)
_RISKY = re.compile(r"(?<!\S)(?:--force|--hard|--no-verify|-rf|-fr|--amend|--prune)(?!\S)")
#: Flags that change what a command does, where they were not asked for.
_BOLD_FLAG = re.compile(
    r"^-[a-z]*[fDgu]|force|hard|delete|global|save|no-verify|fix|legacy|amend|remove|prune"
)
_INSTALLED = re.compile(
    r"(?:^|[.!?]\s+|\b(?:please|bitte|and|und|then)\s+)(?:install|installiere"
    r"|add the dependency)\s+"
    r"(?:the package )?([@\w][\w@/.-]*\w)",
    re.I,
)
_NO_PACKAGE = _word_set(
    """the all dependencies packages it them everything our my this please and in with die alle
    abhängigkeiten bitte das den missing project npm required via using from new"""
)
#: What a file pattern may be about, by words of the task and of the pattern.
_KINDS = {
    kind: _word_set(words)
    for kind, words in {
        "typescript": "ts tsx typescript react component components",
        "javascript": "js jsx mjs cjs javascript",
        "python": "py python",
        "markdown": "md mdx markdown docs documentation dokumentation readme pdca pdcas",
        "data": "json jsonl yaml yml toml config configuration konfiguration",
        "style": "css scss less style styles stylesheet stylesheets",
        "page": "html htm page pages",
        "image": "png jpg jpeg svg gif webp image images picture pictures icon icons bild bilder",
        "script": "sh bash shell script scripts skript skripte",
        "test": "test tests spec specs testdatei testdateien",
    }.items()
}
_GERMAN = {
    "konstruktor": "constructor",
    "klasse": "class",
    "schnittstelle": "interface",
    "funktion": "function",
    "methode": "method",
    "fehler": "error",
    "ausnahme": "exception",
    "passw": "password",
    "verweis": "reference",
    "kommentar": "comment",
}
_SWAP = re.compile(
    r"\b(?:replace|rename|swap|substitute|change|ersetze?|benenne?|ändere?|tausche?)\b.*?"
    r"(?P<old>[\w$.-]+)(?: (?:in|von) \S+)? (?:with|by|to|into|for|durch|in|gegen|zu|auf) "
    r"(?P<new>[\w$.-]+)",
    re.I,
)
_REVERSED = re.compile(r"\b(?:instead of|rather than|anstelle von|anstatt|statt)\b", re.I)
_COUNTED = re.compile(
    r"line|start|end|count|limit|max|min|num|offset|depth|port|timeout|zeile|^n$|^from$|^to$"
    r"|^id$|_id$|Id$|^issue|^ticket|^pr$",
    re.I,
)
_STANDALONE_NUMBER = re.compile(r"(?<![\w./])(?<![A-Za-z]-)\d+(?![\w/]|\.\d)")
#: Shortest common beginning by which two words count as one.
_STEM = 4


@dataclass(frozen=True)
class TaskText:
    """A task in words: the text, and what it names."""

    text: str
    view: PromptView

    @property
    def folders(self) -> list[list[str]]:
        """The folders it names, each split into its names."""
        named = [(one or other).rstrip(".") for one, other in _NAMED_FOLDER.findall(self.text)]
        spoken = [name for name in named if name.lower() not in _NO_FOLDER]
        return [fit.path_parts(folder) for folder in (*self.view.folders, *spoken)]


def value_faults(
    task: TaskText,
    spec: ToolSpec,
    parameters: dict[str, Any],
    category: str | None,
    *,
    swaps: bool,
) -> list[str]:
    """Return the values of one call that do not fit the task.

    Args:
        task: the task in words.
        spec: the tool.
        parameters: its arguments.
        category: what the tool does.
        swaps: the task replaces or renames something.
    """
    names = tuple(spec.properties) or tuple(parameters)
    roles = {name: fit.role_of(name, spec.properties.get(name), names) for name in parameters}
    faults = [
        f"{name} does not fit the task: {str(value)[:80]!r}"
        for name, value in parameters.items()
        if not _suits(task, roles[name], name, value, category)
    ]
    return faults + _swap_faults(task, parameters, roles, swaps=swaps)


def _suits(task: TaskText, role: str, name: str, value: Any, category: str | None) -> bool:
    if isinstance(value, list):
        return all(_suits(task, role, name, item, category) for item in value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return not _COUNTED.search(name) or _number_suits(task, value)
    if not isinstance(value, str) or not value:
        return True
    if role == "free":
        kind = fit.looks_like(value)
        role = kind if kind == "url" or (kind == "path" and task.view.files) else role
    match role:
        case "path":
            return _path_suits(task, value, category)
        case "command":
            return _command_suits(task, value)
        case "url":
            return not task.view.urls or any(fit.same_url(url, value) for url in task.view.urls)
        case "pattern":
            return _pattern_suits(task, value, category)
        case _:
            return True


def root_faults(task: TaskText, spec: ToolSpec, parameters: dict[str, Any]) -> list[str]:
    """Return the paths that lead into a folder where the task names a file of the root."""
    names = task.view.files
    bare = len(names) == 1 and "/" not in names[0]
    if not bare or task.view.folders or not _AT_ROOT.search(task.text):
        return []
    siblings = tuple(spec.properties) or tuple(parameters)
    return [
        f"{name} does not lie in the root: {value[:80]!r}"
        for name, value in parameters.items()
        if isinstance(value, str)
        and fit.role_of(name, spec.properties.get(name), siblings) == "path"
        and not value.startswith(("/", "~"))
        and len(fit.path_parts(value)) > 1
        and fit.same_path(names[0], value)
    ]


def _path_suits(task: TaskText, value: str, category: str | None) -> bool:
    if _HOLE.search(value) and not _HOLE.search(task.text):
        return False
    literal = "/" in value or not task.folders
    if (
        literal
        and len(value) > 1
        and re.search(rf"(?<![\w/]){re.escape(value)}(?![\w/])", task.text)
    ):
        return True
    parts, folders = fit.path_parts(value), task.folders
    searching = category in ("grep", "glob")
    if not task.view.files:
        in_folder = any(_holds(parts, folder) for folder in folders)
        return not folders or in_folder or (searching and not parts)
    if not any(fit.path_fits(name, value) for name in (*task.view.files, *task.view.quotes)):
        return searching and (not parts or parts in folders)
    if len(parts) == 1 and category != "create":
        return True
    whole = any(fit.path_parts(name) == parts for name in task.view.files if "/" in name)
    return whole or not folders or any(_holds(parts, folder) for folder in folders)


def _holds(parts: list[str], folder: list[str]) -> bool:
    """Tell whether a path lies in (or is) a folder, wherever the folder lies."""
    size = len(folder)
    return any(parts[at : at + size] == folder for at in range(len(parts) - size + 1))


def _command_suits(task: TaskText, value: str) -> bool:
    spoken = fit.squeeze(task.text)
    if any(flag not in spoken for flag in _RISKY.findall(value)):
        return False
    installed = _INSTALLED.search(task.text)
    if installed and installed[1].lower() not in _NO_PACKAGE and installed[1] not in value:
        return False
    if task.view.commands:
        pieces = [piece.strip() for piece in re.split(r"&&|;", value)]
        return all(
            any(_same_command(task, command, piece) for command in task.view.commands)
            for piece in pieces
            if piece and not piece.startswith("cd ")
        )
    names = [fit.path_parts(path)[-1] for path in task.view.files if fit.path_parts(path)]
    return any(name in value for name in names) if names else _kind_suits(task, value)


def _same_command(task: TaskText, wanted: str, value: str) -> bool:
    """Tell whether a command is the wanted one, with nothing but harmless flags added."""
    if fit.same_command(wanted, value):
        return True
    plain, given = " ".join(wanted.split()), " ".join(value.split())
    if not given.startswith(f"{plain} "):
        return False
    spoken = fit.squeeze(task.text)
    return all(
        (token.startswith("-") and not _BOLD_FLAG.search(token))
        or fit.squeeze(token.strip("\"'")) in spoken
        for token in re.findall(r"\"[^\"]*\"|'[^']*'|\S+", given[len(plain) :])
    )


def _kind_suits(task: TaskText, value: str) -> bool:
    """Tell whether a command is of the kind asked for: tests, build, lint, installation, …."""
    spoken = set(map(str.lower, _WORD.findall(task.text)))
    called = set(map(str.lower, _WORD.findall(value)))
    asked = [kind for kind in _COMMAND_KINDS if kind & spoken]
    given = [kind for kind in _COMMAND_KINDS if kind & called]
    return not asked or not given or any(kind in asked for kind in given)


def _pattern_suits(task: TaskText, value: str, category: str | None) -> bool:
    view = task.view
    terms = [*view.quotes, *view.commands]
    named = terms if category == "grep" else [*terms, *view.globs]
    if any(fit.pattern_holds(term, value) for term in (*named, *view.files)):
        return True
    if view.quotes or (view.globs and category != "grep"):
        return False
    spoken = set(map(fit.squeeze, _split_words(task.text)))
    words = set(map(fit.squeeze, _split_words(value)))
    if category == "glob":
        asked = {kind for kind, names in _KINDS.items() if spoken & names}
        given = {kind for kind, names in _KINDS.items() if words & names}
        return not asked or not given or bool(asked & given)
    spoken |= {english for word in spoken for stem, english in _GERMAN.items() if stem in word}
    if not spoken or not words:
        return True
    return any(_akin(word, other) for word in words for other in spoken)


def _split_words(text: str) -> list[str]:
    whole = _WORD.findall(text)
    return whole + [part for word in whole for part in _CAMEL.split(word) if part]


def _akin(word: str, other: str) -> bool:
    """Tell whether two words are one but for their ending."""
    short, long = sorted((word, other), key=len)
    return word == other or (len(short) >= _STEM and long.startswith(short))


def _number_suits(task: TaskText, value: float) -> bool:
    numbers = {float(found) for found in _STANDALONE_NUMBER.findall(task.text)}
    return not numbers or value in numbers


def _swap_faults(
    task: TaskText, parameters: dict[str, Any], roles: dict[str, str], *, swaps: bool
) -> list[str]:
    """Check that the old text goes out and the new one comes in, not the other way round."""
    by_role = {role: name for name, role in roles.items()}
    if "old" not in by_role or "new" not in by_role:
        return []
    old, new = str(parameters[by_role["old"]]), str(parameters[by_role["new"]])
    if old == new:
        return ["the edit changes nothing"]
    wanted_old, wanted_new = _pair(task, swaps=swaps) or ("", "")
    faults = []
    if fit.squeeze(wanted_old) not in fit.squeeze(old):
        faults.append(f"{by_role['old']} does not hold {wanted_old!r}")
    if fit.squeeze(wanted_new) not in fit.squeeze(new):
        faults.append(f"{by_role['new']} does not hold {wanted_new!r}")
    return faults


def _pair(task: TaskText, *, swaps: bool) -> tuple[str, str] | None:
    """Return the text to replace and its replacement, where the task names both."""
    quoted = [text for text in task.view.quoted if text not in task.view.files]
    if len(quoted) == 2:
        first, second = quoted
        return (second, first) if _REVERSED.search(task.text) else (first, second)
    if quoted or not swaps:
        return None
    found = _SWAP.search(task.text)
    return (found["old"].strip("."), found["new"].strip(".")) if found else None
