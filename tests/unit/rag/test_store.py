"""The database: migrations, transactions, the writer lock."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from web4lora.errors import Web4Error
from web4lora.rag.schema import MIGRATIONS, migrate
from web4lora.rag.store import Store, set_meta, writer_lock
from web4lora.workspace import Workspace


def connect() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", isolation_level=None)


def test_migrations_run_once_and_leave_their_record():
    db = connect()
    assert migrate(db) == len(MIGRATIONS)
    assert migrate(db) == 0
    assert [row[0] for row in db.execute("SELECT number FROM migrations")] == list(
        range(1, len(MIGRATIONS) + 1)
    )


def test_a_migration_that_fails_leaves_no_trace():
    def broken(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE half (x TEXT) STRICT")
        raise RuntimeError("no")

    db = connect()
    with pytest.raises(RuntimeError):
        migrate(db, (*MIGRATIONS, broken))
    assert not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'half'").fetchone()
    assert migrate(db) == 0


def test_a_database_of_a_newer_version_is_refused():
    db = connect()
    migrate(db)
    with pytest.raises(Web4Error, match=f"schema {len(MIGRATIONS)}"):
        migrate(db, MIGRATIONS[:1])


def test_every_table_is_strict():
    db = connect()
    migrate(db)
    tables = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    loose = [name for name, sql in tables if not sql.rstrip().endswith("STRICT")]
    # FTS5 makes its own tables.
    assert [n for n in loose if not n.startswith("section_words")] == ["sqlite_sequence"]


def test_an_exception_rolls_the_transaction_back():
    with Store(None, create=True) as store:
        with pytest.raises(ValueError), store.transaction() as db:
            set_meta(db, "key", "value")
            raise ValueError
        assert store.meta("key", "absent") == "absent"


def test_a_missing_index_says_what_to_run(tmp_path: Path):
    with pytest.raises(Web4Error) as caught:
        Store(tmp_path / "none.db")
    assert "web4 index" in caught.value.hint


def test_a_damaged_database_is_an_error_with_a_way_out(tmp_path: Path):
    (tmp_path / "index.db").write_bytes(b"this is no database, " * 50)
    with pytest.raises(Web4Error, match="cannot be read"):
        Store(tmp_path / "index.db")


def test_a_second_writer_is_told_who_holds_the_lock(tmp_path: Path):
    ws = Workspace(tmp_path)
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time\nfrom pathlib import Path\n"
            "from web4lora.rag.store import writer_lock\n"
            "from web4lora.workspace import Workspace\n"
            "with writer_lock(Workspace(Path(sys.argv[1]))):\n"
            "    print('held', flush=True)\n    time.sleep(60)\n",
            str(tmp_path),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        with pytest.raises(Web4Error, match=f"Process {holder.pid}"), writer_lock(ws):
            pass
    finally:
        holder.kill()
        holder.wait()
    with writer_lock(ws):
        pass


def schema_of(path: Path, number: int) -> None:
    with sqlite3.connect(path, isolation_level=None) as db:
        migrate(db, MIGRATIONS[:number])


def test_a_reader_of_an_older_index_is_told_what_to_run_and_changes_nothing(tmp_path: Path):
    file = tmp_path / "index.db"
    schema_of(file, len(MIGRATIONS) - 1)
    before = file.read_bytes()
    with pytest.raises(Web4Error, match=f"schema {len(MIGRATIONS) - 1}") as caught:
        Store(file, readonly=True)
    assert "`web4 index` once" in caught.value.hint
    assert file.read_bytes() == before
    Store(file).close()
    Store(file, readonly=True).close()


def test_a_reader_of_an_index_that_was_never_begun_is_told_so(tmp_path: Path):
    (tmp_path / "index.db").touch()
    with pytest.raises(Web4Error, match="schema 0"):
        Store(tmp_path / "index.db", readonly=True)
    assert (tmp_path / "index.db").stat().st_size == 0


def test_a_reader_cannot_write(tmp_path: Path):
    Store(tmp_path / "index.db", create=True).close()
    with (
        Store(tmp_path / "index.db", readonly=True) as reader,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
        reader.transaction() as db,
    ):
        set_meta(db, "key", "value")


def test_readers_go_on_reading_the_last_complete_state_while_a_writer_writes(tmp_path: Path):
    file = tmp_path / "in dex#1?.db"  # a path that a URI must escape
    with Store(file, create=True) as writer, Store(file, readonly=True) as early:
        with writer.transaction() as db:
            set_meta(db, "key", "first")
        version = early.data_version()
        with writer.transaction() as db:
            set_meta(db, "key", "second")
            with Store(file, readonly=True) as late:
                assert early.meta("key") == late.meta("key") == "first"
            assert early.data_version() == version
        assert early.meta("key") == "second"
        assert early.data_version() != version


def test_one_reading_sees_one_state(tmp_path: Path):
    file = tmp_path / "index.db"
    with Store(file, create=True) as writer, Store(file, readonly=True) as reader:
        with reader.reading():
            assert reader.meta("key", "none") == "none"
            with writer.transaction() as db:
                set_meta(db, "key", "value")
            assert reader.meta("key", "none") == "none"
        assert reader.meta("key") == "value"
