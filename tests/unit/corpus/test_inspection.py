"""`web4 inspect`: what the parsers see, with paths relative to the repository root."""

from pathlib import Path

import pytest

from web4lora.corpus.inspection import inspect_paths
from web4lora.errors import Web4Error

FIRST = """# PDCA: First

**🗓️ Date:** 2025-09-06-UTC-0905
**🎯 Objective:** Fix the crane
**🎯 Template Version:** 3.1.4.2
**👤 Agent Name:** Mara Builder → Cranes
**🔗 Previous PDCA:** N/A - first of session

## Plan
Lift.

## Do
Lifted.

## Check
It hangs.

## Act
Grease it.
"""
SECOND = FIRST.replace("First", "Second").replace(
    "N/A - first of session",
    "[GitHub](https://github.com/o/r/blob/dev/x/s/2025-09-06-UTC-0905-first.pdca.md)"
    " | [§/s/2025-09-06-UTC-0905-first.pdca.md](./2025-09-06-UTC-0905-first.pdca.md)",
)
CLASS = """export interface Model { uuid: string }
export class DefaultCrane {
  private model: Model = { uuid: "" };
  constructor() {}
  init(): this { this.model = { uuid: "1" }; return this; }
  async toScenario() { return { model: this.model }; }
}
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    files = {
        "s/2025-09-06-UTC-0905-first.pdca.md": FIRST,
        "s/2025-09-06-UTC-1005-second.pdca.md": SECOND,
        "components/Crane/0.1.0.0/src/ts/layer2/DefaultCrane.ts": CLASS,
        "scrum.pmo/roles/Tester/process.md": "# How we test\n\n## Order\nFirst red.\n",
        "data.json": "{}",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    return tmp_path


def by_path(root: Path, *paths: Path, given: Path | None = None) -> dict[str, dict]:
    return {item["path"]: item for item in inspect_paths(list(paths) or [root], given).documents}


def test_a_folder_means_every_document_in_it(repository: Path):
    assert [d["kind"] for d in by_path(repository).values()] == [
        "typescript",
        "pdca",
        "pdca",
        "process",
    ]


def test_a_record_tells_its_header_sections_and_links(repository: Path):
    record = by_path(repository)["s/2025-09-06-UTC-1005-second.pdca.md"]
    assert record["pdca_id"] == "2025-09-06-UTC-1005-second"
    assert (record["date"], record["time"]) == ("2025-09-06", "10:05")
    assert record["agent_name"] == "Mara Builder"
    assert record["sections"] == ["objective", "plan", "do", "check", "act"]
    assert record["template_version"] == "3.1.4.2"
    assert record["cmm_level"] is None
    assert record["tron"] is None
    assert record["predecessor"] == {
        "text": "§/s/2025-09-06-UTC-0905-first.pdca.md",
        "path": "s/2025-09-06-UTC-0905-first.pdca.md",
        "status": "resolved",
    }
    assert record["successor"]["status"] == "none"


def test_a_class_tells_its_constructor_and_methods(repository: Path):
    facts = by_path(repository)["components/Crane/0.1.0.0/src/ts/layer2/DefaultCrane.ts"]
    assert facts["layer"] == 2
    assert facts["parse_errors"] == 0
    (crane,) = facts["classes"]
    assert crane["empty_constructor"] == {"strict": True, "model_init": True}
    assert crane["has_init"] and crane["has_to_scenario"]
    assert facts["interfaces"] == ["Model"]


def test_the_root_decides_what_paths_are_relative_to(repository: Path):
    file = repository / "s" / "2025-09-06-UTC-0905-first.pdca.md"
    assert list(by_path(repository, file, given=repository)) == [
        "s/2025-09-06-UTC-0905-first.pdca.md"
    ]


def test_the_enclosing_work_tree_is_the_root_of_a_file(repository: Path):
    (repository / ".git").mkdir()
    file = repository / "s" / "2025-09-06-UTC-1005-second.pdca.md"
    (record,) = by_path(repository, file).values()
    assert record["path"] == "s/2025-09-06-UTC-1005-second.pdca.md"
    assert record["predecessor"]["status"] == "resolved"


def test_a_named_file_that_is_no_document_is_an_error(repository: Path):
    with pytest.raises(Web4Error, match=r"data\.json is no document"):
        inspect_paths([repository / "data.json"], repository)


def test_a_path_outside_the_root_is_an_error(repository: Path):
    with pytest.raises(Web4Error, match="not below"):
        inspect_paths([repository / "s"], repository / "components")


def test_a_secret_in_a_record_is_masked(repository: Path):
    record = repository / "s" / "2025-09-07-UTC-0905.pdca.md"
    key = "AK" + "IA" + "Q7XN2MPLD4RTWZ6B"
    record.write_text(FIRST.replace("Fix the crane", f"rotate {key}"), "utf-8")
    assert key not in repr(inspect_paths([repository]))
