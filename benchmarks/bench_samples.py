"""A full generation, and its duplicate and leakage checks beside datasketch.

    .venv/bin/python benchmarks/bench_samples.py --scale 0.1 --records 300 --typescript 900
    .venv/bin/python benchmarks/bench_samples.py --qwen   # 1,200 records, 5,400 files, 39,000 rows

The repository is generated and indexed with vectors that cost nothing; the clock runs for reading
the index, generating, checking and writing. Memory is the sum of the peaks of all processes. The
checks compare every row with every other: near duplicates inside and across the split, and runs of
thirteen words across it. Needs `pip install datasketch` for the column beside ours. With `--qwen`
tokens are counted as Qwen2.5 cuts them (`qwen_tokenizer.py` says what to install), else as the
pocket does.
"""

import importlib.util
import os
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generated import StandInEmbedder, generated_workspace, in_a_fresh_process
from make_repository import Size
from qwen_tokenizer import write_tokenizer
from reporting import Row, parser, report

from web4lora.models import resolve_base
from web4lora.progress import Silent
from web4lora.rag import index_sources
from web4lora.samples import BUCKET_NAMES, Sample, generate, read_samples, token_counter
from web4lora.samples.comparing import compare
from web4lora.samples.duplicates import THRESHOLD, sample_shingles
from web4lora.samples.generating import GenerateResult
from web4lora.samples.tokens import CountTokens
from web4lora.settings import Settings, load_settings
from web4lora.workspace import Workspace

SECONDS_BAR = 120.0
CHECK_SECONDS_BAR = 15.0
MEMORY_BAR_GB = 1.5
_PERMUTATIONS = 128


@dataclass(frozen=True)
class Checked:
    """Seconds of the checks and what they found."""

    seconds: float
    found: int


def _peak_gb() -> float:
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, KiB here
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    largest_child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    children = min(os.cpu_count() or 1, len(BUCKET_NAMES))
    return (own + largest_child * children) * unit / 1e9


def ours(train: Sequence[Sample], held_out: Sequence[Sample]) -> Checked:
    """Run the checks as `web4 validate` does."""
    started = time.perf_counter()
    compared = compare(train, held_out)
    found = len(compared.near.inside) + len(compared.near.across) + len(compared.leaks)
    return Checked(time.perf_counter() - started, found)


def datasketch_side(train: Sequence[Sample], held_out: Sequence[Sample]) -> Checked:
    """Look for the same near duplicates with datasketch; it has no check of word runs."""
    from datasketch import MinHash, MinHashLSH

    started = time.perf_counter()
    index = MinHashLSH(threshold=THRESHOLD, num_perm=_PERMUTATIONS)
    found = 0
    for number, row in enumerate([*train, *held_out]):
        print_ = MinHash(num_perm=_PERMUTATIONS)
        print_.update_batch([shingle.encode() for shingle in sample_shingles(row)])
        found += bool(index.query(print_))
        if number < len(train):
            index.insert(number, print_)
    return Checked(time.perf_counter() - started, found)


def generated_repository(root: Path, records: int, typescript: int) -> None:
    """Generate a repository and index it."""
    ws, settings = generated_workspace(root, Size(records, typescript, 50))
    index_sources(ws, settings, Silent(), embedder=StandInEmbedder(settings.embedding))


@dataclass(frozen=True)
class Generated:
    """What one generation made and took."""

    result: GenerateResult
    seconds: float
    peak_gb: float


def generation(root: Path, settings: Settings, counter: CountTokens) -> Generated:
    """Generate all buckets of an indexed workspace."""
    started = time.perf_counter()
    made = generate(Workspace(root / "workspace"), settings, Silent(), count_tokens=counter)
    return Generated(made, time.perf_counter() - started, _peak_gb())


def _rows(ws: Workspace) -> tuple[list[Sample], list[Sample]]:
    train = [row for name in BUCKET_NAMES for row in read_samples(ws.bucket_file(name))[0]]
    return train, read_samples(ws.bucket_file("eval"))[0]


def _settings(ws: Workspace, scale: float) -> Settings:
    settings = load_settings(ws, environment={}).settings
    scaled = settings.samples.model_copy(update={"scale": scale})
    return settings.model_copy(update={"samples": scaled})


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--scale", type=float, default=1.0, help="default 1.0")
    arguments.add_argument("--records", type=int, default=1200, metavar="N", help="default 1200")
    arguments.add_argument("--typescript", type=int, default=5400, metavar="N", help="default 5400")
    arguments.add_argument("--qwen", action="store_true", help="count Qwen2.5's tokens")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        in_a_fresh_process(generated_repository, root, given.records, given.typescript)
        ws = Workspace(root / "workspace")
        settings = _settings(ws, given.scale)
        pocket = resolve_base(settings.model.base, ws.models, Silent()).path
        counter = token_counter(write_tokenizer(root) if given.qwen else pocket)
        made = in_a_fresh_process(generation, root, settings, counter)
        train, held_out = _rows(ws)
    checked = ours(train, held_out)
    lengths = [row.metadata.token_count for row in train]
    peer = None
    if importlib.util.find_spec("datasketch") is not None:
        peer = datasketch_side(train, held_out)
    full = given.scale == 1.0
    rows = [
        Row("generation", "s", made.seconds, bar=SECONDS_BAR if full else None),
        Row("peak memory, all processes", "GB", made.peak_gb, bar=MEMORY_BAR_GB),
        Row(
            "duplicates and leakage",
            "s",
            checked.seconds,
            peer.seconds if peer else None,
            "datasketch, near duplicates only",
            CHECK_SECONDS_BAR if full else None,
        ),
        Row("tokens in the mean", "", sum(lengths) / len(lengths)),
    ]
    result = made.result
    notes = [
        f"{result.train_rows:,} rows to train, {result.eval_rows:,} held out,"
        f" {result.documents:,} documents; found {checked.found}"
        + (f", datasketch {peer.found}" if peer else "; datasketch is not installed"),
        f"{sum(lengths):,} tokens to train, {max(lengths):,} at most in a row",
        *(
            f"{one.bucket}: target {one.target:,}, unique {one.unique:,}, emitted {one.emitted:,},"
            f" from documents {one.real:,}; {one.lever or 'complete'}"
            for one in result.buckets
        ),
    ]
    report("Samples", rows, notes, as_json=given.json)


if __name__ == "__main__":
    main()
