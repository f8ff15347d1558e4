"""Families in the index: one of them has the sections, all of them are known."""

from pathlib import Path

import pytest

from web4lora.rag import Index, ingest
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
    from web4lora.rag.candidates import windows_of_documents
    from web4lora.rag.filters import Filters

    desk = make_desk({FIRST: record("a"), TWIN: record("a")})
    desk.index()
    (copy,) = places(desk)
    with Store(desk.ws.database) as store:
        assert list(windows_of_documents(store, [copy], Filters())) == [copy]
        assert len(windows_of_documents(store, [FIRST, TWIN], Filters())) == 1


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
