"""A workspace with a real index and a tiny real model behind the gateway."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.tiny_models import build_base

from web4lora.files import sha256_file
from web4lora.initialise import create_workspace
from web4lora.packaging import ModelVersion, Registry, open_weights, write_gguf
from web4lora.progress import Silent
from web4lora.rag import index_sources
from web4lora.serving.running import running_gateway
from web4lora.settings import Settings, load_settings
from web4lora.workspace import Workspace


@pytest.fixture(scope="session")
def deployed(
    tmp_path_factory: pytest.TempPathFactory, web4_mini: Path
) -> tuple[Workspace, Settings]:
    """An indexed workspace whose candidate is a tiny random model."""
    root = tmp_path_factory.mktemp("gateway")
    base = build_base(root / "base")
    workspace = create_workspace(root / "agent", [web4_mini], base=str(base))
    settings = load_settings(workspace, environment={}).settings
    index_sources(workspace, settings, Silent())
    gguf = workspace.outputs / "web4_model_1" / "model.gguf"
    gguf.parent.mkdir(parents=True)
    with open_weights(base, None) as weights:
        write_gguf(weights, gguf, progress=Silent())
    version = ModelVersion(
        "web4_model_1", "full", "outputs/web4_model_1/model.gguf", sha256_file(gguf)
    )
    Registry.load(workspace).register(version).save()
    return workspace, settings


@pytest.fixture(scope="session")
def gateway(deployed: tuple[Workspace, Settings]) -> Iterator[str]:
    """The URL of a running gateway."""
    with running_gateway(*deployed) as url:
        yield url
