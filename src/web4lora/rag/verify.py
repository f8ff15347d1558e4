"""The validation suite: the three tiers are there, complete, and of one mind."""

import random
from dataclasses import dataclass
from datetime import date

from web4lora.corpus import COLLECTION_KINDS
from web4lora.rag import graph
from web4lora.rag.embedding import model_identity
from web4lora.rag.metadata import missing_fields
from web4lora.rag.places import family_counts
from web4lora.rag.store import Store, embedding_array
from web4lora.rag.tiers import PDCA_FIELDS
from web4lora.rag.timeline import timeline
from web4lora.rag.vectors import VectorStore, check_place
from web4lora.rag.words import UNSEARCHED_KIND
from web4lora.settings import Settings
from web4lora.workspace import Workspace

_SAMPLE_CHUNKS = 100  # domain digest 2.2: 100 random chunks, 100 % complete
_SAMPLE_RECORDS = 20
_TRAINAI_TOPICS = 20  # domain digest 2.6
_SAME = 0.999
_SEED = 4


@dataclass(frozen=True)
class Check:
    """One check of the suite."""

    name: str
    passed: bool
    detail: str


def verify(ws: Workspace, settings: Settings, store: Store) -> list[Check]:
    """Run every check and return them all, failed ones included.

    Args:
        ws: the workspace.
        settings: effective settings.
        store: its open index.
    """
    check_place(store, settings.retrieval.chroma_url)
    vectors = VectorStore(ws.chroma, store)
    rng = random.Random(_SEED)
    return [
        _database(store),
        _model(store, settings),
        *_tiers(store, vectors),
        _metadata(store, vectors, rng),
        _semantic(store, vectors, rng),
        _edges(store),
        _chains(store, rng),
        _days(store, rng),
        _markers(store, vectors),
        _families(store),
        *_topics(store),
    ]


def _database(store: Store) -> Check:
    row = store.row("PRAGMA quick_check")
    broken = store.rows("PRAGMA foreign_key_check")
    answer = str(row[0]) if row else "no answer"
    return Check(
        "database", answer == "ok" and not broken, f"{answer}, {len(broken)} broken references"
    )


def _model(store: Store, settings: Settings) -> Check:
    present, wanted = store.meta("embedding_model"), model_identity(settings.embedding.model)
    return Check("embedding model", present == wanted, f"index {present}, settings {wanted}")


def _tiers(store: Store, vectors: VectorStore) -> list[Check]:
    documents = {
        row[0]: int(row[1])
        for row in store.rows(
            "SELECT kind, count(*) FROM documents WHERE tier = 'history' GROUP BY kind"
        )
    }
    checks = [
        Check(
            "documents",
            bool(documents),
            ", ".join(f"{kind} {count}" for kind, count in documents.items()) or "none",
        )
    ]
    records, nodes = documents.get("pdca", 0), store.count("SELECT count(*) FROM pdcas")
    checks.append(Check("records", records == nodes, f"{records} documents, {nodes} graph nodes"))
    for collection, count in vectors.counts().items():
        expected = vectors.expected_count(collection)
        kind = COLLECTION_KINDS.get(collection)
        empty = bool(kind and documents.get(kind)) and count == 0
        checks.append(
            Check(
                f"collection {collection}",
                count == expected and not empty,
                f"{count} vectors, {expected} windows",
            )
        )
    checks.append(_full_text(store))
    pending = store.count("SELECT count(*) FROM outbox")
    checks.append(
        Check("collections agree", vectors.agrees(), f"{pending} changes wait to be applied")
    )
    return checks


def _full_text(store: Store) -> Check:
    words = store.count("SELECT count(*) FROM section_words")
    sections = store.count(
        "SELECT count(*) FROM sections s JOIN documents d ON d.id = s.document_id"
        " WHERE d.kind <> ?",
        (UNSEARCHED_KIND,),
    )
    return Check("full text", words == sections, f"{words} rows, {sections} sections")


def _metadata(store: Store, vectors: VectorStore, rng: random.Random) -> Check:
    ids = _record_ids(store, "pdca_historical")
    sample = rng.sample(ids, min(_SAMPLE_CHUNKS, len(ids)))
    stored = vectors.metadata("pdca_historical", sample)
    lacking = [
        f"{record_id}: {', '.join(missing_fields(stored.get(record_id, {})))}"
        for record_id in sample
        if missing_fields(stored.get(record_id, {}))
    ]
    detail = f"{len(sample) - len(lacking)} of {len(sample)} chunks have all {len(PDCA_FIELDS)}"
    return Check("metadata", not lacking, f"{detail}{'; ' + lacking[0] if lacking else ''}")


def _record_ids(store: Store, collection: str) -> list[str]:
    rows = store.rows(
        "SELECT w.record_id FROM windows w JOIN sections s ON s.id = w.section_id"
        " WHERE s.collection = ? ORDER BY w.record_id",
        (collection,),
    )
    return [str(row["record_id"]) for row in rows]


def _semantic(store: Store, vectors: VectorStore, rng: random.Random) -> Check:
    """Ask for stored vectors: each must find itself, or a copy of its text, first."""
    ids = [row["id"] for row in store.rows("SELECT id FROM windows ORDER BY id")]
    sample = rng.sample(ids, min(_SAMPLE_RECORDS, len(ids)))
    found = 0
    for window in sample:
        row = store.row(
            "SELECT w.embedding, s.collection FROM windows w"
            " JOIN sections s ON s.id = w.section_id WHERE w.id = ?",
            (window,),
        )
        if row is not None:
            hits = vectors.query(row["collection"], embedding_array([row["embedding"]])[0], 1)
            found += bool(hits) and hits[0].similarity >= _SAME
    return Check("semantic", found == len(sample), f"{found} of {len(sample)} find themselves")


def _edges(store: Store) -> Check:
    """Every resolved link between two records is an edge, and no edge is without a link."""
    links = store.count(
        "SELECT count(*) FROM (SELECT DISTINCT d.path, l.target, l.kind FROM links l"
        " JOIN documents d ON d.id = l.document_id AND d.tier = 'history'"
        " JOIN pdcas p ON p.id = l.target WHERE l.status = 'resolved' AND l.target <> d.path)"
    )
    edges = store.count("SELECT count(*) FROM pdca_relationships")
    loops = store.count("SELECT count(*) FROM pdca_relationships WHERE from_pdca_id = to_pdca_id")
    # Two records may state the same edge from both ends.
    passed = loops == 0 and edges <= links and (edges > 0) == (links > 0)
    return Check("graph", passed, f"{edges} edges from {links} resolved links, {loops} loops")


def _chains(store: Store, rng: random.Random) -> Check:
    """Every direct predecessor must name the record among its successors."""
    rows = store.rows(
        "SELECT from_pdca_id, to_pdca_id FROM pdca_relationships"
        " WHERE relationship_type = 'PRECEDES' ORDER BY id"
    )
    sample = rng.sample(rows, min(_SAMPLE_RECORDS, len(rows)))
    found = 0
    for row in sample:
        before = {item.path for item in graph.walk(store, row[1], "predecessors", 1)}
        after = {item.path for item in graph.walk(store, row[0], "successors", 1)}
        found += row[0] in before and row[1] in after
    return Check("chains", found == len(sample), f"{found} of {len(sample)} walk both ways")


def _days(store: Store, rng: random.Random) -> Check:
    rows = store.rows("SELECT id, date FROM pdcas WHERE date IS NOT NULL ORDER BY id")
    sample = rng.sample(rows, min(_SAMPLE_RECORDS, len(rows)))
    found = 0
    for row in sample:
        day = date.fromisoformat(row["date"])
        found += row["id"] in {entry.path for entry in timeline(store, day, day)}
    undated = store.count("SELECT count(*) FROM pdcas WHERE date IS NULL")
    return Check(
        "timeline",
        found == len(sample),
        f"{found} of {len(sample)} records found on their day, {undated} undated",
    )


def _markers(store: Store, vectors: VectorStore) -> Check:
    wanted = store.count(
        "SELECT count(*) FROM windows w JOIN sections s ON s.id = w.section_id"
        " JOIN documents d ON d.id = s.document_id"
        " JOIN markers m ON m.path = d.path AND m.sha256 = d.sha256"
    )
    stored = sum(
        len(vectors.matching(name, {"trained_in_adapter": True})) for name in vectors.counts()
    )
    return Check("markers", wanted == stored, f"{wanted} windows marked, {stored} vectors")


def _families(store: Store) -> Check:
    """Every copy points at a document of the history that has the sections."""
    counts = family_counts(store)
    torn = store.count(
        "SELECT count(*) FROM documents d WHERE d.tier = 'history' AND d.representative <> ''"
        " AND NOT EXISTS (SELECT 1 FROM documents r JOIN sections s ON s.document_id = r.id"
        " WHERE r.tier = 'history' AND r.path = d.representative AND r.representative = '')"
    )
    return Check(
        "families",
        torn == 0,
        f"{counts.folded} copies folded into {counts.families} families, {torn} point at nothing",
    )


def _topics(store: Store) -> list[Check]:
    files = store.rows(
        "SELECT d.path, count(*) AS n FROM sections s JOIN documents d ON d.id = s.document_id"
        " WHERE s.collection = 'process_framework' AND d.tier = 'history' GROUP BY d.id"
    )
    return [
        Check("topics", row["n"] == _TRAINAI_TOPICS, f"{row['n']} topics in {row['path']}")
        for row in files
    ]
