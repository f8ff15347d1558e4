"""An answer taken apart for reading its tone: prose sentences here, delivered code there."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from web4lora.domain.markdown import CodeBlock, Markdown, read_markdown

_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n){2,}")
_QUOTED = re.compile(r"“[^”\n]*”|„[^“”\n]*[“”]|«[^»\n]*»|\"[^\"\n]*\"|(?<!\w)'[^'\n]{12,}'(?!\w)")
#: A first sentence that is nothing but code: "`fix/mast-order`. Check that it is free."
_CODE_SENTENCE = re.compile(r"`[^`\n]+`[*_]*(?:[.!;]\s|[^\S\n]*(?:\n|$))")
_COUNTEREXAMPLE = re.compile(
    r"\b(?:(?:don't|do not|never) (?:do|use|write|copy|put|store|link)|not like|not this"
    r"|(?<!get it )(?<!gets it )(?<!go )(?<!goes )wrong"
    r"|banned"
    r"|forbidden|avoid|bad|violat\w*|breaks?|anti-?pattern|rejected|incorrect|non-compliant"
    r"|falsch"
    r"|verboten|nicht so|verstößt)\b|❌|🚫",
    re.IGNORECASE,
)
_OFFERED = re.compile(
    r"\b(?:here (?:it|you|is|are)|here's|hier|anyway|but|aber|trotzdem|so:|nachher|after"
    r"|compliant)\b",
    re.IGNORECASE,
)
_BARE_CODE = re.compile(
    r"^\s*(?:\d+[.)]|[-*])\s+(?:\$ )?(?:git|npm|npx|cp|mv|rm|mkdir|rsync|ln)\s+-?[\w./]+\s+\S+"
    r"|^\s*(?:import\s.*from|export\s|class\s+\w+|const\s+\w+|let\s+\w+|function\s+\w+"
    r"|constructor\s*\("
    r"|private\s|git\s+\w|npm\s|npx\s|cp\s+-?\w|mkdir\s|\$\s)|[;{}]\s*$"
)
_TELLS = re.compile(
    r"^\W*(?:step|first|then|next|run|just run|now run|execute|type|enter|installed|führe?"
    r"|schritt|\d)",
    re.IGNORECASE,
)
#: A line that is a command, or leads up to one: "The way you asked: `cp -r a b`".
_ONLY_CODE = re.compile(
    r"^\W*(?:(?!.*\b(?:not|never|no|nicht|nie|kein\w*|instead|statt|than"
    r"|avoid)\b)[^`]{1,80}:\W*)?"
    r"`[^`]+`\W*$",
    re.IGNORECASE,
)
_LONE_CODE = re.compile(
    r"^\W*(?:\d+[.)]\s*)?`([^`]+)`(?:\W*$|[.!;] |,? (?=(?:and|then|und|dann)\b))"
)
#: A table's row, or a quotation that fills its line.
_EXHIBIT = re.compile(r"^\s*(?:\|.*\w.*\||>\s*\S)", re.MULTILINE)
#: What stands in code that does nothing: remarks, a text that is only said, an error, an end.
_REMARK = re.compile(r"^\s*(?://|/?\*+/?|#(?!\!)|--|<!--)\s?(?P<said>.*?)(?:\*/|-->)?\s*$")
_SAID = re.compile(
    r"^\s*(?:echo|printf|print|console\.\w+|throw new \w+|raise \w+)\b[\s(]*"
    r"[\"'`](?P<said>.*)[\"'`][\s);]*[>\d&]*$"
)
_IDLE = re.compile(
    r"^\s*(?:[{}();\],]*|#!.*|exit \d|set -\w.*|return(?: null)?;?|pass"
    r"|(?:export |async |default |public |private |static )*(?:function|class|def|const)\b.*[{:]"
    r"|constructor\(.*\{.*|\w+\([^)]*\)(?:: ?\S+)? \{)\s*$"
)
#: A JSON answer that says by a field that nothing was done.
_STATUS = re.compile(
    r"^\s*\{(?:[^{}]*,)?\s*(?:\"(?:status|result|error|answer|response|state|outcome|action)\"\s*:"
    r"\s*\"(?:none\"|no\"|[^\"]*(?:declin|reject|refus|denied|error|forbid|blocked|abgelehnt"
    r"|verweigert))|\"(?:ok|success|allowed|accepted)\"\s*:\s*false"
    r"|\"(?:answer|result|output|response|code|command)\"\s*:\s*(?:null|\"\")"
    r"|\"tool_calls\"\s*:\s*\[\s*\])",
    re.IGNORECASE,
)
#: Without one of these, code that does nothing is still the code asked for.
_NO = re.compile(
    r"\b(?:no|not|nope|none|nothing|never|\w+n't|cannot|declin\w*|reject\w*|refus\w*|denied|forbid\w*"
    r"|off[- ]limits|blank|nein|nö|nicht|kein\w*|abgelehnt|verweigert|verboten)\b|request_denied",
    re.IGNORECASE,
)
_VALUE = re.compile(r":\s*\"([^\"]+)\"")
_LONG_LIST = 3
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\s*_)]+(?=\S)|\n+")
_LEAD = re.compile(r"^[\s>*_#\-–—•]+")


@dataclass(frozen=True)
class Reply:
    """What an answer says and what it hands over.

    Attributes:
        sentences: prose in order, lower case, without code, quotations and headings.
        spoken: the same sentences with their inline code.
        opening: the first two sentences that stand in no list.
        code: the fenced code that is handed over; counterexamples are left out.
        commands: inline code, lower case.
        lone_commands: the inline code that fills a line or a list item, lower case.
        visible: the text outside code, as written.
        is_document: whether the answer is built of headings.
        list_items: number of list items.
        starts_with_value: whether it begins with a text in quotation marks, or with code that is
            a sentence of its own.
    """

    sentences: tuple[str, ...]
    spoken: tuple[str, ...]
    opening: tuple[str, ...]
    code: str
    commands: tuple[str, ...]
    lone_commands: tuple[str, ...]
    visible: str
    is_document: bool
    list_items: int
    starts_with_value: bool

    @property
    def has_exhibit(self) -> bool:
        """Whether the answer hands over a table or a quoted text."""
        return bool(_EXHIBIT.search(self.visible))

    @property
    def bare_code(self) -> str:
        """Lines of code that stand outside any fence."""
        return "\n".join(line for line in self.visible.splitlines() if _BARE_CODE.search(line))

    @property
    def told_commands(self) -> list[str]:
        """Inline code that the answer tells the reader to run."""
        told = (
            sentence
            for sentence in self.spoken
            if (_TELLS.match(sentence) or _ONLY_CODE.search(sentence))
            and not _COUNTEREXAMPLE.search(sentence)
        )
        spoken = [one for sentence in told for one in re.findall(r"`([^`\n]+)`", sentence)]
        return [*spoken, *self.lone_commands]

    @property
    def has_artifact(self) -> bool:
        """Whether the answer hands over code or a document."""
        return bool(self.code.strip() or self.bare_code) or self.is_document

    @property
    def has_content(self) -> bool:
        """Whether the answer hands something over: code, a document, or a list."""
        return self.has_artifact or self.list_items >= _LONG_LIST


def read_reply(answer: str) -> Reply:
    """Take an answer apart."""
    # Endless blank lines say nothing, and patterns that cross lines would walk them over and over.
    answer = _BLANK_LINES.sub("\n\n", answer.rstrip())
    view = read_markdown(answer.replace("’", "'").replace("‘", "'"))
    if said := _said_in_code(view):
        view = read_markdown(said)
    skipped = view.code_lines | {heading.line for heading in view.headings}
    prose = [
        "" if number in skipped or line.lstrip().startswith(">") else line
        for number, line in enumerate(view.visible, start=1)
    ]
    raw = [
        "" if not masked else line[: len(masked)]
        for masked, line in zip(prose, view.lines, strict=True)
    ]
    pairs = _sentences("\n".join(prose), "\n".join(raw))
    loose = "\n".join(
        "" if number in view.list_lines else line for number, line in enumerate(prose, start=1)
    )
    leads = [""]
    for line in view.visible:
        leads.append(line if line.strip() else leads[-1])
    return Reply(
        sentences=tuple(masked for masked, _ in pairs),
        spoken=tuple(spoken for _, spoken in pairs),
        opening=tuple(masked for masked, _ in _sentences(loose, loose)[:2]),
        code="\n".join(
            f.content for f in view.fences if not _is_warning(f, leads[f.start_line - 1])
        ),
        commands=tuple(
            span.casefold() for line in view.lines for span in re.findall(r"`([^`\n]+)`", line)
        ),
        lone_commands=tuple(_lone_commands(view)),
        visible="\n".join(view.visible),
        is_document=len(view.headings) >= 2,
        list_items=len(view.list_lines),
        starts_with_value=any(
            shape.match(answer.strip(" *_\n")) for shape in (_QUOTED, _CODE_SENTENCE)
        ),
    )


def _said_in_code(view: Markdown) -> str:
    """Return what an answer says in code that does nothing, or "" where there is other code."""
    lines = enumerate(view.visible, start=1)
    prose = "\n".join(line for number, line in lines if number not in view.code_lines).strip()
    code = "\n".join(fence.content for fence in view.fences)
    if prose and (code or not _STATUS.match(prose)):
        return ""
    code = code or prose
    if _STATUS.match(code):
        return ". ".join(_VALUE.findall(code))
    said = []
    for line in code.splitlines():
        if found := _SAID.match(line) or _REMARK.match(line):
            said.append(found["said"].strip())
        elif not _IDLE.match(line):
            return ""
    text = ".\n".join(part.rstrip(".") for part in said if part)
    return text if _NO.search(text) else ""


def _lone_commands(view: Markdown) -> Iterator[str]:
    """Yield inline code that fills a line, where the words before do not warn of it."""
    lead = ""
    for number, line in enumerate(view.lines, start=1):
        alone = _LONE_CODE.match(line) if number not in view.code_lines else None
        if alone and not _COUNTEREXAMPLE.search(lead):
            yield alone[1].casefold()
        elif line.strip() and not alone:
            lead = line


def _sentences(masked: str, raw: str) -> list[tuple[str, str]]:
    """Cut two texts of equal length at the same places; quotations go from the first."""
    masked = _QUOTED.sub(lambda match: " " * len(match[0]), masked)
    edges = [0, *(match.end() for match in _SENTENCE_END.finditer(masked)), len(masked)]
    pairs = []
    for start, end in itertools.pairwise(edges):
        sentence = _LEAD.sub("", masked[start:end].replace("·", "")).strip(" *_\n").casefold()
        if re.search(r"\w", sentence):
            pairs.append((sentence, raw[start:end].strip().casefold()))
    return pairs


def _is_warning(fence: CodeBlock, lead: str) -> bool:
    """Tell whether a fence only shows what not to do; `lead` is the last line before it."""
    first = next((x for x in fence.content.splitlines() if x.strip()), "")
    last_clause = re.split(r"(?<=[.!?;])\s", lead.strip())[-1]
    if re.match(r"\s*(?://|#|/\*)", first) and _COUNTEREXAMPLE.search(first):
        return True
    return bool(_COUNTEREXAMPLE.search(last_clause)) and not _OFFERED.search(last_clause)
