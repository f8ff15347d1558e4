"""What a file is, by name, folder and content."""

import json
import re
from pathlib import PurePosixPath

from web4lora.corpus.documents import Kind

#: Transcripts repeat whole records verbatim; indexing them would leak held-out ones.
_TRANSCRIPT = re.compile(r"(?:^|/)(?:cursor_|chat_)[^/]*\.md$|dialo(?:gue|uge|g)\b[^/]*\.md$", re.I)
_TRANSCRIPT_BYTES = 100_000
_TOPIC_HEADING = re.compile(r"^#### (?:\W*)Key Lessons", re.MULTILINE)
_MIN_TOPICS = 3
_BINARY_SUFFIXES = frozenset(
    [
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".webp",
        ".ico",
        ".pdf",
        ".zip",
        ".gz",
        ".tgz",
        ".woff",
        ".woff2",
        ".ttf",
        ".mp4",
        ".mp3",
        ".wasm",
        ".so",
        ".dll",
        ".exe",
        ".bin",
        ".gguf",
        ".safetensors",
        ".db",
        ".sqlite",
        ".node",
        ".jar",
        ".class",
        ".pyc",
        ".ds_store",
    ]
)


#: A file of tool examples holds thousands of short documents: 10,000 of ours take 6 MB.
_TOOL_FILE_BYTES = 32_000_000


def skip_by_name(path: str, size: int, max_bytes: int) -> str | None:
    """Return why the file is no candidate, judging by name and size alone."""
    name = PurePosixPath(path).name.lower()
    suffix = PurePosixPath(name).suffix
    if name.endswith(".d.ts"):
        return "type declarations"
    if suffix in (".ts", ".tsx", ".md", ".markdown") or _is_tool_file(path):
        if size > max(max_bytes, _TOOL_FILE_BYTES if _is_tool_file(path) else 0):
            return f"too large: {size / 1e6:.1f} MB"
        if size > _TRANSCRIPT_BYTES and _TRANSCRIPT.search(path):
            return "chat transcript"
        return None
    if suffix in _BINARY_SUFFIXES or name == ".ds_store":
        return "binary"
    return f"not a source: {suffix or 'no suffix'}"


def _is_tool_file(path: str) -> bool:
    return path.lower().endswith(".jsonl") and "tool" in path.lower()


def classify(path: str, text: str) -> Kind | None:
    """Return the kind of a text file that passed `skip_by_name`, or None for no source."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in (".ts", ".tsx"):
        return "typescript"
    if suffix == ".jsonl":
        return "tool_examples" if _holds_tool_rows(text) else None
    from web4lora.domain.pdca import is_pdca

    if len(_TOPIC_HEADING.findall(text)) >= _MIN_TOPICS:
        return "topics"
    return "pdca" if is_pdca(path, text) else "process"


def _holds_tool_rows(text: str) -> bool:
    """Tell by its first row whether a file holds examples to show a model, not rows to train it.

    Rows of a bucket carry its name; what a model was trained on is nothing to look up.
    """
    for line in text.splitlines():
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if not isinstance(row, dict) or not row.keys() >= {"instruction", "output"}:
            return False
        about = row.get("metadata")
        return not (isinstance(about, dict) and about.get("bucket"))
    return False
