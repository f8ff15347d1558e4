"""Where a sample comes from, and what came from a document.

A sample names its sources; a generation keeps the hash of every document it read beside its
manifest. So `why` can walk from a sample to section, document and commit, and `forget` can take
out what came from a document and name the adapters that may have seen it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from web4lora.errors import Web4Error
from web4lora.files import sha256_file, write_json
from web4lora.samples.ledger import SOURCES_FILE, append, forgotten_file
from web4lora.samples.sample import BUCKET_NAMES, Sample, read_samples, write_samples
from web4lora.settings import Settings
from web4lora.workspace import Workspace

#: Left in an adapter's folder: documents that are to be forgotten and that it may have learnt.
FORGET_MARK = "forget.json"
_MEANING = {
    "unchanged": "the document is as it was when the sample was made",
    "changed": "the document has changed since",
    "gone": "the document is not in the sources any more",
    "grammar": "no document: drawn from the phrase tables",
}


@dataclass(frozen=True)
class Origin:
    """One source of a sample.

    Attributes:
        path: repository path, or ``grammar:<family>``.
        section: part of the document, or empty.
        sha256: of the document when the sample was made; empty where nobody noted it.
        status: ``unchanged``, ``changed``, ``gone`` or ``grammar``.
        commit: the last git commit that changed the document, or empty.
    """

    path: str
    section: str
    sha256: str
    status: str
    commit: str

    @property
    def meaning(self) -> str:
        """The status in words."""
        return _MEANING[self.status]


@dataclass(frozen=True)
class Why:
    """A sample, the file it stands in, and its origins."""

    sample: Sample
    file: str
    origins: tuple[Origin, ...]


@dataclass(frozen=True)
class Forgotten:
    """What came from documents.

    Attributes:
        paths: the documents.
        samples: file → ids of its rows.
        adapters: folders of adapters that were trained after the documents were first read.
        removed: False for a listing.
    """

    paths: tuple[str, ...]
    samples: dict[str, tuple[str, ...]]
    adapters: tuple[str, ...]
    removed: bool

    @property
    def rows(self) -> int:
        """Rows over all files."""
        return sum(map(len, self.samples.values()))


def why(ws: Workspace, settings: Settings, sample_id: str) -> Why:
    """Walk from a sample to its sources.

    Raises:
        Web4Error: no file of the workspace holds the sample, or several do by that beginning.
    """
    found = [
        (name, row)
        for name, rows in _files(ws)
        for row in rows
        if row.metadata.sample_id.startswith(sample_id)
    ]
    exact = [(name, row) for name, row in found if row.metadata.sample_id == sample_id]
    if len(exact or found) != 1:
        shown = ", ".join(row.metadata.sample_id for _, row in found[:3]) or "none"
        raise Web4Error(
            f"{len(found)} samples begin with {sample_id} ({shown}).",
            "Give the whole sample_id as the JSONL file has it.",
        )
    name, sample = (exact or found)[0]
    noted = _noted_hashes(ws)
    origins = tuple(_origin(settings, source, noted) for source in sample.metadata.source_ids)
    return Why(sample, f"data/{name}.jsonl", origins)


def forget(ws: Workspace, paths: Sequence[str], *, remove: bool) -> Forgotten:
    """List, and on request remove, the samples that came from documents.

    Removing rewrites the JSONL files, notes the documents in `data/forgotten.jsonl`, so that the
    next generation leaves them out, and marks adapters that may have learnt from them.

    Args:
        ws: the workspace.
        paths: repository paths.
        remove: False only lists.
    """
    wanted = set(paths)
    held: dict[str, tuple[str, ...]] = {}
    for name, rows in _files(ws):
        gone: list[Sample] = []
        kept: list[Sample] = []
        for row in rows:
            (gone if documents_of(row) & wanted else kept).append(row)
        if gone:
            held[name] = tuple(row.metadata.sample_id for row in gone)
            if remove:
                write_samples(ws.bucket_file(name), kept)
    adapters = _adapters(ws, wanted)
    if remove:
        append(forgotten_file(ws), [{"path": path} for path in sorted(wanted)])
        for folder in adapters:
            mark = folder / FORGET_MARK
            before = json.loads(mark.read_text("utf-8"))["documents"] if mark.is_file() else []
            write_json(mark, {"documents": sorted({*before, *wanted})})
    shown = tuple(str(folder.relative_to(ws.root)) for folder in adapters)
    return Forgotten(tuple(sorted(wanted)), held, shown, remove)


def documents_of(sample: Sample) -> set[str]:
    """Return the paths of the documents that a sample was made from."""
    return {
        source.split("#")[0]
        for source in sample.metadata.source_ids
        if not source.startswith("grammar:")
    }


def _files(ws: Workspace) -> list[tuple[str, list[Sample]]]:
    found = []
    for name in (*BUCKET_NAMES, "eval"):
        path = ws.bucket_file(name)
        if not path.is_file():
            continue
        rows, bad = read_samples(path)
        if bad:
            raise Web4Error(
                f"{bad[0].path} line {bad[0].line}: {bad[0].reason} ({len(bad)} broken lines).",
                "Run `web4 generate` again, or remove the line.",
            )
        found.append((name, rows))
    if not found:
        raise Web4Error(f"{ws.data} holds no samples.", "Run `web4 generate` first.")
    return found


def _noted_hashes(ws: Workspace) -> dict[str, str]:
    """Return path → sha256 as the newest generation noted them."""
    folders = sorted(ws.outputs.glob(f"samples_*/{SOURCES_FILE}"))
    if not folders:
        return {}
    noted: dict[str, str] = json.loads(folders[-1].read_text("utf-8"))
    return noted


def _origin(settings: Settings, source: str, noted: dict[str, str]) -> Origin:
    from web4lora.corpus.git_objects import last_commit

    path, _, section = source.partition("#")
    if path.startswith("grammar:"):
        return Origin(path, "", "", "grammar", "")
    then = noted.get(path, "")
    for entry in settings.sources.paths:
        root, _, ref = entry.partition("@")
        file = Path(root).expanduser() / path
        if file.is_file():
            status = "unchanged" if sha256_file(file) == then else "changed"
            return Origin(path, section, then, status, last_commit(Path(root), ref or "HEAD", path))
    return Origin(path, section, then, "gone", "")


def _adapters(ws: Workspace, paths: set[str]) -> list[Path]:
    """Return adapter folders made after a generation that read one of the documents.

    An adapter keeps the hash of its rows, not the rows; so this names all that may have seen the
    document, never too few.
    """
    read = [
        _created(file.parent)
        for file in ws.outputs.glob(f"samples_*/{SOURCES_FILE}")
        if paths & json.loads(file.read_text("utf-8")).keys()
    ]
    if not read:
        return []
    first = min(read)
    manifests = sorted(ws.outputs.glob("*/manifest.json"))
    return [
        manifest.parent
        for manifest in manifests
        if _manifest(manifest.parent).get("kind") == "adapter"
        and _created(manifest.parent) >= first
    ]


def _created(folder: Path) -> str:
    return str(_manifest(folder).get("created", ""))


def _manifest(folder: Path) -> dict[str, Any]:
    value = json.loads((folder / "manifest.json").read_text("utf-8"))
    return value if isinstance(value, dict) else {}
