"""What the steps of an evening hand to each other; every record goes through the journal as JSON.

Paths are text relative to the workspace, so that a workspace may move between two nights.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from web4lora.progress import Progress
from web4lora.settings import Settings
from web4lora.workspace import Workspace

#: The steps of a promoted night, in order; a rejected one has `reject` in place of the five
#: from `promote` to `archive`.
STEPS: tuple[str, ...] = (
    "preflight",
    "index",
    "backup",
    "collect",
    "generate",
    "train",
    "package",
    "canary",
    "promote",
    "mark",
    "move",
    "archive",
    "retention",
)

Status = Literal["promoted", "rejected", "noop", "failed", "planned"]


@dataclass(frozen=True)
class Hours:
    """How many minutes a night may train (None: no limit), or why it may not at all."""

    minutes: float | None = None
    too_late: str = ""


@dataclass(frozen=True)
class Evening:
    """What every step needs: where, how, who watches, the run's name and its time."""

    workspace: Workspace
    settings: Settings
    progress: Progress
    run_id: str
    hours: Hours = Hours()

    def told(self, path: Path) -> str:
        """Return a path as the journal keeps it."""
        root = self.workspace.root
        return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)

    def path(self, told: str) -> Path:
        """Return the path that `told` gave to the journal."""
        return self.workspace.root / told


@dataclass(frozen=True)
class Start:
    """Preflight: the version whose adapter the night continues, and the base under it.

    `checks` are the findings on memory and disk, one line each; `hours` is the night's time.
    """

    version: str
    adapter: str
    base: str
    checks: tuple[str, ...]
    hours: Hours = Hours()


@dataclass(frozen=True)
class Indexed:
    """Catch-up indexing: what came into the buffer."""

    seen: int
    added: int
    changed: int
    unchanged: int
    failed: int


@dataclass(frozen=True)
class Backup:
    """Where the adapter was copied, and from which version."""

    folder: str
    version: str


@dataclass(frozen=True)
class Item:
    """One version of one document in the daily buffer."""

    id: str
    path: str
    kind: str
    sha256: str


@dataclass(frozen=True)
class Collected:
    """Pending work: `items` may be trained on, `withheld` may not (licence or settings)."""

    items: tuple[Item, ...]
    withheld: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Lesson:
    """The night's samples.

    Attributes:
        file: the JSONL; its first `new` rows come from the new work.
        new: rows made from the new work.
        window: rows of earlier nights since the start adapter.
        replayed: rows of the core buckets.
        used: items that gave rows; they are marked and moved after a promotion.
        barren: items that gave none; they are moved without a marker.
        waiting: items left in the buffer for the next night by the cap.
        held_out: rows dropped because their group belongs to the held-out evaluation.
    """

    file: str
    new: int
    window: int
    replayed: int
    used: tuple[Item, ...]
    barren: tuple[Item, ...]
    waiting: tuple[Item, ...]
    held_out: int


@dataclass(frozen=True)
class Trained:
    """The adapter of the night."""

    adapter: str
    stats: dict[str, Any]


@dataclass(frozen=True)
class Packaged:
    """The candidate, registered under its own id and tag."""

    version: str
    gguf: str
    sha256: str


@dataclass(frozen=True)
class Score:
    """Canaries of one version."""

    version: str
    passed: int
    total: int
    failed: tuple[str, ...]


@dataclass(frozen=True)
class Judged:
    """The canaries' verdict; `reference` is what the candidate was compared with."""

    passed: bool
    reasons: tuple[str, ...]
    candidate: Score
    reference: Score | None
    report: str


@dataclass(frozen=True)
class Promoted:
    """The pointer moved."""

    version: str
    previous: str | None


@dataclass(frozen=True)
class Rejected:
    """The candidate failed; the incident record stands in `incident`."""

    version: str
    incident: str
    alert: str


@dataclass(frozen=True)
class Released:
    """Items that went back to pending, for the next night."""

    items: int


@dataclass(frozen=True)
class Marked:
    """Training markers set; `lost` were edited during the run and wait in their new version."""

    documents: int
    chunks: int
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Moved:
    """Items that went to history; `missing` had moved before or were edited since."""

    moved: int
    missing: tuple[str, ...]
    windows: int
    edges: int


@dataclass(frozen=True)
class Archived:
    """The archive of the buffer; embeddings and hashes included."""

    file: str
    items: int


@dataclass(frozen=True)
class Retained:
    """What retention removed."""

    backups: tuple[str, ...]
    versions: tuple[str, ...]


@dataclass(frozen=True)
class StepReport:
    """One step of a run; `resumed` steps were done by an earlier process and not repeated."""

    name: str
    output: Mapping[str, Any]
    seconds: float
    resumed: bool


@dataclass(frozen=True)
class LoopResult:
    """What an evening came to.

    Attributes:
        run_id: name of the run; empty for a plan that starts a new one.
        status: promoted, rejected, noop, failed or planned.
        steps: in order, with their outputs; for a plan, what is still to do.
        reasons: why it was rejected, or why there was nothing to do.
        candidate: id of the candidate, or "".
        canaries: (passed, total) of the candidate, or None.
        reference_canaries: the same of the model it was compared with.
        incident: path of the incident record, or "".
        plan: for ``planned``: pending, samples, start and more as plain data.
    """

    run_id: str
    status: Status
    steps: tuple[StepReport, ...]
    reasons: tuple[str, ...] = ()
    candidate: str = ""
    canaries: tuple[int, int] | None = None
    reference_canaries: tuple[int, int] | None = None
    incident: str = ""
    plan: dict[str, Any] = field(default_factory=dict)
