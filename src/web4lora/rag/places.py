"""Where each document stands in the index: with its own sections, or folded onto its family.

Copies and versions of one document make a family (`web4lora.corpus.families`). Its
representative has the sections and windows; the others keep their row, their record, links and
text, so that paths, chains and days know every one of them. Records are folded only onto exact
copies, since two records with nearly the same words still are two days of work.

The training topics come once: of all files that hold topics, the one that says most keeps them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from web4lora.corpus import SourceDocument
from web4lora.corpus.families import Print, families_of_prints, signature_of
from web4lora.rag.store import Store

FAMILIES_STALE = "families_stale"
_TOPICS = "topics"
#: Kinds whose versions are folded too; of the others, exact copies alone.
_NEAR_KINDS = frozenset({"typescript", "process"})
#: One topic more counts for more than any number of lessons.
_TOPIC_WEIGHT = 100_000


@dataclass(frozen=True)
class Place:
    """How a document is indexed.

    Attributes:
        representative: key of the document that has the sections; empty for its own.
        topics: its training topics are the ones that are indexed.
    """

    representative: str = ""
    topics: bool = False


@dataclass(frozen=True)
class Standing:
    """What decides a document's place, kept beside it.

    Attributes:
        signature: MinHash of its text, or empty where only exact copies are folded.
        topics: how much its training topics say; 0 for none.
    """

    signature: bytes
    topics: int


@dataclass(frozen=True)
class _Entry:
    key: str
    kind: str
    print: Print
    topics: int


def default_place(kind: str) -> Place:
    """Return the place of a document that is looked at alone."""
    return Place(topics=kind == _TOPICS)


def standing_of(document: SourceDocument) -> Standing:
    """Return what decides the place of a document."""
    signature = signature_of(document.text) if document.kind in _NEAR_KINDS else b""
    return Standing(signature, _topic_weight(document))


def _topic_weight(document: SourceDocument) -> int:
    from web4lora.domain.topics import parse_topics
    from web4lora.domain.topics_source import topics_in_source

    match document.kind:
        case "topics":
            topics = parse_topics(document.text)
        case "typescript":
            topics = topics_in_source(document.text)
        case _:
            return 0
    return len(topics) * _TOPIC_WEIGHT + sum(topic.weight for topic in topics)


def places(
    store: Store,
    coming: Mapping[str, tuple[SourceDocument, Standing]],
    leaving: Iterable[str],
) -> dict[str, Place]:
    """Return the place of every document of the history.

    Args:
        store: the index.
        coming: documents by key that this run writes, with their standing.
        leaving: keys of documents that this run takes out.
    """
    left = {*leaving, *coming}
    entries = [entry for entry in _stored(store) if entry.key not in left]
    entries += [_entry(key, *item) for key, item in coming.items()]
    holder = min(
        (entry for entry in entries if entry.topics),
        key=lambda entry: (-entry.topics, entry.key),
        default=None,
    )
    keys = {(entry.print.root, entry.print.path): entry.key for entry in entries}
    found = {entry.key: Place() for entry in entries}
    for family in families_of_prints(entry.print for entry in entries if entry.kind != _TOPICS):
        first = keys[family.representative.root, family.representative.path]
        for member in family.members[1:]:
            found[keys[member.root, member.path]] = Place(first)
    if holder is not None:
        # It keeps its own sections even where another one represents its family.
        found[holder.key] = Place(topics=True)
        for entry in entries:
            if entry.kind == _TOPICS and entry is not holder:
                found[entry.key] = Place(holder.key)
    return found


def _entry(key: str, document: SourceDocument, standing: Standing) -> _Entry:
    group = (document.kind, document.licence, document.ok_to_train, document.ok_to_retrieve)
    shown = Print(
        document.root,
        document.path,
        "|".join(map(str, group)),
        document.sha256,
        standing.signature,
    )
    return _Entry(key, document.kind, shown, standing.topics)


def _stored(store: Store) -> list[_Entry]:
    rows = store.rows(
        "SELECT d.path, d.kind, d.sha256, d.licence, d.ok_to_train, d.ok_to_retrieve,"
        " d.signature, d.topics, s.root, s.prefix FROM documents d"
        " JOIN sources s ON s.id = d.source_id WHERE d.tier = 'history'"
    )
    return [
        _Entry(
            row["path"],
            row["kind"],
            Print(
                row["root"],
                row["path"].removeprefix(row["prefix"]),
                "|".join(
                    map(
                        str,
                        (
                            row["kind"],
                            row["licence"],
                            bool(row["ok_to_train"]),
                            bool(row["ok_to_retrieve"]),
                        ),
                    )
                ),
                row["sha256"],
                row["signature"],
            ),
            row["topics"],
        )
        for row in rows
    ]


def misplaced(store: Store, wanted: Mapping[str, Place]) -> list[str]:
    """Return the keys of stored documents that stand elsewhere than they should."""
    rows = store.rows(
        "SELECT path, representative, has_topics FROM documents WHERE tier = 'history'"
    )
    return [
        row["path"]
        for row in rows
        if row["path"] in wanted
        and wanted[row["path"]] != Place(row["representative"], bool(row["has_topics"]))
    ]


def stored_documents(store: Store, keys: Sequence[str]) -> dict[str, SourceDocument]:
    """Return documents of the history as they were read, by key."""
    found: dict[str, SourceDocument] = {}
    for key in keys:
        row: Any = store.row(
            "SELECT d.*, s.root, s.prefix FROM documents d JOIN sources s ON s.id = d.source_id"
            " WHERE d.tier = 'history' AND d.path = ?",
            (key,),
        )
        if row is not None:
            found[key] = SourceDocument(
                path=key.removeprefix(row["prefix"]),
                root=row["root"],
                kind=row["kind"],
                text=row["text"],
                sha256=row["sha256"],
                encoding=row["encoding"],
                size=row["size"],
                licence=row["licence"],
                ok_to_train=bool(row["ok_to_train"]),
                ok_to_retrieve=bool(row["ok_to_retrieve"]),
                redactions=row["redactions"],
            )
    return found


@dataclass(frozen=True)
class FamilyCounts:
    """How many documents are folded, and onto how many."""

    folded: int
    families: int


def family_counts(store: Store) -> FamilyCounts:
    """Return how many copies the history folds into how many families."""
    rows = store.rows(
        "SELECT representative FROM documents WHERE tier = 'history' AND representative <> ''"
    )
    return FamilyCounts(len(rows), len({row["representative"] for row in rows}))
