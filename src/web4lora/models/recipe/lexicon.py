"""Words and small random things for the pocket's generated training text.

Everything hangs on one `random.Random`, so that a seed names a text.
Names are often made of syllables: a name nobody has seen can only be copied from the prompt,
which is the skill the pocket needs most and learns last.
"""

import importlib.resources
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def _sections() -> dict[str, list[str]]:
    text = (
        importlib.resources.files("web4lora.models.recipe").joinpath("words.txt").read_text("utf-8")
    )
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("["):
            found[line.strip("[]")] = current = []
        elif line and not line.startswith("#"):
            current.append(line)
    return found


_TABLES = _sections()


def words(section: str) -> list[str]:
    """Return a section of `words.txt` split at blanks."""
    return " ".join(_TABLES[section]).split()


def lines(section: str) -> list[str]:
    """Return a section of `words.txt` line by line."""
    return list(_TABLES[section])


_NOUNS, _ADJ, _WORDS = words("nouns"), words("adj"), words("words")
_SYLLABLES, _FIRST, _LAST = words("syllables"), words("first"), words("last")
_DIRS, _STEMS, _EXT = words("dirs"), words("stems"), words("ext")
MONTHS, WEEKDAYS, EMOJI, ROLES = words("months"), words("weekdays"), words("emoji"), lines("roles")


class Lexicon:
    """Draws names, paths, dates and words from one seeded generator."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def pick(self, items: Sequence[T]) -> T:
        """Return one of `items`."""
        return items[int(self.rng.random() * len(items))]

    def some(self, items: Sequence[T], low: int, high: int) -> list[T]:
        """Return between `low` and `high` different items, in random order."""
        return self.rng.sample(list(items), min(len(items), self.rng.randint(low, high)))

    def chance(self, probability: float) -> bool:
        """Return True with the given probability."""
        return self.rng.random() < probability

    def number(self, low: int, high: int) -> int:
        """Return a whole number between both ends, inclusive."""
        return self.rng.randint(low, high)

    def made_up(self, low: int = 2, high: int = 3) -> str:
        """Return a lower-case word of syllables."""
        return "".join(self.pick(_SYLLABLES) for _ in range(self.number(low, high)))

    def word(self) -> str:
        """Return a plain English noun in lower case."""
        return self.pick(_WORDS)

    def class_name(self) -> str:
        """Return a CamelCase name; four in ten hold made-up syllables."""
        roll = self.rng.random()
        if roll < 0.25:
            return self.pick(_NOUNS) + self.pick(_NOUNS)
        if roll < 0.40:
            return self.pick(_ADJ) + self.pick(_NOUNS)
        if roll < 0.48:
            return self.pick(_NOUNS)
        if roll < 0.60:
            return self.pick(_ADJ) + self.pick(_NOUNS) + self.pick(_NOUNS)
        if roll < 0.80:
            return self.made_up().capitalize() + self.pick(_NOUNS)
        if roll < 0.90:
            return self.word().capitalize() + self.pick(_NOUNS)
        return self.made_up(1, 2).capitalize() + self.made_up(1, 2).capitalize()

    def field_name(self) -> str:
        """Return a camelCase identifier."""
        roll = self.rng.random()
        if roll < 0.4:
            return self.pick(_NOUNS).lower()
        if roll < 0.65:
            return self.pick(_ADJ).lower() + self.pick(_NOUNS)
        if roll < 0.85:
            return self.pick(_NOUNS).lower() + self.pick(_NOUNS)
        return self.made_up() + (self.pick(_NOUNS) if self.chance(0.5) else "")

    def fields(self, low: int, high: int) -> list[str]:
        """Return different identifiers."""
        return list(dict.fromkeys(self.field_name() for _ in range(self.number(low, high))))

    def product(self) -> str:
        """Return the name of a component, product or library."""
        roll = self.rng.random()
        if roll < 0.55:
            return self.class_name()
        if roll < 0.7:
            return f"{self.word()}-{self.pick(_NOUNS).lower()}"
        if roll < 0.85:
            return self.made_up(2, 4).capitalize()
        return f"{self.pick(_NOUNS).lower()}-{self.made_up()}"

    def person(self) -> str:
        """Return a first name, often with a last name, sometimes made up."""
        first = self.pick(_FIRST) if self.chance(0.8) else self.made_up().capitalize()
        if self.chance(0.4):
            return first
        return f"{first} {self.pick(_LAST) if self.chance(0.8) else self.made_up().capitalize()}"

    def role(self) -> str:
        """Return a role in a team."""
        return self.pick(ROLES)

    def version(self) -> str:
        """Return a version of three or four numbers."""
        parts = [self.number(0, 9), self.number(0, 20), self.number(0, 20)]
        if self.chance(0.4):
            parts.append(self.number(0, 9))
        return ".".join(map(str, parts))

    def iso_date(self) -> str:
        """Return yyyy-mm-dd."""
        return f"{self.number(2019, 2027)}-{self.number(1, 12):02}-{self.number(1, 28):02}"

    def date(self) -> str:
        """Return a date in one of five notations."""
        roll = self.rng.random()
        if roll < 0.45:
            return self.iso_date()
        day, month, year = self.number(1, 28), self.number(1, 12), self.number(2019, 2027)
        if roll < 0.6:
            return f"{day}. {MONTHS[month - 1]} {year}"
        if roll < 0.75:
            return f"{MONTHS[month - 1]} {day}, {year}"
        if roll < 0.85:
            return f"{day:02}.{month:02}.{year}"
        return f"{year}-{month:02}-{day:02} {self.number(0, 23):02}:{self.number(0, 59):02} UTC"

    def stamp(self) -> str:
        """Return a date and time as a file stamp or ISO 8601 text."""
        day = self.iso_date()
        hour, minute = self.number(0, 23), self.number(0, 59)
        if self.chance(0.6):
            return f"{day}-UTC-{hour:02}{minute:02}"
        return f"{day}T{hour:02}:{minute:02}:{self.number(0, 59):02}Z"

    def ticket(self) -> str:
        """Return a ticket id."""
        letters = "".join(self.pick("ABCDEFGHIKLMNOPRSTUVWXZ") for _ in range(self.number(2, 4)))
        return (
            f"{letters}-{self.number(1, 9999)}" if self.chance(0.8) else f"#{self.number(1, 999)}"
        )

    def hex_id(self) -> str:
        """Return seven to twelve hexadecimal digits."""
        return "".join(self.pick("0123456789abcdef") for _ in range(self.number(7, 12)))

    def stem(self) -> str:
        """Return a file name without its ending."""
        roll = self.rng.random()
        if roll < 0.45:
            return self.class_name()
        if roll < 0.65:
            return self.pick(_STEMS)
        if roll < 0.8:
            return f"{self.word()}-{self.pick(_STEMS)}"
        if roll < 0.92:
            return f"{self.stamp()}-{self.pick(_STEMS)}.{self.word()}".replace(":", "")
        return self.made_up() + "." + self.pick(_STEMS)

    def path(self, ext: str = "") -> str:
        """Return a relative file path with one to four folders."""
        parts = [self.pick(_DIRS) for _ in range(self.number(1, 3))]
        if self.chance(0.35):
            parts.insert(1, self.product())
        if self.chance(0.12):
            parts.append(self.version())
        return "/".join([*parts, f"{self.stem()}.{ext or self.pick(_EXT)}"])

    def url(self) -> str:
        """Return a web address, half of them on GitHub."""
        org, repo = self.made_up(), f"{self.word()}-{self.pick(_NOUNS).lower()}"
        if self.chance(0.6):
            branch = self.pick(
                ["main", "main", "dev", f"release/{self.version()}", f"dev/{self.word()}"]
            )
            return f"https://github.com/{org}/{repo}/blob/{branch}/{self.path()}"
        host = self.pick(
            ["example.com", "example.org", f"{org}.dev", f"docs.{org}.io", "localhost:8080"]
        )
        return f"https://{host}/{'/'.join(self.word() for _ in range(self.number(1, 3)))}"

    def branch(self) -> str:
        """Return a git branch."""
        kind = self.pick(["feature", "fix", "dev", "release", "docs", "chore"])
        return f"{kind}/{self.word()}-{self.pick(_NOUNS).lower()}" if self.chance(0.8) else "main"

    def command(self) -> str:
        """Return a shell command."""
        return self.pick(
            [
                "npm test",
                "npm run build",
                "npm run lint",
                "git status",
                "git pull",
                "make test",
                "npx vitest run",
                f"git checkout {self.branch()}",
                f"npx vitest {self.path('test.ts')}",
                f"node {self.path('js')}",
                f"npm install {self.word()}-{self.made_up()}@{self.version()}",
                f"git log --oneline {self.path()}",
                f'grep -rn "{self.class_name()}" src',
                f"cat {self.path()}",
                f"ls {self.pick(_DIRS)}",
                f"npx tsc --noEmit -p {self.pick(_DIRS)}",
                f"git diff {self.version()} {self.version()}",
                f"curl -s {self.url()}",
                f"./scripts/{self.pick(_STEMS)}.sh {self.word()}",
                f"npm run {self.word()}",
                f"git tag v{self.version()}",
                f"mkdir -p {self.pick(_DIRS)}/{self.word()}",
                f"git show {self.hex_id()}",
                f"docker logs {self.word()}",
            ]
        )

    def dual_link(self, target: str) -> str:
        """Return a pair of Markdown links to one target, a page and a local path."""
        page = f"https://github.com/{self.made_up()}/{self.word()}/blob/main/{target}"
        first = self.pick(["GitHub", "GitHub", "web", "site", "online"])
        second = self.pick([f"§/{target}", f"§/{target}", f"./{target}", target])
        local = self.pick([f"../{target}", f"../../{target}", f"./{target}", target])
        return f"[{first}]({page}) | [{second}]({local})"
