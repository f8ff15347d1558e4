"""Records, process documents and training topics: Markdown to sections and facts."""

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from web4lora.corpus import SourceDocument
from web4lora.rag.documents import NEUTRAL_QUALITY, Chunk, Extract, Facts

if TYPE_CHECKING:
    from web4lora.domain.markdown import Section
    from web4lora.domain.pdca import Pdca
    from web4lora.domain.topics import TrainingTopic

#: A section without a name of its own that says less is part of the one before it.
_MIN_OWN_CHARACTERS = 100
_TITLE = re.compile(r"^#\s+(.+?)\s*#*\s*$", re.MULTILINE)
_DRESS = re.compile(r"[*_`]+|[^\w\s§°/&()\[\]{}:.,;+'’\"→–—-]")
_ROLE_FOLDER = re.compile(r"(?:^|/)roles?/([^/]+)/")
#: Process types by words of the path, first match wins.
_PROCESS_TYPES = ("process", "howto", "template", "checklist", "cmm", "memor", "sprint", "readme")


def plain_title(text: str) -> str:
    """Return a heading without marks and emoji, spaces collapsed."""
    return " ".join(_DRESS.sub(" ", text).split()).strip(" :–—-")


def extract_pdca(source: SourceDocument, path: str) -> Extract:
    """Read a record: facts that every chunk repeats, one chunk for each phase."""
    from web4lora.domain.pdca import parse_pdca

    pdca = parse_pdca(source.text, source.path)
    chunks = _pdca_chunks(pdca.sections)
    return Extract(
        source=source,
        path=path,
        title=plain_title(pdca.title) or pdca.pdca_id,
        date=pdca.date,
        timestamp=pdca.timestamp,
        quality=pdca.quality_score,
        facts=_pdca_facts(pdca),
        chunks=chunks,
        pdca=pdca,
    )


def _pdca_facts(pdca: "Pdca") -> Facts:
    """Return the record's metadata; unknown texts are empty, unknown numbers 0."""
    return {
        "pdca_id": pdca.pdca_id,
        "agent_name": pdca.agent_name or "",
        "agent_role": pdca.agent_role or "",
        "session_id": pdca.session or "",
        "branch": pdca.branch or "",
        "sprint": pdca.sprint or "",
        "cmm_level": pdca.cmm_level or 0,
        "task_type": pdca.task_type or "",
        "objective": pdca.objective or "",
        "verification_status": pdca.verification_status or "",
        "template_version": pdca.template_version or "",
        "qa_decisions_pending": pdca.qa_pending,
        "components_affected": "".join(f"|{name}" for name in pdca.components) + "|"
        if pdca.components
        else "",
    }


def _pdca_chunks(sections: "Sequence[Section]") -> tuple[Chunk, ...]:
    """Return the header and one chunk for each phase; small unnamed sections join the last."""
    groups: list[tuple[str, list[Section]]] = []
    named = any(section.name for section in sections)
    for section in sections:
        if section.name:
            groups.append((section.name, [section]))
        elif not groups:
            groups.append(("header" if named else "full", [section]))
        elif len(section.text.strip()) < _MIN_OWN_CHARACTERS or not _seen_phase(groups):
            groups[-1][1].append(section)
        else:
            groups.append(("other" if named else "full", [section]))
    chunks = []
    for name, members in groups:
        text = "".join(member.text for member in members)
        title = plain_title(members[0].title) or name
        if text.strip():
            chunks.append(
                Chunk(
                    name=name,
                    title=title,
                    start_line=members[0].start_line,
                    end_line=members[-1].end_line,
                    text=text,
                    facts={"chunk_type": _chunk_type(name)},
                )
            )
    return tuple(chunks)


def _seen_phase(groups: "Sequence[tuple[str, list[Section]]]") -> bool:
    """Tell whether the header is over; title lines and links before a phase belong to it."""
    return any(name != "header" for name, _ in groups)


def _chunk_type(name: str) -> str:
    return "pdca_metadata" if name == "header" else f"pdca_{name}"


def extract_process(source: SourceDocument, path: str) -> Extract:
    """Read a process document: one chunk for each heading that says something."""
    from web4lora.domain.markdown import parse_sections

    chunks: list[Chunk] = []
    pending: list[Section] = []
    for section in parse_sections(source.text):
        pending.append(section)
        if sum(len(item.text.strip()) for item in pending) >= _MIN_OWN_CHARACTERS:
            chunks.append(_section_chunk(pending))
            pending = []
    if any(item.text.strip() for item in pending):
        chunks.append(_section_chunk(pending))
    heading = _TITLE.search(source.text)
    name = PurePosixPath(path).name
    title = plain_title(heading[1]) if heading else name
    role = _ROLE_FOLDER.search(path)
    lower = path.lower()
    facts: Facts = {
        "doc_path": path,
        "role": role[1] if role else "",
        "process_type": next((word for word in _PROCESS_TYPES if word in lower), "document"),
        "keywords": ",".join(dict.fromkeys(chunk.name for chunk in chunks[:12])),
    }
    return Extract(source, path, title or name, None, None, NEUTRAL_QUALITY, facts, tuple(chunks))


def _section_chunk(sections: "Sequence[Section]") -> Chunk:
    title = next((plain_title(s.title) for s in sections if s.title), "") or "introduction"
    return Chunk(
        name=title.lower()[:80],
        title=title,
        start_line=sections[0].start_line,
        end_line=sections[-1].end_line,
        text="".join(section.text for section in sections),
    )


def extract_topics(source: SourceDocument, path: str) -> Extract:
    """Read the training topics of an export: one chunk for each topic."""
    from web4lora.domain.topics import parse_topics

    chunks = topic_chunks(parse_topics(source.text))
    facts: Facts = {"doc_path": path, "source_sha": source.sha256}
    return Extract(
        source, path, "trainAI topics", None, None, NEUTRAL_QUALITY, facts, tuple(chunks)
    )


def topic_chunks(topics: "Iterable[TrainingTopic]", collection: str = "") -> list[Chunk]:
    """Return one chunk for each topic, worded alike whether export or source holds it.

    Args:
        topics: of one file.
        collection: where they belong, if not where their document does.
    """
    from web4lora.domain.topics import render_topic

    chunks = []
    for topic in topics:
        facts: Facts = {
            "topic_id": topic.number,
            "slug": topic.slug,
            "category": "trainAI",
            "title": topic.title,
            "lesson_count": len(topic.key_lessons),
            "checklist_count": len(topic.checklist),
        }
        chunks.append(
            Chunk(
                name=topic.slug,
                title=topic.title,
                start_line=topic.start_line,
                end_line=topic.end_line,
                text=render_topic(topic),
                collection=collection,
                facts=facts,
            )
        )
    return chunks
