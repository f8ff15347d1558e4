"""Examples of tool calls that resemble a request."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from web4lora.rag.store import Store
from web4lora.rag.vectors import VectorStore

#: The collection they lie in.
TOOL_EXAMPLES = "tool_examples"


@dataclass(frozen=True)
class ToolExample:
    """A positive example of a tool call."""

    instruction: str
    call: str
    tool_name: str
    sample_id: str


def tool_examples(
    store: Store,
    vectors: VectorStore,
    vector: Any,
    names: Sequence[str],
    ecosystem: str,
    n: int,
) -> list[ToolExample]:
    """Return positive tool examples of an ecosystem, nearest first.

    Args:
        store: the index.
        vectors: the collections.
        vector: the user's request, shape ``(dimension,)``.
        names: wanted tools; where none of them has an example, any tool's will do.
        ecosystem: ``continue``, ``cursor``, …
        n: most examples.
    """
    positive: list[dict[str, Any]] = [
        {"tool_ecosystem": ecosystem},
        {"is_negative_example": False},
        {"ok_to_retrieve": True},
    ]
    found: list[ToolExample] = []
    if names:
        wanted = {"tool_name": {"$in": list(names)}}
        found = _matching(store, vectors, vector, {"$and": [*positive, wanted]}, n)
    return found or _matching(store, vectors, vector, {"$and": positive}, n)


def _matching(
    store: Store, vectors: VectorStore, vector: Any, where: dict[str, Any], n: int
) -> list[ToolExample]:
    hits = [hit.record_id for hit in vectors.query(TOOL_EXAMPLES, vector, n * 3, where)]
    rows = store.rows(
        "SELECT w.record_id, s.facts FROM windows w JOIN sections s ON s.id = w.section_id"
        " WHERE s.collection = 'tool_examples'"
        " AND w.record_id IN (SELECT value FROM json_each(?))",
        (json.dumps(hits),),
    )
    stored = {row["record_id"]: row["facts"] for row in rows}
    examples: dict[str, ToolExample] = {}
    for record_id in hits:
        facts: dict[str, Any] = json.loads(stored.get(record_id, "{}"))
        if not facts.get("is_negative_example", True):
            example = ToolExample(
                facts["instruction"], facts["call"], facts["tool_name"], facts["sample_id"]
            )
            examples.setdefault(example.instruction, example)
    return list(examples.values())[:n]
