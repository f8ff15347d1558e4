"""What every real document says, read by a person and written down once.

The tables name documents by their path and hold no text of theirs. They were checked row by row
against the documents' headers, headings and links; change a row only after reading the document.
"""

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from web4lora.corpus.inspection import inspect_paths
from web4lora.domain.markdown import read_markdown
from web4lora.domain.typescript import ClassFacts, parse_typescript

REAL = Path("../shared/corpus/real")
DATA = Path(__file__).parents[2] / "data"
SECTIONS = {
    "o": "objective", "s": "summary", "P": "plan", "D": "do", "C": "check", "A": "act",
    "r": "reflection", "u": "process_update",
}  # fmt: skip

pytestmark = pytest.mark.corpus


def rows(table: str = "hand_checked_records.tsv") -> list[dict[str, str]]:
    with (DATA / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.fixture(scope="module")
def inspected() -> dict[str, dict[str, Any]]:
    """Give what `web4 inspect` says of every real document."""
    if not REAL.is_dir():
        pytest.skip("the real documents are not here")
    return {
        f"{repository.name}/{document['path']}": document
        for repository in sorted(REAL.iterdir())
        for document in inspect_paths([repository]).documents
    }


@pytest.fixture(scope="module")
def seen(inspected: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Give the records among them."""
    return {path: found for path, found in inspected.items() if found["kind"] == "pdca"}


def test_the_table_names_every_real_record(seen: dict[str, dict[str, Any]]) -> None:
    assert {row["path"] for row in rows()} == set(seen)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["path"].rsplit("/", 1)[-1])
def test_a_real_record_says_what_a_person_read(
    row: dict[str, str], seen: dict[str, dict[str, Any]]
) -> None:
    document = seen[row["path"]]
    found = {
        name: str(document[name]) if document[name] is not None else "-"
        for name in ("date", "time", "agent_name", "agent_role", "template_version", "cmm_level")
    }
    expected = {name: row[name] for name in found}
    assert found == expected
    assert document["sections"] == [SECTIONS[c] for c in row["sections"] if c != "-"]
    for side in ("predecessor", "successor"):
        assert (document[side]["path"] or document[side]["status"]) == row[side]
    assert (document["tron"] is not None) == (row["tron"] == "yes")
    assert str(document["qa_decisions_pending"]) == row["qa_pending"]


def test_the_other_table_names_every_other_document(inspected: dict[str, dict[str, Any]]) -> None:
    others = {path for path, found in inspected.items() if found["kind"] != "pdca"}
    assert {row["path"] for row in rows("hand_checked_documents.tsv")} == others


@pytest.mark.parametrize("row", rows("hand_checked_documents.tsv"), ids=lambda row: row["path"])
def test_a_real_document_says_what_a_person_read(
    row: dict[str, str], inspected: dict[str, dict[str, Any]]
) -> None:
    document = inspected[row["path"]]
    assert document["kind"] == row["kind"]
    for name in ("required_reading", "key_lessons", "checklist"):
        assert len(document[name]) == int(row[name]), name
    number = int(row["title_line"])  # 0: no title; the front matter's name may be one
    line = (REAL / row["path"]).read_text(encoding="utf-8").split("\n")[number - 1]
    title = re.sub(r"^# +|^name: |\*\*", "", line).strip() if number else None
    assert document["title"] == title


@pytest.mark.parametrize(
    "row", rows("hand_checked_code.tsv"), ids=lambda row: f"{row['path']}:{row['line']}"
)
def test_real_code_in_a_record_says_what_a_person_read(row: dict[str, str]) -> None:
    if not REAL.is_dir():
        pytest.skip("the real documents are not here")
    fences = read_markdown((REAL / row["path"]).read_text(encoding="utf-8")).fences
    code = next(fence.content for fence in fences if fence.start_line == int(row["line"]))
    facts = parse_typescript(code, "code.ts")
    assert (facts.parse_errors == 0) == (row["parses"] == "yes")
    assert [f"{item.name}:{letters(item)}" for item in facts.classes] == entries(row["classes"])
    assert [item.name for item in facts.interfaces] == entries(row["interfaces"])


def entries(cell: str) -> list[str]:
    return [] if cell == "-" else cell.split(" ")


def letters(item: ClassFacts) -> str:
    """Return s for strict, m for model-init, i for init and t for toScenario."""
    holds = {
        "s": item.empty_constructor_strict,
        "m": item.model_init,
        "i": item.has_init,
        "t": item.has_to_scenario,
    }
    return "".join(letter for letter, held in holds.items() if held)


def test_no_real_record_precedes_itself(seen: dict[str, dict[str, Any]]) -> None:
    for document in seen.values():
        assert document["predecessor"]["path"] != document["path"]
        assert document["successor"]["path"] != document["path"]


def test_the_unusual_files_are_told_apart(seen: dict[str, dict[str, Any]]) -> None:
    two = [path for path, document in seen.items() if document["records"] > 1]
    assert [path.rsplit("/", 1)[-1] for path in two] == [
        "2026-01-09-UTC-1100.model-proxy-web4-oop.pdca.md"
    ]
    stubs = [path for path, document in seen.items() if document["stub"]]
    assert [path.rsplit("/", 1)[-1] for path in stubs] == ["2025-10-23-UTC-1700.linker.pdca.md"]
    impossible = [path for path, document in seen.items() if not document["time_valid"]]
    assert len(impossible) == 10  # seven times after midnight's end, three days "XX"
