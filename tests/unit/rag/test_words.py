"""The full-text tier: what is a word, and that the tier follows the sections."""

import sqlite3

from hypothesis import given, settings
from hypothesis import strategies as st

from web4lora.rag.schema import MIGRATIONS, migrate
from web4lora.rag.store import Store
from web4lora.rag.words import (
    add_section_words,
    content_terms,
    create_section_words,
    identifier_parts,
    question_terms,
)

from .conftest import SECOND, Desk, record


def any_of(question: str) -> str:
    return " OR ".join(f'"{term}"' for term in question_terms(question))


def found(store: Store, question: str) -> set[str]:
    rows = store.rows(
        "SELECT d.path FROM section_words JOIN sections s ON s.id = section_words.rowid"
        " JOIN documents d ON d.id = s.document_id WHERE section_words MATCH ?",
        (any_of(question),),
    )
    return {row["path"] for row in rows}


def searched_sections(store: Store) -> int:
    return store.count(
        "SELECT count(*) FROM sections s JOIN documents d ON d.id = s.document_id"
        " WHERE d.kind <> 'tool_examples'"
    )


def test_identifiers_are_found_by_their_parts():
    assert identifier_parts("DefaultCrane.toScenario in XMLParser2") == [
        "Default",
        "Crane",
        "to",
        "Scenario",
        "XML",
        "Parser",
        "2",
    ]


def test_words_that_stand_everywhere_ask_nothing():
    assert content_terms("How did we solve the versioning conflict?") == [
        "solve",
        "versioning",
        "conflict",
    ]
    assert content_terms("Wie haben wir den Konflikt gelöst?") == ["konflikt", "gelöst"]
    assert question_terms("What is it?") == []


def test_every_section_but_tool_examples_is_in_the_tier(desk: Desk):
    with Store(desk.ws.database) as store:
        assert store.count("SELECT count(*) FROM section_words") == searched_sections(store)
        assert found(store, "promotes patches") == {SECOND}
        assert "components/Crane/0.1.0.0/src/ts/layer2/DefaultCrane.ts" in found(store, "crane")


def test_the_tier_follows_edits_and_deletions(desk: Desk):
    desk.write(SECOND, record("versions", do="A heron was released instead."))
    desk.index()
    with Store(desk.ws.database) as store:
        assert found(store, "promoting patch") == set()
        assert found(store, "heron") == {SECOND}
    (desk.source / SECOND).unlink()
    desk.index()
    with Store(desk.ws.database) as store:
        assert found(store, "heron") == set()
        assert store.count("SELECT count(*) FROM section_words") == searched_sections(store)
    desk.index(reset=True)
    with Store(desk.ws.database) as store:
        assert store.count("SELECT count(*) FROM section_words") == searched_sections(store)


def test_an_older_database_is_filled(desk: Desk):
    with Store(desk.ws.database) as store:
        before = [tuple(row) for row in store.rows("SELECT rowid, * FROM section_words")]
    db = sqlite3.connect(desk.ws.database, isolation_level=None)
    db.execute("DROP TRIGGER section_words_follow")
    db.execute("DROP TABLE section_words")
    db.execute("DROP INDEX documents_representative")
    for column in ("signature", "topics", "representative", "has_topics"):
        db.execute(f"ALTER TABLE documents DROP COLUMN {column}")
    db.execute("DELETE FROM migrations WHERE number >= 5")
    db.close()
    with Store(desk.ws.database) as store:
        assert [tuple(row) for row in store.rows("SELECT rowid, * FROM section_words")] == before


def test_two_processes_that_migrate_at_once_apply_it_once():
    db = sqlite3.connect(":memory:", isolation_level=None)
    migrate(db, MIGRATIONS[:4])

    def overtaken(db: sqlite3.Connection) -> None:
        create_section_words(db)
        db.execute("INSERT INTO migrations VALUES (6, 'by another process', '')")

    def never(db: sqlite3.Connection) -> None:
        raise AssertionError("applied already")

    migrate(db, (*MIGRATIONS[:4], overtaken, never))


def empty_tier() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.execute("CREATE TABLE sections (id INTEGER PRIMARY KEY, title, text, document_id)")
    db.execute("CREATE TABLE documents (id INTEGER PRIMARY KEY, title, path, kind)")
    create_section_words(db)
    return db


def matches(db: sqlite3.Connection, question: str) -> int:
    match = any_of(question)
    if not match:
        return 0
    rows = db.execute("SELECT rowid FROM section_words WHERE section_words MATCH ?", (match,))
    return len(rows.fetchall())


@settings(deadline=None)
@given(st.text(), st.text())
def test_any_text_can_be_stored_and_any_question_asked(text: str, question: str):
    db = empty_tier()
    add_section_words(db, 1, "heading", text, "a/b.md")
    assert matches(db, question) in (0, 1)


@settings(deadline=None)
@given(st.lists(st.from_regex(r"[A-Za-zäöüß]{3,12}", fullmatch=True), min_size=1))
def test_a_section_is_found_by_each_of_its_words(words: list[str]):
    db = empty_tier()
    add_section_words(db, 1, "", " ".join(words), "")
    for term in content_terms(" ".join(words)):
        assert matches(db, term) == 1
