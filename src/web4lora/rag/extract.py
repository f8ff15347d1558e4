"""A source document to what the index stores: its facts, its sections and its stated links.

Sections are what a search returns. Records split at their phases, TypeScript at classes and
interfaces, process documents at headings, the training topics one by one, tool examples row
by row.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from web4lora.corpus import SourceDocument
from web4lora.rag.documents import NEUTRAL_QUALITY, Chunk, Extract, Facts
from web4lora.rag.extract_records import extract_pdca, extract_process, extract_topics, topic_chunks

if TYPE_CHECKING:
    from web4lora.domain.typescript import ClassFacts, InterfaceFacts


def extract(source: SourceDocument, path: str) -> Extract:
    """Read the meaning of one document.

    Args:
        source: the document.
        path: its key in the index.
    """
    match source.kind:
        case "pdca":
            return extract_pdca(source, path)
        case "typescript":
            return _typescript(source, path)
        case "topics":
            return extract_topics(source, path)
        case "tool_examples":
            return _tool_examples(source, path)
        case "process":
            return extract_process(source, path)


def _undated(
    source: SourceDocument, path: str, title: str, facts: Facts, chunks: Iterable[Chunk]
) -> Extract:
    return Extract(source, path, title, None, None, NEUTRAL_QUALITY, facts, tuple(chunks))


def _typescript(source: SourceDocument, path: str) -> Extract:
    from web4lora.domain.topics_source import topics_in_source
    from web4lora.domain.typescript import parse_typescript

    parsed = parse_typescript(source.text, path)
    chunks: list[Chunk] = []
    covered = 0
    units: list[ClassFacts | InterfaceFacts] = [*parsed.classes, *parsed.interfaces]
    units.sort(key=lambda unit: unit.start_line)
    lines = source.text.split("\n")
    for unit in units:
        if unit.start_line <= covered:
            continue  # nested in the unit before
        chunks += _module_chunk(lines, covered + 1, unit.start_line - 1)
        name = unit.name or "anonymous"
        chunks.append(Chunk(name, name, unit.start_line, unit.end_line, unit.text))
        covered = unit.end_line
    chunks += _module_chunk(lines, covered + 1, len(lines))
    chunks += topic_chunks(topics_in_source(source.text), "process_framework")
    patterns = {
        "empty_constructor": any(c.empty_constructor_strict for c in parsed.classes),
        "init_method": any(c.has_init for c in parsed.classes),
        "scenario_state": any(c.has_to_scenario for c in parsed.classes),
        "interface": bool(parsed.interfaces),
        parsed.test_framework or "": bool(parsed.test_framework),
    }
    facts: Facts = {
        "file_path": path,
        "layer": f"layer{parsed.layer}" if parsed.layer else "unknown",
        "component": parsed.component or "",
        "version": parsed.version or "",
        "patterns": ",".join(name for name, there in patterns.items() if there),
        "file_type": PurePosixPath(path).suffix,
        "parse_errors": parsed.parse_errors,
    }
    names = [unit.name for unit in units if unit.name]
    title = ", ".join(names[:3]) or PurePosixPath(path).name
    return _undated(source, path, title, facts, chunks)


def _module_chunk(lines: list[str], first: int, last: int) -> list[Chunk]:
    """Return the lines between units as one chunk where they say anything."""
    text = "\n".join(lines[first - 1 : last]).strip("\n")
    if not re.search(r"\w", text):
        return []
    return [Chunk("module", "module level", first, last, text)]


def _tool_examples(source: SourceDocument, path: str) -> Extract:
    chunks = []
    for number, line in enumerate(source.text.split("\n"), start=1):
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict) and isinstance(row.get("instruction"), str):
            chunks.append(_tool_chunk(row, number, path))
    return _undated(source, path, PurePosixPath(path).stem, {"doc_path": path}, chunks)


def _tool_chunk(row: Mapping[str, Any], line: int, path: str) -> Chunk:
    instruction = str(row["instruction"])
    if isinstance(row.get("input"), str) and row["input"].strip():
        instruction += "\n" + row["input"].strip()
    output = row.get("output", "")
    call = output if isinstance(output, str) else json.dumps(output, ensure_ascii=False)
    given = row.get("metadata")
    metadata: Mapping[str, Any] = given if isinstance(given, dict) else row
    tool = str(metadata.get("tool_name") or "") or _first_tool(call)
    negative = metadata.get("is_negative_example", metadata.get("is_negative", False))
    facts: Facts = {
        "tool_name": tool,
        "tool_ecosystem": str(metadata.get("tool_ecosystem", "")),
        "tool_version": str(metadata.get("tool_version", "")),
        "usage_pattern": str(metadata.get("usage_pattern", "")),
        "context_type": str(metadata.get("context_type", "")),
        "is_negative_example": bool(negative),
        "sample_id": str(metadata.get("sample_id", row.get("sample_id", f"{path}#{line}"))),
        "instruction": instruction,
        "call": call,
    }
    text = f"{instruction}\n\n{call}"
    return Chunk(tool or "tool", tool or "tool", line, line, text, instruction, facts)


def _first_tool(call: str) -> str:
    from web4lora.domain.tools import parse_tool_calls

    calls = parse_tool_calls(call)
    return calls[0].name if calls else "unknown"
