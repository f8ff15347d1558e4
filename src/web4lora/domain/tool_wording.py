"""Whether calls fit a task that is only put into words.

What the words name (files, folders, commands, addresses, quoted terms, numbers) must come back in
the arguments whose role it has; a file named in the task and another one in the call do not fit.
"""

import re
from dataclasses import dataclass
from typing import Any

from web4lora.domain import tool_fit as fit
from web4lora.domain.prompt_view import PromptView, view_prompt
from web4lora.domain.tool_intent import (
    TOOLS_BY_INTENT,
    clause_intent,
    clauses,
    is_order,
    prompt_clauses,
)
from web4lora.domain.tool_spec import ToolSpec

_TOOL_LINE = re.compile(
    r"^\W*(?:(?:the )?(?:available |given |offered )?(?:tools?|functions?|werkzeuge)(?: in context| available| on offer"
    r"|verfügbar)?)\s*:.*$",
    re.I,
)
_LABEL = re.compile(r"^\s*(?:task|aufgabe|request|instruction|user|question|prompt)\s*:\s*", re.I)
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
}  # fmt: skip
#: Intents whose work another tool may do as well.
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
_ENUMERATION = re.compile(
    r"\b(?:P?FILE|GFILE|URL|DIR|CMD|QUOTE)\b(?: ?(?:,? (?:and|und|sowie|as well as|then|dann|&)|,) (?:then |dann )?(?:the )?(?:file |datei )?"
    r"\b(?:P?FILE|GFILE|URL|DIR|CMD|QUOTE)\b)+"
)
_ITEM = re.compile(r"\b(?:P?FILE|GFILE|URL|DIR|CMD|QUOTE)\b")
_OBJECT = re.compile(r"\b(?:P?FILE|GFILE|URL|DIR|CMD|QUOTE|GLOB)\b")
_COUNT_WORDS = re.compile(r"\b(?P<n>one|two|three|four|exactly one|ein|zwei|drei|[1-9]) (?:tool )?(?:calls?|aufrufe?n?|werkzeugaufrufe?)\b")
_NUMBER_WORDS = {"one": 1, "exactly one": 1, "two": 2, "three": 3, "four": 4, "ein": 1, "zwei": 2, "drei": 3}
_NAMED_FOLDER = re.compile(
    r"\b([\w./-]+) (?:folder|directory|dir)\b|\b(?:folder|directory|ordner|verzeichnis) ([\w./-]+)", re.I
)
_NO_FOLDER = frozenset(
    "the this that current root project same new a an my our whole any each every parent working home workspace"
    " repository for of in named called which called, is und and to from with top-level temp empty".split()
)
_SWAP = re.compile(
    r"\b(?:replace|rename|swap|substitute|change|ersetze?|benenne?|ändere?|tausche?)\b.*?"
    r"(?P<old>[\w$.-]+)(?: (?:in|von) \S+)? (?:with|by|to|into|for|durch|in|gegen|zu|auf) (?P<new>[\w$.-]+)",
    re.I,
)
_REVERSED = re.compile(r"\b(?:instead of|rather than|anstelle von|anstatt|statt)\b", re.I)
_TEXT_GIVEN = re.compile(
    r"\b(?:with (?:the )?(?:text|contents?|line|words?)|containing|saying|mit (?:dem |der )?(?:text|inhalt|wort|zeile))"
    r"[: ]+(?P<text>[^.?!\n]+)",
    re.I,
)
_WORD = re.compile(r"[A-Za-zÄÖÜäöüß]\w*|\d+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\W]+")
_COMMAND_KINDS = (
    frozenset("test tests vitest spec specs suite pytest mocha testsuite unit coverage".split()),
    frozenset("build compile compiles tsc bundle bauen kompiliere kompilieren baue typecheck types".split()),
    frozenset("lint linter eslint".split()),
    frozenset("install add ci dependency dependencies installiere abhängigkeiten uninstall remove".split()),
    frozenset("format prettier formatter formatiere".split()),
    frozenset("commit committe".split()),
    frozenset("push pushe".split()),
    frozenset("status".split()),
    frozenset("server serve dev starte".split()),
)
#: What a file pattern may be about, by words of the task and of the pattern.
_KINDS = {
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
}
_GERMAN = {
    "konstruktor": "constructor",
    "klasse": "class",
    "schnittstelle": "interface",
    "funktion": "function",
    "methode": "method",
    "import": "import",
    "fehler": "error",
    "ausnahme": "exception",
    "passw": "password",
    "verweis": "reference",
    "kommentar": "comment",
    "variable": "const",
    "export": "export",
}
_RISKY = re.compile(r"(?<!\S)(?:--force|--hard|--no-verify|-rf|-fr|--amend|--prune)(?!\S)")
_INSTALLED = re.compile(r"\b(?:install|installiere|add the dependency)\s+(?:the package )?([@\w][\w@/.-]*\w)", re.I)
_NO_PACKAGE = frozenset(
    "the all dependencies packages it them everything our my this please and in with die alle"
    " abhängigkeiten bitte das den missing project npm required via using from new".split()
)
#: Flags that change what a command does, and were not asked for.
_BOLD_FLAG = re.compile(r"^-[a-z]*[fDgu]|force|hard|delete|global|save|no-verify|fix|legacy|amend|remove|prune")
#: A place left open in a path: ``<folder>/a.ts``, ``path/to/a.ts``.
_HOLE = re.compile(r"<[^<>]+>|\{\{|^/?path/to/|\.\.\./|\byour[_-]")
_NUMBERED = re.compile(r"line|start|end|count|limit|max|min|num|offset|depth|port|timeout|zeile|^n$|^from$|^to$", re.I)
_STANDALONE_NUMBER = re.compile(r"(?<![\w./])(?<![A-Za-z]-)\d+(?![\w/]|\.\d)")


def mention_found(mention: str, values: list[str], names: list[str]) -> bool:
    """Tell whether some argument (or the tool's name) carries a mention."""
    if any(name.casefold() == mention.casefold() for name in names):
        return True
    return any(
        fit.squeeze(mention) in fit.squeeze(value)
        or fit.same_path(mention, value)
        or fit.same_command(mention, value)
        or fit.pattern_holds(mention, value)
        for value in values
    )


@dataclass(frozen=True)
class TaskWording:
    """A task in words, read once.

    Attributes:
        text: without descriptions of tools.
        view: what it names.
        wants: (intent, clause) of each clause that wants something done.
        plain_wants: the same for commands only, where "it" is not yet resolved.
        offered: categories of the tools on offer.
        tool_names: names of the tools on offer.
    """

    text: str
    view: PromptView
    wants: tuple[tuple[str, str], ...]
    plain_wants: tuple[tuple[str, str], ...]
    offered: frozenset[str]
    tool_names: frozenset[str]

    @classmethod
    def read(cls, text: str, specs: list[ToolSpec]) -> "TaskWording":
        """Read a task's words; lines that describe the tools are left out."""
        names = [spec.name for spec in specs]
        kept = [
            _LABEL.sub("", line)
            for line in text.splitlines()
            if not _TOOL_LINE.match(line)
            and not any(f"{name}(" in line or f'"{name}"' in line for name in names)
        ]
        plain = "\n".join(kept)
        view = view_prompt(plain)
        wants = [(clause_intent(clause), clause) for clause in prompt_clauses(view)]
        orders = [clause for text in view.sentences for clause in clauses(text) if is_order(clause)]
        plain_wants = [(clause_intent(clause), clause) for clause in orders]
        return cls(
            text=plain,
            view=view,
            wants=tuple((intent, clause) for intent, clause in wants if intent),
            plain_wants=tuple((intent, clause) for intent, clause in plain_wants if intent),
            offered=frozenset(filter(None, map(category_of, specs))),
            tool_names=frozenset(names),
        )

    def calls_asked(self) -> tuple[int, int]:
        """Return the least and the greatest number of calls the words ask for."""
        counted = _COUNT_WORDS.search(self.text.lower())
        if counted:
            number = _NUMBER_WORDS.get(counted["n"]) or int(counted["n"])
            return number, number
        low = sum(
            _items(intent, clause)[0]
            for intent, clause in self.plain_wants
            if _OBJECT.search(clause) and self._offers(intent)
        )
        high = sum(_items(intent, clause)[1] for intent, clause in self.wants if self._offers(intent))
        return max(low, 1), max(high, low, 1)

    def _offers(self, intent: str) -> bool:
        return not self.offered or _fits(intent, self.offered)

    def names_something(self) -> bool:
        """Tell whether the words name a file, folder, command, address or quoted term."""
        view = self.view
        return bool(
            view.files or view.folders or view.commands or view.urls or view.quotes or view.globs
        )

    def choice_faults(self, spec: ToolSpec) -> list[str]:
        """Return a fault when another tool on offer does what the words ask for, and this not."""
        category = category_of(spec)
        intents = [intent for intent, _ in self.wants]
        if category is None or not intents:
            return []
        suits = any(_fits(intent, frozenset({category})) for intent in intents)
        better = any(intent in self.offered for intent in intents)
        if suits or not better:
            return []
        return [f"{spec.name} does not suit the task ({', '.join(intents)})"]

    def value_faults(self, spec: ToolSpec, parameters: dict[str, Any]) -> list[str]:
        """Return the values of one call that do not fit."""
        faults: list[str] = []
        category = category_of(spec)
        names = tuple(spec.properties) or tuple(parameters)
        for name, value in parameters.items():
            role = fit.role_of(name, spec.properties.get(name), names)
            if isinstance(value, str) and value and not self._suits(role, value, category):
                faults.append(f"{name} does not fit the task: {value[:80]!r}")
            if isinstance(value, list) and role == "path":
                faults += [
                    f"{name} does not fit the task: {item!r}"
                    for item in value
                    if isinstance(item, str) and not self._path_suits(item)
                ]
            if _is_number(value) and _NUMBERED.search(name) and not self._number_suits(value):
                faults.append(f"{name} does not fit the task: {value}")
        return faults + self._swap_faults(spec, parameters, names)

    def missing(self, calls: list[dict[str, Any]]) -> list[str]:
        """Return what the words name and no call carries."""
        values = [value for parameters in calls for value in fit.values_of(parameters)]
        squeezed = " ".join(map(fit.squeeze, values))
        faults: list[str] = []
        for intent, clause in self.wants:
            listed = _ENUMERATION.search(clause)
            if listed and intent in ("read", "create", "edit", "move", "fetch", "run", "list"):
                faults += [
                    f"no argument names {item}"
                    for item in self._named_in(listed[0])
                    if not mention_found(item, values, [])
                ]
        faults += self._missing_quotes(calls, values)
        given = _TEXT_GIVEN.search(self.text)
        if given and self._slots(calls) & {"content", "new"} and not self.view.quotes:
            words = [word for word in _WORD.findall(given["text"].casefold()) if len(word) > 2][:3]
            faults += [f"no argument carries {word!r}" for word in words if word not in squeezed]
        return faults

    def _named_in(self, enumeration: str) -> list[str]:
        """Return the items of an enumeration; placeholders hide them, so all of a kind count."""
        view = self.view
        items: list[str] = []
        for kind, found in (("FILE", view.files), ("URL", view.urls), ("CMD", view.commands), ("DIR", view.folders)):
            if re.search(rf"\bP?G?{kind}\b", enumeration) and len(re.findall(rf"\bP?G?{kind}\b", enumeration)) >= len(found):
                items += found
        return items

    @staticmethod
    def _slots(calls: list[dict[str, Any]]) -> set[str]:
        return {fit.role_of(name, None, tuple(call)) for call in calls for name in call}

    def _missing_quotes(self, calls: list[dict[str, Any]], values: list[str]) -> list[str]:
        """A quoted term must come back; changed contents need hold only one of several."""
        slots = self._slots(calls)
        quotes = [quote for quote in self.view.quotes if quote not in self.tool_names]
        if not quotes or not slots & {"pattern", "old", "new", "content", "command", "free"}:
            return []
        squeezed = " ".join(map(fit.squeeze, values))
        lost = [
            quote
            for quote in quotes
            if fit.squeeze(quote) not in squeezed
            and not any(fit.pattern_holds(quote, value) for value in values)
        ]
        if slots & {"content", "pattern"} and not slots & {"old", "new"}:
            removal = re.match(r"\W*(?:remove|delete|drop|entferne?|lösche?)\b", self.text, re.I)
            lost = [] if removal or len(lost) < len(quotes) else lost
        return [f"no argument carries {quote!r}" for quote in lost]

    def _suits(self, role: str, value: str, category: str | None) -> bool:
        if role == "free":
            kind = fit.looks_like(value)
            role = kind if kind == "url" or (kind == "path" and self.view.files) else role
        if role == "path":
            return self._path_suits(value, category)
        if role == "command":
            return self._command_suits(value)
        if role == "url":
            return not self.view.urls or any(fit.same_url(url, value) for url in self.view.urls)
        if role == "pattern":
            return self._pattern_suits(value, category)
        return True

    def _folders(self) -> list[str]:
        named = [one or other for one, other in _NAMED_FOLDER.findall(self.text)]
        return [*self.view.folders, *(name for name in named if name.lower() not in _NO_FOLDER)]

    def _path_suits(self, value: str, category: str | None = None) -> bool:
        if _HOLE.search(value) and not _HOLE.search(self.text):
            return False
        parts = fit.path_parts(value)
        searching = category in ("grep", "glob")
        folders = [fit.path_parts(folder) for folder in self._folders()]
        files = [*self.view.files, *(quote for quote in self.view.quotes if re.fullmatch(r"[\w./-]+", quote))]
        if self.view.files:
            if not any(fit.same_path(name, value) for name in files):
                return searching and (not parts or any(parts == folder for folder in folders))
            whole = any(fit.path_parts(name) == parts for name in self.view.files if "/" in name)
            if len(parts) == 1 and category != "create":
                return True
            return whole or not folders or any(_holds(parts, folder) for folder in folders)
        if folders:
            return any(_holds(parts, folder) for folder in folders) or (searching and not parts)
        return True

    def _command_suits(self, value: str) -> bool:
        spoken = fit.squeeze(self.text)
        if any(flag not in spoken for flag in _RISKY.findall(value)):
            return False
        installed = _INSTALLED.search(self.text)
        if installed and installed[1].lower() not in _NO_PACKAGE and installed[1] not in value:
            return False
        pieces = [piece.strip() for piece in re.split(r"&&|;", value) if piece.strip()]
        pieces = [piece for piece in pieces if not piece.startswith("cd ")]
        if self.view.commands:
            return all(
                any(self._same_command(command, piece) for command in self.view.commands)
                for piece in pieces
            )
        if self.view.files and any(intent == "run" for intent, _ in self.wants):
            return any(fit.path_parts(name)[-1:] and fit.path_parts(name)[-1] in value for name in self.view.files)
        task = set(map(str.lower, _WORD.findall(self.text)))
        call = set(map(str.lower, _WORD.findall(value)))
        asked = [kind for kind in _COMMAND_KINDS if kind & task]
        given = [kind for kind in _COMMAND_KINDS if kind & call]
        return not asked or not given or any(kind in asked for kind in given)

    def _same_command(self, wanted: str, value: str) -> bool:
        if fit.same_command(wanted, value):
            return True
        plain, given = " ".join(wanted.split()), " ".join(value.split())
        if not given.startswith(plain + " "):
            return False
        spoken = fit.squeeze(self.text)
        rest = re.findall(r"\"[^\"]*\"|'[^']*'|\S+", given[len(plain) :])
        return all(
            (token.startswith("-") and not _BOLD_FLAG.search(token))
            or fit.squeeze(token.strip("\"'")) in spoken
            for token in rest
        )

    def _pattern_suits(self, value: str, category: str | None) -> bool:
        view = self.view
        terms = [*view.quotes, *view.commands, *view.globs]
        if category != "grep" or not terms:
            terms += view.files
        if terms:
            if any(fit.pattern_holds(term, value) for term in terms):
                return True
            if view.quotes or view.globs:
                return False
        spoken = set(map(fit.squeeze, _split_words(self.text)))
        words = {fit.squeeze(word) for word in _split_words(value)}
        if category == "glob":
            asked = {kind for kind, names in _KINDS.items() if spoken & set(names.split())}
            given = {kind for kind, names in _KINDS.items() if words & set(names.split())}
            return not asked or not given or bool(asked & given)
        if not spoken:
            return True
        spoken |= {english for word in spoken for stem, english in _GERMAN.items() if stem in word}
        return not words or any(_akin(word, other) for word in words for other in spoken)

    def _number_suits(self, value: Any) -> bool:
        numbers = {int(found) for found in _STANDALONE_NUMBER.findall(self.text)}
        return not numbers or int(value) in numbers

    def _swap_faults(self, spec: ToolSpec, parameters: dict[str, Any], names: tuple[str, ...]) -> list[str]:
        """Check that the old text goes out and the new one comes in, not the other way round."""
        by_role = {fit.role_of(name, spec.properties.get(name), names): name for name in parameters}
        if "old" not in by_role or "new" not in by_role:
            return []
        old, new = str(parameters[by_role["old"]]), str(parameters[by_role["new"]])
        if old == new:
            return ["the edit changes nothing"]
        pair = self._pair()
        if pair is None:
            return []
        faults = []
        if fit.squeeze(pair[0]) not in fit.squeeze(old):
            faults.append(f"{by_role['old']} does not hold {pair[0]!r}")
        if fit.squeeze(pair[1]) not in fit.squeeze(new):
            faults.append(f"{by_role['new']} does not hold {pair[1]!r}")
        return faults

    def _pair(self) -> tuple[str, str] | None:
        quoted = [text for text in self.view.quoted if text not in self.view.files]
        if len(quoted) == 2:
            first, second = quoted
            return (second, first) if _REVERSED.search(self.text) else (first, second)
        if quoted or not any(intent == "replace" for intent, _ in self.wants):
            return None
        found = _SWAP.search(self.text)
        return (found["old"].strip("."), found["new"].strip(".")) if found else None


def category_of(spec: ToolSpec) -> str | None:
    """Return what a tool does, by its name: read, create, edit, replace, run, glob, grep, …"""
    for intent, names in TOOLS_BY_INTENT.items():
        if spec.name == names[0]:
            return intent
    parts = [part.lower() for part in _CAMEL.split(spec.name) if part]
    joined = "".join(parts)
    for category, words in _CATEGORY_WORDS.items():
        known = words.split()
        if joined in known or any(part in known for part in parts):
            return category
    return None


def _items(intent: str, clause: str) -> tuple[int, int]:
    """Return the least and greatest number of calls one clause asks for."""
    listed = _ENUMERATION.search(clause)
    size = len(_ITEM.findall(listed[0])) if listed else 1
    if intent in ("diff", "grep", "glob", "move", "run") or clause.startswith(("compare", "vergleich")):
        # One pattern, one chained command or one comparison may do it all.
        return 1, size
    return size, size


def _fits(intent: str, categories: frozenset[str]) -> bool:
    return bool(categories & (_ALSO[intent] | {intent}))


def _holds(parts: list[str], folder: list[str]) -> bool:
    """Tell whether a path lies in (or is) a folder, wherever the folder lies."""
    size = len(folder)
    return any(parts[at : at + size] == folder for at in range(len(parts) - size + 1))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == int(value)


def _split_words(text: str) -> list[str]:
    whole = _WORD.findall(text)
    return whole + [part for word in whole for part in _CAMEL.split(word) if part]


def _akin(word: str, other: str) -> bool:
    """Tell whether two words are one but for their ending."""
    if word == other:
        return True
    short, long = sorted((word, other), key=len)
    return len(short) >= 4 and long.startswith(short)
