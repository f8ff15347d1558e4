"""What a window and its section say: the hot records, kept for the next question.

A key holds the record's id and the version of its document, so an edited document's passages are
never taken for the new ones; they are dropped by key when a question first sees the edit.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from web4lora.rag.cache import LruCache
from web4lora.rag.memory import Snapshot
from web4lora.rag.store import Store

#: Passages kept; one is about a kilobyte.
_KEPT = 5_000


@dataclass(frozen=True)
class Passage:
    """A window's text and the section it is cited by."""

    name: str
    title: str
    start_line: int
    end_line: int
    text_sha256: str
    text: str


class Passages:
    """Reads passages from the index, each once while it is asked for again and again.

    Attributes:
        cache: what is kept, with its hits and misses.
    """

    def __init__(self, store: Store) -> None:
        """Start empty.

        Args:
            store: the index.
        """
        self._store = store
        self._state: tuple[str, ...] = ()
        self.cache: LruCache[str, Passage] = LruCache(_KEPT)

    def of(self, snapshot: Snapshot, windows: Sequence[tuple[int, int]]) -> dict[int, Passage]:
        """Return the passages of windows; one that is gone from the index is absent.

        Args:
            snapshot: the state of the index.
            windows: each with its section.
        """
        self._follow(snapshot)
        keys = {_key(snapshot, section, window): window for section, window in windows}
        found = self.cache.get_many(
            keys, lambda missing: self._read(snapshot, {key: keys[key] for key in missing})
        )
        return {keys[key]: passage for key, passage in found.items()}

    def _follow(self, snapshot: Snapshot) -> None:
        """Drop what no document of the index has any more."""
        if snapshot.state == self._state:
            return
        self._state = snapshot.state
        present = {(place.path, place.version) for place in snapshot.documents}
        self.cache.drop(lambda key: _document_of(key) not in present)

    def _read(self, snapshot: Snapshot, windows: Mapping[str, int]) -> dict[str, Passage]:
        keys = {int(snapshot.windows[window]): key for key, window in windows.items()}
        rows = self._store.rows(
            "SELECT w.id, w.record_id, w.text, s.name, s.title, s.start_line, s.end_line,"
            " s.text_sha256 FROM windows w JOIN sections s ON s.id = w.section_id"
            " WHERE w.id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(keys)),),
        )
        return {
            keys[row["id"]]: Passage(
                name=row["name"],
                title=row["title"],
                start_line=row["start_line"],
                end_line=row["end_line"],
                text_sha256=row["text_sha256"],
                text=row["text"],
            )
            for row in rows
            # A writer may have given the id to another window since the snapshot.
            if keys[row["id"]].startswith(f"{row['record_id']}@")
        }


def _key(snapshot: Snapshot, section: int, window: int) -> str:
    return f"{snapshot.record_id(section, window)}@{snapshot.document(section).version}"


def _document_of(key: str) -> tuple[str, str]:
    """Return path and version of a key."""
    record_id, _, version = key.rpartition("@")
    return record_id.rpartition("#")[0], version
