"""What the pocket must never have seen: the forms and words that the adapter is there to teach."""

import re

_WORDS = re.compile(
    r"(?i:pdca)|\bTRON\b|\bCMM\d?\b|(?i:web4)|\bPRECEDES\b|\bFOLLOWS\b|toScenario|tool_calls?\b|<REFUSAL>"
)
_EMPTY_CONSTRUCTOR = re.compile(r"constructor\s*\(\s*\)\s*(\{\s*(super\(\);?)?\s*\}|;)")
_INIT = re.compile(r"\binit\s*\(")
_DRESS = r"[\s#>*_\-\d.()\[\]\W]*"
_LABEL = re.compile(
    rf"^{_DRESS}(T\]?rigger|R\]?esponse|O\]?utcome|N\]?ext|Previous|Objective){_DRESS}:", re.M
)
_HEADING = re.compile(r"^#{1,4}\W*(\w\.\s*)?(Objective|Plan|Do|Check|Act)\W*$", re.M)
_REFUSALS = re.compile(r"\bJest\b|file://")


def forbidden_in(text: str, *, prose: bool = True) -> str:
    """Return the first forbidden thing in the text, or "".

    `prose=False` (real package text) leaves out the ban on words like Jest and on single
    response labels, which are common in API documents and teach no house form there.
    """
    patterns = [_WORDS, _EMPTY_CONSTRUCTOR, _INIT, _HEADING]
    if prose:
        patterns += [_LABEL, _REFUSALS]
    for pattern in patterns:
        if found := pattern.search(text):
            return found.group(0)
    return ""
