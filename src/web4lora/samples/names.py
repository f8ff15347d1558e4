"""Names drawn from a seed: components, people, files, versions, dates, fields.

Three names in ten are made of syllables: a name that nobody has seen can only be copied from
the prompt, and copying is what a model must learn here, never a list of names.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from web4lora.samples.tables import phrases

T = TypeVar("T")

_FIRST_DAY = date(2024, 1, 8)
_DAYS = 1000
_TYPES = ("string", "string", "string", "number", "number", "boolean")
_EMPTY = {
    "string": "''",
    "number": "0",
    "boolean": "false",
    "string[]": "[]",
    "number[]": "[]",
    "number[][]": "[]",
    "Record<string, number>": "{}",
}
_RARE_TYPES = ("number[][]", "Record<string, number>", "string | null")


@dataclass(frozen=True)
class Field:
    """One field of a model: its name, TypeScript type, and the literal of its empty value."""

    name: str
    type: str

    @property
    def empty(self) -> str:
        """The initial value as TypeScript source."""
        return "null" if self.type.endswith("| null") else _EMPTY.get(self.type, "''")

    @property
    def declaration(self) -> str:
        """``name: type``."""
        return f"{self.name}: {self.type}"


class Names:
    """Draws names from one generator; `known` holds component names of the real repository."""

    def __init__(self, rng: random.Random, known: Sequence[str] = ()) -> None:
        self.rng = rng
        self._known = tuple(known)

    def pick(self, items: Sequence[T]) -> T:
        """Return one of `items`."""
        return items[int(self.rng.random() * len(items))]

    def chance(self, probability: float) -> bool:
        """Return True with the given probability."""
        return self.rng.random() < probability

    def word(self, key: str) -> str:
        """Return a word of one vocabulary list."""
        return self.pick(phrases("vocabulary", key))

    def word_of(self, name: str, key: str) -> str:
        """Return a word of one list of another table."""
        return self.pick(phrases(name, key))

    def syllables(self, low: int = 2, high: int = 3) -> str:
        """Return a made-up lower-case word."""
        return "".join(self.word("syllables") for _ in range(self.rng.randint(low, high)))

    def component(self) -> str:
        """Return the CamelCase name of a component."""
        roll = self.rng.random()
        if roll < 0.1 and self._known:
            return self.pick(self._known)
        if roll < 0.35:
            return self.word("nouns")
        if roll < 0.6:
            first, second = self.word("nouns"), self.word("nouns")
            return first + second if first != second else first
        if roll < 0.7:
            return self.word("adjectives") + self.word("nouns")
        if roll < 0.85:
            return self.syllables().capitalize() + self.word("nouns")
        return self.syllables(2, 4).capitalize()

    def agent(self) -> str:
        """Return the name of a person or agent."""
        first = self.word("first_names") if self.chance(0.75) else self.syllables().capitalize()
        roll = self.rng.random()
        if roll < 0.5:
            return f"{first} {self.word('last_names')}"
        if roll < 0.65:
            return f"{first} {self.syllables().capitalize()}"
        if roll < 0.85:
            return f"{first}{self.word('agent_suffixes')}"
        return f"{self.component()}{self.word('agent_suffixes')}"

    def role(self) -> str:
        """Return a role."""
        return self.word("roles")

    def day(self) -> date:
        """Return a day within about three years."""
        return _FIRST_DAY + timedelta(days=self.rng.randrange(_DAYS))

    def clock(self) -> str:
        """Return a time of day as ``HHMM``."""
        return f"{self.rng.randint(6, 22):02}{self.rng.randint(0, 59):02}"

    def version(self) -> str:
        """Return a Web4 version of four numbers."""
        parts = (0, self.rng.randint(0, 4), self.rng.randint(0, 12), self.rng.randint(0, 9))
        return ".".join(map(str, parts))

    def branch(self) -> str:
        """Return a git branch."""
        roll = self.rng.random()
        if roll < 0.4:
            return f"dev/{self.day().isoformat()}-UTC-{self.clock()}"
        kind = self.pick(("feature", "fix", "docs", "release"))
        if kind == "release":
            return f"release/{self.version()}"
        return f"{kind}/{self.word('nouns').lower()}-{self.syllables()}"

    def identifier(self) -> str:
        """Return a camelCase field or parameter name."""
        roll = self.rng.random()
        if roll < 0.55:
            return self.word("field_nouns")
        if roll < 0.8:
            return self.word("field_adjectives") + self.word("field_nouns").capitalize()
        if roll < 0.92:
            return self.word("field_nouns") + self.word("field_nouns").capitalize()
        return self.syllables() + self.word("field_nouns").capitalize()

    def field(self) -> Field:
        """Return one field of a model."""
        roll = self.rng.random()
        if roll < 0.12:
            word = self.word("flags")
            return Field(f"is{word.capitalize()}" if self.chance(0.3) else word, "boolean")
        if roll < 0.26:
            return Field(self.word("list_nouns"), self.pick(("string[]", "string[]", "number[]")))
        if roll > 0.97:
            return Field(self.word("list_nouns"), self.pick(_RARE_TYPES))
        return Field(self.identifier(), self.pick(_TYPES[:5]))

    def fields(self, low: int, high: int) -> tuple[Field, ...]:
        """Return between `low` and `high` fields with different names, without ``uuid``."""
        found: dict[str, Field] = {}
        wanted = self.rng.randint(low, high)
        while len(found) < wanted:
            field = self.field()
            found.setdefault(field.name, field)
        return tuple(found.values())

    def source_file(self, component: str = "") -> str:
        """Return the path of a source file, as people type it."""
        name = component or self.component()
        roll = self.rng.random()
        layer = self.rng.randint(1, 5)
        if roll < 0.25:
            return f"components/{name}/{self.version()}/src/ts/layer2/Default{name}.ts"
        if roll < 0.5:
            return f"src/ts/layer{layer}/{name}.ts"
        if roll < 0.7:
            return f"src/layer{layer}/{name}.{self.pick(('ts', 'tsx'))}"
        if roll < 0.85:
            return f"{name}.{self.pick(('ts', 'tsx', 'test.ts'))}"
        return f"src/{self.word('nouns').lower()}/{name}.ts"

    def any_file(self) -> str:
        """Return the path of any text file of a repository."""
        roll = self.rng.random()
        if roll < 0.5:
            return self.source_file()
        noun, made = self.word("nouns").lower(), self.syllables()
        return self.pick(
            (
                "README.md",
                "package.json",
                "tsconfig.json",
                "CHANGELOG.md",
                f"docs/{noun}.md",
                f"docs/{made}/{noun}.md",
                f"config/{noun}.yaml",
                f"config/{made}.json",
                f"test/{noun}.test.ts",
                f"scripts/{noun}.sh",
                f"{made}/{noun}.txt",
                f"components/{noun.capitalize()}/{self.version()}/package.json",
                f"scrum.pmo/roles/{self.word('roles').replace(' ', '')}/process.md",
                self.record_path(self.day()),
            )
        )

    def record_path(self, day: date) -> str:
        """Return the path of a PDCA record of a day, in one of the layouts in use."""
        stem = f"{day.isoformat()}-UTC-{self.clock()}"
        roll = self.rng.random()
        if roll < 0.42:
            return f"{stem}.pdca.md"
        if roll < 0.6:
            return f"session/{stem}.pdca.md"
        if roll < 0.7:
            return f"components/{self.component()}/{self.version()}/session/{stem}.pdca.md"
        if roll < 0.82:
            slug = f"{self.word('nouns').lower()}-{self.word('field_nouns')}"
            return f"pdca/{stem}.{slug}.pdca.md"
        session = f"{day.isoformat()}-UTC-{self.clock()}-session"
        return f"scrum.pmo/project.journal/{session}/{stem}.pdca.md"
