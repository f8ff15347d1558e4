"""The words by which `routing` tells history, chains and procedure, English and German.

Patterns run over clauses of a `PromptView`: lower case, with upper-case placeholders.
"""

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


_PAST = (
    r"(?:decided?|decisions?|chose|chosen|solved?|learn(?:ed|t)|tried|used|did|done|made|built|fixed|debugged|handled|agreed"
    r"|introduced|adopted|rejected|dropped|removed|moved|implemented|worked|found|discovered|changed|documented|recorded"
    r"|migrated|upgraded|ran|faced|hit|saw|seen|finished|completed|delivered|resolved|abandoned|postponed|considered|discussed"
    r"|wrote|written|reported|approved|released|shipped|broke|broken|caused|started|planned|achieved|closed|opened|refactored"
    r"|replaced|renamed|added|deleted|banned|switched|happened|went|came|took|taken|gone|integrated|merged|tested|reviewed"
    r"|gave up|settled|kept|left|wanted|needed|got|lost|stopped|ended|began|cut|led|told|\w+(?<!ne)(?<!fe)(?<!spe)(?<!allow)(?<!suppos)(?<!requir)(?<!expect)ed|accomplished|committed|noted|encountered|struggled|investigated|proposed|concluded|spent|created|said|picked)"
)
_PARTICIPLE = (
    r"(?:\w*ge(?!nau|rade|gen|rn|samt|meinsam|wiss|wöhn|eignet|setz\b|schichte|rät|fahr|duld|biet|spräch)\w+(?:t|en)|\w{3,}iert"
    r"|(?:ent|be|ver|er|zer|über|unter)\w{3,}(?:t|en)|umgegangen|passiert)"
)
_AGENT = (
    r"(?:\w*agent|developer|tester|architect|scrum ?master|product owner|devops|reviewer|qa|tron|team|colleagues?|maintainers?"
    r"|\w*entwickler(?:in)?|architekt(?:in)?|kolleg\w+|projekt|project|sprint)"
)
_RECORDS = (
    r"(?:pdcas?|records?|decisions?|retrospectives?|retros|session notes|dailies|daily notes|post-?mortems?|incidents?|protokolle?"
    r"|entscheidung(?:en)?|retrospektiven?|vorfälle?|aufzeichnung(?:en)?)"
)
#: "PDCA template", "PDCA sections" speak of the form, not of records.
_FORM = (
    r"(?! (?:template|cycle|formats?|methods?|methodology|headers?|sections?|structure|process|checklist|phases?|files?|badge"
    r"|naming|objectives? (?:is|mean)|framework|loop|tree|should|must|vorlage|zyklus|abschnitte|aufbau|struktur))"
)

#: Clauses that want something written are no questions about the past.
MAKES_TEXT = re.compile(
    r"^(?:create|write|draft|generate|start|make|compose|produce|plan|design|refactor|implement|add|rewrite|rephrase|translate"
    r"|format|complete|continue|edit|turn|convert|fill|suggest|propose|imagine|erstell\w*|schreib\w*|formulier\w*|entwirf"
    r"|generier\w*|plane|übersetz\w*|ergänz\w*|schlag\w*|stell dir)\b(?! (?:a )?(?:list|timeline|overview|summary) of)"
)
HYPOTHETICAL = re.compile(
    r"^(?:(?:what|how|which|where|when) (?:should|would|could|can|must|may|shall)|should|would|could|shall|was (?:soll|sollte|würde)"
    r"|wie (?:soll|sollte|würde|kann))\b|\b(?:imagine|suppose|hypothetical\w*|angenommen)\b"
)
ASKS = re.compile(
    r"\?\s*$|^(?:what|which|who|whose|how|why|when|where|has|have|had|did|was|were|is|are|any|do|does|show|tell|find|list|give|get"
    r"|summari[sz]e|recall|remind|explain|describe|look|search|trace|follow|walk|compare|pull|bring|see|check|report|recap|collect"
    r"|was|welche\w*|wer|wie|warum|wieso|weshalb|wann|wo|woran|womit|wofür|worüber|wogegen|hat|haben|hatten|gab|gibt|wurden?|sind"
    r"|waren|zeig\w*|find\w*|such\w*|nenn\w*|erklär\w*|fass\w*|sag\w*|erinner\w*|list\w*|gib|erzähl\w*|vergleich\w*|in|aus|an|zu"
    r"|seit|similar|lessons|read|lies|learn\w*)\b"
)
#: The team itself, in the past.
TEAM_PAST = _any(
    r"\b(?:did|have|had|haven't|hadn't|didn't|were|was) (?:we|our team|the team|us)\b(?! (?:to|any)\b)",
    rf"\b(?:we|our team|the team|i)(?:'ve| have| had)?(?: (?:already|ever|once|previously|finally|originally|last|also|all|not|never"
    rf"|just|first|actually))* {_PAST}\b",
    r"\b(?:our|the team's) (?:own )?(?:previous|past|last|earlier|old|former|first|original|recent|latest|prior) \w+",
    r"\b(?:was|were) our\b",
    r"\b(?:did|has|have|had)\b.*\b(?:take|cost|help|hurt|taught|teach|bring|brought) (?:us|our team|the team)\b",
    rf"\b(?:did|has|have|had)\b(?! to) (?:the |our |any |this )?(?:\w+ ){{0,2}}{_AGENT}\b",
    rf"\b(?:the|our) (?:\w+ )?{_AGENT}(?: \w+){{0,2}} {_PAST}\b",
    r"\bhistory of (?:our|this|the (?:component|repo\w*|project|loader|class|decision|bug|unit|team))\b",
    r"\b(?:haben|hatten|sind|waren|wurden) (?:wir|unser team|wir uns)\b.*\b" + _PARTICIPLE + r"\b|\b(?:hatten|waren) wir\b",
    rf"\bwir\b.*\b{_PARTICIPLE} (?:haben|hatten|sind|waren|wurden)\b",
    rf"\b(?:hat|hatte|haben) (?:der |die |das |unser\w* )?(?:\w+[ -])?{_AGENT}\b",
    r"\bgab es (?:bei uns|im team|in unserem|in unserer|schon|bereits|früher|jemals)\b",
    r"\b(?:unser\w*) (?:frühere\w*|letzte\w*|vorige\w*|bisherige\w*|damalige\w*|erste\w*|alte\w*)\b",
)
#: A record, or the records, asked for.
RECORD_ASKED = _any(
    r"\bRECORD\b",
    rf"\b(?:which|what|any|all|the|our|those|past|previous|earlier|last|latest|recent|old|older|similar|related|other|every) "
    rf"(?:\w+ )?{_RECORDS}\b{_FORM} ?,? ?(?:about|on|for|where|from|that|in which|with|of|deals?|concerning|regarding|mentions?"
    rf"|cover\w*|describ\w*|tal\w+|touch\w*|relat\w+|discuss\w*|between|were|was|did|have|has|we|by|record\w*)\b",
    rf"\b(?:das|die|alle|unsere|welche[rs]?|jede\w*|ältere|frühere|letzten?|ähnliche) (?:\w+ )?{_RECORDS}\b ?,? ?(?:in|wo|das|die"
    rf"|zu|zum|zur|über|aus|vom|von|mit|behandel\w*|gab|gibt|wurden?|hat|haben|betreff\w*|beschreib\w*)\b",
    r"\b(?:is|are|was|were) there (?:a|an|any) (?:\w+ )?(?:pdcas?|records?|decisions?)\b",
    r"\bdo we have (?:a|an|any) (?:\w+ )?(?:pdcas?|records?|decisions?|notes?)\b",
    rf"\bgibt es (?:(?:ein|eine|einen|irgendein\w*|schon|noch|dazu|bereits|alte|ältere) )*(?:\w+ )?{_RECORDS}\b",
)
#: Something that happened here, with nobody named.
PAST_EVENT = _any(
    r"\b(?:in the past|previously|last time|back then|so far|historically|formerly|the last time|earlier this|already tried"
    r"|once before)\b.*\?",
    rf"^(?:what|which|who|how|why|when|where)\b.*\b(?:was|were|has been|have been|had been|been|got)\b.*\b(?:{_PAST}|root cause"
    rf"|outcome|result|reason|cause|objective|approach|verdict|conclusion|lesson)\b",
    r"^(?:what|which|how|why)\b.*\b(?:root cause|outcome|lessons?)\b.*\b(?:when|of the|from the|in the|behind)\b",
    rf"^(?:have|has) there (?:ever |already |previously )?been\b|^were there\b",
    r"^(?:what|which) (?:\w+ ){1,3}(?:came up|occurred|arose|appeared|emerged|showed up|turned up|surfaced|were there)\b",
    r"^(?:was|welche\w*) (?:\w+ ){1,3}(?:gab es|traten|kamen|tauchten|sind .* (?:aufgetreten|aufgetaucht))\b",
    r"\bwhat (?:happened|went wrong|went well|broke|came out|came of|caused|triggered|changed)\b",
    rf"^who (?:originally |first )?{_PAST}\b",
    r"\blessons? (?:we |were |was )?(?:learn(?:ed|t)|from|about)\b|\blearnings? (?:from|about|of)\b",
    r"\bwhat (?:can|could) (?:we|i) learn from (?:the|our|that|last)\b",
    r"\b(?:has|have|had|did) (?:anyone|anybody|someone|somebody|nobody|any of us)\b",
    r"\b(?:any|some|the) (?:prior|previous|earlier|past) (?:work|attempts?|discussions?|experiences?|solutions?|fix(?:es)?|cases?)\b",
    r"\b(?:last|previous|past|latest) (?:sprint|session|release|retro\w*|iteration|migration|refactoring|incident)\b.*(?:\?|\bsummar"
    r"|\brecap|\bresult|\boutcome)",
    r"^remind (?:me|us)\b|\bdo you (?:remember|recall)\b",
    r"\bsimilar (?:\w+ )?(?:approach(?:es)?|cases?|problems?|issues?|fix(?:es)?|bugs?|incidents?|pdcas?|violations?|errors?|work"
    r"|solutions?)\b.*\b(?:before|earlier|past|previous\w*|q[1-4]|20\d\d|last|solved|seen|from)\b",
    rf"^(?:\w+ )?(?:was|welche\w*|wer|wie|warum|wieso|weshalb|wann|wo|woran|womit)\b.*\bwurden?\b.*\b{_PARTICIPLE}\b",
    rf"\bwer hat\b.*\b{_PARTICIPLE}\b|\bwas (?:ist|war)\b.*\b(?:passiert|geschehen|schiefgelaufen|herausgekommen|ursache|grund"
    r"|ergebnis|auslöser)\b|\bwas (?:geschah|passierte|lief|hat sich)\b",
    r"\b(?:früher|damals|in der vergangenheit|beim letzten mal|letztes mal|bisher|schon (?:ein)?mal|bereits einmal)\b.*\?",
    r"\b(?:erkenntnisse|lehren|lektionen|learnings)\b.*\b(?:aus|gibt|gab|gezogen|zu|vom)\b",
    r"\b(?:letzten?|vorigen?|vergangenen?) (?:sprint|sitzung|release|retro\w*|iteration)\b.*\?",
    r"\bhat (?:jemand|schon jemand|irgendwer)\b",
)
PAST_VERB = re.compile(
    rf"\b(?:did|was|were|has|have|had|{_PAST}|happened|work(?:ed)?|done|progress|achievements?|activities|wurden?|war|waren"
    rf"|hat|haben|hatten|passiert\w*|geschah|gemacht|gab|arbeit|ergebnisse?|fortschritte?|summary of|recap|overview of)\b"
)
SIMILAR = re.compile(
    r"\b(?:similar|comparable|related|like that|ähnlich\w*|vergleichbar\w*)\b"
    r"|\b(?:pdcas?|records?|decisions?|work|sessions?|changes|entscheidungen|protokolle)\b.*\b(?:from|of|in|since|between|aus|von|vom|seit)\b"
)
#: What people outside the team did.
FOREIGN = re.compile(
    r"\b(?:typescript|javascript|ecmascript|es\d{1,4}|tc39|node(?:\.js)?|python|java|rust|golang|react|angular|vue|html|css|deming"
    r"|shewhart|toyota|linux|linus|torvalds|microsoft|google|apple|facebook|meta|netscape|oracle|openai|github copilot|docker"
    r"|kubernetes|ibm|nasa|dijkstra|knuth|turing|gradient|transformers?|vitest project|jest project|webpack|babel|rome|world war"
    r"|history of (?:computing|programming|software|oop|testing)|developers used|people used|programmierer früher)\b"
)
FOREIGN_CHAIN = re.compile(
    r"\b(?:linked list|verkettete\w*|chain of responsibility|prototype chain|promise chain|method chain\w*|block ?chain|supply chain"
    r"|tool ?chain|chain rule|optional chaining|in general|tree node|binary tree|im allgemeinen|mean|means|bedeutet|heißt)\b"
)
CHAIN = _any(
    r"\bwhat (?:has |had )?(?:happened|came|comes|followed|follows|preceded|precedes) (?:\w+ )?(?:directly |right |immediately |next "
    r"|just )?(?:after|before|next|from|to)?\b.*(?:\bRECORD\b|\b(?:pdca|record|session|fix|refactoring|decision|release|migration"
    r"|upgrade|that|it|incident|outage)\b)",
    r"\bwhat (?:followed|preceded|succeeded)\b",
    r"\bwhich (?:\w+ )?(?:pdcas?|records?|sessions?|decisions?|work) (?:directly |immediately )?(?:came|comes|come|was|preceded|precedes"
    r"|precede|followed|follows|follow|led|leads|goes|went|built|builds)\b",
    r"\b(?:the|its|all|any|direct|every|next|previous) (?:\w+ )?(?:predecessors?|successors?|ancestors?|descendants?)\b"
    r"|\b(?:predecessors?|successors?|ancestors?|descendants?) of (?:the |pdca |record )*(?:RECORD|\w+ (?:pdca|record|fix|session))",
    r"\b(?:follow|trace|walk|track|go|retrace|traverse|climb)\b.*\b(?:chain|breadcrumbs?|trail|links?|backwards?|back|predecessors?"
    r"|successors?|lineage|thread)\b.*\b(?:RECORD|pdcas?|records?|sessions?|start\w*|origin\w*|began|begun|first|root|decisions?|fix|from|back"
    r"|to|until)\b",
    r"\b(?:follow|trace|walk|track|retrace|traverse)\b.*\b(?:records?|pdcas?|sessions?|decisions?|links?|chain) (?:back\w*|forward\w*"
    r"|upwards?|to its|to the (?:start|end|root|origin))\b",
    r"\b(?:next|previous|following|preceding|prior) (?:step|record|pdca|session|entry|one) (?:after|before|to|following|in the chain)\b",
    r"\bchain of (?:\w+ )?(?:records?|pdcas?|events|sessions?|decisions?|work)\b|\b(?:chain|trail|path|lineage|sequence) (?:of pdcas? )?"
    r"(?:from|between|behind|that led|leading|starting|up to|down to)\b.*\b(?:RECORD|pdcas?|records?|sessions?|fix|decision|release"
    r"|incident|refactoring|migration)\b",
    r"\b(?:led|leading) (?:up )?to\b.*\b(?:RECORD|pdca|record)\b|\bRECORD\b.*\b(?:lead|led) to\b",
    r"\bhow (?:is|are|was|were) .*\bRECORD\b.*\b(?:connected|linked|related)\b|\b(?:path|connection|way) (?:from|between) (?:pdca |record )*RECORD",
    r"\bwas (?:kam|geschah|passierte|folgte|folgt|kommt|ging|war|ist)\b.*\b(?:nach|vor|auf|voraus)\b.*(?:\bRECORD\b|\b(?:pdca|protokoll"
    r"|sitzung|entscheidung|release|umstellung|fix)\b)",
    r"\b(?:der|die|den|das|dem|alle|allen|seine[nr]?|direkte[nr]?) (?:\w+ )?(?:vorgänger\w*|nachfolger\w*|vorläufer\w*)\b"
    r"|\b(?:vorgänger|nachfolger|vorgängern|nachfolgern) (?:von|zu|des)\b.*(?:\bRECORD\b|pdca|protokoll)",
    r"\b(?:folge|verfolge|geh\w*|lauf\w*|zeig\w*)\b.*\b(?:kette|spur|brotkrumen|zurück|verkettung|verweisen|links)\b.*"
    r"(?:\bRECORD\b|\b(?:pdcas?|protokoll\w*|ursprung\w*|anfang\w*|aufzeichnung\w*|sitzung\w*|entscheidung\w*)\b)",
    r"\bwelche[sr]? (?:\w+ )?(?:pdcas?|protokolle?|sitzung\w*) (?:kam|kamen|ging|gingen|folgt\w*|führt\w*)\b",
    r"\bkette (?:der|von|aus|bis|ab)\b.*(?:\bRECORD\b|pdcas?|protokoll\w*|aufzeichnung\w*)",
)
#: Objects that only a tool can reach, also in a question about the past.
FIRM_OBJECT = re.compile(
    r"^(?:read|open|search|grep|run|execute|fetch|list|edit|create|lies|öffne|durchsuche|führe?)\b.*\b(?:P?FILE|GFILE|DIR|CMD|URL)\b"
)

CONCEPT = re.compile(
    r"^(?:wie funktioniert|how (?:does|do) (?!agents?\b|we\b|i\b|the team\b).*\bwork\b|what (?:is|are) (?:a|an)\b|was (?:ist|sind) (?:ein|eine)\b|what does .* mean)"
)
TEAM_OBJECT = re.compile(
    r"\b(?:pdcas?|records?|sessions?|sprints?|branch(?:es)?|commit\w*|push\w*|releases?|versions?|component|components|test files?"
    r"|tests|templates?|roles?|startup|start-up|hand(?:ing)?[ -]?(?:over|off)|approv\w*|review\w*|sign[ -]?off|report\w*|progress|status"
    r"|claim\w*|badges?|cmm ?\d?|tron|qa|journal|dail(?:y|ies)|retro\w*|planning|backlog|tasks?|naming|folders?|file ?names?|checklists?"
    r"|definition of done|merge\w*|recover\w*|escalat\w+|agents?|incidents?|done|decisions?|work|requirements?|dual links?|feature"
    r"|bug|change|changes|finished|complete[d]?|success|verified|documentation"
    r"|protokoll\w*|sitzung\w*|\w*version\w*|komponente\w*|\w*test\w*|vorlage\w*|rolle\w*|start\w*|übergabe\w*|freigab\w*|freigeben"
    r"|bericht\w*|melde\w*|fortschritt\w*|aufgabe\w*|ordner\w*|datei\w*|checkliste\w*|entscheidung\w*|änderung\w*|release\w*|fertig"
    r"|erledigt|planung|abnahme|prüfung|geprüft)\b"
)
_WHO = r"(?:i|we|you|one|an? \w*agent|agents?|the team|developers?|a developer|the \w*agent|testers?|new agents?)"
OWN_PROCEDURE = _any(
    r"^(?:what|which|how|where|who|when|explain|describe|show|tell|give|walk|summari[sz]e|is|are|list|does|do)\b.*\b(?:our|the team's|team)"
    r" (?:own |usual |standard |current |agreed )?(?:[\w-]+ ){0,2}(?:process(?:es)?|procedures?|workflows?|conventions?|naming|polic(?:y|ies)"
    r"|rules? (?:for|on|about)|checklists?|protocols?|routines?|definition of done|ceremon\w+|way of working|branching|guidelines?|steps)\b",
    r"\b(?:process|procedure|workflow|protocol|sequence|steps|convention|routine|checklist|rules?) (?:for|of|to|when|on|before|after|at)\b.*"
    r"\b(?:in our|in this|for our|here|our team|the team|we)\b.*\?",
    r"\b(?:the|a) (?:session|startup|start-up|handover|hand-over|release|recovery|reporting|review|approval|branch\w*|commit|push|sprint"
    r"|versioning|upgrade|promotion|pdca|onboarding|escalation|qa|naming|merge) (?:process|procedure|protocol|workflow|sequence|conventions?"
    r"|steps|checklist|routine|policy|rules)\b",
    r"\b(?:explain|describe|tell me|show me)(?: me)? how (?:we|the team|our \w+) (?!would|could|can|did|have)\w+",
    r"\b(?:unser\w*|bei uns|im team|in unserem team|des teams)\b.*\b(?:prozess\w*|ablauf\w*|vorgehen\w*|konvention\w*|regel\w*|arbeitsweise"
    r"|checkliste\w*|verfahren|reihenfolge|namensschema|definition of done)\b|\b(?:prozess|ablauf|vorgehen|konvention\w*|regel\w*|verfahren"
    r"|reihenfolge)\b.*\b(?:bei uns|im team|in unserem|für (?:ein|eine|einen|die|den|das))\b",
    r"^(?:wie|was) (?:ist|sieht|läuft|funktioniert)\b.*\bbei uns\b",
)
#: Duty, permission, habit: the marks of a procedure.
NORM = re.compile(
    r"^(?:\w+ )?(?:what|what's|which|who|when|where|how|until|is|are|do|does|may|must|can|should|am|was|welche\w*|wer|wann|wo|wohin|wie"
    r"|darf|dürfen|muss|müssen|soll|sollen|ist|bis)\b.*\b(?:(?:do|does|must|may|should|shall|can) (?:i|we|an? \w*agent|agents|the \w+|every"
    r"\w*|a branch|each \w+)|(?:i|we|agents?|one|it) (?:have to|has to|must|may|need to|should|always|do|are supposed to)|allowed|responsible"
    r"|required|supposed|expected|mandatory|obligatory|may a \w+|must a \w+|muss|müssen|darf|dürfen|soll|sollen|zuständig|verantwortlich"
    r"|gehört|gilt|nötig|erlaubt|pflicht|vorgeschrieben)\b"
)
WORK_OBJECT = re.compile(
    r"\b(?:branch(?:es)?|sessions?|sprints?|releases?|hand-?overs?|commits?|commit|push|pushing|report(?:s|ing|ed)?|roles?|retrospectives?"
    r"|startup|context loss|recovery|approvals?|qa|tron|stand-?ups?|dail(?:y|ies)|backlog|merge|merging|task board|sign-?off|code review"
    r"|pull requests?|escalations?|version numbers?|version bump|promotions?|journal|session summar(?:y|ies)|definition of done"
    r"|zweig|sitzung(?:en)?|\w*bericht|übergabe|rollen?|abnahme|freigabe|retrospektive|aufgabe|fehlschlag|sprints|versionsnummer"
    r"|merge-?request|tagebuch|kontextverlust)\b"
)
#: Asking for the shape of a text or of code is no question about procedure.
FORM_VERB = re.compile(
    r"\b(?:structure[ds]?|look like|contain|phrased?|implement|code|choose|aussehen|formulier\w*|aufgebaut|implementier\w*|git|kanban|scrum guide"
    r"|difference|unterschied|useful|nützlich|better|besser|in general|bash|github|gitlab)\b|^(?:why|warum|wieso|explain|describe|define)\b"
)
PROCEDURE = _any(
    rf"^(?:where|in which|on which|to which|into which|under which|which|what) (?:folder|directory|branch|file ?name|name|template|version"
    rf"|order|role|place|location|format|status|level|id|badge)?s? ?(?:of \w+ )?(?:do|does|should|must|shall|can|has|have|is|are|goes|go"
    rf"|belongs?|may|needs?|gets?)\b(?! (?:the difference|the purpose|the point|a|an|tron|cmm|it)\b)(?=.*\b(?:{_WHO}|go|goes|live|lives|belongs?"
    rf"|kept|stored|put|placed|saved|named|called|used|required|first|filed|to be|expected)\b)",
    rf"^(?:where|which|what)\b.*\b(?:do|does|should|must|shall) (?:{_WHO}|(?:a|an|the|new|our)(?: \w+){{1,3}}) (?:put|store|save|place|write"
    rf"|commit|push|file|keep|log|record|go|live|belong|use|name|report|do first|start|include|have to|check)\b",
    r"\b(?:in (?:which|what) order|what comes (?:first|next|before|after)|order of (?:the )?steps|which steps|what steps|what are the steps"
    r"|what (?:do|must|should) (?:i|we) do (?:first|before|after|when|at|once)|what is the first (?:step|thing)|what (?:has|needs) to"
    r" (?:happen|be done))\b",
    r"^is it (?:allowed|permitted|ok(?:ay)?|required|enough|necessary|fine|mandatory)\b",
    r"^(?:may|can|must|should|shall|am|are|is|do|does) (?:i|we|an? \w*agent|agents|a developer|the developer|someone|anyone|the tester"
    r"|\w+agent)\b.*\b(?:allowed|permitted|ok|report|claim|mark|call|state|say|declare|badge|commit|push|merge|close|skip|approve|delete"
    r"|change|reuse|need|have to|start|sign|tick|release|announce|ask|wait|write|skip)\b",
    r"\bwhat (?:may|must|can|should|am|are|is) (?:i|we|an? \w*agent|agents|be|it)\b.*\b(?:report(?:ed)?|claim(?:ed)?|do|include|allowed|say"
    r"|state|be|write|checked|documented|expected)\b",
    rf"^how (?:do|should|must|shall|does|can|often (?:do|must|should)|long (?:do|must|should)|many \w+ (?:do|must|should)) {_WHO}\b.*\b(?:report"
    rf"|name|store|file|start|begin|end|close|commit|push|release|hand|escalate|approve|review|create (?:a |an )?(?:new )?(?:component )?version"
    rf"|upgrade|version|tag|merge|number|track|record|archive|plan|estimate|promote|recover|request|ask|sign|submit|deliver|finish|open|get"
    rf"|announce|assign|switch|register|move|publish|mark|update|hold|run|document|link|keep)\b",
    r"^how (?:are|is|do|does|should|must)\b.*\b(?:named|numbered|reported|approved|released|stored|archived|reviewed|handed|tracked|versioned"
    r"|promoted|get (?:approved|released|reviewed|closed|named)|start|closed|assigned|committed|filed)\b",
    r"^who (?:has to|must|should|may|needs to|is (?:allowed|responsible|supposed)|can|approves|signs|reviews|decides|gives|writes|closes|owns"
    r"|checks|updates|assigns|confirms)\b",
    r"^when (?:do|should|must|may|can|is|are) (?:i|we|an? \w*agent|agents|a|the)\b.*\b(?:commit|push|report|close|create|update|hand|escalate"
    r"|write|ask|allowed|done|start|release|merge|finished|due|considered|review)",
    r"^(?:wie|wo|wohin|worin|wann|wer|was|welche\w*|in welche\w*|auf welche\w*|unter welche\w*|darf|dürfen|muss|müssen|soll|sollen|kann)\b.*"
    r"\b(?:benennen|benenne|nennen|heißt|heißen|melde\w*|bericht\w*|start\w*|beende\w*|übergeb\w*|lege?n?|leg|ablegen|speicher\w*|gehör\w*"
    r"|versionier\w*|commit\w*|push\w*|dokumentier\w*|schließ\w*|freigeben|freigegeben|freigibt|gibt|genehmig\w*|prüf\w*|zuerst|als erstes"
    r"|reihenfolge|schritte?|einhalten|behaupten|erlaubt|darf|dürfen|muss|müssen|ablauf|erstelle\w*|anleg\w*|verwende\w*|benutz\w*|nutz\w*"
    r"|kommt|kommen|entscheidet|vorgehen|eintragen|abnehmen|abgenommen|läuft|zuständig|verantwortlich)\b",
)
