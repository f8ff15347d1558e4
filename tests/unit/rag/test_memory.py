"""The index in memory: it follows what others write, and finds what the index itself would."""

from collections.abc import Sequence

import numpy as np
import pytest

from web4lora.rag import Retriever, graph
from web4lora.rag.cache import LruCache
from web4lora.rag.edges import resolve_edges
from web4lora.rag.memory import Memory
from web4lora.rag.passages import Passages
from web4lora.rag.scope import EVERYWHERE
from web4lora.rag.store import Store
from web4lora.rag.terms import best_by_words
from web4lora.rag.words import COLUMN_WEIGHTS, question_terms

from .conftest import FIRST, SECOND, THIRD, Desk, record

QUESTION = "component versioning conflicts of the crane, tested in small steps"


def test_a_snapshot_that_follows_equals_a_fresh_one(desk: Desk):
    with Store(desk.ws.database) as store:
        memory = Memory(store, 1_000)
        before = memory.current()
        assert memory.current() is before
        desk.write(FIRST, record("crane overload", do="Another rope was taken."))
        desk.write(f"{FIRST}.new.pdca.md", record("lamps"))
        (desk.source / THIRD).unlink()
        desk.index()
        followed, fresh = memory.current(), Memory(store, 1_000).current()
    assert followed.documents == fresh.documents != before.documents
    for name in ("sections", "document_of", "number_of", "lies_in", "windows", "first", "vectors"):
        assert np.array_equal(getattr(followed, name), getattr(fresh, name)), name


def test_unchanged_documents_are_not_read_again(desk: Desk, monkeypatch):
    from web4lora.rag import memory as module

    with Store(desk.ws.database) as store:
        memory = Memory(store, 1_000)
        desk.write(FIRST, record("crane overload", do="Another rope was taken."))
        desk.index()
        read: list[int] = []
        piece = module._Pieces.read
        monkeypatch.setattr(
            module._Pieces,
            "read",
            lambda s, st, ids, held: read.extend(ids) or piece(s, st, ids, held),
        )
        changed = {place.path for place in memory.current().documents if place.id in read}
    assert changed == {FIRST}


def test_a_record_is_found_by_the_id_of_its_vector(desk: Desk):
    with Store(desk.ws.database) as store:
        snapshot = Memory(store, 0).current()
        rows = store.rows("SELECT id, section_id, record_id FROM windows")
        for row in rows:
            place = snapshot.find("history", row["record_id"])
            assert place is not None
            section, window = place
            assert snapshot.section_id(section) == row["section_id"]
            assert snapshot.windows[window] == row["id"]
            assert snapshot.record_id(section, window) == row["record_id"]
        assert snapshot.vectors is None
        for gone in ("no#0.0", f"{FIRST}#99.0", f"{FIRST}#0.99", "no id"):
            assert snapshot.find("history", gone) is None


def test_the_scores_of_words_add_up_to_that_of_their_question(desk: Desk):
    terms = question_terms(QUESTION)
    weights = ", ".join(map(str, COLUMN_WEIGHTS))
    with Store(desk.ws.database) as store:
        rows = store.rows(
            f"SELECT rowid, -bm25(section_words, {weights}) AS score FROM section_words"
            " WHERE section_words MATCH ? ORDER BY score DESC",
            (" OR ".join(f'"{term}"' for term in terms),),
        )
        snapshot = Memory(store, 1_000).current()
        allowed = np.ones(len(snapshot.sections), dtype=bool)
        found = best_by_words(store, snapshot, terms, allowed, 1_000)
    told = {snapshot.section_id(section): score for section, score in found}
    assert told == pytest.approx({row[0]: row[1] for row in rows}, abs=1e-4)


def test_what_lies_around_several_records_is_what_lies_around_each(desk: Desk):
    with Store(desk.ws.database) as store:
        known: LruCache[str, Sequence[str]] = LruCache(100)
        found = graph.around(store, [FIRST, SECOND], 1, known)
        assert graph.around(store, [FIRST, SECOND], 1, known) == found
        alone = {
            start: {near.path: near.depth for near in graph.neighbours(store, start, 1)}
            for start in (FIRST, SECOND)
        }
    assert found == alone


def test_chains_that_are_resolved_after_their_records_are_seen(desk: Desk):
    with Store(desk.ws.database) as store, Store(desk.ws.database) as writer:
        memory = Memory(store, 1_000)
        before = memory.current()
        assert FIRST in graph.around(store, [SECOND], 1, before.neighbours)[SECOND]
        no_files = {row["prefix"]: [] for row in store.rows("SELECT prefix FROM sources")}
        resolve_edges(writer, no_files)
        after = memory.current()
        assert graph.around(store, [SECOND], 1, after.neighbours) == {}
        resolve_edges(writer, no_files)
        assert memory.current() is after


def test_an_open_retriever_sees_what_an_index_run_wrote(desk: Desk):
    question = "What did we learn about the lamps on the quay?"
    with Retriever(desk.ws, desk.settings, embedder=desk.embedder) as retriever:
        retriever.query(question, 9)
        desk.write(SECOND, record("the lamps on the quay", day="2025-09-08"))
        desk.index()
        best = retriever.query(question, 9).results[0]
        assert (best.path, "lamps" in best.excerpt) == (SECOND, True)
        (desk.source / SECOND).unlink()
        desk.index()
        assert SECOND not in {hit.path for hit in retriever.query(question, 9).results}


def test_passages_are_read_once_and_dropped_when_their_document_is_edited(desk: Desk):
    with Store(desk.ws.database) as store:
        memory, passages = Memory(store, 1_000), Passages(store)
        windows = [(s, w) for s in range(3) for w in memory.current().windows_in(s)]
        first = passages.of(memory.current(), windows)
        assert passages.of(memory.current(), windows) == first
        assert (passages.cache.hits, passages.cache.misses) == (len(first), len(first))
        for path in (FIRST, SECOND, THIRD):
            desk.write(path, record("lamps"))
        desk.index()
        kept = len(passages.cache)
        passages.of(memory.current(), [])
        assert len(passages.cache) < kept
        snapshot = memory.current()
        everything = [(s, w) for s in range(len(snapshot.sections)) for w in snapshot.windows_in(s)]
        told = passages.of(snapshot, everything)
        rows = store.rows("SELECT id, text FROM windows ORDER BY id")
        assert [told[w].text for _, w in everything] == [row["text"] for row in rows]
        assert snapshot.allowed(store, EVERYWHERE.collections, EVERYWHERE.filters).any()
