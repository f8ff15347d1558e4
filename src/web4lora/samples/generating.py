"""The index → nine JSONL files and the data manifest.

Reads: documents of the index that may be trained on. Writes: `data/<bucket>.jsonl`,
`data/eval.jsonl`, `outputs/samples_<stamp>/manifest.json`. The same seed, sources and settings
give the same bytes.
"""

import os
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from web4lora.errors import Web4Error
from web4lora.files import (
    atomic_folder,
    sha256_file,
    sha256_text,
    utc_now,
    utc_stamp,
    write_json,
)
from web4lora.manifest import write_manifest
from web4lora.progress import Progress
from web4lora.samples.collecting import Collected
from web4lora.samples.counter_examples import read_counter_examples
from web4lora.samples.ledger import SOURCES_FILE, Ledger
from web4lora.samples.planning import Plan, make_plan
from web4lora.samples.rephrasing import Rephrased, Rephraser, rephrase
from web4lora.samples.sample import Sample, write_samples
from web4lora.samples.sharing import Engine, Work, collect_all
from web4lora.samples.sources import Document, Sources
from web4lora.samples.split import Split, split_by_group
from web4lora.samples.tokens import CountTokens
from web4lora.settings import SampleSettings, Settings
from web4lora.workspace import Workspace


@dataclass(frozen=True)
class BucketReport:
    """What became of one bucket.

    Attributes:
        target: training rows wanted.
        unique: rows that passed every rule and are unlike all others.
        emitted: training rows written.
        held_out: rows written to the held-out file.
        real: emitted rows that come from documents of the repository.
        tokens_mean: tokens per emitted row, rendered chat.
        dropped: reason → candidates.
        broken_rules: rule → candidates.
        reason: why fewer than `target` were emitted, or empty.
        lever: what would help, or empty.
    """

    bucket: str
    target: int
    candidates: int
    unique: int
    emitted: int
    held_out: int
    held_out_target: int
    real: int
    tokens_total: int
    tokens_mean: float
    dropped: dict[str, int]
    broken_rules: dict[str, int]
    reason: str
    lever: str

    @property
    def is_short(self) -> bool:
        """Whether training or held-out rows are missing."""
        return self.emitted < self.target or self.held_out < self.held_out_target


@dataclass(frozen=True)
class GenerateResult:
    """The outcome of a generation.

    Attributes:
        folder: `outputs/samples_<stamp>`, or None for a dry run.
        buckets: one report per bucket.
        documents: documents read.
        seconds: wall time.
        vanished: hashes of reviewed rows that were not made again.
        rephrased: what a model made of the instructions, or None where none was asked.
    """

    folder: Path | None
    buckets: tuple[BucketReport, ...]
    documents: int
    seconds: float
    vanished: tuple[str, ...] = ()
    rephrased: Rephrased | None = None

    @property
    def is_short(self) -> bool:
        """Whether any bucket is short of its target."""
        return any(report.is_short for report in self.buckets)

    @property
    def train_rows(self) -> int:
        """Training rows over all buckets."""
        return sum(report.emitted for report in self.buckets)

    @property
    def eval_rows(self) -> int:
        """Held-out rows over all buckets."""
        return sum(report.held_out for report in self.buckets)


@dataclass(frozen=True)
class Dataset:
    """Rows of a generation before they are written.

    `vanished` holds the hashes of reviewed rows that were not made again.
    """

    split: Split
    reports: tuple[BucketReport, ...]
    vanished: tuple[str, ...] = ()
    rephrased: Rephrased | None = None


def generate(
    ws: Workspace,
    settings: Settings,
    progress: Progress,
    *,
    count_tokens: CountTokens,
    dry_run: bool = False,
    engine: Engine = "local",
    rephraser: Rephraser | None = None,
) -> GenerateResult:
    """Generate every bucket and the held-out rows.

    Args:
        ws: an indexed workspace.
        settings: `samples.scale`, `samples.targets`, `samples.seed`, `samples.max_tokens`.
        progress: told about every bucket.
        count_tokens: tokens of a text by the base model's tokenizer.
        dry_run: report without writing.
        engine: where the buckets are collected; the files do not depend on it.
        rephraser: rewords instructions of training rows; None leaves them alone.

    Raises:
        Web4Error: the index holds nothing to learn from, or the engine is missing.
    """
    started, moment = time.perf_counter(), utc_now()
    ledger = Ledger.load(ws)
    documents = _trainable(ws, settings, ledger)
    dataset = build_dataset(
        documents,
        settings.samples,
        progress,
        count_tokens=count_tokens,
        processes=os.cpu_count() or 1,
        engine=engine,
        ledger=ledger,
        extra=read_counter_examples(ws),
        rephraser=rephraser,
    )
    seconds = time.perf_counter() - started
    folder = None
    if not dry_run:
        files = _write_data(ws, dataset.split)
        folder = _fresh_folder(ws, moment)
        _write_manifest(folder, documents, settings, dataset, files, seconds)
    return GenerateResult(
        folder,
        dataset.reports,
        len(documents),
        round(seconds, 2),
        dataset.vanished,
        dataset.rephrased,
    )


def _trainable(ws: Workspace, settings: Settings, ledger: Ledger) -> list[Document]:
    """Return the documents of the index that rows may be made of; raises where none is."""
    from web4lora.rag import Index

    with Index.open(ws, settings) as index:
        documents: list[Document] = [
            document
            for document in index.documents()
            if document.ok_to_train and document.path not in ledger.forgotten
        ]
    if not documents:
        raise Web4Error(
            "The index holds no document that may be trained on.",
            "Run `web4 index`, and check the licences that `web4 inspect` shows.",
        )
    return documents


def build_dataset(
    documents: Iterable[Document],
    settings: SampleSettings,
    progress: Progress,
    *,
    count_tokens: CountTokens,
    processes: int = 1,
    engine: Engine = "local",
    ledger: Ledger | None = None,
    extra: Iterable[Sample] = (),
    rephraser: Rephraser | None = None,
) -> Dataset:
    """Collect, deduplicate and split; nothing is written.

    Args:
        documents: what the index holds.
        settings: targets, seed, longest row.
        progress: told about every bucket.
        count_tokens: the base tokenizer; with more than one process it is pickled.
        processes: most processes; the rows do not depend on it.
        engine: who collects; nor on this.
        ledger: what a reviewer rejected or edited.
        extra: counter-examples; they are judged like all others and come first.
        rephraser: rewords instructions of training rows; None leaves them alone.
    """
    plan = make_plan(settings)
    sources = Sources.of(documents, for_pocket=settings.for_pocket)
    work = Work(sources, settings, plan, count_tokens, ledger or Ledger(), tuple(extra))

    def report(bucket: str, done: int, needed: int) -> None:
        progress.step(f"samples {bucket}", done, needed)

    collected = collect_all(work, processes, report, engine)
    for found in collected.values():
        found.rows = [row.with_metadata(seed=settings.seed) for row in found.rows]
    rows = {bucket: found.rows for bucket, found in collected.items()}
    split = split_by_group(rows, plan.train, plan.held_out, settings.seed)
    rephrased = None
    if rephraser is not None:
        split, rephrased = rephrase(
            split,
            rephraser,
            count_tokens=count_tokens,
            max_tokens=settings.max_tokens,
            ledger=work.ledger,
        )
    reports = tuple(_report(bucket, plan, collected[bucket], split) for bucket in rows)
    decided = [sha for found in collected.values() for sha in found.decided]
    return Dataset(split, reports, tuple(work.ledger.vanished(decided)), rephrased)


def _report(bucket: str, plan: Plan, found: Collected, split: Split) -> BucketReport:
    train, held_out = split.train[bucket], split.held_out[bucket]
    tokens = sum(row.metadata.token_count for row in train)
    dropped = dict(found.dropped)
    if split.repeating.get(bucket):
        dropped["held out, but its text is trained"] = split.repeating[bucket]
    short = len(train) < plan.train[bucket] or len(held_out) < plan.held_out[bucket]
    return BucketReport(
        bucket=bucket,
        target=plan.train[bucket],
        candidates=found.candidates,
        unique=len(found.rows),
        emitted=len(train),
        held_out=len(held_out),
        held_out_target=plan.held_out[bucket],
        real=sum(row.metadata.source != "grammar" for row in train),
        tokens_total=tokens,
        tokens_mean=round(tokens / len(train), 1) if train else 0.0,
        dropped=dict(sorted(dropped.items())),
        broken_rules=dict(found.broken_rules.most_common(8)),
        reason=(found.ended or "its groups are held out for other buckets") if short else "",
        lever=_lever(found) if short else "",
    )


#: Why most candidates were dropped → what would help.
_LEVERS = {
    "overlong": "raise samples.max_tokens, or split long records into their sections",
    "breaks a rule": "mend the sources that break the rules: `web4 inspect` shows them",
    "near duplicate": "index more different records and components",
    "exact duplicate": "index more different records and components",
    "instruction repeats": "add wordings to the bucket's phrase table",
}


def _lever(found: Collected) -> str:
    """Return what would give a short bucket more rows."""
    reason = found.dropped.most_common(1)[0][0] if found.dropped else ""
    return _LEVERS.get(reason, "index more records and components, or use a smaller --scale")


def _fresh_folder(ws: Workspace, moment: datetime) -> Path:
    """Return the artifact folder of a moment; a second generation in one second comes later."""
    while (folder := ws.outputs / f"samples_{utc_stamp(moment)}").exists():
        moment += timedelta(seconds=1)
    return folder


def _write_data(ws: Workspace, split: Split) -> dict[str, Path]:
    files = {bucket: ws.bucket_file(bucket) for bucket in split.train}
    for bucket, path in files.items():
        write_samples(path, split.train[bucket])
    files["eval"] = ws.bucket_file("eval")
    write_samples(files["eval"], [row for rows in split.held_out.values() for row in rows])
    return files


def _write_manifest(
    folder: Path,
    documents: Iterable[Document],
    settings: Settings,
    dataset: Dataset,
    files: dict[str, Path],
    seconds: float,
) -> None:
    hashes = sorted(f"{document.path}={document.sha256}" for document in documents)
    with atomic_folder(folder) as temporary:
        write_json(temporary / SOURCES_FILE, {doc.path: doc.sha256 for doc in documents})
        write_manifest(
            temporary,
            kind="samples",
            inputs={"documents": sha256_text("\n".join(hashes))},
            settings={"samples": settings.samples.model_dump(), "base": settings.model.base},
            metrics={
                "documents": len(hashes),
                "buckets": [asdict(report) for report in dataset.reports],
                **({"rephrased": asdict(dataset.rephrased)} if dataset.rephrased else {}),
                "files": {name: sha256_file(path) for name, path in files.items()},
            },
            duration_s=seconds,
        )
