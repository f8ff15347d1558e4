"""Run evenings in forked children that kill themselves, and check the invariants after each.

``python -m tests.fault.kill_driver ROOT VERDICT PLAN``: PLAN is a JSON list of kills. A kill is
``["before", step]`` or ``["after", step]`` a step's commit, or ``["write", k]``: at the k-th file
operation of the child. After the last kill an evening runs to its end. Children are forked from
one parent that has imported everything, so that a kill costs milliseconds and still is a real
SIGKILL of a real process.
"""

import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.nightly_rooms import RECORDS, quick_rooms, write_record

from web4lora.files import sha256_file
from web4lora.nightly import run_evening_loop, steps
from web4lora.nightly.indexing import index_day
from web4lora.nightly.journal import Journal, open_journal
from web4lora.packaging import Registry
from web4lora.progress import Silent
from web4lora.rag import buffer_items
from web4lora.rag.store import Store
from web4lora.settings import load_settings
from web4lora.workspace import Workspace

LATE = "Latecomer"


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(kill: list[Any]) -> None:
    """Make this process kill itself where the plan says."""
    when, where = kill
    if when == "write":
        _arm_writes(int(where))
        return
    commit = Journal.finish_step

    def finish_step(self: Journal, run_id: str, step: str, *rest: Any, **named: Any) -> None:
        if (when, where) == ("before", step):
            die()
        commit(self, run_id, step, *rest, **named)
        if (when, where) == ("after", step):
            die()

    Journal.finish_step = finish_step  # type: ignore[method-assign]


def _arm_writes(number: int) -> None:
    left = number

    def counted(operation: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                die()
            return operation(*args, **named)

        return call

    for module, name in ((os, "fsync"), (os, "replace"), (os, "rename"), (shutil, "copy2")):
        setattr(module, name, counted(getattr(module, name)))


def note_runs(ws: Workspace) -> None:
    """Append the name of every step that begins work to a file, for the history check."""
    log = ws.root / "ran.txt"

    def noted(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            with log.open("a") as stream:
                stream.write(f"{name}\n")
            return step(*args)

        return call

    for name in ("collect", "generate", "train", "package", "canary", "promote", "reject", "move"):
        setattr(steps, name, noted(name, getattr(steps, name)))


def check(ws: Workspace, before: dict[str, int]) -> None:
    """The promises that hold after every kill."""
    with open_journal(ws.journal) as journal:
        runs = journal.runs()
        assert len(runs) <= 1 + (ws.root / "second.txt").exists(), runs
        committed = {step.name for step in journal.steps(runs[0].run_id)} if runs else set()
    registry = Registry.load(ws)
    assert registry.current is not None
    for version in (registry.current, registry.previous):
        if version is not None:
            assert sha256_file(version.gguf_path(ws)) == version.gguf_sha256
    events = [event for event in registry.history if event.reason.startswith("nightly_")]
    assert len(events) <= 1, f"more than one promotion or rejection: {events}"
    if "promote" in committed:
        assert registry.current.kind == "nightly"
    _no_document_is_lost(ws)
    for name, count in ran(ws).items():
        if before.get(f"committed {name}"):
            assert count == before[name], f"{name} ran again after its commit"
    before.clear()
    before.update(ran(ws))
    before.update({f"committed {name}": 1 for name in committed})


def ran(ws: Workspace) -> dict[str, int]:
    log = ws.root / "ran.txt"
    names = log.read_text().split() if log.exists() else []
    return {name: names.count(name) for name in names}


def _no_document_is_lost(ws: Workspace) -> None:
    """A buffered document is in the buffer or in history, once, with its embeddings."""
    with Store(ws.database) as store:
        rows = store.rows(
            "SELECT d.path, count(DISTINCT d.id) AS copies, count(w.id) AS windows"
            " FROM documents d JOIN sections s ON s.document_id = d.id"
            " JOIN windows w ON w.section_id = s.id GROUP BY d.path"
        )
        known = {row["path"] for row in store.rows("SELECT path FROM buffer_items")}
    held = {row["path"]: row for row in rows}
    assert known <= set(held), known - set(held)
    assert all(row["copies"] == 1 and row["windows"] > 0 for row in rows)


def in_child(work: Callable[[], None]) -> int:
    """Run `work` in a forked child and return its wait status."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(9)
    return os.waitpid(pid, 0)[1]


def evening(ws: Workspace, verdict: str, kill: list[Any] | None) -> None:
    quick_rooms(passes=verdict == "promoted")
    note_runs(ws)
    if kill:
        arm(kill)
    result = run_evening_loop(ws, load_settings(ws, environment={}).settings, Silent())
    (ws.root / "result.json").write_text(json.dumps({"status": result.status}))


def add_late_work(ws: Workspace) -> None:
    quick_rooms(passes=True)
    settings = load_settings(ws, environment={}).settings
    write_record(Path(settings.sources.paths[0]), LATE, "2026-11-21")
    index_day(ws, settings, Silent())


def check_end(ws: Workspace, verdict: str, late: bool) -> None:
    """What must be true when the evening has ended."""
    assert json.loads((ws.root / "result.json").read_text())["status"] == verdict
    registry = Registry.load(ws)
    assert registry.current is not None
    assert (registry.current.kind == "nightly") == (verdict == "promoted")
    assert [e.event for e in registry.history if e.reason.startswith("nightly_")] == [
        {"promoted": "promote", "rejected": "fail"}[verdict]
    ]
    expected = set() if verdict == "promoted" else {name.lower() for name in RECORDS}
    expected |= {LATE.lower()} if late else set()
    items = buffer_items(ws)
    assert {item.status for item in items} <= {"pending"}
    assert {_name(item.path) for item in items} == expected
    assert len(list((ws.logs).glob("daily_buffer_*.json"))) == (verdict == "promoted")
    assert len(list((ws.logs / "incidents").glob("*"))) == (verdict == "rejected")


def _name(path: str) -> str:
    return path.rsplit("-", 1)[-1].removesuffix(".pdca.md")


def main() -> None:
    root, verdict, kills = Path(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3])
    import chromadb  # noqa: F401  (imported once, for all children)

    import web4lora.samples.incremental  # noqa: F401

    ws = Workspace(root / "agent")
    seen: dict[str, int] = {}
    late, killed = False, 0
    for kill in [*kills, None]:
        status = in_child(lambda kill=kill: evening(ws, verdict, kill))
        if os.WIFSIGNALED(status):
            assert os.WTERMSIG(status) == signal.SIGKILL
            killed += 1
        else:
            assert status == 0, f"the evening failed after {kill}"
        check(ws, seen)
        if not late and kill and "committed collect" in seen:
            late = True
            assert in_child(lambda: add_late_work(ws)) == 0
        if not os.WIFSIGNALED(status):
            break
    check_end(ws, verdict, late)
    print(json.dumps({"killed": killed, "late": late, "ran": ran(ws)}))


if __name__ == "__main__":
    main()
