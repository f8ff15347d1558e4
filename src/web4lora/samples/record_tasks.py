"""Tasks around one record: the whole of it, one section from the others, links, TRON, lesson."""

from collections.abc import Iterator
from dataclasses import dataclass

from web4lora.domain.pdca_template import render_tron
from web4lora.samples.names import Names
from web4lora.samples.place import Place
from web4lora.samples.records import Brief, decision_of, record_parts, record_text, sentence
from web4lora.samples.tables import table

_GERMAN_SHARE = 0.12


@dataclass(frozen=True)
class RecordTask:
    """One request about a record, its answer, and the rules the answer is held to."""

    name: str
    instruction: str
    input: str
    output: str
    checks: tuple[str, ...]
    language: str = "en"


def record_tasks(names: Names, brief: Brief, place: Place, record_id: str) -> Iterator[RecordTask]:
    """Yield up to nine tasks about a record; those whose facts it lacks are left out."""
    text = record_text(brief, place)
    parts = record_parts(brief, place)
    header = _header(brief)
    wholes = [*header, *_work(brief)]

    def task(name: str, given: list[str], output: str, *checks: str) -> RecordTask:
        german = table("representatives")["german"]
        use_german = name in german and names.chance(_GERMAN_SHARE)
        asks = german[name] if use_german else table("representatives")[name]
        return RecordTask(
            name,
            names.pick(asks).format(id=record_id),
            "\n".join(given),
            output,
            checks,
            "de" if use_german else "en",
        )

    yield task("full", wholes, text, "pdca_schema", "pdca_template")
    yield task("plan", _work(brief), parts["plan"], "tron")
    if brief.fixes:
        yield task("do", _listed("done", brief.fixes), parts["do"])
    if brief.checks:
        yield task("check", _objective(brief) + _listed("result", brief.checks), parts["check"])
    if brief.lessons:
        learned = [*_listed("learned", brief.lessons), *_next(brief)]
        yield task("act", learned, parts["act"])
        yield task("lesson", _work(brief), f"**Lesson:** {sentence(brief.lessons[0])}")
    yield task("header", [*_objective(brief), *header, *_problem(brief)], parts["header"])
    if brief.previous and brief.next:
        lines = [
            f"**🔗 Previous PDCA:** {place.link(brief.previous).render()}",
            f"**➡️ Next PDCA:** {place.link(brief.next).render()}",
        ]
        given = [f"before: {brief.previous}", f"after: {brief.next}"]
        yield task("links", given, "  \n".join(lines))
    yield task("tron", _work(brief), render_tron(decision_of(brief)), "tron")


def _header(brief: Brief) -> list[str]:
    values = {
        "Agent": brief.agent,
        "Role": brief.role,
        "Date": brief.date,
        "Session": brief.session,
        "Branch": brief.branch,
        "Sprint": brief.sprint,
        "Previous PDCA": brief.previous or "N/A - first of session",
        "Next PDCA": brief.next,
    }
    return [f"{label}: {value}" for label, value in values.items() if value]


def _work(brief: Brief) -> list[str]:
    """Return the facts of the work; the quoted request first, since the record quotes it."""
    return [
        f"Request: {brief.request}",
        *_objective(brief),
        *_problem(brief),
        *([f"Cause: {brief.cause}"] if brief.cause else []),
        *_listed("done", brief.fixes),
        *_listed("result", brief.checks),
        *_listed("learned", brief.lessons),
        *_next(brief),
    ]


def _objective(brief: Brief) -> list[str]:
    return [f"Objective: {brief.objective}"]


def _problem(brief: Brief) -> list[str]:
    return [f"Situation: {brief.problem}"] if brief.problem else []


def _next(brief: Brief) -> list[str]:
    return [f"Next: {brief.next_focus}"] if brief.next_focus else []


def _listed(label: str, texts: tuple[str, ...]) -> list[str]:
    return [f"- {label}: {text}" for text in texts]
