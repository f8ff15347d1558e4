"""What the index stores of a document, before it is written."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from web4lora.corpus import SourceDocument
from web4lora.rag.tiers import collection_of

if TYPE_CHECKING:
    from web4lora.domain.pdca import Pdca, StatedLink

#: Documents whose content is not scored: neither favoured nor punished by the re-rank.
NEUTRAL_QUALITY = 50.0

Facts = dict[str, str | int | float | bool]


@dataclass(frozen=True)
class Chunk:
    """One section of a document; lines are 1-based and inclusive.

    Attributes:
        name: short and stable: ``plan``, ``header``, a class name, a topic slug, a tool name.
        title: as a person would cite it.
        text: what a search returns.
        embedded: the part that is embedded where that is not the whole text.
        facts: metadata of this section alone.
        collection: where it belongs if not where its document does: topics in a source file.
    """

    name: str
    title: str
    start_line: int
    end_line: int
    text: str
    embedded: str = ""
    facts: Facts = field(default_factory=dict)
    collection: str = ""


@dataclass(frozen=True)
class Extract:
    """What the index stores of one document.

    Attributes:
        source: the document as read.
        path: its key in the index.
        title: heading, class names or file name.
        date: ISO day, or None where the document states none.
        timestamp: Unix seconds, UTC, or None.
        quality: 0–100.
        facts: metadata that every chunk repeats.
        chunks: its sections in order.
        pdca: the parsed record, for records only.
    """

    source: SourceDocument
    path: str
    title: str
    date: str | None
    timestamp: int | None
    quality: float
    facts: Facts
    chunks: tuple[Chunk, ...]
    pdca: "Pdca | None" = None

    @property
    def collection(self) -> str:
        """Return the vector collection of the historical tier."""
        return collection_of(self.source.kind)

    @property
    def links(self) -> "tuple[StatedLink, ...]":
        """Return the links that make edges: the record's own two, and those of other kinds.

        Further lines labelled "Next" or "Previous" in a record's body are no breadcrumbs.
        """
        if self.pdca is None:
            return ()
        own = (link for link in (self.pdca.predecessor, self.pdca.successor) if link)
        others = (link for link in self.pdca.links if link.kind not in ("previous", "next"))
        return (*own, *others)
