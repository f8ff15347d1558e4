"""Families in the index: one of them has the sections, all of them are known."""

from pathlib import Path

import pytest

from web4lora.progress import Silent
from web4lora.rag import (
    Index,
    Retriever,
    buffer_day,
    ingest,
    mark_trained,
    move_to_history,
    rebuild_vectors,
    unmark_trained,
)
from web4lora.rag.candidates import Asked, best_of_documents
from web4lora.rag.memory import Memory
from web4lora.rag.scope import EVERYWHERE
from web4lora.rag.store import Store
from web4lora.rag.vectors import VectorStore

from .conftest import FIRST, SECOND, Desk, record

TWIN = FIRST.replace("-session/", "-session-merged/")
OLD = "components/Crane/0.1.9.0/src/ts/layer2/DefaultCrane.ts"
NEW = "components/Crane/0.1.10.0/src/ts/layer2/DefaultCrane.ts"
TOPICS = "components/Guide/0.1.0.0/src/ts/layer2/Guide.ts"
EXPORT = "docs/topics.md"


def crane(*more: str) -> str:
    fields = "\n".join(f"  private part{n} = {n};" for n in range(60))
    return f"export class DefaultCrane {{\n{fields}\n{''.join(more)}}}\n"


def topic_source(slugs: str, lessons: int = 2) -> str:
    said = ", ".join(f"'lesson {n} of the crane'" for n in range(lessons))
    objects = ",\n".join(
        f"    {slug}: {{ title: 'On {slug}', requiredReading: [], keyLessons: [{said}],"
        " verificationChecklist: ['seen'] }"
        for slug in slugs
    )
    return f"export class Guide {{\n  train() {{\n    return {{\n{objects}\n    }};\n  }}\n}}\n"


def topic_export(slugs: str) -> str:
    return "# Topics\n\n" + "\n".join(
        f"### {n}. 🚀 {slug} - On {slug}\n\n#### Key Lessons\n\n1. a lesson\n"
        for n, slug in enumerate(slugs, start=1)
    )


def sections(desk: Desk, collection: str = "%") -> dict[str, int]:
    """Return the number of sections by path."""
    with Store(desk.ws.database) as store:
        rows = store.rows(
            "SELECT d.path, count(*) FROM sections s JOIN documents d ON d.id = s.document_id"
            " WHERE s.collection LIKE ? GROUP BY d.path",
            (collection,),
        )
        return {row[0]: row[1] for row in rows}


def places(desk: Desk) -> dict[str, str]:
    with Store(desk.ws.database) as store:
        rows = store.rows("SELECT path, representative FROM documents WHERE representative <> ''")
        return {row[0]: row[1] for row in rows}


def agrees(desk: Desk) -> bool:
    with Index.open(desk.ws, desk.settings) as index:
        # The model check compares with the settings; these tests embed with words.
        return all(check.passed for check in index.verify() if check.name not in UNCHECKED)


UNCHECKED = {"embedding model", "topics", "semantic"}


def test_a_copy_is_folded_and_still_known(make_desk):
    desk = make_desk({FIRST: record("a"), TWIN: record("a"), SECOND: record("b", previous=FIRST)})
    result = desk.index()
    assert (result.added, result.folded, result.families) == (3, 1, 1)
    assert places(desk) == {TWIN: FIRST} or places(desk) == {FIRST: TWIN}
    assert len(sections(desk)) == 2
    with Index.open(desk.ws, desk.settings) as index:
        assert index.document(TWIN).text == index.document(FIRST).text
        assert [item.path for item in index.predecessors(SECOND)] == [FIRST]
        assert index.find_record(TWIN) == TWIN
    assert agrees(desk)


def test_records_that_are_only_alike_stay_apart(make_desk):
    desk = make_desk({FIRST: record("crane"), SECOND: record("crane", day="2025-09-08")})
    assert desk.index().folded == 0


def test_versions_of_a_class_are_one_family(make_desk):
    desk = make_desk({OLD: crane(), NEW: crane("  init() { go(); }\n")})
    assert desk.index().folded == 1
    assert places(desk) == {OLD: NEW}


def test_another_member_takes_the_place_of_a_deleted_representative(make_desk):
    desk = make_desk({OLD: crane(), NEW: crane()})
    desk.index()
    assert places(desk) == {OLD: NEW}
    desk.embedder.embedded.clear()
    (desk.source / NEW).unlink()
    result = desk.index()
    assert (result.deleted, result.folded) == (1, 0)
    assert list(sections(desk)) == [OLD]
    assert desk.embedder.embedded == []  # its vectors were there
    assert agrees(desk)


def test_an_edited_representative_leaves_its_family(make_desk):
    desk = make_desk({OLD: crane(), NEW: crane()})
    desk.index()
    desk.write(NEW, "export class Winch { turn() { return 'round and round'; } }\n")
    assert desk.index().folded == 0
    assert set(sections(desk)) == {OLD, NEW}


def test_a_newer_version_becomes_the_representative(make_desk):
    desk = make_desk({OLD: crane()})
    desk.index()
    desk.write(NEW, crane())
    assert desk.index().folded == 1
    assert places(desk) == {OLD: NEW}
    assert list(sections(desk)) == [NEW]
    assert agrees(desk)


def test_a_broken_representative_stands_for_nobody(make_desk, monkeypatch):
    real = ingest.extract

    def fragile(source, path):
        if path == NEW:
            raise RuntimeError("odd document")
        return real(source, path)

    monkeypatch.setattr(ingest, "extract", fragile)
    desk = make_desk({OLD: crane(), NEW: crane()})
    result = desk.index()
    assert len(result.failed) == 1
    assert list(sections(desk)) == [OLD]
    assert places(desk) == {}


def test_a_question_that_names_a_folded_record_is_answered(make_desk):
    desk = make_desk({FIRST: record("a"), TWIN: record("a")})
    desk.index()
    ((copy, first),) = places(desk).items()
    with Retriever(desk.ws, desk.settings, embedder=desk.embedder) as retriever:
        view = retriever.rankings("a", EVERYWHERE, 1).view
        allowed = view.snapshot.allowed(view.store, EVERYWHERE.collections, EVERYWHERE.filters)
        assert list(best_of_documents(view, [copy], Asked("a"), allowed)) == [copy]
        assert list(best_of_documents(view, [copy, first], Asked("a"), allowed)) == [first]
        best = retriever.query("What did 2025-09-06-UTC-0905-crane decide?", 3).results[0]
    assert (best.path, best.via) == (first, "named")


def test_a_snapshot_follows_copies_that_have_no_sections(make_desk):
    third = FIRST.replace("-session/", "-session-moved/")
    desk = make_desk({FIRST: record("a"), SECOND: record("b"), TWIN: record("a")})
    desk.index()
    ((copy, first),) = places(desk).items()
    with Store(desk.ws.database) as store:
        memory = Memory(store, 1_000)
        assert memory.current().folded(copy)
        # As many documents as before, and ids that SQLite gives again.
        (desk.source / copy).unlink()
        desk.index()
        desk.write(third, record("a"))
        desk.index()
        followed = memory.current()
        assert followed.documents == Memory(store, 1_000).current().documents
    assert len(places(desk)) == 1
    assert not followed.folded(copy)
    assert followed.folded(first) != followed.folded(third)


def test_families_survive_a_rebuild_and_a_waiting_version(make_desk):
    desk = make_desk({FIRST: record("a"), TWIN: record("a"), OLD: crane(), NEW: crane()})
    desk.index()
    rebuild_vectors(desk.ws, Silent())
    assert agrees(desk)
    (copy,) = (path for path in places(desk) if path in (FIRST, TWIN))
    desk.write(copy, record("a", do="The copy went its own way."))
    (item,) = buffer_day(desk.ws, desk.settings, Silent(), embedder=desk.embedder).items
    with Retriever(desk.ws, desk.settings, embedder=desk.embedder) as retriever:
        best = retriever.query("Which copy went its own way?", 3).results[0]
        assert (best.path, best.collection) == (copy, "daily_buffer")
        view = retriever.rankings("a", EVERYWHERE, 1).view
        assert not view.snapshot.folded(copy)
    marked = mark_trained(desk.ws, [OLD, NEW], "batch 1", "2025-12-20")
    assert (marked.marked, marked.chunks) == (2, 2)  # a copy has none
    move_to_history(desk.ws, desk.settings, [item])
    assert agrees(desk)
    desk.index()
    assert set(places(desk)) == {OLD}
    assert agrees(desk)


def test_an_open_retriever_follows_a_family_that_changes(make_desk):
    desk = make_desk({OLD: crane(), NEW: crane()})
    desk.index()
    with Retriever(desk.ws, desk.settings, embedder=desk.embedder) as retriever:
        assert {hit.path for hit in retriever.query("DefaultCrane", 9).results} == {NEW}
        (desk.source / NEW).unlink()
        desk.index()
        assert {hit.path for hit in retriever.query("DefaultCrane", 9).results} == {OLD}
        desk.write(NEW, crane())
        desk.index()
        assert {hit.path for hit in retriever.query("DefaultCrane", 9).results} == {NEW}


@pytest.mark.parametrize("held", [0, 1_000])
def test_the_topics_of_a_source_file_are_working_rules(make_desk, held):
    desk = make_desk({TOPICS: topic_source("abcd"), NEW: crane()})
    desk.index()
    retrieval = desk.settings.retrieval.model_copy(update={"memory_windows": held})
    settings = desk.settings.model_copy(update={"retrieval": retrieval})
    with Retriever(desk.ws, settings, embedder=desk.embedder) as retriever:
        rules = retriever.process("lessons of the crane", 9)
    assert rules
    assert {(hit.path, hit.collection) for hit in rules} == {(TOPICS, "process_framework")}


@pytest.mark.parametrize(
    ("files", "holder", "count"),
    [
        ({TOPICS: topic_source("abcd")}, TOPICS, 4),
        ({EXPORT: topic_export("abcd")}, EXPORT, 4),
        ({TOPICS: topic_source("abcd", 3), EXPORT: topic_export("abcd")}, TOPICS, 4),
        ({TOPICS: topic_source("abc"), EXPORT: topic_export("abcd")}, EXPORT, 4),
        (
            {
                TOPICS: topic_source("abcd"),
                TOPICS.replace("0.1.0", "0.2.0"): topic_source("abcd", 9),
            },
            TOPICS.replace("0.1.0", "0.2.0"),
            4,
        ),
    ],
)
def test_each_training_topic_comes_once(make_desk, files, holder, count):
    desk = make_desk(files)
    desk.index()
    assert sections(desk, "process_framework") == {holder: count}
    with Store(desk.ws.database) as store:
        assert VectorStore(desk.ws.chroma, store).counts()["process_framework"] == count
    assert agrees(desk)


def test_the_topics_of_another_file_follow_when_the_fullest_goes(make_desk):
    desk = make_desk({TOPICS: topic_source("abcd", 3), EXPORT: topic_export("abcd")})
    desk.index()
    (desk.source / TOPICS).unlink()
    desk.index()
    assert sections(desk, "process_framework") == {EXPORT: 4}
    assert agrees(desk)


def test_a_class_and_its_topics_are_marked_in_both_collections(make_desk):
    desk = make_desk({TOPICS: topic_source("abcd")})
    desk.index()
    assert mark_trained(desk.ws, [TOPICS], "batch 1", "2025-12-20").chunks == 5
    assert agrees(desk)
    assert unmark_trained(desk.ws, [TOPICS]).chunks == 5


def test_a_class_that_holds_topics_is_a_component_too(make_desk):
    desk = make_desk({TOPICS: topic_source("abcd")})
    desk.index()
    assert sections(desk, "components") == {TOPICS: 1}


def test_a_topic_of_the_source_reads_as_the_export_does(make_desk):
    desk = make_desk({TOPICS: topic_source("ab")})
    desk.index()
    with Store(desk.ws.database) as store:
        row = store.row("SELECT text, start_line FROM sections WHERE name = 'b'")
    assert row["text"].startswith("### 2. b - On b")
    assert "#### Verification Checklist\n\n- [ ] seen" in row["text"]
    lines = Path(desk.source / TOPICS).read_text("utf-8").split("\n")
    assert lines[row["start_line"] - 1].startswith("    b: {")
