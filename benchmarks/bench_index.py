"""A full index, beside plain sentence-transformers that only embeds the same texts.

    .venv/bin/python benchmarks/bench_index.py --files 300
    .venv/bin/python benchmarks/bench_index.py --files 5000 --alone    # the memory bar; ten minutes

Ours reads, parses, cuts, embeds, stores and links; the peer gets the finished texts in one list and
calls `encode` (fp32, its own defaults). Each side runs in a process of its own, the model loaded
before the clock starts; peak memory is that process's.
"""

import json
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from generated import generated_workspace, in_a_fresh_process, mixed_size
from reporting import Row, parser, report

from web4lora.progress import Silent
from web4lora.rag import index_sources
from web4lora.rag.embedding import load_embedder, locate_model
from web4lora.rag.store import Store
from web4lora.settings import load_settings
from web4lora.workspace import Workspace

MEMORY_BAR_GB = 1.5
SPEED_BAR = 1.5  # times the documents per second of the peer


@dataclass(frozen=True)
class Side:
    """What one process did."""

    seconds: float
    peak_gb: float
    embedding_seconds: float
    windows: int


def _peak_gb() -> float:
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, KiB here
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9


def our_side(root: Path) -> Side:
    """Index the repository and leave the embedded texts for the peer."""
    ws = Workspace(root / "workspace")
    settings = load_settings(ws, environment={}).settings
    embedder = load_embedder(settings.embedding)
    embedder.embed(["warm"])
    started = time.perf_counter()
    result = index_sources(ws, settings, Silent(), embedder=embedder)
    seconds = time.perf_counter() - started
    peak = _peak_gb()
    with Store(ws.database) as store:
        rows = store.rows("SELECT text FROM windows GROUP BY embedded_sha256")
    (root / "texts.json").write_text(json.dumps([row["text"] for row in rows]))
    return Side(seconds, peak, result.embedding_seconds, result.embedded)


def plain_side(root: Path) -> Side:
    """Embed the same texts with sentence-transformers alone."""
    from sentence_transformers import SentenceTransformer

    settings = load_settings(Workspace(root / "workspace"), environment={}).settings
    texts = json.loads((root / "texts.json").read_text())
    model = SentenceTransformer(locate_model(settings.embedding.model).path, device="cpu")
    model.max_seq_length = settings.embedding.window_pieces
    model.encode(["warm"])
    started = time.perf_counter()
    model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    seconds = time.perf_counter() - started
    return Side(seconds, _peak_gb(), seconds, len(texts))


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--files", type=int, default=300, help="default 300")
    options.add_argument("--alone", action="store_true", help="leave the peer out")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        generated_workspace(Path(folder), mixed_size(given.files))
        ours = in_a_fresh_process(our_side, Path(folder))
        plain = None if given.alone else in_a_fresh_process(plain_side, Path(folder))
    peer = "sentence-transformers"
    peer_rate = given.files / plain.seconds if plain else None
    rows = [
        Row(
            f"full index, {given.files:,} files",
            "documents/s",
            given.files / ours.seconds,
            peer_rate,
            peer,
            SPEED_BAR * peer_rate if peer_rate else None,
            higher_is_better=True,
        ),
        Row("share of time in the model", "%", 100 * ours.embedding_seconds / ours.seconds),
        Row("peak memory", "GB", ours.peak_gb, plain and plain.peak_gb, peer, MEMORY_BAR_GB),
    ]
    notes = [f"{ours.windows:,} windows embedded"]
    if plain:
        notes.append(f"the peer embeds {plain.windows:,} texts")
    report("Full index", rows, notes, as_json=given.json)


if __name__ == "__main__":
    main()
