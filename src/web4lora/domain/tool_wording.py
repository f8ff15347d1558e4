"""What a task that is only put into words asks for: which tool, how many calls, which values.

What the words name must come back in the arguments; a file named in the task and another one in
the call do not fit.
"""

import re
from dataclasses import dataclass
from typing import Any

from web4lora.domain import tool_fit as fit
from web4lora.domain.clauses import prompt_clauses
from web4lora.domain.prompt_view import view_prompt
from web4lora.domain.tool_choice import category_of, lacks_cue, plain_intent, serves
from web4lora.domain.tool_intent import clause_intent
from web4lora.domain.tool_spec import ToolSpec
from web4lora.domain.tool_values import TaskText, root_faults, value_faults

_TOOL_LINE = re.compile(
    r"^\W*(?:the )?(?:available |given |offered )?(?:tools?|functions?|werkzeuge)"
    r"(?: in context| available| on offer| verfügbar)?\s*:.*$",
    re.I,
)
_LABEL = re.compile(r"^\s*(?:task|aufgabe|request|instruction|user|question|prompt)\s*:\s*", re.I)
_THING = r"\b(?:P?FILE|GFILE|URL|DIR|CMD|QUOTE)\b"
_ENUMERATION = re.compile(
    rf"{_THING}(?: ?(?:,? (?:and|und|sowie|as well as|then|dann|&)|,) (?:then |dann )?(?:the )?"
    rf"(?:file |datei )?{_THING})+"
)
_ITEM = re.compile(_THING)
_OBJECT = re.compile(r"\b(?:P?FILE|GFILE|URL|DIR|CMD|QUOTE|GLOB)\b")
_COUNT_WORDS = re.compile(
    r"\b(?P<n>exactly one|one|two|three|four|ein|zwei|drei|[1-9]) (?:tool )?"
    r"(?:calls?|aufrufe?n?|werkzeugaufrufe?)\b"
)
_NUMBER_WORDS = {
    "exactly one": 1,
    "one": 1,
    "ein": 1,
    "two": 2,
    "zwei": 2,
    "three": 3,
    "drei": 3,
    "four": 4,
}
#: Words that allow more calls than things are named.
_SEVERAL = (
    (re.compile(r"\b(?:two|both|zwei|beide[nrs]?)\b", re.I), 2),
    (re.compile(r"\b(?:three|drei)\b", re.I), 3),
    (re.compile(r"\b(?:each|every one|all of|jede[nrs]?|alle)\b", re.I), 20),
)
#: Intents of which one call may do several: a pattern, a chained command, a comparison.
_COLLECTIVE = frozenset({"diff", "grep", "glob", "move", "run"})
_TEXT_GIVEN = re.compile(
    r"\b(?:with (?:the )?(?:text|contents?|line|words?)|containing|saying"
    r"|mit (?:dem |der )?(?:text|inhalt|wort|zeile))[: ]+(?P<text>[^.?!\n]+)",
    re.I,
)
_REMOVAL = re.compile(r"\W*(?:remove|delete|drop|entferne?|lösche?)\b", re.I)
#: Roles that can hold a quoted term.
_TEXT_ROLES = frozenset({"pattern", "old", "new", "content", "command", "free"})
_CHECKED_WORDS = 3  # of a text given without quotes


def mention_found(mention: str, values: list[str], names: list[str]) -> bool:
    """Tell whether some argument (or a called tool's name) carries a mention."""
    if any(name.casefold() == mention.casefold() for name in names):
        return True
    return any(
        fit.squeeze(mention) in fit.squeeze(value)
        or fit.path_fits(mention, value)
        or fit.same_command(mention, value)
        or fit.pattern_holds(mention, value)
        for value in values
    )


@dataclass(frozen=True)
class TaskWording:
    """A task in words, read once.

    Attributes:
        task: text without the descriptions of tools, and what it names.
        wants: (intent, clause) of each clause that wants something done.
        orders: the same for orders only, with "it" left as it is.
        plain: intents of the clauses that leave no doubt.
        doubtful: intents of the others.
        offered: what the tools on offer do.
        tool_names: names of the tools on offer.
    """

    task: TaskText
    wants: tuple[tuple[str, str], ...]
    orders: tuple[tuple[str, str], ...]
    plain: tuple[str, ...]
    doubtful: tuple[str, ...]
    offered: frozenset[str]
    tool_names: frozenset[str]

    @classmethod
    def read(cls, text: str, specs: list[ToolSpec]) -> "TaskWording":
        """Read a task's words; lines that describe the tools are left out."""
        names = [spec.name for spec in specs]
        plain = "\n".join(
            _LABEL.sub("", line)
            for line in text.splitlines()
            if not _TOOL_LINE.match(line)
            and not any(f"{name}(" in line or f'"{name}"' in line for name in names)
        )
        view = view_prompt(plain)
        resolved = prompt_clauses(view)
        literal = [clause for clause in prompt_clauses(view, resolve=False) if clause.is_order]
        wants, orders = (
            tuple((intent, one.text) for one in found if (intent := clause_intent(one)))
            for found in (resolved, literal)
        )
        return cls(
            task=TaskText(plain, view),
            wants=wants,
            orders=orders,
            plain=tuple(intent for one in resolved if (intent := plain_intent(one))),
            doubtful=tuple(
                intent
                for one in resolved
                if not plain_intent(one) and (intent := clause_intent(one))
            ),
            offered=frozenset(filter(None, map(category_of, specs))),
            tool_names=frozenset(names),
        )

    def names_something(self) -> bool:
        """Tell whether the words name a file, folder, command, address or quoted term."""
        view = self.task.view
        return bool(
            view.files or view.folders or view.commands or view.urls or view.quotes or view.globs
        )

    def calls_asked(self) -> tuple[int, int]:
        """Return the least and the greatest number of calls the words ask for."""
        counted = _COUNT_WORDS.search(self.task.text.lower())
        if counted:
            number = _NUMBER_WORDS.get(counted["n"]) or int(counted["n"])
            return number, number
        low = sum(
            _items(intent, clause)[0]
            for intent, clause in self.orders
            if _OBJECT.search(clause) and self._offers(intent)
        )
        high = sum(
            _items(intent, clause)[1] for intent, clause in self.wants if self._offers(intent)
        )
        several = [n for pattern, n in _SEVERAL if pattern.search(self.task.text)]
        return max(low, 1), max(high, low, 1, *several)

    def choice_faults(self, spec: ToolSpec) -> list[str]:
        """Return a fault when another tool on offer does what the words ask for, and this not."""
        category = category_of(spec)
        if category is None:
            return []
        if self.task.text and self.wants and lacks_cue(category, self.task.text):
            return [f"{spec.name} does more than the task asks for"]
        if not self.plain:
            return []
        suits = any(serves(category, intent) for intent in (*self.plain, *self.doubtful))
        better = any(intent in self.offered for intent in self.plain)
        if suits or not better:
            return []
        return [f"{spec.name} does not suit the task ({', '.join(self.plain)})"]

    def value_faults(self, spec: ToolSpec, parameters: dict[str, Any]) -> list[str]:
        """Return the values of one call that do not fit."""
        swaps = any(intent == "replace" for intent, _ in self.wants)
        return value_faults(self.task, spec, parameters, category_of(spec), swaps=swaps)

    def root_faults(self, spec: ToolSpec, parameters: dict[str, Any]) -> list[str]:
        """Return the paths of one call that miss the root the words speak of."""
        return root_faults(self.task, spec, parameters)

    def missing(self, specs: list[ToolSpec], calls: list[dict[str, Any]]) -> list[str]:
        """Return what the words name and no call carries.

        Args:
            specs: the tools that are called.
            calls: their arguments.
        """
        values = [value for parameters in calls for value in fit.values_of(parameters)]
        slots = {fit.role_of(name, None, tuple(call)) for call in calls for name in call}
        listed = [
            item
            for intent, clause in self.wants
            if (found := _ENUMERATION.search(clause)) and intent not in ("grep", "glob", "diff")
            for item in self._named_in(found[0])
        ]
        faults = [
            f"no argument names {item}" for item in listed if not mention_found(item, values, [])
        ]
        faults += self._missing_folder(specs, values)
        return faults + self._missing_quotes(slots, values) + self._missing_text(slots, values)

    def _missing_folder(self, specs: list[ToolSpec], values: list[str]) -> list[str]:
        """Return the folder that is to be listed, where the call could name it and does not."""
        folders = self.task.folders
        if not folders or values:
            return []
        takes_one = any(
            fit.role_of(name, schema, tuple(spec.properties)) in ("path", "scope")
            for spec in specs
            if category_of(spec) == "list"
            for name, schema in spec.properties.items()
        )
        return [f"no argument names {'/'.join(folders[0])}"] if takes_one else []

    def _offers(self, intent: str) -> bool:
        return not self.offered or any(serves(category, intent) for category in self.offered)

    def _named_in(self, enumeration: str) -> list[str]:
        """Return the items behind the placeholders, where the enumeration holds all of a kind."""
        view = self.task.view
        kinds = (
            ("P?G?FILE", view.files),
            ("URL", view.urls),
            ("CMD", view.commands),
            ("DIR", view.folders),
        )
        items: list[str] = []
        for kind, found in kinds:
            places = len(re.findall(rf"\b{kind}\b", enumeration))
            if places and places >= len(found):
                items += found
        return items

    def _missing_quotes(self, slots: set[str], values: list[str]) -> list[str]:
        """Return quoted terms that are lost; changed contents need hold only one of several."""
        quotes = [quote for quote in self.task.view.quotes if quote not in self.tool_names]
        if not quotes or not slots & _TEXT_ROLES:
            return []
        lost = [quote for quote in quotes if not _carried(quote, values)]
        if slots & {"content", "pattern"} and not slots & {"old", "new"}:
            enough = _REMOVAL.match(self.task.text) or len(lost) < len(quotes)
            lost = [] if enough else lost
        return [f"no argument carries {quote!r}" for quote in lost]

    def _missing_text(self, slots: set[str], values: list[str]) -> list[str]:
        """Return words of "with the text …" that no content holds."""
        given = _TEXT_GIVEN.search(self.task.text)
        if not given or self.task.view.quotes or not slots & {"content", "new"}:
            return []
        words = [word for word in re.findall(r"[^\W\d_]\w+", given["text"].casefold())]
        squeezed = " ".join(map(fit.squeeze, values))
        return [
            f"no argument carries {word!r}"
            for word in [word for word in words if len(word) > 2][:_CHECKED_WORDS]
            if word not in squeezed
        ]


def _carried(quote: str, values: list[str]) -> bool:
    return any(
        fit.squeeze(quote) in fit.squeeze(value) or fit.pattern_holds(quote, value)
        for value in values
    )


def _items(intent: str, clause: str) -> tuple[int, int]:
    """Return the least and greatest number of calls one clause asks for."""
    listed = _ENUMERATION.search(clause)
    size = len(_ITEM.findall(listed[0])) if listed else 1
    together = intent in _COLLECTIVE or clause.startswith(("compare", "vergleich"))
    return (1, size) if together else (size, size)
