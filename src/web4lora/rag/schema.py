"""The SQLite schema as numbered migrations.

`pdca_timeline.db` is the source of truth of all three tiers: documents, sections, windows
with their embeddings, stated links, edges, markers and the daily buffer. The vector
collections are derived from it and can be rebuilt from it at any time.

Tables `pdcas` and `pdca_relationships` keep the roadmap's names and columns; a record's key
is its path (decision 3) and `pdca_id` an attribute.
"""

import sqlite3
from collections.abc import Callable, Sequence

from web4lora.errors import Web4Error
from web4lora.files import iso
from web4lora.rag.words import create_section_words

_INDEXED_COLUMNS = (
    "pdca_id",
    "date",
    "timestamp",
    "agent_name",
    "cmm_level",
    "session_id",
    "sprint",
    "trained_in_adapter",
)

Migration = Callable[[sqlite3.Connection], None]


def _documents_and_windows(db: sqlite3.Connection) -> None:
    for statement in (
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
        """CREATE TABLE sources (
            id INTEGER PRIMARY KEY,
            root TEXT NOT NULL UNIQUE,
            prefix TEXT NOT NULL UNIQUE
        ) STRICT""",
        """CREATE TABLE documents (
            id INTEGER PRIMARY KEY,
            tier TEXT NOT NULL CHECK (tier IN ('history', 'buffer')),
            path TEXT NOT NULL,
            source_id INTEGER NOT NULL REFERENCES sources(id),
            kind TEXT NOT NULL,
            title TEXT NOT NULL,
            text TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            encoding TEXT NOT NULL,
            size INTEGER NOT NULL,
            licence TEXT NOT NULL,
            ok_to_train INTEGER NOT NULL,
            ok_to_retrieve INTEGER NOT NULL,
            redactions INTEGER NOT NULL,
            date TEXT,
            timestamp INTEGER,
            quality REAL NOT NULL,
            facts TEXT NOT NULL,
            indexed_at TEXT NOT NULL,
            UNIQUE (tier, path)
        ) STRICT""",
        "CREATE INDEX documents_kind ON documents (tier, kind)",
        "CREATE INDEX documents_date ON documents (date)",
        """CREATE TABLE sections (
            id INTEGER PRIMARY KEY,
            document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            collection TEXT NOT NULL,
            name TEXT NOT NULL,
            title TEXT NOT NULL,
            start_line INTEGER NOT NULL,
            end_line INTEGER NOT NULL,
            text TEXT NOT NULL,
            text_sha256 TEXT NOT NULL,
            facts TEXT NOT NULL,
            UNIQUE (document_id, position)
        ) STRICT""",
        "CREATE INDEX sections_collection ON sections (collection)",
    ):
        db.execute(statement)
    _windows(db)


def _windows(db: sqlite3.Connection) -> None:
    for statement in (
        """CREATE TABLE windows (
            id INTEGER PRIMARY KEY,
            section_id INTEGER NOT NULL REFERENCES sections(id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            record_id TEXT NOT NULL,
            text TEXT NOT NULL,
            embedded_sha256 TEXT NOT NULL,
            embedding BLOB NOT NULL,
            UNIQUE (section_id, position)
        ) STRICT""",
        "CREATE INDEX windows_record ON windows (record_id)",
        "CREATE INDEX windows_embedded ON windows (embedded_sha256)",
    ):
        db.execute(statement)


def _records_and_edges(db: sqlite3.Connection) -> None:
    for statement in (
        """CREATE TABLE pdcas (
            id TEXT PRIMARY KEY,
            pdca_id TEXT NOT NULL,
            agent_name TEXT,
            agent_role TEXT,
            date TEXT,
            timestamp INTEGER,
            session_id TEXT,
            branch TEXT,
            sprint TEXT,
            cmm_level INTEGER,
            task_type TEXT,
            objective TEXT,
            quality_score REAL NOT NULL,
            verification_status TEXT,
            template_version TEXT,
            qa_decisions_pending INTEGER NOT NULL,
            file_path TEXT NOT NULL,
            content_sha TEXT NOT NULL,
            license TEXT NOT NULL,
            ok_to_train INTEGER NOT NULL,
            trained_in_adapter INTEGER NOT NULL DEFAULT 0,
            training_batch TEXT NOT NULL DEFAULT '',
            training_date TEXT NOT NULL DEFAULT '',
            created_at TEXT NOT NULL
        ) STRICT""",
        *(f"CREATE INDEX pdcas_{column} ON pdcas ({column})" for column in _INDEXED_COLUMNS),
        """CREATE TABLE links (
            document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            kind TEXT NOT NULL,
            label TEXT NOT NULL,
            line INTEGER NOT NULL,
            stated TEXT NOT NULL,
            target TEXT,
            status TEXT NOT NULL,
            confidence TEXT NOT NULL,
            PRIMARY KEY (document_id, position)
        ) STRICT""",
        """CREATE TABLE pdca_relationships (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            from_pdca_id TEXT NOT NULL REFERENCES pdcas(id) ON DELETE CASCADE,
            to_pdca_id TEXT NOT NULL REFERENCES pdcas(id) ON DELETE CASCADE,
            relationship_type TEXT NOT NULL DEFAULT 'PRECEDES',
            weight REAL NOT NULL DEFAULT 1.0,
            metadata TEXT NOT NULL DEFAULT '{}',
            created_at TEXT NOT NULL,
            UNIQUE (from_pdca_id, to_pdca_id, relationship_type),
            CHECK (from_pdca_id <> to_pdca_id)
        ) STRICT""",
        "CREATE INDEX edges_from ON pdca_relationships (from_pdca_id, relationship_type)",
        "CREATE INDEX edges_to ON pdca_relationships (to_pdca_id, relationship_type)",
    ):
        db.execute(statement)


def _markers_buffer_outbox(db: sqlite3.Connection) -> None:
    for statement in (
        """CREATE TABLE markers (
            path TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            training_batch TEXT NOT NULL,
            training_date TEXT NOT NULL,
            PRIMARY KEY (path, sha256)
        ) STRICT""",
        """CREATE TABLE buffer_items (
            item_id TEXT PRIMARY KEY,
            path TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            kind TEXT NOT NULL,
            status TEXT NOT NULL
                CHECK (status IN ('pending', 'in_training', 'trained', 'moved', 'quarantined')),
            run_id TEXT NOT NULL,
            indexed_at TEXT NOT NULL,
            moved_at TEXT,
            archived_at TEXT
        ) STRICT""",
        """CREATE TABLE outbox (
            collection TEXT NOT NULL,
            record_id TEXT NOT NULL,
            operation TEXT NOT NULL CHECK (operation IN ('upsert', 'metadata', 'delete')),
            PRIMARY KEY (collection, record_id)
        ) STRICT""",
    ):
        db.execute(statement)


def _reader_of_documents(db: sqlite3.Connection) -> None:
    """Note per document what read it, so that a killed run is continued and not repeated."""
    db.execute("ALTER TABLE documents ADD COLUMN reader TEXT NOT NULL DEFAULT ''")


def _words_of_sections(db: sqlite3.Connection) -> None:
    """Add the full-text tier; sections indexed before are found by their words at once."""
    create_section_words(db)


def _families_of_documents(db: sqlite3.Connection) -> None:
    """Note per document what decides its family and where its sections are.

    Documents of an older index get both when the new reader reads them again.
    """
    for column in (
        "signature BLOB NOT NULL DEFAULT x''",
        "topics INTEGER NOT NULL DEFAULT 0",
        "representative TEXT NOT NULL DEFAULT ''",
        "has_topics INTEGER NOT NULL DEFAULT 0",
    ):
        db.execute(f"ALTER TABLE documents ADD COLUMN {column}")
    db.execute("CREATE INDEX documents_representative ON documents (representative)")


#: Applied in order, each in one transaction together with its record. Never edit one that
#: has been released; append.
MIGRATIONS: tuple[Migration, ...] = (
    _documents_and_windows,
    _records_and_edges,
    _markers_buffer_outbox,
    _reader_of_documents,
    _words_of_sections,
    _families_of_documents,
)


def migrate(db: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> int:
    """Apply the migrations a database lacks and return how many were applied.

    Args:
        db: a connection in autocommit mode.
        migrations: numbered from 1 by their position.

    Raises:
        Web4Error: the database was written by a newer version.
    """
    db.execute(
        "CREATE TABLE IF NOT EXISTS migrations"
        " (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT"
    )
    applied = _applied(db)
    _refuse_newer(applied, migrations)
    for number, step in enumerate(migrations[applied:], start=applied + 1):
        db.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have applied it while this one waited for the lock.
            if not db.execute("SELECT 1 FROM migrations WHERE number = ?", (number,)).fetchone():
                step(db)
                db.execute(
                    "INSERT INTO migrations VALUES (?, ?, ?)",
                    (number, step.__name__.strip("_"), iso()),
                )
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise
    return len(migrations) - applied


def check_schema(db: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Refuse a database that this version cannot read; nothing is changed.

    Raises:
        Web4Error: its schema is older or newer.
    """
    begun = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'migrations'").fetchone()
    applied = _applied(db) if begun else 0
    _refuse_newer(applied, migrations)
    if applied < len(migrations):
        raise Web4Error(
            f"The index has schema {applied}; this version reads {len(migrations)}.",
            "Run `web4 index` once: it brings the index up to date and keeps what it holds.",
        )


def _applied(db: sqlite3.Connection) -> int:
    (applied,) = db.execute("SELECT coalesce(max(number), 0) FROM migrations").fetchone()
    return int(applied)


def _refuse_newer(applied: int, migrations: Sequence[Migration]) -> None:
    if applied > len(migrations):
        raise Web4Error(
            f"The index has schema {applied}; this version knows {len(migrations)}.",
            "Update web4lora, or build a new index with `web4 index --reset`.",
        )
