"""One piece of invented team work: who did what to which component, why, and how it ended.

Prompts show some of a story's facts and documents tell all of them, so copying pays.
"""

from dataclasses import dataclass

from web4lora.models.pocket_lexicon import Lexicon

# base form | past | -ing form
_VERBS = [tuple(row.split("/")) for row in """move/moved/moving replace/replaced/replacing remove/removed/removing
rename/renamed/renaming split/split/splitting merge/merged/merging rewrite/rewrote/rewriting simplify/simplified/simplifying
extract/extracted/extracting update/updated/updating migrate/migrated/migrating refactor/refactored/refactoring
cache/cached/caching document/documented/documenting test/tested/testing isolate/isolated/isolating fix/fixed/fixing
reorder/reordered/reordering validate/validated/validating disable/disabled/disabling repair/repaired/repairing
restore/restored/restoring measure/measured/measuring unify/unified/unifying clean/cleaned/cleaning lock/locked/locking
limit/limited/limiting guard/guarded/guarding trace/traced/tracing review/reviewed/reviewing archive/archived/archiving
generate/generated/generating configure/configured/configuring deduplicate/deduplicated/deduplicating
verify/verified/verifying align/aligned/aligning sort/sorted/sorting link/linked/linking""".split()]
_OBJECTS = """the retry logic|the parser|the default settings|the error messages|the duplicate entries|the start-up order|
the constructor parameters|the shared interface|the version check|the test data|the broken links|the release script|
the event handlers|the import paths|the cache keys|the file watcher|the type definitions|the build step|the log output|
the session state|the path resolution|the method chain|the layer boundaries|the navigation menu|the config loader|
the naming rules|the date format|the dependency list|the search index|the upload form|the timeout values|the permissions|
the command line options|the completion script|the old templates|the symlinks|the version folders|the role names|
the merge strategy|the lock file|the integration tests|the regression tests|the unit tests|the public methods|the data model|
the state machine|the message queue|the storage adapter|the user profile|the color theme|the help text|the README|
the migration guide|the daily report|the sprint board|the acceptance criteria|the task list""".replace("\n", "").split("|")
_PLACES = """into its own module|behind an interface|in the service layer|to the new format|for every version|in one place|
step by step|before the release|after the review|with a small adapter|without breaking callers|for all agents|
in the background|on start-up|with tests first|to the next sprint|from the old folder|to a shared library|by hand|
with a script|in a separate branch|during the build|for the new release|across both repositories""".replace("\n", "").split("|")
_SYMPTOMS = """{c} showed stale data after {e}|{c} failed with a timeout during {e}|two copies of {c} were loaded after {e}|
links to {c} were broken after {e}|{c} lost its settings on {e}|tests for {c} failed at random during {e}|
{c} returned an empty list after {e}|the build stopped with an error in {c}|{c} wrote the same record twice during {e}|
users could not open {c} after {e}|{c} used the wrong version after {e}|{c} took {n} seconds to answer|
the log of {c} filled the disk during {e}|{c} ignored the new option|a merge conflict in {c} blocked {e}|
{c} crashed on an empty input|the names in {c} did not match the documentation|{c} could not find its files after {e}|
{c} kept an old lock after {e}|the order of events in {c} was wrong|{c} accepted an invalid value|
nobody knew which version of {c} was current|{c} had no tests for {e}|{c} mixed data from two sessions""".replace("\n", "").split("|")
_EVENTS = """the upgrade|the restart|the release|the nightly run|the migration|the rename|a long session|the import|the first login|
a network error|the merge|the deployment|the sprint review|the rollback|a branch switch|the cleanup|the last refactoring""".replace("\n", "").split("|")
_CAUSES = """a cached value was never cleared|the path was written by hand|two components wrote to the same file|
the check ran before the data was loaded|the version number was stored in two places|a default value was wrong|
the link pointed to the old folder|an exception was caught and ignored|the test depended on the order of files|
the interface had changed without a note|the script assumed a fixed folder|the event was sent twice|the lock was not released|
the dependency had moved to a new major version|the type was too wide|the template was copied and edited by hand|
the state was shared between sessions|the configuration was read only once|a rename missed three files|
the constructor did too much work|the documentation described the old behavior|the index was built from an old snapshot""".replace("\n", "").split("|")
_CHECKS = """all tests are green|the build is clean|the page loads in under {n} ms|no duplicate is left|every link resolves|
the old and the new output are identical|{n} of {n} tests pass|the log shows no warning|the command exits with code 0|
the version is the same in both places|a second run changes nothing|the report lists {n} entries|memory stays below {n} MB|
the reviewer could repeat the steps|the import finishes in {n} seconds""".replace("\n", "").split("|")
_LESSONS = """write the test before the fix|keep one source of truth|measure before changing anything|small steps are easier to review|
never edit generated files|a name should say what the thing does|read the error message to the end|ask early when a rule is unclear|
automate what was done twice|document a decision on the day it is made|links need a check in the build|a shared state needs an owner|
delete dead code at once|verify with the real data|one change for each commit|old versions must stay readable|
an interface is a promise|tests must not depend on each other|tell the team before a rename|a rollback must be tried once""".replace("\n", "").split("|")
_NEXTS = """add a regression test for {c}|tell the other teams about {c}|remove the old version of {c}|update the guide for {c}|
review {c} with {p}|measure {c} again next week|clean up the branch|plan the release of {c}|write a short how-to for {c}|
add a check to the build|open a ticket for the rest|migrate the second repository|show the result in the sprint review|
rename the old files|ask {p} for a review|close the ticket after one week""".replace("\n", "").split("|")


@dataclass(frozen=True)
class Story:
    """The facts of one piece of work; texts are lower-case clauses without a full stop."""

    component: str
    other: str
    author: str
    reviewer: str
    role: str
    date: str
    ticket: str
    version: str
    next_version: str
    path: str
    doc: str
    url: str
    branch: str
    command: str
    problem: str
    cause: str
    fixes: tuple[tuple[str, str, str], ...]
    checks: tuple[str, ...]
    lessons: tuple[str, ...]
    nexts: tuple[str, ...]


def sentence(clause: str) -> str:
    """Return the clause with a capital letter and a full stop."""
    return clause[:1].upper() + clause[1:] + ("" if clause.endswith((".", "?", "!")) else ".")


def capital(clause: str) -> str:
    """Return the clause with a capital first letter."""
    return clause[:1].upper() + clause[1:]


def fix_forms(lex: Lexicon, component: str) -> tuple[str, str, str]:
    """Return one action as (imperative, past, -ing form), sometimes naming the component."""
    verb, thing = lex.pick(_VERBS), lex.pick(_OBJECTS)
    roll = lex.rng.random()
    if roll < 0.4:
        thing += f" of {component}"
    elif roll < 0.55:
        thing += f" in `{lex.path()}`"
    tail = " " + lex.pick(_PLACES) if lex.chance(0.45) else ""
    return (f"{verb[0]} {thing}{tail}", f"{verb[1]} {thing}{tail}", f"{verb[2]} {thing}{tail}")


def problem_of(lex: Lexicon, component: str) -> str:
    """Return a symptom clause about the component."""
    text = lex.pick(_SYMPTOMS)
    return text.replace("{c}", component).replace("{e}", lex.pick(_EVENTS)).replace("{n}", str(lex.number(3, 90)))


def check_of(lex: Lexicon) -> str:
    """Return a clause that can be verified."""
    return lex.pick(_CHECKS).replace("{n}", str(lex.number(2, 900)))


def cause_of(lex: Lexicon) -> str:
    """Return a cause clause."""
    return lex.pick(_CAUSES)


def lesson_of(lex: Lexicon) -> str:
    """Return a lesson as an imperative or statement."""
    return lex.pick(_LESSONS)


def next_of(lex: Lexicon, component: str, person: str) -> str:
    """Return a follow-up action."""
    return lex.pick(_NEXTS).replace("{c}", component).replace("{p}", person)


def story(lex: Lexicon) -> Story:
    """Return a new story."""
    component, reviewer = lex.product(), lex.person()
    return Story(
        component=component,
        other=lex.product(),
        author=lex.person(),
        reviewer=reviewer,
        role=lex.role(),
        date=lex.date() if lex.chance(0.75) else lex.stamp(),
        ticket=lex.ticket(),
        version=lex.version(),
        next_version=lex.version(),
        path=lex.path(),
        doc=lex.path("md"),
        url=lex.url(),
        branch=lex.branch(),
        command=lex.command(),
        problem=problem_of(lex, component),
        cause=cause_of(lex),
        fixes=tuple(fix_forms(lex, component) for _ in range(lex.number(2, 4))),
        checks=tuple(dict.fromkeys(check_of(lex) for _ in range(3))),
        lessons=tuple(dict.fromkeys(lesson_of(lex) for _ in range(2))),
        nexts=tuple(dict.fromkeys(next_of(lex, component, reviewer) for _ in range(3))),
    )
