"""A small repository, a workspace on it, and an embedder that costs nothing."""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from web4lora.progress import Silent
from web4lora.rag import IndexResult, index_sources
from web4lora.settings import Settings
from web4lora.workspace import Workspace

_WORD = re.compile(r"\w+|[^\w\s]")


class WordEmbedder:
    """Counts words into 256 hashed slots: texts that share words are near each other."""

    identity = "words@1"
    dimension = 256

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str], progress: Any = None) -> Any:
        self.embedded += texts
        vectors = np.full((len(texts), self.dimension), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for word in _WORD.findall(text.lower()):
                slot = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=2).digest())
                vectors[row, slot % self.dimension] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def piece_offsets(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for match in _WORD.finditer(text)]


def record(title: str, *, day: str = "2025-09-06", previous: str = "", **extra: str) -> str:
    """Return the text of a record; `extra` replaces section texts and adds header fields."""
    link = f"[GitHub](https://github.com/o/r/blob/dev/{previous}) | [§/{previous}](./{Path(previous).name})"
    return f"""# PDCA: {title}

**🗓️ Date:** {day}-UTC-0905
**🎯 Objective:** {extra.get("objective", f"Settle {title}")}
**👤 Agent Name:** {extra.get("agent", "Mara Builder")}
**👤 Agent Role:** {extra.get("role", "Developer")}
**🔗 Previous PDCA:** {link if previous else "N/A - first of session"}
{extra.get("header", "")}
## **📋 PLAN**
{extra.get("plan", f"We plan {title} with care and in small steps.")}

## **🔧 DO**
{extra.get("do", f"We did {title} one step after the other.")}

## **✅ CHECK**
{extra.get("check", f"We checked {title} against the plan; all tests pass.")}

## **🎯 ACT**
{extra.get("act", f"We learned from {title} to go slower.")}
"""


CLASS = """export class DefaultCrane {
  private model = { uuid: "" };
  constructor() {}
  init(): this { this.model = { uuid: "1" }; return this; }
}
"""

TOOL_ROWS = """\
{"instruction": "Read src/crane.ts", "input": "", "output": "{\\"tool_calls\\":[{\\"name\\":\\"read_file\\",\\"parameters\\":{\\"filepath\\":\\"src/crane.ts\\"}}]}", "metadata": {"tool_name": "read_file", "tool_ecosystem": "continue", "is_negative_example": false, "sample_id": "t1"}}
{"instruction": "Read src/crane.ts now", "input": "", "output": "{\\"tool_calls\\":[]}", "metadata": {"tool_name": "read_file", "tool_ecosystem": "continue", "is_negative_example": true, "sample_id": "t2"}}
{"instruction": "List the quay folder", "input": "", "output": "{\\"tool_calls\\":[{\\"name\\":\\"ls\\",\\"parameters\\":{\\"path\\":\\"quay\\"}}]}", "metadata": {"tool_name": "ls", "tool_ecosystem": "continue", "is_negative_example": false, "sample_id": "t3"}}
{"instruction": "Read src/crane.ts", "input": "", "output": "{\\"tool_calls\\":[{\\"name\\":\\"read_file\\",\\"parameters\\":{\\"target_file\\":\\"src/crane.ts\\"}}]}", "metadata": {"tool_name": "read_file", "tool_ecosystem": "cursor", "is_negative_example": false, "sample_id": "t4"}}
not a row
"""

JOURNAL = "scrum.pmo/project.journal/2025-09-06-UTC-0900-session"
FIRST = f"{JOURNAL}/2025-09-06-UTC-0905-crane.pdca.md"
SECOND = f"{JOURNAL}/2025-09-08-UTC-0905-versions.pdca.md"
THIRD = f"{JOURNAL}/2025-09-20-UTC-0905-tariff.pdca.md"


def sample_files() -> dict[str, str]:
    return {
        FIRST: record("crane overload"),
        SECOND: record(
            "component versioning conflicts",
            day="2025-09-08",
            previous=FIRST,
            agent="Tilo Tester",
            do="The versioning conflict of the component was solved by promoting the patch.",
        ),
        THIRD: record("tariff rounding", day="2025-09-20", previous=SECOND),
        "components/Crane/0.1.0.0/src/ts/layer2/DefaultCrane.ts": CLASS,
        "scrum.pmo/roles/Tester/process.md": "# How we test\n\n## Order\n"
        + "Red first, then green. " * 8,
        "tool_examples/rows.jsonl": TOOL_ROWS,
        "package.json": "{}",
    }


@dataclass(frozen=True)
class Desk:
    """A workspace and its one source, with the verbs that tests need."""

    ws: Workspace
    settings: Settings
    source: Path
    embedder: WordEmbedder

    def write(self, path: str, text: str) -> None:
        file = self.source / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def index(self, **options: Any) -> IndexResult:
        return index_sources(self.ws, self.settings, Silent(), embedder=self.embedder, **options)


@pytest.fixture
def make_desk(tmp_path: Path) -> Callable[[dict[str, str]], Desk]:
    """Return a builder of a workspace on a source with the given files."""

    def build(files: dict[str, str]) -> Desk:
        source = tmp_path / "quayside"
        source.mkdir()
        ws = Workspace(tmp_path / "workspace")
        ws.create_folders()
        settings = Settings.model_validate({"sources": {"paths": [str(source)]}})
        desk = Desk(ws, settings, source, WordEmbedder())
        for path, text in files.items():
            desk.write(path, text)
        return desk

    return build


@pytest.fixture
def desk(make_desk: Callable[[dict[str, str]], Desk]) -> Desk:
    """A workspace on the sample files, indexed."""
    built = make_desk(sample_files())
    built.index()
    return built
