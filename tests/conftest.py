"""Fixtures that several rooms share; each is built once per test session from real parts."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

REPOSITORY = Path(__file__).resolve().parents[1]
EXAMPLES = REPOSITORY / "examples"


@pytest.fixture(scope="session")
def web4_mini() -> Path:
    """The bundled sample repository."""
    return EXAMPLES / "web4-mini"
