"""After any changes to the sources, the index is the one that a fresh run would build.

Few examples, each a handful of changes: an index run is the costly part. `WEB4_MANY_EXAMPLES=1`
runs as many as a night allows.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from tests.unit.rag.conftest import WordEmbedder, record

from web4lora.progress import Silent
from web4lora.rag import index_sources
from web4lora.rag.store import Store
from web4lora.rag.tiers import COLLECTIONS
from web4lora.rag.vectors import VectorStore
from web4lora.settings import Settings
from web4lora.workspace import Workspace

JOURNAL = "scrum.pmo/project.journal/2025-09-06-UTC-0900-session"
RECORDS = [f"{JOURNAL}/2025-09-0{day}-UTC-0905-{name}.pdca.md" for day, name in enumerate("abc", 6)]
VERSIONS = [f"components/Crane/0.{n}.0.0/src/ts/layer2/DefaultCrane.ts" for n in (1, 2, 10)]
EXPORT = "docs/topics.md"
FIELDS = "\n".join(f"  part{n} = {n};" for n in range(40))
TOPIC = "keyLessons: ['one', 'two'], verificationChecklist: ['seen']"
TEXTS: dict[str, list[str]] = {
    **{
        path: [
            record("crane"),
            record("winch", day="2025-09-07", previous=RECORDS[0]),
            record("rope", day="2025-09-08", previous=RECORDS[1]),
            "no record at all",
            "",
        ]
        for path in RECORDS
    },
    **{
        path: [
            f"export class Crane {{\n{FIELDS}\n}}\n",
            f"export class Crane {{\n{FIELDS}\n  init() {{ go(); }}\n}}\n",
            "export class Winch { constructor(rope) {} }\n",
            f"export const t = {{ start: {{ title: 'S', {TOPIC} }} }};\nexport class T {{}}\n",
        ]
        for path in VERSIONS
    },
    EXPORT: [
        "\n".join(
            f"### {n}. {s} - T\n\n#### Key Lessons\n\n1. a\n" for n, s in enumerate("abc", 1)
        ),
        "\n".join(
            f"### {n}. {s} - T\n\n#### Key Lessons\n\n1. b\n" for n, s in enumerate("abcd", 1)
        ),
    ],
}
FILES = st.sampled_from([(path, text) for path, texts in TEXTS.items() for text in texts])
MANY = bool(os.environ.get("WEB4_MANY_EXAMPLES"))

_QUERIES = {
    "documents": "SELECT path, kind, sha256, title, date, facts, licence, representative,"
    " has_topics, topics, signature FROM documents",
    "sections": "SELECT d.path, s.position, s.collection, s.name, s.start_line, s.end_line,"
    " s.text_sha256, s.facts FROM sections s JOIN documents d ON d.id = s.document_id",
    "windows": "SELECT record_id, text, embedded_sha256, embedding FROM windows",
    "words": "SELECT d.path, s.position FROM section_words w JOIN sections s ON s.id = w.rowid"
    " JOIN documents d ON d.id = s.document_id",
    "links": "SELECT d.path, l.position, l.kind, l.target, l.status, l.confidence FROM links l"
    " JOIN documents d ON d.id = l.document_id",
    "records": "SELECT id, pdca_id, date, content_sha, quality_score FROM pdcas",
    "edges": "SELECT from_pdca_id, to_pdca_id, relationship_type, weight, metadata"
    " FROM pdca_relationships",
    "pending": "SELECT * FROM outbox",
}


def index(ws: Workspace, source: Path) -> None:
    ws.create_folders()
    chosen = Settings.model_validate({"sources": {"paths": [str(source)]}})
    index_sources(ws, chosen, Silent(), embedder=WordEmbedder())


def contents(ws: Workspace) -> dict[str, Any]:
    """Return everything the tiers hold, without ids and times."""
    with Store(ws.database) as store:
        told: dict[str, Any] = {
            name: sorted(tuple(row) for row in store.rows(query))
            for name, query in _QUERIES.items()
        }
        vectors = VectorStore(ws.chroma, store)
        told["agrees"] = vectors.agrees()
        told["vectors"] = {
            name: sorted(vectors.matching(name, {"day": {"$gte": 0}})) for name in COLLECTIONS
        }
    return told


class ChangingSource(RuleBasedStateMachine):
    """A repository that people edit while it is indexed now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="web4-changes-"))
        self.source = self.folder / "repository"
        self.ws = Workspace(self.folder / "kept")

    @initialize()
    def start(self) -> None:
        """Keep one document that never goes: an emptied source is refused on purpose."""
        self._put("docs/guide.md", "# Guide\n\nHow we lift.\n")
        index(self.ws, self.source)

    @rule(files=st.lists(FILES, min_size=1, max_size=4))
    def put(self, files: list[tuple[str, str]]) -> None:
        """Add or edit files."""
        for path, text in files:
            self._put(path, text)

    @rule(path=st.sampled_from(sorted(TEXTS)))
    def delete(self, path: str) -> None:
        """Take a file away."""
        (self.source / path).unlink(missing_ok=True)

    @rule()
    def bring_in_line(self) -> None:
        """Index what changed."""
        index(self.ws, self.source)

    def teardown(self) -> None:
        """Compare with an index that never saw anything else."""
        try:
            fresh = Workspace(self.folder / "fresh")
            index(self.ws, self.source)
            index(fresh, self.source)
            kept, built = contents(self.ws), contents(fresh)
            assert kept == built
            assert kept["agrees"]
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _put(self, path: str, text: str) -> None:
        file = self.source / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


TestTheIndexEqualsAFreshOne = ChangingSource.TestCase
TestTheIndexEqualsAFreshOne.settings = settings(
    max_examples=100 if MANY else 5,
    stateful_step_count=10 if MANY else 6,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
