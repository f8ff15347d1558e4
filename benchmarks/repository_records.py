"""The records of a generated repository: the house template and four older dialects.

The dialects follow formats 1, 2, 4 and 7 of real Web4 repositories: plain sections with the
metadata at the end, emoji headings, template 3.1.4.2, and test-first iterations (P-C-D-A).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from web4lora.domain.pdca_template import Check, DualLink, PdcaDraft, render_pdca
from web4lora.domain.tron import TronDecision
from web4lora.samples.names import Names
from web4lora.samples.situations import Situation

REPOSITORY = "https://github.com/example/generated"
PLAIN, EMOJI, OLD_TEMPLATE, TEST_FIRST, HOUSE = "plain", "emoji", "3.1.4.2", "test-first", "house"
#: Name that the house template links to while the next record is not written.
RESERVED_NEXT = "next.pdca.md"

_STEPS = (
    "Read `{file}` and listed every caller of the {thing}: {n} in all.",
    "Wrote the test for the {thing} first; it was red for the reason we expected.",
    "Measured the {thing} {n} times before the change, the median is {m} ms.",
    "Moved the {thing} out of `{file}`, so that {c} holds it alone.",
    "{agent} reproduced it on a second desk with {n} entries and the same result.",
    "Compared the {thing} of {c} with the one of {other}; only ours differs.",
    "Deleted {n} lines around the {thing} that nobody called since {day}.",
    "Ran `npx vitest run {c}`: {n} tests green, {m} seconds.",
    "Asked {agent} why {c} keeps the {thing}; the answer stands in the summary.",
    "Left the {thing} of {other} alone, it belongs to another task.",
)
_EXPECTED = (
    "the {thing} is right for {n} entries.",
    "{c} answers within {m} ms.",
    "no other test of {c} changes.",
    "the scenario of {c} comes back unchanged.",
    "{agent} sees the {thing} after a reload.",
)
_OBSERVED = (
    "{n} of {n} entries, checked twice.",
    "{m} ms at the slowest, with the {thing} switched on.",
    "all green after {n} runs in a row.",
    "unchanged in {n} round trips.",
    "seen by {agent} at {clock}.",
)
_LEARNED = (
    "a {thing} without an owner is nobody's {thing}.",
    "{n} minutes of measuring saved a day of guessing about the {thing}.",
    "the name of the {thing} hid what {c} really does.",
    "{other} has the same {thing}, the next record looks at it.",
    "who changes the {thing} writes down for whom.",
)
_FEEDBACK = (
    "why does {c} still show the {thing}? please look today",
    "good. but {other} first, then the {thing}",
    "pdca, and no workaround for the {thing} this time",
    "{agent} says it works. show me the {n} tests",
    "1b. and tell me what the {thing} costs us",
)
_MOODS = ("Calm", "Curious", "A little tired", "Proud of the test", "Surprised", "Relieved")


@dataclass(frozen=True)
class Entry:
    """One record to be written.

    Attributes:
        path: repo-relative; `previous` and `next` too, empty for none.
        works: what it is about; the first gives the objective.
    """

    path: str
    dialect: str
    stamp: str
    session: str
    agent: str
    role: str
    sprint: str
    works: tuple[Situation, ...]
    previous: str = ""
    next: str = ""


def record_text(names: Names, entry: Entry) -> str:
    """Return an entry as Markdown in its dialect."""
    story = _Story(names, entry)
    match entry.dialect:
        case "plain":
            return _plain(entry, story)
        case "emoji":
            return _emoji(entry, story)
        case "3.1.4.2":
            return _old_template(entry, story)
        case "test-first":
            return _test_first(entry, story)
    return render_pdca(_draft(entry, story))


class _Story:
    """Draws the sentences of one record."""

    def __init__(self, names: Names, entry: Entry) -> None:
        self.names = names
        self.main = entry.works[0]
        self.title = self.main.objective.base
        self.works = entry.works
        self._day = entry.stamp[:10]
        self._clock = f"{entry.stamp[-4:-2]}:{entry.stamp[-2:]}"

    def say(self, frames: Sequence[str]) -> str:
        """Fill one frame with things of this record and of chance."""
        names = self.names
        return names.pick(frames).format(
            thing=f"{names.word('object_adjectives')} {names.word('object_nouns')}",
            file=names.source_file(self.main.component),
            c=self.main.component,
            other=names.word("nouns"),
            agent=names.word("first_names"),
            n=names.rng.randint(2, 90),
            m=names.rng.randint(2, 900),
            day=self._day,
            clock=self._clock,
        )

    def several(self, frames: Sequence[str], low: int, high: int) -> tuple[str, ...]:
        return tuple(self.say(frames) for _ in range(self.names.rng.randint(low, high)))

    def problem(self) -> str:
        return _sentence(self.main.problem or f"somebody has to {self.title}")

    def causes(self) -> tuple[str, ...]:
        return tuple(_sentence(f"Cause: {work.cause}") for work in self.works if work.cause)

    def steps(self) -> tuple[str, ...]:
        known = tuple(_sentence(f"We {w.fix.past or w.objective.past}") for w in self.works)
        return (*self.several(_STEPS, 2, 4), *known, *self.several(_STEPS, 1, 3))

    def checks(self) -> tuple[Check, ...]:
        known = (Check("the cause is gone.", _sentence(w.check)) for w in self.works if w.check)
        drawn = (Check(self.say(_EXPECTED), self.say(_OBSERVED)) for _ in range(2))
        return (*known, *drawn)

    def lessons(self) -> tuple[str, ...]:
        known = tuple(_sentence(work.lesson) for work in self.works if work.lesson)
        return (*known, *self.several(_LEARNED, 1, 2))

    def feedback(self) -> str:
        return self.say(_FEEDBACK)

    def mood(self) -> str:
        return f"{self.names.pick(_MOODS)}: {self.say(_LEARNED)}"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def _link(entry: Entry, path: str) -> DualLink:
    return DualLink(REPOSITORY, entry.works[0].branch, path, entry.path)


def _previous(entry: Entry) -> str:
    return _link(entry, entry.previous).render() if entry.previous else "N/A - first of session"


def _bullets(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _numbered(lines: Sequence[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))


def _checked(story: _Story) -> Iterator[str]:
    for check in story.checks():
        yield f"Expected {check.expected} Observed: {check.observed}"


def _plain(entry: Entry, story: _Story) -> str:
    previous = f"\n- Previous PDCA: {_previous(entry)}" if entry.previous else ""
    return f"""# PDCA (Cycle) — {_sentence(story.title)}

## Plan
- **Objective:** {story.title} without touching the rest.
- {story.problem()}
{_bullets(story.causes() or (story.say(_EXPECTED),))}

## Do
{_bullets(story.steps())}

## Check
{_bullets(list(_checked(story)))}
- QA Feedback (quote literally):
> {story.feedback()}

## Act
{_bullets(story.lessons())}

## Metadata
- Agent: {entry.agent}
- Role: {entry.role}
- Sprint: {entry.sprint}
- Date: {entry.stamp[:10]}T{entry.stamp[-4:-2]}:{entry.stamp[-2:]}:00Z{previous}
"""


def _emoji(entry: Entry, story: _Story) -> str:
    return f"""[Back to Session](../../../project.state.md)

# 📋 PDCA Cycle: {story.title} - {entry.stamp}

**🗓️ Date:** {entry.stamp}  
**🎯 Objective:** {story.title}  
**👤 Agent:** {entry.agent}  
**🎭 Role:** {entry.role}  
**🔗 Previous PDCA:** {_previous(entry)}  

## 📋 Summary
{story.problem()} {story.say(_STEPS)}

## 🎯 Plan
{_bullets((*story.causes(), *story.several(_EXPECTED, 1, 3)))}

## 🚀 Do
{_numbered(story.steps())}

## ✅ Check
{_bullets(list(_checked(story)))}

## 🔄 Act
{_bullets(story.lessons())}
"""


def _old_template(entry: Entry, story: _Story) -> str:
    following = f"**➡️ Next PDCA:** {_link(entry, entry.next).render()}  \n" if entry.next else ""
    return f"""# 📋 **PDCA Cycle: {story.title}**

**🗓️ Date:** {entry.stamp}  
**🎯 Objective:** {story.title}  
**🎯 Template Version:** 3.1.4.2  
**👤 Agent Name:** {entry.agent} → {story.main.component} specialist  
**👤 Agent Role:** {entry.role} → {story.main.component}  
**👤 Branch:** {story.main.branch}  
**🎯 Project Journal Session:** {entry.session}  
**🎯 Sprint:** {entry.sprint}  
**✅ Task:** {story.main.component} {story.main.version}  
**🚨 Issues:** {story.problem()}  
**📎 Previous Commit:** {story.names.rng.getrandbits(28):07x} {story.main.objective.past}  
**🔗 Previous PDCA:** {_previous(entry)}  
{following}
---

## **📊 SUMMARY**

### **QA Decisions**
- [x] **{story.main.component}:** {story.say(_EXPECTED)}
- [ ] **Later:** {story.say(_EXPECTED)}

### **TRON Feedback ({entry.stamp})**
```quote
{story.feedback()}
```

### **My Answer**
{story.say(_STEPS)}

---

## **📋 PLAN**
{_bullets((story.problem(), *story.causes(), *story.several(_EXPECTED, 1, 2)))}

## **🔧 DO**
{_numbered(story.steps())}

## **✅ CHECK**
{_bullets(list(_checked(story)))}

## **🎯 ACT**
{_bullets(story.lessons())}

## **💫 EMOTIONAL REFLECTION**
{story.mood()}
"""


def _test_first(entry: Entry, story: _Story) -> str:
    return f"""# CMM3 PDCA: {story.main.component} {story.main.version} - {story.title}

**Date**: {entry.stamp[:10]} UTC {entry.stamp[-4:-2]}:{entry.stamp[-2:]}
**Author**: {entry.agent}
**Role**: {entry.role}
**Status**: ✅ Complete
**Previous PDCA**: {_previous(entry)}

---

## **P - PLAN**

**Objective**: {story.title}.

{story.problem()} {story.say(_EXPECTED)}

## **C - CHECK (Success Criteria)**

{_bullets(list(_checked(story)))}

## **D - DO (Implementation)**

{_numbered(story.steps())}

## **A - ACT**

{_bullets(story.lessons())}
"""


def _draft(entry: Entry, story: _Story) -> PdcaDraft:
    folder = entry.path.rsplit("/", 1)[0]
    steps, checks, lessons = story.steps(), story.checks(), story.lessons()
    return PdcaDraft(
        title=story.title,
        objective=f"{story.title}, so that {story.say(_EXPECTED)}",
        agent_name=entry.agent,
        agent_description=f"owner of {story.main.component}",
        agent_role=entry.role,
        role_context=story.main.component,
        stamp=entry.stamp,
        session=entry.session,
        branch=story.main.branch,
        sprint=entry.sprint,
        task=f"{story.main.component} {story.main.version}",
        issues=story.problem(),
        previous_commit=f"{story.names.rng.getrandbits(28):07x} - {story.main.objective.past}",
        previous=_link(entry, entry.previous) if entry.previous else None,
        next=_link(entry, entry.next or f"{folder}/{RESERVED_NEXT}"),
        feedback=story.feedback(),
        answer=story.say(_STEPS),
        learning=lessons[0],
        tron=TronDecision(story.problem(), steps[0], checks[0].observed, story.say(_EXPECTED), 0),
        plan=(*story.causes(), *story.several(_EXPECTED, 1, 2)),
        do=steps,
        checks=checks,
        act=tuple(f"Learning: {lesson}" for lesson in lessons),
        reflection=story.mood(),
        process_learning=story.say(_LEARNED),
        quality_impact=story.say(_OBSERVED),
        next_focus=story.say(_EXPECTED),
        components=(story.main.component,),
    )
