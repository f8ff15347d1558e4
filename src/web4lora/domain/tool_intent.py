"""What a prompt wants done outside the chat, by verb and object, in English and German.

A verb alone decides nothing ("Create a PDCA", "List the sections", "Edit this sentence" stay in
the chat); an object that lives outside does: a named file, a folder, a command, an address, the
repository. Questions count when only a look at such an object can answer them.
"""

import re

from web4lora.domain import intent_words as words
from web4lora.domain.prompt_view import PromptView

#: Generic tool names (those of Continue) by intent, likeliest first.
TOOLS_BY_INTENT: dict[str, tuple[str, ...]] = {
    "read": ("read_file",),
    "current": ("read_currently_open_file",),
    "create": ("create_new_file",),
    "edit": ("edit_existing_file",),
    "replace": ("single_find_and_replace", "edit_existing_file"),
    "run": ("run_terminal_command",),
    "glob": ("file_glob_search",),
    "grep": ("grep_search",),
    "list": ("ls",),
    "diff": ("view_diff",),
    "fetch": ("fetch_url_content",),
    "rule": ("create_rule_block",),
    "move": ("run_terminal_command",),
}

_POLITE = re.compile(
    r"^(?:(?:please|pls|kindly|now|first|next|finally|also|just|quickly|then|so|ok(?:ay)?|hey|hi|hello"
    r"|agent|web4agent|well|and|but|afterwards|after that|again|maybe|let's|let us|go ahead and|go and"
    r"|i(?:'d| would)? (?:want|need|like) (?:you )?to|you (?:should|need to|must|have to|can|could|may)"
    r"|we (?:need|have|want) to|we should|(?:can|could|would|will) you(?: please| kindly| also)?"
    r"|would you mind|help me(?: to)?|try to|make sure to|remember to|your task(?: is)?(?: to)?|task|todo"
    r"|use (?:the |your |a )?\w+ tool to|use your tools to|use [a-z]+_[a-z_]+ to|with (?:the |your )?\w+ tool"
    r"|know|find out|let me know|do you know|any idea|can you tell me|tell me (?=wh|how|if)"
    r"|bitte|mal|jetzt|zuerst|zunächst|als erstes|als nächstes|danach|dann|anschließend|und|nun|hallo"
    r"|(?:kannst|könntest|würdest|magst) du(?: mir| bitte| mal)*|könnten sie|können sie"
    r"|ich möchte,? dass du|ich (?:möchte|will) wissen|hilf mir(?: dabei)?|schnell|noch|einmal|doch|kurz"
    r"|sag(?:e)? mir (?=\w+ )(?=w|ob)|weißt du)(?:\b|(?=,))[ ,:]*)+"
)
_CLAUSE_BREAK = re.compile(
    r"(?:,? (?:and then|then|and afterwards|and also|and finally|and|before you|after that|und dann|danach"
    r"|und anschließend|anschließend|und danach|und|sowie) |, )(?=(?:(?:please|bitte|also|finally|then|dann"
    r"|tell me) )?(\w[\w-]*))"
)
_PLACE_FIRST = re.compile(
    r"^(?:in|inside|within|from|under|at|im|unter|aus|auf) (?:(?:the|our|this|der|dem|file|folder|directory"
    r"|datei|ordner|verzeichnis) )*(PFILE|FILE|GFILE|DIR)\b[ ,:]+(?!\?)(.+)"
)
_TAKE_A_LOOK = re.compile(r"^(?:take|have) a (?:quick |close |closer )?look ")
_SET_UP = re.compile(r"^set up\b")
_PRONOUN = re.compile(r"^\w+(?: bitte)? (?:it|its|them|this|that|there|es|sie|ihn|das|dies|dort|darin)\b")
_REFUSED = re.compile(
    r"^(?:don't|do not|never|no need to|there is no need|without|you (?:don't|do not|need not|mustn't)|ohne"
    r"|nicht)\b|^\w+ (?:bitte )?(?:nichts|keine[nr]?)\b|^(?:öffne|starte|ändere|lies|lösche|führe) (?:\w+ ){0,3}nicht\b"
)
#: How one does things, and what words mean, is answered in the chat.
_ABOUT = re.compile(
    r"^(?:how (?:do|does|can|could|would|should|to|must|might) (?:i|you|we|one|someone|an? \w+|the \w+ tool|it"
    r"|to|CMD)\b|(?:explain|describe|tell me|show me|teach me) (?:me )?(?:how|when|why) (?:to|i|you|one|we)\b"
    r"|(?:when|why) (?:should|do|does|would|to|is|are|did|was|were)\b(?!.*PFILE)"
    r"|what (?:is|are) (?:a|an|the difference|the point|the purpose|the meaning)\b(?!.*PFILE)"
    r"|what does .* (?:mean|stand for)\b|what does CMD\b|what happens\b"
    r"|wie (?:kann|soll|sollte|würde|liest|öffnet|führt|erstellt|sucht|mache|schreibe|rufe|nutzt|benutzt"
    r"|verwendet) (?:ich|man|du|wir)\b|wann\b|was (?:bedeutet|ist (?:ein|eine|der unterschied|der sinn))\b"
    r"|warum (?:ist|sind|soll|muss|benutz|verwend|haben|wurde)|wozu|wofür|translate|übersetze?|was macht CMD"
    r"|wie funktioniert)"
)


def clauses(sentence: str) -> list[str]:
    """Split a sentence of a `PromptView` into what is asked, courtesy taken off."""
    parts: list[str] = []
    start = 0
    for match in _CLAUSE_BREAK.finditer(sentence):
        if match[1] in words.VERB_CLASSES:
            parts.append(sentence[start : match.start()])
            start = match.end()
    parts.append(sentence[start:])
    return [clean for part in parts if (clean := _without_courtesy(part))]


def clause_intent(clause: str, *, has_code: bool = False) -> str | None:
    """Return what one clause wants done outside the chat, or None.

    Args:
        clause: from `clauses`.
        has_code: code came with the prompt, so that "the class" means that code.
    """
    if words.BARE_COMMAND.search(clause):
        return "run"
    if _REFUSED.search(clause) or _ABOUT.search(clause):
        return None
    if has_code and not words.OUTSIDE.search(clause):
        return None
    verbs = _verb_classes(clause)
    if verbs:
        return _special_object(clause, verbs) or _imperative(clause, verbs)
    if words.QUESTION.search(clause):
        return _special_object(clause, verbs) or _question(clause)
    return _statement(clause)


def is_order(clause: str) -> bool:
    """Tell whether a clause tells to do something, rather than asks or remarks."""
    return bool(_verb_classes(clause) or words.BARE_COMMAND.search(clause))


def intents(view: PromptView) -> list[str]:
    """Return the intents of a prompt, clause by clause, in order."""
    found = [clause_intent(clause, has_code=view.has_code) for clause in prompt_clauses(view)]
    return [intent for intent in found if intent]


def prompt_clauses(view: PromptView) -> list[str]:
    """Return the clauses of a prompt; "it" takes the file or folder named before along."""
    found: list[str] = []
    place = ""
    for sentence in view.sentences:
        for clause in clauses(sentence):
            named = words.PLACE.findall(clause)
            if not named and place and _PRONOUN.search(clause):
                clause = f"{clause.rstrip(' .!')} in {place}"
            place = named[-1] if named else place
            found.append(clause)
    return found


def _without_courtesy(part: str) -> str:
    """Take courtesy off and put a leading place behind: "In FILE, swap …" is "swap … in FILE"."""
    clause = _POLITE.sub("", part.strip(" ,")).strip(" ,:")
    clause = _SET_UP.sub("scaffold", _TAKE_A_LOOK.sub("look ", clause))
    placed = _PLACE_FIRST.match(clause)
    return f"{placed[2].rstrip(' .!')} in {placed[1]}" if placed else clause


def _verb_classes(clause: str) -> frozenset[str]:
    """Return the classes of the leading verb, or of a German infinitive at the end."""
    tokens = clause.rstrip(" .!?").split()
    if not tokens:
        return frozenset()
    first = words.VERB_CLASSES.get(tokens[0].strip(",.:!?"))
    if first:
        return first
    if words.QUESTION.search(clause):
        return frozenset()
    infinitive = tokens[-1].endswith("en") and tokens[-1] != "open"
    return words.VERB_CLASSES.get(tokens[-1], frozenset()) if infinitive else frozenset()


def _special_object(clause: str, verbs: frozenset[str]) -> str | None:
    """Return the intent of objects that decide by themselves."""
    if words.OPEN_FILE.search(clause):
        return "edit" if "change" in verbs and not verbs & {"make"} else "current"
    if verbs & {"make", "change"} and words.RULE_NOUN.search(clause):
        return None if words.NOT_RULE.search(clause) or words.PLACE.search(clause) else "rule"
    versions = verbs & {"commit", "make", "change"} and "judge" not in verbs
    if words.CHANGES.search(clause) and not versions and not words.GENERAL.search(clause):
        return "diff"
    if re.search(r"\bURL\b", clause) and not words.LINK_TEXT.search(clause):
        if not verbs & {"make", "save", "change", "install", "commit"}:
            return "fetch"
        if "judge" in verbs:
            return "fetch"
    if words.STATE_OF_RUN.search(clause) and not words.GENERAL.search(clause):
        return "run"
    return None


def _imperative(clause: str, verbs: frozenset[str]) -> str | None:
    general = words.GENERAL.search(clause)
    for decide in (_running, _searching, _listing, _moving, _changing, _making, _reading):
        intent = decide(clause, verbs)
        if intent and not (general and intent != "run"):
            return intent
    if "fetch" in verbs and words.WEB.search(clause):
        return "fetch"
    if verbs & {"search", "judge"} and re.search(r"\b(?:the web|internet|online|im web|im netz)\b", clause):
        return "fetch"
    return None


def _running(clause: str, verbs: frozenset[str]) -> str | None:
    if words.BRANCH.search(clause) or words.TERMINAL.search(clause):
        return "run"
    if re.search(r"\bCMD\b", clause) and (
        verbs & {"run", "commit"} or re.search(r"\b(?:aus|laufen)\b ?[.!?]?$", clause)
    ):
        return "run"
    if "run" in verbs and not words.NOT_RUN.search(clause):
        object_found = words.RUN_NOUN.search(clause) or words.PLACE.search(clause)
        loose = clause.split()[0] in ("use", "call", "do", "try", "type", "nutze", "verwende", "rufe")
        return "run" if object_found and not loose else None
    if "build" in verbs and words.WHOLE.search(clause) and not words.THIS_TEXT.search(clause):
        return "run"
    if "install" in verbs and not words.PROSE.search(clause):
        return "run" if not re.search(r"\b(?:guide|instructions|path|anleitung)\b", clause) else None
    if "commit" in verbs:
        loose = clause.split()[0] in ("check", "switch", "merge", "tag")
        strict = re.search(r"\b(?:branch(?:es)?|main|master|commits?|changes|out|release)\b", clause)
        if words.VERSIONED.search(clause) and (not loose or strict):
            return "run"
    return None


def _searching(clause: str, verbs: frozenset[str]) -> str | None:
    if not verbs & {"search", "find", "list", "show", "judge"} or words.THIS_TEXT.search(clause):
        return None
    file_words = words.FILE_NOUN.search(clause)
    if re.search(r"\bGLOB\b", clause):
        return "glob"
    if re.search(r"\b(?:EXT|GLOB)\b", clause) and (file_words or verbs & {"search", "find", "list"}):
        return "glob"
    where = words.PLACE.search(clause) or words.REPOSITORY.search(clause)
    relation = words.RELATION.search(clause) or words.LOCATED.search(clause)
    if verbs & {"search", "find"}:
        return _seeking(clause, verbs, where=bool(where), relation=bool(relation))
    if words.CODE_NOUN.search(clause) and relation and where and not words.FILE.search(clause):
        if verbs & {"judge"}:
            return "grep"
        narrow = re.search(r"\b(?:with|without|that|which|using|importing|containing|ohne|mit|die)\b", clause)
        return "grep" if narrow and not words.TEAM_WORDS.search(clause) else None
    if words.EVERY_CODE.search(clause) and not words.TEAM_WORDS.search(clause):
        return "grep"
    return None


def _seeking(clause: str, verbs: frozenset[str], *, where: bool, relation: bool) -> str | None:
    """Decide for search, grep, find, locate, look for."""
    first = clause.split()[0]
    if words.FILE.search(clause) and re.search(r"\b(?:bugs?|errors?|mistakes?|problems?|issues?|fehler)\b", clause):
        return "read"
    if re.search(r"\b(?:the web|internet|online|im web|im netz)\b", clause):
        return "fetch"
    if first in ("look", "schau", "schaue", "scan", "go") and words.FILE.search(clause):
        return "read"
    if re.search(r"\b(?:where|wo)\b", clause) and words.LOCATED.search(clause):
        return "grep"
    file_words = words.FILE_NOUN.search(re.split(r"\b(?:in|im|under|from|unter)\b", clause)[0])
    quoted = re.search(r"\bQUOTE\b", clause)
    by_content = quoted or re.search(
        r"\b(?:contain\w*|import\w*|mention\w*|referenc\w*|us(?:e|es|ing)|with the (?:word|text|string)"
        r"|enth\w+|verwend\w*|importier\w*)\b",
        clause,
    )
    if file_words and not by_content and re.search(r"\b(?:all|every|any|alle|sämtliche|jede\w*|named|the|die)\b", clause):
        return "glob"
    if words.PROSE.search(clause) or words.TEAM_WORDS.search(clause) and not where:
        return None
    if first in ("look", "schau", "schaue", "scan", "hunt", "comb"):
        return "grep" if where or quoted else None
    if where or quoted:
        return "grep" if not re.search(r"\bname for\b", clause) else None
    determined = re.search(r"\b(?:all|every|any|the|where|each|alle|jede\w*|die|sämtliche|wo)\b", clause)
    strict = verbs & {"search"} or determined
    return "grep" if strict and words.CODE_NOUN.search(clause) and relation else None


def _listing(clause: str, verbs: frozenset[str]) -> str | None:
    if not verbs & {"list", "show", "read"} or words.SHOULD.search(clause):
        return None
    if words.ANY_FILE.search(clause) or re.search(r"\bQUOTE\b", clause):
        return None
    in_folder = re.search(r"\bDIR\b", clause)
    if in_folder and (verbs & {"list"} or words.FILE_NOUN.search(clause) or _CONTENTS.search(clause)):
        return "list"
    if clause.split()[0] == "ls":
        return "list"
    listed = words.FILE_NOUN.search(clause) or _CONTENTS.search(clause)
    if listed and verbs & {"list", "show"} and words.FOLDER_NOUN.search(clause.replace(listed[0], "", 1)):
        return "list"
    return "list" if _BARE_LIST.search(clause) else None


_CONTENTS = re.compile(
    r"\b(?:contents?|inhalte?s?|entries|everything|components|versions|komponenten|tree|inside|subfolders"
    r"|unterordner|liegt|liegen|what's|scripts|skripte|documents|dokumente|tests)\b"
)
_BARE_LIST = re.compile(
    r"^(?:list|show|liste|zeige?)(?: me| mir| all| the| our| every| alle| die| unsere)* (?:files|folders|directories"
    r"|dateien|ordner|verzeichnisse)\b(?: auf)? ?[.!?]?$"
)


def _moving(clause: str, verbs: frozenset[str]) -> str | None:
    """Whole files: rename FILE to FILE, delete DIR."""
    return "move" if verbs & {"move"} and _WHOLE_FILE.search(clause) else None


_WHOLE_FILE = re.compile(
    r"^\w+ (?:the |die |das |den )?(?:file |folder |directory |datei |ordner |verzeichnis )?(?:P?FILE|GFILE|DIR)"
    r"(?: (?:to|in|into|nach|um|as|from|zu)\b.*| um)? ?[.!]?$"
)


def _changing(clause: str, verbs: frozenset[str]) -> str | None:
    if not verbs & {"change", "replace"}:
        return None
    if words.ANY_FILE.search(clause):
        if verbs & {"make", "save"} and not words.ADDITION.search(clause):
            return "edit" if words.MAKE_SO.search(clause) else None
        if verbs & {"make"} and not re.search(r"\b(?:to|in|into|at|zu|ein|hinzu|from)\b", clause):
            return None
        if re.search(r"^write\b|^schreibe?\b", clause):
            return None
        return "replace" if "replace" in verbs else "edit"
    if verbs & {"make"} or words.THIS_TEXT.search(clause) or words.PROSE.search(clause):
        place = re.search(r"\bDIR\b", clause) and words.ADDITION.search(clause)
        definite = words.ADDITION.search(clause) and _IN_EXISTING.search(clause)
        fine = (place or definite) and not words.PROSE.search(clause)
        return "edit" if fine and not words.THIS_TEXT.search(clause) else None
    if re.search(r"\bDIR\b", clause) or words.REPOSITORY.search(clause) or _EDITABLE.search(clause):
        return "replace" if "replace" in verbs and re.search(r"\bQUOTE\b", clause) else "edit"
    return None


_IN_EXISTING = re.compile(
    r"\b(?:to|in|into|zu|zur|zum|in die|in der) (?:the|our|all|every|this|die|der|den|unsere[rn]?|alle[n]?)?"
    r" ?(?:[\w.-]+ ){0,2}(?:file|files|readme|changelog|component|module|class(?:es)?|tests?|loader|docs|documentation"
    r"|repo\w*|project|code ?base|komponente|klasse|datei|dokumentation|modul|projekt)\b(?! (?:that|which|called))"
)
_EDITABLE = re.compile(
    r"\b(?:the|all|our|every|each|my|die|den|das|alle|der|dem|unsere[nrsm]?) (?:[\w-]+ ){0,3}(?:tests?|imports?|files?"
    r"|dependenc(?:y|ies)|docs|documentation|config\w*|readme|changelog|code ?base|repo\w*|build|warnings|errors|bug|version"
    r"|class(?:es)?|methods?|components?|modules?|scripts?|folder|symlinks?|loader|server|header of|importe?n?|\w*dateien"
    r"|\w*datei|abhängigkeiten|dokumentation|konfiguration|projekt|warnungen|klassen?|methoden?|komponenten?|modul|skript"
    r"|ordner)\b"
)


def _making(clause: str, verbs: frozenset[str]) -> str | None:
    if not verbs & {"make", "save"} or words.LINK_TEXT.search(clause):
        return None
    if words.WRITTEN_ABOUT.search(clause) and not words.TARGET.search(clause):
        return None
    before_relative = words.RELATIVE.split(clause, maxsplit=1)[0]
    if words.DIRECT.search(clause) or words.TARGET.search(before_relative):
        return "create"
    if verbs & {"save"} and words.TARGET.search(clause):
        return "create"
    named = words.NEW_FILE.search(before_relative)
    if named and not re.search(r"\b(?:function|method|class|script|funktion|methode|klasse|skript)\b", before_relative):
        return "create"
    return None


def _reading(clause: str, verbs: frozenset[str]) -> str | None:
    if words.SHOULD.search(clause) or re.search(r"\ba FILE\b", clause):
        return None
    if verbs & {"make"} and words.LINK_TEXT.search(clause):
        return None
    looks = verbs & {"read", "show", "judge", "find", "search", "list"}
    if words.FILE.search(clause):
        made_up = verbs & {"make"} and words.FILE.search(clause) and not re.search(r"\bPFILE\b", clause)
        if made_up and words.RELATIVE.search(clause.split("FILE")[0]):
            return None
        return "read"
    if looks and re.search(r"\bGFILE\b", clause):
        talk = clause.split()[0] in ("explain", "describe", "erkläre", "erklär", "beschreibe", "compare", "vergleiche")
        return None if talk and not re.search(r"\b(?:our|my|this|unser\w*)\b", clause) else "read"
    strong = verbs & {"read", "judge"} or re.search(r"^(?:show|zeige?) (?:me|mir)\b", clause)
    talk = clause.split()[0] in ("explain", "describe", "document", "erkläre", "beschreibe", "have", "take", "go")
    if strong and not talk and words.READABLE.search(clause) and not words.THIS_TEXT.search(clause):
        return "read" if not re.search(r"\bnew\b", clause) else None
    return None


def _statement(clause: str) -> str | None:
    """A remark on a file with its folder ("src/a.ts does not compile") wants a look at it."""
    if words.GENERAL.search(clause) or words.LINK_TEXT.search(clause):
        return None
    return "read" if re.search(r"\bPFILE\b", clause) else None


def _question(clause: str) -> str | None:
    if re.search(r"\b(?:EXT|GLOB)\b", clause) and words.FILE_NOUN.search(clause):
        return None if words.SHOULD.search(clause) or words.GENERAL.search(clause) else "glob"
    if words.GENERAL.search(clause) or words.THIS_TEXT.search(clause):
        return None
    for decide in (_asks_where, _asks_folder, _asks_content, _asks_which, _asks_existence):
        intent = decide(clause)
        if intent:
            return intent
    return None


def _asks_where(clause: str) -> str | None:
    where = re.search(r"\b(?:where|wo)\b", clause)
    if not where or not words.LOCATED.search(clause) or re.search(r"\bshould|sollte", clause):
        return None
    return "grep"


def _asks_folder(clause: str) -> str | None:
    if words.SHOULD.search(clause) or words.ANY_FILE.search(clause):
        return None
    asks = re.search(r"^(?:what|what's|which|how many|are there|was|welche|wie viele)\b", clause)
    if not asks:
        return None
    code = re.search(r"\b(?:are there|constructor|import|use[sd]?|still|contain|noch|defin\w*|verwend\w*|QUOTE|with|without)", clause)
    if re.search(r"\bDIR\b", clause):
        return "grep" if code and words.CODE_NOUN.search(clause) else "list"
    listed = words.FILE_NOUN.search(clause)
    if listed and not code and re.search(r"\b(?:in|under|inside|im|unter)\b", clause):
        return "list" if words.FOLDER_NOUN.search(clause.replace(listed[0], "", 1)) else None
    return None


def _asks_content(clause: str) -> str | None:
    if _INSIDE_PATH.search(clause):
        return "read"
    if words.SHOULD.search(clause) or re.search(r"\ba FILE\b", clause):
        return None
    if words.FILE.search(clause):
        named = words.EXISTS.search(clause) and not re.search(r"\b(?:in|im|of|inside) (?:the |der )?P?FILE\b", clause)
        if named:
            return "glob"
        path = re.search(r"\bPFILE\b", clause) and not re.search(r"\b(?:we|wir|go|live|belong|named?)\b", clause)
        if path or (words.CONTENT.search(clause) and not words.NOT_CONTENT.search(clause)):
            return "read"
    if re.search(r"\bGFILE\b", clause) and not words.NOT_CONTENT.search(clause):
        owned = re.search(r"\b(?:our|my|the|this|unser\w*|die|der|im|in|meine\w*) (?:[\w']+ )?GFILE\b", clause)
        return "read" if owned and words.CONTENT.search(clause) else None
    return None


_INSIDE_PATH = re.compile(
    r"\b(?:in|inside|according to|from|of|laut|in der datei|aus) (?:the (?:file )?|der datei )?PFILE\b"
)


def _asks_which(clause: str) -> str | None:
    asks = re.match(
        r"(?:(?:in|unter|auf|from|at) )?(?:which|what|how many|who|welche[mnrs]?|wie viele|wer)\b (?:of (?:our|the) |unserer |der |von unseren )?"
        r"(?P<noun>(?:[\w-]+ ){0,3})",
        clause,
    )
    if not asks or words.SHOULD.search(clause) or words.TEAM_WORDS.search(asks["noun"]):
        return None
    if not words.CODE_NOUN.search(asks["noun"]) or re.match(r"(?:what|which|welche) (?:is|are|ist|sind)\b", clause):
        return None
    related = words.RELATION.search(clause[asks.start("noun") :])
    concrete = words.PLACE.search(clause) or words.REPOSITORY.search(clause)
    return "grep" if related and (concrete or not words.TEAM_WORDS.search(clause)) else None


def _asks_existence(clause: str) -> str | None:
    if words.LEFT_OVER.search(clause) and not words.SHOULD.search(clause):
        return "grep"
    if not words.EXISTS.search(clause) or words.SHOULD.search(clause):
        return None
    noun = words.FILE_NOUN.search(clause) or re.search(
        r"\b(?:test|tests|class|component|module|klasse|komponente|modul)\b", clause
    )
    concrete = words.PLACE.search(clause) or words.REPOSITORY.search(clause) or re.search(r"\bQUOTE\b", clause)
    owned = re.search(r"\b(?:do|does|have) (?:we|i)\b|\bhaben wir\b", clause)
    return "glob" if noun and (concrete or owned) else None
