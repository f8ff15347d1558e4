"""The words of questions about the past and about chains of records, English and German.

Patterns run over clauses of a `PromptView`: lower case, with upper-case placeholders.
"""

import re

from web4lora.domain.object_words import TECHNOLOGIES


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


_PAST = (
    r"(?:decided|chose|had|chosen|solved?|learn(?:ed|t)|tried|used|did|done|made|built"
    r"|fixed|debugged|handled|agreed|introduced|adopted|rejected|dropped|removed|moved"
    r"|implemented"
    r"|worked|found|discovered|changed|documented|recorded|migrated|upgraded|ran|faced|hit|saw"
    r"|seen|finished|completed|delivered|resolved|abandoned|postponed|considered|discussed|wrote"
    r"|written|reported|approved|released|shipped|broke|broken|caused|started|planned|achieved"
    r"|closed|opened|refactored|replaced|renamed|added|deleted|banned|switched|happened|went|came"
    r"|took|taken|gone|integrated|merged|tested|reviewed|gave up|settled|kept|left|wanted|needed"
    r"|got|lost|stopped|ended|began|cut|led|told"
    r"|\w+(?<!ne)(?<!fe)(?<!spe)(?<!allow)(?<!suppos)(?<!requir)(?<!expect)ed|accomplished"
    r"|committed|noted|encountered|struggled|investigated|proposed|concluded|spent|created|said"
    r"|picked)"
)
_PARTICIPLE = (
    r"(?:\w*ge(?!nau|rade|gen|rn|samt|meinsam|wiss|wöhn|eignet|setz\b|schichte|rät|fahr|duld|biet"
    r"|spräch)\w+(?:t|en)|\w{3,}iert|(?:ent|be|ver|er|zer|über|unter)\w{3,}(?:t|en)|umgegangen"
    r"|passiert)"
)
_AGENT = (
    r"(?:\w*agent|developer|tester|architect|scrum ?master|product owner|devops|reviewer|qa|tron"
    r"|team|colleagues?|maintainers?|\w*entwickler(?:in)?|architekt(?:in)?|kolleg\w+|projekt"
    r"|project|sprint)"
)
_RECORDS = (
    r"(?:pdcas?|records?|decisions?|retrospectives?|retros|session notes|dailies|daily notes"
    r"|post-?mortems?|incidents?|protokolle?|entscheidung(?:en)?|retrospektiven?|vorfälle?"
    r"|aufzeichnung(?:en)?)"
)
#: "PDCA template", "PDCA sections" speak of the form, not of records.
_FORM = (
    r"(?! (?:template|cycle|formats?|methods?|methodology|headers?|sections?|structure|process"
    r"|checklist|phases?|files?|badge|naming|objectives? (?:is|mean)|framework|loop|tree|should"
    r"|must|vorlage|zyklus|abschnitte|aufbau|struktur))"
)

#: Clauses that want something written are no questions about the past.
MAKES_TEXT = re.compile(
    r"^(?:create|write|draft|generate|start|make|compose|produce|plan|design|refactor|implement"
    r"|add|rewrite|rephrase|translate|format|complete|continue|edit|turn|convert|fill|suggest"
    r"|propose|imagine|erstell\w*|schreib\w*|formulier\w*|entwirf|generier\w*|plane|übersetz\w*"
    r"|ergänz\w*|schlag\w*|stell dir)\b(?! (?:a )?(?:list|timeline|overview|summary) of)"
)
#: Code and tests about dates speak of no day.
MAKES_CODE = re.compile(
    r"\W*(?:please |bitte )?(?:write|compose|schreib\w*|verfass\w*|dichte) (?:me |mir "
    r"|uns )?(?:a|an|eine?n?)"
    r" (?:[\w-]+ ){0,2}?(?:poem|haiku|limerick|story|song|joke|gedicht|geschichte|lied|witz)\b"
    r"|\W*(?:please |bitte )?turn (?:this|the following) (?:sentence|text|paragraph)\b"
    r"|\W*(?:please |bitte )?(?:rephrase|reword|proofread|translate|übersetze?"
    r"|formuliere)\b.*[:\"„]"
    r"|\W*(?:please |bitte )?(?:write|implement|create|generate|schreib\w*|implementier\w*"
    r"|erstell\w*"
    r"|generier\w*) (?:me |us |mir |uns |bitte )?(?:a|an|the|eine?n?|die|den) (?:[\w-]+ ){0,4}?"
    r"(?:function|method|helper|class|regex|regular expression|script|unit test|test|query"
    r"|snippet"
    r"|funktion|methode|klasse|skript|abfrage|ausdruck)\b(?! (?:report|results?|run|bericht))"
    r"(?!.*\b(?:we|our|us|wir|unser\w*)\b)"
)
HYPOTHETICAL = re.compile(
    r"^(?:(?:what|how|which|where|when) (?:should|would|could|can|must|may|shall)|should|would"
    r"|could|shall|(?:explain|describe) how .*\b(?:is|are) \w+ed\b|was (?:soll|sollte|würde)"
    r"|wie (?:soll|sollte|würde|kann))\b|\b(?:imagine"
    r"|suppose|hypothetical\w*|angenommen)\b"
)
ASKS = re.compile(
    r"\?\s*$|^(?:what|which|who|whose|how|why|when|where|has|have|had|did|was|were|is|are|any|do"
    r"|does|show|tell|find|list|give|get|summari[sz]e|recall|remind|explain|describe|look|search"
    r"|trace|follow|walk|compare|pull|bring|see|check|report|recap|collect|was|welche\w*|wer|wie"
    r"|warum|wieso|weshalb|wann|wo|woran|womit|wofür|worüber|wogegen|hat|haben|hatten|gab|gibt"
    r"|wurden?|sind|waren|zeig\w*|find\w*|such\w*|nenn\w*|erklär\w*|fass\w*|sag\w*|erinner\w*"
    r"|list\w*|gib|erzähl\w*|vergleich\w*|in|aus|an|zu|seit|similar|lessons|read|lies|learn\w*"
    r"|our|unsere?|whether|ob|pdcas|records)\b"
)
#: The team itself, in the past.
TEAM_PAST = _any(
    r"\b(?:did|have|had|haven't|hadn't|didn't|were|was) (?:we|our team|the team|us)\b(?! (?:to"
    r"|any|got)\b)",
    rf"(?<!have )\b(?:we|our team|the team|i)(?:'ve| have| had)?(?: (?:already|ever|once|previously|finally"
    rf"|originally|last|also|all|not|never|just|first|actually))* {_PAST}\b",
    r"\b(?:our|the team's) (?:own )?(?:previous|past|last|earlier|old|former|first|original"
    r"|recent"
    r"|latest|prior) \w+",
    r"\b(?:was|were) our\b",
    rf"^(?:what|which|how) (?:was|were) (?:the |our )?(?:\w+ )?{_AGENT}'s\b",
    r"\b(?:did|has|have|had)\b.*\b(?:take|cost|help|hurt|taught|teach|bring|brought) (?:us"
    r"|our team|the team)\b",
    rf"\b(?:did|has|have|had)\b(?! to) (?:the |our |any |this )?(?:\w+ ){{0,2}}{_AGENT}\b",
    rf"\b(?:the|our) (?:\w+ )?{_AGENT}(?: \w+){{0,2}} {_PAST}\b",
    rf"^(?:which|what) (?:\w+ )?{_AGENT} {_PAST}\b",
    r"\bhistory of (?:our|this|the (?:component|repo\w*|project|loader|class|decision|bug|unit"
    r"|team))\b",
    r"\b(?:haben|hatten|sind|waren|wurden) (?:wir|unser team"
    r"|wir uns)\b.*\b" + _PARTICIPLE + r"\b|\b(?:hatten|waren) wir\b",
    rf"\bwir\b.*\b{_PARTICIPLE} (?:haben|hatten|sind|waren|wurden)\b",
    rf"\b(?:hat|hatte|haben) (?:der |die |das |unser\w* )?(?:\w+[ -])?{_AGENT}\b",
    r"\bgab es (?:bei uns|im team|in unserem|in unserer|schon|bereits|früher|jemals)\b",
    r"\b(?:unser\w*) (?:frühere\w*|letzte\w*|vorige\w*|bisherige\w*|damalige\w*|erste\w*"
    r"|alte\w*)\b",
)
#: The team in any place of a question, with something done; present habits are procedure.
TEAM_WORD = re.compile(
    r"\b(?:we|us|our|ours|the team|wir|uns|unser\w*|unser team|im team|bei uns)\b"
)
DONE = re.compile(
    r"\b(?:did|(?<!^)(?<!, )was|were|had|been|made|came|gave|brought|took|went|got|led|cost"
    r"|taught|helped"
    r"|turned out|proved|ended up|failed)\b"
    rf"|\b(?:haben|hat|hatten|hatte|sind|ist|wurden?|war|waren)\b.*\b{_PARTICIPLE}\b"
)
HABIT = re.compile(
    r"\b(?:do|does|should|must|may|can|shall|have to|need to) (?:we|i|you|our|an?|the team)\b"
    r"|\b(?:soll\w*|muss|müssen|darf|dürfen|kann|können|werden|wollen) (?:wir|ich|man)\b|^(?:is"
    r"|are|may|can|must|should|do|does|darf|muss|soll|kann) "
)
#: What the team works on: with nobody named and no date, a question about the past needs one.
WORK = re.compile(
    r"\b(?:\w*(?:bug|violation|verstöß|verstoß|test|build|releas|migra|refactor|import|export"
    r"|load|deploy|symlink|script|skript"
    r"|constructor|konstruktor|component|komponent|version|branch|merge|commit|backup|sicherung"
    r"|cach"
    r"|index|inde[xc]|router|server|database|datenbank|config|konfig|templat|vorlage|plugin"
    r"|timeout"
    r"|incident|vorfall|outage|ausfall|sprint|retro|review|session|sitzung|pdca|record|protokoll"
    r"|decision|entscheid|learning|lesson|erkenntnis|fehler|problem|issue|attempt|versuch|discuss"
    r"|investigat|untersuch|class|klasse|interface|modul|packag|paket|pipeline|workflow|feature"
    r"|ticket|aufgabe|agent|umzug|umstell|wechsel|graph|redis|esm|reload|crash|absturz|regress"
    r"|document|dokument|default)\w*|(?:the|our|this|der|dem|den|im) code|here|hier|tasks?|links?|files?"
    r"|folders?|roles?|layers?|fix(?:e[sd])?|hotfix\w*"
    r"|errors?|it|reasoning|rationale|work(?:ed)? on|gearbeitet|chang\w+|geändert|umgebaut"
    r"|behoben|tried|broken?|kaputt)\b"
)
#: "Did X work out?", "What did X reveal?"
DID = re.compile(
    r"^(?:what|how|why|when|where|which|who)\b.*\bdid\b (?!you\b|i\b|it mean)|^did (?!you\b|i\b)"
)
#: A record, or the records, asked for.
RECORD_ASKED = _any(
    r"\bRECORD\b",
    rf"^(?:which|what) (?:\w+ )?(?:pdcas?|records?) {_PAST}\b",
    rf"\b(?:which|what|any|all|the|our|those|past|previous|earlier|last|latest|recent|old|older"
    rf"|similar|related|other|every) (?:\w+ )?{_RECORDS}\b{_FORM} ?,? ?(?:about|against"
    rf"|to (?!tron)|on|for|where|from"
    rf"|that|in which|with|of|deals?|concerning|regarding|mentions?|cover\w*|describ\w*|tal\w+"
    rf"|touch\w*|relat\w+|discuss\w*|between|were|was|did|have|has|we|by|record\w*)\b",
    r"^(?:(?:show|list|find|give|get|search|pull|zeige?|such\w*|finde?|liste?)(?: me| us| mir"
    r"| uns)?(?: for)? )?"
    r"(?:all |alle )?(?:pdcas|records) (?:about|on|for|where|from|that|with|of|since|between|in"
    r"|by|concerning|zu"
    r"|zum|zur|über|vom|von|aus|seit|mit)\b",
    rf"\b(?:das|die|alle|unsere|welche[rs]?|jede\w*|ältere|frühere|letzten?"
    rf"|ähnliche) (?:\w+ )?{_RECORDS}\b ?,? ?(?:in|wo|das|die|zu|zum|zur|über|aus|vom|von|mit"
    rf"|behandel\w*|gab|gibt|wurden?|hat|haben|betreff\w*|beschreib\w*)\b",
    r"\b(?:is|are|was|were) there (?:a|an|any) (?:\w+ )?(?:pdcas?|records?|decisions?)\b",
    r"\bdo we have (?:a|an|any) (?:\w+ )?(?:pdcas?|records?|decisions?|notes?)\b",
    rf"\bgibt es (?:(?:ein|eine|einen|irgendein\w*|schon|noch|dazu|bereits|alte"
    rf"|ältere) )*(?:\w+ )?{_RECORDS}\b",
)
#: Something that happened here, with nobody named.
PAST_EVENT = _any(
    r"^(?:was|were|has|have) (?:the|our|this|that|it|any)\b.*\b(?:ever|once|originally|at some point)\b.*\b\w+(?:ed|en|wn|ilt)\b",
    r"^(?:since when|seit wann)\b.*\b(?:we|our|us|the team|wir|unser\w*|uns|das team)\b",
    r"^(?:was|welche\w*) (?:\w+ )?(?:fielen|fiel|standen|liefen|trafen|entstanden|gingen"
    r"|scheiterten)\b",
    r"\b(?:in the past|previously|last time|back then|so far|historically|formerly|the last time"
    r"|earlier this|already tried|once before)\b.*\?",
    rf"^(?:what|which|who|how|why|when|where)\b.*\b(?:was|were|has been|have been|had been|been"
    rf"|got)\b.*\b(?:{_PAST}|responsible|to blame|involved|in charge|reasoning|rationale"
    rf"|motivation|root cause|outcome|result|reason|cause|objective|approach|verdict"
    rf"|conclusion|lesson)\b",
    r"^(?:what|which|how|why)\b.*\b(?:root cause|outcome|lessons?)\b.*\b(?:when|of the|from the"
    r"|in the|behind)\b",
    r"^what did you (?:learn|decide|work on)\b",
    r"^(?:have|has) there (?:ever |already |previously )?been\b|^were there\b",
    r"^(?:what|which) (?:\w+ ){1,3}(?:came up|occurred|arose|appeared|emerged|showed up|turned up"
    r"|surfaced|were there)\b",
    r"^(?:was|welche\w*) (?:\w+ ){1,3}(?:gab es|traten|kamen|tauchten|sind .* (?:aufgetreten"
    r"|aufgetaucht))\b",
    r"\bwhat (?:happened|went wrong|went well|broke|came out|came of|caused|triggered|changed)\b",
    rf"^who (?:originally |first )?{_PAST}\b",
    r"\blessons? (?:we |were |was )?(?:learn(?:ed|t)|from|about|came|emerged)\b"
    r"|\blearnings? (?:from|about"
    r"|of)\b",
    r"\bwhat (?:can|could) (?:we|i) learn from (?:the|our|that|last)\b",
    r"\b(?:has|have|had|did) (?:anyone|anybody|someone|somebody|nobody|any of us)\b",
    r"\b(?:any|some|the|from) (?:prior|previous|earlier|past) (?:work|attempts?|discussions?"
    r"|experiences?|solutions?|fix(?:es)?|cases?)\b",
    r"^(?:have|has|had|did|was|were) (?:similar|such|this|that|these|those|the same|anything"
    r"|something) .*\b(?:before|earlier|in the past"
    r"|previously|already)\b",
    r"\b(?:last|previous|past|latest) (?:sprint|session|release|retro\w*|iteration|migration"
    r"|review|audit"
    r"|outage|meeting|deployment|upgrade"
    r"|refactoring|incident)\b.*(?:\?|\bsummar|\brecap|\bresult|\boutcome)",
    r"^remind (?:me|us)\b|\bdo you (?:remember|recall)\b",
    r"\bsimilar (?:\w+ )?(?:approach(?:es)?|cases?|problems?|issues?|fix(?:es)?|bugs?|incidents?"
    r"|pdcas?|violations?|errors?|work|solutions?)\b.*\b(?:before|earlier|past|previous\w*|q[1-4]"
    r"|20\d\d|last|solved|seen|from)\b",
    rf"^(?:\w+ )?(?:was|welche\w*|wer|wie|warum|wieso|weshalb|wann|wo|woran"
    rf"|womit)\b.*\bwurden?\b.*\b{_PARTICIPLE}\b",
    rf"^(?:was|wie|warum|wieso|weshalb|wann|wo|woran|womit) (?:hat|haben|hatten?) (?!ich\b|du\b"
    rf"|man\b|(?:das|dies|es) (?:mit|zu)\b).*\b{_PARTICIPLE}\b",
    r"^was kam\b.*\b(?:heraus|raus)\b",
    rf"\bwer hat\b.*\b{_PARTICIPLE}\b|\bwas (?:ist|war)\b.*\b(?:passiert|geschehen|schiefgelaufen"
    rf"|herausgekommen|ursache|grund"
    r"|ergebnis|auslöser)\b|\bwas (?:geschah|passierte|lief|hat sich)\b",
    r"\b(?:früher|damals|in der vergangenheit|beim letzten mal|letztes mal|bisher"
    r"|schon (?:ein)?mal|bereits einmal)\b.*\?",
    r"\b(?:erkenntnisse|lehren|lektionen|learnings)\b.*\b(?:aus|gibt|gab|gezogen|zu|vom)\b",
    r"\b(?:letzten?|vorigen?|vergangenen?) (?:sprint|sitzung|release|retro\w*|iteration)\b.*\?",
    r"^(?:wie|warum|wann|wodurch|woher|wieso)\b.*\b(?:ist|sind)\b.*\b(?:entstanden|passiert"
    r"|aufgetreten|gekommen|verschwunden)\b",
    r"\b(?:erfahrung(?:en)?|experiences?) (?:mit|aus|with|from)\b.*\?",
    r"\bhat (?:jemand|schon jemand|irgendwer)\b",
)
PAST_VERB = re.compile(
    rf"\b(?:ist|sind)\b.*\b{_PARTICIPLE}\b"
    rf"|\b(?:did|was|were|has|have|had|{_PAST}|happened|work(?:ed)?|done|progress|achievements?"
    rf"|activities|wurden?|war|waren|hat|haben|hatten|passiert\w*|geschah|gemacht|gab|arbeit"
    rf"|ergebnisse?|fortschritte?|summary of|recap|overview of)\b"
)
SIMILAR = re.compile(
    r"^(?!what is|explain).*\b(?:last|this|yesterday's|\w+'s) (?:\w+ )?(?:pdcas?|records?"
    r"|sessions?)\b|\b(?:similar|comparable|related|like that|ähnlich\w*|vergleichbar\w*)\b"
    r"|\b(?:pdcas?|records?|decisions?|work|sessions?|changes|entscheidungen"
    r"|protokolle)\b.*\b(?:from|of|in|since|between|aus|von|vom|seit|der|des)\b"
)
#: Teams that are not ours.
FOREIGN_TEAM = re.compile(
    rf"\b{TECHNOLOGIES} (?:project|team|developers?|maintainers?|committee|community|foundation"
    r"|authors?|contributors?|projekt|entwickler|gremium)\b"
)
#: What people outside the team did.
FOREIGN = re.compile(
    r"\b(?:typescript|javascript|ecmascript|es\d{1,4}|tc39|node(?:\.js)?|python|java|rust|golang"
    r"|react|angular|vue|html|css|deming|shewhart|toyota|linux|linus|torvalds|microsoft|google"
    r"|apple|facebook|meta|netscape|oracle|openai|github copilot|docker|kubernetes|ibm|nasa"
    r"|dijkstra|knuth|turing|gradient|transformers?|vitest project|jest project|webpack|babel"
    r"|rome"
    r"|world war|history of (?:computing|programming|software|oop|testing)|developers used"
    r"|people used|programmierer früher|the standard|the language|the spec|compilers?|programmers"
    r"|people|humans|browsers?|unix|sql|c\+\+|cobol|fortran|smalltalk|lisp|kent beck"
    r"|martin fowler"
    r"|gang of four|uncle bob|alan kay|grace hopper|hejlsberg|ryan dahl|brendan eich|cunningham"
    r"|schwaber|ohno|juran|einstein|the romans|(?:die|den) römern?|dinosaurs?|dinosaurier"
    r"|the moon"
    r"|das internet|netflix|amazon|spotify|twitter|nokia|other (?:companies|teams|projects)"
    r"|andere[nr]? (?:firmen|teams|projekte)|agile manifesto|agile manifest"
    r"|programming languages?"
    r"|programmiersprachen?|invent\w*|erfunden|erfand(?:en)?|the author|the web"
    r"|(?:created?|developed|wrote|made|entwickelt|geschrieben) git|git (?:entwickelt|geschrieben"
    r"|erschaffen))(?:\b|(?<=\+))"
)
FOREIGN_CHAIN = re.compile(
    r"\b(?:linked list|verkettete\w*|chain of responsibility|prototype chain|promise chain"
    r"|method chain\w*|block ?chain|supply chain|tool ?chain|chain rule|optional chaining"
    r"|in general|tree node|binary tree|im allgemeinen|mean|means|bedeutet|heißt)\b"
)
CHAIN = _any(
    r"\bwhat (?:has |had )?(?:happened|came|comes|followed|follows|preceded"
    r"|precedes) (?:\w+ )?(?:directly |right |immediately |next |just )?(?:after|before|next|from"
    r"|to)?\b.*(?:\bRECORD\b|\b(?:pdca|record|session|fix|refactoring|decision|release|migration"
    r"|upgrade|that|it|incident|outage)\b)",
    r"\bwhat (?:followed|preceded|succeeded)\b",
    r"\bwhich (?:\w+ )?(?:pdcas?|records?|sessions?|decisions?|work) (?:directly "
    r"|immediately )?(?:came|comes|come|was|preceded|precedes|precede|followed|follows|follow|led"
    r"|leads|goes|went|built|builds)\b",
    r"\b(?:the|its|all|any|direct|every|next|previous) (?:\w+ )?(?:predecessors?|successors?"
    r"|ancestors?|descendants?)\b|\b(?:predecessors?|successors?|ancestors?"
    r"|descendants?) of (?:the |pdca |record )*(?:RECORD|\w+ (?:pdca|record|fix|session))",
    r"\b(?:follow|trace|walk|track|go|retrace|traverse|climb)\b.*\b(?:chain|breadcrumbs?|trail"
    r"|links?|backwards?|back|predecessors?|successors?|lineage|thread)\b.*\b(?:RECORD|pdcas?"
    r"|records?|sessions?|start\w*|origin\w*|began|begun|first|root|decisions?|fix|from|back|to"
    r"|until)\b",
    r"\b(?:follow|trace|walk|track|retrace|traverse)\b.*\b(?:records?|pdcas?|sessions?|decisions?"
    r"|links?|chain) (?:back\w*|forward\w*|upwards?|to its|to the (?:start|end|root|origin))\b",
    r"\b(?:next|previous|following|preceding|prior) (?:step|record|pdca|session|entry"
    r"|one) (?:after|before|to|following|in the chain)\b",
    r"\bchain of (?:\w+ )?(?:records?|pdcas?|events|sessions?|decisions?|work)\b|\b(?:chain|trail"
    r"|path|lineage|sequence) (?:of pdcas? )?(?:from|between|behind|that led|leading|starting"
    r"|up to|down to)\b.*\b(?:RECORD|pdcas?|records?|sessions?|fix|decision|release|incident"
    r"|refactoring|migration)\b",
    r"^(?:trace|follow|retrace|show|walk|go|tell|zeig\w*|verfolge"
    r"|geh\w*)\b.*\b(?:record by record|pdca by pdca"
    r"|session by session|from one (?:record|pdca) to the next|pdca für pdca"
    r"|protokoll für protokoll)\b",
    r"\bRECORD\b.*\b(?:next|previous|following|preceding|nächsten?|vorigen?"
    r"|vorherigen?) (?:\w+ )?(?:pdcas?|records?"
    r"|sessions?|ones?|protokolle?)\b|\b(?:next|previous|following|preceding|nächsten?"
    r"|vorherigen?) (?:\w+ )?(?:pdcas?"
    r"|records?|sessions?|protokolle?) (?:after|before|from|behind|of|nach|vor|ab|von) RECORD\b",
    r"\b(?:chain|trail|thread|lineage|kette|spur)\b.*\b(?:ends?|ending|starts?|starting|begins?"
    r"|beginning|endet|beginnt"
    r"|anfängt|leads?|leading)\b.*\bRECORD\b",
    r"\b(?:go|step|walk|move|jump|geh\w*|spring\w*)\b.*\b(?:forwards?|backwards?|back|ahead"
    r"|steps?|hops?|vorwärts|rückwärts"
    r"|schritte?)\b.*\bRECORD\b",
    r"\bwhich (?:pdcas?|records?|sessions?|decisions?) did RECORD (?:follow|precede|come|build|grow|continue|lead)\b",
    r"\b(?:next|previous|directly|right|immediately|just|first|last|direkt|unmittelbar|gleich) (?:after|before|nach|vor) RECORD\b",
    # two records and the way between them
    r"\bRECORD\b.*\bRECORD\b.*\b(?:chain|trail|path|breadcrumbs?|precedes|follows|links?"
    r"|\w*spur|pfad\w*"
    r"|\w*kette|\w*brotkrumen\w*)\b|\b(?:chain|trail|path|breadcrumbs?|precedes|follows|links?"
    r"|\w*spur"
    r"|pfad\w*|\w*kette|\w*brotkrumen\w*)\b.*\bRECORD\b.*\bRECORD\b",
    r"\b(?:lie|lies|stand|stands|sit|sits|come|liegt|liegen|stehen|kommen)\b.*\b(?:between"
    r"|zwischen) (?:\w+ )?"
    r"RECORD\b.*\bRECORD\b",
    r"\b(?:pdcas?|records?|decisions|sessions) (?:that |which )?(?:led|leading"
    r"|lead) (?:up )?to\b",
    r"\b(?:chain|trail|breadcrumbs?|lineage|kette) (?:for|of|around|to|zu|von|für) (?:the "
    r"|pdca |record )*RECORD\b",
    r"\b(?:led|leading) (?:up )?to\b.*\b(?:RECORD|pdca|record)\b|\bRECORD\b.*\b(?:lead|led) to\b",
    r"\bhow (?:is|are|was|were) .*\bRECORD\b.*\b(?:connected|linked|related)\b|\b(?:path"
    r"|connection|way) (?:from|between) (?:pdca |record )*RECORD",
    r"\bwas (?:kam|geschah|passierte|folgte|folgt|kommt|ging|war|ist)\b.*\b(?:nach|vor|auf"
    r"|voraus)\b.*(?:\bRECORD\b|\b(?:pdca|protokoll|sitzung|entscheidung|release|umstellung"
    r"|fix)\b)",
    r"\b(?:der|die|den|das|dem|alle|allen|seine[nr]?|direkte[nr]?) (?:\w+ )?(?:vorgänger\w*"
    r"|nachfolger\w*|vorläufer\w*)\b|\b(?:vorgänger|nachfolger|vorgängern|nachfolgern) (?:von|zu"
    r"|des)\b.*(?:\bRECORD\b|pdca|protokoll)",
    r"\b(?:folge|verfolge|geh\w*|lauf\w*|zeig\w*)\b.*\b(?:kette|spur|brotkrumen|zurück|verkettung"
    r"|verweisen|links)\b.*(?:\bRECORD\b|\b(?:pdcas?|protokoll\w*|ursprung\w*|anfang\w*"
    r"|aufzeichnung\w*|sitzung\w*|entscheidung\w*)\b)",
    r"\bwelche[sr]? (?:\w+ )?(?:pdcas?|records?|protokolle?|sitzung\w*|entscheidung\w*) (?:kam"
    r"|kamen|kommt|kommen|ging|gingen|folgt\w*|folgen|führt\w*)\b",
    r"\b(?:geh\w*|spring\w*)\b.*\bRECORD\b.*\b(?:zurück|rückwärts|vorwärts|weiter|vor)\b",
    r"\bkette (?:der|von|aus|bis|ab)\b.*(?:\bRECORD\b|pdcas?|records?|protokoll\w*"
    r"|aufzeichnung\w*)",
)
#: Objects that only a tool can reach, also in a question about the past.
FIRM_OBJECT = re.compile(
    r"^(?:read|open|search|grep|run|execute|fetch|list|edit|create|lies|öffne|durchsuche"
    r"|führe?)\b.*\b(?:P?FILE|GFILE|DIR|CMD|URL)\b"
)
