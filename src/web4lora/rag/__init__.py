"""Three tiers over one SQLite file: meaning (Chroma), chains (graph) and time.

`index_sources` and `buffer_day` bring repositories in, `Index` reads what is there, and
`Retriever` answers questions. Names load on first use, so that importing this room is cheap.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from web4lora.rag.buffer import (
        BufferItem,
        BufferResult,
        MoveResult,
        buffer_day,
        buffer_items,
        move_to_history,
        set_buffer_status,
    )
    from web4lora.rag.buffer_archive import archive_buffer
    from web4lora.rag.embedding import Embedder
    from web4lora.rag.graph import Neighbour
    from web4lora.rag.index import Index, StoredDocument
    from web4lora.rag.indexer import index_sources
    from web4lora.rag.markers import MarkResult, mark_trained, unmark_trained
    from web4lora.rag.ranking import Hit
    from web4lora.rag.rebuild import rebuild_vectors
    from web4lora.rag.result import IndexResult
    from web4lora.rag.retriever import QueryResult, Retriever
    from web4lora.rag.similar import Similar
    from web4lora.rag.timeline import TimelineEntry
    from web4lora.rag.tool_examples import ToolExample
    from web4lora.rag.tune import TuneResult, TuneRow, tune_retrieval
    from web4lora.rag.verify import Check

_HOMES = {
    "BufferItem": "buffer",
    "BufferResult": "buffer",
    "Check": "verify",
    "Embedder": "embedding",
    "Hit": "ranking",
    "Index": "index",
    "IndexResult": "result",
    "MarkResult": "markers",
    "MoveResult": "buffer",
    "Neighbour": "graph",
    "QueryResult": "retriever",
    "Retriever": "retriever",
    "Similar": "similar",
    "StoredDocument": "index",
    "TimelineEntry": "timeline",
    "ToolExample": "tool_examples",
    "TuneResult": "tune",
    "TuneRow": "tune",
    "archive_buffer": "buffer_archive",
    "buffer_day": "buffer",
    "buffer_items": "buffer",
    "index_sources": "indexer",
    "mark_trained": "markers",
    "move_to_history": "buffer",
    "rebuild_vectors": "rebuild",
    "set_buffer_status": "buffer",
    "tune_retrieval": "tune",
    "unmark_trained": "markers",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


__all__ = [
    "BufferItem",
    "BufferResult",
    "Check",
    "Embedder",
    "Hit",
    "Index",
    "IndexResult",
    "MarkResult",
    "MoveResult",
    "Neighbour",
    "QueryResult",
    "Retriever",
    "Similar",
    "StoredDocument",
    "TimelineEntry",
    "ToolExample",
    "TuneResult",
    "TuneRow",
    "archive_buffer",
    "buffer_day",
    "buffer_items",
    "index_sources",
    "mark_trained",
    "move_to_history",
    "rebuild_vectors",
    "set_buffer_status",
    "tune_retrieval",
    "unmark_trained",
]
