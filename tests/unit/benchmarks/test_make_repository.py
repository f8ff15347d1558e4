"""The generated repository: the same for the same seed, read in full by our own parsers."""

import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest

from web4lora.corpus.kinds import classify
from web4lora.domain.pdca import parse_pdca
from web4lora.domain.typescript import parse_typescript
from web4lora.progress import Silent
from web4lora.rag import Index, index_sources
from web4lora.samples.duplicates import THRESHOLD, shingles
from web4lora.settings import Settings
from web4lora.workspace import Workspace

from ..rag.conftest import WordEmbedder
from .conftest import BENCHMARKS


def make(out: Path, records: int = 60, typescript: int = 21, documents: int = 8, seed: int = 3):
    from make_repository import Size, make_repository

    return make_repository(out, Size(records, typescript, documents), seed)


def contents(root: Path) -> dict[str, str]:
    files = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in files}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    make(tmp_path / "a")
    make(tmp_path / "b")
    make(tmp_path / "c", seed=4)
    first = contents(tmp_path / "a")
    assert first == contents(tmp_path / "b")
    assert first != contents(tmp_path / "c")


def test_more_of_one_kind_leaves_the_others_alone(tmp_path: Path) -> None:
    make(tmp_path / "a")
    make(tmp_path / "b", documents=20)
    few, many = contents(tmp_path / "a"), contents(tmp_path / "b")
    assert len(many) == len(few) + 12
    assert few.items() <= many.items()


def test_every_file_is_read_as_what_it_is(tmp_path: Path) -> None:
    make(tmp_path / "repo")
    files = contents(tmp_path / "repo")
    kinds = [classify(path, text) for path, text in files.items()]
    assert (kinds.count("pdca"), kinds.count("typescript"), kinds.count("process")) == (60, 21, 9)


def test_records_state_who_when_and_what_in_every_dialect(tmp_path: Path) -> None:
    make(tmp_path / "repo", records=200)
    files = contents(tmp_path / "repo")
    records = [parse_pdca(t, p) for p, t in files.items() if classify(p, t) == "pdca"]
    assert all(r.date and r.time and r.agent_name and r.agent_role for r in records)
    assert all(r.objective and len(r.sections) >= 5 for r in records)
    assert not any(record.placeholders for record in records)
    house = [record for record in records if record.template_version == "3.2.4.2"]
    assert 60 < len(house) < 140
    assert all(record.profiles == {"roadmap": True, "web4-3.2.4.2": True} for record in house)
    assert {record.template_version for record in records} == {None, "3.1.4.2", "3.2.4.2"}


def test_components_fill_five_layers_and_keep_the_constructor_rule(tmp_path: Path) -> None:
    make(tmp_path / "repo", typescript=70)
    code = [
        parse_typescript(text, path)
        for path, text in contents(tmp_path / "repo").items()
        if path.endswith(".ts")
    ]
    assert not any(facts.parse_errors for facts in code)
    assert {facts.layer for facts in code} == {None, 1, 2, 3, 4, 5}
    classes = [found for facts in code for found in facts.classes]
    assert len(classes) == 40
    assert all(found.empty_constructor_strict and found.has_init for found in classes)
    assert {facts.test_framework for facts in code} == {None, "vitest"}


def test_no_two_files_are_near_duplicates(tmp_path: Path) -> None:
    make(tmp_path / "repo", records=80, typescript=42)
    sets = [set(shingles(text)) for text in contents(tmp_path / "repo").values()]
    alike = [len(a & b) / len(a | b) for a, b in combinations(sets, 2)]
    assert max(alike) < THRESHOLD


def test_the_index_finds_every_stated_link(tmp_path: Path) -> None:
    made = make(tmp_path / "repo", records=40, typescript=7, documents=3)
    ws = Workspace(tmp_path / "workspace")
    ws.create_folders()
    settings = Settings.model_validate({"sources": {"paths": [str(tmp_path / "repo")]}})
    result = index_sources(ws, settings, Silent(), embedder=WordEmbedder())
    assert result.kinds == {"pdca": 40, "typescript": 7, "process": 4}
    assert not result.failed and not result.skipped
    with Index.open(ws, settings) as index:
        records = list(index.documents("pdca"))
        before = [len(index.predecessors(record.path, 1)) for record in records]
    assert sum(before) == made.links
    assert max(before) == 1


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("mine")
    with pytest.raises(FileExistsError, match="not empty"):
        make(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.md"]


def test_the_help_names_an_example() -> None:
    command = [sys.executable, str(BENCHMARKS / "make_repository.py"), "--help"]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "--records 1000" in shown and "default 200" in shown
