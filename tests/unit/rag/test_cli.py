"""The commands `index`, `inspect` and `rag`: one JSON document, or readable lines."""

import json
from pathlib import Path

import pytest
import typer
import yaml
from typer.testing import CliRunner

from web4lora.cli import index as commands
from web4lora.errors import Web4Error

from .conftest import FIRST, SECOND, THIRD, Desk, WordEmbedder, sample_files


@pytest.fixture
def app() -> typer.Typer:
    built = typer.Typer()
    commands.register(built)
    return built


@pytest.fixture
def workspace(make_desk, monkeypatch) -> Path:
    """A workspace with settings on disk; the word embedder stands in for the model."""
    from web4lora.rag import ingest, verify

    embedder = WordEmbedder()
    monkeypatch.setattr(ingest, "load_embedder", lambda _settings: embedder)
    for module in (ingest, verify):
        monkeypatch.setattr(module, "model_identity", lambda _reference: embedder.identity)
    desk: Desk = make_desk(sample_files())
    settings = {"sources": {"paths": [str(desk.source)]}}
    desk.ws.settings_file.write_text(yaml.safe_dump(settings))
    return desk.ws.root


def call(app: typer.Typer, *arguments: object) -> str:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout


def call_json(app: typer.Typer, *arguments: object):
    return json.loads(call(app, *arguments, "--json"))


def test_the_commands_tell_one_story(app: typer.Typer, workspace: Path):
    planned = call_json(app, "index", "-w", workspace, "--dry-run")
    assert (planned["added"], planned["dry_run"]) == (6, True)
    done = call_json(app, "index", "-w", workspace)
    assert done["kinds"] == {"pdca": 3, "typescript": 1, "process": 1, "tool_examples": 1}
    assert done["skip_reasons"] == {"not a source": 1}

    question = "How did we solve component versioning conflicts in the past?"
    answer = call_json(app, "rag", "query", question, "-k", 2, "-w", workspace)
    assert answer.keys() == {"query", "route", "results", "latency_ms", "degraded"}
    assert answer["route"]["needs_history"] is True
    assert len(answer["results"]) == 2
    assert {"path", "section", "score", "excerpt", "date"} <= answer["results"][0].keys()
    assert answer["results"][0]["path"] == SECOND

    chain = call_json(app, "rag", "chain", "2025-09-08-UTC-0905", "-w", workspace)
    assert chain["path"] == SECOND
    assert [item["path"] for item in chain["predecessors"]] == [FIRST]
    assert [item["path"] for item in chain["successors"]] == [THIRD]
    way = call_json(app, "rag", "chain", FIRST, "--to", THIRD, "-w", workspace)
    assert way["path"] == [FIRST, SECOND, THIRD]

    days = call_json(app, "rag", "timeline", "2025-09-08", "2025-09-20", "-w", workspace)
    assert [item["path"] for item in days["records"]] == [SECOND, THIRD]
    assert call_json(app, "rag", "stats", "-w", workspace)["graph"]["edges"] == 2
    checked = call_json(app, "rag", "verify", "-w", workspace)
    assert checked["passed"], [c for c in checked["checks"] if not c["passed"]]
    rebuilt = call_json(app, "rag", "rebuild", "-w", workspace)
    assert rebuilt["collections"]["pdca_historical"] == 15


def test_a_score_is_explained_on_request(app: typer.Typer, workspace: Path):
    call(app, "index", "-w", workspace)
    ask = ("rag", "query", "versioning conflicts in 2025", "-k", 1, "--agent", "tester")
    assert "why" not in call_json(app, *ask, "-w", workspace)["results"][0]
    told = call_json(app, *ask, "--explain", "-w", workspace)
    assert told["results"][0]["why"]["text_rank"] == 1
    assert told["tier_ms"].keys() >= {"text", "semantic"}
    said = call(app, *ask, "--explain", "-w", workspace)
    assert "agent tester" in said and "days 2025-01-01 to" in said
    assert "meaning: place" in said and "× quality" in said


def test_similar_documents_are_told_to_people_and_scripts(app: typer.Typer, workspace: Path):
    call(app, "index", "-w", workspace)
    file = workspace.parent / "quayside" / FIRST
    told = call_json(app, "rag", "similar", file, "-k", 1, "-w", workspace)
    assert told["results"][0]["path"] in (SECOND, THIRD)
    assert f"1. {told['results'][0]['path']}:" in call(
        app, "rag", "similar", file, "-k", 1, "-w", workspace
    )


def test_tune_writes_what_it_recommends(app: typer.Typer, workspace: Path, monkeypatch):
    from web4lora.rag import questions, tune

    # The sample sections are short, and few.
    monkeypatch.setattr(questions, "_MIN_CHARACTERS", 20)
    monkeypatch.setattr(tune, "_MIN_QUESTIONS", 3)
    call(app, "index", "-w", workspace)
    before = (workspace / "config" / "web4.yaml").read_text()
    told = call_json(app, "rag", "tune", "--dry-run", "-w", workspace)
    assert told["written"] is False
    assert (workspace / "config" / "web4.yaml").read_text() == before
    said = call(app, "rag", "tune", "-w", workspace)
    assert "full text alone" in said and "Recommended:" in said and "Written into" in said
    written = yaml.safe_load((workspace / "config" / "web4.yaml").read_text())
    assert written["retrieval"] == {
        key.split(".")[1]: value for key, value in told["recommended"].items()
    }


def test_people_get_lines_they_can_read(app: typer.Typer, workspace: Path):
    said = call(app, "index", "-w", workspace)
    assert "new documents" in said and "not a source" in said
    said = call(app, "rag", "query", "versioning conflicts", "-k", 1, "-w", workspace)
    assert f"1. {SECOND}:" in said
    assert SECOND in call(app, "rag", "chain", FIRST, "-w", workspace)
    assert "3 records" in call(app, "rag", "timeline", "2025-01-01", "2026-01-01", "-w", workspace)
    assert "3 PRECEDES" not in call(app, "rag", "stats", "-w", workspace)


def test_a_failed_check_is_exit_code_one(app: typer.Typer, workspace: Path):
    from web4lora.rag.store import Store
    from web4lora.workspace import Workspace

    call(app, "index", "-w", workspace)
    with Store(Workspace(workspace).database) as store, store.transaction() as db:
        db.execute("DELETE FROM pdca_relationships")
    result = CliRunner().invoke(app, ["rag", "verify", "-w", str(workspace)])
    assert result.exit_code == 1
    assert "failed" in result.stdout


def test_a_record_that_is_not_there_and_a_name_of_several_are_errors(app, workspace: Path):
    call(app, "index", "-w", workspace)
    with pytest.raises(Web4Error, match="holds no record nowhere"):
        call(app, "rag", "chain", "nowhere", "-w", workspace)
    with pytest.raises(Web4Error, match="names 3 records"):
        call(app, "rag", "chain", "2025-09", "-w", workspace)


def test_a_day_that_is_none_is_an_error(app: typer.Typer, workspace: Path):
    with pytest.raises(Web4Error, match="yesterday is no day"):
        call(app, "rag", "timeline", "yesterday", "2025-01-01", "-w", workspace)


def test_a_workspace_without_sources_names_the_setting(app: typer.Typer, workspace: Path):
    (workspace / "config" / "web4.yaml").write_text("sources:\n  paths: []\n")
    with pytest.raises(Web4Error, match=r"sources\.paths"):
        call(app, "index", "-w", workspace)


def test_inspect_prints_the_documents_of_a_folder(app: typer.Typer, workspace: Path):
    source = workspace.parent / "quayside"
    told = call_json(app, "inspect", source)
    assert [item["kind"] for item in told["documents"]] == [
        "typescript",
        "pdca",
        "pdca",
        "pdca",
        "process",
        "tool_examples",
    ]
    said = call(app, "inspect", source / FIRST, "--root", source)
    assert "predecessor" in said and "Mara Builder" in said
