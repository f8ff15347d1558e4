from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ollama_server import OllamaState, ollama_server
from web4lora.domain.chat import OLLAMA_TEMPLATE, SYSTEM_PROMPT, chat_messages
from web4lora.errors import CheckFailed, Web4Error
from web4lora.files import sha256_file
from web4lora.inference import GenerationOptions
from web4lora.packaging import (
    ModelVersion,
    Registry,
    deploy,
    import_candidate,
    open_model_version,
    rollback,
)
from web4lora.settings import Settings
from web4lora.workspace import Workspace


@pytest.fixture
def ollama() -> Iterator[OllamaState]:
    with ollama_server() as state:
        yield state


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    """A workspace with the candidates a, b and c; deploying needs files, not models."""
    workspace = Workspace(tmp_path)
    registry = Registry.load(workspace)
    for name in "abc":
        path = workspace.outputs / name / "model.gguf"
        path.parent.mkdir(parents=True)
        path.write_bytes(b"GGUF" + name.encode() * 3_000_000)
        registry = registry.register(
            ModelVersion(
                id=name,
                kind="full",
                gguf=f"outputs/{name}/model.gguf",
                gguf_sha256=sha256_file(path),
            )
        )
    registry.save()
    return workspace


def settings(url: str = "http://127.0.0.1:9", target: str = "embedded") -> Settings:
    return Settings.model_validate({"deploy": {"ollama_url": url, "target": target}})


def test_embedded_deployment_moves_the_pointer(place: Workspace) -> None:
    result = deploy(place, settings(), "a")
    assert (result.version.id, result.target) == ("a", "embedded")
    assert Registry.load(place).current_id == "a"


def test_without_an_id_the_newest_candidate_is_deployed(place: Workspace) -> None:
    assert deploy(place, settings()).version.id == "c"


def test_a_file_that_changed_after_packaging_is_not_deployed(place: Workspace) -> None:
    (place.outputs / "a" / "model.gguf").write_bytes(b"GGUF other")
    with pytest.raises(CheckFailed, match="sha256"):
        deploy(place, settings(), "a")
    assert Registry.load(place).current is None


@pytest.mark.parametrize(
    ("evaluation", "canary", "words"),
    [
        (None, None, "not evaluated"),
        (
            {"cleared": False, "reasons": ["refusal 0.90 < 0.98"]},
            {"passed": 20, "total": 20},
            "0.98",
        ),
        ({"cleared": True, "reasons": []}, {"passed": 19, "total": 20}, "19 of 20"),
    ],
)
def test_the_gates_hold_a_version_back(
    place: Workspace, evaluation: dict[str, Any], canary: dict[str, Any], words: str
) -> None:
    Registry.load(place).update("a", evaluation=evaluation, canary=canary).save()
    with pytest.raises(CheckFailed, match=words):
        deploy(place, settings(), "a", require_gates=True)
    assert Registry.load(place).current is None


def test_a_cleared_version_passes_the_gates(place: Workspace) -> None:
    passed = {"passed": 20, "total": 20}
    cleared = {"cleared": True, "reasons": []}
    Registry.load(place).update("a", evaluation=cleared, canary=passed).save()
    assert deploy(place, settings(), "a", require_gates=True).version.id == "a"


def test_a_rollback_returns_to_the_version_before(place: Workspace) -> None:
    deploy(place, settings(), "a")
    deploy(place, settings(), "b")
    result = rollback(place, settings(), reason="worse answers")
    assert result.version.id == "a"
    registry = Registry.load(place)
    assert registry.find("b").status == "failed"
    assert registry.history[-1].reason == "worse answers"


def test_beyond_the_limit_the_oldest_that_nobody_needs_goes(place: Workspace) -> None:
    chosen = Settings.model_validate({"deploy": {"keep_versions": 2}})
    deploy(place, chosen, "a")
    assert [one.id for one in Registry.load(place).versions] == ["a", "c"]
    assert sorted(path.name for path in place.outputs.iterdir()) == ["a", "c"]


def test_nothing_packaged_is_an_error_with_the_command(tmp_path: Path) -> None:
    with pytest.raises(Web4Error) as caught:
        deploy(Workspace(tmp_path), settings())
    assert "web4 package" in caught.value.hint


def test_an_unreachable_ollama_is_said_and_changes_nothing(place: Workspace) -> None:
    with pytest.raises(Web4Error) as caught:
        deploy(place, settings(target="ollama"), "a")
    assert "ollama serve" in caught.value.hint
    assert Registry.load(place).current is None


def test_ollama_gets_file_template_system_prompt_and_stops(
    place: Workspace, ollama: OllamaState
) -> None:
    deploy(place, settings(ollama.url, "ollama"), "a")
    created = ollama.models["web4-agent:a"]
    assert created["template"] == OLLAMA_TEMPLATE
    assert created["system"] == SYSTEM_PROMPT
    assert created["parameters"]["stop"] == ["<|im_end|>", "<|endoftext|>"]
    assert created["parameters"]["num_ctx"] == 4096
    assert len(next(iter(ollama.blobs.values()))) == 3_000_004


def test_the_served_name_moves_last(place: Workspace, ollama: OllamaState) -> None:
    deploy(place, settings(ollama.url, "ollama"), "a")
    steps = [path.split("/")[2] for path in ollama.requests]
    assert steps == ["version", "blobs", "create", "show", "copy"]
    assert ollama.models["web4-agent:latest"] is ollama.models["web4-agent:a"]
    assert Registry.load(place).find("a").tag == "web4-agent:a"


def test_a_wrong_digest_stops_before_the_name_moves(place: Workspace, ollama: OllamaState) -> None:
    ollama.wrong_digest = True
    with pytest.raises(CheckFailed, match="does not use the uploaded file"):
        deploy(place, settings(ollama.url, "ollama"), "a")
    assert "web4-agent:latest" not in ollama.models
    assert Registry.load(place).current is None


def test_a_file_ollama_has_is_not_sent_again(place: Workspace, ollama: OllamaState) -> None:
    deploy(place, settings(ollama.url, "ollama"), "a")
    ollama.models.clear()
    deploy(place, settings(ollama.url, "ollama"), "a")
    assert sum("blobs" in path for path in ollama.requests) == 1


def test_a_rollback_in_ollama_only_copies(place: Workspace, ollama: OllamaState) -> None:
    chosen = settings(ollama.url, "ollama")
    deploy(place, chosen, "a")
    deploy(place, chosen, "b")
    ollama.requests.clear()
    rollback(place, chosen)
    assert [path.split("/")[2] for path in ollama.requests] == ["version", "tags", "copy"]
    assert ollama.models["web4-agent:latest"] is ollama.models["web4-agent:a"]


def test_an_imported_candidate_does_not_serve_yet(place: Workspace, ollama: OllamaState) -> None:
    chosen = settings(ollama.url, "ollama")
    version = import_candidate(place, chosen, "b")
    assert version.tag == "web4-agent:b"
    assert "web4-agent:latest" not in ollama.models
    model = open_model_version(place, chosen, version)
    assert model.complete(chat_messages("Hi"), GenerationOptions()).text == "Hello Ü"
