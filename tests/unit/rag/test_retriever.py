"""Questions: meaning, chain and time together, quality in the rank, gaps admitted."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from web4lora.errors import Web4Error
from web4lora.progress import Silent
from web4lora.rag import Retriever, buffer_day
from web4lora.rag.candidates import Candidate
from web4lora.rag.ranking import rank
from web4lora.settings import RetrievalSettings, Settings

from .conftest import FIRST, JOURNAL, SECOND, THIRD, Desk, WordEmbedder, record

NOW = datetime(2025, 10, 1, tzinfo=UTC)
QUESTION = "How did we solve component versioning conflicts in the past?"


@pytest.fixture
def retriever(desk: Desk) -> Iterator[Retriever]:
    with Retriever(desk.ws, desk.settings, embedder=desk.embedder) as opened:
        yield opened


def candidate(**values: object) -> Candidate:
    plain = {
        "section_id": 1,
        "path": "a.pdca.md",
        "kind": "pdca",
        "section": "plan",
        "title": "PLAN",
        "start_line": 1,
        "end_line": 2,
        "date": None,
        "quality": 50.0,
        "collection": "pdca_historical",
        "text_sha256": "x",
        "similarity": 0.5,
        "excerpt": "text",
        "via": "semantic",
    }
    return Candidate(**{**plain, **values})


def test_a_question_about_the_past_is_answered_with_citations(retriever: Retriever):
    answer = retriever.query(QUESTION, 3, NOW)
    best = answer.results[0]
    assert answer.route.needs_history
    assert (best.path, best.section, best.date) == (SECOND, "do", "2025-09-08")
    assert "promoting the patch" in best.excerpt
    assert (best.start_line, best.end_line) == (12, 14)
    assert answer.degraded == ()
    assert answer.latency_ms > 0


def test_days_in_the_question_are_a_filter(retriever: Retriever):
    answer = retriever.query("What did we do between 2025-09-15 and 2025-09-25?", 5, NOW)
    assert {hit.path for hit in answer.results} == {THIRD}


def test_neighbours_on_the_chain_are_found_with_the_record_a_question_names(retriever: Retriever):
    answer = retriever.query(
        "Follow the chain from 2025-09-06-UTC-0905-crane to its successors", 6, NOW
    )
    assert answer.results[0].path == FIRST
    assert answer.results[0].via == "named"
    assert {SECOND, THIRD} <= {hit.path for hit in answer.results}


def test_a_document_shows_at_most_two_sections_and_copies_show_once(desk: Desk):
    desk.write(SECOND.replace("session/", "session-merged/"), (desk.source / SECOND).read_text())
    desk.index()
    with Retriever(desk.ws, desk.settings, embedder=desk.embedder) as retriever:
        hits = retriever.query(QUESTION, 8, NOW).results
    assert len({(hit.section, hit.excerpt) for hit in hits}) == len(hits)
    assert max(sum(h.path == hit.path for h in hits) for hit in hits) <= 2


def test_what_may_not_be_shown_is_not_found(desk: Desk):
    desk.write(SECOND, "<!-- ok_to_retrieve: false -->\n" + (desk.source / SECOND).read_text())
    desk.index()
    with Retriever(desk.ws, desk.settings, embedder=desk.embedder) as retriever:
        assert SECOND not in {hit.path for hit in retriever.query(QUESTION, 9, NOW).results}


def test_the_buffer_answers_with_the_newer_version(desk: Desk):
    desk.write(
        SECOND, record("component versioning conflicts", day="2025-09-08", do="Solved twice.")
    )
    buffer_day(desk.ws, desk.settings, Silent(), embedder=desk.embedder)
    with Retriever(desk.ws, desk.settings, embedder=desk.embedder) as retriever:
        hits = [hit for hit in retriever.query(QUESTION, 9, NOW).results if hit.path == SECOND]
    assert {hit.collection for hit in hits} == {"daily_buffer"}


def test_quality_decides_between_equals():
    settings = RetrievalSettings()
    poor = candidate(section_id=1, path="poor", quality=20.0, text_sha256="1")
    good = candidate(section_id=2, path="good", quality=90.0, text_sha256="2")
    hits = rank([poor, good], settings, 2)
    assert [hit.path for hit in hits] == ["good", "poor"]
    assert hits[0].score == pytest.approx(0.7 * 0.5 + 0.3 * 0.9)


def test_positive_examples_of_the_ecosystem_only(retriever: Retriever):
    found = retriever.tool_examples("Please read src/crane.ts", ["read_file"], "continue", 5)
    assert [example.sample_id for example in found] == ["t1"]
    assert found[0].tool_name == "read_file"
    assert found[0].call.startswith('{"tool_calls"')


def test_a_tool_without_examples_falls_back_to_any(retriever: Retriever):
    found = retriever.tool_examples("Please read src/crane.ts", ["view_diff"], "continue", 5)
    assert {example.sample_id for example in found} == {"t1", "t3"}
    assert retriever.tool_examples("read", ["read_file"], "copilot", 2) == []


def test_process_questions_find_the_working_rules(retriever: Retriever):
    (hit,) = retriever.process("In which order do we test, red or green?", 1)
    assert hit.path == "scrum.pmo/roles/Tester/process.md"
    assert hit.collection == "process_docs"


def test_a_slow_tier_is_left_out_and_the_answer_says_so(desk: Desk):
    class Slow(WordEmbedder):
        def embed(self, texts, progress=None):
            time.sleep(0.3)
            return super().embed(texts, progress)

    retrieval = desk.settings.retrieval.model_copy(update={"timeout_s": 0.05})
    settings = desk.settings.model_copy(update={"retrieval": retrieval})
    with Retriever(desk.ws, settings, embedder=Slow()) as retriever:
        answer = retriever.query(QUESTION, 3, NOW)
    assert answer.results == ()
    assert answer.degraded == ("semantic: not ready within 0.05 s",)
    assert answer.latency_ms < 250


def test_a_broken_tier_is_left_out_and_the_answer_says_so(retriever: Retriever, monkeypatch):
    from web4lora.rag import retriever as module

    def broken(*_: object) -> None:
        raise RuntimeError("no graph today")

    monkeypatch.setattr(module, "chain_candidates", broken)
    answer = retriever.query(QUESTION, 3, NOW)
    assert answer.results[0].path == SECOND
    assert answer.degraded == ("graph: RuntimeError: no graph today",)


def test_an_unfinished_index_run_is_repaired_on_opening(desk: Desk):
    from web4lora.rag.store import Store
    from web4lora.rag.writer import delete_document

    with Store(desk.ws.database) as store, store.transaction() as db:
        delete_document(db, SECOND, "history", forget_record=True)
    with Retriever(desk.ws, desk.settings, embedder=desk.embedder) as retriever:
        assert SECOND not in {hit.path for hit in retriever.query(QUESTION, 9, NOW).results}
    with Store(desk.ws.database) as store:
        assert store.count("SELECT count(*) FROM outbox") == 0


def test_a_workspace_without_index_says_what_to_run(make_desk):
    desk = make_desk({f"{JOURNAL}/x.pdca.md": record("x")})
    with pytest.raises(Web4Error, match="no index"):
        Retriever(desk.ws, Settings(), embedder=desk.embedder)
