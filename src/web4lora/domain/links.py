"""The links a record states about itself: what came before, what comes next, where it belongs.

Labels come bare or bold, with emoji and bullets, in a table, as a heading, or inside the link
text; 70 real records lost the label of their predecessor, which then stands alone below
"Previous Commit". PRECEDES names the record before this one, FOLLOWS the one after (P2).
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from web4lora.domain.content import is_placeholder
from web4lora.domain.markdown import Markdown, inline_tokens

_KINDS = {
    "history": r"pdca\s+history",
    "previous": r"precede(?:s|d\s+by)"
    r"|(?:link\s+to\s+)?(?:prev(?:ious)?|prior|preceding|last|vorherige[rs]?|vorige[rs]?"
    r"|letzte[rs]?|predecessor)[\s_]+pdca"
    r"|previous\s+(?:iteration|cycle|record)|predecessor|vorgänger(?:-pdca)?|prev(?:ious)?",
    "next": r"follow(?:s|ed\s+by)|(?:link\s+to\s+)?(?:next|nächste[rs]?|successor)[\s_]+pdca"
    r"|successor|nachfolger(?:-pdca)?|next",
    "parent": r"parent(?:\s+pdca|\s+iterations?)?",
    "tracking": r"tracking(?:\s+pdca)?",
    "blocks": r"blocks",
    "blocked_by": r"blocked\s+by",
    "completes": r"completes",
    "supersedes": r"supersedes",
    "superseded_by": r"superseded\s+by",
    "depends_on": r"depends\s+on",
    "backward": r"backward",
    "forward": r"forward",
    "related": r"related(?:\s+pdcas?)?",
    "self": r"this\s+pdca|pdca\s+document",
}
#: A direction is the chain itself, unless it says what else: "Backward (Dependencies)".
_DIRECTIONS = {"backward": "previous", "forward": "next"}
_ANY_NAME = "|".join(rf"(?P<{kind}>{names})" for kind, names in _KINDS.items())
_KEYWORD = re.compile(
    r"precede|predecessor|successor|follow|prev|next|parent|tracking|block|completes|supersede"
    r"|depends|ward|related|pdca|vorgänger|nachfolger",
    re.IGNORECASE,
)
_DRESS = r"[^\w\[\]()<>|·\n]{0,12}"
_LABEL = re.compile(
    r"(?:^[\s>]*(?:[-*+•]\s+|\d+[.)]\s+)?(?:\|\s*)?(?:\[[ xX]\]\s+)?|[|;•]\s*|<br\s*/?>\s*"
    r"|\s{2,}|(?<=\))[,;.]?\s+(?:[–—-]\s+)?(?=\*\*))"
    rf"[*_]{{0,3}}(?P<open>\[?){_DRESS}(?:{_ANY_NAME})"
    r"(?:\s+(?:link|document|record|file|reference|entry|cycle)s?)?"
    r"(?P<sep>\s*[*_]{0,3}\s*(?:\([^()\n]*\))?\s*[*_]{0,3}\s*(?:[:：]|→|->|=>|—|–)\s*[*_]{0,3}"
    r"|\s*(?:\*\*|__)\s*(?:\||(?=\[)|$)|\s*\||\s+(?=\[[^\]\n]+\]\(|[\w§/.-]+\.md\b)"
    r"|\s*[*_]{0,3}\s*[-=]\s*[*_]{0,3}\s*(?=\[[^\]\n]+\]\(|`))",
    re.IGNORECASE,
)
#: ``[← Previous PDCA](x.md) | [Next PDCA →](y.md)``: the label is all that the link shows.
_LABEL_LINK = re.compile(
    rf"(?<!!)\[[^\w\[\]\n]{{0,12}}"
    rf"(?:(?P<previous>{_KINDS['previous']})|(?P<next>{_KINDS['next']}))[^\w\[\]\n]{{0,12}}\]"
    r"\([^()\n]*\)",
    re.IGNORECASE,
)
_STRICT_NAME = re.compile(r"precede|follow|pdca", re.IGNORECASE)
#: "Vorheriges PDCA" leads through the index all the same, but the rules ask for these four.
_RULED_NAME = re.compile(r"precedes|follows|(?:prev(?:ious)?|next)\s+pdca", re.IGNORECASE)
_PREVIOUS_COMMIT = re.compile(r"^\W*previous commit\b", re.IGNORECASE)
_DRESSED_LINK = re.compile(rf"\s*{_DRESS}\[")
#: What a link without a label must lead to: "Back to session" may stand there as well.
_RECORD_NAME = re.compile(r"\.pdca\.md\b|(?:^|/)\d{4}-\d{2}-[\dX]{2}[^/]*\.md\b")
_NOT_APPLICABLE = re.compile(
    r"^(?:n\s*/\s*a|none|not applicable|keine?r?s?|first|erste[rs]?|initial|session start"
    r"|start of)\b",
    re.IGNORECASE,
)
#: What follows in the same breath is a remark, ``N/A - see [the howto](…)``; the other half of a
#: dual link is none: ``N/A | [x](x.pdca.md)``.
_DENIED = re.compile(r"^(?:n\s*/\s*a|none|not applicable)\b[^|\[]*(?:\[|$)", re.IGNORECASE)
_NAMES_RECORD = re.compile(
    r"^\S+$|\.md\b|\d{4}-\d{2}-\d{2}|\d{8}-\d{4}|\b[A-Z]+-\d+\b|[\w-]+/[\w./-]+|§|https?://"
)
#: What `problem` says of words that lead nowhere.
NAMES_NONE = "names no record"
_PATH_IN_TEXT = re.compile(r"(?:§/?)?[^\s|()\[\]`*§<>\"'“”„]+\.md\b")
_NAME = r"(?P<name>(?:[\w./§-]*/)?\d{4}-\d{2}-[\dX]{2}-UTC-[\w.-]*\w)"
#: A record named without its suffix, as the value's first word; also as a wiki link.
_NAME_IN_TEXT = re.compile(
    rf"^[\s`*_\[(\"'“„]*(?:pdca:?\s+)?{_NAME}(?=[\s`*_,;(|\])#\"'”]|$)", re.I
)
_NAME_ALONE = re.compile(rf"{_NAME}(?:#\S*)?")
_SUFFIXES = (".pdca.md", ".md")
_EMPTY_TARGETS = frozenset(
    {"", "#", "tbd", "todo", "tba", "pending", "url", "link", "path", "...", "…", "n/a", "none"}
    | {"github_url", "local_path", "placeholder", "xxx", "relative", "href", "#tbd", "#todo", "?"}
)
_MALFORMED = re.compile(r"\[|\]|https?://|§/|\bfile:|\S+\.md\b", re.IGNORECASE)
_LINK_SIGN = re.compile(r"\]\s?\(|\[[^\[\]\n]{1,60}\((?:http|\.{0,2}/)")
#: ``[text](never closed``, ``[text] (address)`` and ``[text(address)``, the links read away.
_LINK_RUINS = re.compile(
    r"\]\(|\[[^\[\]\n]{1,60}\((?:https?://|\.{0,2}/)[^()\s]*\)|\]\s\((?:https?://|[\w./§-]+\.md\))"
)
#: The second half of a dual link without its brackets.
_BARE_HALF = re.compile(r"\[GitHub\]\([^()\s]*\)\s*\|\s*§/", re.IGNORECASE)
_SHOWN = 60
_LATER = re.compile(
    r"\W*(?:\w+\W+){0,2}?(?:will be|to be|wird|werden|not yet|noch nicht|noch offen|coming soon"
    r"|unknown|unbekannt)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Link:
    """One Markdown link: its text and its target as written."""

    text: str
    target: str

    @property
    def leads_somewhere(self) -> bool:
        """Whether the target is more than a placeholder."""
        target = unquote(self.target).strip().strip("<>()").casefold()
        return target not in _EMPTY_TARGETS and "{{" not in target and not target.startswith("#tbd")


@dataclass(frozen=True)
class StatedLink:
    """A labelled link of a record.

    Attributes:
        kind: previous, next, parent, tracking, blocks, supersedes, …
        label: the label as written, without marks; empty where the record lost it.
        text: the value as written.
        links: the Markdown links of the value, in order.
        rest: what the value holds besides links, inline code left out.
        line: 1-based.
    """

    kind: str
    label: str
    text: str
    links: tuple[Link, ...]
    rest: str
    line: int

    @property
    def candidates(self) -> tuple[str, ...]:
        """Where the link may lead, best first: hrefs, then URLs, then § paths and bare names."""
        if self._is_denied:
            return ()
        targets = [link.target for link in self.links if link.leads_somewhere]
        local = [target for target in targets if "://" not in target]
        remote = [target for target in targets if "://" in target]
        texts = [name for link in self.links for name in _PATH_IN_TEXT.findall(link.text)]
        bare = _PATH_IN_TEXT.findall(re.sub(r"\[[^\]]*\]\([^)]*\)", " ", self.text))
        names = [name for target in local if (name := _NAME_ALONE.fullmatch(unquote(target)))]
        if not (targets or texts or bare):
            shown = [link.text for link in self.links] or [self.text]
            names = [name for text in shown if (name := _NAME_IN_TEXT.match(text))]
        whole = [path for name in names for path in _with_suffix(name["name"])]
        return tuple(dict.fromkeys([*local, *remote, *texts, *bare, *whole]))

    @property
    def names_a_record(self) -> bool:
        """Whether the value leads to something that is named as records are."""
        return any(_RECORD_NAME.search(candidate) for candidate in self.candidates)

    @property
    def is_not_applicable(self) -> bool:
        """Whether the value says that there is none: ``N/A - first of session``."""
        is_none = not self.links and bool(_NOT_APPLICABLE.match(self.text.strip("*_`([ ")))
        return is_none or self._is_denied

    @property
    def _is_denied(self) -> bool:
        return bool(_DENIED.match(self.text.strip("*_`([ ")))

    @property
    def is_record_link(self) -> bool:
        """Whether the label speaks of records, in whatever words, not a bare "Next:"."""
        return self.kind in {"previous", "next"} and bool(_STRICT_NAME.search(self.label))

    @property
    def is_ruled(self) -> bool:
        """Whether the label is one of the four that grading-rules.md asks for."""
        return self.is_record_link and bool(_RULED_NAME.search(self.label))


def _with_suffix(name: str) -> list[str]:
    """Return the files that a record named without its suffix may be."""
    return [name.removesuffix(".pdca") + suffix for suffix in _SUFFIXES]


def problem(stated: StatedLink) -> str | None:
    """Say why a record link counts as empty, or None when it holds something.

    A backward link may say N/A; a forward link may not (grading-rules.md).
    """
    text = stated.text.strip()
    if not text.strip("*_|- "):
        return "is empty"
    if "{{" in text:
        return "is an unfilled placeholder"
    if stated.is_not_applicable:
        return None if stated.kind == "previous" else "says there is none"
    if stated.links:
        return None if any(x.leads_somewhere for x in stated.links) else "leads nowhere"
    if is_placeholder(text.strip("*_ ")) or _LATER.match(text.strip("*_ ")):
        return "is still pending"
    first = text.strip("*_ ").split(maxsplit=1)[0].strip("()[]*_.,:;!`").casefold()
    if is_placeholder(first):
        return "is still pending"
    return None if _NAMES_RECORD.search(text) else NAMES_NONE


def malformation(stated: StatedLink) -> str | None:
    """Say why a record link is no well-formed Markdown link, single or dual, or None."""
    if (empty := problem(stated)) or stated.is_not_applicable:
        return empty
    if "file:" in stated.text.casefold():
        return "uses file://"
    if not stated.links:
        return "is no Markdown link"
    if not all(link.leads_somewhere for link in stated.links):
        return "has an empty target"
    if _MALFORMED.search(stated.rest):
        return "is not a well-formed link"
    return None


@functools.lru_cache(maxsize=32)
def stated_links(view: Markdown) -> tuple[StatedLink, ...]:
    """Return every labelled link of a text, in order, with the label-less predecessors."""
    found: list[StatedLink] = []
    headings = {heading.line: heading for heading in view.headings}
    for number, line in enumerate(view.visible, start=1):
        if number in headings:
            found.extend(_from_heading(view, number, headings[number].text))
            continue
        if not _KEYWORD.search(line):
            continue
        raw = view.lines[number - 1]
        labels = max(list(_labels_in(line)), list(_label_links_in(line)), key=len)
        for kind, label, start, end in labels:
            value = raw[start:end] if end < len(line) else raw[start:]
            found.extend(_with_value(view, number, kind, label, value))
        if _PREVIOUS_COMMIT.match(line):
            found.extend(_label_less(view, number + 1))
    return tuple(found)


def broken_link(view: Markdown) -> str | None:
    """Return the first line that holds the ruins of a Markdown link, or None.

    What a well-formed link is made of is gone once it is read; ``](`` that is left over was meant
    as one. A link text may run over a line end, so that the line before is read with it.
    """
    for number, line in enumerate(view.visible):
        if not _LINK_SIGN.search(line):
            continue
        before = view.visible[number - 1] if number else ""
        is_broken = all(_has_ruins(view, text) for text in (line, f"{before}\n{line}"))
        if is_broken or _BARE_HALF.search(line):
            return " ".join(line.split())[:_SHOWN]
    return None


def _has_ruins(view: Markdown, text: str) -> bool:
    return bool(_LINK_RUINS.search(read_links(view, text)[1]))


def read_links(view: Markdown, text: str) -> tuple[tuple[Link, ...], str]:
    """Return the Markdown links of one line and the text that stands beside them."""
    links: list[Link] = []
    rest: list[str] = []
    target: str | None = None
    inside: list[str] = []
    for token in inline_tokens(text, view.references):
        if token.type == "link_open":
            target, inside = str(token.attrGet("href") or ""), []
        elif token.type == "link_close":
            links.append(Link("".join(inside), target or ""))
            target = None
        elif token.type in {"text", "code_inline"} and target is not None:
            inside.append(token.content)
        elif token.type == "text":
            rest.append(token.content)
    return tuple(links), "".join(rest).strip()


def _labels_in(line: str) -> Iterator[tuple[str, str, int, int]]:
    """Yield kind, label and the value's first and last column for each label on a line."""
    matches = list(_LABEL.finditer(line))
    for index, match in enumerate(matches):
        kind = match.lastgroup if match.lastgroup in _KINDS else None
        kind = kind or next(name for name in _KINDS if match[name])
        label = " ".join(match[kind].split())
        if kind in _DIRECTIONS and "(" not in match["sep"]:
            kind = _DIRECTIONS[kind]
        end = matches[index + 1].start() if index + 1 < len(matches) else len(line)
        start = match.start("open") if match["open"] else match.end()
        yield kind, label, start, end


def _label_links_in(line: str) -> Iterator[tuple[str, str, int, int]]:
    """Yield the same for links that show their label and nothing else."""
    matches = list(_LABEL_LINK.finditer(line))
    for index, match in enumerate(matches):
        kind = "previous" if match["previous"] else "next"
        end = matches[index + 1].start() if index + 1 < len(matches) else len(line)
        yield kind, " ".join(match[kind].split()), match.start(), end


def _with_value(
    view: Markdown, number: int, kind: str, label: str, value: str
) -> Iterator[StatedLink]:
    value = value.strip().rstrip("|").strip()
    if value.strip("*_ "):
        yield _stated(view, number, kind, label, value)
        return
    following = list(_value_lines(view, number + 1))
    for line, text in following:
        yield _stated(view, line, kind, label, text)
    if not following:
        yield StatedLink(kind, label, "", (), "", number)


def _stated(view: Markdown, number: int, kind: str, label: str, value: str) -> StatedLink:
    links, rest = read_links(view, value)
    return StatedLink(kind, label, value, links, rest, number)


def _value_lines(view: Markdown, number: int) -> Iterator[tuple[int, str]]:
    """Yield the link lines below a label that has no value on its own line."""
    taken = 0
    while number <= len(view.lines):
        visible, raw = view.visible[number - 1], view.lines[number - 1]
        bare = re.sub(r"^[\s>]*(?:[-*+•]\s+|\d+[.)]\s+)?", "", raw)
        if not visible.strip():
            if taken or view.lines[number - 1].strip():
                return
        elif _LABEL.match(visible) or visible.lstrip().startswith("#"):
            return
        elif bare.startswith("[") or _PATH_IN_TEXT.search(bare) or _NOT_APPLICABLE.match(bare):
            yield number, bare.strip()
            taken += 1
        else:
            return
        number += 1


def _from_heading(view: Markdown, number: int, text: str) -> Iterator[StatedLink]:
    match = _LABEL.match(f"{text.strip()}:")
    if match and match.end() >= len(text.strip()):
        kind = next(name for name in _KINDS if match[name])
        yield from _with_value(view, number, kind, match[kind], "")
    elif match and (match["previous"] or match["next"]) and "pdca" in match[0].casefold():
        # A heading that holds label and link; words alone are its topic.
        written = re.sub(r"^[\s#]+", "", view.lines[number - 1])
        if label := _LABEL.match(written):
            kind = next(name for name in _KINDS if label[name])
            stated = _stated(view, number, kind, label[kind], written[label.end() :].strip(" #*_"))
            if stated.candidates:
                yield stated


def _label_less(view: Markdown, number: int) -> Iterator[StatedLink]:
    """Yield the dual link that a link fixer left without its label below "Previous Commit"."""
    while number <= len(view.lines) and not view.lines[number - 1].strip():
        number += 1
    if number <= len(view.lines) and _DRESSED_LINK.match(view.visible[number - 1]):
        stated = _stated(view, number, "previous", "", view.lines[number - 1].strip())
        if stated.names_a_record and not _LABEL.match(view.visible[number - 1]):
            yield stated
