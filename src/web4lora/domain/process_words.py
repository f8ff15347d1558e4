"""The words of questions about the team's own procedure, English and German.

Patterns run over clauses of a `PromptView`: lower case, with upper-case placeholders.
"""

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


#: The craft, not the team's procedure: "How do I undo the last commit?"
CRAFT = re.compile(
    r"\bhow (?:do|can|would|to)\b(?: (?:i|you|we|one))? (?:undo|revert|amend|squash|rebase|delete|remove|list|restore|clone"
    r"|stash|cherry-pick|reset|reword"
    r"|unstage|discard|resolve|rename|recover)\b.*\b(?:commits?|branch(?:es)?|changes"
    r"|conflicts?|tags?|file)\b"
    r"|^wie (?:mache|nehme|setze|stelle) ich\b.*\b(?:commit|branch|zweig"
    r"|änderung\w*)\b.*\b(?:rückgängig|zurück)\b"
    r"|\b(?:should|must|can|does|needs?) an? (?:\w+ )?(?:tests?|class|method|function|interface"
    r"|readme|name|title|module"
    r"|script|variable|comment)\b"
    r"|^wie \w+t man\b(?!.*\b(?:hier|bei uns|im team)\b)"
    r"|\b(?:in|of|under|with|bei|im) (?:scrum|kanban|waterfall|xp|tdd|bdd|agile|git ?flow"
    r"|semver|itil|safe"
    r"|six sigma|lean)\b"
)
CONCEPT = re.compile(
    r"^(?:wie funktioniert|how (?:does|do) (?!agents?\b|we\b|i\b|the team\b).*\bwork\b|what (?:is"
    r"|are) (?:a|an)\b|was (?:ist|sind) (?:ein|eine)\b|what does .* mean)"
)
TEAM_OBJECT = re.compile(
    r"\b(?:pdcas?|records?|sessions?|sprints?|branch(?:es)?|commit\w*|push\w*|releases?|versions?"
    r"|testers?|developers?|onboarding|join\w*"
    r"|component|components|test files?|tests|templates?|roles?|startup|start-up"
    r"|hand(?:ing)?[ -]?(?:over|off)|approv\w*|review\w*|sign[ -]?off|report\w*|progress|status"
    r"|claim\w*|badges?|cmm ?\d?|tron|qa|journal|dail(?:y|ies)|retro\w*|planning|backlog|tasks?"
    r"|naming|folders?|file ?names?|checklists?|definition of done|merge\w*|recover\w*|escalat\w+"
    r"|agents?|incidents?|done|decisions?|work|requirements?|dual links?|process docs?"
    r"|process documents?|prozessdokument\w*|feature|context"
    r"|kontext\w*|scenarios?|szenari\w+|bug|change|changes|finished|complete[d]?|success"
    r"|verified|documentation"
    r"|protokoll\w*|sitzung\w*|\w*version\w*|komponente\w*|\w*test\w*|vorlage\w*|rolle\w*"
    r"|start\w*"
    r"|übergabe\w*|freigab\w*|freigeben|bericht\w*|melde\w*|fortschritt\w*|aufgabe\w*|ordner\w*"
    r"|datei\w*|checkliste\w*|entscheidung\w*|änderung\w*|release\w*|fertig|erledigt|planung"
    r"|abnahme|prüfung|geprüft)\b"
)
_WHO = (
    r"(?:i|we|an? \w*agent|agents?|the team|developers?|a developer|the \w*agent|testers?"
    r"|new agents?)"
)
OWN_PROCEDURE = _any(
    r"^(?:what|which)(?:'s| is| are) (?:our|the team's) (?:[\w-]+ ){0,3}(?:format|style|scheme|schedule|cadence|rhythm|template"
    r"|language)\b",
    r"^(?:may|can|must|should|shall) (?:an?|the|every|each) (?:new )?(?:tester|reviewer|architect|developer|agent|scrum master"
    r"|product owner|colleague)\b.*\b(?:approve|review|release|merge|push|commit|close|sign|claim|change|skip|report|own)\b",
    r"^(?:which|what) (?:\w+ ){1,3}(?:may|must|should) (?:an?|the|every) (?:new )?(?:\w*agent|tester|reviewer|developer)\b(?!.*\bin general\b)",
    r"^what (?:happens|comes|goes|follows) (?:after|before|when|once|first|next|into"
    r"|in)\b.*\b(?:on our team|in our team|with"
    r" us|at our place)\b",
    r"^(?:who|whom) (?:do|should|must|can|may|shall) (?:i|we|an? \w*agent|agents) (?:tell"
    r"|inform|notify|report to|escalate"
    r" to|turn to|contact|wait for)\b",
    r"^(?:must|does|do|should|has|have|muss|müssen|braucht) (?:every|each|any|all|a|an|the"
    r"|jede[rs]?|alle|eine?n?)\b.*"
    r"\b(?:pdca|record|review|approval|badge|sign-?off|handover|protokoll|freigabe"
    r"|abnahme)\b.*\b(?:here|with us|on our"
    r" team|in our team|hier|bei uns)\b",
    r"\b(?:right|correct|proper|expected|agreed|usual) (?:order|way|place|sequence|name|format"
    r"|moment)\b",
    r"^(?:what|which|was|welche\w*)\b.*\b(?:am i|are we|is (?:an?|the|every) (?:new )?\w*agent"
    r"|bin ich"
    r"|sind wir) (?:\w+ )?(?:required|expected|supposed|obliged|meant|verpflichtet|gehalten)\b.*"
    r"\b(?:read|start|do|check|open|load|know|ask|report|write|begin|lesen|prüfen|tun)\b",
    r"^wie (?:gehe|gehen|geht) (?:ich|wir|man|ein agent)\b.*\b(?:vor|um)\b",
    r"^(?:what|which|how|where|who|when|explain|describe|show|tell|give|walk|summari[sz]e|is|are"
    r"|list|does|do)\b.*\b(?:our|the team's|team) (?:own |usual |standard |current "
    r"|agreed )?(?:[\w-]+ ){0,2}(?:process(?:es)?|procedures?|workflows?|conventions?|naming"
    r"|polic(?:y|ies)|rules? (?:for|on|about)|checklists?|protocols?|routines?|definition of done"
    r"|ceremon\w+|way of working|branching|guidelines?|steps)\b",
    r"\b(?:process|procedure|workflow|protocol|sequence|steps|convention|routine|checklist"
    r"|rules?) (?:for|of|to|when|on|before|after|at)\b.*\b(?:in our|in this|for our|here|our team"
    r"|the team|we)\b.*\?",
    r"\b(?:the|a) (?:session|startup|start-up|handover|hand-over|release|recovery|reporting"
    r"|review"
    r"|approval|branch\w*|commit|push|sprint|versioning|upgrade|promotion|pdca|onboarding"
    r"|escalation|qa|naming|merge) (?:process|procedure|protocol|workflow|sequence|conventions?"
    r"|steps|checklist|routine|policy|rules)\b",
    r"\b(?:explain|describe|tell me|show me)(?: me)? how (?:we|the team|our \w+) (?!would|could"
    r"|can|did|have)\w+",
    r"\b(?:unser\w*|bei uns|im team|in unserem team|des teams)\b.*\b(?:prozess\w*|ablauf\w*"
    r"|vorgehen\w*|konvention\w*|regel\w*|arbeitsweise|checkliste\w*|verfahren|reihenfolge"
    r"|namensschema|definition of done)\b|\b(?:prozess|ablauf|vorgehen|konvention\w*|regel\w*"
    r"|verfahren|reihenfolge)\b.*\b(?:bei uns|im team|in unserem|für (?:ein|eine|einen|die|den"
    r"|das))\b",
    r"^(?:wie|was) (?:ist|sieht|läuft|funktioniert)\b.*\bbei uns\b",
    r"^(?:wer|wie|wo|wohin|wann|wen|wem|in welche\w*)\b.*\b(?:bei uns|in unserem team|im team)\b"
    r"|^(?:who|how|when)\b.*\b(?:in|on) our team\b",
)
#: Where the team's own things are kept.
OWN_PLACE = re.compile(
    r"^(?:where|wo)\b.*\b(?:do i find|can i find|finde ich)\b.*\b(?:role \w+|process \w+"
    r"|checklists?|templates?"
    r"|rollen\w*|prozess\w*|checklisten?|vorlagen?)\b|"
    r"^(?:where|wo|wohin)\b.*\b(?:our|the team's|we|unser\w*|wir|bei uns)\b.*\b(?:pdcas?|records?"
    r"|sessions?|roles?|role \w+|process \w+|journals?|templates?|checklists?|protocols?"
    r"|rollen\w*"
    r"|prozess\w*|sitzung\w*|vorlagen?|checklisten?|protokolle?|tagebuch|anleitung\w*)\b"
)
#: "What is a naming convention?" wants the concept.
INDEFINITE = re.compile(
    r"^(?:what (?:is|are|does)|was (?:ist|sind|bedeutet)|explain|define|erkläre?) (?:(?:what|was)"
    r" )?(?:a|an|ein|eine)\b"
)
#: What people do, not this team.
ELSEWHERE = re.compile(
    r"\b(?:usual(?:ly)?|typical(?:ly)?|in general|generally|normally|üblicherweise|normalerweise"
    r"|typischerweise|im allgemeinen|meistens|other (?:teams|companies|people))\b"
)
#: Duty, permission, habit: the marks of a procedure.
NORM = re.compile(
    r"^(?:\w+ )?(?:what|what's|which|who|when|where|how|until|is|are|do|does|may|must|can|should"
    r"|am|was|welche\w*|wer|wann|wo|wohin|wie|darf|dürfen|muss|müssen|soll|sollen|ist"
    r"|bis)\b.*\b(?:(?:do|does|must|may|should|shall|can) (?:i|we|an? \w*agent|agents|the \w+"
    r"|every\w*|a branch|each \w+)|(?:i|we|agents?|one|it) (?:have to|has to|must|may|need to"
    r"|should|always|do|are supposed to)|allowed|responsible|required|supposed|expected|mandatory"
    r"|obligatory|may a \w+|must a \w+|muss|müssen|darf|dürfen|soll|sollen|zuständig"
    r"|verantwortlich|gehört|gilt|nötig|erlaubt|pflicht|vorgeschrieben)\b"
)
WORK_OBJECT = re.compile(
    r"\b(?:branch(?:es)?|sessions?|sprints?|releases?|hand-?overs?|commits?|commit|push|pushing"
    r"|report(?:s|ing|ed)?|roles?|retrospectives?|startup|context loss|recovery|approvals?|qa"
    r"|tron"
    r"|stand-?ups?|dail(?:y|ies)|backlog|merge|merging|task board|sign-?off|code review"
    r"|pull requests?|escalations?|version numbers?|version bump|promotions?|journal"
    r"|session summar(?:y|ies)|definition of done|zweig|sitzung(?:en)?|\w*bericht|übergabe"
    r"|rollen?"
    r"|abnahme|freigabe|retrospektive|aufgabe|fehlschlag|sprints|versionsnummer|merge-?request"
    r"|tagebuch|kontextverlust)\b"
)
#: Asking for the shape of a text or of code is no question about procedure.
FORM_VERB = re.compile(
    r"\b(?:structure[ds]?|look like|contain|phrased?|implement|code|choose|aussehen|formulier\w*"
    r"|aufgebaut|implementier\w*|git|kanban|scrum guide|difference|unterschied|useful|nützlich"
    r"|better|besser|in general|bash|github|gitlab)\b|^(?:why|warum|wieso|explain|describe"
    r"|define)\b"
)
PROCEDURE = _any(
    r"^(?:what|was) (?:must|has to|have to|should|needs to|muss|soll|sollte) (?:be|stand|go"
    r"|appear|stehen|rein|drin|alles)\b",
    r"^(?:what|which|welche\w*) (?:name|suffix|prefix|number|title|ending|extension|namen"
    r"|endung|präfix"
    r"|nummer|titel)\b.*\b(?:gets?|carry|carries|have|has|bears?|takes?|receives?|bekomm\w+"
    r"|erhält"
    r"|erhalten|trägt|tragen)\b",
    r"^(?:what's|what is|was ist) (?:the|das|der) (?:very )?(?:first|next|last|erste|nächste"
    r"|letzte) (?:thing|step"
    r"|action|file|document|schritt|dokument)\b.*\b(?:agents?|i|we|developers?|testers?|ich|wir"
    r"|ein)\b",
    r"^what(?:'s| is) the (?:\w+ )?(?:process|procedure|workflow|protocol|routine) (?:for|to|of"
    r"|when)\b",
    r"^(?:what|was) (?:goes|belongs|has to go|gehört|kommt|muss) (?:in|into)\b.*\b(?:reports?"
    r"|hand-?over"
    r"|status|bericht\w*|übergabe\w*|commit message)\b",
    r"^how many (?:\w+ ){1,3}(?:do|does|must|should) (?:an?|the|each|every) \w+ (?:pass|need"
    r"|have|take|get"
    r"|require|go)\b",
    r"\b(?:right|correct|proper|expected|agreed|usual) (?:order|way|place|sequence|name|format"
    r"|moment)\b",
    r"^wie (?:gehe|gehen|geht) (?:ich|wir|man|ein agent)\b.*\b(?:vor|um)\b",
    rf"^(?:where|in which|on which|to which|into which|under which|which|what) (?:folder"
    rf"|directory"
    rf"|branch|file ?name|name|document|doc|guide|checklist|template|version|order|role|place"
    rf"|location|format|status|level|id"
    rf"|badge)?s? ?(?:of \w+ )?(?:do|does|should|must|shall|can|has|have|is|are|goes|go|belongs?"
    rf"|may|needs?|gets?)\b(?! (?:the difference|the purpose|the point|a|an|tron|cmm"
    rf"|it)\b)(?=.*\b(?:{_WHO}|go|goes|live|lives|belongs?|kept|stored|put|placed|saved|named"
    rf"|called|used|required|first|filed|to be|expected)\b)",
    rf"^(?:where|which|what)\b.*\b(?:do|does|should|must|shall) (?:{_WHO}|(?:a|an|the|new"
    rf"|our)(?: \w+){{1,3}}) (?:put|store|save|place|write|commit|push|file|keep|log|record|go"
    rf"|live|belong|use|name|report|do first|start|include|have to|check)\b",
    r"\b(?:in (?:which|what) order|what comes (?:first|next|before|after)|order of (?:the )?steps"
    r"|which steps|what steps|what are the steps|what (?:do|must|should) (?:i|we) do (?:first"
    r"|before|after|when|at|once)|what is the first (?:step|thing)|what (?:has"
    r"|needs) to (?:happen"
    r"|be done))\b",
    r"^is it (?:allowed|permitted|ok(?:ay)?|required|enough|necessary|fine|mandatory)\b",
    r"^(?:may|can|must|should|shall|am|are|is|do|does) (?:i|we|an? \w*agent|agents|a developer"
    r"|the developer|someone|anyone|the tester|\w+agent)\b.*\b(?:allowed|permitted|ok|report"
    r"|claim"
    r"|mark|call|state|say|declare|badge|commit|push|merge|close|skip|approve|delete|change|reuse"
    r"|need|have to|start|sign|tick|release|announce|ask|wait|write|skip)\b",
    r"\bwhat (?:may|must|can|should|am|are|is) (?:i|we|an? \w*agent|agents|be"
    r"|it)\b.*\b(?:report(?:ed)?|claim(?:ed)?|do|include|allowed|say|state|be|write|checked"
    r"|documented|expected)\b",
    rf"^how (?:do|should|must|shall|does|can|often (?:do|must|should)|long (?:do|must|should)"
    rf"|many (?:\w+ ){{1,3}}(?:do|must|should)) {_WHO}\b.*\b(?:report|name|store|file|start"
    rf"|begin|end|close"
    rf"|commit|push|release|hand|escalate|approve|review|create (?:a "
    rf"|an )?(?:new )?(?:component )?version|upgrade|version|tag|merge|number|track|record"
    rf"|archive"
    rf"|plan|estimate|promote|recover|request|ask|sign|submit|deliver|finish|open|get|announce"
    rf"|assign|switch|register|move|publish|mark|update|hold|run|document|link|keep)\b",
    r"^how (?:are|is|do|does|should|must)\b.*\b(?:named|numbered|reported|approved|released"
    r"|stored"
    r"|archived|reviewed|handed|tracked|versioned|promoted|get (?:approved|released|reviewed"
    r"|closed|named)|start|closed|assigned|committed|filed)\b",
    r"^who (?:in our team |here )?(?:has to|must|should|may|needs to|is (?:allowed|responsible"
    r"|supposed)|can|approves|signs|reviews|decides|gives|writes|closes|owns|checks|updates"
    r"|assigns"
    r"|confirms)\b",
    r"^(?:who|whom) (?:do|should|must|can|may) (?:i|we|an? \w*agent|agents) (?:ask|tell|inform"
    r"|report to|turn to|contact|wait for)\b",
    r"^(?:wen|wem) (?:frag\w*|informier\w*|meld\w*|bericht\w*|sag\w*|muss|müssen|soll\w*"
    r"|darf|dürfen)\b",
    r"^when (?:do|should|must|may|can|is|are) (?:i|we|an? \w*agent|agents|a|the)\b.*\b(?:commit"
    r"|push|report|close|create|update|hand|escalate|write|ask|allowed|done|start|release|merge"
    r"|finished|due|considered|review)",
    r"^(?:wie|wo|wohin|worin|wann|wer|was|welche\w*|in welche\w*|auf welche\w*|unter welche\w*"
    r"|darf|dürfen|muss|müssen|soll|sollen|kann)\b.*\b(?:benennen|benenne|nennen|heißt|heißen"
    r"|melde\w*|bericht\w*|start\w*|beende\w*|übergeb\w*|lege?n?|leg|ablegen|speicher\w*|gehör\w*"
    r"|versionier\w*|commit\w*|push\w*|merg\w*|dokumentier\w*|schließ\w*|freigeben|freigegeben"
    r"|freigibt"
    r"|gibt|genehmig\w*|prüf\w*|zuerst|als erstes|reihenfolge|schritte?|einhalten|behaupten"
    r"|erlaubt|darf|dürfen|muss|müssen|ablauf|erstelle\w*|anleg\w*|verwende\w*|benutz\w*|nutz\w*"
    r"|lautet|kommt|kommen|entscheidet|vorgehen|eintragen|abnehmen|abgenommen|läuft|zuständig"
    r"|verantwortlich)\b",
)
