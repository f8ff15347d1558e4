"""Build the vector collections again from SQLite, even where their folder is damaged."""

from web4lora.progress import Progress
from web4lora.rag.chroma_folder import remove_folder
from web4lora.rag.store import Store, writer_lock
from web4lora.rag.vectors import VectorStore, place_collections
from web4lora.workspace import Workspace


def rebuild_vectors(
    ws: Workspace, progress: Progress, *, chroma_url: str | None = None
) -> dict[str, int]:
    """Throw the collections away and build them from the stored embeddings.

    Nothing is embedded or read from the sources.

    Args:
        ws: the workspace.
        progress: receives the number of vectors.
        chroma_url: where to build them: a Chroma server, or the workspace's folder where it is
            empty; None: where they were.

    Returns:
        Vectors per collection.

    Raises:
        Web4Error: no index, another writer, or a server that does not answer.
    """
    with writer_lock(ws), Store(ws.database) as store:
        if chroma_url is not None:
            with store.transaction() as db:
                place_collections(db, chroma_url)
        remove_folder(ws.chroma)
        vectors = VectorStore(ws.chroma, store, writer=True)
        vectors.rebuild(progress)
        return vectors.counts()
