"""Training markers: in both stores, tied to the content."""

from web4lora.rag import Index, mark_trained, unmark_trained
from web4lora.rag.store import Store
from web4lora.rag.vectors import VectorStore

from .conftest import FIRST, SECOND, Desk, record


def trained(desk: Desk) -> list[str]:
    with Index.open(desk.ws, desk.settings) as index:
        return [document.path for document in index.documents() if document.trained]


def marked_vectors(desk: Desk) -> set[str]:
    with Store(desk.ws.database) as store:
        vectors = VectorStore(desk.ws.chroma, store)
        ids = vectors.matching("pdca_historical", {"trained_in_adapter": True})
    return {record_id.split("#")[0] for record_id in ids}


def test_marking_counts_the_same_in_both_stores(desk: Desk):
    result = mark_trained(desk.ws, [FIRST, "gone.md"], "batch_001", "2025-10-01")
    assert (result.marked, result.chunks, result.missing) == (1, 5, ("gone.md",))
    assert trained(desk) == [FIRST]
    assert marked_vectors(desk) == {FIRST}
    with Store(desk.ws.database) as store:
        row = store.row("SELECT * FROM pdcas WHERE id = ?", (FIRST,))
    assert row is not None
    assert (row["trained_in_adapter"], row["training_batch"]) == (1, "batch_001")


def test_markers_survive_a_reindex_and_a_reset(desk: Desk):
    mark_trained(desk.ws, [FIRST], "batch_001", "2025-10-01")
    desk.index()
    assert trained(desk) == [FIRST]
    desk.index(reset=True)
    assert trained(desk) == [FIRST]
    assert marked_vectors(desk) == {FIRST}


def test_an_edited_document_loses_its_marker(desk: Desk):
    mark_trained(desk.ws, [FIRST, SECOND], "batch_001", "2025-10-01")
    desk.write(FIRST, record("crane overload, second thoughts"))
    desk.index()
    assert trained(desk) == [SECOND]
    assert marked_vectors(desk) == {SECOND}


def test_a_rollback_takes_markers_away(desk: Desk):
    mark_trained(desk.ws, [FIRST, SECOND], "nightly", "2025-10-01")
    unmark_trained(desk.ws, [FIRST])
    assert trained(desk) == [SECOND]
    assert marked_vectors(desk) == {SECOND}
