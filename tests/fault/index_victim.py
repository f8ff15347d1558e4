"""Runs the indexer in processes that kill themselves at the k-th step; used by test_index_kill.

Usage: python index_victim.py FOLDER STRIDE, or python index_victim.py FOLDER random KILLS

Steps are the commits of SQLite (before and after) and the writes to Chroma. For k = 1, 1 +
STRIDE, … until a run ends by itself: index once with a death at step k, then once more without,
in a workspace of its own. The last workspace was never interrupted. Prints one JSON document.

With ``random``, one workspace is killed from outside at random moments, while its source goes on
changing, until KILLS processes have died; then it is compared with a fresh index.
"""

import contextlib
import hashlib
import json
import os
import random
import re
import signal
import sys
import time
from pathlib import Path

import chromadb  # noqa: F401  loaded before forking, so that children start at once
import numpy as np

from web4lora.progress import Silent
from web4lora.rag import ingest, vectors
from web4lora.rag.indexer import index_sources
from web4lora.rag.store import Store
from web4lora.rag.tiers import COLLECTIONS
from web4lora.settings import Settings
from web4lora.workspace import Workspace

RECORDS = 14


class WordEmbedder:
    """Counts words into hashed slots."""

    identity = "words@1"
    dimension = 64

    def embed(self, texts, progress=None):
        table = np.full((len(texts), self.dimension), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text):
                table[row, hashlib.md5(word.encode()).digest()[0] % self.dimension] += 1
        return table / np.linalg.norm(table, axis=1, keepdims=True)

    def piece_offsets(self, text):
        return [match.span() for match in re.finditer(r"\w+", text)]


def write_source(folder: Path) -> None:
    session = folder / "scrum.pmo" / "project.journal" / "2025-09-06-UTC-0900-session"
    session.mkdir(parents=True)
    for number in range(RECORDS):
        before = f"[x](./2025-09-{number:02}-UTC-0905.pdca.md)" if number > 1 else "N/A - first"
        sections = "".join(
            f"## {name}\n{name} of record {number} with some words of its own {number * 7}.\n\n"
            for name in ("Plan", "Do", "Check", "Act")
        )
        (session / f"2025-09-{number + 1:02}-UTC-0905.pdca.md").write_text(
            f"# PDCA: Record {number}\n\n**🔗 Previous PDCA:** {before}\n\n{sections}", "utf-8"
        )
    (folder / "crane.ts").write_text("export class Crane { constructor() {} init() { go(); } }\n")
    for version in ("0.1.0.0", "0.2.0.0"):
        write_version(folder, version)


def write_version(folder: Path, version: str) -> None:
    """Add a version of a component that differs from the others in nothing."""
    place = folder / "components" / "Winch" / version / "src" / "ts" / "layer2"
    place.mkdir(parents=True, exist_ok=True)
    lines = "\n".join(f"  turn{n}() {{ return {n}; }}" for n in range(30))
    (place / "Winch.ts").write_text(f"export class Winch {{\n{lines}\n}}\n")


def edit_source(folder: Path) -> None:
    """Change, delete and add a record, so that a second run has work of every sort."""
    records = sorted(folder.rglob("*.pdca.md"))
    records[3].write_text(records[3].read_text("utf-8") + "\nEdited.\n", "utf-8")
    records[5].unlink()
    # The representative of its family goes, another one comes.
    (folder / "components/Winch/0.2.0.0/src/ts/layer2/Winch.ts").unlink()
    write_version(folder, "0.1.1.0")
    (records[0].parent / "2025-10-01-UTC-0905.pdca.md").write_text("# PDCA: Late\n\n## Plan\nx\n")


def count_steps(deadly: int) -> None:
    """Make this process kill itself at the step `deadly`."""
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1
        if steps == deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    transaction = Store.transaction

    @contextlib.contextmanager
    def counted_transaction(store):
        with transaction(store) as db:
            yield db
            step()
        step()

    Store.transaction = counted_transaction
    for name in ("_upsert", "_finish", "_apply_piece", "_build"):
        method = getattr(vectors.VectorStore, name)

        def counted(self, *arguments, method=method):
            answer = method(self, *arguments)
            step()
            return answer

        setattr(vectors.VectorStore, name, counted)


def run(workspace: Workspace, source: Path, deadly: int = 0) -> bool:
    """Index in a child; return whether it ended by itself."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            ingest.BATCH_DOCUMENTS = 5
            count_steps(deadly)
            settings = Settings.model_validate({"sources": {"paths": [str(source)]}})
            index_sources(workspace, settings, Silent(), embedder=WordEmbedder())
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return False
    assert os.WEXITSTATUS(status) == 0
    return True


def contents(workspace: Workspace, *, with_vectors: bool) -> dict:
    """Return what the tiers hold, in a child because of Chroma's threads."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with os.fdopen(writing, "w") as stream:
            json.dump(_contents(workspace, with_vectors), stream)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        told = json.load(stream)
    os.waitpid(child, 0)
    return told


def _contents(workspace: Workspace, with_vectors: bool) -> dict:
    with Store(workspace.database, create=True) as store:
        told = {
            "windows": [
                list(row)
                for row in store.rows(
                    "SELECT d.path, d.sha256, s.position, s.text_sha256, w.record_id,"
                    " w.embedded_sha256, hex(w.embedding) FROM documents d"
                    " JOIN sections s ON s.document_id = d.id"
                    " JOIN windows w ON w.section_id = s.id ORDER BY w.record_id"
                )
            ],
            "edges": [
                list(row)
                for row in store.rows(
                    "SELECT from_pdca_id, to_pdca_id, relationship_type, metadata"
                    " FROM pdca_relationships ORDER BY 1, 2, 3"
                )
            ],
            "records": [row[0] for row in store.rows("SELECT id FROM pdcas ORDER BY id")],
            "documents": store.count("SELECT count(*) FROM documents"),
            "bare": store.count(
                "SELECT count(*) FROM documents WHERE representative = ''"
                " AND id NOT IN (SELECT document_id FROM sections)"
            ),
            "lost_copies": store.count(
                "SELECT count(*) FROM documents d WHERE representative <> '' AND NOT EXISTS"
                " (SELECT 1 FROM documents r JOIN sections s ON s.document_id = r.id"
                " WHERE r.path = d.representative)"
            ),
            "places": [
                list(row)
                for row in store.rows(
                    "SELECT path, sha256, representative FROM documents ORDER BY 1"
                )
            ],
            "check": store.rows("PRAGMA integrity_check")[0][0],
        }
        if with_vectors:
            tier = vectors.VectorStore(workspace.chroma, store)
            told["agrees"] = tier.agrees()
            told["vectors"] = {
                name: sorted(tier.matching(name, {"day": {"$gte": 0}})) for name in COLLECTIONS
            }
    return told


def change_source(folder: Path, rng: random.Random) -> None:
    """Edit, delete, add or copy something, so that there is work that a kill can interrupt."""
    records = sorted(folder.rglob("*.pdca.md"))
    for _ in range(rng.randint(1, 4)):
        place = rng.choice(records)
        match rng.randrange(5):
            case 0 | 1 if place.exists():
                place.write_text(place.read_text("utf-8") + f"\nEdit {rng.random()}.\n", "utf-8")
            case 2 if len(records) > RECORDS // 2:
                place.unlink(missing_ok=True)
            case 3:
                new = place.with_name(
                    f"2025-10-{rng.randint(1, 28):02}-UTC-{rng.randint(1000, 2000)}.pdca.md"
                )
                new.write_text(f"# PDCA: Late {rng.random()}\n\n## Plan\nwork\n\n## Do\ndone\n")
            case _:
                version = f"0.{rng.randint(1, 3)}.{rng.randint(0, 3)}.0"
                if rng.random() < 0.6:
                    write_version(folder, version)
                else:
                    for file in (folder / "components" / "Winch" / version).rglob("*.ts"):
                        file.unlink()


def run_for(workspace: Workspace, source: Path, seconds: float) -> bool:
    """Index in a child that is killed from outside after a while; return whether it was."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            ingest.BATCH_DOCUMENTS = 3
            settings = Settings.model_validate({"sources": {"paths": [str(source)]}})
            index_sources(workspace, settings, Silent(), embedder=WordEmbedder())
            status = 0
        finally:
            os._exit(status)
    time.sleep(seconds)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def main_random(folder: Path, kills: int) -> None:
    """Kill one workspace at random moments and print what was seen after each."""
    rng = random.Random(7)
    source, workspace = folder / "source" / "repository", Workspace(folder / "workspace")
    workspace.create_folders()
    write_source(source)
    started = time.monotonic()
    run(workspace, source)
    usual = time.monotonic() - started
    seen = []
    told: dict[str, list[str]] = {"lost": []}
    killed = tries = 0
    acknowledged = {row[0] for row in contents(workspace, with_vectors=False)["places"]}
    while killed < kills and tries < 6 * kills:
        tries += 1
        change_source(source, rng)
        killed += run_for(workspace, source, rng.uniform(0.02, 1.1) * usual)
        torn = contents(workspace, with_vectors=False)
        present = {row[0] for row in torn["places"]}
        told["lost"] += sorted(p for p in acknowledged - present if (source / p).exists())
        acknowledged = present
        seen.append({key: torn[key] for key in ("check", "bare", "lost_copies")})
    run(workspace, source)
    fresh = Workspace(folder / "fresh")
    fresh.create_folders()
    run(fresh, source)
    outcome = {
        "killed": killed,
        "lost": told["lost"],
        "seen": seen,
        "healed": contents(workspace, with_vectors=True),
        "fresh": contents(fresh, with_vectors=True),
    }
    json.dump(outcome, sys.stdout)


def main(folder: Path, stride: int) -> None:
    """Kill at every `stride`-th step and print what each workspace holds afterwards."""
    outcomes = []
    step, ended = 1, False
    while not ended:
        source = folder / f"source_{step}" / "repository"
        workspace = Workspace(folder / f"workspace_{step}")
        workspace.create_folders()
        write_source(source)
        if stride > 1 or step % 2:
            run(workspace, source)
            edit_source(source)
        else:
            edit_source(source)
        ended = run(workspace, source, deadly=step)
        torn = contents(workspace, with_vectors=False)
        run(workspace, source)
        outcomes.append(
            {"step": step, "torn": torn, "healed": contents(workspace, with_vectors=True)}
        )
        step += stride
    json.dump(outcomes, sys.stdout)


if __name__ == "__main__":
    if sys.argv[2] == "random":
        main_random(Path(sys.argv[1]), int(sys.argv[3]))
    else:
        main(Path(sys.argv[1]), int(sys.argv[2]))
