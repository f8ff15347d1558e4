"""Copies and versions of a document are one family."""

import hashlib
import random

from web4lora.corpus import SourceDocument
from web4lora.corpus.documents import Kind
from web4lora.corpus.families import families

WORDS = [f"word{n}" for n in range(400)]
TEXT = " ".join(WORDS)
OLDER = " ".join([*WORDS[:-8], "a", "few", "words", "differ"])
OTHER = " ".join(reversed(WORDS))


def document(path: str, text: str, kind: Kind = "typescript") -> SourceDocument:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return SourceDocument(
        path, "root", kind, text, sha256, "utf-8", len(text), "MIT", True, True, 0
    )


DOCUMENTS = [
    document("components/A/0.3.9.0/src/ts/layer2/A.ts", OLDER),
    document("components/A/0.3.20.5/src/ts/layer2/A.ts", TEXT),
    document("components/A/0.3.20.4/src/ts/layer2/A.ts", TEXT),
    document("components/B/9.0.0.0/test/data/A.ts", TEXT),
    document("components/C/0.1.0.0/src/ts/layer2/C.ts", OTHER),
]


def shape(documents: list[SourceDocument]) -> list[list[tuple[str, str]]]:
    return [[(m.path, m.likeness) for m in family.members] for family in families(documents)]


def test_the_newest_version_outside_test_material_represents_its_family() -> None:
    assert shape(DOCUMENTS) == [
        [
            ("components/A/0.3.20.5/src/ts/layer2/A.ts", "representative"),
            ("components/A/0.3.20.4/src/ts/layer2/A.ts", "identical"),
            ("components/B/9.0.0.0/test/data/A.ts", "identical"),
            ("components/A/0.3.9.0/src/ts/layer2/A.ts", "near"),
        ],
        [("components/C/0.1.0.0/src/ts/layer2/C.ts", "representative")],
    ]


def test_the_order_of_documents_does_not_matter() -> None:
    shuffled = list(DOCUMENTS)
    random.Random(7).shuffle(shuffled)
    assert shape(shuffled) == shape(DOCUMENTS)


def test_documents_of_two_kinds_are_no_family() -> None:
    mixed = [document("a.ts", TEXT), document("a.md", TEXT, "process")]
    assert [len(family.members) for family in families(mixed)] == [1, 1]


def test_every_document_is_in_one_family() -> None:
    paths = [m.path for family in families(DOCUMENTS) for m in family.members]
    assert sorted(paths) == sorted(d.path for d in DOCUMENTS)
    assert families([]) == []
