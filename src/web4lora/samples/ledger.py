"""What people decided about samples: rejected, edited, accepted; and documents to forget.

Two files in `data/`, one JSON object a line, appended and never rewritten: `review.jsonl`
(`content_sha`, `verdict`, and for an edit the new `output`) and `forgotten.jsonl` (`path`). The
next generation reads both, so a decision holds until its line is removed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from web4lora.errors import Web4Error
from web4lora.files import read_jsonl, utc_now, write_jsonl
from web4lora.samples.sample import Sample, content_sha
from web4lora.workspace import Workspace

Verdict = Literal["accept", "reject", "edit"]
#: Beside the manifest of a generation: path → sha256 of every document it read.
SOURCES_FILE = "sources.json"


def review_file(ws: Workspace) -> Path:
    """Return the file of reviewed samples."""
    return ws.data / "review.jsonl"


def forgotten_file(ws: Workspace) -> Path:
    """Return the file of forgotten documents."""
    return ws.data / "forgotten.jsonl"


@dataclass(frozen=True)
class Ledger:
    """Decisions by the content hash of the row as it was generated; the last one counts."""

    decisions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    forgotten: frozenset[str] = frozenset()

    @staticmethod
    def load(ws: Workspace) -> "Ledger":
        """Read both files of a workspace; absent ones are empty.

        Raises:
            Web4Error: a line is broken or holds no decision.
        """
        decisions: dict[str, Mapping[str, Any]] = {}
        for number, row in enumerate(_rows(review_file(ws)), start=1):
            if not _is_decision(row):
                raise Web4Error(
                    f"{review_file(ws)} entry {number} holds no decision.",
                    "It needs content_sha and a verdict (accept, reject, edit with output); "
                    "mend or remove the line.",
                )
            decisions[row["content_sha"]] = row
        forgotten = frozenset(str(row.get("path", "")) for row in _rows(forgotten_file(ws)))
        return Ledger(decisions, forgotten)

    def applied(self, sample: Sample) -> Sample | None:
        """Return a sample as the reviewer wants it, or None where it was rejected."""
        decision = self.decisions.get(sample.metadata.content_sha)
        if decision is None or decision["verdict"] == "accept":
            return sample
        if decision["verdict"] == "reject":
            return None
        output = str(decision["output"])
        sha = content_sha(sample.instruction, sample.input, output)
        name = sample.metadata.sample_id.rsplit("_", 1)[0]
        edited = sample.with_metadata(content_sha=sha, sample_id=f"{name}_{sha[:12]}")
        return edited.model_copy(update={"output": output})

    def vanished(self, hashes: Sequence[str]) -> list[str]:
        """Return the rejected and edited hashes that none of the generated rows had."""
        known = set(hashes)
        return sorted(
            sha
            for sha, row in self.decisions.items()
            if row["verdict"] != "accept" and sha not in known
        )


def note_decision(
    ws: Workspace, sample: Sample, verdict: Verdict, *, output: str = "", reason: str = ""
) -> None:
    """Add a decision to the ledger.

    Args:
        ws: the workspace.
        sample: the row that was shown.
        verdict: what was decided.
        output: the new answer of an edit.
        reason: in the reviewer's words.
    """
    row = {
        "content_sha": sample.metadata.content_sha,
        "sample_id": sample.metadata.sample_id,
        "verdict": verdict,
        "decided": utc_now().date().isoformat(),
    }
    if verdict == "edit":
        row["output"] = output
    if reason:
        row["reason"] = reason
    append(review_file(ws), [row])


def append(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows to a JSONL file atomically; a broken file is left alone.

    Raises:
        Web4Error: the file holds a broken line.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    write_jsonl(path, [*_rows(path), *(dict(row) for row in rows)])


def _rows(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    rows, bad = read_jsonl(path)
    if bad:
        first = bad[0]
        raise Web4Error(
            f"{first.path} line {first.line}: {first.reason}.", "Mend or remove the line."
        )
    return rows


def _is_decision(row: Mapping[str, Any]) -> bool:
    if not row.get("content_sha") or row.get("verdict") not in get_args(Verdict):
        return False
    return row["verdict"] != "edit" or bool(str(row.get("output", "")).strip())
