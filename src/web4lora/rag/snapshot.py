"""One state of the index in memory: what lies where, what filters ask, the vectors.

Sections and windows are named by their position. A snapshot is never changed; `rag.memory` makes
them and keeps the newest.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from web4lora.corpus import COLLECTION_KINDS
from web4lora.rag.cache import LruCache
from web4lora.rag.filters import Filters
from web4lora.rag.store import Store
from web4lora.rag.tiers import COLLECTIONS, DAILY_BUFFER

#: Words whose scores are kept, per state of the index.
_TERMS = 1_000
#: Records whose neighbours are kept, per state of the index.
_NEIGHBOURS = 20_000
#: Scopes whose sections are kept, per state of the index: most questions share a few.
_SCOPES = 32
#: Each collection's place in `COLLECTIONS`, which is how a snapshot names it.
COLLECTION_CODES = {collection: code for code, collection in enumerate(COLLECTIONS)}


@dataclass(frozen=True)
class Place:
    """A document as filters and citations see it.

    Attributes:
        version: hash of its content, of what read and cut it, and of which of its sections are
            its own; equal versions of a path have equal sections and windows, in any index.
        representative: path of the document of its family that has the sections; empty for its
            own.
    """

    id: int
    tier: str
    path: str
    kind: str
    shown: bool
    date: str | None
    quality: float
    version: str
    representative: str


@dataclass(frozen=True)
class Snapshot:
    """One state of the index. Sections and windows are named by their position in it.

    Attributes:
        state: what tells this state from others.
        documents: in the order of their ids.
        sections: ids of sections, ascending.
        document_of: position of each section's document, ascending.
        number_of: each section's place in its document.
        lies_in: each section's collection, by its place in `COLLECTIONS`; a source file may hold
            training topics, which lie elsewhere than its classes.
        windows: ids of windows, ascending.
        first: position of each section's first window, and the number of windows at the end.
        vectors: of the windows, shape ``(windows, dimension)``, or None where there are too many.
        terms: scores of words by section; see `rag.terms`.
        neighbours: what lies one step from a record; see `rag.graph.around`.
    """

    state: tuple[str, ...]
    documents: tuple[Place, ...]
    sections: Any
    document_of: Any
    number_of: Any
    lies_in: Any
    windows: Any
    first: Any
    vectors: Any | None
    terms: LruCache[str, tuple[Any, Any]] = field(default_factory=lambda: LruCache(_TERMS))
    neighbours: LruCache[str, Sequence[str]] = field(default_factory=lambda: LruCache(_NEIGHBOURS))
    _scopes: LruCache[tuple[tuple[str, ...], Filters], Any] = field(
        default_factory=lambda: LruCache(_SCOPES)
    )

    @cached_property
    def _positions(self) -> dict[tuple[str, str], int]:
        return {(place.tier, place.path): at for at, place in enumerate(self.documents)}

    @cached_property
    def _first_section(self) -> list[int]:
        """Return the position of each document's first section, and the number of sections."""
        import numpy as np

        starts = np.searchsorted(self.document_of, np.arange(len(self.documents) + 1))
        return [int(start) for start in starts]

    @cached_property
    def _columns(self) -> tuple[Any, Any, Any]:
        import numpy as np

        return (
            np.array([place.shown for place in self.documents], dtype=bool),
            np.array([place.kind for place in self.documents]),
            np.array([place.date or "" for place in self.documents]),
        )

    # Single numbers are read by the hundred for a question; out of an array each costs 0.1 µs
    # and a conversion, out of a list a tenth of that.
    @cached_property
    def _listed(self) -> tuple[list[int], list[int], list[int]]:
        return self.first.tolist(), self.document_of.tolist(), self.number_of.tolist()

    def document(self, section: int) -> Place:
        """Return the document of a section."""
        return self.documents[self._listed[1][section]]

    def collection_of(self, section: int) -> str:
        """Return the collection that a section lies in."""
        return COLLECTIONS[int(self.lies_in[section])]

    def section_id(self, section: int) -> int:
        """Return the row of `sections`."""
        return int(self.sections[section])

    def windows_in(self, section: int) -> range:
        """Return the windows of a section, at least one."""
        first = self._listed[0]
        return range(first[section], first[section + 1])

    def section_of(self, window: int) -> int:
        """Return the section of a window."""
        return bisect_right(self._listed[0], window) - 1

    @cached_property
    def _representatives(self) -> dict[str, str]:
        """Return who has the sections of each folded document."""
        return {
            place.path: place.representative
            for place in self.documents
            if place.representative
            and place.tier == "history"
            # A version that waits in the buffer has sections of its own.
            and ("buffer", place.path) not in self._positions
        }

    def folded(self, path: str) -> bool:
        """Tell whether another document of the history has the sections of this one."""
        return path in self._representatives

    def sections_of(self, path: str, allowed: Any) -> range:
        """Return the sections of a document that may answer: all of one tier, or none.

        A folded copy has those of its representative.

        Args:
            path: of the document.
            allowed: for each section, whether it may answer; never both tiers of a document, and
                alike for the sections of one.
        """
        of = self._representatives.get(path, path)
        for tier in ("history", "buffer"):
            at = self._positions.get((tier, of))
            if at is not None:
                sections = range(self._first_section[at], self._first_section[at + 1])
                if sections and allowed[sections[0]]:
                    return sections
        return range(0)

    def record_id(self, section: int, window: int) -> str:
        """Return the id that the vector record of a section's window has."""
        first, _, number_of = self._listed
        return f"{self.document(section).path}#{number_of[section]}.{window - first[section]}"

    def find(self, tier: str, record_id: str) -> tuple[int, int] | None:
        """Return section and window of a vector record, or None where it is gone."""
        path, _, place = record_id.rpartition("#")
        at = self._positions.get((tier, path))
        number, _, window = place.partition(".")
        if at is None or not (number.isdigit() and window.isdigit()):
            return None
        for section in range(self._first_section[at], self._first_section[at + 1]):
            if self._listed[2][section] == int(number):
                windows = self.windows_in(section)
                return (section, windows[int(window)]) if int(window) < len(windows) else None
        return None

    def allowed(self, store: Store, collections: Sequence[str], filters: Filters) -> Any:
        """Return for each section whether it may answer; the caller leaves the array as it is.

        Args:
            store: asked for the documents of an agent or a component.
            collections: where a section must be.
            filters: what its document must be.
        """
        key = (tuple(collections), filters)
        return self._scopes.get(key, lambda: self._passing(store, collections, filters))

    def _passing(self, store: Store, collections: Sequence[str], filters: Filters) -> Any:
        import numpy as np

        shown, kind, day = self._columns
        passing = shown.copy()
        if filters.days:
            first, last = (day.isoformat() for day in filters.days)
            passing &= (day >= first) & (day <= last)
        if filters.agent or filters.component:
            condition, values = filters.of_document()
            ids = [
                row["id"]
                for row in store.rows(f"SELECT d.id FROM documents d WHERE {condition}", values)
            ]
            passing &= np.isin([place.id for place in self.documents], ids)
        wanted = passing[self.document_of] & np.isin(self.lies_in, _codes(collections))
        if filters.kinds is not None:
            # A collection of the history holds one kind; only the buffer holds them all.
            kinds = [c for c, k in COLLECTION_KINDS.items() if k in filters.kinds]
            of_kind = np.isin(kind, list(filters.kinds))[self.document_of]
            waits = self.lies_in == COLLECTION_CODES[DAILY_BUFFER]
            wanted &= np.isin(self.lies_in, _codes(kinds)) | (waits & of_kind)
        return wanted


def _codes(collections: Sequence[str]) -> list[int]:
    return [COLLECTION_CODES[collection] for collection in collections]
