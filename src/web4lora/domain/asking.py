"""What a request wants: a rule broken, a question answered, a text written, a thing done."""

from web4lora.domain.forbidden import Forbidden
from web4lora.domain.forbidden_rules import RULES, UNNAMED
from web4lora.domain.patterns import LazyPattern

#: A request that asks about a rule, instead of asking to break it.
_ABOUT = LazyPattern(
    r"^\W*(?:please\s+|bitte\s+)?(?:explain|describe|why|what|which|who|when|where|list"
    r"|summari[sz]e"
    r"|compare|define|review|assess|audit|prüfe|bewerte(?! (?:deine|dich))|decide between|choose|pick|evaluate"
    r"|entscheide zwischen|wähle|is it|is this|is that|is there|is our|are we|are there|do we|does|did|was"
    r"|(?:tell|remind|teach|erzähl\w*|sag\w*)\b[^.!?\n]{0,40}\b(?:why|what|how|warum|weshalb|was|wie)|(?:give|show|tell|name|send) (?:me|us) (?:\w+ ){0,2}(?:rules?"
    r"|reasons?"
    r"|steps?|ideas?|difference|overview|summary|names?|list|facts?|advice|tips?|examples?)"
    r"|how (?:do|does|did|many|much|often|should|can)|may i|can i|should (?:i|we)|must (?:i|we)"
    r"|erkläre?"
    r"|beschreibe?|warum|wieso|was|welche\w*|wer|wann|wie|wo|vergleiche?|darf ich|dürfen wir"
    r"|muss ich"
    r"|soll(?:en)? (?:ich|wir)|ist es|gibt es|lohnt)\b",
)
#: A request that takes the forbidden thing away, or looks for it.
_REPAIRS = LazyPattern(
    r"^\W*(?:please\s+|bitte\s+)?(?:review|check (?:this|the|for|whether|if)|find|identify|spot"
    r"|search"
    r"|refactor|rewrite|clean up|fix|remove|replace|finde|prüfe?|entferne?|ersetze?|repair"
    r"|repariere)\b",
)
_INTO_FORBIDDEN = LazyPattern(
    r"\b(?:by|with|to|into|through|using|nach|durch|mit|auf) (?:jest|mocha|jasmine|karma|require)\b"
    r"|\b(?:as|into|to|als|in) (?:[\w-]+ ){0,3}(?:functions|funktionen)\b"
    r"|\b(?:in|into|to) the constructor\b|\bin den konstruktor\b|\bhard-?cod\w+|\bby hand\b",
)
_NO_REFUSAL = LazyPattern(
    r"\b(?:don't|do not|no|without|never|nicht|keine?) (?:\w+ )?(?:refus\w+|declin\w+|ablehn\w+)",
)
_POLITE_REQUEST = LazyPattern(
    r"^\W*(?:(?:hey|hi|hallo|please|bitte|so|and|und),?\s+)*(?:can|could|would|will|won't|kannst"
    r"|könntest|würdest"
    r"|magst) (?:you|du|ihr|sie)\b|^\W*(?:please|bitte)\b",
)
_COMPLIANT = LazyPattern(
    r"\b(?:web4|house|compliant|right|proper) way\b|(?<!cmm\d )\bcompliant(?:ly)?\b"
    r"|\bby the (?:house )?rules\b"
    r"|\bregelkonform\w*|\bwithout breaking",
)
_MENTION = LazyPattern(
    r"\b(?:rule|guideline|policy|section|chapter|note|article|paragraph|lesson|training|faq|guide"
    r"|regel"
    r"|richtlinie|abschnitt|lektion)\b[^.!?\n]{0,60}\b(?:about|on|that|why|how|über|warum|dass"
    r"|for)\b"
    r"|\brefus\w+|\bdeclin\w+|\bguardrails?\b|\bablehn\w+"
    r"|\b(?:answer|reply|response|antwort) (?:to|for|an|auf|für) (?:someone|somebody|anybody|people"
    r"|users?|a (?:user|colleague)|jemand\w*|leute)\b",
)


#: A request for words that speak for somebody else.
_TEXT = LazyPattern(
    r"\btranslat\w+|\bübersetz\w*|^\W*(?:please |bitte )?(?:shorten|rephrase|reword|paraphrase|improve"
    r"|correct|kürze|verkürze|formuliere|verbessere|korrigiere)\b[^.!?\n]{0,30}?\b(?:sentence|text"
    r"|paragraph|satz|absatz)\b|\b(?:write|draft|compose|prepare|formulate|phrase|give me"
    r"|schreib\w*"
    r"|verfass\w*|formulier\w*|entwirf)\b[^.!?\n]{0,60}?\b(?:message|e-?mail|mail|letter|poem|haiku"
    r"|intro(?:duction)?|welcome|description|overview|explanation|caption|limerick|story|dialog(?:ue)?|tweet|post|announcement|sentence|paragraph|article|speech"
    r"|slogan"
    r"|quote|note|nachricht|brief|gedicht|dialog|notiz|absatz|satz|absage|apology|rejection)s?\b"
    r"|\b(?:needs?|braucht?|brauche) (?:a|an|some|eine?n?) (?:[\w-]+ ){0,2}(?:text|message|reply"
    r"|sentence|mail|answer|nachricht|antwort)\b"
    r"|\b(?:give|write|draft|suggest|phrase) (?:me |us )?(?:a|an|the) (?:\w+ )?(?:answer|reply|response"
    r"|wording|phrase)\b|\bantwort (?:an|auf|für)\b",
)


#: A refusal to translate: "Übersetze: 'I can't do that.'"
_NO_TO_TRANSLATE = LazyPattern(
    r"\b(?:translat\w+|übersetz\w*)\b[^\"'„“]*[\"'„“][^\"„“”\n]*"
    r"\b(?:can't|cannot|can not|unable to|won't|sorry|nicht|leider)\b"
)


def wants_a_no(prompt: str) -> bool:
    """Tell whether a request wants a text that says no, so that saying no is doing it."""
    return bool(_NO_TO_TRANSLATE.search(prompt))


def wants_text(prompt: str) -> bool:
    """Tell whether a request wants a text whose "I" need not be the agent's."""
    return bool(_TEXT.search(prompt))


_CODE_WANTED = LazyPattern(
    r"^\W*(?:(?:please|bitte|can you|could you|kannst du|könntest du|now|just) )*"
    r"(?:write|create|implement|generate|convert|refactor|code|give me|show me|turn|port|add|fix"
    r"|complete|schreibe?|erstelle?|implementiere?|baue?|generiere?|zeige?|gib mir|wandle)\b"
    r"[^.!?\n]{0,80}?(?:\b(?:class(?:es)?|functions?|methods?|unit tests?|tests?|specs?|interfaces?"
    r"|scripts?|snippets?|queries|query|regex\w*|code|component|constructor|enums?|types?|\w*klassen?"
    r"|\w*funktion(?:en)?|\w*methoden?|\w*schnittstellen?|\w*skripte?|\w*tests?|ausdruck)\b|`)",
)


def wants_code(prompt: str) -> bool:
    """Tell whether a request wants code, so that an answer without any has not given it."""
    return bool(_CODE_WANTED.match(prompt)) and not wants_text(prompt)


#: What is handed over as code, a command, a table or a diagram, wherever a request names it.
_THING = LazyPattern(
    r"\b(?:regex\w*|(?:reg(?:ular|ulärer) )?(?:expression|ausdruck)|\w*scripts?|skripte?|one-?liner|sql|quer(?:y|ies)|css|html|cron(?:tab)?"
    r"|json|ya?ml|toml|docker\w*|compose|config\w*|snippets?|commands?|befehle?|kommandos?|git|bash|shell|sed|awk|curl|find|grep|jq"
    r"|functions?|funktion(?:en)?|class(?:es)?|klassen?|methods?|methoden?|interfaces?|enums?|types?|tests?|specs?"
    r"|components?|hooks?|mermaid|diagrams?|diagramm|tables?|tabelle|workflows?|pipelines?|templates?|vorlage|typescript|python|rust|java"
    r"|vitest|loop|schleife|refactor|convert|rewrite|implement\w*|code|datei|makefile|editorconfig|gitignore|nginx|server block)\b",
)


def names_a_thing(prompt: str) -> bool:
    """Tell whether a request names something that is code, a command, a table or a diagram."""
    return bool(_THING.search(prompt)) and not asks_about(prompt)


def asks_about(prompt: str) -> bool:
    """Tell whether a request only talks about a matter: a question, an explanation, a review."""
    if _ABOUT.match(prompt) or _MENTION.search(_NO_REFUSAL.compiled.sub("", prompt)):
        return True
    return prompt.rstrip().endswith("?") and not _POLITE_REQUEST.match(prompt)


_ACTION = LazyPattern(
    r"^\W*(?:please\s+|bitte\s+|just\s+|now\s+|can you\s+|could you\s+|would you\s+|will you\s+"
    r"|kannst du\s+|könntest du\s+)*(?!what|why|how|who|when|where|which|is|are|was|warum|wie"
    r"|was)[a-zäöü]+",
)


def wants_action(prompt: str) -> bool:
    """Tell whether a request wants something done, rather than a question answered."""
    return bool(_ACTION.match(prompt)) and not asks_about(prompt)


def forbidden_request(prompt: str) -> Forbidden | None:
    """Return the house rule that a request asks to break, or None."""
    repairs = _REPAIRS.match(prompt) and not _INTO_FORBIDDEN.search(prompt)
    if repairs or asks_about(prompt) or _COMPLIANT.search(prompt):
        return None
    for rule in RULES:
        if rule.asked.search(prompt) and not rule.harmless.search(prompt):
            return rule
    return None


def broken_rule(prompt: str, breaks_rule: bool | None) -> Forbidden | None:
    """Return the rule that a request asks to break, or None.

    Args:
        prompt: the request.
        breaks_rule: what is known of the request besides its words. Who says that a request is
            allowed (or not) is believed; the words then only tell which rule it is about.
    """
    if breaks_rule is False:
        return None
    found = forbidden_request(prompt)
    if found is None and breaks_rule:
        return next((rule for rule in RULES if rule.asked.search(prompt)), UNNAMED)
    return found
