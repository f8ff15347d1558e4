"""What a prompt wants done outside the chat, by verb and object, in English and German.

A verb alone decides nothing ("Create a PDCA", "List the sections", "Edit this sentence" stay in
the chat); an object that lives outside does: a named file, a folder, a command, an address, the
repository. Questions count when only a look at such an object can answer them.
"""

import re

from web4lora.domain import object_words as words
from web4lora.domain.clauses import Clause, prompt_clauses
from web4lora.domain.prompt_view import PromptView
from web4lora.domain.tool_orders import order_intent
from web4lora.domain.tool_questions import question_intent

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

_REFUSED = re.compile(
    r"^(?:don't|do not|never|no need to|there is no need|without|you (?:don't|do not|need not"
    r"|mustn't)|ohne|nicht)\b|^\w+ (?:bitte )?(?:nichts|keine[nr]?)\b|^(?:öffne|starte|ändere"
    r"|lies"
    r"|lösche|führe) (?:\w+ ){0,3}nicht\b"
)
#: How one does things, and what words mean, is answered in the chat.
_ABOUT = re.compile(
    r"^(?:how (?:do|does|can|could|would|should|to|must|might) (?:i|you|we|one|someone|an? \w+"
    r"|the \w+ tool|it|to|CMD)\b|(?:explain|describe|tell me|show me|teach me) (?:me )?(?:how"
    r"|when"
    r"|why) (?:to|i|you|one|we)\b|(?:when|why) (?:should|do|does|would|to|is|are|did|was"
    r"|were)\b(?!.*PFILE)|what(?:'s| is| are) (?:a|an|the difference|the point|the purpose"
    r"|the meaning)\b(?!.*PFILE)|what does .* (?:mean|stand for)\b|what does CMD\b|what happens\b"
    r"|wie (?:kann|soll|sollte|würde|liest|öffnet|führt|erstellt|sucht|mache|schreibe|rufe|nutzt"
    r"|benutzt|verwendet) (?:ich|man|du|wir)\b|wann\b|was (?:bedeutet|ist (?:ein|eine"
    r"|der unterschied|der sinn))\b|warum (?:ist|sind|soll|muss|benutz|verwend|haben|wurde)|wozu"
    r"|wofür|translate|übersetze?|was macht CMD|wie funktioniert)"
)

#: A text for the chat: "commit message for: …", "just print the command that …".
_IN_THE_CHAT = re.compile(
    r"^(?:a |one |eine )?commit[- ](?:message|msg|nachricht)\b(?!.*\b(?:last|latest|letzte\w*)\b)"
    r"|^(?:just |only |please |bitte |nur )*(?:print|give me|show me|gib mir|nenn\w*|type out)\b"
    r"[^.?!]{0,30}\b(?:commands?|one-liner|befehle?|einzeiler)\b(?! (?:output|history|file|log))"
)

#: What names the tool where the rules were not sure that one is needed.
_DIFFERS = re.compile(
    r"\b(?:differ\w*|unterschei\w*|unterschied\w*|compared to|changed on|would i commit"
    r"|änderungen|geändert)\b"
)
_IN_EDITOR = re.compile(r"\b(?:in (?:my|the) editor|looking at|im editor)\b")
_PROCESS = re.compile(
    r"\b(?:running|process\w*|prozess\w*|ports?|branch\w*|commit\w*|packages?|pakete?|reachable|up"
    r"|server|läuft|laufen|oben|build\w*|pipeline|ci|tests?)\b"
)
_TO_CHANGE = re.compile(
    r"\b(?:add|insert|remove|make it|set it|fix|correct|update|bring it|no longer|see to it"
    r"|outdated"
    r"|translate|wrong|falsch\w*|ändern?|tausch\w*|setz\w*|mach\w*|füge?|ergänz\w*|entfern\w*"
    r"|alte[rn]?)\b"
)
_IN_CODE = re.compile(
    r"\b(?:use|uses|used|using|calls?|callers?|code|imports?|importiert|reads?|writes?|class\w*"
    r"|interfaces?|methods?|methoden|todos?|places?|stellen|verwend\w*|ruft|klassen?|constructors?"
    r"|konstruktor\w*|layer ?\d|somewhere|anywhere|irgendwo|usages?|instantiated)\b"
)
_WHICH = re.compile(r"^(?:in )?(?:which|what|where|is there|are there|any|welche\w*|gibt es|wo)\b")

#: "Must I run the tests before a push?" asks for the rule.
_NORM_QUESTION = re.compile(
    r"^(?:muss|müssen|soll|sollen|darf|dürfen|must|shall|may|should|do i (?:have|need) to"
    r"|do we (?:have|need) to|(?:am i|are we) (?:allowed|supposed|required|expected))\b"
)


def clause_intent(clause: Clause, *, has_code: bool = False) -> str | None:
    """Return what one clause wants done outside the chat (a key of `TOOLS_BY_INTENT`), or None.

    Args:
        clause: one order, question or remark.
        has_code: code came with the prompt, so that "the class" means that code.
    """
    if clause.is_command:
        return "run"
    if clause.has(_NORM_QUESTION):
        return None
    if clause.has(_REFUSED, _ABOUT, _IN_THE_CHAT) or (has_code and not clause.has(words.OUTSIDE)):
        return None
    if clause.verbs:
        return _telling_object(clause) or order_intent(clause)
    if clause.is_question:
        return _telling_object(clause) or question_intent(clause)
    # A remark on a file with its folder ("src/a.ts does not compile") wants a look at it.
    remark = clause.has(words.PATH) and not clause.has(words.GENERAL, words.LINK_TEXT)
    return "read" if remark else None


def likely_tools(clauses: list[Clause]) -> tuple[str, ...]:
    """Return the tools for a prompt that wants something outside the chat, by verb and object."""
    for clause in clauses:
        for intent, holds in (
            ("fetch", clause.has(words.URL)),
            ("current", clause.has(words.OPEN_FILE, _IN_EDITOR)),
            ("diff", clause.has(words.CHANGES, _DIFFERS)),
            ("run", clause.has(words.COMMAND, _PROCESS)),
            ("run", clause.orders("run", "build", "install", "commit")),
            ("edit", clause.has(words.ANY_FILE) and clause.has(_TO_CHANGE)),
            ("glob", clause.has(words.FILE_NOUN, words.GENERIC_FILE) and clause.has(_WHICH)),
            ("read", clause.has(words.ANY_FILE)),
            ("list", clause.has(words.FOLDER)),
            ("grep", not clause.has(words.RUN_NOUN) and clause.has(_IN_CODE, words.QUOTE)),
        ):
            if holds:
                return TOOLS_BY_INTENT[intent]
    return TOOLS_BY_INTENT["run"]


def intents(view: PromptView) -> list[str]:
    """Return the intents of a prompt, clause by clause, in order."""
    found = (clause_intent(clause, has_code=view.has_code) for clause in prompt_clauses(view))
    return [intent for intent in found if intent]


def _telling_object(clause: Clause) -> str | None:
    """Return the intent of objects that decide by themselves: open file, rule, diff, address."""
    if clause.has(words.OPEN_FILE):
        return "edit" if clause.orders("change") and not clause.orders("make") else "current"
    if clause.orders("make", "change", "save") and clause.has(words.RULE_NOUN):
        return None if clause.has(words.NOT_RULE, words.PLACE) else "rule"
    records = clause.orders("commit", "make", "change") and not clause.orders("judge")
    if clause.has(words.CHANGES) and not records and not clause.has(words.GENERAL):
        return "diff"
    if clause.has(words.URL) and not clause.has(words.LINK_TEXT):
        writes = clause.orders("make", "save", "change", "install", "commit")
        if clause.orders("judge") or not writes:
            return "fetch"
    if clause.has(words.STATE_OF_RUN) and not clause.has(words.GENERAL):
        return "run"
    return None
