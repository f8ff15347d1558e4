"""The vector collections follow SQLite, whatever happened in between."""

import numpy as np
import pytest

from web4lora.errors import Web4Error
from web4lora.progress import Silent
from web4lora.rag import Index, rebuild_vectors
from web4lora.rag.metadata import missing_fields
from web4lora.rag.store import Store
from web4lora.rag.vectors import VectorStore, note_change
from web4lora.rag.writer import delete_document

from .conftest import FIRST, SECOND, Desk, record


def test_work_left_by_a_killed_run_is_applied_by_the_next_sync(desk: Desk):
    with Store(desk.ws.database) as store:
        with store.transaction() as db:  # SQLite committed, the process died before Chroma
            delete_document(db, SECOND, "history", forget_record=True)
        vectors = VectorStore(desk.ws.chroma, store)
        assert not vectors.agrees()
        assert vectors.sync() == 0
        assert vectors.agrees()
        assert vectors.matching("pdca_historical", {"path": SECOND}) == []


def test_a_collection_of_another_index_is_built_again(desk: Desk):
    with Store(desk.ws.database) as store:
        with store.transaction() as db:
            db.execute("UPDATE meta SET value = 'other' WHERE key = 'index_id'")
        vectors = VectorStore(desk.ws.chroma, store)
        assert vectors.sync() == 6
        assert vectors.agrees()


def test_a_collection_that_lost_vectors_is_built_again(desk: Desk):
    with Store(desk.ws.database) as store:
        vectors = VectorStore(desk.ws.chroma, store)
        expected = vectors.counts()
        ids = vectors.matching("pdca_historical", {"path": FIRST})
        vectors._collection("pdca_historical").delete(ids=ids[:1])
        assert vectors.sync() == 1
        assert vectors.counts() == expected


def test_every_chunk_of_a_record_has_the_eighteen_fields(desk: Desk):
    with Store(desk.ws.database) as store:
        vectors = VectorStore(desk.ws.chroma, store)
        ids = vectors.matching("pdca_historical", {"kind": "pdca"})
        stored = vectors.metadata("pdca_historical", ids)
    assert len(stored) == 15
    assert [missing_fields(metadata) for metadata in stored.values()] == [[]] * 15
    assert {metadata["chunk_type"] for metadata in stored.values()} == {
        "pdca_metadata",
        "pdca_plan",
        "pdca_do",
        "pdca_check",
        "pdca_act",
    }


def test_a_later_note_wins_but_metadata_never_hides_an_upsert(desk: Desk):
    with Store(desk.ws.database) as store:
        for operations, left in (
            (("upsert", "metadata"), "upsert"),
            (("metadata", "upsert"), "upsert"),
            (("upsert", "delete"), "delete"),
            (("delete", "upsert"), "upsert"),
        ):
            with store.transaction() as db:
                db.execute("DELETE FROM outbox")
                for operation in operations:
                    note_change(db, "components", ["x"], operation)
            row = store.row("SELECT operation FROM outbox")
            assert row is not None and row["operation"] == left


def test_a_query_asks_for_no_more_than_there_is(desk: Desk):
    with Store(desk.ws.database) as store:
        vectors = VectorStore(desk.ws.chroma, store)
        vector = np.full(256, 1 / 16, dtype=np.float32)
        assert len(vectors.query("components", vector, 500)) == vectors.counts()["components"]
        assert vectors.query("daily_buffer", vector, 5) == []


def test_a_damaged_folder_is_built_again_from_the_index(make_desk):
    desk = make_desk({FIRST: record("a")})
    desk.index()
    damaged = desk.ws.root / "damaged"
    ws = type(desk.ws)(damaged)
    damaged.mkdir()
    (damaged / "pdca_timeline.db").write_bytes(desk.ws.database.read_bytes())
    ws.chroma.mkdir()
    (ws.chroma / "chroma.sqlite3").write_bytes(b"torn " * 500)
    with pytest.raises(Web4Error, match="cannot be opened") as caught, Store(ws.database) as store:
        VectorStore(ws.chroma, store)
    assert "web4 rag rebuild" in caught.value.hint
    assert rebuild_vectors(ws, Silent())["pdca_historical"] == 5


def test_verify_passes_on_a_sound_index_and_names_what_is_wrong(desk: Desk):
    settings = desk.settings
    with Store(desk.ws.database) as store, store.transaction() as db:
        db.execute(
            "UPDATE meta SET value = ? WHERE key = 'embedding_model'",
            ("all-MiniLM-L6-v2@53aa51172d14-int8",),
        )
    with Index.open(desk.ws, settings) as index:
        assert [check.name for check in index.verify() if not check.passed] == []
        with Store(desk.ws.database) as store, store.transaction() as db:
            db.execute("DELETE FROM pdca_relationships")
            db.execute("DELETE FROM windows WHERE record_id = ?", (f"{FIRST}#1.0",))
        failed = {check.name for check in index.verify() if not check.passed}
    assert failed == {"collection pdca_historical", "graph"}
