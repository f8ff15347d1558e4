"""What the buckets read: the index's documents, parsed once.

Only documents with ``ok_to_train`` come in. Nothing is read from disk here.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from web4lora.domain.pdca import Pdca, parse_pdca
from web4lora.domain.topics import TrainingTopic, parse_topics
from web4lora.domain.topics_source import topics_in_source
from web4lora.domain.typescript import ClassFacts, InterfaceFacts, TypeScriptFacts, parse_typescript
from web4lora.samples.distil import Gist, distil
from web4lora.samples.place import Place

_PUSHED = re.compile(
    r"(https://github\.com/[\w.-]+/[\w.-]+)/blob/([\w./-]+?)"
    r"/(?:scrum\.pmo|components|docs|sessions?|src|roles|pdca)/"
)


class Document(Protocol):
    """A stored document, as `rag.Index.documents()` and the daily buffer hand it out."""

    @property
    def path(self) -> str:
        """Repository-relative path."""

    @property
    def kind(self) -> str:
        """``pdca``, ``typescript``, ``process``, ``topics`` or ``tool_examples``."""

    @property
    def text(self) -> str:
        """The whole text, redacted."""

    @property
    def sha256(self) -> str:
        """Hash of the source."""

    @property
    def quality(self) -> float:
        """0–100."""

    @property
    def ok_to_train(self) -> bool:
        """Licence and settings allow training on it."""


@dataclass(frozen=True)
class Record:
    """A PDCA record of the repository."""

    path: str
    text: str
    quality: float
    pdca: Pdca

    @property
    def group_id(self) -> str:
        """The record's family: everything made from it stays on one side of the split."""
        return f"pdca:{self.path}"

    @cached_property
    def gist(self) -> Gist:
        """What the record says, in its own words."""
        return distil(self.pdca, self.text)


@dataclass(frozen=True)
class CodeFile:
    """A TypeScript file of the repository."""

    path: str
    text: str
    facts: TypeScriptFacts

    @property
    def family(self) -> str:
        """The component, or the path where there is none: versions belong together."""
        return self.facts.component or self.path

    @property
    def group_id(self) -> str:
        """The component family."""
        return f"component:{self.family}"


@dataclass(frozen=True)
class CodeClass:
    """One class of the repository and the file it stands in."""

    file: CodeFile
    facts: ClassFacts

    @property
    def source_id(self) -> str:
        """Path and line of the class."""
        return f"{self.file.path}#L{self.facts.start_line}-L{self.facts.end_line}"

    @property
    def conforms(self) -> bool:
        """Empty constructor (strict) and an `init` of its own, in a file that parses."""
        facts = self.facts
        return (
            facts.empty_constructor_strict
            and facts.has_init
            and not self.file.facts.parse_errors
            and not self.file.facts.functions
        )


@dataclass(frozen=True)
class ProcessDocument:
    """A process document of the repository."""

    path: str
    text: str

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.rsplit("/", 1)[-1]


@dataclass(frozen=True)
class Sources:
    """Everything the generators may read, in path order."""

    records: tuple[Record, ...] = ()
    code: tuple[CodeFile, ...] = ()
    topics: tuple[TrainingTopic, ...] = ()
    topics_path: str = ""
    process: tuple[ProcessDocument, ...] = ()
    for_pocket: bool = False

    @staticmethod
    def of(documents: Iterable[Document], *, for_pocket: bool = False) -> "Sources":
        """Parse documents; those that may not be trained on stay out.

        Args:
            documents: of the index.
            for_pocket: the rows are for a small model: what it learns last, in short forms.
        """
        records: list[Record] = []
        code: list[CodeFile] = []
        topics: tuple[TrainingTopic, ...] = ()
        topics_path = ""
        process: list[ProcessDocument] = []
        for document in sorted(documents, key=lambda item: item.path):
            if not document.ok_to_train:
                continue
            path, text = document.path, document.text
            match document.kind:
                case "pdca":
                    pdca = parse_pdca(text, path)
                    records.append(Record(path, text, document.quality, pdca))
                case "typescript":
                    code.append(CodeFile(path, text, parse_typescript(text, path)))
                    topics, topics_path = _fuller(topics, topics_path, topics_in_source(text), path)
                case "topics":
                    topics, topics_path = _fuller(topics, topics_path, parse_topics(text), path)
                case "process":
                    process.append(ProcessDocument(path, text))
                case _:
                    continue
        return Sources(tuple(records), tuple(code), topics, topics_path, tuple(process), for_pocket)

    @cached_property
    def classes(self) -> tuple[CodeClass, ...]:
        """Every named class, in path order."""
        return tuple(
            CodeClass(file, facts)
            for file in self.code
            for facts in file.facts.classes
            if facts.name
        )

    @cached_property
    def families(self) -> dict[str, tuple[CodeFile, ...]]:
        """Files by component family, in path order."""
        found: dict[str, list[CodeFile]] = {}
        for file in self.code:
            found.setdefault(file.family, []).append(file)
        return {family: tuple(files) for family, files in found.items()}

    def classes_of(self, family: str) -> Iterator[CodeClass]:
        """Yield the named classes of a component family, in path order."""
        for file in self.families.get(family, ()):
            for facts in file.facts.classes:
                if facts.name:
                    yield CodeClass(file, facts)

    @cached_property
    def interfaces(self) -> dict[tuple[str, str, str], tuple[CodeFile, InterfaceFacts]]:
        """Interfaces by component family, version and name."""
        return {
            (file.family, file.facts.version or "", found.name): (file, found)
            for file in self.code
            for found in file.facts.interfaces
        }

    @cached_property
    def place(self) -> Place:
        """Where the team pushes its records: the repository and branch its links name most."""
        found = Counter(
            match.groups() for record in self.records for match in _PUSHED.finditer(record.text)
        )
        if not found:
            return Place(core_records=self.for_pocket)
        (repository, branch), _ = min(found.items(), key=lambda item: (-item[1], item[0]))
        return Place(repository, branch, self.for_pocket)

    @cached_property
    def component_names(self) -> tuple[str, ...]:
        """Names of the repository's components, sorted."""
        return tuple(sorted({file.facts.component for file in self.code if file.facts.component}))


def _fuller(
    known: tuple[TrainingTopic, ...], known_path: str, found: Sequence[TrainingTopic], path: str
) -> tuple[tuple[TrainingTopic, ...], str]:
    """Return the topics that say more, with their file; source and export repeat each other."""
    if _says(found) > _says(known):
        return tuple(found), path
    return known, known_path


def _says(topics: Sequence[TrainingTopic]) -> tuple[int, int]:
    return len(topics), sum(topic.weight for topic in topics)
