"""Index source repositories into the historical tier: only what changed, safely.

Order of work: lock, scan, compare by content hash, find the families, commit in batches to
SQLite, take out what is gone, resolve links, bring the vector collections in line. A process
killed anywhere leaves committed batches readable; the next run continues from there. Of a family,
what stands for others is written first, so that no copy ever points at nothing.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from web4lora.corpus import KINDS, ScanResult, Skipped, SourceDocument, scan
from web4lora.errors import Web4Error
from web4lora.progress import Progress
from web4lora.rag.edges import EDGES_STALE, EdgeCounts, resolve_edges
from web4lora.rag.embedding import Embedder
from web4lora.rag.ingest import (
    BatchWriter,
    EmbedderHandle,
    Source,
    WindowCounts,
    check_model,
    reader_fingerprint,
    register_sources,
    source_roots,
)
from web4lora.rag.places import (
    FAMILIES_STALE,
    family_counts,
    misplaced,
    places,
    standing_of,
    stored_documents,
)
from web4lora.rag.result import IndexResult, with_manifest
from web4lora.rag.store import Store, new_identity, set_meta, writer_lock
from web4lora.rag.vectors import VectorStore, is_behind, note_rebuild, on_server, place_collections
from web4lora.rag.writer import delete_document
from web4lora.settings import Settings
from web4lora.workspace import Workspace


@dataclass(frozen=True)
class _Plan:
    """What a scan means for the index."""

    write: tuple[SourceDocument, ...]
    new: frozenset[tuple[str, str]]
    buffered: int
    gone: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass
class _Done:
    """What was carried out."""

    failed: list[Skipped] = field(default_factory=list)
    deleted: int = 0
    edges: EdgeCounts = field(default_factory=lambda: EdgeCounts(0, 0))
    windows: WindowCounts = field(default_factory=WindowCounts)
    placed: bool = False


def index_sources(
    ws: Workspace,
    settings: Settings,
    progress: Progress,
    *,
    roots: Sequence[Path] | None = None,
    reset: bool = False,
    dry_run: bool = False,
    embedder: Embedder | None = None,
) -> IndexResult:
    """Bring the historical tier in line with the source repositories.

    The workspace's own tool examples, where there are any, are one more source.

    Args:
        ws: the workspace.
        settings: effective settings.
        progress: receives the number of documents.
        roots: folders to read instead of `sources.paths`; documents of other sources stay.
        reset: forget everything but training markers, and read it all again.
        dry_run: compare only.
        embedder: replaces the one the settings name.

    Raises:
        Web4Error: no source, a missing source, another writer, or another embedding model.
    """
    started = time.monotonic()
    folders = source_roots(ws, settings, roots)
    scratch = dry_run and not ws.database.is_file()
    with writer_lock(ws), Store(None if scratch else ws.database, create=True) as store:
        if not roots:
            folders += _own_examples(ws, store)
        handle = EmbedderHandle(settings, embedder)
        notes = _prepare(store, handle, folders, reset=reset and not dry_run)
        if not dry_run:
            with store.transaction() as db:
                place_collections(db, settings.retrieval.chroma_url)
        if not reset:
            check_model(store, handle.identity)
        sources = _sources(store, folders)
        found = scan(folders, settings.sources, progress, known=_known(store, settings, sources))
        plan = _compare(store, found, sources)
        done = _Done()
        if not dry_run:
            writer = _writer(store, handle, settings, sources, done)
            _write(store, writer, plan, done, progress)
            _finish(ws, store, plan, found, done, sources, progress)
        notes += [*plan.notes, *_expectations(store, settings)]
        result = _result(store, found, plan, done, notes, started, dry_run=dry_run)
        return with_manifest(ws, store, settings, result, sources)


def _own_examples(ws: Workspace, store: Store) -> list[Path]:
    """Return the folder of the tool examples that `web4 samples tools` writes, if it did once.

    Once known it is looked at again, so that examples which were deleted leave the index.
    """
    folder = ws.data.resolve()
    known = store.count("SELECT count(*) FROM sources WHERE root = ?", (str(folder),))
    is_there = ws.bucket_file("tool_core").is_file() or (known and folder.is_dir())
    return [folder] if is_there else []


def _prepare(
    store: Store, handle: EmbedderHandle, folders: Sequence[Path], *, reset: bool
) -> list[str]:
    """Register sources; on reset empty every tier and give the index a new identity."""
    notes = []
    with store.transaction() as db:
        if reset:
            waiting = db.execute(
                "SELECT count(*) FROM buffer_items WHERE status <> 'moved'"
            ).fetchone()[0]
            if waiting:
                notes.append(f"{waiting} buffered documents were indexed as history instead.")
            for table in ("documents", "pdcas", "outbox", "buffer_items"):
                db.execute(f"DELETE FROM {table}")
            set_meta(db, "embedding_model", handle.identity)
            set_meta(db, EDGES_STALE, "1")
            set_meta(db, FAMILIES_STALE, "1")
        if reset or not store.meta("index_id"):
            new_identity(db)
            note_rebuild(db)
        register_sources(db, folders)
    return notes


def _sources(store: Store, folders: Sequence[Path]) -> dict[str, Source]:
    wanted = {str(folder.expanduser().resolve()) for folder in folders}
    return {
        row["root"]: Source(row["id"], row["root"], row["prefix"])
        for row in store.rows("SELECT * FROM sources ORDER BY id")
        if row["root"] in wanted
    }


def _known(
    store: Store, settings: Settings, sources: Mapping[str, Source]
) -> dict[tuple[str, str], str]:
    """Return the hashes of historical files that need no second reading."""
    return {
        (row["root"], row["path"].removeprefix(row["prefix"])): row["sha256"]
        for row in store.rows(
            "SELECT d.path, d.sha256, s.root, s.prefix FROM documents d"
            " JOIN sources s ON s.id = d.source_id WHERE d.tier = 'history' AND d.reader = ?",
            (reader_fingerprint(settings),),
        )
        if row["root"] in sources
    }


def _compare(store: Store, found: ScanResult, sources: Mapping[str, Source]) -> _Plan:
    history = {
        row["path"]: row["source_id"]
        for row in store.rows("SELECT path, source_id FROM documents WHERE tier = 'history'")
    }
    waiting = {
        row["path"] for row in store.rows("SELECT path FROM documents WHERE tier = 'buffer'")
    }
    key = {root: source.prefix for root, source in sources.items()}
    present = {key[root] + path for root, path in found.present}
    write = [d for d in found.documents if key[d.root] + d.path not in waiting]
    scanned = {source.id for source in sources.values()}
    ours = [path for path, source in history.items() if source in scanned]
    unreadable = _unreadable(found, key)
    gone = tuple(path for path in ours if path not in present and not path.startswith(unreadable))
    if gone and not present:
        raise Web4Error(
            f"The sources hold no document, the index holds {len(gone)} of theirs.",
            "Check that the folders are the right ones and mounted; to empty the index all the"
            " same, run `web4 index --reset`.",
        )
    new = frozenset(
        (document.root, document.path)
        for document in write
        if key[document.root] + document.path not in history
    )
    buffered = len(found.documents) - len(write)
    return _Plan(tuple(write), new, buffered, gone, _source_notes(found, history, scanned))


def _unreadable(found: ScanResult, key: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys of files and folders that could not be read; what they held is kept."""
    return tuple(
        key[skip.root] + skip.path for skip in found.skipped if skip.category == "unreadable"
    )


def _source_notes(
    found: ScanResult, history: Mapping[str, int], scanned: set[int]
) -> tuple[str, ...]:
    notes = []
    others = sum(1 for source in history.values() if source not in scanned)
    if others:
        notes.append(
            f"{others} documents of sources that this run did not read stay in the index;"
            " `web4 index --reset` drops them."
        )
    if not found.documents and not found.unchanged:
        notes.append("The sources hold no document of any kind.")
    secrets = [item for item in found.skipped if item.category == "secret"]
    if secrets:
        notes.append(f"{len(secrets)} files with a secret were quarantined: clean them and rerun.")
    return tuple(notes)


def _writer(
    store: Store,
    handle: EmbedderHandle,
    settings: Settings,
    sources: Mapping[str, Source],
    done: _Done,
) -> BatchWriter:
    return BatchWriter(
        store, handle, settings, sources, "history", done.windows, lambda _db, _batch: None
    )


def _write(store: Store, writer: BatchWriter, plan: _Plan, done: _Done, progress: Progress) -> None:
    """Write what is new or changed, and what stands elsewhere in its family than before."""
    if not (plan.write or plan.gone) and store.meta(FAMILIES_STALE) == "0":
        return
    sources = _all_sources(store, writer.sources)
    prefixes = {root: source.prefix for root, source in sources.items()}
    coming = {prefixes[d.root] + d.path: (d, standing_of(d)) for d in plan.write}
    leaving = set(plan.gone)
    standings = {key: standing for key, (_, standing) in coming.items()}
    while True:
        wanted = places(store, coming, leaving)
        moved = stored_documents(store, [k for k in misplaced(store, wanted) if k not in coming])
        written = {**moved, **{key: document for key, (document, _) in coming.items()}}
        order = sorted(
            written, key=lambda key: (bool(wanted[key].representative), key in moved, key)
        )
        placed = replace(writer, places=wanted, standings=standings, sources=sources)
        failed = placed.write([written[key] for key in order], progress)
        done.failed += failed
        if not failed:
            break
        # Whoever a broken file stood for needs another representative.
        leaving |= {prefixes[item.root] + item.path for item in failed}
        coming = {}
    done.placed = True


def _all_sources(store: Store, known: Mapping[str, Source]) -> dict[str, Source]:
    """Return every source of the index: a family may reach beyond those of this run."""
    rows = store.rows("SELECT * FROM sources ORDER BY id")
    return {**{row["root"]: Source(row["id"], row["root"], row["prefix"]) for row in rows}, **known}


def _finish(
    ws: Workspace,
    store: Store,
    plan: _Plan,
    found: ScanResult,
    done: _Done,
    sources: Mapping[str, Source],
    progress: Progress,
) -> None:
    """Take out what is gone, resolve links, bring the vector collections in line."""
    all_sources = _all_sources(store, sources)
    broken = {all_sources[item.root].prefix + item.path for item in done.failed}
    for path in (*plan.gone, *sorted(broken)):
        with store.transaction() as db:
            set_meta(db, EDGES_STALE, "1")
            done.deleted += delete_document(db, path, "history", forget_record=True)
    if done.placed:
        with store.transaction() as db:
            set_meta(db, FAMILIES_STALE, "0")
    if store.meta(EDGES_STALE) != "0":
        done.edges = resolve_edges(store, _files(store, found, sources))
    else:
        done.edges = _edge_counts(store)
    touched = plan.write or plan.gone or is_behind(store)
    if touched or on_server(store) or not (ws.chroma / "chroma.sqlite3").is_file():
        rebuilt = VectorStore(ws.chroma, store, writer=True).sync(progress)
        if rebuilt:
            progress.note(f"{rebuilt} vector collections were built again from the index.")


def _files(store: Store, found: ScanResult, sources: Mapping[str, Source]) -> dict[str, list[str]]:
    """Return per source prefix the paths a link may lead to: files, but no symlinks."""
    files: dict[str, list[str]] = {source.prefix: [] for source in sources.values()}
    for root, path in found.present:
        files[sources[root].prefix].append(path)
    for skip in found.skipped:
        if skip.category not in ("symlink", "excluded folder"):
            files[sources[skip.root].prefix].append(skip.path)
    for row in store.rows(
        "SELECT d.path, s.prefix FROM documents d JOIN sources s ON s.id = d.source_id"
    ):
        if row["prefix"] not in {source.prefix for source in sources.values()}:
            files.setdefault(row["prefix"], []).append(row["path"].removeprefix(row["prefix"]))
    return files


def _edge_counts(store: Store) -> EdgeCounts:
    return EdgeCounts(
        store.count("SELECT count(*) FROM pdca_relationships"),
        store.count("SELECT count(*) FROM links WHERE status = 'dangling'"),
    )


def _kind_counts(store: Store) -> dict[str, int]:
    rows = store.rows(
        "SELECT kind, count(*) AS n FROM documents WHERE tier = 'history' GROUP BY kind"
    )
    found = {row["kind"]: int(row["n"]) for row in rows}
    return {kind: found[kind] for kind in KINDS if kind in found}


def _expectations(store: Store, settings: Settings) -> list[str]:
    """Compare with `sources.expected_counts`; a difference is a note, never an error."""
    found = _kind_counts(store)
    notes = []
    for kind, expected in settings.sources.expected_counts.items():
        if abs(found.get(kind, 0) - expected) > expected * settings.sources.count_tolerance:
            notes.append(f"Expected about {expected} {kind} documents, found {found.get(kind, 0)}.")
    return notes


def _result(
    store: Store,
    found: ScanResult,
    plan: _Plan,
    done: _Done,
    notes: Sequence[str],
    started: float,
    *,
    dry_run: bool,
) -> IndexResult:
    broken = {(item.root, item.path) for item in done.failed}
    folds = family_counts(store)
    added = len(plan.new - broken)
    return IndexResult(
        seen=found.seen,
        added=added,
        changed=len(plan.write) - len(broken) - added,
        unchanged=len(found.unchanged),
        buffered=plan.buffered,
        failed=tuple(done.failed),
        skipped=found.skipped,
        deleted=len(plan.gone) if dry_run else done.deleted,
        kinds=_kind_counts(store),
        sections=_tier_count(store, "sections s"),
        windows=_tier_count(store, "windows w JOIN sections s ON s.id = w.section_id"),
        folded=folds.folded,
        families=folds.families,
        embedded=done.windows.embedded,
        reused=done.windows.reused,
        edges=done.edges.edges,
        dangling=done.edges.dangling,
        notes=tuple(notes),
        seconds=round(time.monotonic() - started, 3),
        embedding_seconds=round(done.windows.seconds, 3),
        folder="",
        dry_run=dry_run,
    )


def _tier_count(store: Store, tables: str) -> int:
    return store.count(
        f"SELECT count(*) FROM {tables} JOIN documents d ON d.id = s.document_id"
        " WHERE d.tier = 'history'"
    )
