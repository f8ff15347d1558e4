"""An index run over files that did not change, beside reading and hashing them.

    .venv/bin/python benchmarks/bench_reindex.py --files 2000

The peer is the floor for any tool that goes by content: walk the folder, read every file, take its
sha256. The index holds stand-in vectors; nothing is embedded in the second run.
"""

import hashlib
import os
import statistics
import tempfile
import time
from pathlib import Path

from generated import StandInEmbedder, generated_workspace, mixed_size
from reporting import Row, parser, report

from web4lora.progress import Silent
from web4lora.rag import index_sources

BAR_S_PER_FILE = 1 / 2000
_REPEATS = 5


def hash_everything(root: Path) -> int:
    """Read and hash every file; return their number."""
    count = 0
    for folder, _, names in os.walk(root):
        for name in names:
            hashlib.sha256((Path(folder) / name).read_bytes()).hexdigest()
            count += 1
    return count


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--files", type=int, default=2000, help="default 2,000")
    given = options.parse_args()
    ours, plain = [], []
    with tempfile.TemporaryDirectory() as folder:
        ws, settings = generated_workspace(Path(folder), mixed_size(given.files))
        embedder = StandInEmbedder(settings.embedding)
        first = index_sources(ws, settings, Silent(), embedder=embedder)
        for _ in range(_REPEATS):
            started = time.perf_counter()
            again = index_sources(ws, settings, Silent(), embedder=embedder)
            between = time.perf_counter()
            hashed = hash_everything(Path(folder) / "repository")
            plain.append(time.perf_counter() - between)
            ours.append(between - started)
            assert again.unchanged == hashed == first.added, (again.unchanged, hashed, first.added)
    row = Row(
        f"index again, {hashed:,} unchanged files",
        "s",
        statistics.median(ours),
        statistics.median(plain),
        "read + sha256",
        BAR_S_PER_FILE * hashed,
    )
    note = f"median of {_REPEATS} runs; the first run took {first.seconds:.1f} s"
    report("Re-index", [row], [note], as_json=given.json)


if __name__ == "__main__":
    main()
