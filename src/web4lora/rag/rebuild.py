"""Build the vector collections again from SQLite, even where their folder is damaged."""

from web4lora.progress import Progress
from web4lora.rag.store import Store, writer_lock
from web4lora.rag.vectors import VectorStore, remove_folder
from web4lora.workspace import Workspace


def rebuild_vectors(ws: Workspace, progress: Progress) -> dict[str, int]:
    """Throw the collections away and build them from the stored embeddings.

    Nothing is embedded or read from the sources.

    Args:
        ws: the workspace.
        progress: receives the number of vectors.

    Returns:
        Vectors per collection.

    Raises:
        Web4Error: no index, or another writer.
    """
    with writer_lock(ws), Store(ws.database) as store:
        remove_folder(ws.chroma)
        vectors = VectorStore(ws.chroma, store, writer=True)
        vectors.rebuild(progress)
        return vectors.counts()
