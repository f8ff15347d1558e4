"""What both writers of the index share: sources, reading, windows, committed batches."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from web4lora.corpus import Skipped, SourceDocument
from web4lora.errors import Web4Error
from web4lora.files import sha256_text
from web4lora.progress import Progress
from web4lora.rag.documents import Chunk, Extract
from web4lora.rag.edges import EDGES_STALE
from web4lora.rag.embedding import SPECIAL_PIECES, Embedder, load_embedder, model_identity
from web4lora.rag.extract import extract
from web4lora.rag.places import Place, Standing, default_place, standing_of
from web4lora.rag.store import Store, embedding_bytes, set_meta
from web4lora.rag.windows import cut_windows
from web4lora.rag.writer import Tier, Window, put_document
from web4lora.settings import Settings
from web4lora.workspace import Workspace

#: Raise when reading or cutting changes, so that stored documents are read again.
READER_VERSION = 4
#: Documents in one transaction: enough to sort windows by length, little to lose.
BATCH_DOCUMENTS = 32
#: Word pieces of the line that tells a window where it belongs.
_CONTEXT_PIECES = 40
_MAX_VARIABLES = 900


@dataclass(frozen=True)
class Source:
    """A repository folder that the index knows.

    Attributes:
        id: row of `sources`.
        root: absolute path.
        prefix: stands before the repo-relative path in a document's key; empty for the first
            source, so that one repository keeps its own paths.
    """

    id: int
    root: str
    prefix: str


def register_sources(db: sqlite3.Connection, roots: Sequence[Path]) -> list[Source]:
    """Return the sources of these folders, new ones added, inside the caller's transaction."""
    for root in roots:
        folder = str(root.expanduser().resolve())
        if db.execute("SELECT 1 FROM sources WHERE root = ?", (folder,)).fetchone():
            continue
        taken = {row["prefix"] for row in db.execute("SELECT prefix FROM sources")}
        names = (f"{Path(folder).name}{suffix}:" for suffix in ("", *map(str, range(2, 1000))))
        prefix = next(name for name in names if name not in taken) if taken else ""
        db.execute("INSERT INTO sources (root, prefix) VALUES (?, ?)", (folder, prefix))
    wanted = {str(root.expanduser().resolve()) for root in roots}
    return [
        Source(row["id"], row["root"], row["prefix"])
        for row in db.execute("SELECT * FROM sources ORDER BY id")
        if row["root"] in wanted
    ]


def source_roots(ws: Workspace, settings: Settings, roots: Sequence[Path] | None) -> list[Path]:
    """Return the folders to read: the given ones, or those of the settings.

    A relative path in the settings starts at the workspace.

    Raises:
        Web4Error: neither names any.
    """
    if roots:
        return list(roots)
    if not settings.sources.paths:
        raise Web4Error(
            "Setting `sources.paths` names no repository.",
            "Add the folder of your repository to config/web4.yaml, or pass it to `web4 init`.",
        )
    return [ws.root / Path(path).expanduser() for path in settings.sources.paths]


def reader_fingerprint(settings: Settings) -> str:
    """Return what stored documents depend on besides their files."""
    from web4lora.domain.quality import QUALITY_VERSION

    return (
        f"reader {READER_VERSION}, quality {QUALITY_VERSION},"
        f" redact {settings.sources.redact_emails}, window {settings.embedding.window_pieces}"
    )


def check_model(store: Store, identity: str) -> None:
    """Refuse to mix vectors of two embedding models.

    Raises:
        Web4Error: the index was embedded with another model.
    """
    present = store.meta("embedding_model")
    if present and present != identity:
        raise Web4Error(
            f"The index was embedded with {present}, the settings name {identity}.",
            "Embed everything again with `web4 index --reset`, or restore `embedding.model`.",
        )


class EmbedderHandle:
    """The embedder of a run, loaded when the first text needs it."""

    def __init__(self, settings: Settings, given: Embedder | None = None) -> None:
        self._settings = settings
        self._embedder = given
        self.identity = given.identity if given else model_identity(settings.embedding.model)

    def get(self) -> Embedder:
        """Return the embedder."""
        if self._embedder is None:
            self._embedder = load_embedder(self._settings.embedding)
        return self._embedder


@dataclass
class WindowCounts:
    """How many windows were embedded, and how many vectors were known already."""

    embedded: int = 0
    reused: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class _Cut:
    text: str
    embedded: str
    sha256: str


def make_windows(
    store: Store,
    embedder: Embedder,
    documents: Sequence[Extract],
    window_pieces: int,
    counts: WindowCounts,
) -> list[list[list[Window]]]:
    """Cut and embed documents; return windows per document and chunk.

    A text that the index has embedded before takes its vector from there.
    """
    import time

    cuts = [
        [_cut(embedder, document, chunk, window_pieces) for chunk in document.chunks]
        for document in documents
    ]
    texts = {cut.sha256: cut.embedded for chunks in cuts for chunk in chunks for cut in chunk}
    vectors = _known_vectors(store, list(texts))
    missing = [sha256 for sha256 in texts if sha256 not in vectors]
    started = time.monotonic()
    if missing:
        fresh = embedder.embed([texts[sha256] for sha256 in missing])
        vectors |= {
            sha256: embedding_bytes(vector) for sha256, vector in zip(missing, fresh, strict=True)
        }
    counts.seconds += time.monotonic() - started
    counts.embedded += len(missing)
    counts.reused += sum(len(chunk) for chunks in cuts for chunk in chunks) - len(missing)
    return [
        [[Window(cut.text, cut.sha256, vectors[cut.sha256]) for cut in chunk] for chunk in chunks]
        for chunks in cuts
    ]


def _cut(embedder: Embedder, document: Extract, chunk: Chunk, window_pieces: int) -> list[_Cut]:
    if chunk.embedded:
        return [_Cut(chunk.text, chunk.embedded, sha256_text(chunk.embedded))]
    context = " — ".join(dict.fromkeys((document.title, chunk.title)))
    pieces = embedder.piece_offsets(context)[:_CONTEXT_PIECES]
    context = context[: pieces[-1][1]] if pieces else ""
    budget = max(1, window_pieces - SPECIAL_PIECES - len(pieces))
    found = []
    for start, end in cut_windows(chunk.text, embedder.piece_offsets(chunk.text), budget):
        text = chunk.text[start:end]
        embedded = f"{context}\n{text}" if context else text
        found.append(_Cut(text, embedded, sha256_text(embedded)))
    return found


def _known_vectors(store: Store, hashes: Sequence[str]) -> dict[str, bytes]:
    known: dict[str, bytes] = {}
    for start in range(0, len(hashes), _MAX_VARIABLES):
        piece = hashes[start : start + _MAX_VARIABLES]
        marks = ",".join("?" * len(piece))
        for row in store.rows(
            f"SELECT embedded_sha256, embedding FROM windows WHERE embedded_sha256 IN ({marks})"
            " GROUP BY embedded_sha256",
            piece,
        ):
            known[row["embedded_sha256"]] = row["embedding"]
    return known


def read_all(
    documents: Sequence[SourceDocument], prefixes: Mapping[str, str]
) -> Iterator[Extract | Skipped]:
    """Extract documents one by one; one that cannot be read becomes a `Skipped`.

    Args:
        documents: what a scan found.
        prefixes: source prefix by absolute root.
    """
    for document in documents:
        try:
            yield extract(document, prefixes[document.root] + document.path)
        except Exception as error:  # one broken file must not stop the run
            reason = f"error: {type(error).__name__}: {error}".split("\n")[0]
            yield Skipped(document.path, reason[:200], document.root)


@dataclass(frozen=True)
class BatchWriter:
    """Embeds and commits documents in batches.

    Attributes:
        store: the index, writer lock held.
        handle: the embedder.
        settings: effective settings.
        sources: by absolute root.
        tier: where the documents go.
        counts: collects what embedding did.
        committed: called with the paths of each batch inside its transaction.
        places: by key, how documents are indexed; others stand alone.
        standings: by key, where known already.
    """

    store: Store
    handle: EmbedderHandle
    settings: Settings
    sources: Mapping[str, Source]
    tier: Tier
    counts: WindowCounts
    committed: Callable[[sqlite3.Connection, Sequence[Extract]], None]
    places: Mapping[str, Place] = field(default_factory=dict)
    standings: Mapping[str, Standing] = field(default_factory=dict)

    def write(self, documents: Sequence[SourceDocument], progress: Progress) -> list[Skipped]:
        """Write all documents and return those that could not be read."""
        failed: list[Skipped] = []
        batch: list[Extract] = []
        prefixes = {root: source.prefix for root, source in self.sources.items()}
        for number, item in enumerate(read_all(documents, prefixes), start=1):
            if isinstance(item, Skipped):
                failed.append(item)
            else:
                batch.append(_placed(item, self._place(item)))
            if len(batch) == BATCH_DOCUMENTS or number == len(documents):
                self._commit(batch)
                batch = []
                progress.step("indexing documents", number, len(documents))
        return failed

    def _place(self, document: Extract) -> Place:
        return self.places.get(document.path) or default_place(document.source.kind)

    def _commit(self, batch: Sequence[Extract]) -> None:
        if not batch:
            return
        embedder = self.handle.get()
        windows = make_windows(
            self.store, embedder, batch, self.settings.embedding.window_pieces, self.counts
        )
        reader = reader_fingerprint(self.settings)
        with self.store.transaction() as db:
            set_meta(db, "embedding_model", self.handle.identity)
            set_meta(db, "embedding_dimension", str(embedder.dimension))
            if self.tier == "history":
                set_meta(db, EDGES_STALE, "1")
            for document, pieces in zip(batch, windows, strict=True):
                source: Any = self.sources[document.source.root]
                put_document(
                    db,
                    document,
                    pieces,
                    tier=self.tier,
                    source_id=source.id,
                    reader=reader,
                    place=self._place(document),
                    standing=self.standings.get(document.path) or standing_of(document.source),
                )
            self.committed(db, batch)


def _placed(document: Extract, place: Place) -> Extract:
    """Return a document with the sections that it has in its place."""
    if place.representative:
        return replace(document, chunks=())
    if place.topics:
        return document
    return replace(document, chunks=tuple(c for c in document.chunks if not c.collection))
