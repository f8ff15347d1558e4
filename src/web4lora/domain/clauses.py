"""Prompts cut into clauses: one order, question or remark each, courtesy taken off."""

import re
from dataclasses import dataclass

from web4lora.domain.object_words import RUN_NOUN
from web4lora.domain.prompt_view import PromptView
from web4lora.domain.verb_words import VERB_CLASSES

_POLITE = re.compile(
    r"^(?:(?:yes|no|ja|nein|please|pls|kindly|now|first|next|finally|also|just|quickly|then|so"
    r"|ok(?:ay)?|hey|hi|hello|agent|web4agent|well|and|but|afterwards|after that|again|maybe"
    r"|let's"
    r"|let us|go ahead and|go and|i(?:'d| would)? (?:want|need|like) (?:you )?to|you (?:should"
    r"|need to|must|have to|can|could|may)|we (?:need|have|want) to|we should|(?:can|could|would"
    r"|will) you(?: please| kindly| also)?|would you mind|help me(?: to)?|try to|make sure to"
    r"|remember to|your task(?: is)?(?: to)?|task|todo|use (?:the |your |a )?\w+ tool to"
    r"|use your tools to|use [a-z]+_[a-z_]+ to|with (?:the |your )?\w+ tool|know|find out"
    r"|look up(?= (?:which|where|what|who|how many)\b)"
    r"|let me know|do you know|any idea|can you tell me|tell me (?=wh|how|if)|bitte|mal|jetzt"
    r"|zuerst|zunächst|als erstes|als nächstes|danach|dann|anschließend|und|nun|hallo|(?:kannst"
    r"|könntest|würdest|magst) du(?: mir| bitte| mal)*|könnten sie|können sie"
    r"|ich möchte,? dass du"
    r"|ich (?:möchte|will) wissen|hilf mir(?: dabei)?|schnell|noch|einmal|doch|kurz"
    r"|sag(?:e)? mir (?=\w+ )(?=w|ob)|weißt du)(?:\b|(?=,))[ ,:]*)+"
)
_CLAUSE_BREAK = re.compile(
    r"(?:,? (?:and then|then|and afterwards|and also|and finally|and|before you|after that"
    r"|und dann|danach|und anschließend|anschließend|und danach|und|sowie) |, )(?=(?:(?:please"
    r"|bitte|also|finally|then|dann) )?(?:tell me (?!wh|how|if))?(\w[\w-]*))"
)
_PLACE_FIRST = re.compile(
    r"^(?:in|inside|within|from|under|at|im|unter|aus|auf) (?:(?:the|our|this|der|dem|file|folder"
    r"|directory|datei|ordner|verzeichnis) )*(PFILE|FILE|GFILE|DIR)\b[ ,:]+(?!\?)(.+)"
)
_ONLY_PLACE = re.compile(
    r"^(?:(?:please|bitte|now) )?(?:in|inside|within|im|unter) (?:(?:the|our|der|dem|file|folder"
    r"|directory|datei|ordner|verzeichnis) )*(?:PFILE|FILE|GFILE|DIR) ?$"
)
#: "Before I commit, …", "Wenn das geht, …"
_SUBORDINATE = re.compile(
    r"^(?:i'm|i am|ich bin|we're|we are|wir sind|(?:a |one |quick |kurze |eine )*(?:question"
    r"|frage))\b"
    r"[^:,?]{0,40}[:,] (?=\w)|^(?:before|after|once|when|if|as soon as|bevor|nachdem|wenn|falls"
    r"|sobald) [^,]{3,60}, (?=\w)"
)
_TAKE_A_LOOK = re.compile(
    r"\b(?:take|have) a (?:quick |close |closer |short )?look\b(?! (?:like|of)\b)"
)
#: "Do a quick grep for X" orders to grep.
_DO_A = re.compile(
    r"\b(?:do|run|make|perform|start|kick off|mach(?:e|t)?|give (?:it|me|us)"
    r"|starte) (?:(?:please|bitte|mal|me|mir|us) )*"
    r"(?:a|an|another|eine?n?) (?:(?:quick|short|full|fresh|clean|new|schnelle[nrs]?"
    r"|kurze[nrs]?|neue[nrs]?) )*"
    r"(?=(?:grep|search|commit|push|pull|install|format|checkout|merge|rebase|find|diff|build"
    r"|lint|suche)\b)"
)
_COURTESY_END = re.compile(
    r"(?:,? (?:please|pls|bitte|thanks|thank you|thx|danke|for me|now|right now|will you"
    r"|would you|could you"
    r"|jetzt|mal|right away|asap))+(?= ?[.!?]?$)"
)
#: "The build is red. Have a look": what to look at was said before.
_BARE_LOOK = re.compile(
    r"^(?:look|check|see|investigate|dig|inspect|find out|schau\w*|sieh|guck\w*|prüf\w*"
    r"|untersuch\w*"
    r"|finde?)\b(?: (?:into|at|it|that|this|what|why|out|is|goes|going|wrong|on|for|me|us|here"
    r"|now|the"
    r"|reason|cause|problem|up|happens|quickly|please|es|das|dir|mir|dir's|mal|bitte|nach|an"
    r"|heraus|raus"
    r"|rein|warum|woran|was|liegt|los|ist|da|kurz)\b|,)* ?[.!?]*$"
)
_WANTED_FILE = re.compile(
    r"^(?:i(?:'d| would)? (?:want|need|like)(?: to have)?|ich (?:brauche|möchte|will"
    r"|hätte gern)) (?=(?:a|an|another|eine?n?) (?:[\w-]+ ){0,3}?(?:file|folder|directory|rule"
    r"|[\w-]*datei|ordner)\b)"
)
_SET_UP = re.compile(r"^set up\b")
#: "package.json: what does the build script say?"
_PLACE_TITLE = re.compile(
    r"^(P?FILE|GFILE) ?(?::|-|–|—) (?=(?:what|which|is|are|does|do|how|who|where|has|was"
    r"|welche\w*|ist|sind|wie"
    r"|hat|steht)\b)(.+)"
)
#: "I want the tests executed" orders to execute the tests.
_WANTED_DONE = re.compile(
    r"^(?:i(?:'d| would)? (?:want|need|like)|ich (?:will|möchte"
    r"|hätte gern)) (?P<what>[^,]{3,60}?) (?P<done>execute|run|build|buil"
    r"|install|delete|remove|rename|move|fix|format|update|replace|commit|push|revert)(?:ed|d|t"
    r"|ted)?\b(?P<rest>.*)"
)
_PRONOUN = re.compile(
    r"^\w+(?: bitte)? (?:it|its|them|this|that|there|es|sie|ihn|das|dies|dort|darin)\b"
)
_RUN_IT = re.compile(
    r"^(?:run|rerun|re-run|execute|start|restart|stop|führ\w*|starte?|stoppe?"
    r"|lass) (?:bitte )?(?:it|them|these|those"
    r"|all of them|sie|es|alle|die|diese)\b ?(?:again|once|all|first|aus|laufen|mal)? ?[.!]?$"
)
_QUESTION = re.compile(
    r"^(?:(?:in|on|at|from|under|to|auf|aus|unter|von|an|bei) (?=which|what|welche))?(?:what"
    r"|what's|which|who|who's|whose|how many|how much|how|why|where|where's|does|do|did|is|are"
    r"|was"
    r"|were|has|have|can|any|was|welche\w*|wer|wie viele|wie|wo|warum|wieso|gibt|hat|haben|ist"
    r"|sind|enthält|steht|existiert|laufen|läuft|liegt|liegen|kompiliert|sag mir)\b"
)
_BARE_COMMAND = re.compile(
    r"^(?:\$ ?|> ?)?CMD(?: (?:please|bitte|now|jetzt|in DIR))? ?[.!]?$|^(?:do|mach|mache)(?: (?:a"
    r"|an|another|ein|einen|mal|bitte))* CMD\b"
)
_PLACE = re.compile(r"\b(?:P?FILE|GFILE|DIR)\b")


@dataclass(frozen=True)
class Clause:
    """One clause of a prompt.

    Attributes:
        text: lower case, with the placeholders of `PromptView`.
        first: its first word.
        verbs: classes of the verb it orders with; empty for questions and remarks.
        is_question: whether it asks.
        is_command: it is a shell command and nothing else.
    """

    text: str
    first: str
    verbs: frozenset[str]
    is_question: bool
    is_command: bool

    @classmethod
    def read(cls, text: str) -> "Clause":
        """Read a clause whose courtesy is off."""
        tokens = text.rstrip(" .!?").split()
        first = tokens[0].strip(",.:!?") if tokens else ""
        is_question = bool(_QUESTION.search(text))
        verbs = VERB_CLASSES.get(first, frozenset())
        last = tokens[-1] if tokens else ""
        if not verbs and not is_question and last.endswith("en") and last != "open":
            # "die Tests ausführen": German puts the infinitive last.
            verbs = VERB_CLASSES.get(last, frozenset())
        is_command = bool(_BARE_COMMAND.search(text))
        return cls(text, first, verbs, is_question and not verbs, is_command)

    @property
    def is_order(self) -> bool:
        """Whether it tells to do something."""
        return bool(self.verbs) or self.is_command

    def has(self, *patterns: re.Pattern[str]) -> bool:
        """Tell whether any of the patterns stands in the clause."""
        return any(pattern.search(self.text) for pattern in patterns)

    def orders(self, *classes: str) -> bool:
        """Tell whether the verb belongs to any of the classes."""
        return not self.verbs.isdisjoint(classes)


def sentence_clauses(sentence: str) -> list[str]:
    """Split a sentence of a `PromptView` into the texts of its clauses."""
    sentence = _DO_A.sub("", _TAKE_A_LOOK.sub("look", sentence))
    parts: list[str] = []
    start = 0
    for match in _CLAUSE_BREAK.finditer(sentence):
        if match[1] in VERB_CLASSES:
            parts.append(sentence[start : match.start()])
            start = match.end()
    parts.append(sentence[start:])
    if len(parts) > 1 and _ONLY_PLACE.match(parts[0]):
        # "In FILE, replace …": the place belongs to what follows.
        parts[:2] = [f"{parts[0]} {parts[1]}"]
    return [clean for part in parts if (clean := _without_courtesy(part))]


def prompt_clauses(view: PromptView, *, resolve: bool = True) -> list[Clause]:
    """Return the clauses of a prompt, in order.

    Args:
        view: the prompt.
        resolve: "it" takes the file or folder along that was named before, and "have a look" what
            was said before.
    """
    found: list[Clause] = []
    place = runs = ""
    for sentence in view.sentences:
        for text in sentence_clauses(sentence):
            if resolve and found and _BARE_LOOK.match(text):
                text = f"debug: {found[-1].text}"
            if resolve and runs and _RUN_IT.match(text):
                text = f"{text.rstrip(' .!')}, the {runs}"
            runs = found_run[0] if (found_run := RUN_NOUN.search(text)) else runs
            named = _PLACE.findall(text)
            if resolve and not named and place and _PRONOUN.search(text):
                text = f"{text.rstrip(' .!')} in {place}"
            place = named[-1] if named else place
            found.append(Clause.read(text))
    return found


def _as_order(wanted: re.Match[str]) -> str:
    what, verb = wanted["what"], wanted["done"]
    if what.split()[-1] in ("to", "you", "it") or " to " in f" {what} ":
        return wanted[0]
    return f"{'build' if verb == 'buil' else verb} {what}{wanted['rest']}"


def _without_courtesy(part: str) -> str:
    """Take courtesy off and put a leading place behind: "In FILE, swap …" is "swap … in FILE"."""
    clause = _COURTESY_END.sub("", _SUBORDINATE.sub("", part.strip(" ,")))
    clause = _WANTED_FILE.sub("create ", clause)
    clause = _WANTED_DONE.sub(_as_order, clause)
    clause = _POLITE.sub("", clause).strip(" ,:")
    clause = _SET_UP.sub("scaffold", clause)
    titled = _PLACE_TITLE.match(clause)
    if titled:
        return f"{titled[2].rstrip(' .!?')} in our {titled[1]}?"
    placed = _PLACE_FIRST.match(clause)
    return f"{placed[2].rstrip(' .!')} in {placed[1]}" if placed else clause
