"""Words and small random things for the pocket's generated training text.

Everything hangs on one `random.Random`, so that a seed names a text.
Names are often made of syllables: a name nobody has seen can only be copied from the prompt,
which is the skill the pocket needs most and learns last.
"""

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_NOUNS = """Account Adapter Agent Alert Archive Asset Badge Banner Basket Billing Board Book Branch Bridge
Broker Browser Buffer Builder Button Cache Calendar Card Cart Catalog Channel Chart Checkout Client Clock Cluster
Collector Color Column Command Component Config Connection Console Contact Container Context Controller Converter
Cookie Counter Coupon Cursor Customer Dashboard Database Date Deploy Device Dialog Digest Directory Dispatcher
Document Domain Download Driver Editor Email Engine Entity Entry Error Event Export Factory Feature Feed Field File
Filter Folder Font Form Formatter Gallery Gateway Graph Grid Group Guard Handler Header Health History Hook Icon
Image Import Index Input Inspector Invoice Item Job Journal Key Label Language Layer Layout Ledger Lesson Library
License Line Link List Listener Loader Location Lock Log Logger Login Mail Manager Map Marker Matrix Media Member
Menu Merge Message Metric Migration Mirror Mode Model Module Monitor Network Node Note Notification Number Option
Order Page Panel Parser Patch Path Payment Permission Person Phone Picker Pipeline Player Plugin Point Policy Pool
Port Preview Price Printer Process Product Profile Project Prompt Protocol Proxy Query Queue Range Reader Receipt
Recipe Record Region Registry Release Renderer Report Repository Request Resolver Resource Response Result Review
Role Room Route Router Rule Runner Sample Scanner Schedule Schema Screen Script Search Section Segment Selector
Sensor Server Service Session Settings Shell Shop Sidebar Signal Slot Snapshot Socket Source Stage State Station
Step Storage Store Stream Style Summary Supplier Switch Symbol Sync Tab Table Tag Target Task Team Template Tenant
Terminal Test Text Theme Thread Ticket Timer Token Tool Tooltip Topic Trace Track Transfer Tree Unit Update Upload
User Validator Value Vault Version Video View Vote Wallet Warehouse Watcher Widget Window Wizard Worker Writer
Zone""".split()

_ADJ = """Active Async Base Basic Cached Central Child Clean Cloud Core Custom Daily Default Direct Dynamic Empty
External Fast Fixed Global Hidden Inner Internal Lazy Light Linked Local Main Micro Mini Mobile Native Nested Online
Open Outer Parent Plain Primary Private Public Quick Raw Remote Root Safe Secure Shared Simple Single Smart Static
Strict Super Tiny Typed Unique Virtual Web""".split()

_SYLLABLES = """ba be bi bo bra bri ca ce cho cla cor da de di do dra du el en er fa fe fi flo fra ga ge gi go gra
ha he hi ho hu il in ja ji jo ka ke ki ko kra la le li lo lu ma me mi mo mu na ne ni no nu ol or pa pe pi po pra
qua ra re ri ro ru sa se shi so sta sti su ta te ti to tra tri tu ul un va ve vi vo wa we wi xa ya yo za ze zi zo
zu""".split()

_FIRST = """Ada Ahmed Aisha Alex Amira Andrea Anna Anton Bela Ben Bianca Carla Carlos Chen Clara Daniel Daria David
Elena Elif Emil Emma Eva Farid Felix Fiona Frank Greta Hana Hannah Hugo Ida Igor Ines Ivan Jana Jonas Jonna Julia
Kai Karim Karl Kenji Lara Lea Leo Lena Liam Lin Lucas Luisa Maja Marco Maria Marta Max Mei Mia Mila Milan Nadia Nico
Nina Nora Olaf Olga Omar Oskar Paul Petra Priya Rahel Ravi Rosa Sam Sara Selma Simon Sofia Sven Tara Theo Tim Tom
Uma Vera Victor Yara Yusuf Zoe""".split()
_LAST = """Adler Bauer Becker Berg Blum Brandt Costa Diaz Ekman Fischer Garcia Haas Hahn Hoffmann Huber Ibrahim Ito
Jansen Kaya Keller Khan Klein Koch Kovacs Kraus Lang Lehmann Lindt Lopez Maier Mehta Meyer Moreau Nowak Okafor Olsen
Park Patel Peters Petrov Quist Reyes Richter Rossi Roth Sato Schmidt Schulz Silva Singh Sommer Stein Tanaka Torres
Vogel Wagner Weber Winter Wolf Yilmaz Zhang Ziegler""".split()
ROLES = """Developer|Architect|Tester|Reviewer|Product Owner|Release Manager|Backend Agent|Frontend Agent|
Background Agent|Documentation Agent|Test Agent|Build Engineer|Designer|Team Lead|Scrum Master|QA Engineer|
Operations|Support|Data Engineer|Security Engineer|Refactoring Agent|Migration Agent|Analyst|Trainer|
Integration Agent|Researcher|Writer|Maintainer""".replace("\n", "").split("|")

_DIRS = """src lib test tests docs scripts config components services models core layers layer1 layer2 layer3 layer4
layer5 ts web api cli utils assets packages apps modules tools data sessions sprints notes reports shared internal
server client ui views pages stores hooks examples journal project releases process""".split()
_STEMS = """index main server client config utils types helpers setup build deploy release test notes readme changelog
report plan summary session overview parser loader writer schema migration router worker events errors constants
login search export import sync cleanup backup review decision meeting journal incident checklist guide""".split()
_EXT = "ts ts ts ts tsx md md md json sh yaml js css html py test.ts spec.ts txt".split()
MONTHS = """January February March April May June July August September October November December""".split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday".split()
_WORDS = """apple amber anchor arrow autumn bamboo basket beacon birch blossom bottle breeze bridge bronze candle
canyon carbon castle cedar cherry clover cobalt comet copper coral cotton crystal desert dolphin dragon eagle ember
falcon feather fern flame forest fountain garden ginger glacier granite harbor hazel honey island ivory jasmine
jungle lantern lemon linen lotus maple marble meadow mercury mint mirror moon mosaic mountain nectar oak ocean olive
onyx opal orchid otter owl panda paper pearl pepper pine planet plum prairie quartz rabbit rain raven reef ribbon
river robin ruby saffron sage sail salmon sand shadow silver sparrow spring star stone storm summer sunset tiger
timber topaz tulip turtle valley velvet violet walnut water willow wind winter wolf zebra""".split()
EMOJI = "🗓️ 👤 🔗 📎 🎯 ✅ 📋 🔧 📝 🚀 💡 📊 🔍 🧪 🔄 ⚠️ ❌ 📁 📌 🏷️ 🛠️ 🐛 📦 🌱 🎉 👥 🤝 📖 🧭 ⏱️".split()


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
        return f"{letters}-{self.number(1, 9999)}" if self.chance(0.8) else f"#{self.number(1, 999)}"

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
            branch = self.pick(["main", "main", "dev", f"release/{self.version()}", f"dev/{self.word()}"])
            return f"https://github.com/{org}/{repo}/blob/{branch}/{self.path()}"
        host = self.pick(["example.com", "example.org", f"{org}.dev", f"docs.{org}.io", "localhost:8080"])
        return f"https://{host}/{'/'.join(self.word() for _ in range(self.number(1, 3)))}"

    def branch(self) -> str:
        """Return a git branch."""
        kind = self.pick(["feature", "fix", "dev", "release", "docs", "chore"])
        return f"{kind}/{self.word()}-{self.pick(_NOUNS).lower()}" if self.chance(0.8) else "main"

    def command(self) -> str:
        """Return a shell command."""
        return self.pick([
            "npm test", "npm run build", "npm run lint", "git status", "git pull", "make test", "npx vitest run",
            f"git checkout {self.branch()}", f"npx vitest {self.path('test.ts')}", f"node {self.path('js')}",
            f"npm install {self.word()}-{self.made_up()}@{self.version()}", f"git log --oneline {self.path()}",
            f"grep -rn \"{self.class_name()}\" src", f"cat {self.path()}", f"ls {self.pick(_DIRS)}",
            f"npx tsc --noEmit -p {self.pick(_DIRS)}", f"git diff {self.version()} {self.version()}",
            f"curl -s {self.url()}", f"./scripts/{self.pick(_STEMS)}.sh {self.word()}", f"npm run {self.word()}",
            f"git tag v{self.version()}", f"mkdir -p {self.pick(_DIRS)}/{self.word()}",
            f"git show {self.hex_id()}", f"docker logs {self.word()}",
        ])

    def dual_link(self, target: str) -> str:
        """Return a pair of Markdown links to one target, a page and a local path."""
        page = f"https://github.com/{self.made_up()}/{self.word()}/blob/main/{target}"
        first = self.pick(["GitHub", "GitHub", "web", "site", "online"])
        second = self.pick([f"§/{target}", f"§/{target}", f"./{target}", target])
        local = self.pick([f"../{target}", f"../../{target}", f"./{target}", target])
        return f"[{first}]({page}) | [{second}]({local})"
