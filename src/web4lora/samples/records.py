"""PDCA records in the house template, and requests for them.

One skeleton for every record. What the request states is copied word for word; what it does not
state is not invented: the record then says what will be done and what TRON has to confirm.
"""

from dataclasses import dataclass, replace

from web4lora.domain.pdca_template import Check, PdcaDraft, pdca_parts, render_pdca
from web4lora.domain.tron import TronDecision
from web4lora.samples.names import Names
from web4lora.samples.place import Place
from web4lora.samples.situations import Situation
from web4lora.samples.statements import report
from web4lora.samples.tables import table

_GERMAN_SHARE = 0.13
_TOLD_SHARE = 0.4  # of requests that report something in place of naming a task
_TOGETHER_SHARE = 0.25  # of worded headers that name agent, role and date in one sentence
_NEIGHBOURS_SHARE = 0.3  # of worded headers that name both neighbours in that sentence too
#: The name that is kept for the next record of a session while nobody has named it.
RESERVED_NEXT = "next.pdca.md"
_UNKNOWN_DATE = "not stated"


@dataclass(frozen=True)
class Brief:
    """What a request for a record states. Empty means: not stated.

    Attributes:
        objective: as the request words it.
        request: the words of the request, quoted in the record.
        previous: path of the record before; empty for the first of a session.
        fixes: what was done. checks: what was observed.
        component: what the work is on, where the request names it.
    """

    objective: str
    request: str
    agent: str = ""
    role: str = ""
    date: str = ""
    session: str = ""
    branch: str = ""
    sprint: str = ""
    previous: str = ""
    next: str = ""
    problem: str = ""
    cause: str = ""
    fixes: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    lessons: tuple[str, ...] = ()
    next_focus: str = ""
    component: str = ""


@dataclass(frozen=True)
class Asked:
    """A request and its answer."""

    instruction: str
    input: str
    output: str
    language: str


def sentence(text: str) -> str:
    """Return a text with one full stop at its end."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def capital(text: str) -> str:
    """Return a text as a sentence of its own."""
    return sentence(text[:1].upper() + text[1:])


def decision_of(brief: Brief) -> TronDecision:
    """Return the TRON decision of a record, facts worded as the request has them."""
    trigger = brief.problem or f"the request came in: {brief.objective}"
    response = brief.fixes[0] if brief.fixes else "we do it in small steps and review each one"
    outcome = brief.checks[0] if brief.checks else "the objective is met and the tests are green"
    following = brief.next_focus or "TRON reviews the result"
    return TronDecision(
        sentence(trigger), sentence(response), sentence(outcome), sentence(following), 0
    )


def draft_of(brief: Brief, place: Place) -> PdcaDraft:
    """Return the record of a brief.

    The core form, which a pocket learns, copies facts letter by letter and ends Do and Check with
    one set line each; the full form writes sentences and reports no test run that nobody reported.
    """
    title, said = brief.objective, capital
    ran: tuple[str, ...] = ()
    tests = Check("`npx vitest run` passes.", "open, nobody has reported a run yet.")
    if place.core_records:
        said, ran = sentence, ("Run `npx vitest run` and `git status`.",)
        tests = Check("`npx vitest run` passes.", "TRON confirms it.")
        if brief.component:
            title, brief = brief.component, _in_short(brief)
    date = brief.date or _UNKNOWN_DATE
    cause = (f"Cause: {sentence(brief.cause)}",) if brief.cause else ()
    steps = brief.fixes or (f"Work on this: {brief.objective}",)
    observed = brief.checks or ("open until the review",)
    lessons = brief.lessons or ("small steps keep the work easy to review",)
    return PdcaDraft(
        title=title,
        objective=f"This work is about: {brief.objective}",
        agent_name=brief.agent or "Web4Agent",
        agent_description="owner of this task",
        agent_role=brief.role or "Developer",
        role_context="this task",
        stamp=date,
        session=brief.session or "this session",
        branch=brief.branch or "main",
        sprint=brief.sprint or "current sprint",
        task="see objective",
        issues="see Plan" if brief.problem else "none reported",
        previous_commit="see git log",
        previous=place.link(brief.previous) if brief.previous else None,
        next=place.link(brief.next or RESERVED_NEXT),
        feedback=brief.request,
        answer="I plan, do, check and act, then report to TRON.",
        learning="written work can be reviewed.",
        tron=decision_of(brief),
        plan=("Read the code and the last record first.", *cause, "Change one thing at a time."),
        do=(
            "Read the state before the change.",
            *(said(step) for step in steps),
            *ran,
        ),
        checks=(*(Check("the objective is met.", said(text)) for text in observed), tests),
        act=(
            *(f"Learning: {said(text)}" for text in lessons),
            f"Next step: {said(brief.next_focus or 'TRON reviews the result')}",
        ),
        reflection="Calm and focused.",
        process_learning="one record per task.",
        quality_impact="the result can be verified.",
        next_focus=brief.next_focus or "review with TRON",
    )


def _in_short(brief: Brief) -> Brief:
    """Return a brief that names its component where its objective repeats the request.

    Facts stay. Each copy of a long text is a place where a small model loses its way.
    """
    problem = "" if brief.problem == brief.objective else brief.problem
    objective = f"the change that was asked for in {brief.component}"
    return replace(brief, objective=objective, problem=problem)


def record_text(brief: Brief, place: Place) -> str:
    """Render the record of a brief."""
    return render_pdca(draft_of(brief, place), core=place.core_records).rstrip("\n")


def core_record_text(brief: Brief, place: Place) -> str:
    """Render the record of a brief without session facts and reflection."""
    return render_pdca(draft_of(brief, place), core=True).rstrip("\n")


def record_parts(brief: Brief, place: Place) -> dict[str, str]:
    """Return the parts of the record of a brief by name; see `pdca_parts`."""
    return pdca_parts(draft_of(brief, place), core=place.core_records)


def record_request(names: Names, work: Situation, place: Place, *, opening: str = "") -> Asked:
    """Draw a request for the record of a situation, and answer it.

    Args:
        names: the source of chance.
        work: what the record is about.
        place: where the team's records are.
        opening: the first sentence of the request, where it is given already.
    """
    drawn = draw_request(names, work, opening=opening)
    output = record_text(drawn.brief, place)
    return Asked(drawn.instruction, drawn.input, output, drawn.language)


@dataclass(frozen=True)
class DrawnRequest:
    """A request for a record and what it states."""

    instruction: str
    input: str
    brief: Brief
    language: str


def draw_request(names: Names, work: Situation, *, opening: str = "") -> DrawnRequest:
    """Draw a request for the record of a situation; `opening` as in `record_request`."""
    german = not opening and names.chance(_GERMAN_SHARE)
    if not opening and names.chance(_TOLD_SHARE):
        return _told(names, work, german=german)
    gerund = names.chance(0.5)
    if not opening:
        key = "german" if german else ("gerund" if gerund else "base")
        frame = names.word_of("pdca", key)
        gerund = "{g}" in frame
        opening = frame.format(g=work.objective.gerund, b=work.objective.base)
    objective = work.objective.gerund if gerund else work.objective.base
    if objective not in opening:
        opening = f"{opening} Objective: {objective}."
    brief = _brief(names, work, objective, opening)
    return _drawn(names, brief, german=german)


def _drawn(names: Names, brief: Brief, *, german: bool) -> DrawnRequest:
    instruction, given = _worded(names, brief, german=german)
    return DrawnRequest(instruction, given, brief, "de" if german else "en")


def _told(names: Names, work: Situation, *, german: bool) -> DrawnRequest:
    """Draw a request that reports what is the matter, in a statement or as a thing."""
    said = report(names, work.component, german=german)
    known = bool(work.problem) and not german
    if not known:
        # what was reported has nothing to do with the facts of the situation
        work = replace(work, problem="", cause="", check="", lesson="")
    if said.thing and not known and names.chance(0.35):
        objective = said.thing
        opening = names.word_of("pdca", "thing").format(n=objective)
        brief = _brief(names, work, objective, opening)
    else:
        objective = work.problem if known else said.text
        frame = names.word_of("pdca", "told_de" if german else "told")
        if "{S}" in frame:  # it begins the sentence; the record copies it as it stands
            objective = objective[0].upper() + objective[1:]
        opening = frame.format(s=objective, S=objective, c=work.component)
        brief = replace(_brief(names, work, objective, opening), problem=objective)
    return _drawn(names, brief, german=german)


def brief_for(names: Names, work: Situation) -> Brief:
    """Return the brief of a situation with every fact that is known."""
    return Brief(
        objective=work.objective.base,
        request=names.word_of("pdca", "base").format(b=work.objective.base),
        agent=work.agent,
        role=work.role,
        date=work.stamp,
        previous=work.previous,
        next=work.next,
        problem=work.problem,
        cause=work.cause,
        fixes=(f"we {work.fix.past}",) if work.fix.past else (),
        checks=(work.check,) if work.check else (),
        lessons=(work.lesson,) if work.lesson else (),
        component=work.component,
    )


def _brief(names: Names, work: Situation, objective: str, opening: str) -> Brief:
    day = work.day.isoformat()
    date = names.rng.choices((day, work.stamp, f"{day} {work.clock} UTC"), (9, 10, 1))[0]
    full = bool(work.problem) and names.chance(0.75)
    some = full and names.chance(0.35)

    def fact(text: str) -> str:
        return text if full and text and not (some and names.chance(0.5)) else ""

    fix, check, lesson = fact(f"we {work.fix.past}"), fact(work.check), fact(work.lesson)
    return Brief(
        objective=objective,
        request=opening,
        agent="" if names.chance(0.04) else work.agent,
        role="" if names.chance(0.06) else work.role,
        date="" if names.chance(0.04) else date,
        session=f"{work.stamp}-session" if names.chance(0.12) else "",
        branch=work.branch if names.chance(0.12) else "",
        sprint=work.sprint if names.chance(0.12) else "",
        previous=work.previous,
        next="" if names.chance(0.05) else work.next,
        problem=fact(work.problem),
        cause=fact(work.cause),
        fixes=(fix,) if fix else (),
        checks=(check,) if check else (),
        lessons=(lesson,) if lesson else (),
        component=work.component if work.component in opening else "",
    )


def _header_values(brief: Brief) -> dict[str, str]:
    keys = ("agent", "role", "date", "session", "sprint", "branch", "previous", "next")
    return {key: value for key in keys if (value := getattr(brief, key))}


def _fact_values(brief: Brief) -> dict[str, str]:
    values = {
        "problem": "" if brief.problem == brief.objective else brief.problem,
        "cause": brief.cause,
        "fix": brief.fixes[0] if brief.fixes else "",
        "check": brief.checks[0] if brief.checks else "",
        "lesson": brief.lessons[0] if brief.lessons else "",
    }
    return {key: value for key, value in values.items() if value}


def _header_parts(names: Names, header: dict[str, str], *, german: bool) -> list[str]:
    """Word each header value in a sentence, or several of them in one."""
    parts = []
    rest = dict(header)

    def together(frames: str, *keys: str) -> None:
        one = {key: rest.pop(key) for key in keys}
        parts.append(names.word_of("pdca", frames).format(**one))

    signed = ("agent", "role", "date")
    around = (*signed, "previous", "next")
    if header.keys() >= set(around) and names.chance(_NEIGHBOURS_SHARE):
        together("neighbours_de" if german else "neighbours", *around)
    elif not german and header.keys() >= set(signed) and names.chance(_TOGETHER_SHARE):
        together("together", *signed)
    if german:
        frames = table("pdca")["header_de"]
        return parts + [names.pick(frames[key]).format(v=value) for key, value in rest.items()]
    return parts + [names.word_of("pdca", key).format(v=value) for key, value in rest.items()]


def _worded(names: Names, brief: Brief, *, german: bool) -> tuple[str, str]:
    """Word header and facts as sentences, as lines below, or as the input."""
    opening, header, facts = brief.request, _header_values(brief), _fact_values(brief)
    first = "previous" not in header and names.chance(0.7)
    if names.chance(0.55):
        parts = _header_parts(names, header, german=german)
        if first:
            parts.append(names.word_of("pdca", "first"))
        said = [
            names.word_of("pdca", key)
            .format(v=value)
            .replace("we we ", "we ")
            .replace("We we ", "We ")
            for key, value in facts.items()
        ]
        ordered = [*said, *parts] if names.chance(0.4) else [*parts, *said]
        end = opening if opening[-1] in ".?!" else f"{opening}."
        return " ".join([end, *ordered]), ""
    labels = table("pdca")["labels"]
    values = {**header, **facts}
    if first:
        values["previous"] = "N/A - first of session"
    style = names.pick(("{k}: {v}", "{k}: {v}", "- {k}: {v}", "- **{k}:** {v}", "{k} = {v}"))
    lines = "\n".join(
        style.format(k=names.pick(labels[key]), v=value) for key, value in values.items()
    )
    if names.chance(0.4):
        return opening, lines
    return f"{opening}\n{lines}" if names.chance(0.7) else f"{lines}\n\n{opening}", ""
