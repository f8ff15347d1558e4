"""Session fixtures of tiny real models; a room's conftest imports the ones it uses."""

from pathlib import Path

import pytest

import tiny_models


def _once(factory: pytest.TempPathFactory, name: str) -> tuple[Path, bool]:
    """Return a folder of this test session and whether it is there already."""
    path = factory.getbasetemp() / "tiny-models" / name
    return path, path.exists()


@pytest.fixture(scope="session")
def tiny_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random two-layer Qwen2 in fp16, with tokenizer."""
    path, there = _once(tmp_path_factory, "base")
    return path if there else tiny_models.build_base(path)


@pytest.fixture(scope="session")
def tiny_adapter(tiny_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random LoRA adapter on `tiny_base`."""
    path, there = _once(tmp_path_factory, "adapter")
    return path if there else tiny_models.random_adapter(tiny_base, path)


@pytest.fixture(scope="session")
def tiny_f16(tiny_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`tiny_base` as an F16 GGUF."""
    from web4lora.packaging import open_weights, write_gguf

    path, there = _once(tmp_path_factory, "base-f16.gguf")
    if not there:
        with open_weights(tiny_base) as weights:
            write_gguf(weights, path)
    return path


@pytest.fixture(scope="session")
def tiny_gguf(tiny_f16: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`tiny_base` as a Q4_K_M GGUF."""
    from web4lora.packaging import quantize_gguf

    path, there = _once(tmp_path_factory, "base-q4.gguf")
    return path if there else quantize_gguf(tiny_f16, path, "Q4_K_M").path
