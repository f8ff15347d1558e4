"""The things orders and questions are about, as patterns, English and German.

Patterns run over clauses of a `PromptView`: lower case, with upper-case placeholders.
"""

import re


def _words(text: str) -> re.Pattern[str]:
    """Compile alternatives, one regular expression each, to a whole-word pattern."""
    return re.compile(rf"\b(?:{'|'.join(text.split())})\b")


def _phrases(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


URL = re.compile(r"\bURL\b")
COMMAND = re.compile(r"\bCMD\b")
QUOTE = re.compile(r"\bQUOTE\b")
GLOB = re.compile(r"\bGLOB\b")
EXTENSION = re.compile(r"\bEXT\b")
FOLDER = re.compile(r"\bDIR\b")
#: A file with its folder; one that only this repository has; one that every project has.
PATH = re.compile(r"\bPFILE\b")
FILE = re.compile(r"\bP?FILE\b")
GENERIC_FILE = re.compile(r"\bGFILE\b")
A_FILE = re.compile(r"\ba G?FILE\b")
ANY_FILE = re.compile(r"\b(?:P?FILE|GFILE)\b")
PLACE = re.compile(r"\b(?:P?FILE|GFILE|DIR)\b")
OUTSIDE = re.compile(r"\b(?:P?FILE|GFILE|DIR|GLOB|CMD|URL)\b")

#: Files spoken of in general, or made up.
GENERAL = re.compile(
    r"\b(?:typical\w*|usual\w*|normal(?:ly|erweise)|in general|generally|hypothetical\w*"
    r"|examples?"
    r"|samples?|sketch|muster\w*|typisch\w*|üblicherweise|im allgemeinen|\w*beispiel\w*"
    r"|looks? like|aussehen|aussieht"
    r"|best practices?|conventions?|konvention\w*)\b"
)
SHOULD = re.compile(
    r"\b(?:should|would|could|must|may|might|sollte\w*|soll|sollen|würde\w*|könnte\w*|required"
    r"|needed|benötigt|erforderlich)\b"
)
#: Text that stands in the chat.
THIS_TEXT = re.compile(
    r"^(?:shorten|summari[sz]e|rephrase|translate|simplify|improve|proofread|condense|kürze|fasse?"
    r"|übersetze?|formuliere) (?:this|das|dies\w*)(?: (?:to|in|into|as|auf|zu)\b[^:]*)?:|"
    r"\b(?:this|these|following|below|above|folgende\w*|diese[nrsm]?|obige\w*"
    r"|my own) (?:\w+ )?(?:sentence|text|paragraph|class|code|snippet|function|method|interface"
    r"|list|block|statement|word|title|pdca|draft|message|constructor|example|satz|absatz|klasse"
    r"|funktion|methode|liste|entwurf|titel|schnipsel|text|code|beispiel|konstruktor)\b"
)
PROSE = _words(
    """pdcas? records? sentences? paragraph text letter e-?mail message plan objective answer reply
    example snippet story title summary wording essay poem section sections retrospective
    meeting satz absatz nachricht plan antwort beispiel formulierung titel abschnitt\\w*
    protokoll\\w*"""
)
#: What follows makes "file" a word of theory: "the file naming rules".
_NOT_A_FILE = (
    r"(?![ -](?:naming|names?|structure|formats?|headers?|templates?|layout|systems?|extensions?"
    r"|types?|organi[sz]ation|paths?|handling|uploads?|descriptors?))"
)
FILE_NOUN = re.compile(
    rf"\b(?:files?|folders?|director(?:y|ies)|subfolders?){_NOT_A_FILE}\b"
    r"|\b\w*(?:datei|dateien|ordner|ordnern|verzeichnis|verzeichnisse)\b(?!-)"
)
NEW_FILE = re.compile(
    rf"\b(?:a|an|the|another|one|two|three|some)(?: [\w.-]+){{0,3}} (?:files?|folders?"
    rf"|director(?:y|ies)){_NOT_A_FILE}\b|\b(?:new|empty) (?:\w+ )?(?:file|folder|directory)\b"
    r"|\b(?:eine?n?|zwei|neue[nrs]?|leere[nrs]?|den|das|die) (?:[\w-]+ ){0,2}[\w-]*(?:datei"
    r"|dateien|ordner|verzeichnis)\b(?!-)"
)
#: Files of one kind, which a name pattern finds.
KIND_OF_FILE = re.compile(
    r"\b(?:test|spec|config\w*|markdown|typescript|javascript|json|yaml|source"
    r"|image)[ -]?(?:files?|dateien)\b"
)
READABLE = re.compile(
    rf"\b(?:the|this|that|all|every|each|our|my|die|der|den|das|diese[nr]?|alle"
    rf"|unsere[nr]?)(?: [\w-]+){{0,4}}? (?:files?{_NOT_A_FILE}|logs?|readme|changelog|source code"
    rf"|implementation"
    r"|config\w*|\w*datei(?:en)?|\w*-log|quell(?:code|text)|konfiguration)\b|\b(?:readme"
    r"|changelog)\b"
)
REPOSITORY = re.compile(
    r"\b(?:the|our|this|my|whole|entire|im|unser\w*|in der|diesem|gesamten|ganzen|das"
    r"|die) (?:[\w-]+ ){0,2}(?:repo(?:sitory|s|sitories)?|project|code ?base|workspace"
    r"|working (?:tree|copy|directory)|source(?:s| code| tree| files)?|tree"
    r"|root(?! causes?\b)|monorepo"
    r"|projekts?|code ?basis|quell\w+|arbeits\w+|wurzel\w*|components?|komponenten?)\b"
    r"|\b(?:layer ?\d|ebene ?\d|tests?|scripts?|components?|src|source|docs) (?:folder|directory"
    r"|dir|ordner|verzeichnis)\b|\b(?:im|in) (?:gesamten )?(?:code|src)\b|\bin (?:the"
    r"|our) (?:code"
    r"|tests)\b|\banywhere\b|\beverywhere\b|\bthroughout the (?:code|project)\b"
    r"|\birgendwo\b|\büberall\b"
    r"|\b(?:in|under|inside|within|unter|across|through|throughout|from|durch|aus) (?:src|docs"
    r"|lib|dist|scripts|components"
    r"|layer ?\d|tests)\b"
)
FOLDER_NOUN = re.compile(
    r"\b(?:folder|directory|dir|ordner|verzeichnis|workspace|repo(?:sitory)?|root|project"
    r"|projekt\w*|stammverzeichnis)\b"
)
CODE_NOUN = _words(
    """class(?:es)? functions? methods? interfaces? imports? importers? tests? components? modules?
    packages? constructors? usages? uses references occurrences callers? calls? todos? fixmes?
    definitions? implementations? violations? places spots subclasses strings? instances
    symbols? variables? types? enums? decorators? files? scripts? lines? console klassen?
    funktion(?:en)? methoden? schnittstellen? importe?n? komponenten? module?n?
    konstruktor(?:en)? verwendung(?:en)? vorkommen aufruf(?:e|en)? stellen verstöße dateien
    skripte zeilen testdateien jest-importe\\w* \\w+-importe\\w*"""
)
RELATION = _words(
    """imports? uses? using calls? calling contains? containing violates? violating implements?
    implementing extends? extending references? referencing mentions? depends? defines?
    declares? overrides? exports? lacks? miss(?:es|ing)? still have has without with importing
    of to named called where that which do don't are importier\\w* verwende\\w* nutz\\w*
    benutz\\w* enth\\w+ verletz\\w* implementier\\w* erb\\w+ haben kommt vorkomm\\w* tauch\\w*
    appears? occurs? ruf\\w+ noch fehlt ohne exportier\\w* definier\\w* erwähn\\w* von mit nach"""
)
#: "Every place that calls X": a quantity of code with a property, found by searching.
EVERY_CODE = re.compile(
    r"\b(?:all|every|each|any|alle|jede[nrs]?|sämtliche) (?:[\w-]+ ){0,3}(?:class(?:es)?"
    r"|functions?|methods?|interfaces?|imports?|tests?|components?|modules?|usages?|places?"
    r"|calls?"
    r"|files?|lines?|constructors?|scripts?|klassen?|funktion(?:en)?|methoden?|stellen?|dateien?"
    r"|komponenten?|module?|aufrufe?|importe?|tests?)(?: \w+)?,? (?:that|which|where|die|der|das"
    r"|wo|in denen) (?:still |noch |do not |don't |does not )?(?:calls?|uses?|imports?|contains?"
    r"|violates?|implements?|extends?|references?|mentions?|depends?|still|lacks?|overrides?"
    r"|throws?|we call|we use|\w+ (?:is|are) (?:used|called|imported)|.*\b(?:aufruf\w*|verwend\w*"
    r"|nutz\w*|benutz\w*|importier\w*|enthalten|verletz\w*|implementier\w*))\b"
)
LOCATED = _words(
    """defined used called implemented declared imported referenced instantiated located handled
    registered exported created thrown initiali[sz]ed configured set use call import define
    verwendet benutzt definiert deklariert implementiert aufgerufen importiert genutzt gesetzt
    referenziert instanziiert erzeugt exportiert registriert behandelt konfiguriert"""
)
TEAM_WORDS = _words(
    """pdcas? decisions? history past lessons? retrospectives? entscheidung\\w* geschichte
    erkenntnisse vergangenheit sections? steps? rules? principles? levels? layers? languages?
    tools? frameworks? developers? people values? patterns? names? cmm ebenen schichten
    abschnitte werkzeuge? namen? regeln? schritte? definition\\W+of\\W+done"""
)
RUN_NOUN = _words(
    """tests test-?suite suite specs? builds? scripts? linter lint server dev-server watcher app
    application commands? migrations? benchmarks? pipelines? dependenc(?:y|ies) containers? demo
    type.?check(?:er)? coverage eslint prettier vitest tsc npm compiler formatter daemon gateway
    jobs? hooks? evening.loop unit.tests test audit \\w*tests \\w*testsuite \\w*skripte?
    \\w*server anwendung \\w*befehle? pipeline \\w*migration(?:en)? \\w*abhängigkeiten
    \\w*pakete? typprüfung container"""
)
NOT_RUN = re.compile(
    r"^\w+ (?:me |us )?(?:through|down)\b|\b(?:plan|retrospective|retrospektive|pdca|cycle"
    r"|meeting"
    r"|sprint|session|sitzung|thought experiment|gedankenexperiment|discussion|diskussion)\b"
)
WHOLE = re.compile(
    r"^\S+ (?:it|everything|es|alles)\b|\b(?:the|this|our|my|whole|entire|das|die|den"
    r"|unser\w*) (?:\w+ )?(?:project|app|application|package|image|repo\w*|workspace|code ?base"
    r"|code|bundle|docs|documentation|library|solution|site|container|sources?|projekt|anwendung"
    r"|paket|repo\w*|code|komponente|bibliothek|tests?|build)\b"
)
VERSIONED = re.compile(
    r"\b(?:changes|commits?|branch(?:es)?|files?|work|repo\w*|it|everything|main|master|origin"
    r"|remote|release|tags?|stash|feature|dev|QUOTE|P?FILE|GFILE|DIR|URL|änderungen|dateien|alles"
    r"|stand|zweig)\b"
)
BRANCH = re.compile(
    r"^(?:create|switch|check|delete|make|open|erstelle?|lege?|wechsl?e?l?|öffne) (?:out |to "
    r"|zum "
    r"|auf |(?:a|an|the|new|my|eine?n?|neue[nrs]?|den|bitte) )*(?:\w+ )?(?:git.)?(?:branch|zweig"
    r"|worktree|tag|pull request|merge request|commit|venv|virtual environment)\b(?! (?:naming"
    r"|strategy|model|message|policy|names?)\b)"
)
TERMINAL = re.compile(
    r"^(?:use|via|with|nutze|benutze|verwende|mit) (?:(?:rip)?grep|rg|sed|awk|jq|curl|git|npm"
    r"|npx|yarn|docker|bash"
    r"|web4tscomponent"
    r"|the (?:terminal|shell|command line))\b|\bin (?:the|a) (?:terminal|shell|command line)\b"
    r"|\bim terminal\b|\bauf der (?:kommandozeile|konsole)\b"
)
#: What is not this team's own: its doings are general knowledge.
TECHNOLOGIES = (
    r"(?:typescript|javascript|ecmascript|node(?:\.js)?|deno|bun|python|java|rust|go|golang|react"
    r"|angular|vue|svelte|linux|apache|mozilla|chrome|docker|kubernetes|vitest|vite|jest|mocha"
    r"|webpack|babel|eslint|prettier|npm|git|llama\.cpp|ollama|pytorch|qwen)"
)
#: A class named by the house's pattern is one of ours.
OWN_CLASS = re.compile(r"\bdefault[a-z]{3,}\b")
#: The computer at hand: what it holds or runs is looked up on it.
MACHINE = re.compile(
    r"\b(?:this|my|the local|our|diese[mnrs]?|mein\w*|unser\w*) (?:machine|computer|host|laptop"
    r"|box|server"
    r"|environment|rechner|maschine|umgebung)\b"
)
STATE_OF_RUN = _phrases(
    r"^(?:did|has|is) my (?:last |latest |most recent )?(?:push|pull|commit|build|deployment"
    r"|install\w*|merge|stash)\b.*"
    r"\b(?:through|succeed\w*|work\w*|fail\w*|finish\w*|land\w*|arrive\w*|pushed|done)\b",
    r"\b(?:are we|is our \w+|is my \w+) on (?:the )?(?:latest|newest|current|most recent"
    r"|version)\b|\b(?:are|is) (?:our"
    r"|the|my|any of our) (?:dependenc\w+|packages?|modules) (?:\w+ )?(?:up to date|outdated"
    r"|current|vulnerable)\b",
    r"\b(?:which|what|welche[rs]?) (?:of (?:the|our) )?(?:\w+ )?(?:tests?|specs?"
    r"|steps? of the build|imports?)\b.*"
    r"\b(?:longest|slow\w*|fast\w*|flaky|längsten|langsam\w*|schnell\w*)\b",
    r"^(?:which|what) tests? (?:takes?|took)\b",
    r"\b(?:do|does|whether|if|ob) (?:all |the |our |my |this |current(?:ly)? "
    r"|of )*(?:\w+ )?(?:branch|head"
    r"|main|master|changes|repo(?:sitory)?|workspace|package|app|everything|project|code)\b"
    r"(?: still| now| currently| even| really| here)* (?:compile|build|type-?check|lint|pass"
    r"|start|run)s?\b",
    r"\b(?:is|are) (?:the|my|our) (?:working (?:tree|copy)|workspace|branch|tree"
    r"|checkout) (?:\w+ )?"
    r"(?:clean|dirty|up to date|ahead|behind|merged|pushed)\b",
    r"\b(?:kompilier(?:t|en)|bau(?:t|en)|läuft|laufen|startet) (?:der|die|das|mein\w*|unser\w*"
    r"|alles)\b"
    r"(?! (?:prozess|ablauf))(?: \w+)?(?: (?:zweig|branch|stand|projekt|code|anwendung|server"
    r"|build))?"
    r"(?: (?:noch|gerade|jetzt|wieder|durch|aktuell|überhaupt|fehlerfrei))* ?\?",
    r"\b(?:do|does|are|is|whether|if) (?:all |the |our |my |any |every )*(?:\w+ )?(?:tests?|build"
    r"|suite|linter|code|project|pipeline|tsc|type ?check|it|everything)\b(?: still| now| all"
    r"| currently)* (?:pass(?:es|ing)?|fail(?:s|ing)?|compiles?|builds?|green|red|broken"
    r"|succeeds?"
    r"|complains?)\b",
    r"\b(?:tests?|build|suite|linter|tsc|code|project)\b (?:still |now |all )*(?:pass(?:es)?"
    r"|fails?|compiles?|complains?|succeeds?|is green)\b",
    r"\b(?:is|are) (?:the|our|any) (?:\w+ )?(?:servers?|daemon|service|gateway|containers?"
    r"|process(?:es)?) (?:still |currently |already )?(?:running|up|alive)\b",
    r"\b(?:which|what) (?:git )?branch (?:am i|are we|is (?:this|checked out|currently|active))",
    r"\b(?:which|what) version of [\w.]+ (?:do|have) (?:i|we)\b",
    r"\bwhich (?:version of )?[\w.]+(?: version)? (?:is|are) installed\b|\bis [\w.]+ installed\b"
    r"|\binstalled on (?:this|my)\b",
    r"\bwelche [\w.-]+ ist installiert\b|\bist [\w.]+ installiert\b",
    r"\bversion of .*\b(?:installed|have i|do we have)\b|\binstalled\b.*\bversion\b",
    r"\b(?:die|der|das|alle|unsere?) (?:\w+ )?(?:tests?|build|code|projekt|server)\b.*\b(?:laufen"
    r"|läuft|durchlaufen|grün|fehlschlagen|fehlschlägt|kompiliert|baut|durch)\b",
    r"^(?:laufen|läuft|sind|kompiliert) (?:die|der|das|alle|unsere?) (?:\w+ )?(?:tests?|build"
    r"|server|code)\b",
    r"\bport \d+\b.*\b(?:in use|free|open|taken"
    r"|blocked|busy|belegt|frei|offen)\b",
    r"^(?:are there|is there|gibt es|haben wir|do we have) (?:\w+ )?(?:failing|broken|red"
    r"|fehlschlagende|rote)"
    r" (?:\w+ )?tests?\b",
    r"\bgit-(?:status|log|diff)\b",
    r"\b(?:output|result|ausgabe|ergebnis) (?:of|von) CMD\b(?! (?:mean|look))",
    r"\b(?:which|how many|welche|wie viele)(?: of)?(?: the| our| der)? (?:\w+ )?(?:tests?|specs)"
    r" (?:currently |are |do |now |gerade |noch |still )*(?:fail\w*|pass(?:es|ing)?|red"
    r"|green|broken"
    r"|schlagen|laufen|brechen|scheitern)\b",
    r"\bauf welchem (?:branch|zweig) (?:bin ich|sind wir)\b",
)
OPEN_FILE = _phrases(
    r"\b(?:current(?:ly)?|active)\b(?: \w+)? (?:file|editor|buffer|tab|document)\b",
    r"\b(?:the|this|my) open(?:ed)? (?:file|editor|tab|buffer|document)\b",
    r"\b(?:file|tab|document)s? (?:that )?(?:i (?:have|am|'m)|i'm|i've(?: got)?|is"
    r"|that's)(?: \w+){0,2}? (?:open(?:ed)?|looking at|viewing|editing|active)\b",
    r"\bwhat (?:do )?i (?:currently )?have open\b|\bopen in (?:my|the) editor\b",
    r"\b(?:aktuell|gerade|momentan|derzeit|jetzt)(?:e[nr]?)? (?:geöffnet\w*|offen\w*|aktiv\w*"
    r"|datei)\b",
    r"\b(?:aktuelle|geöffnete|offene|aktive)[nr]? (?:datei|editor|dokument|tab)\b",
    r"\bdatei,? die (?:ich )?(?:gerade |aktuell )?(?:offen|geöffnet)\b",
)
CHANGES = _phrases(
    r"\bfiles?\b.*\b(?:touched|modified|edited|added|deleted|part|in)\b.*\b(?:last|latest"
    r"|previous|most recent) commit\b",
    r"\b(?:git )?diff\b(?! between (?:a|an|two)\b)|\b(?:the|my|our|all) diffs\b",
    r"\b(?:un(?:committed|staged|saved)|staged|pending|local|working (?:tree|copy)|my"
    r"|outstanding) (?:\w+ )?(?:changes|modifications|edits)\b",
    r"\bchanged?\b.*\b(?:working (?:tree|copy)|this branch|last commit|main|master|head|locally"
    r"|index)\b",
    r"\bwhat (?:have|did) i change|\bwhat i(?:'ve| have)? changed\b|\bänderungen habe ich\b"
    r"|\bwhat(?: is|'s) (?:currently )?(?:staged|uncommitted"
    r"|modified)\b",
    r"\b(?:lokale[nr]?|meine[nr]?|ungespeicherte[nr]?|nicht committe\w+|uncommittete[nr]?"
    r"|offene[nr]?|ausstehende[nr]?|gestagete[nr]?) (?:\w+ )?änderungen\b",
    r"\bwas habe ich\b.*ändert\b|\bhat sich\b.*geändert\b.*\b(?:commit|branch|zweig|main"
    r"|master)\b",
)
RULE_NOUN = re.compile(
    r"\brule ?block\b|\bregelblock\b|^\S+ (?:me |us |mir |uns )?(?:a|an|another|the|this as a"
    r"|eine?)? ?(?:new |neue )?(?:[\w-]+ ){0,2}(?:rules?|regel)\b(?! (?:of|von))"
)
NOT_RULE = re.compile(r"\b(?:eslint|lint|firewall|css|regex|business|grammar)\b")
WEB = re.compile(
    r"\b[\w-]+\.(?:org|com|net|io|dev|de)\b"
    r"|\b(?:web ?page|website|homepage|release notes|online|internet|the web|webseite|im netz"
    r"|im web|api docs|official docs|(?:the|its|official) (?:\w+ )?documentation)\b"
)
LINK_TEXT = re.compile(
    r"\b(?:dual link|markdown link|well-formed|valid (?:url|link)|shorten|gültige[rs]?|verlinke"
    r"|kürze|href|link (?:to|auf|zu))\b"
)
EXISTS = _phrases(
    r"\b(?:is|are) there (?:a|an|any|already)?\b",
    r"\b(?:do|does|have) (?:we|i|the (?:repo\w*|project))\b(?: \w+)? (?:have|contain) (?:a|an"
    r"|any|tests?|files?)\b",
    r"\bexists?\b|\bexistiert\b|\bgibt es\b|\bliegt\b.*\b(?:irgendwo|im repo\w*|noch|herum)\b",
    r"\bwhere(?:'s| is| are| can i find| do i find)\b|\bwo (?:liegt|finde ich|ist|steckt|liegen"
    r"|sind)\b",
)
#: "Are there still usages of X", "gibt es noch TODOs".
LEFT_OVER = re.compile(
    r"^(?:(?:are|is) there|do we have|haben wir|gibt es) (?:any |still |still any |noch "
    r"|noch irgendwelche )*(?:[\w-]+ ){0,2}(?:todos?|fixmes?|usages?|references|imports?|calls?"
    r"|occurrences|violations|leftovers?|verwendungen|verweise|importe|aufrufe|verstöße"
    r"|console\.log)\b"
)
CONTENT = _words(
    """do does export\\w* contain\\w* define\\w* import\\w* have has fail\\w* throw\\w* works?
    says? uses? implement\\w* return\\w* still break\\w* crash\\w* lines? violat\\w* follow\\w*
    handle\\w* depend\\w* list\\w* set pin\\w* declare\\w* specif\\w+ include\\w* mention\\w* in
    inside about with of call\\w* ok(?:ay)? wrong resolve\\w* correct compliant methods?
    class(?:es)? todo macht enthält steht exportiert importiert definiert funktioniert verwendet
    nutzt wirft hat tut drin aus von im gesetzt sagt nennt methoden klassen"""
)
NOT_CONTENT = _words(
    """should would must go goes live belongs? named? called we wir wofür for sollte\\w* gehört
    name heißt heißen nennen benennen can could may mean\\w* kann eintrag"""
)
#: A clause behind one of these says what made-up code does.
RELATIVE = re.compile(
    r"\b(?:that|which|who|whose|reads?|pars\w+|loads?|like|about|über|reading|loading|parsing)\b"
    r"|, (?:die|der|das|den|welche[rs]?)\b"
)
#: "Make the constructor in FILE empty" changes what is there.
MAKE_SO = re.compile(
    r"^(?:make|mach|mache) (?:the|all|every|each|die|den|das|alle)\b.*\b(?:in|of|inside"
    r"|from) P?FILE\b"
)
#: A document as text in the chat: "Write a README section", "Draft a changelog entry".
WRITTEN_ABOUT = re.compile(
    r"^(?:write|draft|generate|compose|schreibe?|generiere?|entwirf) (?:me |us |mir |uns "
    r"|bitte )?(?:(?:a|an|the|short|eine?n?) )*GFILE\b|\bGFILE (?:section|entry|entries|paragraph"
    r"|template|text|intro\w*|abschnitt|eintrag)\b"
)
TARGET = re.compile(
    r"\b(?:in|into|to|as|at|under|called|named|nach|unter|als|namens|inside|name|namen)(?: (?:the"
    r"|a|an|new|file|folder|directory|der|die|das|dem|datei|ordner|neue[nrs]?|einer|einem|it"
    r"|disk))* (?:P?FILE|GFILE|DIR|disk|datei|einer datei|a file)\b"
)
DIRECT = re.compile(
    r"^\S+ (?:(?:me|us|the|a|an|new|empty|another|file|folder|directory|test|component|module"
    r"|class|die|eine?n?|neue[nrs]?|leere[nrs]?|datei|ordner|verzeichnis|testdatei|bitte|mir"
    r"|markdown|blank) )*(?:P?FILE|GFILE|DIR)\b"
)
ADDITION = re.compile(
    r"^(?:add|put|insert|write|implement|füge?|schreibe?|ergänze?)\b(?! (?:(?:a|an|the|new|empty"
    r"|another|file|folder|directory|eine?|neue) )*(?:P?FILE|GFILE|DIR)\b)"
)
"""Something goes into a file that exists: "Add a method to FILE", unlike "Add FILE"."""
CONTENTS = re.compile(
    r"\b(?:contents?|inhalte?s?|entries|everything|components|versions|komponenten|tree|inside"
    r"|subfolders|unterordner|liegt|liegen|what's|scripts|skripte|documents|dokumente|tests)\b"
)
BARE_LIST = re.compile(
    r"^(?:list|show|liste|zeige?)(?: me| mir| all| the| our| every| alle| die| unsere)* (?:files"
    r"|folders|directories|dateien|ordner|verzeichnisse)\b(?: auf)? ?[.!?]?$"
)
WHOLE_FILE = re.compile(
    r"^\w+ (?:the|our|das|den|unser\w*) [\w.-]+ (?:folder|directory|ordner|verzeichnis)\b ?[.!]?$"
    r"|^\w+ (?:the |die |das |den )?(?:file |folder |directory |datei |ordner "
    r"|verzeichnis )?(?:P?FILE|GFILE|DIR)(?: (?:to|in|into|nach|um|as|from|zu)\b.*| um)? ?[.!]?$"
)
IN_EXISTING = re.compile(
    r"\b(?:to|in|into|zu|zur|zum|in die|in der) (?:the|our|all|every|this|die|der|den|unsere[rn]?"
    r"|alle[n]?)? ?(?:[\w.-]+ ){0,2}(?:file|files|readme|changelog|component|module|class(?:es)?"
    r"|tests?|loader|docs|documentation|repo\w*|project|code ?base|komponente|klasse|datei"
    r"|dokumentation|modul|projekt)\b(?! (?:that|which|called))"
)
EDITABLE = re.compile(
    r"\b(?:the|all|our|every|each|my|die|den|das|allen?|sämtliche[nr]?|der|dem"
    r"|unsere[nrsm]?) (?:[\w-]+ ){0,3}(?:tests?|imports?|links?|files?|dependenc(?:y|ies)|docs"
    r"|documentation|config\w*|readme|changelog|code ?base|repo\w*|build|warnings|errors|bug"
    r"|version|class(?:es)?|methods?|components?|modules?|scripts?|folder|symlinks?|loader|server"
    r"|header of|importe?n?|\w*dateien|\w*datei|abhängigkeiten|dokumentation|konfiguration"
    r"|projekt"
    r"|warnungen|klassen?|methoden?|komponenten?|modul|skript|ordner)\b"
)
INSIDE_PATH = re.compile(
    r"\b(?:in|inside|according to|from|of|laut|in der datei|aus) (?:the (?:file )?"
    r"|der datei )?PFILE\b"
)
