"""Documents that resemble a file, whether the index holds the file or not."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from web4lora.corpus.reading import decode, looks_binary
from web4lora.errors import Web4Error
from web4lora.rag.candidates import (
    Candidate,
    Found,
    View,
    ask,
    candidates,
    nearest_sections,
    vectors_of,
)
from web4lora.rag.embedding import SPECIAL_PIECES, Embedder
from web4lora.rag.ranking import excerpt_of
from web4lora.rag.scope import EVERYWHERE
from web4lora.rag.store import Store
from web4lora.rag.windows import cut_windows

#: Windows of a long file that are compared, spread evenly.
_MAX_WINDOWS = 32
#: Nearest windows looked at for each window of the file.
_NEAREST = 10


@dataclass(frozen=True)
class Similar:
    """A document that resembles a file, with its nearest section.

    Attributes:
        path: repo-relative path of the document.
        section: name of the nearest section.
        score: mean over the file's windows of the cosine to the document's nearest window.
        excerpt: the nearest window, at most 600 characters.
        date: ISO day of the document, or None.
        kind: pdca, typescript, process or topics.
        title: the section's heading.
        start_line: 1-based first line of the section.
        end_line: 1-based last line.
    """

    path: str
    section: str
    score: float
    excerpt: str
    date: str | None
    kind: str
    title: str
    start_line: int
    end_line: int


def similar_documents(
    view: View, embedder: Embedder, file: Path, *, k: int, window_pieces: int
) -> list[Similar]:
    """Return the documents nearest to a file in meaning, nearest first, without the file itself.

    Args:
        view: the index.
        embedder: of the index.
        file: a text file on disk.
        k: most documents.
        window_pieces: word pieces in a window.

    Raises:
        Web4Error: the file is missing, binary or empty.
    """
    asked = _embedded(embedder, _read(file), window_pieces)
    own = _own_path(view.store, file)
    collections, filters = EVERYWHERE.collections, EVERYWHERE.filters
    allowed = view.snapshot.allowed(view.store, collections, filters)
    paths: dict[str, None] = {}
    for vector in asked:
        question = ask(view, "", vector)
        for item in nearest_sections(view, question, allowed, collections, filters, _NEAREST):
            paths.setdefault(view.snapshot.document(item.section).path)
    paths.pop(own or "", None)
    found = [_compared(view, asked, path, allowed) for path in paths]
    best = sorted(found, key=lambda item: (-item[0], item[1]))[:k]
    cited = candidates(view, [item for _, _, item in best])
    scores = {path: score for score, path, _ in best}
    return [_similar(item, scores[item.path]) for item in cited]


def _read(file: Path) -> str:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise Web4Error(
            f"{file} cannot be read: {error.strerror}.", "Give a text file on this machine."
        ) from error
    if looks_binary(data):
        raise Web4Error(f"{file} is no text file.", "Give a Markdown or TypeScript file.")
    return decode(data).text


def _embedded(embedder: Embedder, text: str, window_pieces: int) -> Any:
    """Return the vectors of a text's windows, shape ``(windows, dimension)``."""
    pieces = embedder.piece_offsets(text)
    spans = cut_windows(text, pieces, max(1, window_pieces - SPECIAL_PIECES))
    if not spans:
        raise Web4Error("The file holds no words.", "Give a file with text in it.")
    step = max(1, -(-len(spans) // _MAX_WINDOWS))
    return embedder.embed([text[start:end] for start, end in spans[::step]])


def _own_path(store: Store, file: Path) -> str | None:
    """Return the key a file has in the index if it lies in one of its sources."""
    resolved = file.resolve()
    for source in store.rows("SELECT root, prefix FROM sources"):
        if resolved.is_relative_to(source["root"]):
            return f"{source['prefix']}{resolved.relative_to(source['root']).as_posix()}"
    return None


def _compared(view: View, asked: Any, path: str, allowed: Any) -> tuple[float, str, Found]:
    """Return how near a document is, its path, and its nearest section."""
    snapshot = view.snapshot
    sections = snapshot.sections_of(path, allowed)
    windows = [(section, window) for section in sections for window in snapshot.windows_in(section)]
    cosines = asked @ vectors_of(view, [window for _, window in windows]).T
    nearest = Found(*windows[int(cosines.max(axis=0).argmax())])
    return round(float(cosines.max(axis=1).mean()), 4), path, nearest


def _similar(item: Candidate, score: float) -> Similar:
    return Similar(
        path=item.path,
        section=item.section,
        score=score,
        excerpt=excerpt_of(item.excerpt),
        date=item.date,
        kind=item.kind,
        title=item.title,
        start_line=item.start_line,
        end_line=item.end_line,
    )
