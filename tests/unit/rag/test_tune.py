"""Known-item questions and what they measure."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from web4lora.errors import Web4Error
from web4lora.progress import Silent
from web4lora.rag import Retriever, tune_retrieval
from web4lora.rag.questions import KINDS, known_items, written_items
from web4lora.rag.store import Store
from web4lora.settings import RetrievalSettings

from .conftest import JOURNAL, Desk, record

_SUBJECTS = ("crane", "tariff", "beacon", "ledger", "parcel", "manifest", "lock", "buoy")


@pytest.fixture
def retriever(make_desk) -> Iterator[Retriever]:
    """The index of eight records, each about one thing, in words of its own."""
    files = {
        f"{JOURNAL}/2025-09-{day:02}-UTC-0905-{subject}.pdca.md": record(
            subject,
            day=f"2025-09-{day:02}",
            plan=f"The {subject} shall learn to wait for its neighbour before it moves. " * 4,
            do=f"We gave every {subject} a bell, a small lamp and one keeper with good ears. " * 4,
            check=f"No {subject} moved too early in a week of fog, and nobody lost any sleep. " * 4,
        )
        for day, subject in enumerate(_SUBJECTS, start=1)
    }
    desk: Desk = make_desk(files)
    desk.index()
    with Retriever(desk.ws, desk.settings, embedder=desk.embedder) as opened:
        yield opened


def test_questions_are_about_records_and_the_seed_decides(retriever: Retriever):
    items = known_items(retriever.store, 20, seed=3)
    assert len(items) == 20
    assert {item.kind for item in items} == set(KINDS)
    assert len({item.path for item in items}) == len(_SUBJECTS)
    assert all(item.hidden is not None for item in items)
    assert known_items(retriever.store, 20, seed=3) == items
    assert known_items(retriever.store, 20, seed=4) != items


def test_no_question_names_a_day(retriever: Retriever):
    assert not any(c.isdigit() for i in known_items(retriever.store, 24, seed=1) for c in i.text)


def test_every_way_is_measured_and_the_best_is_recommended(retriever: Retriever):
    result = tune_retrieval(retriever, RetrievalSettings(), Silent(), questions=24, seed=5)
    assert sum(result.questions.values()) == 24
    names = [row.name for row in result.rows]
    assert names[:2] == ["vectors alone", "full text alone"]
    for row in result.rows:
        assert list(row.recall.values()) == sorted(row.recall.values())
        assert 0 <= row.mrr <= row.ndcg <= row.recall[10] <= 1
    reranked = [row for row in result.rows if "no re-rank" not in row.name]
    best = max(reranked, key=lambda row: (row.ndcg, row.mrr))
    assert result.recommended["retrieval.text_weight"] == best.text_weight
    assert best.recall[result.recommended["retrieval.n_results"]] >= 0.95 * best.recall[10]


def test_an_index_without_records_gives_no_questions():
    with Store(None, create=True) as store:
        assert known_items(store, 5, seed=1) == []


def test_too_few_questions_are_an_error(retriever: Retriever):
    with pytest.raises(Web4Error, match="There are 3 questions"):
        tune_retrieval(retriever, RetrievalSettings(), Silent(), questions=3, seed=5)


def test_questions_written_by_people_are_asked_too(retriever: Retriever, tmp_path: Path):
    file = tmp_path / "questions.jsonl"
    rows = [
        {"question": f"What about the {name}?", "path": f"2025-09-{day:02}-UTC-0905-{name}.pdca.md"}
        for day, name in enumerate(_SUBJECTS, start=1)
    ]
    file.write_text("\n".join(map(json.dumps, rows * 2)) + "\n")
    result = tune_retrieval(
        retriever, RetrievalSettings(), Silent(), questions=1, seed=1, written=file
    )
    assert result.questions == {"written": 16}
    assert result.rows[1].recall[1] == 1.0


@pytest.mark.parametrize("line", ["{}", "no row", "[1]", '{"question": "x", "path": "nowhere.md"}'])
def test_a_line_that_is_no_question_is_an_error(retriever: Retriever, tmp_path: Path, line: str):
    file = tmp_path / "questions.jsonl"
    file.write_text(line)
    with pytest.raises(Web4Error, match="line 1"):
        written_items(retriever.store, file)
