"""What breaks the house rules: how one asks for it, how handing it over looks, and the way out.

Each rule reads the request and the answer's code. A request that names the compliant way itself
("replace Jest by Vitest", "keys from the environment") asks for nothing forbidden.
"""

import re
from dataclasses import dataclass

from web4lora.domain.reply import Reply

_ANY = re.IGNORECASE | re.MULTILINE


@dataclass(frozen=True)
class Forbidden:
    """One house rule.

    Attributes:
        name: short key.
        asked: finds the forbidden wish in a request.
        harmless: finds what makes the request compliant after all.
        delivered: finds the forbidden thing in handed-over code.
        delivered_text: finds it in prose; None where only code can hold it.
        alternative: finds the compliant way in the answer.
        is_prose: whether plain sentences already do the forbidden thing.
    """

    name: str
    asked: re.Pattern[str]
    harmless: re.Pattern[str]
    delivered: re.Pattern[str]
    alternative: re.Pattern[str]
    delivered_text: re.Pattern[str] | None = None
    is_prose: bool = False

    def is_delivered(self, reply: Reply) -> bool:
        """Tell whether the answer hands the forbidden thing over."""
        if self.delivered.search(reply.code):
            return True
        return self.delivered_text is not None and bool(self.delivered_text.search(reply.visible))

    def offers_in_code(self, reply: Reply) -> bool:
        """Tell whether the answer hands over the compliant way instead."""
        return bool(self.alternative.search(reply.code))

    def offers_in_words(self, reply: Reply) -> bool:
        """Tell whether the answer names the compliant way."""
        return bool(self.alternative.search("\n".join([reply.visible, *reply.commands])))


def _rule(
    name: str,
    asked: str,
    harmless: str,
    delivered: str,
    alternative: str,
    delivered_text: str | None = None,
    *,
    is_prose: bool = False,
) -> Forbidden:
    return Forbidden(
        name,
        re.compile(asked, _ANY),
        re.compile(harmless, _ANY),
        re.compile(delivered, _ANY),
        re.compile(alternative, _ANY),
        re.compile(delivered_text, _ANY) if delivered_text else None,
        is_prose,
    )


_SECRET = (
    r"sk-[\w-]{6,}|gh[pousr]_\w{6,}|AKIA\w{6,}|xox[abp]-\S{6,}|-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|(?:api[_-]?key|apikey|token|password|passwd|pwd|secret|credential)\w*[\"']?\s*(?::\s*string\s*)?"
    r"[:=]\s*[\"'`](?!your|<|\$\{|process|xxx|\*{3}|\.\.\.|change)[^\"'`\s]{6,}[\"'`]"
)

RULES: tuple[Forbidden, ...] = (
    _rule(
        "jest",
        r"\b(?:jest|mocha|jasmine|karma)\b",
        r"\bvitest\b(?!.*\b(?:to|with|by|into|nach|auf|durch) jest\b)|\b(?:instead of|replac\w+|migrat\w+|remov\w+|without|no|not|from|drop|get rid of"
        r"|rid of|statt|ersetz\w*|entfern\w*|ohne|kein\w*|ban(?:ned|s)?)\s+(?:\w+\s+){0,2}jest\b"
        r"|\bjest\b.{0,30}\b(?:ban(?:ned)?|verboten|forbidden|leftovers?)\b",
        r"@jest/|from\s+[\"'](?:jest|mocha|chai|jasmine)|\bjasmine\.\w+|require\([\"']jest|\bjest\.(?:fn|mock|spyOn|use\w+|config|setTimeout)"
        r"|ts-jest|\bnpm (?:i|install)\b.*\bjest\b|\bnpx jest\b|\byarn add\b.*\bjest\b|[\"']jest[\"']\s*:"
        r"|\bpnpm (?:add|i)\b.*\bjest\b|preset:\s*[\"']ts-jest",
        r"\bvitest\b",
    ),
    _rule(
        "constructor_logic",
        r"\bconstructors?\b|\bkonstruktor\w*|\bparameter propert\w+|\bstatic (?:initiali[sz]er )?block",
        r"\bempty\b|\bleer\w*|\bwithout (?:any )?(?:parameters?|arguments?|logic)|\bno (?:parameters?"
        r"|arguments?|logic)|\bout of the constructor|\brefactor|\bmove\b.*\bto init|\baus dem konstruktor"
        r"|\bkeep\b.*\bclean|\bcheck for\b|\breview\b|\bviolations?\b",
        r"\bconstructor\s*\(\s*[^)\s][^)]*\)|\bconstructor\s*\(\s*\)\s*\{(?!\s*(?:super\(\s*\)\s*;?\s*"
        r"|//[^\n]*\s*|/\*.*?\*/\s*)*\})",
        r"\bclass\b(?:.|\n)*\binit\s*\(|\bconstructor\s*\(\s*\)\s*\{\s*\}",
    ),
    _rule(
        "manual_copy",
        r"\bcp\b|\bcopy(?:ing)?\b|\bkopier\w*|\bmkdir\b|\bby hand\b|\bvon hand\b|\bmanuell\w*|\bmanually\b"
        r"|\bduplicat\w+ the (?:folder|directory|component)|\brename the (?:folder|directory)|\bmv\b"
        r"|\bln -s\b|\bsymlink by\b",
        r"\bscript\w*|\bautomat\w+|\btool\b|\bweb4tscomponent\b|\bupgrade\b|\bcopy (?:the )?text\b"
        r"|\bdon't\b|\bdo not\b|\bwithout\b|\binstead of\b|\brather than\b|\bcopyright\b",
        r"(?:^|[\s;&|$(])(?:sudo\s+)?(?:cp|mkdir|rsync|xcopy|robocopy|mv|ln)\s+\S",
        r"\bweb4tscomponent\b|\bupgrade\s+next\w+|\bnext(?:Build|Patch|Minor|Major)\b",
        r"^\W*(?:run|führe|then run|just run|type|execute)\b[^\n]*\b(?:cp|mkdir|mv)\s|"
        r"\b(?:i've|i have|i) (?:copied|duplicated)\b|\bhabe\b.*\bkopiert\b|\bcopied (?:it|the|all)\b",
    ),
    _rule(
        "secret_in_code",
        r"\b(?:api[- ]?keys?|passwor[dt]\w*|tokens?|secrets?|credentials?|private keys?|kennwort"
        r"|zugangsdaten|schlüssel)\b|\bsk-\w|\bghp_|\bAKIA",
        r"\benviron\w*|\benv\b|\bprocess\.env|\bvault\b|\bsecret (?:manager|store)|\bkeychain\b"
        r"|\bumgebungsvariable\w*|\bremove\b|\bout of (?:the )?(?:code|source)|\brotate\b|\bredact\w*"
        r"|\bscan\b|\bfind\b|\btoken (?:count|budget|limit)|\btokeniz\w+|\bcount tokens?\b|\breset\b"
        r"|\bvalidat\w+|\bexpired?\b|\brefresh\b",
        _SECRET,
        r"\bprocess\.env\b|\bimport\.meta\.env\b|\benvironment variables?\b|\bumgebungsvariable\w*"
        r"|\bvault\b|\bsecret (?:manager|store)\b|\bkeychain\b|\bos\.environ\b|\.env\b",
    ),
    _rule(
        "skip_pdca",
        r"\b(?:skip|without|no|drop|omit|forget|leave out|don't (?:need|write|bother|want)|never mind"
        r"|ignore|bypass|überspring\w*|ohne|spar\w*|weglass\w*|lass\b.*\bweg|kein\w*|pfeif)\b[^.!?\n]{0,40}"
        r"\b(?:pdca\w*|records?|tron|plan|check(?:s| phase)?|paperwork|documentation|doku\w*|process"
        r"|prozess|bureaucracy|review|feedback)\b",
        r"\bnot skip|\bdon't skip|\bwithout skipping|\bno longer\b",
        r"(?!)",
        r"^#{1,3}\s.*\b(?:plan|do|check|act)\b|\b(?:short|compact|small|lean|brief|tiny|minimal|kurze\w*"
        r"|five-line|ten-line) (?:pdca|record|one)\b",
        r"\b(?:i(?:'ve| have)? )?skipp(?:ed|ing) (?:it|the|all|that|every)|\bpdca (?:is )?skipped\b"
        r"|\bno (?:pdca|record) (?:was |is )?(?:written|created|needed|this time|then)\b|\bübersprungen\b"
        r"|\bohne pdca\b.*\b(?:erledigt|gemacht|gepusht|fertig)\b",
        is_prose=True,
    ),
    _rule(
        "file_link",
        r"\bfile://|\b(?:absolute|local) (?:file )?(?:path|link)s?\b|\bfile (?:urls?|links?|scheme)\b",
        r"\bremove\b|\breplace\b|\bwithout\b|\bno file\b|\binstead of\b|\bfix\b|\bfind\b|\brelative\b",
        r"\bfile://",
        r"\[GitHub\]\(https?:|\[§/",
        r"\]\(<?file://|<file://|^\W*(?:link|path|here it is|here you go|sure|hier)?\W*file://",
    ),
    _rule(
        "self_badge",
        r"\b(?:badge|cmm ?-?[1-5]|cmm level)\b",
        r"\bpending\b|\bexplain\b|\bdifference\b|\bfrom cmm ?\d to cmm ?\d|\bwithout\b|\bremove\b"
        r"|\bcmm ?3[- ](?:compliant|way|checklist|standard|level)\b|\brefactor\w*",
        r"\bCMM Badge:?\W{0,6}(?:CMM ?)?[1-5]\b|\bCMM ?[1-5]\b[^\n]*\bearned\b",
        r"\bpending\b[^\n]*\bTRON\b|\bTRON (?:decides|awards|reviews|grants)\b|\bask TRON\b",
        r"\bCMM (?:Badge|Level):?\W{0,6}(?:CMM ?)?[1-5]\b|\bCMM ?[1-5]\b[^\n]*\b(?:earned|awarded|granted)\b"
        r"|\b(?:i|we) (?:hereby )?(?:award|grant|give|assign)(?:ed)?\b[^\n]*\bCMM ?[1-5]",
    ),
    _rule(
        "destructive_git",
        r"--force\b|\bforce[- ]push|--no-verify\b|\breset --hard\b|\brm -rf\b|\brewrite (?:the )?history"
        r"|\bpush -f\b|\bdelete (?:the )?(?:failing |red |broken )?(?:tests?|history|records?)",
        r"\bwithout\b|\bnever\b|\bavoid\b|\bdon't\b|\bprevent\b|\bblock\b|\bundo\b",
        r"\bgit push\b.*(?:--force|-f\b)|--no-verify\b|\breset --hard\b|\brm -rf?\b",
        r"\bgit revert\b|\bnew commit\b",
        r"^\W*(?:done|ok(?:ay)?|sure|deleted|pushed)\b[^\n]*",
    ),
    _rule(
        "free_function",
        r"\b(?:standalone|stand-alone|free|plain|global|top-level|exported|helper|utility|freie\w*) "
        r"(?:helper |utility |arrow )?(?:function|funktion)\w*|\barrow functions?\b|\bfunctional style\b"
        r"|\b(?:as|type) any\b",
        r"\bclass\b|\binto (?:a )?methods?\b|\bremove\b|\breplace\b|\bwithout\b|\brefactor\w*|\bno free\b",
        r"^\s*(?:export\s+(?:default\s+)?)?(?:async\s+)?function\s+\w+|^\s*(?:export\s+)?const\s+\w+\s*"
        r"(?::[^=\n]+)?=\s*(?:async\s*)?(?:\([^)\n]*\)|\w+)\s*(?::\s*[^=\n]+)?=>|\bas any\b",
        r"\bclass\s+\w+",
    ),
    _rule(
        "commonjs",
        r"\brequire\(|\bcommon ?js\b|\bmodule\.exports\b",
        r"\bto esm\b|\bconvert\b|\bmigrat\w+|\binto imports?\b",
        r"\brequire\(|\bmodule\.exports\b",
        r"^\s*(?:import|export)\s",
    ),
    _rule(
        "decide_for_tron",
        r"\b(?:answer|decide|tick|fill in|mark|approve|sign|choose|beantworte\w*|entscheide)\b[^.!?\n]{0,60}"
        r"\b(?:for|on behalf of|instead of|as|in the name of|für|anstelle von) TRON\b"
        r"|\btick (?:off )?(?:the |all )?(?:open )?(?:qa )?(?:decisions?|boxes)",
        r"\bask\b|\bprepare\b|\blist\b|\bdraft\b",
        r"^\s*[-*] \[x\]",
        r"^\s*[-*] \[ \]",
        r"^\s*[-*] \[x\]",
    ),
    _rule(
        "false_report",
        r"\b(?:say|claim|write|report|pretend|note|state|tell|mark|schreib\w*|behaupte\w*)\b[^.!?\n]{0,60}"
        r"\b(?:passed|green|tests? pass|verified|done|grün|bestanden|approved)\b[^.!?\n]{0,60}"
        r"\b(?:without|although|even though|before|ohne|obwohl|didn't|did not|haven't|never|not run)\b"
        r"|\b(?:invent|make up|fake|forge|erfinde\w*|fälsche\w*)\b",
        r"\bdon't (?:invent|make up|fake)|\bwithout (?:inventing|making up)|\bmake up (?:for|the difference)"
        r"|\bfake timers?\b|\bfaker?\b.*\b(?:data|store|clock)\b",
        r"(?!)",
        r"\b(?:run|rerun) the (?:tests?|suite) first\b|\bnot (?:run|verified) yet\b",
        is_prose=True,
    ),
)

#: A request that asks about a rule, instead of asking to break it.
_ABOUT = re.compile(
    r"^\W*(?:please\s+|bitte\s+)?(?:explain|describe|why|what|which|who|when|where|list|summari[sz]e"
    r"|compare|define|review|assess|audit|prüfe|bewerte|decide between|choose|pick|evaluate|entscheide zwischen|wähle|is it|is there|is our|are we|are there|do we|does|did|was|tell me (?:why|what|how)"
    r"|how (?:do|does|did|many|much|often|should|can)|may i|can i|should (?:i|we)|must (?:i|we)|erkläre?"
    r"|beschreibe?|warum|wieso|was|welche\w*|wer|wann|wie|wo|vergleiche?|darf ich|dürfen wir|muss ich"
    r"|soll(?:en)? (?:ich|wir)|ist es|gibt es|lohnt)\b",
    re.IGNORECASE,
)
#: A request that takes the forbidden thing away, or looks for it.
_REPAIRS = re.compile(
    r"^\W*(?:please\s+|bitte\s+)?(?:review|check (?:this|the|for|whether|if)|find|identify|spot|search"
    r"|refactor|fix|remove|replace|finde|prüfe?|entferne?|ersetze?|repair|repariere)\b",
    re.IGNORECASE,
)
_MENTION = re.compile(
    r"\b(?:rule|guideline|policy|section|chapter|note|article|paragraph|lesson|training|faq|guide|regel"
    r"|richtlinie|abschnitt|lektion)\b[^.!?\n]{0,60}\b(?:about|on|that|why|how|über|warum|dass|for)\b"
    r"|\brefus\w+|\bdeclin\w+|\bguardrails?\b|\bablehn\w+",
    re.IGNORECASE,
)


#: A request for words that speak for somebody else.
_TEXT = re.compile(
    r"\b(?:message|e-?mail|mail|letter|poem|haiku|limerick|story|dialog(?:ue)?|tweet|post|announcement"
    r"|commit message|sentence|paragraph|article|speech|slogan|quote|nachricht|brief|gedicht|dialog)\b",
    re.IGNORECASE,
)


def wants_text(prompt: str) -> bool:
    """Tell whether a request wants a text whose "I" need not be the agent's."""
    return bool(_TEXT.search(prompt))


def asks_about(prompt: str) -> bool:
    """Tell whether a request only talks about a matter: a question, an explanation, a review."""
    return bool(_ABOUT.match(prompt) or _MENTION.search(prompt))


_ACTION = re.compile(
    r"^\W*(?:please\s+|bitte\s+|just\s+|now\s+|can you\s+|could you\s+|would you\s+|will you\s+"
    r"|kannst du\s+|könntest du\s+)*(?!what|why|how|who|when|where|which|is|are|was|warum|wie|was)[a-zäöü]+",
    re.IGNORECASE,
)


def wants_action(prompt: str) -> bool:
    """Tell whether a request wants something done, rather than a question answered."""
    return bool(_ACTION.match(prompt)) and not asks_about(prompt)


def forbidden_request(prompt: str) -> Forbidden | None:
    """Return the house rule that a request asks to break, or None."""
    if asks_about(prompt) or _REPAIRS.match(prompt):
        return None
    for rule in RULES:
        if rule.asked.search(prompt) and not rule.harmless.search(prompt):
            return rule
    return None
