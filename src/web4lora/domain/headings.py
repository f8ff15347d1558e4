"""Which section a heading opens, whatever its dress.

Real headings come as ``## **📋 PLAN**``, ``## P - PLAN``, ``## 1f.1 PLAN: Define Problem``,
``## DO (The Action)`` or ``### Act:``. A heading counts when the bare name stands alone or is
followed by a separator, so that "Checklist", "Do not use Jest" or "Plan-Do-Check-Act" do not.
"""

import re
import unicodedata

PHASES = ("plan", "do", "check", "act")
REQUIRED_SECTIONS = ("objective", *PHASES)
MAX_SECTION_LEVEL = 3  # grading-rules.md: headings of level 1-3

_ALIASES = {
    "objective": "objective",
    "plan": "plan",
    "do": "do",
    "check": "check",
    "act": "act",
    "summary": "summary",
    "emotional reflection": "reflection",
    "emotional reflections": "reflection",
    "emotional section": "reflection",
    "reflection": "reflection",
    "pdca process update": "process_update",
    "pdca process updates": "process_update",
    "process update": "process_update",
}
_NAMES = "|".join(sorted(_ALIASES, key=len, reverse=True))

_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufe00-\ufe0f\u20e3\ufeff]")
_NUMBERING = re.compile(
    r"^(?:(?:phase|step|section|stage|part|schritt|teil)\s+)?"
    r"(?:\(?\d+[a-z]?(?:\.\d+)*\)?|(?:[ivx]{1,4}|\(?[a-h])(?=[.):]))\s*[.):–—-]*\s*(?=\W*[a-z\[])"
)
#: ``:clipboard: PLAN``, and what announces a phase: ``Phase: PLAN``, ``PDCA Phase - DO``.
_SHORTCODE = re.compile(r"^(?::[a-z0-9_+-]+:\s*)+")
_ANNOUNCED = re.compile(r"^(?:pdca\s+)?(?:phase|section)\s*[:–—-]\s*")
_BOX = re.compile(r"^[^\w\[(]*\[[ x~]\]\s+")
_SPELLED_LETTER = re.compile(r"\[(\w)\](?=\w)")
_LETTER_PREFIX = re.compile(r"^(?:(?:phase|step)\s+)?\(?([opdca])[)\]]?\s*[-–—:.)=/|(→]?\s*(?=\1)")
#: ``PLAN {#plan}``: an anchor for the renderer.
_ANCHOR = re.compile(r"\s*\{#[\w-]+\}\s*$")
_OPENING = re.compile(rf"^({_NAMES})(?![\w'’])(.*)$")
_SUFFIX = re.compile(
    r"\s*[:(\[{|/→•·–—]|\s+-+(?:\s|$)|(?:\s+|-)(?:phase|section|step|stage|plan)\W*$"
    r"|(?:\s+|-)(?:phase|stage)\s*[:(\[|–—-]|\s+&\s(?!don)"
)
#: What a phase made or how it went: "Check Results", "DO Phase 2", "Do Implementation".
_OWN_WORD = {
    "plan": "overview|details",
    "do": "implementation|execution|results?",
    "check": "(?:verification )?results?|verification",
    "act": "improvements?|learnings?",
}
_PHASE_AFTER = re.compile(
    r"\s*(?:[-–—→/&+,|]|->|and\b|und\b)\s*(?:objective|plan|do|check|act)\s*(?:$|[-–—→/&+,|:(])"
)


def _bare(text: str) -> str:
    """Lower-case, without emoji, emphasis marks, numbering and letter prefix."""
    bare = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    bare = _SHORTCODE.sub("", re.sub(r"^[*_\s]+", "", bare))
    bare = re.sub(r"[*_`~]+", "", _ANCHOR.sub("", bare))
    bare = _SPELLED_LETTER.sub(r"\1", bare)
    bare = re.sub(r"^[^\w(]+", "", _BOX.sub("", bare))
    bare = _NUMBERING.sub("", _ANNOUNCED.sub("", bare), count=1)
    bare = re.sub(r"^[^\w(]+", "", bare)
    bare = _LETTER_PREFIX.sub("", bare, count=1)
    bare = re.sub(r"^\W+", "", bare)
    return re.sub(r"[^\w)\]]+$", "", bare)


def section_name(text: str, *, allow_suffix: bool = True) -> str | None:
    """Return the canonical section a heading text opens, or None.

    Args:
        text: the heading's text without its marks.
        allow_suffix: accept ``PLAN: Analysis`` and ``DO (The Action)``, not only the bare name.

    Returns:
        objective, plan, do, check, act, summary, reflection, process_update, or None.
    """
    match = _OPENING.match(_bare(text))
    if match is None:
        return None
    name, rest = _ALIASES[match[1]], match[2].strip("])")
    if not rest.strip():
        return name
    if not allow_suffix or _PHASE_AFTER.match(rest):
        return None
    if _SUFFIX.match(rest) or _starts_with_symbol(rest) or _is_own_word(name, rest):
        return name
    return None


def _is_own_word(name: str, rest: str) -> bool:
    words = _OWN_WORD.get(name)
    shape = rf"\s+(?:phase(?:\s+(?:\d+|results?|completed?|{words}))?|{words})\s*(?:$|[:(|–—-])"
    return words is not None and bool(re.match(shape, rest))


def _starts_with_symbol(rest: str) -> bool:
    """Tell whether an emoji follows the name, as in ``Do ✅ Complete``, ``DO PHASE ✅``."""
    stripped = re.sub(r"^\s+(?:phase|stage)\b", "", rest).lstrip()
    return bool(stripped) and unicodedata.category(stripped[0]) in {"So", "Sm"}
