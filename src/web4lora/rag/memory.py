"""The index as a question needs it, in memory: what lies where, what filters ask, the vectors.

Chroma answers one search quickly, but a question makes up to fifteen calls to it (a handle, a
count and a search for each collection). One product with a matrix answers the same question
exactly, under any filter, and gives the cosines of text hits and neighbours too. With word scores
(`rag.terms`) and hot passages it took the CPU of a query from 38.6 to about 11 ms on 1,813
windows, embedding the question excluded; larger indexes were not measured.
Above `retrieval.memory_windows`, or with a Chroma server, the vectors stay where they are and
only places are held.

A snapshot is never changed. When another process has committed something that a question could
see, the next question reads the documents that differ and leaves the rest.
"""

import json
import threading
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from web4lora.files import sha256_text
from web4lora.rag.snapshot import COLLECTION_CODES, Place, Snapshot
from web4lora.rag.store import Store, embedding_array

#: Documents read in one piece: some 4,000 windows, 6 MB of vectors.
_PIECE = 500


class Memory:
    """The newest snapshot; several threads may ask for it."""

    def __init__(self, store: Store, most_windows: int) -> None:
        """Read the index.

        Args:
            store: the index; nobody writes through it.
            most_windows: vectors of a larger index stay where they are.
        """
        self._store = store
        self._most_windows = most_windows
        self._mutex = threading.Lock()
        self._version = store.data_version()
        self._snapshot = _read(store, None, most_windows)

    def current(self) -> Snapshot:
        """Return a snapshot that holds all that was committed before this call."""
        with self._mutex:
            version = self._store.data_version()
            if version != self._version:
                self._snapshot = _read(self._store, self._snapshot, self._most_windows)
                self._version = version
            return self._snapshot


def _read(store: Store, old: Snapshot | None, most_windows: int) -> Snapshot:
    """Return the present state; what `old` holds already is taken from there."""
    with store.reading():
        state = _state(store)
        if old is not None and old.state == state:
            return old
        if old is not None and old.state[0] != state[0]:
            old = None  # another index: equal ids say nothing
        places = _places(store)
        held = store.count("SELECT count(*) FROM windows") <= most_windows
        if old is not None and (old.vectors is not None) != held:
            old = None
        return _joined(store, state, places, old, held)


def _state(store: Store) -> tuple[str, ...]:
    """Return what changes with anything that a question can see: each write counts up."""
    rows = store.rows("SELECT key, value FROM meta WHERE key GLOB 'generation:*' ORDER BY key")
    return (store.meta("index_id"), *(f"{row[0]}={row[1]}" for row in rows))


def _places(store: Store) -> tuple[Place, ...]:
    rows = store.rows(
        "SELECT id, tier, path, kind, ok_to_retrieve, date, quality, sha256, reader,"
        " representative, has_topics FROM documents ORDER BY id"
    )
    model = store.meta("embedding_model")  # its word pieces decide where windows are cut
    waiting = {row["path"] for row in rows if row["tier"] == "buffer"}
    return tuple(
        Place(
            id=row["id"],
            tier=row["tier"],
            path=row["path"],
            kind=row["kind"],
            # The older version of a document that waits in the buffer is out of date.
            shown=bool(row["ok_to_retrieve"])
            and not (row["tier"] == "history" and row["path"] in waiting),
            date=row["date"],
            quality=row["quality"],
            version=_version(row, model),
            representative=row["representative"],
        )
        for row in rows
    )


def _version(row: Any, model: str) -> str:
    own = f"{bool(row['representative'])} {bool(row['has_topics'])}"
    return sha256_text(f"{row['sha256']} {row['reader']} {model} {own}")[:16]


def _key(place: Place) -> tuple[int, str, str, str]:
    return place.id, place.tier, place.path, place.version


def _joined(
    store: Store,
    state: tuple[str, ...],
    places: tuple[Place, ...],
    old: Snapshot | None,
    held: bool,
) -> Snapshot:
    """Return a snapshot of old windows whose documents are unchanged, and read ones."""
    import numpy as np

    known = {_key(place) for place in old.documents} if old else set()
    fresh = [place.id for place in places if _key(place) not in known]
    present = {_key(place) for place in places}
    pieces = _Pieces()
    if old is not None:
        pieces.keep(old, np.array([_key(place) in present for place in old.documents], dtype=bool))
    for start in range(0, len(fresh), _PIECE):
        pieces.read(store, fresh[start : start + _PIECE], held)
    return pieces.snapshot(state, places, held)


class _Pieces:
    """Columns of windows, collected piece by piece, one row for each window."""

    def __init__(self) -> None:
        self._columns: defaultdict[str, list[Any]] = defaultdict(list)

    def _add(self, **columns: Any) -> None:
        for name, values in columns.items():
            self._columns[name].append(values)

    def keep(self, old: Snapshot, unchanged: Any) -> None:
        """Take over the windows of unchanged documents."""
        import numpy as np

        section = np.repeat(np.arange(len(old.sections)), np.diff(old.first))
        document = old.document_of[section]
        kept = unchanged[document]
        ids = np.array([place.id for place in old.documents], dtype=np.int64)
        self._add(
            window=old.windows[kept],
            section=old.sections[section[kept]],
            number=old.number_of[section[kept]],
            collection=old.lies_in[section[kept]],
            document=ids[document[kept]],
        )
        if old.vectors is not None:
            self._add(vector=old.vectors if kept.all() else old.vectors[kept])

    def read(self, store: Store, documents: Sequence[int], held: bool) -> None:
        """Read the windows of documents from the index."""
        import numpy as np

        vector = ", w.embedding" if held else ""
        rows = store.rows(
            f"SELECT w.id, s.id, s.position, s.document_id, s.collection{vector} FROM windows w"
            " JOIN sections s ON s.id = w.section_id"
            " WHERE s.document_id IN (SELECT value FROM json_each(?)) ORDER BY w.id",
            (json.dumps(list(documents)),),
        )
        if not rows:
            return
        numbers = np.array([tuple(row)[:4] for row in rows], dtype=np.int64)
        window, section, number, document = numbers.T
        collection = np.array([COLLECTION_CODES[row[4]] for row in rows], dtype=np.int8)
        self._add(
            window=window, section=section, number=number, document=document, collection=collection
        )
        if held:
            self._add(vector=embedding_array([row[5] for row in rows]))

    def snapshot(self, state: tuple[str, ...], places: tuple[Place, ...], held: bool) -> Snapshot:
        """Return all pieces in the order of their ids.

        Ids only grow, so this order keeps the windows of a section and the sections of a
        document together.
        """
        import numpy as np

        if not self._columns:
            none = np.empty(0, dtype=np.int64)
            start = np.zeros(1, np.int64)
            return Snapshot(state, places, none, none, none, none, none, start, None)
        joined = {
            name: parts[0] if len(parts) == 1 else np.concatenate(parts)
            for name, parts in self._columns.items()
        }
        self._columns.clear()
        order = np.argsort(joined["window"], kind="stable")
        if (order[1:] < order[:-1]).any():
            joined = {name: column[order] for name, column in joined.items()}
        sections, first = np.unique(joined["section"], return_index=True)
        ids = np.array([place.id for place in places], dtype=np.int64)
        return Snapshot(
            state=state,
            documents=places,
            sections=sections,
            document_of=np.searchsorted(ids, joined["document"][first]),
            number_of=joined["number"][first],
            lies_in=joined["collection"][first],
            windows=joined["window"],
            first=np.append(first, len(joined["window"])),
            vectors=joined["vector"] if held else None,
        )
