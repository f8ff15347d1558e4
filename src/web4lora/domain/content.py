"""What is real content in a Markdown text, and what only holds its place."""

import functools
import re
from collections.abc import Iterable

from web4lora.domain.markdown import Markdown

_LEAD = re.compile(r"^[\s>]*(?:(?:[-*+•]|\d+[.)])\s+)?(?:\[[ xX~]\]\s*)?")
_WORD = re.compile(r"[^\W_](?:[\w'’./@#+-]*[^\W_])?")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)")
_URL = re.compile(r"https?://\S+")
#: "Verification Results:" names what follows; a longer line with a colon is a sentence.
_LABEL_ONLY = re.compile(r"^(?:[\w()/&'-]+\s+){0,4}[\w()/&'-]+\s*:$")
_LABELLED = re.compile(r"^[\w\s()/&'-]{1,40}:\s+")
_TAG = re.compile(r"</?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>")
_TICKS = re.compile(r"[*_`~]+")

#: Words that a model or a template leaves where content should stand.
PLACEHOLDER_WORDS = frozenset(
    {"todo", "tbd", "tba", "tbc", "fixme", "xxx", "wip", "placeholder", "pending"}
    | {"n/a", "na", "none", "...", "…", "-", "–", "—", "?"}
)
_PLACEHOLDER_PHRASE = re.compile(
    r"(?:to be|will be|wird noch|noch)\s+"
    r"(?:filled|determined|defined|decided|added|created|written|completed|announced|done|updated"
    r"|ausgefüllt|ergänzt|festgelegt|erstellt|offen)\b"
    r"|(?:content|text|details|plan|description|results?)\s+(?:goes?|here|follows?|to come)\b.*"
    r"|coming soon|fill (?:this )?in\b|insert .* here|describe .* here|your .* here|not yet\b"
    r"|(?:todo|tbd|fixme)\s*[:–—-]\s*(?:fill|write|describe|complete|document"
    r"|add (?:details|content|text))",
    re.IGNORECASE,
)
_INSTRUCTION = (
    r"(?:describe|insert|enter|fill|your|specify|explain|provide|state|replace|placeholder|todo|tbd"
    r"|what|how|list|add|name of|link to|path to|url of|summary of|description of|brief)"
)
_TEMPLATE_BRACES = re.compile(r"\{\{[^{}\n]*\}\}")
_ELLIPSIS = re.compile(r"(?<![\w\])])\[\s*(?:\.{2,}|…)\s*\](?!\()|(?<![\w)])<\s*(?:\.{2,}|…)\s*>")
_BRACKET_INSTRUCTION = re.compile(
    rf"(?<![\w\])!])\[{_INSTRUCTION}\b[^\[\]\n]*\](?![(\[:])", re.IGNORECASE
)
_ANGLE_INSTRUCTION = re.compile(rf"(?<![\w)])<{_INSTRUCTION}\b[^<>=/\n]*>", re.IGNORECASE)
# The filler itself; "replace the lorem ipsum text" is a sentence about it.
_LOREM = re.compile(
    r"(?:^|:)\W*lorem ipsum\b|\blorem ipsum\W*(?:$|dolor\b)"
    r"|\bdolor sit amet\b|\bconsectetur adipiscing\b",
    re.IGNORECASE | re.MULTILINE,
)
_BRACKET_LINE = re.compile(r"^(?:\[[^\[\]]*\]|<[^<>]*>|\{[^{}]*\})[.:]?$")

_MIN_DISTINCT = 5  # distinct alphabetic words; fewer is a phrase said again
_REPETITION_RATIO = 0.35


def content_lines(view: Markdown, start: int, end: int) -> list[str]:
    """Return the lines of a 1-based range that carry text: prose and code, no headings or marks."""
    kept = []
    for number in range(start, end + 1):
        if number in view.mark_lines:
            continue
        raw, visible = view.lines[number - 1], view.visible[number - 1]
        is_comment = "<!--" in raw or not visible.strip()
        kept.append(visible if is_comment and number not in view.code_lines else raw)
    return kept


def real_words(lines: Iterable[str]) -> list[str]:
    """Return the words of lines in lower case, without placeholders, labels and repetition."""
    sentences: dict[str, None] = {}
    for line in lines:
        text = _real_text(line)
        for sentence in re.split(r"(?<=[.!?;])\s+", text):
            sentences.setdefault(sentence.strip().casefold(), None)
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    distinct = set(words)
    if len(distinct) < _REPETITION_RATIO * len(words) and len(words) < 80:
        return sorted(distinct)
    return words


def has_substance(lines: Iterable[str], minimum: int) -> bool:
    """Tell whether the lines hold at least `minimum` real words that do not repeat themselves."""
    words = real_words(lines)
    distinct = {word for word in words if word[0].isalpha()}
    return len(words) >= minimum and len(distinct) >= min(_MIN_DISTINCT, minimum)


# The lines of a template come back in every record, and several rules ask for the same line.
@functools.lru_cache(maxsize=8192)
def _real_text(line: str) -> str:
    text = _TICKS.sub("", _LEAD.sub("", line, count=1))
    if "|" in text:
        text = text.replace("|", " ")
    if _LOREM.search(text):
        return ""
    for pattern in (_TEMPLATE_BRACES, _ELLIPSIS, _BRACKET_INSTRUCTION, _ANGLE_INSTRUCTION, _TAG):
        text = pattern.sub(" ", text)
    text = _URL.sub(" ", _LINK.sub(r"\1", text)).strip()
    if _LABEL_ONLY.match(text) or is_placeholder(text):
        return ""
    value = _LABELLED.sub("", text, count=1)
    return "" if value != text and is_placeholder(value) else text


def is_placeholder(text: str) -> bool:
    """Tell whether a text, as a whole, only holds the place of content."""
    bare = _TICKS.sub("", text).strip()
    if _BRACKET_LINE.match(bare):
        return True
    inner = bare.strip("()[]{}<>!?.,:; ").casefold()
    if not inner or inner in PLACEHOLDER_WORDS or bare.strip("() ") in PLACEHOLDER_WORDS:
        return True
    return _PLACEHOLDER_PHRASE.match(inner) is not None


def template_placeholders(view: Markdown) -> tuple[str, ...]:
    """Return the distinct ``{{…}}`` that stand outside code, in order."""
    found = (match for line in view.visible for match in _TEMPLATE_BRACES.findall(line))
    return tuple(dict.fromkeys(found))


def unfilled(view: Markdown, start: int, end: int) -> str | None:
    """Return the first plain sign of an unfilled template in a 1-based range, or None."""
    patterns = (_TEMPLATE_BRACES, _BRACKET_INSTRUCTION, _ANGLE_INSTRUCTION, _LOREM)
    for line in view.visible[start - 1 : end]:
        for pattern in patterns:
            if match := pattern.search(line):
                return match[0]
    return None
