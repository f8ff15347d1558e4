"""The vector collections as a reader needs them: opened when they are first asked."""

import threading

from web4lora.errors import Web4Error
from web4lora.progress import Silent
from web4lora.rag.store import Store, writer_lock
from web4lora.rag.vectors import VectorStore
from web4lora.workspace import Workspace


class Collections:
    """Opens the collections of an index once; several threads may ask.

    Chroma is half of what starting a question costs (1 s of CPU), and an index that lies in
    memory is searched without it.
    """

    def __init__(self, ws: Workspace, store: Store) -> None:
        """Open nothing yet, unless a writer was killed before it brought them in line.

        Args:
            ws: whose collections.
            store: the index they follow.

        Raises:
            Web4Error: they must be brought in line, and cannot be opened.
        """
        self._ws = ws
        self._store = store
        self._mutex = threading.Lock()
        self._opened: VectorStore | None = None
        if store.count("SELECT count(*) FROM outbox"):
            self.get()

    def get(self) -> VectorStore:
        """Return the collections, in line with the index unless a writer is at it.

        Raises:
            Web4Error: the folder is damaged, or the server does not answer.
        """
        with self._mutex:
            if self._opened is None:
                self._opened = _open(self._ws, self._store)
            return self._opened


def _open(ws: Workspace, store: Store) -> VectorStore:
    vectors = VectorStore(ws.chroma, store)
    if vectors.agrees():
        return vectors
    try:
        with writer_lock(ws), Store(ws.database) as writing:
            VectorStore(ws.chroma, writing, writer=True).sync(Silent())
    except (Web4Error, OSError):
        # Another process writes, and brings them in line when it is done; or this user may
        # only read.
        return vectors
    return VectorStore(ws.chroma, store)
