"""Known-item questions made from the index: each has one record that must be found.

A question made of a section's words is answered by finding those words again, which proves
little: people seldom hit the words of the record they look for. So the section that a question
is made of is hidden, and the record must be found by its other sections, which are about the
same in other words (inverse cloze task; Lee, Chang and Toutanova, ACL 2019). Three kinds, a third
of each, drawn with a seed:

- ``words``: a few telling words (simulated known-item queries; Azzopardi and de Rijke, SIGIR
  2006);
- ``sentence``: one sentence;
- ``clumsy``: one sentence, half remembered, with slips of the pen and cut-off words.
"""

import json
import math
import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from web4lora.errors import Web4Error
from web4lora.rag.filters import SHOWN
from web4lora.rag.store import Store
from web4lora.rag.words import UNSEARCHED_KIND, content_terms

KINDS = ("words", "sentence", "clumsy")
#: Sections that word frequencies are counted over; more change no draw that matters.
_COUNTED_SECTIONS = 2_000
_MIN_CHARACTERS = 200
_TELLING_WORDS = 5
_SENTENCE_WORDS = range(8, 31)
_DRAWN_SENTENCES = 3
_FORGOTTEN = 0.3
_SLIPS = 0.5
_SLIP_LETTERS = 5

_FENCE = re.compile(r"^\s*(```|~~~).*?^\s*\1", re.MULTILINE | re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+|\n+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_DATED = re.compile(r"\d")
_COMMENT = re.compile(r"^\s*(?://|/?\*+)(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class KnownItem:
    """A question and the record it is about.

    Attributes:
        kind: one of `KINDS`, or ``written`` by a person.
        text: the question.
        path: the record that must be found.
        hidden: the section it is made of, which must not be looked at; None: none.
    """

    kind: str
    text: str
    path: str
    hidden: int | None = None


@dataclass(frozen=True)
class _Section:
    id: int
    path: str
    kind: str


def known_items(store: Store, count: int, seed: int) -> list[KnownItem]:
    """Return questions, as many as asked for where the index has the records for them.

    Args:
        store: the index.
        count: how many.
        seed: the same index and seed give the same questions.
    """
    rng = random.Random(seed)
    by_path = _sections_by_path(store)
    paths = sorted(by_path)
    rng.shuffle(paths)
    rarity = _rarity(store, [section.id for path in paths for section in by_path[path]], rng)
    asked: list[KnownItem] = []
    # Every record once before any of them twice, each time with another kind.
    for turn in range(len(KINDS)):
        for number, path in enumerate(paths):
            if len(asked) == count:
                return asked
            kind = KINDS[(number + turn) % len(KINDS)]
            item = _known_item(store, kind, by_path[path], rarity, rng)
            if item is not None:
                asked.append(item)
    return asked


def written_items(store: Store, file: Path) -> list[KnownItem]:
    """Return the questions of a JSONL file: ``question``, and ``path`` or the end of it.

    Raises:
        Web4Error: a line has not both, or names no document of the index.
    """
    items = []
    for number, line in enumerate(_lines(file), start=1):
        try:
            row = json.loads(line)
            question, wanted = str(row["question"]), str(row["path"])
        except (ValueError, KeyError, TypeError):
            raise Web4Error(
                f"{file}, line {number}: no question with its path.",
                'Write a line as {"question": "…", "path": "end of the record\'s path"}.',
            ) from None
        found = store.row(
            "SELECT path FROM documents WHERE path = :path"
            " OR substr(path, -length(:path) - 1) = '/' || :path ORDER BY path LIMIT 1",
            {"path": wanted},
        )
        if found is None:
            raise Web4Error(f"{file}, line {number}: the index holds no {wanted}.", "Index it.")
        items.append(KnownItem("written", question, found["path"]))
    return items


def _lines(file: Path) -> list[str]:
    try:
        return [line for line in file.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise Web4Error(f"{file} cannot be read: {error}.", "Give a JSONL file.") from error


def _sections_by_path(store: Store) -> dict[str, list[_Section]]:
    """Return the sections worth asking about, of documents that have one to hide."""
    rows = store.rows(
        "SELECT s.id, d.path, d.kind FROM sections s JOIN documents d ON d.id = s.document_id"
        f" WHERE {SHOWN} AND d.kind <> ? AND length(s.text) >= ? ORDER BY d.path, s.position",
        (UNSEARCHED_KIND, _MIN_CHARACTERS),
    )
    found: dict[str, list[_Section]] = {}
    for row in rows:
        found.setdefault(row["path"], []).append(_Section(row["id"], row["path"], row["kind"]))
    return {path: sections for path, sections in found.items() if len(sections) > 1}


def _text(store: Store, section_id: int) -> str:
    row = store.row("SELECT text FROM sections WHERE id = ?", (section_id,))
    return "" if row is None else str(row["text"])


def _rarity(store: Store, sections: Sequence[int], rng: random.Random) -> dict[str, float]:
    """Return per word the logarithm of how few sections hold it."""
    counted = rng.sample(list(sections), min(_COUNTED_SECTIONS, len(sections)))
    holding: Counter[str] = Counter()
    for section_id in counted:
        holding.update(content_terms(_text(store, section_id)))
    return {word: math.log((len(counted) + 1) / count) for word, count in holding.items()}


def _known_item(
    store: Store,
    kind: str,
    sections: Sequence[_Section],
    rarity: Mapping[str, float],
    rng: random.Random,
) -> KnownItem | None:
    section = rng.choice(sections)
    text = _text(store, section.id)
    if kind == "words":
        words = _telling_words(text, rarity, rng)
    else:
        words = _sentence(_prose(section.kind, text), rarity, rng)
    if kind == "clumsy":
        kept = [word for word in words if rng.random() >= _FORGOTTEN] or words
        words = [_slip(word, rng) if rng.random() < _SLIPS else word for word in kept]
    return KnownItem(kind, " ".join(words), section.path, section.id) if words else None


def _telling_words(text: str, rarity: Mapping[str, float], rng: random.Random) -> list[str]:
    """Return some words of a text, the rarer the likelier, in the order they stand."""
    terms = [w for w in content_terms(text) if w in rarity and len(w) > 2 and not _DATED.search(w)]
    if len(terms) < _TELLING_WORDS:
        return []
    # The largest u ** (1 / weight) are a weighted sample (Efraimidis and Spirakis, 2006).
    keys = {word: rng.random() ** (1 / (rarity[word] + 1e-9)) for word in terms}
    drawn = set(sorted(keys, key=lambda word: -keys[word])[:_TELLING_WORDS])
    return [word for word in terms if word in drawn]


def _prose(kind: str, text: str) -> str:
    """Return what is written for people: the comments of code, a document outside its fences."""
    if kind == "typescript":
        return " ".join(_COMMENT.findall(text))
    return _FENCE.sub("", text)


def _sentence(text: str, rarity: Mapping[str, float], rng: random.Random) -> list[str]:
    """Return the words of a sentence of fair length; empty where there is none.

    Of a few drawn the one with the rarest words is taken: nobody asks by a phrase that stands in
    every record. Numbers are left out, for a day in a question is a filter.
    """
    sentences = [_WORD.findall(part) for part in _SENTENCE_END.split(text)]
    fair = [words for words in sentences if len(words) in _SENTENCE_WORDS]
    drawn = rng.sample(fair, min(_DRAWN_SENTENCES, len(fair)))
    return max(drawn, key=lambda words: _mean_rarity(words, rarity), default=[])


def _mean_rarity(words: Sequence[str], rarity: Mapping[str, float]) -> float:
    return sum(rarity.get(word.lower(), 0.0) for word in words) / len(words)


def _slip(word: str, rng: random.Random) -> str:
    """Return a long word with two letters swapped, or without its end."""
    if len(word) < _SLIP_LETTERS:
        return word
    if rng.random() < 0.5:
        return word[: -rng.randint(1, 2)]
    place = rng.randrange(1, len(word) - 2)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
