"""A slice of the sample repository and one small dataset, shared by the room's tests."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pytest

from web4lora.corpus import scan
from web4lora.progress import Silent
from web4lora.samples.generating import Dataset, build_dataset
from web4lora.samples.names import Names
from web4lora.samples.sources import Sources
from web4lora.settings import SampleSettings, SourceSettings

REPOSITORY = Path(__file__).parents[3] / "examples" / "web4-mini"
SMALL = {
    "style_core": 24,
    "domain_patterns": 8,
    "process_framework": 24,
    "domain_representatives": 12,
    "style_refactor": 8,
    "guardrails": 24,
    "tool_awareness": 24,
    "reporting_protocol": 8,
}


@dataclass(frozen=True)
class Stored:
    """What `rag.Index.documents()` yields, as far as this room reads it."""

    path: str
    kind: str
    text: str
    sha256: str = "0" * 64
    quality: float = 60.0
    ok_to_train: bool = True


class OpenIndex:
    """Stands for an opened `rag.Index`: a context manager that has documents."""

    def __init__(self, documents: list[Stored]) -> None:
        self._documents = documents

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def documents(self) -> Iterator[Stored]:
        yield from self._documents


def count_tokens(text: str) -> int:
    """Four characters a token: no model is needed to count."""
    return len(text) // 4


@pytest.fixture(scope="session")
def documents() -> list[Stored]:
    settings = SourceSettings(paths=[str(REPOSITORY)])
    found = scan([REPOSITORY], settings, Silent()).documents
    kept: dict[str, int] = {"pdca": 14, "typescript": 30, "process": 4, "topics": 1}
    slice_: list[Stored] = []
    for document in sorted(found, key=lambda item: item.path):
        if document.ok_to_train and kept.get(document.kind, 0) > 0:
            kept[document.kind] -= 1
            slice_.append(
                Stored(document.path, document.kind, document.text, document.sha256, 60.0)
            )
    return slice_


@pytest.fixture(scope="session")
def sources(documents: list[Stored]) -> Sources:
    return Sources.of(documents)


@pytest.fixture(scope="session")
def small() -> SampleSettings:
    return SampleSettings(targets=SMALL, seed=11)


@pytest.fixture(scope="session")
def dataset(documents: list[Stored], small: SampleSettings) -> Dataset:
    return build_dataset(documents, small, Silent(), count_tokens=count_tokens)


@pytest.fixture
def names() -> Names:
    return Names(random.Random(7))
