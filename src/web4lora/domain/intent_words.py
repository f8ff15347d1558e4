"""The words by which `tool_intent` knows verbs and the things they act on, English and German.

Patterns run over clauses of a `PromptView`: lower case, with upper-case placeholders.
"""

import re

_VERBS = {
    "read": """read reread re-read open load cat print dump view inspect quote
        lies lese lest lesen öffne öffnen lade laden drucke""",
    "show": """show display give get see pull tell return output zeig zeige zeigen gib sag sage
        nenne anzeigen""",
    "judge": """check review analyze analyse examine look take have go walk scan summarize summarise
        sum audit validate verify study compare debug explain describe document identify extract
        count assess trace report confirm parse evaluate investigate understand skim proofread
        cross-check determine
        prüf prüfe prüfen überprüf überprüfe überprüfen untersuche untersuchen analysiere
        analysieren fass fasse zusammenfassen erklär erkläre beschreib beschreibe vergleich
        vergleiche kontrolliere schau schaue sieh ansehen anschauen inspiziere zitiere zähl zähle
        dokumentiere validiere begutachte wirf ermittle""",
    "make": """create make add write generate scaffold produce touch draft initialize initialise
        new record log compose implement
        erstell erstelle erstellen leg lege anlegen erzeug erzeuge schreib schreibe schreiben
        generier generiere mach mache richte""",
    "save": """save store persist export put place speicher speichere speichern sicher sichere
        exportiere ablegen schreibe""",
    "change": """edit change modify update fix refactor insert append prepend correct adjust migrate
        convert rewrite clean tidy extend adapt reformat patch bump comment uncomment apply set
        increase decrease sort simplify optimize optimise improve port split mark strip drop turn
        introduce enable disable wrap inline reorder undo restore overwrite annotate remove delete
        add implement put make write move extract rename replace repair revert document
        ändere ändern bearbeite bearbeiten korrigiere korrigieren beheb behebe beheben füg füge
        ergänz ergänze ergänzen aktualisier aktualisiere aktualisieren refaktorisiere refaktoriere
        pass passe setz setze trag trage formatiere repariere reparieren erweitere verbessere
        vereinfache kürze stell stelle bau baue erhöhe häng hänge kommentiere nimm sortiere
        überarbeite hinzufügen einfügen eintragen anpassen umbenennen entfernen löschen lösche
        lösch entferne benenne ersetze ersetzen verschiebe schreib schreibe mach""",
    "replace": """replace swap substitute exchange rename ersetz ersetze ersetzen tausch tausche
        austauschen benenn benenne umbenennen""",
    "move": """move copy rename delete remove verschieb verschiebe kopier kopiere lösch lösche
        entfern entferne benenn benenne""",
    "run": """run rerun re-run execute start restart re-start launch invoke trigger stop kill kick
        fire perform call use issue type try
        führ führe ausführen starte starten neustarten stoppe lass lasse lassen nutze benutze
        verwende rufe probiere""",
    "build": """build compile lint deploy type-check typecheck publish package bundle test benchmark
        baue bauen kompiliere kompilieren teste testen deploye linte""",
    "install": """install uninstall reinstall upgrade installier installiere installieren
        deinstalliere""",
    "commit": """commit push pull stage unstage stash checkout check merge rebase tag revert
        cherry-pick clone squash amend discard committe commite pushe pulle stashe klone merge
        auschecken wechsle wechsel switch""",
    "search": """search grep hunt comb scan such suche suchen durchsuch durchsuche durchsuchen greppe
        look schau schaue""",
    "find": """find locate collect spot gather finde find finden""",
    "list": "list ls enumerate list liste liste auflisten",
    "fetch": """fetch download retrieve crawl scrape visit browse curl hol hole holen rufe abrufen
        lade herunterladen besuche""",
}  # fmt: skip

#: Verb → the classes it may stand for.
VERB_CLASSES: dict[str, frozenset[str]] = {
    word: frozenset(name for name, words in _VERBS.items() if word in words.split())
    for words in _VERBS.values()
    for word in words.split()
}


def _words(text: str) -> re.Pattern[str]:
    """Compile alternatives, one regular expression each, to a whole-word pattern."""
    return re.compile(rf"\b(?:{'|'.join(text.split())})\b")


def _phrases(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


FILE = re.compile(r"\bP?FILE\b")
ANY_FILE = re.compile(r"\b(?:P?FILE|GFILE)\b")
PLACE = re.compile(r"\b(?:P?FILE|GFILE|DIR)\b")
OUTSIDE = re.compile(r"\b(?:P?FILE|GFILE|DIR|GLOB|CMD|URL)\b")

QUESTION = re.compile(
    r"^(?:(?:in|on|at|from|under|to|auf|aus|unter|von|an|bei) (?=which|what|welche))?(?:what|what's|which|who|who's|whose|how many|how much|how|why|where|where's|does|do|did|is|are"
    r"|was|were|has|have|can|any|was|welche\w*|wer|wie viele|wie|wo|warum|wieso|gibt|hat|haben|ist"
    r"|sind|enthält|steht|existiert|laufen|läuft|liegt|liegen|kompiliert|sag mir)\b"
)
#: Files spoken of in general, or made up.
GENERAL = re.compile(
    r"\b(?:typical\w*|usual\w*|normal(?:ly|erweise)|in general|generally|hypothetical\w*|examples?"
    r"|typisch\w*|üblicherweise|im allgemeinen|\w*beispiel\w*|looks? like|aussehen|aussieht"
    r"|best practices?|conventions?|konvention\w*)\b"
)
SHOULD = re.compile(
    r"\b(?:should|would|could|must|may|might|sollte\w*|soll|sollen|würde\w*|könnte\w*|required|needed"
    r"|benötigt|erforderlich)\b"
)
#: Text that stands in the chat.
THIS_TEXT = re.compile(
    r"\b(?:this|these|following|below|above|folgende\w*|diese[nrsm]?|obige\w*|my own)"
    r" (?:\w+ )?(?:sentence|text|paragraph|class|code|snippet|function|method|interface|list|block"
    r"|statement|word|title|pdca|draft|message|constructor|example|satz|absatz|klasse|funktion"
    r"|methode|liste|entwurf|titel|schnipsel|text|code|beispiel|konstruktor)\b"
)
PROSE = _words(
    """pdcas? records? sentences? paragraph text letter e-?mail message plan objective answer reply
    example snippet story title summary wording essay poem section sections retrospective meeting
    satz absatz nachricht plan antwort beispiel formulierung titel abschnitt\\w* protokoll\\w*"""
)
#: What follows makes "file" a word of theory: "the file naming rules".
_NOT_A_FILE = (
    r"(?![ -](?:naming|names?|structure|formats?|headers?|templates?|layout|systems?|extensions?"
    r"|types?|organi[sz]ation|paths?|handling|uploads?|descriptors?))"
)
FILE_NOUN = re.compile(
    rf"\b(?:files?|folders?|director(?:y|ies)|subfolders?){_NOT_A_FILE}\b"
    r"|\b\w*(?:datei|dateien|ordner|ordnern|verzeichnis|verzeichnisse)\b"
)
NEW_FILE = re.compile(
    rf"\b(?:a|an|the|another|one|two|three|some)(?: [\w.-]+){{0,3}} (?:files?|folders?|director(?:y|ies))"
    rf"{_NOT_A_FILE}\b|\b(?:new|empty) (?:\w+ )?(?:file|folder|directory)\b"
    r"|\b(?:eine?n?|zwei|neue[nrs]?|leere[nrs]?|den|das|die) (?:[\w-]+ ){0,2}[\w-]*(?:datei|dateien|ordner|"
    r"verzeichnis)\b"
)
READABLE = re.compile(
    rf"\b(?:the|this|that|all|every|each|our|my|die|der|den|das|diese[nr]?|alle|unsere[nr]?)"
    rf"(?: [\w-]+){{0,4}}? (?:files?{_NOT_A_FILE}|logs?|readme|changelog|source code|implementation"
    r"|config\w*|\w*datei(?:en)?|\w*-log|quell(?:code|text)|konfiguration)\b"
    r"|\b(?:readme|changelog)\b"
)
REPOSITORY = re.compile(
    r"\b(?:the|our|this|my|whole|entire|im|unser\w*|in der|diesem|gesamten|ganzen|das|die)"
    r" (?:[\w-]+ ){0,2}(?:repo(?:sitory|s|sitories)?|project|code ?base|workspace|working (?:tree|copy"
    r"|directory)|source(?:s| code| tree| files)?|tree|root|monorepo|projekts?|code ?basis|quell\w+"
    r"|arbeits\w+|wurzel\w*|components?|komponenten?)\b"
    r"|\b(?:layer ?\d|ebene ?\d|tests?|scripts?|components?|src|source|docs) (?:folder|directory|dir"
    r"|ordner|verzeichnis)\b|\b(?:im|in) (?:gesamten )?(?:code|src)\b|\bin (?:the|our) (?:code|tests)\b"
    r"|\banywhere\b|\birgendwo\b"
)
FOLDER_NOUN = re.compile(
    r"\b(?:folder|directory|dir|ordner|verzeichnis|workspace|repo(?:sitory)?|root|project|projekt\w*"
    r"|stammverzeichnis)\b"
)
CODE_NOUN = _words(
    """class(?:es)? functions? methods? interfaces? imports? importers? tests? components? modules?
    packages? constructors? usages? uses references occurrences callers? calls? todos? fixmes?
    definitions? implementations? violations? places spots subclasses strings? instances symbols?
    variables? types? enums? decorators? files? scripts? lines? console
    klassen? funktion(?:en)? methoden? schnittstellen? importe?n? komponenten? module?n?
    konstruktor(?:en)? verwendung(?:en)? vorkommen aufruf(?:e|en)? stellen verstöße dateien skripte
    zeilen testdateien jest-importe\\w* \\w+-importe\\w*"""
)
RELATION = _words(
    """imports? uses? using calls? calling contains? containing violates? violating implements?
    implementing extends? extending references? referencing mentions? depends? defines? declares?
    overrides? exports? lacks? miss(?:es|ing)? still have has without with importing of to named
    called where that which do don't are
    importier\\w* verwende\\w* nutz\\w* benutz\\w* enth\\w+ verletz\\w* implementier\\w* erb\\w+ haben
    kommt vorkomm\\w* tauch\\w* appears? occurs? ruf\\w+ noch fehlt ohne exportier\\w* definier\\w* erwähn\\w* von mit nach"""
)
#: "Every place that calls X": a quantity of code with a property, found by searching.
EVERY_CODE = re.compile(
    r"\b(?:all|every|each|any|alle|jede[nrs]?|sämtliche) (?:[\w-]+ ){0,3}(?:class(?:es)?|functions?|methods?"
    r"|interfaces?|imports?|tests?|components?|modules?|usages?|places?|calls?|files?|lines?|constructors?|scripts?"
    r"|klassen?|funktion(?:en)?|methoden?|stellen?|dateien?|komponenten?|module?|aufrufe?|importe?|tests?)"
    r"(?: \w+)?,? (?:that|which|where|die|der|das|wo|in denen) (?:still |noch |do not |don't |does not )?(?:calls?|uses?"
    r"|imports?|contains?|violates?|implements?|extends?|references?|mentions?|depends?|still|lacks?|overrides?|throws?"
    r"|we call|we use|\w+ (?:is|are) (?:used|called|imported)|.*\b(?:aufruf\w*|verwend\w*|nutz\w*|benutz\w*|importier\w*"
    r"|enthalten|verletz\w*|implementier\w*))\b"
)
LOCATED = _words(
    """defined used called implemented declared imported referenced instantiated located handled
    registered exported created thrown initiali[sz]ed configured set use call import define
    verwendet benutzt definiert deklariert implementiert aufgerufen importiert genutzt gesetzt
    referenziert instanziiert erzeugt exportiert registriert behandelt konfiguriert"""
)
TEAM_WORDS = _words(
    """pdcas? decisions? history past lessons? retrospectives? entscheidung\\w* geschichte
    erkenntnisse vergangenheit sections? steps? rules? principles? levels? layers? languages? tools?
    frameworks? developers? people values? patterns? names? cmm ebenen schichten abschnitte
    werkzeuge? namen? regeln? schritte?"""
)
RUN_NOUN = _words(
    """tests test-?suite suite specs? builds? scripts? linter lint server dev-server watcher app
    application commands? migrations? benchmarks? pipelines? dependenc(?:y|ies) containers? demo
    type.?check(?:er)? coverage eslint prettier vitest tsc npm compiler formatter daemon
    gateway jobs? hooks? evening.loop unit.tests test audit
    \\w*tests \\w*testsuite \\w*skripte? \\w*server anwendung \\w*befehle? pipeline \\w*migration(?:en)?
    \\w*abhängigkeiten \\w*pakete? typprüfung container"""
)
NOT_RUN = re.compile(
    r"^\w+ (?:me |us )?(?:through|down)\b|\b(?:plan|retrospective|retrospektive|pdca|cycle|meeting"
    r"|sprint|session|sitzung|thought experiment|gedankenexperiment|discussion|diskussion)\b"
)
WHOLE = re.compile(
    r"^\S+ (?:it|everything|es|alles)\b|\b(?:the|this|our|my|whole|entire|das|die|den|unser\w*) "
    r"(?:\w+ )?(?:project|app|application|package|image|repo\w*|workspace|code ?base|code|bundle|docs"
    r"|documentation|library|solution|site|container|sources?|projekt|anwendung|paket|repo\w*|code"
    r"|komponente|bibliothek|tests?|build)\b"
)
VERSIONED = re.compile(
    r"\b(?:changes|commits?|branch(?:es)?|files?|work|repo\w*|it|everything|main|master|origin|remote"
    r"|release|tags?|stash|feature|dev|QUOTE|P?FILE|GFILE|DIR|URL|änderungen|dateien|alles|stand|zweig)\b"
)
BRANCH = re.compile(
    r"^(?:create|switch|check|delete|make|open|erstelle?|lege?|wechsl?e?l?|öffne) (?:out |to |zum |auf "
    r"|(?:a|an|the|new|my|eine?n?|neue[nrs]?|den|bitte) )*(?:\w+ )?(?:git.)?(?:branch|zweig|worktree|tag"
    r"|pull request|merge request|commit|venv|virtual environment)\b"
    r"(?! (?:naming|strategy|model|message|policy|name))"
)
TERMINAL = re.compile(
    r"^(?:use|via|with|nutze|benutze|verwende|mit) (?:git|npm|npx|yarn|docker|bash|web4tscomponent"
    r"|the (?:terminal|shell|command line))\b|\bin (?:the|a) (?:terminal|shell|command line)\b"
    r"|\bim terminal\b|\bauf der (?:kommandozeile|konsole)\b"
)
BARE_COMMAND = re.compile(r"^(?:\$ ?|> ?|(?:do|mach|mache)(?: (?:a|an|another|ein|einen|mal))* )?CMD(?: (?:please|bitte|now|jetzt|in DIR))? ?[.!]?$")
STATE_OF_RUN = _phrases(
    r"\b(?:do|does|are|is|whether|if) (?:all |the |our |my |any |every )*(?:\w+ )?(?:tests?|build|suite"
    r"|linter|code|project|pipeline|tsc|type ?check|it|everything)\b(?: still| now| all| currently)*"
    r" (?:pass(?:es|ing)?|fail(?:s|ing)?|compiles?|builds?|green|red|broken|succeeds?|complains?)\b",
    r"\b(?:tests?|build|suite|linter|tsc|code|project)\b (?:still |now |all )*(?:pass(?:es)?|fails?"
    r"|compiles?|complains?|succeeds?|is green)\b",
    r"\b(?:is|are) (?:the|our|any) (?:\w+ )?(?:servers?|daemon|service|gateway|containers?|process(?:es)?)"
    r" (?:still |currently |already )?(?:running|up|alive)\b",
    r"\bwhich (?:git )?branch (?:am i|are we|is (?:this|checked out|currently|active))",
    r"\bwhich (?:version of )?[\w.]+(?: version)? (?:is|are) installed\b|\bis [\w.]+ installed\b|\binstalled on (?:this|my)\b",
    r"\bwelche [\w.-]+ ist installiert\b|\bist [\w.]+ installiert\b",
    r"\bversion of .*\b(?:installed|have i|do we have)\b|\binstalled\b.*\bversion\b",
    r"\b(?:die|der|das|alle|unsere?) (?:\w+ )?(?:tests?|build|code|projekt|server)\b.*\b(?:laufen|läuft"
    r"|durchlaufen|grün|fehlschlagen|fehlschlägt|kompiliert|baut|durch)\b",
    r"^(?:laufen|läuft|sind|kompiliert) (?:die|der|das|alle|unsere?) (?:\w+ )?(?:tests?|build|server|code)\b",
    r"\bauf welchem (?:branch|zweig) (?:bin ich|sind wir)\b",
)
OPEN_FILE = _phrases(
    r"\b(?:current(?:ly)?|active)\b(?: \w+)? (?:file|editor|buffer|tab|document)\b",
    r"\b(?:the|this|my) open(?:ed)? (?:file|editor|tab|buffer|document)\b",
    r"\b(?:file|tab|document)s? (?:that )?(?:i (?:have|am|'m)|i'm|i've(?: got)?|is|that's)(?: \w+){0,2}?"
    r" (?:open(?:ed)?|looking at|viewing|editing|active)\b",
    r"\bwhat (?:do )?i (?:currently )?have open\b|\bopen in (?:my|the) editor\b",
    r"\b(?:aktuell|gerade|momentan|derzeit|jetzt)(?:e[nr]?)? (?:geöffnet\w*|offen\w*|aktiv\w*|datei)\b",
    r"\b(?:aktuelle|geöffnete|offene|aktive)[nr]? (?:datei|editor|dokument|tab)\b",
    r"\bdatei,? die (?:ich )?(?:gerade |aktuell )?(?:offen|geöffnet)\b",
)
CHANGES = _phrases(
    r"\b(?:git )?diffs?\b(?! between (?:a|an|two)\b)",
    r"\b(?:un(?:committed|staged|saved)|staged|pending|local|working (?:tree|copy)|my|outstanding)"
    r" (?:\w+ )?(?:changes|modifications|edits)\b",
    r"\bchanged?\b.*\b(?:working (?:tree|copy)|this branch|last commit|main|master|head|locally|index)\b",
    r"\bwhat (?:have|did) i change",
    r"\b(?:lokale[nr]?|meine[nr]?|ungespeicherte[nr]?|nicht committe\w+|uncommittete[nr]?|offene[nr]?"
    r"|ausstehende[nr]?|gestagete[nr]?) (?:\w+ )?änderungen\b",
    r"\bwas habe ich\b.*ändert\b|\bhat sich\b.*geändert\b.*\b(?:commit|branch|zweig|main|master)\b",
)
RULE_NOUN = re.compile(
    r"\brule ?block\b|\bregelblock\b|^\S+ (?:me |us |mir |uns )?(?:a|an|another|the|this as a|eine?)? ?"
    r"(?:new |neue )?(?:[\w-]+ ){0,2}(?:rules?|regel)\b(?! (?:of|von))"
)
NOT_RULE = re.compile(r"\b(?:eslint|lint|firewall|css|regex|business|grammar)\b")
WEB = re.compile(
    r"\b(?:web ?page|website|homepage|release notes|online|internet|the web|webseite|im netz|im web"
    r"|api docs|official docs|(?:the|its|official) (?:\w+ )?documentation)\b"
)
LINK_TEXT = re.compile(
    r"\b(?:dual link|markdown link|well-formed|valid (?:url|link)|shorten|gültige[rs]?|verlinke|kürze|href"
    r"|link (?:to|auf|zu))\b"
)
EXISTS = _phrases(
    r"\b(?:is|are) there (?:a|an|any|already)?\b",
    r"\b(?:do|does|have) (?:we|i|the (?:repo\w*|project))\b(?: \w+)? (?:have|contain) (?:a|an|any)\b",
    r"\bexists?\b|\bexistiert\b|\bgibt es\b",
    r"\bwhere(?:'s| is| are| can i find| do i find)\b|\bwo (?:liegt|finde ich|ist|steckt|liegen|sind)\b",
)
#: "Are there still usages of X", "gibt es noch TODOs".
LEFT_OVER = re.compile(
    r"^(?:(?:are|is) there|do we have|haben wir|gibt es) (?:any |still |still any |noch |noch irgendwelche )*(?:[\w-]+ ){0,2}"
    r"(?:todos?|fixmes?|usages?|references|imports?|calls?|occurrences|violations|leftovers?|verwendungen|verweise|importe|aufrufe"
    r"|verstöße|console\.log)\b"
)
CONTENT = _words(
    """do does export\\w* contain\\w* define\\w* import\\w* have has fail\\w* throw\\w* works? says?
    uses? implement\\w* return\\w* still break\\w* crash\\w* lines? violat\\w* follow\\w* handle\\w*
    depend\\w* list\\w* set pin\\w* declare\\w* specif\\w+ include\\w* mention\\w* in inside about with of
    call\\w* ok(?:ay)? wrong resolve\\w* correct compliant methods? class(?:es)? todo
    macht enthält steht exportiert importiert definiert funktioniert verwendet nutzt wirft hat tut
    drin aus von im gesetzt sagt nennt methoden klassen"""
)
NOT_CONTENT = _words(
    """should would must go goes live belongs? named? called we wir wofür for sollte\\w* gehört name
    heißt heißen nennen benennen can could may mean\\w* kann eintrag"""
)
#: A clause behind one of these says what made-up code does.
RELATIVE = re.compile(
    r"\b(?:that|which|who|whose|reads?|pars\w+|loads?|like|about|über|reading|loading|parsing)\b"
    r"|, (?:die|der|das|den|welche[rs]?)\b"
)
#: "Make the constructor in FILE empty" changes what is there.
MAKE_SO = re.compile(r"^(?:make|mach|mache) (?:the|all|every|each|die|den|das|alle)\b.*\b(?:in|of|inside|from) P?FILE\b")
#: A document as text in the chat: "Write a README section", "Draft a changelog entry".
WRITTEN_ABOUT = re.compile(
    r"^(?:write|draft|generate|compose|schreibe?|generiere?|entwirf) (?:me |us |mir |uns |bitte )?(?:(?:a|an|the|short|eine?n?) )*"
    r"GFILE\b|\bGFILE (?:section|entry|entries|paragraph|template|text|intro\w*|abschnitt|eintrag)\b"
)
TARGET = re.compile(
    r"\b(?:in|into|to|as|at|under|called|named|nach|unter|als|namens|inside|name|namen)"
    r"(?: (?:the|a|an|new|file|folder|directory|der|die|das|dem|datei|ordner|neue[nrs]?|einer|einem"
    r"|it|disk))* (?:P?FILE|GFILE|DIR|disk|datei|einer datei|a file)\b"
)
DIRECT = re.compile(
    r"^\S+ (?:(?:me|us|the|a|an|new|empty|another|file|folder|directory|test|component|module|class"
    r"|die|eine?n?|neue[nrs]?|leere[nrs]?|datei|ordner|verzeichnis|testdatei|bitte|mir|markdown|blank)"
    r" )*(?:P?FILE|GFILE|DIR)\b"
)
ADDITION = re.compile(
    r"^(?:add|put|insert|write|implement|füge?|schreibe?|ergänze?)\b(?! (?:(?:a|an|the|new|empty|another|file|folder"
    r"|directory|eine?|neue) )*(?:P?FILE|GFILE|DIR)\b)"
)
"""Something goes into a file that exists: "Add a method to FILE", unlike "Add FILE"."""
