"""The full-text tier: an FTS5 table over sections, and how a question asks it.

One row for each section, under the section's id: its headings and file name, its text, and the
parts of the identifiers in it, so that "crane" finds ``DefaultCrane``. Words are stemmed the
English way and lose their accents; German words pass through whole. Rows are written with the
section, and a trigger takes them out with it, also where a document's deletion cascades.
Tool examples are left out: no question is answered with one.
"""

import re
import sqlite3
from pathlib import PurePosixPath

#: Kinds of documents whose sections are not in the full-text tier.
UNSEARCHED_KIND = "tool_examples"
#: bm25 weights of heading, text and identifier parts. A word in a heading says what a section
#: is about; a part of an identifier says it only by the way.
COLUMN_WEIGHTS = (2.0, 1.0, 0.5)
#: A longer question is asked by its first words of weight.
_MAX_TERMS = 40

_WORD = re.compile(r"[^\W_]+")
_IDENTIFIER = re.compile(r"\b\w*(?:[a-z0-9][A-Z]|[A-Z]{2}[a-z])\w*\b")
_HUMP = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")

_ENGLISH = """
a about all an and any are as at be been but by can could did do does for from had has have how i
if in into is it its me my of on or our out over please shall should show so some tell than that
the their them then there these they this those to was we were what when where which who why will
with would you your
"""
_GERMAN = """
aber als am an auch auf aus bei beim bin bis bitte da damit das dass dein dem den der des die doch
du ein eine einem einen einer eines er es für hat hatte hatten haben ich ihr im in ist kann man
mein mit nach nicht noch nur ob oder sie sind so über um und uns unser unsere unter vom von vor
war waren warum was welche welcher welches wenn wer wie wir wird wo wurde wurden zu zum zur
"""
#: Words that stand in every question and in every document.
_STOP_WORDS = frozenset(_ENGLISH.split()) | frozenset(_GERMAN.split())


def create_section_words(db: sqlite3.Connection) -> None:
    """Create the tier and fill it from the sections there are, inside the caller's transaction."""
    db.execute(
        "CREATE VIRTUAL TABLE section_words USING fts5"
        "(heading, body, names, tokenize = 'porter unicode61 remove_diacritics 2')"
    )
    db.execute(
        "CREATE TRIGGER section_words_follow AFTER DELETE ON sections"
        " BEGIN DELETE FROM section_words WHERE rowid = old.id; END"
    )
    rows = db.execute(
        "SELECT s.id, s.title, s.text, d.title, d.path FROM sections s"
        " JOIN documents d ON d.id = s.document_id WHERE d.kind <> ?",
        (UNSEARCHED_KIND,),
    )
    for section_id, title, text, document_title, path in rows:
        add_section_words(db, section_id, f"{document_title} {title}", text, path)


def add_section_words(
    db: sqlite3.Connection, section_id: int, heading: str, text: str, path: str
) -> None:
    """Make a section findable by its words, inside the caller's transaction.

    Args:
        db: a connection inside a write transaction.
        section_id: row of `sections`; has no words yet.
        heading: titles of document and section.
        text: the section's text.
        path: the document's key; its file name is part of the heading.
    """
    heading = f"{heading} {PurePosixPath(path).name}"
    db.execute(
        "INSERT INTO section_words (rowid, heading, body, names) VALUES (?, ?, ?, ?)",
        (section_id, heading, text, " ".join(identifier_parts(f"{heading}\n{text}"))),
    )


def identifier_parts(text: str) -> list[str]:
    """Return the parts of the camel-case names in a text, each once: ``Default``, ``Crane``."""
    names = dict.fromkeys(_IDENTIFIER.findall(text))
    return list(dict.fromkeys(part for name in names for part in _HUMP.findall(name)))


def content_terms(text: str) -> list[str]:
    """Return the words of a text that tell documents apart, lower case, each once."""
    words = [*_WORD.findall(text), *identifier_parts(text)]
    terms = dict.fromkeys(word.lower() for word in words)
    return [term for term in terms if term not in _STOP_WORDS]


def question_terms(question: str) -> list[str]:
    """Return the words by which a question is looked up; none where it has only stop words."""
    return content_terms(question)[:_MAX_TERMS]
