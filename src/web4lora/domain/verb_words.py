"""Verbs of orders by what they do, English and German, imperative and infinitive."""

_VERBS = {
    "read": """read reread re-read open load cat print dump view inspect quote peek glance lies
        lese lest
        lesen öffne öffnen lade laden drucke""",
    "show": """show display give get see pull tell return output zeig zeige zeigen gib sag sage
        nenne anzeigen""",
    "judge": """check review analyze analyse examine look go walk scan summarize
        summarise sum audit validate verify study compare debug explain describe document
        identify extract count assess trace report confirm parse evaluate investigate understand
        measure tally diagnose pinpoint figure gauge skim proofread cross-check determine prüf
        prüfe prüfen überprüf überprüfe überprüfen
        untersuche untersuchen analysiere analysieren fass fasse zusammenfassen erklär erkläre
        beschreib beschreibe vergleich vergleiche kontrolliere schau schaue sieh ansehen
        anschauen inspiziere zitiere zähl zähle dokumentiere validiere begutachte wirf
        ermittle""",
    "make": """create define definiere make add write generate scaffold produce touch draft
        initialize initialise new record log compose implement erstell erstelle erstellen leg
        lege anlegen erzeug erzeuge schreib schreibe schreiben generier generiere mach mache
        richte""",
    "save": """save store persist export put place speicher speichere speichern sicher sichere
        exportiere ablegen schreibe""",
    "change": """edit change modify update fix refactor insert append prepend correct adjust
        migrate convert rewrite clean tidy extend adapt reformat patch bump comment uncomment
        apply set increase decrease sort simplify optimize optimise improve port split mark
        strip drop turn introduce enable disable wrap inline reorder undo restore overwrite
        annotate tweak amend shorten swap lower raise flip toggle remove delete add implement put
        make write move extract rename replace repair
        revert document ändere ändern bearbeite bearbeiten korrigiere korrigieren beheb behebe
        beheben füg füge ergänz ergänze ergänzen aktualisier aktualisiere aktualisieren
        refaktorisiere refaktoriere pass passe setz setze trag trage formatiere repariere
        reparieren erweitere verbessere vereinfache kürze stell stelle bau baue erhöhe häng
        hänge kommentiere nimm sortiere überarbeite hinzufügen einfügen eintragen anpassen
        umbenennen entfernen löschen lösche lösch entferne benenne ersetze ersetzen verschiebe
        schreib schreibe mach""",
    "replace": """replace swap substitute exchange rename ersetz ersetze ersetzen tausch
        tausche austauschen benenn benenne umbenennen""",
    "move": """move copy rename delete remove wipe trash erase archive duplicate relocate
        verschieb verschiebe kopier kopiere lösch lösche
        entfern entferne benenn benenne""",
    "run": """run rerun re-run execute start restart re-start launch invoke trigger stop kill
        kick fire boot spin relaunch reload perform call use issue type try führ führe ausführen
        starte starten neustarten
        stoppe lass lasse lassen nutze benutze verwende rufe probiere""",
    "build": """build format formatiere compile lint deploy
        type-check typecheck publish package bundle test
        benchmark baue bauen kompiliere kompilieren teste testen deploye linte""",
    "install": """install uninstall reinstall upgrade installier installiere installieren
        deinstalliere""",
    "commit": """commit push pull stage unstage stash checkout check merge rebase tag revert
        cherry-pick clone squash amend discard undo committe commite pushe pulle stashe klone
        merge
        auschecken wechsle wechsel switch""",
    "search": """search grep hunt comb scan such suche suchen durchsuch durchsuche durchsuchen
        greppe look schau schaue""",
    "find": """find locate collect spot gather finde find finden""",
    "list": "list ls enumerate list liste liste auflisten",
    "fetch": """fetch grab pull download retrieve crawl scrape visit browse curl hol hole holen
        ruf rufe
        abrufen lade herunterladen besuche""",
}  # fmt: skip

#: Verb → the classes it may stand for.
VERB_CLASSES: dict[str, frozenset[str]] = {
    word: frozenset(name for name, words in _VERBS.items() if word in words.split())
    for words in _VERBS.values()
    for word in words.split()
}
