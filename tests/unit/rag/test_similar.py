"""Documents that resemble a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from web4lora.errors import Web4Error
from web4lora.rag import Retriever

from .conftest import FIRST, SECOND, THIRD, Desk, record


@pytest.fixture
def retriever(desk: Desk) -> Iterator[Retriever]:
    with Retriever(desk.ws, desk.settings, embedder=desk.embedder) as opened:
        yield opened


def test_a_file_outside_finds_what_it_resembles_with_a_citation(
    retriever: Retriever, tmp_path: Path
):
    draft = tmp_path / "draft.md"
    draft.write_text("The versioning conflict of the component was solved by promoting the patch.")
    best = retriever.similar(draft, 2)[0]
    assert (best.path, best.section, best.date) == (SECOND, "do", "2025-09-08")
    assert (best.start_line, best.end_line) == (12, 14)


def test_an_indexed_file_finds_the_others_and_not_itself(desk: Desk, retriever: Retriever):
    found = [item.path for item in retriever.similar(desk.source / FIRST, 9)]
    assert FIRST not in found
    assert set(found[:2]) == {SECOND, THIRD}


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "cannot be read"), (b"\0\1", "no text file"), (b" \n", "no words")],
)
def test_a_file_that_says_nothing_is_an_error(
    retriever: Retriever, tmp_path: Path, content, message
):
    file = tmp_path / "file.md"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(Web4Error, match=message):
        retriever.similar(file, 3)


def test_what_may_not_be_shown_resembles_nothing(desk: Desk):
    desk.write(SECOND, "<!-- ok_to_retrieve: false -->\n" + record("versions"))
    desk.index()
    with Retriever(desk.ws, desk.settings, embedder=desk.embedder) as retriever:
        assert SECOND not in {item.path for item in retriever.similar(desk.source / FIRST, 9)}
