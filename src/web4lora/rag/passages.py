"""What a window and its section say: the hot records, kept for the next question.

A key holds the record's id and the version of its document, so an edited document's passages are
never taken for the new ones; they are dropped by key when a question first sees the edit.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from web4lora.rag.cache import LruCache
from web4lora.rag.snapshot import Snapshot
from web4lora.rag.store import Store

if TYPE_CHECKING:
    from web4lora.rag.redis_level import RedisLevel

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


@dataclass(frozen=True)
class CacheStats:
    """How the cache of hot records did since this process opened the index.

    Attributes:
        kept: passages in memory.
        hits: passages that were there when a question needed them.
        misses: passages that were not.
        hit_rate: share of hits, 0–1; 0 before the first question.
        redis: hits, misses and failures of the second level, or None without one.
    """

    kept: int
    hits: int
    misses: int
    hit_rate: float
    redis: dict[str, int] | None


class Passages:
    """Reads passages from the index, each once while it is asked for again and again.

    Attributes:
        cache: what is kept, with its hits and misses.
    """

    def __init__(self, store: Store, second: "RedisLevel | None" = None) -> None:
        """Start empty.

        Args:
            store: the index.
            second: asked for what is not kept here.
        """
        self._store = store
        self._second = second
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
            keys, lambda missing: self._fetch(snapshot, {key: keys[key] for key in missing})
        )
        return {keys[key]: passage for key, passage in found.items()}

    def stats(self) -> CacheStats:
        """Return how the cache did so far."""
        hits, misses = self.cache.hits, self.cache.misses
        second = self._second
        return CacheStats(
            kept=len(self.cache),
            hits=hits,
            misses=misses,
            hit_rate=round(hits / (hits + misses), 4) if hits + misses else 0.0,
            redis=None
            if second is None
            else {"hits": second.hits, "misses": second.misses, "failures": second.failures},
        )

    def close(self) -> None:
        """Close the second level."""
        if self._second is not None:
            self._second.close()

    def _follow(self, snapshot: Snapshot) -> None:
        """Drop what no document of the index has any more."""
        if snapshot.state == self._state:
            return
        self._state = snapshot.state
        present = {(place.path, place.version) for place in snapshot.documents}
        gone = self.cache.drop(lambda key: _document_of(key) not in present)
        if self._second is not None:
            self._second.drop(gone)

    def _fetch(self, snapshot: Snapshot, windows: Mapping[str, int]) -> dict[str, Passage]:
        """Return passages from the second level, where there is one, and the rest from SQLite."""
        if self._second is None:
            return self._read(snapshot, windows)
        found = self._second.read(list(windows))
        read = self._read(snapshot, {k: at for k, at in windows.items() if k not in found})
        self._second.write(read)
        return found | read

    def _read(self, snapshot: Snapshot, windows: Mapping[str, int]) -> dict[str, Passage]:
        if not windows:
            return {}
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
