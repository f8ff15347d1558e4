"""What the parsers see in files: plain JSON values, without a workspace or an index."""

import contextlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from web4lora.corpus.documents import Skipped, SourceDocument
from web4lora.corpus.licences import LicenceFinder
from web4lora.corpus.scan import read_document
from web4lora.corpus.trees import Tree, is_source, open_tree
from web4lora.corpus.walk import walk
from web4lora.errors import Web4Error
from web4lora.settings import SourceSettings

if TYPE_CHECKING:
    from web4lora.domain.pdca import PathIndex, Pdca, StatedLink
    from web4lora.domain.topics import TrainingTopic

#: Inspection looks at what it is pointed to; only the very largest files are refused.
_SETTINGS = SourceSettings(max_file_mb=50.0)
_NOT_DOCUMENTS = frozenset({"symlink", "not a source", "binary", "excluded folder"})


@dataclass(frozen=True)
class Inspection:
    """Documents as JSON values, and files that could not be read with their reasons."""

    root: Path
    documents: tuple[dict[str, Any], ...]
    skipped: tuple[Skipped, ...]


def inspect_paths(paths: Sequence[Path], root: Path | None = None) -> Inspection:
    """Parse files, or every document below folders.

    Args:
        paths: files and folders, or one ``repository@ref``.
        root: repository root that paths and links are relative to; default is the one folder
            given, else the enclosing git work tree, else the present folder.

    Raises:
        Web4Error: a path is missing, lies outside the root, or is no kind of document.
    """
    for path in paths:
        if not path.exists() and not (len(paths) == 1 and is_source(path)):
            raise Web4Error(f"{path} does not exist.", "Name a file or a folder.")
    is_ref = not paths[0].exists()
    top = paths[0] if is_ref else (root or _default_root(paths)).resolve()
    with contextlib.closing(open_tree(top)) as tree:
        entries = [entry.path for entry in tree.entries() if not entry.skip]
        files = [(path, False) for path in entries] if is_ref else list(_files(paths, top))
        return _inspect(tree, entries, files, Path(tree.root))


def _inspect(
    tree: Tree, entries: Sequence[str], files: Sequence[tuple[str, bool]], top: Path
) -> Inspection:
    from web4lora.domain.pdca import PathIndex

    known = PathIndex.of(entries)
    licences = LicenceFinder(tree)
    documents: list[dict[str, Any]] = []
    skipped: list[Skipped] = []
    for relative, named in files:
        document = read_document(tree, relative, _SETTINGS, licences)
        if isinstance(document, SourceDocument):
            documents.append(describe(document, known))
        elif named:
            raise Web4Error(
                f"{relative} is no document: {document.reason}.",
                "Documents are .md, .ts and .tsx files, and .jsonl files of tool examples.",
            )
        elif document.category not in _NOT_DOCUMENTS:
            skipped.append(document)
    return Inspection(top, tuple(documents), tuple(skipped))


def _default_root(paths: Sequence[Path]) -> Path:
    if len(paths) == 1 and paths[0].is_dir():
        return paths[0]
    start = paths[0].resolve()
    for folder in (start, *start.parents):
        if (folder / ".git").exists():
            return folder
    here = Path.cwd()
    return here if here == start or here in start.parents else start.parent


def _files(paths: Sequence[Path], root: Path) -> Iterator[tuple[str, bool]]:
    """Yield root-relative paths, and whether each was named itself."""
    for path in paths:
        # Not resolved: a link that was named is reported as one, wherever it leads.
        place = path.parent.resolve() / path.name if path.is_symlink() else path.resolve()
        if place != root and root not in place.parents:
            raise Web4Error(f"{path} is not below {root}.", "Pass --root with its repository.")
        relative = place.relative_to(root).as_posix()
        if not place.is_dir() or place.is_symlink():
            yield relative, True
            continue
        prefix = "" if place == root else f"{relative}/"
        for entry in walk(place):
            if not entry.skip:
                yield prefix + entry.path, False


def describe(document: SourceDocument, known: "PathIndex") -> dict[str, Any]:
    """Return what the parsers see in a document.

    Args:
        document: the document, its path relative to the root.
        known: the files that links may lead to.
    """
    match document.kind:
        case "pdca":
            return _describe_pdca(document, known)
        case "typescript":
            return _describe_typescript(document)
        case "topics":
            from web4lora.domain.topics import parse_topics

            topics = parse_topics(document.text)
            return {
                "path": document.path,
                "kind": document.kind,
                "topics": [topic.slug for topic in topics],
                "topic_contents": [_topic(topic) for topic in topics],
            }
        case "tool_examples":
            rows = [line for line in document.text.splitlines() if _is_row(line)]
            return {"path": document.path, "kind": document.kind, "examples": len(rows)}
        case "process":
            return _describe_process(document)


def _is_row(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def _describe_pdca(document: SourceDocument, known: "PathIndex") -> dict[str, Any]:
    from web4lora.domain.pdca import parse_pdca
    from web4lora.domain.quality import QUALITY_VERSION

    pdca = parse_pdca(document.text, document.path)
    return {
        "path": document.path,
        "kind": document.kind,
        "pdca_id": pdca.pdca_id,
        "title": pdca.title or None,
        "date": pdca.date,
        "time": pdca.time,
        "time_valid": pdca.time_valid,
        "agent_name": pdca.agent_name,
        "agent_role": pdca.agent_role,
        "session": pdca.session,
        "branch": pdca.branch,
        "sprint": pdca.sprint,
        "sections": _sections(pdca),
        "template_version": pdca.template_version,
        "cmm_level": pdca.cmm_level,
        "objective": pdca.objective,
        "task_type": pdca.task_type,
        "predecessor": _describe_link(pdca.predecessor, document.path, known),
        "successor": _describe_link(pdca.successor, document.path, known),
        "tron": _tron(pdca),
        "tron_quotes": list(pdca.tron_quotes),
        "qa_decisions_pending": pdca.qa_pending,
        "verification_status": pdca.verification_status,
        "quality_score": pdca.quality_score,
        "quality_version": QUALITY_VERSION,
        "placeholders": list(pdca.placeholders),
        "components_affected": list(pdca.components),
        "links": [_describe_relation(link, document.path, known) for link in pdca.links],
        "licence": document.licence,
        "records": len(pdca.record_lines),
        "conflict_markers": pdca.has_conflict,
        "stub": pdca.is_stub,
        "profiles": dict(pdca.profiles),
    }


def _sections(pdca: "Pdca") -> list[str]:
    """Return canonical names in order of appearance; the Objective may be a field (decision 1)."""
    names = list(dict.fromkeys(section.name for section in pdca.sections if section.name))
    if pdca.objective and "objective" not in names:
        names.insert(0, "objective")
    return names


def _describe_link(
    link: "StatedLink | None", path: str, known: "PathIndex"
) -> dict[str, str | None]:
    from web4lora.domain.pdca import resolve_link

    resolution = resolve_link(link, path, known)
    # A record that names itself has said nothing about another one.
    target = None if resolution.status == "self" else resolution.path
    return {"text": _link_text(link), "path": target, "status": resolution.status}


def _link_text(link: "StatedLink | None") -> str | None:
    """Return what the first link shows a reader: beside "GitHub", the § path or file name."""
    if link is None:
        return None
    texts = [part.text for part in link.links if part.text.strip().lower() != "github"]
    if texts:
        return texts[0] or None
    return (link.rest.strip("|*_ ") if link.links else link.text) or link.text or None


def _describe_relation(link: "StatedLink", path: str, known: "PathIndex") -> dict[str, str | None]:
    from web4lora.domain.pdca import resolve_link

    resolution = resolve_link(link, path, known)
    return {
        "kind": link.kind,
        "label": link.label or None,
        **_describe_link(link, path, known),
        "confidence": resolution.confidence,
    }


def _tron(pdca: "Pdca") -> dict[str, str] | None:
    if pdca.tron is None:
        return None
    return {
        "trigger": pdca.tron.trigger,
        "response": pdca.tron.response,
        "outcome": pdca.tron.outcome,
        "next": pdca.tron.next,
    }


def _describe_typescript(document: SourceDocument) -> dict[str, Any]:
    from web4lora.domain.topics_source import topics_in_source
    from web4lora.domain.typescript import parse_typescript

    facts = parse_typescript(document.text, document.path)
    topics = topics_in_source(document.text)
    return {
        "path": document.path,
        "kind": document.kind,
        "layer": facts.layer,
        "component": facts.component,
        "version": facts.version,
        "parse_errors": facts.parse_errors,
        "classes": [
            {
                "name": item.name or None,
                "empty_constructor": {
                    "strict": item.empty_constructor_strict,
                    "model_init": item.model_init,
                },
                "has_init": item.has_init,
                "has_to_scenario": item.has_to_scenario,
                "start_line": item.start_line,
                "end_line": item.end_line,
            }
            for item in facts.classes
        ],
        "interfaces": [item.name for item in facts.interfaces],
        "symbols": [
            {
                "kind": unit.kind,
                "name": unit.name or None,
                "start_line": unit.start_line,
                "end_line": unit.end_line,
            }
            for unit in facts.units
        ],
        "topics": [topic.slug for topic in topics],
        "topic_contents": [_topic(topic) for topic in topics],
        "is_test": facts.is_test,
        "test_framework": facts.test_framework,
        "licence": document.licence,
    }


def _topic(topic: "TrainingTopic") -> dict[str, Any]:
    return {
        "slug": topic.slug,
        "title": topic.title,
        "required_reading": [reading.path for reading in topic.required_reading],
        "key_lessons": list(topic.key_lessons),
        "checklist": list(topic.checklist),
        "start_line": topic.start_line,
        "end_line": topic.end_line,
    }


def _describe_process(document: SourceDocument) -> dict[str, Any]:
    from web4lora.domain.markdown import parse_sections, read_markdown
    from web4lora.domain.process_document import read_process

    process = read_process(read_markdown(document.text))
    return {
        "path": document.path,
        "kind": document.kind,
        "title": process.title or None,
        "sections": [s.title for s in parse_sections(document.text) if s.title],
        "required_reading": list(process.required_reading),
        "key_lessons": list(process.key_lessons),
        "checklist": list(process.checklist),
        "licence": document.licence,
    }
