"""The names of the vector collections and what goes where (domain digest 2.1, 2.2)."""

from web4lora.corpus import COLLECTION_KINDS

DAILY_BUFFER = "daily_buffer"
#: The five historical collections and the daily buffer.
COLLECTIONS: tuple[str, ...] = (*COLLECTION_KINDS, DAILY_BUFFER)

_BY_KIND = {kind: collection for collection, kind in COLLECTION_KINDS.items()}

#: Metadata that every chunk of a record must have (domain digest 2.2, list of the drawing).
PDCA_FIELDS: tuple[str, ...] = (
    "chunk_type",
    "chunk_index",
    "pdca_id",
    "agent_name",
    "agent_role",
    "date",
    "timestamp",
    "session_id",
    "branch",
    "sprint",
    "cmm_level",
    "task_type",
    "objective",
    "quality_score",
    "verification_status",
    "trained_in_adapter",
    "training_batch",
    "training_date",
)


def collection_of(kind: str) -> str:
    """Return the historical collection of a kind of document."""
    return _BY_KIND[kind]  # type: ignore[index]
