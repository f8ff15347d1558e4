"""The daily buffer: new work waits, is moved with its vectors, and nothing is lost."""

import json

from web4lora.progress import Silent
from web4lora.rag import (
    Index,
    archive_buffer,
    buffer_day,
    buffer_items,
    mark_trained,
    move_to_history,
    set_buffer_status,
)
from web4lora.rag.store import Store
from web4lora.rag.vectors import VectorStore

from .conftest import FIRST, JOURNAL, THIRD, Desk, record

NEW = f"{JOURNAL}/2025-12-20-UTC-0905-berth.pdca.md"


def fill(desk: Desk):
    return buffer_day(desk.ws, desk.settings, Silent(), embedder=desk.embedder)


def counts(desk: Desk) -> dict[str, int]:
    with Store(desk.ws.database) as store:
        return VectorStore(desk.ws.chroma, store).counts()


def test_only_what_history_lacks_is_buffered_whatever_its_date(desk: Desk):
    desk.write(NEW, record("berth", day="2025-01-02", previous=THIRD))
    desk.write(FIRST, record("crane overload, revised"))
    result = fill(desk)
    assert (result.added, result.changed, result.unchanged) == (1, 1, 5)
    assert {item.path for item in buffer_items(desk.ws)} == {NEW, FIRST}
    assert {item.status for item in buffer_items(desk.ws)} == {"pending"}
    assert fill(desk).items == ()


def test_an_index_run_leaves_buffered_documents_in_the_buffer(desk: Desk):
    desk.write(NEW, record("berth"))
    fill(desk)
    result = desk.index()
    assert (result.added, result.buffered) == (0, 1)
    with Index.open(desk.ws, desk.settings) as index:
        assert NEW not in {document.path for document in index.documents()}
        assert [document.path for document in index.documents(tier="buffer")] == [NEW]


def test_moving_takes_sections_vectors_and_edges_along(desk: Desk):
    desk.write(NEW, record("berth", day="2025-12-20", previous=THIRD))
    (item,) = fill(desk).items
    before = counts(desk)
    desk.embedder.embedded.clear()
    result = move_to_history(desk.ws, desk.settings, [item])
    after = counts(desk)
    assert (result.moved, result.missing, result.windows) == ((item,), (), 5)
    assert desk.embedder.embedded == []
    assert after["daily_buffer"] == 0
    assert after["pdca_historical"] == before["pdca_historical"] + 5
    with Index.open(desk.ws, desk.settings) as index:
        assert [n.path for n in index.predecessors(NEW, 1)] == [THIRD]
    assert buffer_items(desk.ws) == []
    assert desk.index().unchanged == 7


def test_moving_a_new_version_replaces_the_old_one(desk: Desk):
    desk.write(FIRST, record("crane overload", do="It was the spring, not the hook."))
    (item,) = fill(desk).items
    move_to_history(desk.ws, desk.settings, [item])
    with Index.open(desk.ws, desk.settings) as index:
        document = index.document(FIRST)
    assert document is not None and "the spring" in document.text
    assert counts(desk)["pdca_historical"] == 15


def test_moving_twice_is_harmless(desk: Desk):
    desk.write(NEW, record("berth"))
    (item,) = fill(desk).items
    move_to_history(desk.ws, desk.settings, [item])
    again = move_to_history(desk.ws, desk.settings, [item])
    assert (again.moved, again.missing) == ((), (item,))


def test_the_marker_of_a_trained_item_moves_with_it(desk: Desk):
    desk.write(FIRST, record("crane overload, revised"))
    (item,) = fill(desk).items
    set_buffer_status(desk.ws, [item], "trained", "night_1")
    mark_trained(desk.ws, [FIRST], "nightly_1", "2025-12-21")
    move_to_history(desk.ws, desk.settings, [item])
    with Index.open(desk.ws, desk.settings) as index:
        document = index.document(FIRST)
    assert document is not None and document.trained


def test_work_edited_during_the_night_waits_for_the_next(desk: Desk):
    desk.write(NEW, record("berth"))
    (item,) = fill(desk).items
    set_buffer_status(desk.ws, [item], "in_training", "night_1")
    desk.write(NEW, record("berth, late thought"))
    assert fill(desk).held == 1
    assert move_to_history(desk.ws, desk.settings, [item]).moved == (item,)
    assert fill(desk).changed == 1


def test_an_edited_pending_item_is_replaced(desk: Desk):
    desk.write(NEW, record("berth"))
    (old,) = fill(desk).items
    desk.write(NEW, record("berth, better"))
    (new,) = fill(desk).items
    assert old != new
    assert [item.id for item in buffer_items(desk.ws)] == [new]


def test_a_file_deleted_before_the_night_leaves_the_buffer(desk: Desk):
    desk.write(NEW, record("berth"))
    fill(desk)
    (desk.source / NEW).unlink()
    fill(desk)
    assert buffer_items(desk.ws) == []
    assert counts(desk)["daily_buffer"] == 0


def test_buffered_chunks_carry_status_run_and_source_hash(desk: Desk):
    desk.write(NEW, record("berth"))
    (item,) = fill(desk).items
    set_buffer_status(desk.ws, [item], "in_training", "night_7")
    with Store(desk.ws.database) as store:
        vectors = VectorStore(desk.ws.chroma, store)
        ids = vectors.matching("daily_buffer", {"status": "in_training"})
        metadata = vectors.metadata("daily_buffer", ids)
    assert len(ids) == 5
    assert {m["run_id"] for m in metadata.values()} == {"night_7"}
    assert all(m["source_sha256"].startswith(item[-12:]) for m in metadata.values())


def test_the_archive_holds_moved_items_once_with_their_vectors(desk: Desk):
    desk.write(NEW, record("berth"))
    (item,) = fill(desk).items
    move_to_history(desk.ws, desk.settings, [item])
    archive = desk.ws.logs / "daily_buffer.json"
    assert archive_buffer(desk.ws, archive) == 1
    (kept,) = json.loads(archive.read_text())["items"]
    assert kept["item_id"] == item
    assert len(kept["windows"]) == 5
    assert kept["windows"][0]["embedding_f32"]
    assert archive_buffer(desk.ws, archive) == 0
