"""Write a Web4 repository of any size, the same one for the same seed.

    .venv/bin/python benchmarks/make_repository.py --records 1000 --out work/generated

Records lie in chains of one session each, linked both ways (dual links), and four sessions in five
continue an earlier one, so that chains branch. The first weeks are written in older dialects, the
later ones in the house template. Components have files in all five layers and a test; process
documents are prose. No two files are near-duplicates of each other.
"""

import argparse
import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from repository_code import (
    FILES_PER_COMPONENT,
    Component,
    component_files,
    components,
    document_text,
)
from repository_records import (
    EMOJI,
    HOUSE,
    OLD_TEMPLATE,
    PLAIN,
    TEST_FIRST,
    Entry,
    record_text,
)

from web4lora.samples.names import Names
from web4lora.samples.situations import Situation, situation

FIRST_DAY = date(2024, 1, 8)  # a Monday
WEEKS = 80
#: Share of the time before which a session writes in a dialect; the rest uses the house template.
_DIALECTS = ((0.15, PLAIN), (0.3, EMOJI), (0.5, OLD_TEMPLATE))
_TEST_FIRST_SHARE = 0.1
_CONTINUES = 0.8
_RECENT_SESSIONS = 12
_TEAM = 14


@dataclass(frozen=True)
class Size:
    """How many files of each kind."""

    records: int = 1000
    typescript: int = 200
    documents: int = 50


@dataclass(frozen=True)
class Made:
    """What was written; `links` counts records that name the one before."""

    files: int
    links: int
    sessions: int
    bytes: int


def make_repository(out: Path, size: Size, seed: int) -> Made:
    """Write a repository.

    Args:
        out: a new or an empty folder.
        size: how many files of each kind.
        seed: the same seed and size give the same bytes.

    Raises:
        FileExistsError: `out` holds something.
    """
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty; name a new folder with --out.")
    writer = _Writer(out)
    parts = components(_names(seed, "components"), _component_count(size))
    entries = plan_records(_names(seed, "plan"), size.records, parts)
    for path, text in _all_files(seed, size, parts, entries):
        writer.write(path, text)
    return Made(
        files=writer.files,
        links=sum(bool(entry.previous) for entry in entries),
        sessions=len({entry.session for entry in entries}),
        bytes=writer.bytes,
    )


def plan_records(names: Names, count: int, parts: list[Component]) -> list[Entry]:
    """Return all records in order of time, linked, their texts not yet written."""
    team = [(names.agent(), names.role()) for _ in range(_TEAM)]
    lengths = list(_session_lengths(names, count))
    taken: set[str] = set()
    entries: list[Entry] = []
    ends: list[str] = []
    for number, length in enumerate(lengths):
        session = _session(names, number / len(lengths), length, team, parts, taken)
        if ends and names.chance(_CONTINUES):
            session[0] = replace(session[0], previous=names.pick(ends[-_RECENT_SESSIONS:]))
        ends.append(session[-1].path)
        entries += session
    return _with_next(entries)


def _all_files(
    seed: int, size: Size, parts: list[Component], entries: list[Entry]
) -> Iterator[tuple[str, str]]:
    yield "README.md", "# Generated repository\n\nWritten by benchmarks/make_repository.py.\n"
    names = _names(seed, "records")
    yield from ((entry.path, record_text(names, entry)) for entry in entries)
    names = _names(seed, "typescript")
    code = (file for part in parts for file in component_files(names, part))
    for _, file in zip(range(size.typescript), code, strict=False):
        yield file
    names = _names(seed, "documents")
    for number in range(size.documents):
        yield _document(names, number)


def _names(seed: int, part: str) -> Names:
    """Return the chance of one part, so that more files of one kind leave the others alone."""
    return Names(random.Random(f"{seed}:{part}"))


def _component_count(size: Size) -> int:
    return max(6, -(-size.typescript // FILES_PER_COMPONENT))


def _session_lengths(names: Names, count: int) -> Iterator[int]:
    while count > 0:
        length = min(count, names.rng.randint(3, 12))
        count -= length
        yield length


def _session(
    names: Names,
    progress: float,
    length: int,
    team: list[tuple[str, str]],
    parts: list[Component],
    taken: set[str],
) -> list[Entry]:
    """Plan one session: a day, one or two people, one component, records every half hour."""
    week = int(progress * WEEKS)
    day = FIRST_DAY + timedelta(days=7 * week + names.rng.randrange(5))
    part = names.pick(parts)
    dialect = _dialect(names, progress)
    minute = names.rng.randint(6 * 60, 15 * 60)
    session = f"{day}-UTC-{_clock(minute)}-session"
    people = [names.pick(team), names.pick(team)]
    entries: list[Entry] = []
    for number in range(length):
        agent, role = people[names.chance(0.25)]
        works = tuple(_work(names, part) for _ in range(names.rng.randint(1, 3)))
        stamp = f"{day}-UTC-{_clock(minute)}"
        slug = _slug(works[0].objective.base, number)
        path = _unused(_path(dialect, session, part, role, stamp, slug), taken)
        before = entries[-1].path if entries else ""
        sprint = f"Sprint {1 + week // 2}"
        entries.append(Entry(path, dialect, stamp, session, agent, role, sprint, works, before))
        minute += names.rng.randint(15, 40)
    return entries


def _work(names: Names, part: Component) -> Situation:
    return replace(situation(names, component=part.name), version=part.version)


def _dialect(names: Names, progress: float) -> str:
    if names.chance(_TEST_FIRST_SHARE):
        return TEST_FIRST
    return next((name for until, name in _DIALECTS if progress < until), HOUSE)


def _path(dialect: str, session: str, part: Component, role: str, stamp: str, slug: str) -> str:
    role = role.replace(" ", "")
    match dialect:
        case "plain":
            return f"scrum.pmo/roles/{role}/PDCA/{stamp}-{slug}.md"
        case "emoji":
            journal = f"scrum.pmo/project.journal/{session}"
            return f"{journal}/pdca/role/{role.lower()}/{stamp}.{slug}.pdca.md"
        case "test-first":
            return f"{part.folder}/session/{stamp}.{slug}.pdca.md"
    return f"scrum.pmo/project.journal/{session}/{stamp}.{slug}.pdca.md"


def _unused(path: str, taken: set[str]) -> str:
    """Return the path, with a number where two sessions would write the same file."""
    stem, dot, suffix = path.partition(".pdca.md") if ".pdca" in path else path.rpartition(".md")
    number, found = 2, path
    while found in taken:
        found = f"{stem}-{number}{dot}{suffix}"
        number += 1
    taken.add(found)
    return found


def _with_next(entries: list[Entry]) -> list[Entry]:
    """Let every record name the first one that follows it."""
    following: dict[str, str] = {}
    for entry in entries:
        if entry.previous:
            following.setdefault(entry.previous, entry.path)
    return [replace(entry, next=following.get(entry.path, "")) for entry in entries]


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}{minute % 60:02}"


def _slug(text: str, number: int) -> str:
    words = ["".join(c for c in word.lower() if c.isalnum()) for word in text.split()]
    kept = [word for word in words if len(word) > 3][:3]
    return "-".join(kept) or f"step-{number}"


def _document(names: Names, number: int) -> tuple[str, str]:
    subject = f"{names.word('object_adjectives')} {names.word('object_nouns')}"
    slug = subject.replace(" ", "-")
    folder = names.pick(("docs", "scrum.pmo/process", "scrum.pmo/roles/_shared"))
    title = f"How we treat the {subject}"
    return f"{folder}/{slug}-{number:04}.md", document_text(names, title)


class _Writer:
    """Writes files and makes each folder once."""

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._folders: set[str] = set()
        self.files = 0
        self.bytes = 0

    def write(self, path: str, text: str) -> None:
        folder = os.path.join(self._root, os.path.dirname(path))
        if folder not in self._folders:
            os.makedirs(folder, exist_ok=True)
            self._folders.add(folder)
        data = text.encode()
        with open(os.path.join(self._root, path), "wb") as stream:
            stream.write(data)
        self.files += 1
        self.bytes += len(data)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    default = Size()
    for name in ("records", "typescript", "documents"):
        count = getattr(default, name)
        parser.add_argument(
            f"--{name}", type=int, default=count, metavar="N", help=f"files; default {count}"
        )
    parser.add_argument("--seed", type=int, default=7, help="default 7")
    parser.add_argument("--out", type=Path, required=True, help="a new or an empty folder")
    options = parser.parse_args()
    size = Size(options.records, options.typescript, options.documents)
    started = time.perf_counter()
    try:
        made = make_repository(options.out, size, options.seed)
    except FileExistsError as error:
        parser.error(str(error))
    seconds = time.perf_counter() - started
    print(
        f"{made.files} files ({made.bytes / 1e6:.1f} MB) in {seconds:.1f} s:"
        f" {size.records} records in {made.sessions} sessions, {made.links} name the one before,"
        f" {size.typescript} TypeScript files, {size.documents} process documents."
    )


if __name__ == "__main__":
    main()
