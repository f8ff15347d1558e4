"""Which words of a text say something, and which only fill a section.

A section is read against its own record: what shares words with it, and is neither praise nor
talk about sections, speaks of the work. The lists hold what any record could say.
"""

import re

from web4lora.domain.patterns import LazyPattern

_WORD = re.compile(r"\w{4,}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_STEM = 4


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Words that two texts share by chance.
_COMMON = _set_of(
    """
    about after again also been before both done each ever every everybody everything everyone
    first follow from good have into made make more most much only other over part really same
    should some such team than that their them then there these they thing this those time
    very want well were what when where which while will with work would year your aber alle
    alles auch beim dass dein dich diese dieser durch eine einem einen einer eines ganz gute
    haben heute hier immer jede jeder kann kein keine kommt mehr muss nach nicht noch oder
    schon sehr sein sich sind sowie über unser unsere unter viel vier weil wenn werden wird
    wurde wurden zwei
    """
)
#: Words that fit any piece of work, so that they tell nothing about this one.
_GENERIC = _set_of(
    """
    act action activities actually all always another anybody anyone anything around because
    become been being between came carried check colleague colleagues common complete
    completed complicated course cycle deal dealt describe described document documentation
    effort else end everybody example expected finish finished further gave gets getting given
    goes going got happen happened hard having helped however implementation implemented
    important involved item items itself just keep kept kind know known last later least like
    likely little long look looked lots main making many mean might moment mood must necessary
    need needed never nice none nothing now number often once ones others ourselves pdca
    people perform performed perhaps phase piece place plan planned point possible present
    pretty probably problem problems process project quality quite rather real reason record
    responsible result results said section seem seems sense several show shown since
    something soon sort started still successfully sure take taken talked task tasks thank
    think thought through till today together told topic took towards true under until upon
    used user users usual various wanted ways went whole within without worked world abschnitt
    alles allen aller arbeit arbeiten aufgabe beteiligten bereich dabei dafür damit dann davon
    dazu deren dessen dieses diesem diesen dort einfach etwas gegeben gemacht genau gerne
    gewesen gibt heute ihre ihrer insgesamt jetzt jeden jedes keiner lassen letzten machen
    manche mussten nachdem nichts nun nur punkt sache sagen seine seit selbst solche soll
    sollte sowohl stelle teil thema umsetzung viele vielen vorher waren wieder wirklich wollen
    worden wurden zudem zusammen zwar zyklus ergebnis
    """
)
_PRAISE = LazyPattern(
    r"\b(?:pleas(?:ed|ant)|happy|glad|proud|great|excellent|fantastic|wonderful|amazing|awesome|nice"
    r"|good|perfect\w*|smooth\w*|success\w*|satisfied|satisfying|thank\w*|congrat\w*|celebrat\w*"
    r"|fun|enjoy\w*|mood|spirits?|weather|confident|convinc\w*|professional\w*|smile\w*|important"
    r"|interesting"
    r"|prais\w*|relieved|(?:our|their|his|her|my) best|love[ds]?|fine"
    r"|(?:went|goes?|going|gone|works?|worked|did|done|very|so) well"
    r"|worked (?:\w+ )?hard|hard work|certainly|hopefully"
    r"|zufrieden|schön\w*|toll\w*|gut\w*|gelungen\w*|freu\w*|bedank\w*|dank\w*|glücklich|stolz|prima"
    r"|wunderbar\w*|hervorragend\w*|wichtig\w*|sorgfalt|einsatz|stimmung)\b",
)
_META = LazyPattern(
    r"\b(?:this|the) (?:section|cycle)\b|\bthis (?:pdca )?(?:record|document)\b"
    r"|\b(?:in|the|this|each|every|diese[rm]?|die|der) (?:\w+ )?phase\b"
    r"|\b(?:diese[rms]?|im|der) (?:abschnitt|zyklus|dokument)\b"
    r"|\b(?:plan|do|check|act) phase\b|\bsee (?:above|below)\b"
    r"|\bsiehe oben\b|\bnothing (?:more|further|else)\b",
)
_DESCRIPTION = LazyPattern(
    r"^\W*(?:the |an? |der |die |das )?\w+(?: \w+){0,2} (?:is|are|ist|sind) (?:the|an?|one|eine?"
    r"|der|die|das|called|named|located|\w+ (?:by|through|von|durch))\b"
    r"|^\W*(?:the|der|die|das) \w+ (?:liegt|hängt|steht|heißt|befindet|hat|has|contains"
    r"|consists)\b",
)
_NORM = LazyPattern(r"\b(?:each|every|always|never|jede[rnms]?|immer|nie)\b")
#: It speaks of more than this one case, or of what is still open.
_FOR_ALL = LazyPattern(
    r"\b(?:each|every|all|always|any|never|no|nobody|both|other|rules?|new|open|to do|need(?:s|ed)?"
    r"|(?:in|by|until|im|bis|ab) (?:january|february|march|april|may|june|july|august|september"
    r"|october|november|december|januar|februar|märz|mai|juni|juli|oktober|dezember)"
    r"|per|jede[rnms]?|alle[rn]?|immer|nie|kein\w*|niemand|regeln?|neue[rnms]?|offen\w*)\b"
)
_PAST = LazyPattern(
    r"\b(?:was|were|had|did|went|took|came|got|saw|made|wrote|ran|gave|war|waren|hatten?|wurden?|haben"
    r"|(?<!\bis )(?<!\bare )(?<!\bbe )[a-z]{2,}ed)\b",
)
_SENTENCE = re.compile(
    r"(?<=[.!?;:])\s+|\n+|,\s+(?=(?:and|but|so|yet|und|aber|denn|sondern)\s)", re.IGNORECASE
)


def named(text: str) -> set[str]:
    """Return the stems of the words that name something."""
    words = _WORD.findall(text.casefold())
    return {word[:_STEM] for word in words if word not in _COMMON}


def telling(text: str) -> set[str]:
    """Return the stems of the words that not any record could hold."""
    words = _WORD.findall(text.casefold())
    return {word[:_STEM] for word in words if word not in _COMMON and word not in _GENERIC}


def numbers(text: str) -> set[str]:
    """Return the numbers of a text."""
    return set(_NUMBER.findall(text))


def is_filler(text: str) -> bool:
    """Tell whether a text praises, thanks, or talks about sections and phases."""
    return bool(_PRAISE.search(text)) or speaks_of_form(text)


def speaks_of_form(text: str) -> bool:
    """Tell whether a text speaks of sections, phases or the record itself."""
    return bool(_META.search(text))


def generalises(text: str) -> bool:
    """Tell whether a text speaks of more than one case, or of what is still open."""
    return bool(_FOR_ALL.search(text))


def lasting_sentences(text: str) -> list[str]:
    """Return the sentences that neither report the past nor say what a thing is."""
    sentences = (part.strip() for part in _SENTENCE.split(text))
    return [
        sentence
        for sentence in sentences
        if sentence
        and not _PAST.search(sentence)
        and (_NORM.search(sentence) or not _DESCRIPTION.search(sentence))
    ]
