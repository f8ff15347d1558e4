"""What Do, Check and Act have to say, judged by signs in their text.

The signs are deliberately broad: a section fails when it shows none of them ("Everything looks
fine and the team is happy"), not when it words them in a new way.
"""

import re
from collections.abc import Sequence

from web4lora.domain.content import content_lines, real_words
from web4lora.domain.markdown import Markdown
from web4lora.domain.patterns import LazyPattern
from web4lora.domain.topic_words import (
    generalises,
    is_filler,
    lasting_sentences,
    named,
    numbers,
    speaks_of_form,
    telling,
)

_STEP_LINE = LazyPattern(
    r"^\s*(?:[a-h]\)\s|\*{0,2}\d{1,2}:\d\d\b|[•✅✔☑➜→–—◦▪]\ufe0f?\s*\S|\*\*(?:step\s+)?\d+|(?:step|schritt)\s+\d+|\(?\d+[.)]\s)",
)
_STEP_HEADING = LazyPattern(r"^\W*(?:step|schritt|action)?\s*\d|^\W*(?:step|schritt)\b")
_CODE_SPAN = LazyPattern(r"`[^`\n]+`")
_ACTION_VERB = LazyPattern(
    r"\b(?:add|remov|renam|mov|creat|writ|wrot|written|delet|replac|updat|refactor|extract|implement"
    r"|install|configur|commit|push|merg|ran\b|run\b|execut|built|build|fix|chang|split|introduc"
    r"|convert|migrat|generat|hinzugefügt|entfernt|umbenannt|erstellt|ersetzt|ausgeführt"
    r"|verschoben|geändert|geschrieben)\w*",
)
#: A participle that says what was done to something, unlike "worked" or "performed".
_DEED = LazyPattern(
    r"\b(?!(?:carri|perform|work|complet|finish|discuss|talk|plann|describ|tri|solv|involv|need|dedicat"
    r"|start|look|want|happen|implement|need|agre|us|call|nam|mention|requir|relat|detail|expect|intend"
    r"|believ|lik|decid|consider|continu|proceed|execut|follow|ask|belong|help|reach|handl|address)ed\b)[a-z]{2,}ed\b|\b(?:wrote|written|got|ran|built|put|cut|split"
    r"|sent|drew|set|pulled|took (?:out|away|down))\b|\b(?!gemacht|gegeben|gearbeitet|gewesen|geworden"
    r"|gelaufen|gelungen|genommen|gedacht|gesprochen|geplant)ge[a-zäöü]{3,}(?:t|en)\b"
    r"|\b(?!abgeschlossen|angefangen|vorgenommen|durchgeführt|umgesetzt|angegangen|vorgesehen)"
    r"(?:ab|an|auf|aus|ein|um|zu|vor|hinzu|nach|durch|zurück|weg|frei)ge[a-zäöü]{3,}(?:t|en)\b",
)
_SPECIFIC = LazyPattern(r"\d|`|\w+\.\w{2,4}\b|/\w+|\b[A-Z][a-z0-9]+[A-Z]\w*|\w+\(\)", re.NOFLAG)
#: Something of the system by its name: a file, a path, a call, an identifier.
_THING = LazyPattern(
    r"\b\w[\w-]*\.(?!g\b|e\b)[a-z]{2,5}\b|(?<!\w)\.?/\w+|\b[A-Za-z]+\w*[a-z][A-Z]\w*|\w+\(\)|\b[a-z]+_[a-z]\w*",
    re.NOFLAG,
)

#: A result that names its own expectation.
_RESULT = LazyPattern(
    r"\b(?:before|vorher)\b[^\n]{0,80}\d[^\n]{0,80}\b(?:after|now|nachher|jetzt)\b[^\n]{0,80}\d"
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
    r"|\b(?:meets?|met)\b(?=[^.]{0,80}\b(?:criteri|requirement|expect|limit|budget|target|goal|objective"
    r"|rule|standard|threshold|spec|gate|definition|\d))|\bis met\b"
    r"|\bsatisf(?:y|ies)\b"
    r"|\bbestanden\b|\bgrün\b|\bstimmt\b|\bfehlerfrei\b|\bentspricht\b"
    r"|\bkeine (?:fehler|warnungen|verstöße)\b|\babgehakt\b|\bwie (?:erwartet|geplant|gefordert)\b",
)
#: What was aimed at and what came of it, in words rather than numbers.
_REACHED = LazyPattern(
    r"\b(?:aims?|goals?|targets?|objectives?|requirements?|criteri\w+|expectations?|limits?|zie?le?"
    r"|anforderung\w*)\b[^.\n]{0,80}\b(?:reached|achieved|fulfilled|satisfied|met|hit|kept|exceeded|missed"
    r"|done|yes|erreicht|erfüllt|eingehalten|verfehlt)\b"
    r"|\b(?:reached|achieved|fulfilled|met|missed|erreicht|erfüllt) (?:the|our|all|its|every|das|alle)\b"
    r"|\bas (?:intended|agreed|designed|desired|wanted|hoped|predicted|asked)\b"
    r"|\bwie (?:gewünscht|vereinbart|beabsichtigt|vorgesehen|besprochen)\b"
    r"|\bno (?:\w+ ){0,5}(?:problems?|issues?|duplicates?|complaints?|leftovers?|findings?|surprises?"
    r"|longer|more|difference|trace|sign)\b|\bkeine?n? (?:\w+ )?(?:treffer|problem\w*|meldung\w*"
    r"|abweichung\w*|unterschied\w*)\b|\b(?:no|none|nothing|keine?r?s?|nichts)\b[^.\n]{0,80}\b(?:reported"
    r"|found|left|lost|missing|seen|changed|broken|broke|gemeldet|gefunden|verloren|mehr)\b"
    r"|\bonly (?:one|two|three|\d+)? ?(?:\w+ ){0,3}(?:of|hit|match|left|remains?)\b"
    r"|\binstead of\b|\b(?:less|fewer|more|faster|slower|smaller|shorter|better|weniger|schneller"
    r"|kürzer|kleiner) (?:than|als)\b|\bup from\b|\bdown (?:from|to)\b|\b(?:qa|result|verdict|outcome"
    r"|ergebnis|verification|test(?:s|ed)?)\W{0,3}:\s*\S"
    r"|\bcompiles?\b|\bcomes? up\b|\bresponds?\b|\breport(?:s|ed) (?:that|no|back)\b|\b(?:läuft|laufen)\b[^.\n]{0,80}\bdurch\b|\bgleich(?:t|en)\b|\bsucceeds?\b|\bstimm\w+\b[^.\n]{0,80}\büberein\b|\bruns? through\b|\brejected\b|\brefused\b|\bapproved\b|\baccepted\b"
    r"|\bgreen build\b|\bgrünen build\b|\b(?:über)?prüf\w*\b|\bworks? (?:with|without|on|in|for)\b",
)
#: A number written out is a fact as well.
_NUMBER_WORD = LazyPattern(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|hundred|zwei|drei|fünf"
    r"|sechs|sieben|acht|neun|zehn|twice|zweimal|dreimal)\b",
)
_SHARED_WORDS = 4
_SHARED_WORDS_WITH_FACT = 2
_TELLING_WORDS = 3
#: Characters of a section that are read: a model that repeats itself for 100 kB says nothing new.
_READ = 6_000

#: Somebody looked, or something was expected; it takes an object to be a verification.
_LOOKED = LazyPattern(
    r"\bexpect\w*|\b(?:verlangt|gefordert|erlaubt|demanded|requested|allowed)\b|\bas (?:required|planned|specified|promised|described)\b|[✅✔☑❌✗⚠]|\[x\]"
    r"|\bverif\w+|\bconfirm\w*|\bcheck(?:s|ed)?\b|\btest(?:s|ed)?\b|\bprove[ds]?\b|\bvalidat\w+"
    r"|\bmeasured?\b|\b(?:clicked|opened|looked|counted|replayed|restored|watched|tried|geöffnet|gezählt"
    r"|angesehen|verglichen)\b|\binspected\b|\breview\w*|\bshould\b|\bmust\b|\bneeds? to\b|\bha(?:s|ve) to\b"
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
    r"|\b(?:is|are|gets?|have|has)\b(?! been)[^.]{0,120}\bnow\b|\bmandatory\b|\bdeserves?\b|\bpays? off\b"
    r"|\bon the (?:list|agenda|backlog)\b|\bgets? an? \w+|\bas of\b|\bfrom (?:today|tomorrow)\b"
    r"|\broll(?:s|ed|ing)? (?:it |this |them )?out\b|\bbecomes?\b|\bgoes? into\b|\bso that\b"
    r"|\bcannot\b[^.]*\bagain\b|\b(?:follows?|due|planned|ready) (?:on|by|in|next)\b|\bneeds? an? \w+"
    r"|\b(?:by|until|bis) (?:\w+ )?(?:monday|tuesday|wednesday|thursday|friday|montag|dienstag"
    r"|mittwoch|donnerstag|freitag)\b|\bin (?:sprint|session) \d|\bbis (?:morgen|ende)\b"
    r"|\bwird (?:zu[mr]?|eine?s?)\b|\bab (?:morgen|montag)\b|\bgehört (?:ab|jetzt|künftig)\b"
    r"|\bgelernt\b|\berkenntnis\w*|\bverbesser\w*|\bnächste\w*|\bkünftig\w*|\bzukünftig\w*"
    r"|\bin zukunft\b|\bab (?:jetzt|sofort)\b|\bwerden wir\b|\bwir werden\b|\blehre\w*",
)
#: Where a team keeps what it learned, and how one speaks of what holds from then on.
_LASTING = LazyPattern(
    r"\b(?:check-?lists?|runbooks?|playbooks?|guidelines?|conventions?|backlog|glossary|standards?"
    r"|definition of (?:ready|done)|retrospective|lessons?|checklisten?|leitfaden|glossar|nightly run"
    r"|code review|style ?guide|best practices?|post-?mortem)\b"
    r"|\bpart of (?:the|our|every|each|all)\b|\b(?:put|puts|go|went|move[sd]?|comes?) (?:\w+ ){0,3}into the\b"
    r"|\b(?:tomorrow|next|later|soon|weekly|daily|nightly|monthly|quarterly|morgen|bald|demnächst"
    r"|wöchentlich|täglich|als nächstes|vorerst|beim nächsten)\b"
    r"|\b(?:during|in|with|from|until|before|for|ab|mit) (?:the )?(?:sprint|release|version|session|iteration)"
    r" \d|\bopen (?:points?|questions?|items?|issues?)\b|\boffene[rn]? (?:punkt|frage)\w*|\bdecision:"
    r"|\bso (?:that |no|others?|everybody|everyone|we|nobody|it)\b|\bdamit (?!abge|been|erl|ist\b)\w+|\bunless\b|\b(?:saved|cost|spared) (?:us|me)\b|^\W*(?:to ?do|open|offen)\W{0,3}:|\bpays? to\b|\bonce an? (?:day|week|month|quarter|sprint|release)\b|\botherwise\b|\bsonst\b|\bbecause\b|\bweil\b"
    r"|\bonly (?:safe|possible|useful|works?|when|with|if|after)\b|\b(?:before|whenever|when|once|if) [^.]{0,80},"
    r" (?:we|i|the|each|every|one) \w+|\b(?:is|are|gets?) (?:adopted|enforced|archived|reused|extended"
    r"|repeated|watched|retired|removed|replaced|scheduled|kept|shared|limited|required|forbidden)\b"
    r"|\bstays?\b[^.]{0,80}\b(?:in|on|as)\b|\bthe same\b[^.]{0,80}\b(?:for|applies|flaw|weakness|way|key|test|split"
    r"|rule|fix|check)\b|^\W*(?:the )?same \w+ for\b|\bdisappears?\b|\bwould have (?:saved|been|helped"
    r"|shown|found|caught)\b|\b(?:faster|better|safer|cheaper|easier|earlier|more \w+) than\b"
    r"|\bno(?:body|thing)?\b[^.\n]{0,80}\b(?:any (?:more|longer)|longer)\b|\b(?:kein\w*|niemand|nichts)\b[^.\n]{0,80}"
    r"\bmehr\b|\bnachbesser\w*|\b(?:bekomm(?:t|en)|erhält|kommt|gilt|gelten|folgt)\b|\b(?:ebenso|ebenfalls)\b|\bunderestimat\w+|\boverlook\w+|\btaught (?:us|me)\b|\bintroduced\b|\bestablish\w*|\bwe (?:put|ask|look(?! back| forward)|measure|watch|give|take"
    r"|begin|agreed|decided|introduce|apply|extend|roll)\b|\bwhat (?:worked|didn't|did not|helped|hurt|was)\b"
    r"|\b(?:gemerkt|gesehen|verstanden|festgestellt|herausgestellt|mitgenommen)\b|\bwir (?:probieren"
    r"|übernehmen|ergänzen|führen|machen|prüfen|achten|behalten)\b|\b(?:jede[rnsm]?|alle) (?:neue[rn]?"
    r"|weitere[rn]?|künftige[rn]?|nacht|woche|monat)\b|\b(?:schneller|besser|einfacher) als\b",
)
_IMPERATIVE_ITEM = LazyPattern(
    r"(?:^\s*(?:[-*+•]|\d+[.)])\s+(?:\[ \]\s+|\*\*)?|(?:^|[.!;:]\s)\**)(?!keep up)"
    r"(?:look|always|never|don't|do not|test|put|block|add|update|extend|document|introduce|create"
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
    text = " ".join(lines)[:_READ]
    verbs = {verb.casefold()[:4] for verb in _ACTION_VERB.compiled.findall(text)}
    if _THING.search(text):
        return bool(verbs)
    if len(verbs) >= 2 and _SPECIFIC.search(text):
        return True
    deeds = {word[:5] for word in _DEED.compiled.findall(text.casefold())}
    return len(deeds) >= 2 and not is_filler(text)


def checks(lines: Sequence[str], expected: Sequence[str] = (), done: Sequence[str] = ()) -> bool:
    """Tell whether lines verify something against an expectation.

    Args:
        lines: the section.
        expected: lines of Objective and Plan; speaking of what they promised verifies it.
        done: lines of Do; what became of it is told by whoever looked.
    """
    text = _head(lines)
    if _RESULT.search(text) or _REACHED.search(text):
        return True
    fact = _SPECIFIC.search(text) or _NUMBER_WORD.search(text)
    names_object = _OBJECT.search(text) and not speaks_of_form(text)
    if _LOOKED.search(text) and (names_object or fact):
        return True
    shared = len(named(text) & named("\n".join(expected)))
    if shared >= (_SHARED_WORDS_WITH_FACT if fact else _SHARED_WORDS):
        return True
    return _speaks_of(text, [*expected, *done], _SHARED_WORDS_WITH_FACT)


def acts(lines: Sequence[str], record: Sequence[str] = ()) -> bool:
    """Tell whether lines state a learning, an improvement or a next step.

    Args:
        lines: the section.
        record: lines of the other sections; a sentence about their matter that is no report of
            the past says what holds from now on.
    """
    text = _head(lines)
    if _ACT.search(text) or _LASTING.search(text) or _IMPERATIVE_ITEM.search(text):
        return True
    return not is_filler(text) and any(
        _speaks_of(sentence, record, 1 if generalises(sentence) else 2)
        for sentence in lasting_sentences(text)
    )


def _head(lines: Sequence[str]) -> str:
    return "\n".join(lines)[:_READ]


def _speaks_of(text: str, record: Sequence[str], shared: int) -> bool:
    """Tell whether a text without filler holds telling words, some of them the record's own."""
    words = telling(text)
    if len(words) + len(numbers(text)) < _TELLING_WORDS or is_filler(text):
        return False
    return len(words & telling("\n".join(record))) >= shared
