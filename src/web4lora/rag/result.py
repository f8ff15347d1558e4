"""What an index run reports, and the artifact that keeps it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from web4lora.corpus import Skipped
from web4lora.files import atomic_folder, sha256_text, utc_stamp, write_json
from web4lora.manifest import write_manifest
from web4lora.rag.ingest import Source
from web4lora.rag.store import Store
from web4lora.rag.tiers import COLLECTIONS
from web4lora.settings import Settings
from web4lora.workspace import Workspace


@dataclass(frozen=True)
class IndexResult:
    """The account of an index run: `seen` is the sum of the six counts below it.

    Attributes:
        seen: files, symlinks and excluded folders met.
        added: documents new to the index.
        changed: documents whose content changed.
        unchanged: documents the index holds already.
        buffered: documents that wait in the daily buffer and stay there.
        failed: documents that could not be parsed, with the error.
        skipped: everything else, with the reason.
        deleted: documents taken out because their files are gone or skipped now.
        kinds: documents in the historical tier, by kind.
        sections: sections in the historical tier.
        windows: embedded windows in the historical tier.
        folded: copies that have no sections of their own.
        families: documents that stand for copies.
        embedded: windows embedded by this run.
        reused: windows whose vector was known already.
        edges: edges between records.
        dangling: stated links whose target does not exist.
        notes: what a person should know.
        seconds: wall time.
        embedding_seconds: share of it spent in the embedding model.
        folder: the artifact with its manifest; empty where nothing changed.
        dry_run: nothing was written.
    """

    seen: int
    added: int
    changed: int
    unchanged: int
    buffered: int
    failed: tuple[Skipped, ...]
    skipped: tuple[Skipped, ...]
    deleted: int
    kinds: dict[str, int]
    sections: int
    windows: int
    folded: int
    families: int
    embedded: int
    reused: int
    edges: int
    dangling: int
    notes: tuple[str, ...]
    seconds: float
    embedding_seconds: float
    folder: str
    dry_run: bool

    @property
    def skip_counts(self) -> dict[str, int]:
        """Return the number of skipped entries per reason, most frequent first."""
        return dict(Counter(item.category for item in self.skipped).most_common())

    def summary(self) -> dict[str, Any]:
        """Return the result as JSON values; skipped symlinks and foreign files only as counts."""
        told = [
            asdict(item)
            for item in (*self.failed, *self.skipped)
            if item.category not in _UNTOLD_REASONS
        ]
        counts = {k: v for k, v in asdict(self).items() if k not in ("failed", "skipped")}
        return {
            **counts,
            "failed": len(self.failed),
            "skipped": len(self.skipped),
            "skip_reasons": self.skip_counts,
            "skipped_files": told,
        }


#: Reasons that say nothing about a document; repositories hold them by the thousand.
_UNTOLD_REASONS = frozenset({"symlink", "not a source", "binary", "excluded folder"})


def with_manifest(
    ws: Workspace,
    store: Store,
    settings: Settings,
    result: IndexResult,
    sources: Mapping[str, Source],
) -> IndexResult:
    """Write the artifact of a run that changed something; return the result with its folder."""
    if result.dry_run or not (result.added or result.changed or result.deleted):
        return result
    folder = _fresh_folder(ws.outputs)
    told = replace(result, folder=str(folder))
    with atomic_folder(folder) as temporary:
        write_json(temporary / "skipped.json", told.summary()["skipped_files"])
        write_manifest(
            temporary,
            kind="index",
            inputs={root: _source_hash(store, source) for root, source in sources.items()},
            settings={
                "sources": settings.sources.model_dump(),
                "embedding": settings.embedding.model_dump(),
                "collections": COLLECTIONS,
            },
            metrics={k: v for k, v in told.summary().items() if k != "skipped_files"},
            duration_s=result.seconds,
        )
    return told


def _fresh_folder(outputs: Path) -> Path:
    """Return a name no earlier run of the same second took."""
    name = f"index_{utc_stamp()}"
    candidates = (outputs / f"{name}{suffix}" for suffix in ("", *(f"_{n}" for n in range(2, 100))))
    return next(folder for folder in candidates if not folder.exists())


def _source_hash(store: Store, source: Source) -> str:
    rows = store.rows(
        "SELECT path, sha256 FROM documents WHERE source_id = ? AND tier = 'history' ORDER BY path",
        (source.id,),
    )
    return sha256_text("\n".join(f"{row['path']}={row['sha256']}" for row in rows))
