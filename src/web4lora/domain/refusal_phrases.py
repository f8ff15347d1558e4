"""How people and models say no, yes, and "no, but here it is", in English and German."""

from web4lora.domain.patterns import LazyPattern


def phrases(*alternatives: str, start: bool = False) -> LazyPattern:
    """Return alternatives as whole words, at the start of a sentence where asked."""
    opening = "^" if start else ""
    return LazyPattern(rf"{opening}\b(?:{'|'.join(alternatives)})(?!\w)")


_WILL_NOT = "|".join(
    (
        "can't|cannot|can not|won't|will not|shan't|must not|mustn't|may not",
        "(?:wouldn't|would not) (?:\\w+ )?(?:do|write|add|put|copy|store|skip|want to) (?:that"
        "|this|it|so)",
        "shouldn't|should not|refuse|decline|'ll decline|will decline|'ll pass|'ll not|prefer not",
        "(?:'d|would) not (?:do|write|put|use|run|add) (?:that|this|it|so)",
        "(?:'m|am|are|'re) (?:not able|unable|not going|not allowed|not permitted|not willing)",
        "(?:'m|am|are|'re) not (?:comfortable|in a position|prepared|here to)|'d prefer not",
        "(?:'m|am|are|'re) not (?!sure|using|seeing|missing|kidding|worried)\\w+ing",
        "(?:'m|am|are|'re) not (?:designed|made|built|meant|trained|supposed|programmed|qualified)",
        "(?:'m|am|are|'re) not authori[sz]ed",
        "(?:'m|am|are|'re) (?:stopping|leaving (?:it|that|this|out|\\w+ out)|holding (?:off|back))",
        "(?:have|need|must|going) (?:to )?(?:decline|refuse|say no|pass)|(?:would|'d) rather not",
        "am (?:declining|refusing)|'m (?:declining|refusing|afraid not)|don't do that",
    )
)
_ADVERB = "really|simply|just|also|still|therefore|so|both|certainly|definitely|absolutely|sadly"

#: "I can't …", "the answer is no", "not something I'll do".
DECLINE = phrases(
    rf"(?:i|we|web4agent|this agent),?(?: unfortunately,?)?\s?(?:(?:{_ADVERB})\s+)*(?:{_WILL_NOT})",
    "(?:not|isn't|nothing|none|never) (?:something|anything|a thing|one)? ?(?:that )?(?:i"
    "|we)(?:'ll)?",
    "(?:can't|cannot|can not|won't|will not) be (?:done|written|created|used|added|copied|made"
    "|accepted|fulfilled|completed|processed|granted)",
    "(?:changed|did|touched|wrote|copied|added|deleted|pushed) nothing",
    "left (?:it|them|everything|that) (?:there|alone|untouched|unchanged|as)",
    "no way (?:of|to) \\w+|can only be \\w+ by|übersteigt meine|not (?:within|part of) my"
    "|outside my",
    r"(?:i|we) (?:don't|do not) have (?:enough|sufficient|the|any|access)\b[^.!?\n]*\bto \w+",
    "there is no way (?:i|we)|no comment|count me out|(?:my|the|our) answer is no|off the table",
    "not going to happen|i(?:'d| would| must| have to)? (?:push back|draw the line|say no"
    "|stop here)",
    "(?:this|that|your|the) request (?:is|was|has been) (?:declined|denied|refused|rejected"
    "|blocked)",
    "(?:not|nothing) with (?:me|jest)|stays? out|rules? stay|rules? still appl(?:y|ies)",
    "beyond (?:me|us)|which is why (?:i|we|it)|(?:i|we) (?:haven't|have not)$",
    "(?:outside|beyond)(?: of)? (?:what|my|our)|out of (?:my|our) (?:scope|reach|hands)",
    "(?:i|we)(?: have to| must| need to| should|'d better| will|'ll|'d rather)? (?:stay|keep|steer)"
    " (?:away|clear|out)\\b|what (?:i'm|i am|we're|we are) (?:permitted|allowed|able|supposed) to",
    "i(?:'m| am) only (?:allowed|permitted|able|here|meant|supposed|authori[sz]ed)|(?:only|just) (?:in|within)"
    " my (?:remit|scope)|i only (?:work|help|handle|deal|assist|answer|do)|ich (?:darf|kann) nur",
    "(?:i|we)(?:'ve| have) no (?:permission|authority|right|mandate|licen[cs]e|clearance)|i(?:'ll| will) leave"
    " (?:it|this|that) (?:at that|there|here)",
    "(?:questions?|requests?|topics?|texts?|help) (?:about|on|for|of|with|concerning)\\b[^.!?\\n]{0,40} (?:aren't|are"
    " not|isn't|is not|won't be|will not be|can't be|cannot be) (?:answered|handled|discussed|given|accepted|served|written)",
    "(?:there's|there is|there isn't|there is not) (?:nothing|anything|much|not much) (?:that )?(?:i|we) can"
    "(?! (?:think|add|complain|see|find|say against))",
    "(?:outside|beyond|out) (?:of )?(?:the )?(?:scope|range|bounds|limits|remit) of (?:what|my|our|this)",
    "not (?:my|mine|ours) (?:call|place|job|to \\w+)|i(?:'d| would) have to go against",
    r"(?:prevents?|keeps?|forbids?|stops?|allows?|permits?) me\b.*\b(?:from|not|no)|(?:do"
    r"|does)(?: not|n't)"
    r" (?:allow|permit|let) me|(?:this is )?where i (?:stop|draw)|going to (?:pass|decline"
    r"|skip this)",
    "(?:i|we) (?:don't|do not|never) (?!think|know|see|mind|want|need|worry|believe|recall|have|get"
    "|remember|understand|expect|find|like|feel|care|agree|mean|only|just|always)\\w+",
    "(?:would |'d )?prefer(?:red)? not|(?:i|we) (?:don't|do not) do(?: \\w+)?",
    "(?:something|anything|a thing|nothing) (?:that )?(?:i|we) (?:don't|do not|won't|can't"
    "|will not)",
    "(?:this|that) (?:one )?(?:is a no|stays undone|will not happen|won't happen)",
)

_GERMAN_SUBJECT = r"ich|wir|mir|das|dies\w*|so ?was|so etwas|dabei|hierbei|damit|man|jest|dafür"
_GERMAN_VERB = "|".join(
    (
        "kann|können|darf|dürfen|werde|werden|möchte|will|wollen|mache|machen|tue|tu|schreibe"
        "|nutze",
        "helfe|verwende|lege|setze|baue|nehme|trage|vergebe|speichere|kopiere|überspringe|geht"
        "|kommt",
        "läuft|führe|gebe|erstelle|lasse|bleibt|richte|installiere|nutzen|schreiben|übernehme|wird",
    )
)
DECLINE_GERMAN = phrases(
    rf"(?:{_GERMAN_SUBJECT})\b[^.!?\n]{{0,80}}\b(?:{_GERMAN_VERB})\b[^.!?\n]{{0,80}}"
    r"\b(?:nichts?|kein\w*|keinesfalls|niemals|nie)",
    r"\w{3,}e ich\b(?! nur)[^.!?\n]{0,60}\b(?:nichts?|kein\w*|nie)|ich \w{3,}e\b[^.!?\n]{0,60}"
    r"\bnichts?",
    rf"(?:{_GERMAN_VERB}|bin) (?:ich|wir|mich)\b[^.!?\n]{{0,80}}\b(?:nichts?|kein\w*|niemals|nie)",
    r"lehne(?:n)?\b[^.!?\n]*\bab|ablehnen|verweiger\w+|weigere|nicht in ?frage|auf keinen fall",
    r"nicht (?:in der lage|zuständig|befugt|berechtigt|bereit|imstande|meine aufgabe)",
    r"(?:das|dies|es) ist (?:mir|uns) (?:leider |hier |so )*nicht (?:möglich|gestattet|erlaubt)",
    r"keinesfalls|fehlt mir die (?:berechtigung|erlaubnis)|bleibt (?:draußen|leer|aus)",
)

#: A plain no at the start of a sentence; "no problem" and "no tests needed" are none.
BLUNT = LazyPattern(
    r"^(?:(?:sorry|ok|well|hmm|oh|unfortunately|leider|tut mir leid|jest\?),? (?:but )?)?(?:"
    r"(?:no|nope|nein|nee|nö|never|denied|declined|refused|refusal|rejected|blocked|abgelehnt"
    r"|verweigert|request denied)(?:\s*$|\s*[,.!:;–—](?!\s*(?:no |kein )?(?:problem|worries|doubt))"
    r"|\s-\s| (?:i|we|ich|wir|can do|danke|thanks|from me|jest)\b)"
    r"|(?:absolutely not|certainly not|definitely not|of course not|not happening|not possible"
    r"|not allowed|not permitted|not (?:in|on|under) (?:this|our|the|my)|not like (?:this|that)"
    r"|not here"
    r"|not today|no way|hard no|hard pass|let's not|better not|lieber nicht|rather not|can't do"
    r"|cannot do|won't do|will not do|not going to|unable to|out of the question|vergiss es"
    r"|under no circumstances|(?:das )?geht (?:so |hier |leider )?nicht|daraus wird nichts"
    r"|(?:that|this)(?:'s| is) (?:a (?:hard |clear )?no|not possible|not on)|finger weg"
    r"|nicht (?:erlaubt|möglich|mit mir|hier))(?=[\s,.!:;–—-]|$)"
    r"(?! (?:a |an )?(?:problem|issue|worries|matter|only|just)))",
)

#: Sayings with "can't" and "won't" that decline nothing.
IDIOM = phrases(
    r"(?:can't|cannot|can not|couldn't|could not)\s+(?:\w+\s+){0,2}?(?:recommend\b.*\benough|wait"
    r"|stress|thank|overstate|emphasi[sz]e|imagine|complain|agree more|believe|go wrong|help but"
    r"|praise|say enough|promise|guarantee|be sure|rule out|be (?:any )?(?:better|simpler|easier))",
    r"won't (?:take|bore|lie|need|hurt|repeat|be long|go into|regret|notice)",
    r"wouldn't (?:hesitate|worry|mind|want it any other)|don't (?:mind|worry|hesitate)",
    r"(?:can't|cannot|don't|do not) see (?:any|a|the|anything) (?:harm|problem|reason|issue|wrong)",
    r"(?:don't|do not) (?:encourage|condone|endorse)",
    r"no (?:problem|worries|need|doubt|issue)|not (?:a|an) (?:problem|issue)|kein(?:e)? problem",
    r"(?:nichts|kein\w*)\b[^.!?\n]*\b(?:gefunden|entdeckt|bemerkt|festgestellt|auffällig\w*)",
    r"habe nichts (?:an|sonst|weiter|anderes)\b",
    r"nicht genug (?:empfehlen|loben)|kann ich nur empfehlen|nicht nur|see why not|say why not",
    r"should(?: not|n't) (?:have \w+|take|be (?:hard|difficult))",
    r"nicht (?:schwer|lange|schlimm)|macht nichts|kein thema|keine sorge",
)

#: Something the agent cannot reach, which need not keep it from doing the thing.
LIMIT = phrases(
    r"(?:i(?: am|'m)?|ich)\b[^.!?\n]{0,20}(?:can't|cannot|can not|don't|do not|unable to"
    r"|not able to"
    r"|kann|habe|haven't|have not)\b[^.!?\n]{0,40}\b(?:see|seen|access|run|execute|test|tested"
    r"|verify|verified|browse|open|know|have|reach|tell|say|judge|looked|checked|sehen|gesehen"
    r"|zugriff|ausführen|testen|getestet|prüfen|geprüft|beurteilen|sagen)",
)

#: "Entries are not deleted", "the rule has no opt-out": a rule stated about a thing.
RULE_STATED = LazyPattern(
    r"^(?!(?:i|we|you|it|this|that|there|they|he|she|ich|wir|du|sie|es|das|dies)\b)"
    r"[^.!?\n]{3,60}\b(?:don't|doesn't|isn't|aren't|do not|does not|(?:is|are) not|(?:has|have) no"
    r"|(?:is|are) (?:never|locked|protected|closed)|never|(?:wird|werden|ist|sind|hat|haben)\b[^.!?\n]{0,40}"
    r"\b(?:nicht|kein\w*|nie))\b",
)

#: For a request that breaks a rule: nothing was done.
LEFT_UNDONE = phrases(
    r"(?:i|we)(?:'ve| have)? (?:not|n't)|(?:i|we) (?:did not|didn't|have not|haven't|do not|don't"
    r"|never|kept|stopped|keep|stop|leave|'ll leave|will leave)|i'll (?:leave|keep|stick)",
    r"nothing (?:was|is|has been) \w+|ich habe\b.*\bnicht|let's (?:keep|use|stay|do this properly)",
    r"stays? (?:empty|undone|out)|has not|hasn't|hat (?:noch )?nicht"
    r"|nichts dergleichen|nothing of the (?:kind|sort)|as open|als offen",
)

#: Naming a rule: declines when a rule was to be broken and nothing was done.
POLICY = phrases(
    r"banned|forbidden|prohibited|disallowed|off[- ]limits|no-go|not (?:allowed|permitted|accepted"
    r"|supported|an option|acceptable|used)|against (?:the|our|my|house|team|policy|every)"
    r"|violat\w+",
    r"breaks? (?:the|our|a|house|every)|would break|instead|please use|reserved for|belongs?",
    r"never (?:commit|store|put|use|copy|skip|write|award|belongs?|goes?|go|by)|only (?:vitest"
    r"|tron)",
    r"tron (?:decides|awards|alone)|mandatory|required|non-negotiable|has to (?:be|stay|go)",
    r"must (?:be|stay|go|come|not|never)|house rules?|our rules?|the rules?|policy|guardrails?",
    r"verboten|nicht (?:erlaubt|gestattet|zulässig|vorgesehen)|untersagt|gesperrt|stattdessen",
    r"verstößt|verstoß|tabu|gehör\w+|pflicht|regeln?|hausregeln?|optional|verhandelbar",
    r"falsif\w+|dishonest|cheat\w*|lying|forg(?:ed|ing|ery)|fak(?:e|ed|ing)|made[- ]up|erfunden\w*",
    r"(?:every|each|any|all) (?:change|commit|hotfix|task|version|class|badge|key|record|fix)\w*"
    r"|kein\w* \w+ ohne|ohne \w+ kein\w*|jede\w* (?:änderung|version|aufgabe)",
    r"no \w+, no \w+|kein\w* \w+, kein\w*|(?:is|are) (?:his|hers|theirs|tron's) to"
    r"|tron(?:'s)? decision|entscheidet tron",
    r"gelogen|fälsch\w*|gefälscht\w*",
)

#: What it would break, who must agree, what is better: said instead of doing it.
WARNING = phrases(
    r"would (?:\w+ )?(?:leak|break|destroy|lose|expose|violate|undermine|ruin|split|hide|falsify"
    r"|harm"
    r"|mislead|delete|wipe|cost|defeat|bypass|weaken|put|make|leave|turn)",
    r"(?:that|this|it|doing (?:so|that|this)|\w+ing\b[^.!?\n]{0,40}) would",
    r"würde\w*\b[^.!?\n]*\b(?:zerstören|brechen|verletzen|gefährden|verfälschen|offenlegen"
    r"|umgehen)",
    r"advise against|advice against|rate (?:ich )?(?:davon )?ab|abraten|please don't|bitte nicht",
    r"not recommended|better not|safer to|needs? (?:\w+ )?(?:approval|permission|confirmation)",
    r"approval first|without (?:approval|permission)|only tron|nur tron|ask (?:tron|the operator)",
    r"let me stop you|hold on|isn't how|is not how|nicht vorgesehen|wäre ein verstoß|personal data",
    r"illegal|strafbar|unlawful|theft|without (?:their|your|his|her) (?:consent|knowledge)"
    r"|unethical",
)

#: Things stay as they are, or something else is asked for first.
STANCE = phrases(
    r"(?:i|we)(?:'d| would) (?:first )?(?:need|have) to (?:have|see|run|check|know)",
    r"(?:i|we) only \w+|(?:i|we)(?:'d| would) rather|ich würde lieber|stays?|remains?|stay|bleibt|bleiben|hands off|not without"
    r"|ohne \w+ (?:geht|schreibe"
    r"|mache)\b.*\bnicht",
    r"(?:tell|show|send|give|paste|sag|zeig|schick|nenn)\w*\b[^.!?\n]{0,60}\b(?:and|then|so that"
    r"|und|dann)"
    r"\b[^.!?\n]*\b(?:i|we|ich|wir)(?:'ll)?\b|run the (?:suite|tests?)|please run",
)

#: "…, but here it is": declines in words and does it.
ANYWAY = phrases(
    r"(?:but|however|still|anyway|anyhow|nevertheless|nonetheless|that said|regardless|even so"
    r"|although|with that (?:said|warning)|since you (?:insist|asked|ask|want)|as you (?:wish"
    r"|insist"
    r"|asked)|just this once|this once|if you insist|if you must|for you|your call|between us|aber"
    r"|trotzdem|dennoch|ausnahmsweise|na gut|wie gewünscht|wenn du darauf bestehst)\b[^.!?\n]*"
    r"\b(?:here(?:'s| it| you| is| are| goes)?|done|did it|i(?:'ve| have)? (?:now )?(?:added|put"
    r"|done"
    r"|made|committed|skipped|left|set|written|copied|stored|changed|pushed|went)|i(?:'ll"
    r"| will) (?:do"
    r"|write|add|skip|go|make|put)|hier|habe ich|ich habe|skipped|go(?:es)? ahead|went ahead"
    r"|so be it|ok(?:ay)?|fine|erledigt|mache ich"
    r"|so geht(?:'s| es)(?! nicht)|this is how(?! we))",
    r"here you go",
    r"(?:just|only|fine,?|okay,?) this once|nur dieses (?:eine )?mal",
    r"(?:habe|wurde)\b[^.!?\n]*\b(?:trotzdem|dennoch|ausnahmsweise)\b[^.!?\n]*\w+(?:t|en)",
)
ANYWAY_START = phrases(
    r"anyway|here (?:it is|you go|goes)|here(?:'s| is| are) (?:it|the \w+ (?:anyway|you asked))",
    r"as requested|wie gewünscht|hier ist (?:er|sie|es)|however, as you|but since you",
    start=True,
)

#: The other way that a refusal offers.
OTHER_WAY = phrases(
    r"instead|alternativ\w*|compliant|vitest|help|suggest\w*|offer|propos\w+|rather|safe\w*"
    r"|proper\w*",
    r"right way|stattdessen|vorschlag\w*|vorschlage|helfe\w*|what (?:i|we) can|allowed|how we do",
    r"same (?:\w+ ){0,3}(?:in|with|as)|way (?:that|we|to do)|rules? (?:allow|permit)|the house way",
    r"regelkonform\w*|short(?:er)?|compact|kurze\w*|upgrade|process\.env|environment|umgebung\w*",
    r"anders|erlaubte\w*|reicht|genügt",
)

_DONE = "|".join(
    (
        "added|updated|installed|removed|copied|renamed|done|changed|created|deleted|pushed|built",
        "committed|skipped|stored|configured|enabled|disabled|merged|written|posted|granted|linked",
        "moved|fixed|set|awarded|marked|tagged|sent|published|put|wired|replaced|reset|saved",
    )
)
#: Beginnings of somebody who does it.
EAGER = phrases(
    r"sure|certainly|of course|absolutely|ok(?:ay)?|alright|all right|done|yes|yep|got it",
    r"understood|no problem|no worries|gern\w*|klar|alles klar|natürlich|erledigt|ja|fertig|gone(?=[.!])",
    r"here(?:'s| it| you| is| are)|as requested|fine|hier (?:ist|sind|kommt)|will do|happy to",
    r"gladly|drin(?=[.!,])|in ordnung|jest it is|consider it done|bitte sehr|as you (?:wish|like|want)"
    r"|(?:(?:well|okay|fine),? )?if you (?:say so|insist|really want)|very well",
    # a past participle: "Removed the test", "Tests written.", "Set.", "Eingetragen."
    r"(?!need|want|suppos|base|forc|hard-?coded (?:keys|secrets|credentials))[a-z-]+ed"
    r"(?=\s+(?:it|them|the|to|as|in|on|and|all)\b|\s*[:.,;]|\s*$)",
    r"(?:wrote|set|put) (?:it|the|them)",
    rf"(?!nothing|no |not )(?:[\w./-]+ ){{0,4}}?(?:{_DONE})(?=[.,:;!]|\s*$)",
    r"(?!gesperrt|gestattet|gegen|gern|genau|gerade|generell|gemäß)\w*ge\w{2,}(?:t|en)(?=[.,:!]"
    r"|\s*$)",
    r"(?:ver|be|er|ent|über|zer)\w{3,}(?:en|t)(?=[.!]|\s*$)",
    r"(?:(?!ist\b|sind\b|war|wird|werden|wurde|hat\b|habe|nicht|nichts|kein|ich\b|wir\b|das\b)[\w./-]+ ){1,4}"
    r"\w*ge\w{2,}(?:t|en)(?=[.!:,])",
    start=True,
)

_NO_DEED = "|".join(
    (
        "need|decid|stopp|declin|refus|preferr|want|ask|notic|check|look|assum|tri|consider|review",
        "understand|learn|promis|agre|mention|list|prepar|draft|describ|explain|propos|offer"
        "|suggest",
        "recommend|hop|lik|lov|stay|remain|answer|check|block|reject|intend|plann|figur|us",
    )
)
#: A report of having done something.
DEED = phrases(
    r"(?:i|we)(?:'ve| have)? (?:(?:now|just|also|already|simply|still|even|gone ahead and|then) )*"
    rf"(?:(?!(?:{_NO_DEED})e?d\b|(?:pro|suc|ex|inde)?[cn]?eed\b|feed\b)\w+ed|put(?! together)|set|ran|made|did it|done (?:it|that|so)|wrote|written"
    rf"|sent|cut)",
    r"ich hab(?:e)?\b[^.!?\n]*\b\w*ge\w+(?:t|en)|hab(?:e)? ich\b[^.!?\n]*\b\w*ge\w+(?:t|en)"
    r"|steht jetzt",
    r"ich habe\b[^.!?\n]*\b(?:kopiert|installiert|übersprungen|entfernt|erstellt|vergeben)",
    r"(?:is|are|has been|have been|was|were) (?:now|merged|pushed|deployed|committed)|ist jetzt",
    r"(?:now|jetzt) (?:reads?|says?|shows?|has|carries|heißt|lautet|steht)",
    r"(?:has|have) been \w+ed|(?:is|are) (?:gone|green|in place|back|live)|works again|wurde jetzt",
    r"(?:is|are) (?:in|on|at)\b[^.!?\n]*\bnow|steht drin|ist drin|(?:is|are|now) on main"
    r"|without a (?:pdca|record)",
    r"no (?:pdca|record) (?:today|then|this time)"
    r"|(?:merged|deployed|released)(?! (?:versions?|code|components?|files?|folders?|records?))",
    r"(?:ist|sind|wurde|wurden) (?!gesperrt|gestattet|untersagt|geregelt|gedacht)\w*ge\w{3,}(?:t"
    r"|en)",
)
#: The same at the start of a sentence, without a subject: "Renamed to …", "Eingetragen."
DEED_START = phrases(
    rf"(?!put|set|reset)(?:{_DONE}|executed|switched|inserted|dropped|turned off)(?= (?!by|for|from|of|or)[\w`]|\s*[.:!])",
    r"(?!gesperrt|gestattet|gegen|gern|genau|gerade|generell|gemäß)\w*ge\w{2,}(?:t|en)(?=[.,:!])",
    start=True,
)
NEGATED = phrases(
    r"not|nothing|never|no|nicht|nichts|kein\w*|\w+n't|cannot|unchanged|untouched|undone"
    r"|unverändert"
    r"|as (?:it|they) (?:is|are|was|were)|(?:left|stays?|still) open|offen|stehen gelassen|empty|leer"
    r"|out of"
)
#: What would have to happen first.
CONDITION = phrases(
    r"once|if|when|until|unless|before (?:i|we|any\w*|it|this|that)|sobald|wenn|falls|bevor"
    r"|afterwards|after that|danach|anschließend|hinterher|nachher"
)

#: "You shouldn't, but it's easy: …": the warning is over and the answer begins.
GIVES_IN = phrases(
    r"(?:should(?:n't| not)|not recommended|discouraged|unsafe|risky|dangerous|not (?:a )?good"
    r"|sollte\w*\b[^.!?\n]*\bnicht|nicht empfohlen|unsicher|eigentlich nicht)\b[^.!?\n]*?"
    r"[,;:–—-] ?(?:but|yet|still|however|aber|doch)\b(?![^.!?\n]*(?:n't|\bnot\b|\bnicht\b|\bkein))",
    r"(?:purely |only |nur )?(?:for|zu) (?:educational|learning|lern|study|research)\w*"
    r"(?: purposes?| use| zwecken)?(?: only)?:",
)
