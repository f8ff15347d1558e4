"""Small records written for the tests, and what `web4 inspect` says of them."""

from typing import Any

from web4lora.corpus.documents import SourceDocument
from web4lora.corpus.inspection import describe
from web4lora.corpus.kinds import classify
from web4lora.domain.pdca import PathIndex

FOLDER = "scrum.pmo/project.journal/2025-09-06-UTC-0900-crane/"
RECORD = FOLDER + "2025-09-06-UTC-1005-hoist.pdca.md"
ROPE = "2025-09-06-UTC-0905-rope.pdca.md"
HOOK = "2025-09-06-UTC-0830-hook.pdca.md"
MOVED = "scrum.pmo/archive/2025-09-06-UTC-0700-moved.pdca.md"
FILES = (FOLDER + ROPE, FOLDER + HOOK, MOVED, "docs/README.md")
BODY = """

## Plan
lift the load with care

## Do
lifted it

## Check
it hangs

## Act
grease it
"""


def filled(text: str) -> str:
    """Put the names in that the tables abbreviate."""
    for mark, value in {"<BODY>": BODY, "<FOLDER>": FOLDER, "<ROPE>": ROPE, "<HOOK>": HOOK}.items():
        text = text.replace(mark, value)
    return text


def inspect(text: str, path: str = RECORD) -> dict[str, Any]:
    """Return what `web4 inspect` says of a text at a path."""
    kind = classify(path, text)
    assert kind is not None
    document = SourceDocument(
        path=path,
        root="/repository",
        kind=kind,
        text=text,
        sha256="",
        encoding="utf-8",
        size=len(text),
        licence="unknown",
        ok_to_train=True,
        ok_to_retrieve=True,
        redactions=0,
    )
    return describe(document, PathIndex.of([path, *FILES]))


def found(document: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    """Return the expected keys; of a link its path, or its status where it has none."""
    values = {key: document.get(key) for key in expected}
    for side in {"predecessor", "successor"} & set(values):
        values[side] = document[side]["path"] or document[side]["status"]
    return values
