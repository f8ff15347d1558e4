"""The query log and the feedback: `logs/production_metrics.db` (roadmap phase 4, digest 2.8).

Prompts and answers are not stored, so that the log holds no secret a developer pasted; feedback
keeps what its author sent. Times are UTC.
"""

import json
import sqlite3
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from web4lora.errors import Web4Error
from web4lora.files import iso

SCHEMA = """
CREATE TABLE IF NOT EXISTS query_metrics (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    timestamp TEXT NOT NULL,
    query_type TEXT NOT NULL,
    latency_ms REAL NOT NULL,
    ttft_ms REAL,
    rag_ms REAL NOT NULL DEFAULT 0,
    used_rag_history INTEGER NOT NULL DEFAULT 0,
    used_rag_tools INTEGER NOT NULL DEFAULT 0,
    used_rag_trainai INTEGER NOT NULL DEFAULT 0,
    used_rag_graph INTEGER NOT NULL DEFAULT 0,
    tool_examples INTEGER NOT NULL DEFAULT 0,
    citations TEXT NOT NULL DEFAULT '[]',
    prompt_tokens INTEGER NOT NULL DEFAULT 0,
    tokens_generated INTEGER NOT NULL DEFAULT 0,
    model_tag TEXT NOT NULL DEFAULT '',
    degraded TEXT NOT NULL DEFAULT '',
    user_feedback TEXT,
    error TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS query_metrics_time ON query_metrics(timestamp);
CREATE TABLE IF NOT EXISTS feedback (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    timestamp TEXT NOT NULL,
    query_id INTEGER REFERENCES query_metrics(id),
    query_text TEXT NOT NULL DEFAULT '',
    response_text TEXT NOT NULL DEFAULT '',
    feedback TEXT NOT NULL CHECK (feedback IN ('thumbs_up', 'thumbs_down')),
    comment TEXT NOT NULL DEFAULT ''
) STRICT;
"""

Thumb = Literal["thumbs_up", "thumbs_down"]


@dataclass(frozen=True)
class QueryRecord:
    """One answered question; times in milliseconds."""

    query_type: str
    latency_ms: float
    ttft_ms: float | None = None
    rag_ms: float = 0.0
    used_rag_history: bool = False
    used_rag_tools: bool = False
    used_rag_trainai: bool = False
    used_rag_graph: bool = False
    tool_examples: int = 0
    citations: tuple[str, ...] = ()
    prompt_tokens: int = 0
    tokens_generated: int = 0
    model_tag: str = ""
    degraded: tuple[str, ...] = ()
    error: str | None = None
    timestamp: str = field(default_factory=iso)

    def row(self) -> dict[str, Any]:
        """Return the columns as SQLite values."""
        return {
            "timestamp": self.timestamp,
            "query_type": self.query_type,
            "latency_ms": self.latency_ms,
            "ttft_ms": self.ttft_ms,
            "rag_ms": self.rag_ms,
            "used_rag_history": int(self.used_rag_history),
            "used_rag_tools": int(self.used_rag_tools),
            "used_rag_trainai": int(self.used_rag_trainai),
            "used_rag_graph": int(self.used_rag_graph),
            "tool_examples": self.tool_examples,
            "citations": json.dumps(list(self.citations), ensure_ascii=False),
            "prompt_tokens": self.prompt_tokens,
            "tokens_generated": self.tokens_generated,
            "model_tag": self.model_tag,
            "degraded": ", ".join(self.degraded),
            "error": self.error,
        }


def connect_metrics(path: Path) -> sqlite3.Connection:
    """Open the metrics database, making its tables where they are missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    database.row_factory = sqlite3.Row
    database.execute("PRAGMA journal_mode=WAL")
    database.executescript(SCHEMA)
    return database


class QueryLog:
    """Append-only log of answered questions; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self._db = connect_metrics(path)
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def add(self, record: QueryRecord) -> int:
        """Store a record and return its id."""
        row = record.row()
        columns = ", ".join(row)
        marks = ", ".join(f":{name}" for name in row)
        with self._lock:
            cursor = self._db.execute(
                f"INSERT INTO query_metrics ({columns}) VALUES ({marks})", row
            )
        return int(cursor.lastrowid or 0)

    def add_feedback(
        self,
        thumb: Thumb,
        *,
        query_id: int | None = None,
        query_text: str = "",
        response_text: str = "",
        comment: str = "",
    ) -> int:
        """Store a thumb for an answer and return the feedback's id.

        Raises:
            Web4Error: there is no such query.
        """
        with self._lock:
            if query_id is not None:
                known = self._db.execute(
                    "UPDATE query_metrics SET user_feedback = ? WHERE id = ?", (thumb, query_id)
                ).rowcount
                if not known:
                    raise Web4Error(
                        f"There is no query {query_id} in the log.",
                        "Take the id from the X-Web4-Query-Id header of the answer.",
                    )
            cursor = self._db.execute(
                "INSERT INTO feedback "
                "(timestamp, query_id, query_text, response_text, feedback, comment) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (iso(), query_id, query_text, response_text, thumb, comment),
            )
        return int(cursor.lastrowid or 0)
