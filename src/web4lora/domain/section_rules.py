"""What Do, Check and Act have to say, judged by signs in their text.

The signs are deliberately broad: a section fails when it shows none of them ("Everything looks
fine and the team is happy"), not when it words them in a new way.
"""

import re
from collections.abc import Sequence

from web4lora.domain.content import content_lines, real_words
from web4lora.domain.markdown import Markdown
from web4lora.domain.patterns import LazyPattern

_STEP_LINE = LazyPattern(
    r"^\s*(?:[•✅✔☑➜→–—◦▪]\ufe0f?\s*\S|\*\*(?:step\s+)?\d+|(?:step|schritt)\s+\d+|\(?\d+[.)]\s)",
)
_STEP_HEADING = LazyPattern(r"^\W*(?:step|schritt|action)?\s*\d|^\W*(?:step|schritt)\b")
_CODE_SPAN = LazyPattern(r"`[^`\n]+`")
_ACTION_VERB = LazyPattern(
    r"\b(?:add|remov|renam|mov|creat|writ|wrot|written|delet|replac|updat|refactor|extract|implement"
    r"|install|configur|commit|push|merg|ran\b|run\b|execut|built|build|fix|chang|split|introduc"
    r"|convert|migrat|generat|hinzugefügt|entfernt|umbenannt|erstellt|ersetzt|ausgeführt"
    r"|verschoben|geändert|geschrieben)\w*",
)
_SPECIFIC = LazyPattern(r"\d|`|\w+\.\w{2,4}\b|/\w+|\b[A-Z][a-z0-9]+[A-Z]\w*|\w+\(\)", re.NOFLAG)

#: A result that names its own expectation.
_RESULT = LazyPattern(
    r"\b(?:before|vorher)\b[^\n]*\d[^\n]*\b(?:after|now|nachher|jetzt)\b[^\n]*\d"
    r"|\b(?:limit|target|goal|threshold|budget|baseline|soll|ist|ziel)\W{1,4}\d"
    r"|^\W*(?:expect(?:ed|ation)?|erwart(?:et|ung))\b|\b(?:no|none|kein\w*)\b.*\b(?:than|als)\b"
    r"|\bexactly (?:what|as|the)\b|\bsame as\b|\bgenau (?:wie|das|so)\b|\bverification results?\b"
    r"|\b(?:confirm(?:s|ed)|bestätigt(?:e|en)?) (?:it|this|that|the|es|das|dies)\b"
    r"|\bobserved\b|\bresolves?\b|\bunchanged\b|✓|\bpass(?:es|ed|ing)?\b|\bfail(?:s|ed|ing|ures?)?\b|\bgreen\b"
    r"|\bmatch(?:es|ed|ing)?\b|\bequals?\b|\bassert\w*|\bexit code\b|\bcoverage\b"
    r"|\d+\s*(?:/|of|von|out of)\s*\d+|\d+(?:\.\d+)?\s*%|\b(?:acceptance|success) criteri"
    r"|\bno (?:\w+ ){0,2}(?:errors?|warnings?|violations?|regressions?|failures?|differences?|diff"
    r"|leaks?|matches|hits)\b|\b(?:0|zero) (?:\w+ )?(?:errors?|warnings?|failures?|violations?"
    r"|hits)\b"
    r"|\bagainst (?:the|a|an|our|its)\b|\bcompar(?:e|es|ed|ing|ison)\b"
    r"|\b(?:meets?|met)\b(?=[^.]*\b(?:criteri|requirement|expect|limit|budget|target|goal|objective"
    r"|rule|standard|threshold|spec|gate|definition|\d))|\bis met\b"
    r"|\bsatisf(?:y|ies)\b"
    r"|\bbestanden\b|\bgrün\b|\bstimmt\b|\bfehlerfrei\b|\bentspricht\b"
    r"|\bkeine (?:fehler|warnungen|verstöße)\b|\babgehakt\b|\bwie (?:erwartet|geplant|gefordert)\b",
)
_NAMED = re.compile(r"\w{4,}")
_STEM = 4
#: Words that two texts share by chance.
_COMMON = frozenset(
    [
        "about",
        "after",
        "again",
        "also",
        "been",
        "before",
        "both",
        "done",
        "each",
        "ever",
        "every",
        "everybody",
        "everything",
        "everyone",
        "first",
        "follow",
        "from",
        "good",
        "have",
        "into",
        "made",
        "make",
        "more",
        "most",
        "much",
        "only",
        "other",
        "over",
        "part",
        "really",
        "same",
        "should",
        "some",
        "such",
        "team",
        "than",
        "that",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "thing",
        "this",
        "those",
        "time",
        "very",
        "want",
        "well",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "will",
        "with",
        "work",
        "would",
        "year",
        "your",
        "aber",
        "alle",
        "alles",
        "auch",
        "beim",
        "dass",
        "dein",
        "dich",
        "diese",
        "dieser",
        "durch",
        "eine",
        "einem",
        "einen",
        "einer",
        "eines",
        "ganz",
        "gute",
        "haben",
        "heute",
        "hier",
        "immer",
        "jede",
        "jeder",
        "kann",
        "kein",
        "keine",
        "kommt",
        "mehr",
        "muss",
        "nach",
        "nicht",
        "noch",
        "nach",
        "oder",
        "schon",
        "sehr",
        "sein",
        "sich",
        "sind",
        "sowie",
        "über",
        "unser",
        "unsere",
        "unter",
        "viel",
        "vier",
        "weil",
        "wenn",
        "werden",
        "wird",
        "wurde",
        "wurden",
        "zwei",
    ]
)
_SHARED_WORDS = 4
_SHARED_WORDS_WITH_FACT = 2

#: Somebody looked, or something was expected; it takes an object to be a verification.
_LOOKED = LazyPattern(
    r"\bexpect\w*|\bas (?:required|planned|specified|promised|described)\b|[✅✔☑❌✗⚠]|\[x\]"
    r"|\bverif\w+|\bconfirm\w*|\bcheck(?:s|ed)?\b|\btest(?:s|ed)?\b|\bprove[ds]?\b|\bvalidat\w+"
    r"|\bmeasured?\b|\b(?:clicked|opened|looked|counted|replayed|restored|watched|tried|geöffnet|gezählt"
    r"|angesehen|verglichen)\b|\binspected\b|\breviewed\b|\bshould\b|\bmust\b|\bneeds? to\b|\bha(?:s|ve) to\b"
    r"|\bactual(?:ly)?\b|\berwart\w*|\bgeprüft\b|\bgetestet\b|\bbestätigt\b|\bgemessen\b|\bsoll\w*",
)
_OBJECT = LazyPattern(
    r"\b(?:that|whether|dass|ob)\b|\b(?:resolve|return|print|show|report|build|compile|run|open|load"
    r"|exist|list|contain|start|stop|hold|answer|restore|stay|remain)s?\b|\bround-?trips?\b"
    r"|\b(?:valid|correct|consistent|unchanged|present|clean|identical|gone|unique|intact)\b"
    r"|\b(?:zeigt|liefert|läuft|baut|enthält)\b",
)

_ACT = LazyPattern(
    r"\blearn\w*|^\W*(?:keep|stop|start|continue|beibehalten|aufhören|anfangen)\W{0,3}:"
    r"|[.;]\s+(?:keep|stop|start|continue):|\bsurpris\w+|\bturn(?:s|ed) out\b|\broot cause\b"
    r"|\b(?:we|i) (?:now )?(?:know|understand|understood|discovered|saw|noticed|found out)\b"
    r"|\b(?:ticket|issue|story|task)s? (?:#|[a-z]+-)?\d+ (?:covers?|tracks?|follows?|takes?|handles?)\b"
    r"|\bshould have\b|\bwould have been\b|\bwir wissen (?:jetzt|nun)\b|\bstellte sich heraus\b"
    r"|\bwhat (?:went|we (?:change|keep|improve|do differently))\b|\bwas (?:gut|schlecht)"
    r" lief\b|\bwas wir (?:ändern|behalten)\b|\blesson\w*|\binsight\w*|\btakeaway\w*|\btake-away\w*|\brealis\w+|\brealiz\w+"
    r"|\bimprov\w*|\benhanc\w*|\bnext\b|\bfuture\b|\bfollow[- ]?ups?\b|\bgoing forward\b"
    r"|\bfrom (?:now|here) on\b|\bstandardi[sz]\w*|\bprevent\w*|\bavoid\w*|\bautomat\w+|\badopt\w*"
    r"|\b(?:we|i|team|agents?|everyone|it|they) (?:will|should|must|shall|now|always|never|keep)\b"
    r"|\bwill be (?:added|moved|made|extended|documented|automated)\b|\bplan to\b|\brecommend\w*"
    r"|\bwill (?:not |also |now |then )?(?!be\b)\w+"
    r"|\b(?:add|update|extend|document|introduce|create|write|make|move|keep|stop|start|apply|reuse"
    r"|repeat|roll out|schedule|teach|share|replace|remove|let|use|check|review|turn)\b"
    r"(?=[^.]*\b(?:template|checklist|rule|guide|docs?|documentation|readme|test|step|process|lint"
    r"|hook|pipeline|ci|index|agent|sprint|component|class|cases?|script|every|each|same|other"
    r"|default|tomorrow|later|again|also|pattern)s?\b)"
    r"|\b(?:is|are|gets?|have|has)\b[^.]*\bnow\b|\bmandatory\b|\bdeserves?\b|\bpays? off\b"
    r"|\bon the (?:list|agenda|backlog)\b|\bgets? an? \w+|\bas of\b|\bfrom (?:today|tomorrow)\b"
    r"|\broll(?:s|ed|ing)? (?:it |this |them )?out\b|\bbecomes?\b|\bgoes? into\b|\bso that\b"
    r"|\bcannot\b[^.]*\bagain\b|\b(?:follows?|due|planned|ready) (?:on|by|in|next)\b|\bneeds? an? \w+"
    r"|\b(?:by|until|bis) (?:\w+ )?(?:monday|tuesday|wednesday|thursday|friday|montag|dienstag"
    r"|mittwoch|donnerstag|freitag)\b|\bin (?:sprint|session) \d|\bbis (?:morgen|ende)\b"
    r"|\bwird (?:zu[mr]?|eine?s?)\b|\bab (?:morgen|montag)\b|\bgehört (?:ab|jetzt|künftig)\b"
    r"|\bgelernt\b|\berkenntnis\w*|\bverbesser\w*|\bnächste\w*|\bkünftig\w*|\bzukünftig\w*"
    r"|\bin zukunft\b|\bab (?:jetzt|sofort)\b|\bwerden wir\b|\bwir werden\b|\blehre\w*",
)
_IMPERATIVE_ITEM = LazyPattern(
    r"^\s*(?:[-*+•]|\d+[.)])\s+(?:\[ \]\s+|\*\*)?(?:add|update|extend|document|introduce|create"
    r"|write|make|move|keep|stop|start|apply|reuse|repeat|schedule|teach|share|replace|remove|use|check"
    r"|review|turn|run|measure|split|rename|migrate|port|publish|ask|link|cover|watch|try)\b",
)


def has_actions(view: Markdown, start: int, end: int) -> bool:
    """Tell whether a 1-based range names concrete actions: a list, commands or code."""
    numbers = range(start, end + 1)
    listed = [n for n in numbers if n in view.list_lines or n in view.table_lines]
    if any(len(real_words([view.lines[n - 1]])) >= 2 for n in listed):
        return True
    if any(f.content.strip() and start <= f.start_line <= end for f in view.fences):
        return True
    if any(start <= h.line <= end and _STEP_HEADING.match(h.text) for h in view.headings):
        return True
    lines = content_lines(view, start, end)
    if any(_CODE_SPAN.search(line) or _STEP_LINE.match(line) for line in lines):
        return True
    text = " ".join(lines)
    verbs = {verb.casefold()[:4] for verb in _ACTION_VERB.compiled.findall(text)}
    return len(verbs) >= 2 and bool(_SPECIFIC.search(text))


def checks(lines: Sequence[str], expected: Sequence[str] = ()) -> bool:
    """Tell whether lines verify something against an expectation.

    Args:
        lines: the section.
        expected: lines of Objective and Plan; speaking of what they promised verifies it.
    """
    text = "\n".join(lines)
    if _RESULT.search(text):
        return True
    fact = _SPECIFIC.search(text)
    if _LOOKED.search(text) and (_OBJECT.search(text) or fact):
        return True
    shared = len(_named(text) & _named("\n".join(expected)))
    return shared >= (_SHARED_WORDS_WITH_FACT if fact else _SHARED_WORDS)


def _named(text: str) -> set[str]:
    return {word[:_STEM] for word in _NAMED.findall(text.casefold()) if word not in _COMMON}


def acts(lines: Sequence[str]) -> bool:
    """Tell whether lines state a learning, an improvement or a next step."""
    text = "\n".join(lines)
    return bool(_ACT.search(text) or _IMPERATIVE_ITEM.search(text))
