"""Indexing: incremental by content, deletions propagate, nothing is lost on the way."""

import json
import sqlite3
from pathlib import Path

import pytest

from web4lora.errors import Web4Error
from web4lora.progress import Silent
from web4lora.rag import Index, index_sources
from web4lora.rag.store import Store
from web4lora.rag.tiers import COLLECTIONS
from web4lora.rag.vectors import VectorStore
from web4lora.samples.editor_examples import write_editor_examples

from .conftest import FIRST, JOURNAL, SECOND, THIRD, Desk, WordEmbedder, record


def paths(desk: Desk, kind: str | None = None) -> list[str]:
    with Index.open(desk.ws, desk.settings) as index:
        return [document.path for document in index.documents(kind)]


def vector_counts(desk: Desk) -> dict[str, int]:
    with Store(desk.ws.database) as store:
        return VectorStore(desk.ws.chroma, store).counts()


def edges(desk: Desk) -> set[tuple[str, str, str]]:
    with Store(desk.ws.database) as store:
        return {tuple(row)[1:4] for row in store.rows("SELECT * FROM pdca_relationships")}


def test_the_account_of_a_run_adds_up(make_desk):
    desk = make_desk({FIRST: record("a"), "package.json": "{}", "big.md": "x" * 3_000_000})
    result = desk.index()
    counted = result.added + result.changed + result.unchanged + result.buffered
    assert result.seen == counted + len(result.failed) + len(result.skipped) == 3
    assert result.skip_counts == {"not a source": 1, "too large": 1}


def test_a_second_run_reads_and_embeds_nothing(desk: Desk):
    desk.embedder.embedded.clear()
    result = desk.index()
    assert (result.added, result.changed, result.deleted) == (0, 0, 0)
    assert result.unchanged == 6
    assert desk.embedder.embedded == []
    assert result.folder == ""


def test_collections_that_a_stopped_run_left_out_are_built_by_the_next(make_desk, monkeypatch):
    desk, build = make_desk({FIRST: record("a")}), VectorStore._build

    def stopped_at_the_third(self, name, progress):
        if name == COLLECTIONS[2]:
            raise KeyboardInterrupt
        build(self, name, progress)

    with monkeypatch.context() as patched:
        patched.setattr(VectorStore, "_build", stopped_at_the_third)
        with pytest.raises(KeyboardInterrupt):
            desk.index()
    assert desk.index().added == 0
    with Store(desk.ws.database) as store:
        assert VectorStore(desk.ws.chroma, store).agrees()


def test_only_an_edited_file_is_read_again(desk: Desk):
    desk.write(THIRD, record("tariff ceiling", day="2025-09-20", previous=SECOND))
    desk.embedder.embedded.clear()
    result = desk.index()
    assert (result.added, result.changed, result.unchanged) == (0, 1, 5)
    assert all("ceiling" in text for text in desk.embedder.embedded)


def test_a_deleted_file_leaves_every_tier(desk: Desk):
    (desk.source / SECOND).unlink()
    assert desk.index().deleted == 1
    assert SECOND not in paths(desk)
    assert edges(desk) == set()
    with Store(desk.ws.database) as store:
        vectors = VectorStore(desk.ws.chroma, store)
        assert vectors.matching("pdca_historical", {"path": SECOND}) == []
        assert vectors.counts()["pdca_historical"] == vectors.expected_count("pdca_historical")


def test_a_file_that_gains_a_secret_leaves_the_index(desk: Desk):
    desk.write(THIRD, record("tariff", plan="id " + "AK" + "IA" + "Q7XN2MPLD4RTWZ6B"))
    result = desk.index()
    assert result.skip_counts["secret"] == 1
    assert THIRD not in paths(desk)
    assert any("quarantined" in note for note in result.notes)


def test_edges_come_from_stated_links_in_either_order_of_reading(make_desk):
    desk = make_desk({FIRST: record("a"), SECOND: record("b", previous=FIRST)})
    desk.index()
    assert edges(desk) == {(FIRST, SECOND, "PRECEDES")}


def test_a_link_to_itself_makes_no_edge(make_desk):
    desk = make_desk({FIRST: record("a", previous=FIRST)})
    assert desk.index().edges == 0


def test_a_dangling_link_becomes_an_edge_when_its_target_arrives(make_desk):
    desk = make_desk({SECOND: record("b", previous=FIRST)})
    first = desk.index()
    assert (first.edges, first.dangling) == (0, 1)
    desk.write(FIRST, record("a"))
    second = desk.index()
    assert (second.edges, second.dangling) == (1, 0)
    assert second.unchanged == 1


def test_two_records_that_state_the_same_edge_make_one(make_desk):
    forward = f"**➡️ Next PDCA:** [§/{SECOND}](./{Path(SECOND).name})"
    desk = make_desk({FIRST: record("a", header=forward), SECOND: record("b", previous=FIRST)})
    desk.index()
    assert edges(desk) == {(FIRST, SECOND, "PRECEDES")}


def test_a_file_that_cannot_be_parsed_is_counted_and_the_run_goes_on(make_desk, monkeypatch):
    from web4lora.rag import ingest

    real = ingest.extract

    def fragile(source, path):
        if path == SECOND:
            raise RuntimeError("odd document")
        return real(source, path)

    monkeypatch.setattr(ingest, "extract", fragile)
    desk = make_desk({FIRST: record("a"), SECOND: record("b")})
    result = desk.index()
    assert [item.reason for item in result.failed] == ["error: RuntimeError: odd document"]
    assert (result.added, result.seen) == (1, 2)


def test_another_embedding_model_is_refused_until_reset(desk: Desk):
    other = WordEmbedder()
    other.identity = "words@2"
    with pytest.raises(Web4Error, match="words@1") as caught:
        index_sources(desk.ws, desk.settings, Silent(), embedder=other)
    assert "--reset" in caught.value.hint
    assert index_sources(desk.ws, desk.settings, Silent(), embedder=other, reset=True).added == 6
    assert vector_counts(desk)["pdca_historical"] > 0


def test_a_dry_run_writes_nothing(make_desk):
    desk = make_desk({FIRST: record("a")})
    result = desk.index(dry_run=True)
    assert (result.added, result.dry_run) == (1, True)
    assert not desk.ws.database.exists()
    assert not desk.ws.chroma.exists()


def test_an_emptied_source_is_refused_so_that_nothing_is_lost(desk: Desk):
    for file in sorted(desk.source.rglob("*")):
        if file.is_file():
            file.unlink()
    with pytest.raises(Web4Error, match="hold no document"):
        desk.index()
    assert len(paths(desk)) == 6


def test_a_second_source_keeps_its_own_names(desk: Desk, tmp_path: Path):
    other = tmp_path / "other"
    (other / "docs").mkdir(parents=True)
    (other / "docs" / "guide.md").write_text("# Guide\n\nHow we do it over there.\n")
    result = desk.index(roots=[desk.source, other])
    assert result.added == 1
    assert "other:docs/guide.md" in paths(desk)
    later = desk.index()
    assert any("1 documents of sources" in note for note in later.notes)
    assert "other:docs/guide.md" in paths(desk)


def test_identical_texts_are_embedded_once(make_desk):
    desk = make_desk({FIRST: record("a"), SECOND: record("a", day="2025-09-08")})
    result = desk.index()
    assert result.reused == 4  # the phases; the headers state different days
    assert result.embedded == len(set(desk.embedder.embedded)) == len(desk.embedder.embedded)


def test_a_run_leaves_a_manifest_with_every_notable_skip(desk: Desk):
    desk.write("blank.md", "")
    desk.write(FIRST, record("crane again"))
    folder = Path(desk.index().folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["kind"] == "index"
    assert manifest["metrics"]["changed"] == 1
    assert manifest["inputs"].keys() == {str(desk.source)}
    (skipped,) = json.loads((folder / "skipped.json").read_text())
    assert (skipped["path"], skipped["reason"]) == ("blank.md", "empty")


def test_expected_counts_are_reported_and_never_fatal(make_desk):
    desk = make_desk({FIRST: record("a")})
    sources = desk.settings.sources.model_copy(update={"expected_counts": {"pdca": 1157}})
    settings = desk.settings.model_copy(update={"sources": sources})
    result = index_sources(desk.ws, settings, Silent(), embedder=desk.embedder)
    assert "Expected about 1157 pdca documents, found 1." in result.notes


def test_readers_go_on_while_a_writer_holds_a_transaction(desk: Desk):
    writer = sqlite3.connect(desk.ws.database, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM documents")
    assert len(paths(desk)) == 6
    writer.execute("ROLLBACK")
    writer.close()


def test_records_keep_the_roadmaps_columns(desk: Desk):
    with Store(desk.ws.database) as store:
        row = store.row("SELECT * FROM pdcas WHERE id = ?", (SECOND,))
    assert row is not None
    assert row["pdca_id"] == "2025-09-08-UTC-0905-versions"
    assert (row["agent_name"], row["agent_role"]) == ("Tilo Tester", "Developer")
    assert row["date"] == "2025-09-08"
    assert row["trained_in_adapter"] == 0


def test_every_collection_exists_and_agrees(desk: Desk):
    with Store(desk.ws.database) as store:
        vectors = VectorStore(desk.ws.chroma, store)
        assert vectors.agrees()
        assert vectors.counts() == {name: vectors.expected_count(name) for name in COLLECTIONS}


def test_a_link_may_lead_into_another_source(desk: Desk, tmp_path: Path):
    overlay = tmp_path / "today"
    late = f"{JOURNAL}/2025-12-20-UTC-0905-berth.pdca.md"
    (overlay / late).parent.mkdir(parents=True)
    (overlay / late).write_text(record("berth", day="2025-12-20", previous=THIRD), "utf-8")
    desk.index(roots=[desk.source, overlay])
    assert (THIRD, f"today:{late}", "PRECEDES") in edges(desk)


def test_documents_read_by_an_older_reader_are_read_again(desk: Desk):
    with Store(desk.ws.database) as store, store.transaction() as db:
        db.execute("UPDATE documents SET reader = 'older' WHERE path = ?", (FIRST,))
    desk.embedder.embedded.clear()
    result = desk.index()
    assert (result.changed, result.unchanged) == (1, 5)
    assert desk.embedder.embedded == []


def test_the_workspaces_own_tool_examples_are_indexed_and_its_training_rows_are_not(make_desk):
    desk: Desk = make_desk({f"{JOURNAL}/2025-09-01-UTC-0905-crane.pdca.md": record("crane")})
    made = write_editor_examples(desk.ws, scale=0.01, seed=3)
    row = {"instruction": "Read it", "output": "{}", "metadata": {"bucket": "tool_awareness"}}
    desk.ws.bucket_file("tool_awareness").write_text(json.dumps(row), "utf-8")
    result = desk.index()
    assert result.kinds["tool_examples"] == 2
    assert paths(desk, "tool_examples") == ["data:tool_core.jsonl", "data:tool_neg.jsonl"]
    with Store(desk.ws.database) as store:
        sections = store.count("SELECT count(*) FROM sections WHERE collection = 'tool_examples'")
    assert sections == made.core_rows + made.negative_rows
    assert desk.index().unchanged == 3
    desk.ws.bucket_file("tool_core").unlink()
    assert desk.index().deleted == 1
    assert paths(desk, "tool_examples") == ["data:tool_neg.jsonl"]
