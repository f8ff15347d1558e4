"""Questions that only a look outside the chat can answer."""

import re

from web4lora.domain import object_words as words
from web4lora.domain.clauses import Clause

_WHERE = re.compile(r"\b(?:where|wo)\b")
_SHOULD = re.compile(r"\b(?:should|sollte\w*)\b")
_IN_FOLDER = re.compile(
    r"\b(?:in|inside|im) (?:the |our |dem )?[\w./-]+ ?(?:folder|directory|ordner|verzeichnis)\b"
)
_ASKS_WHAT = re.compile(r"^(?:what|what's|which|how many|are there|was|welche|wie viele)\b")
_ABOUT_CODE = re.compile(
    r"\b(?:are there|constructor|import|use[sd]?|still|contain|noch|defin\w*|verwend\w*|QUOTE"
    r"|with"
    r"|without)"
)
#: "How large is the dist folder?", "How many lines has FILE?"
_MEASURED = re.compile(
    r"^(?:how (?:large|big|long|old|full|heavy|recent|many lines|much (?:space|memory))"
    r"|wie (?:groß|lang|alt|voll|viele"
    r" zeilen|viel platz))\b(?=.*(?:\b(?:P?FILE|GFILE|DIR)\b|\b(?:the|our|my|der|die|das"
    r"|unser\w*) (?:[\w.-]+ )?"
    r"(?:folder|directory|file|repo\w*|code ?base|bundle|build|index|database|log|[\w-]*ordner"
    r"|verzeichnis|datei)\b))"
)
#: "Has vitest.config.ts coverage switched on?"
_OF_THE_FILE = re.compile(
    r"^(?:has|does|is|do|hat|ist|enthält|steht|sind)\b (?:the |our |die |der |das )?GFILE\b"
    r"(?!.*\b(?:support|allow|accept|belong|usually|always|work|mean|matter|comments|need\w*"
    r"|kann|in general)\b)"
)
#: "Is redis running on this machine?", not "Why does it fail on my machine?".
_OF_MACHINE = re.compile(
    r"^(?:is|are|does|do|has|which|what|how (?:much|many)|ist|sind|hat|läuft|gibt|welche\w*"
    r"|wie viel\w*)\b"
)
_IN = re.compile(r"\b(?:in|under|inside|im|unter)\b")
_IN_FILE = re.compile(r"\b(?:in|im|of|inside) (?:the |der )?P?FILE\b")
_OF_THE_TEAM = re.compile(r"\b(?:we|wir|go|live|belong|named?)\b")
_OWN_FILE = re.compile(r"\b(?:our|my|the|this|unser\w*|die|der|im|in|meine\w*) (?:[\w']+ )?GFILE\b")
_SAYS = re.compile(
    r"(?<!\ba )\bGFILE (?:says?|contains?|holds?|lists?|mentions?|sagt|enthält)\b"
    r"|^(?:what's|what is|was steht) in GFILE\b"
)
_THAT_DOES = re.compile(
    r"\b(?:that|which|die|der|das|welche[rs]?) (?:still |noch )?(?:imports?|uses?|calls?"
    r"|contains?|references"
    r"|extends|importiert|verwendet|enthält|benutzt|aufruft)\b|\b(?:die|der"
    r"|das) noch \w+ (?:importier\w*"
    r"|verwende\w*|benutz\w*|enth\w+)"
)
_WHICH = re.compile(
    r"(?:(?:in|unter|auf|from|at) )?(?:which|what|how many|who|welche[mnrs]?|wie viele"
    r"|wer)\b (?:of (?:our|the) |unserer |der |von unseren )?(?P<noun>(?:[\w-]+ ){0,3})"
)
_WHICH_IS = re.compile(r"^(?:what|which|welche) (?:is|are|ist|sind)\b")
#: "Which components have been renamed?" asks for what the team did.
_HAS_BEEN_DONE = re.compile(
    r"^who (?:originally |first )?(?:wrote|built|made|broke|began|did|\w{3,}ed)\b"
    r"|^(?:what|which|was|welche[rs]?) (?:was|were|war|waren) (?:the|our|der|die|das"
    r"|unser\w*) (?:\w+ )?(?:reason\w*|cause"
    r"|motivation|idea|rationale|goal|purpose|grund|gründe|ursache|idee|ziel)\b"
    r"|\b(?:has|have) been \w+ed\b|\b\w+ (?:worden|wurden?)\b"
)
_CODE_FILE = re.compile(
    r"\b(?:tests?|specs?|class|interface|component|module|scripts?|functions?|methods?|mixin"
    r"|config\w*"
    r"|klasse|schnittstelle|komponente|modul|skripte?|funktion|methode|konfig\w*)\b"
)
#: What one asks about a class of ours that stands in its code.
_ASKS_CLASS = re.compile(
    r"^(?:is|does|has|do|are|what does|what do|which|how many|hat|ist|macht|was macht|welche\w*"
    r"|wie viele)\b.*\b(?:covered"
    r"|tests?|implement\w*|extends?|have|has|exports?|uses?|calls?|imports?|methods?|depends?"
    r"|do|does|empty|compliant|throws?"
    r"|returns?|methoden|getestet|implementiert|benutzt|leer|macht)\b"
)
#: "Where does Node look for modules?" asks how the technology works.
_TECHNOLOGY_ACTS = re.compile(
    rf"^(?:where|when|how|why|what|which|wo|wohin|wann|wie|warum|was|welche\w*)\b(?: \w+){{0,3}}?"
    rf" {words.TECHNOLOGIES}\b"
)
_OURS = re.compile(
    r"\b(?:our|my|we|us|here|this|unser\w*|mein\w*|wir|hier|repo\w*|project|projekt|installed"
    r"|installiert)\b"
)
#: "Where does our loader read …?": what our own code does stands in it.
_OUR_CODE = re.compile(
    r"\b(?:our|unser\w*|in the) (?:\w+ )?(?:code|loader|server|daemon|gateway|parser|index\w*"
    r"|builder"
    r"|component|class|router|komponente|klasse)\b(?=.*\b(?:look|read|load|get|fetch|write|call"
    r"|cache"
    r"|gelesen|geladen|geschrieben|gesucht|liest|lädt|schreibt|sucht)\b)"
)
#: "Where do we put …", "How are … named in our repository" ask for procedure.
_OWN_WAY = re.compile(
    r"\b(?:we|wir|i|ich|agents?|named|stored?|keep|kept|put|released|go|goes|belongs?|gehör\w*)\b"
)
_WE_HAVE = re.compile(r"\b(?:do|does|have) (?:we|i)\b|\bhaben wir\b")


def question_intent(clause: Clause) -> str | None:
    """Return what must be looked up to answer, or None."""
    if clause.has(words.GENERAL, words.THIS_TEXT, _HAS_BEEN_DONE):
        return None
    if clause.has(_TECHNOLOGY_ACTS) and not clause.has(_OURS, words.PLACE):
        return None
    if clause.has(words.EXTENSION, words.GLOB) and clause.has(words.FILE_NOUN):
        return None if clause.has(words.SHOULD) else "glob"
    if clause.has(words.MACHINE) and clause.has(_OF_MACHINE):
        return "run"
    if clause.has(_MEASURED) and not clause.has(words.SHOULD):
        return "read" if clause.has(words.FILE) else "list"
    if clause.has(words.OWN_CLASS) and clause.has(_ASKS_CLASS) and not clause.has(words.SHOULD):
        return "grep"
    for decide in (_asks_where, _asks_folder, _asks_content, _asks_which, _asks_existence):
        intent = decide(clause)
        if intent:
            return intent
    code = clause.has(words.CODE_NOUN, words.RELATION, words.LOCATED)
    looked_up = clause.has(words.FOLDER) or (clause.has(words.REPOSITORY) and code)
    return (
        "grep" if looked_up and not clause.has(words.SHOULD, words.TEAM_WORDS, _OWN_WAY) else None
    )


def _asks_where(clause: Clause) -> str | None:
    """Ask where something is used or defined."""
    asks = clause.has(_WHERE) and clause.has(words.LOCATED, _OUR_CODE)
    return "grep" if asks and not clause.has(_SHOULD) else None


def _asks_folder(clause: Clause) -> str | None:
    """Ask what a folder holds."""
    if clause.has(words.SHOULD, words.ANY_FILE) or not clause.has(_ASKS_WHAT):
        return None
    about_code = clause.has(_ABOUT_CODE)
    if clause.has(words.FOLDER, _IN_FOLDER):
        return "grep" if about_code and clause.has(words.CODE_NOUN) else "list"
    listed = words.FILE_NOUN.search(clause.text)
    if listed and not about_code and clause.has(_IN):
        rest = clause.text.replace(listed[0], "", 1)
        found = "glob" if clause.has(words.KIND_OF_FILE) else "list"
        return found if words.FOLDER_NOUN.search(rest) else None
    return None


def _asks_content(clause: Clause) -> str | None:
    """Ask what a named file says."""
    if clause.has(words.INSIDE_PATH):
        return "read"
    if clause.has(words.SHOULD, words.A_FILE):
        return None
    says = clause.has(words.CONTENT) and not clause.has(words.NOT_CONTENT)
    if clause.has(words.FILE):
        if clause.has(words.EXISTS) and not clause.has(_IN_FILE):
            return "glob"
        if says or (clause.has(words.PATH) and not clause.has(_OF_THE_TEAM)):
            return "read"
    if clause.has(words.GENERIC_FILE):
        own = says and clause.has(_OWN_FILE)
        return "read" if own or clause.has(_SAYS, _OF_THE_FILE) else None
    return None


def _asks_which(clause: Clause) -> str | None:
    """Ask which (or how many) classes, files, tests have a property."""
    asks = _WHICH.match(clause.text)
    if not asks or clause.has(words.SHOULD, _WHICH_IS, _HAS_BEEN_DONE):
        return None
    noun = asks["noun"]
    if words.TEAM_WORDS.search(noun) or not words.CODE_NOUN.search(noun):
        return None
    related = words.RELATION.search(clause.text[asks.start("noun") :]) or clause.has(_OUR_CODE)
    concrete = clause.has(words.PLACE, words.REPOSITORY)
    return "grep" if related and (concrete or not clause.has(words.TEAM_WORDS)) else None


def _asks_existence(clause: Clause) -> str | None:
    """Ask whether (or where) there is a file, a class, a test; whether any X is left."""
    if clause.has(words.SHOULD):
        return None
    if clause.has(words.LEFT_OVER):
        return "grep"
    named = clause.has(words.FILE_NOUN, _CODE_FILE, words.GENERIC_FILE)
    if not clause.has(words.EXISTS) or not named:
        return None
    if clause.has(_THAT_DOES):
        return "grep"
    concrete = clause.has(words.PLACE, words.REPOSITORY, words.QUOTE, _WE_HAVE, words.OWN_CLASS)
    return "glob" if concrete else None
