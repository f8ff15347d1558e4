"""The evening loop's journal: every finished step is one committed row with its output.

A killed run is found again as the newest unfinished one; its finished steps are not repeated.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from web4lora.files import iso, utc_stamp

_SCHEMA = """
CREATE TABLE IF NOT EXISTS runs (
    run_id TEXT PRIMARY KEY,
    started TEXT NOT NULL,
    finished TEXT,
    status TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS steps (
    run_id TEXT NOT NULL REFERENCES runs(run_id),
    step TEXT NOT NULL,
    finished TEXT NOT NULL,
    seconds REAL NOT NULL,
    output TEXT NOT NULL,
    PRIMARY KEY (run_id, step)
) STRICT;
"""


@dataclass(frozen=True)
class Run:
    """One evening: `status` is running, promoted, rejected, noop or failed."""

    run_id: str
    started: str
    finished: str | None
    status: str


@dataclass(frozen=True)
class Step:
    """One finished step: what it gave, and how long it took."""

    name: str
    finished: str
    seconds: float
    output: dict[str, Any]


class Journal:
    """Runs and their steps in one SQLite file."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def unfinished(self) -> Run | None:
        """Return the newest run that was killed half-way."""
        row = self._db.execute(
            "SELECT run_id, started, finished, status FROM runs "
            "WHERE status = 'running' ORDER BY started DESC, run_id DESC LIMIT 1"
        ).fetchone()
        return Run(*row) if row else None

    def begin(self) -> Run:
        """Continue the unfinished run, or start a new one."""
        found = self.unfinished()
        if found is not None:
            return found
        run_id = f"nightly_{utc_stamp()}"
        taken = {row[0] for row in self._db.execute("SELECT run_id FROM runs")}
        suffix = 2
        while run_id in taken:
            run_id = f"{run_id.split('-')[0]}-{suffix}"
            suffix += 1
        run = Run(run_id, iso(), None, "running")
        self._db.execute(
            "INSERT INTO runs (run_id, started, status) VALUES (?, ?, 'running')",
            (run.run_id, run.started),
        )
        return run

    def steps(self, run_id: str) -> list[Step]:
        """Return the finished steps of a run in the order in which they ended."""
        rows = self._db.execute(
            "SELECT step, finished, seconds, output FROM steps WHERE run_id = ? ORDER BY rowid",
            (run_id,),
        )
        return [
            Step(name, finished, seconds, json.loads(output))
            for name, finished, seconds, output in rows
        ]

    def outputs(self, run_id: str) -> dict[str, dict[str, Any]]:
        """Return the output of every finished step, by step name."""
        return {step.name: step.output for step in self.steps(run_id)}

    def finish_step(
        self, run_id: str, step: str, output: dict[str, Any], seconds: float = 0.0
    ) -> None:
        """Record a step and its output in one transaction.

        Raises:
            sqlite3.IntegrityError: the step was recorded before; nothing is done twice.
        """
        self._db.execute(
            "INSERT INTO steps (run_id, step, finished, seconds, output) VALUES (?, ?, ?, ?, ?)",
            (run_id, step, iso(), round(seconds, 3), json.dumps(output, ensure_ascii=False)),
        )

    def last_seconds(self, steps: Sequence[str]) -> float | None:
        """Return what these steps took together in the newest run that did them all, or None."""
        row = self._db.execute(
            "SELECT sum(seconds) FROM steps JOIN runs USING (run_id) "
            "WHERE step IN (SELECT value FROM json_each(?)) "
            "GROUP BY run_id HAVING count(*) = ? ORDER BY started DESC, run_id DESC LIMIT 1",
            (json.dumps(steps), len(steps)),
        ).fetchone()
        return float(row[0]) if row else None

    def finish(self, run_id: str, status: str) -> None:
        """Close a run with its final status."""
        self._db.execute(
            "UPDATE runs SET finished = ?, status = ? WHERE run_id = ?", (iso(), status, run_id)
        )

    def runs(self, limit: int = 20) -> list[Run]:
        """Return the newest runs."""
        rows = self._db.execute(
            "SELECT run_id, started, finished, status FROM runs "
            "ORDER BY started DESC, run_id DESC LIMIT ?",
            (limit,),
        )
        return [Run(*row) for row in rows]


@contextmanager
def open_journal(path: Path) -> Iterator[Journal]:
    """Open a journal for the length of a block; the file is made where there is none."""
    journal = Journal(path)
    try:
        yield journal
    finally:
        journal.close()
