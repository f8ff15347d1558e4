"""Labelled answers for the template rule: every section says what it is there to say."""

import pytest

from web4lora.domain.pdca_rules import check_template

RECORD = """# PDCA Cycle: Restore Counter

**🎯 Objective:** Make Counter restorable from its scenario without losing a single step

**🔗 Previous PDCA:** [GitHub](https://github.com/o/r/blob/dev/x/s/2026-03-01-UTC-0900.pdca.md) | [§/s/2026-03-01-UTC-0900.pdca.md](2026-03-01-UTC-0900.pdca.md)
**➡️ Next PDCA:** [2026-03-03-UTC-0900.pdca.md](2026-03-03-UTC-0900.pdca.md)

## Plan
**Trigger:** A restored counter showed zero instead of twelve.
**Response:** Move the start value from the constructor into init.
**Outcome:** Every stored counter keeps its value through a restart.
**Next:** Look for the same pattern in Timer.

## Do
- Added a red test for the round trip of a counter
- Moved the assignment into init

## Check
Expected: the suite passes after the change. Observed: 14 of 14 tests pass.

## Act
We learned that a constructor which assigns state hides a lost scenario.
"""

PLAN = RECORD[RECORD.index("## Plan") : RECORD.index("## Do")]
DO = RECORD[RECORD.index("## Do") : RECORD.index("## Check")]
CHECK = RECORD[RECORD.index("## Check") : RECORD.index("## Act")]
ACT = RECORD[RECORD.index("## Act") :]
NEXT = "[2026-03-03-UTC-0900.pdca.md](2026-03-03-UTC-0900.pdca.md)"


def changed(*pairs: tuple[str, str]) -> str:
    text = RECORD
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


def act(text: str) -> str:
    return changed((ACT, f"## Act\n{text}\n"))


def do(text: str) -> str:
    return changed((DO, f"## Do\n{text}\n\n"))


def check(text: str) -> str:
    return changed((CHECK, f"## Check\n{text}\n\n"))


PASSING = {
    "the record": RECORD,
    "first of session": changed(("[GitHub](https://github.com/o/r/blob/dev/x/s/2026-03-01-UTC-0900.pdca.md) | [§/s/2026-03-01-UTC-0900.pdca.md](2026-03-01-UTC-0900.pdca.md)", "N/A - first of session")),
    "open boxes": act("- [ ] Search layer2 for assignments in constructors and move them next week"),
    "arrays and generics": do("- Changed the field to `names` of type string[] and the method to Promise<Map<string, number>>"),
    "footnote": act("We learned [1] that a constructor which assigns state hides a lost scenario."),
    "the word TODO in a sentence": act("We removed the last TODO and will search layer2 for the same pattern."),
    "braces in a fence": do("```ts\nconst text = '{{NAME}}'.replace('{{NAME}}', name);\nrun(text, again, once, more);\n```"),
    "placeholder in inline code": act("We learned to keep `{{NAME}}` out of the finished records from now on."),
    "commands only": do("```bash\nnpm run build\nnpx vitest run test/counter\ngit push origin dev/x\n```"),
    "numbered steps as headings": do("### Step 1: red test\nWrote a failing test for the round trip.\n### Step 2: move\nMoved it."),
    "inline commands": do("Ran `npx vitest run` twice, once before and once after moving the value."),
    "table as check": check("| expected | observed |\n|---|---|\n| all tests pass | 14 of 14 pass |\n| no new warning | none seen |"),
    "ticks as check": check("- ✅ Build prints no warning\n- ✅ Links resolve from the new folder"),
    "verified that": check("Verified that the restored counter returns twelve after a restart of the process."),
    "next step": act("Next, search the whole of layer2 for assignments in constructors."),
    "improvement": act("The review checklist gains a line about assignments in constructors."),
    "german check": check("- Erwartet waren vierzehn grüne Tests, es wurden vierzehn.\n- Keine Warnung mehr beim Bauen."),
    "german act": act("Erkenntnis: Zustand gehört in das Szenario. Künftig prüfen wir das vorher."),
    "sub-heading in plan": changed(("## Plan\n", "## Plan\n### TRON decision\n")),
    "prose about the next record": act("- Learning: state belongs to the scenario.\n- Next PDCA: the Timer has the same flaw."),
    "leading prose before the fence": f"Here it is:\n\n```markdown\n{RECORD}```",
    "link with brackets in its text": changed((NEXT, "[§/s/[draft].pdca.md](2026-03-03-UTC-0900.pdca.md)")),
    "note behind the link": changed((NEXT, f"{NEXT} ✅ planned")),
}  # fmt: skip

FAILING = {
    "schema fails": changed(("## Act", "## Acting")),
    "objective of two words": changed(("Make Counter restorable from its scenario without losing a single step", "Fix counter")),
    "act is TODO": act("TODO"),
    "act is TBD": act("- TBD"),
    "act to be filled": act("(To be filled after the CHECK phase)"),
    "bracket placeholder": act("[Describe what you learned and what comes next]"),
    "angle placeholder": do("<list the concrete actions that were taken here>"),
    "template braces": act("**Success:** {{SUCCESS_SUMMARY}} and {{NEXT_STEP}} for the team in the future"),
    "template braces beside real text": act("We learned that state belongs to the scenario, says {{AGENT_NAME}}."),
    "lorem ipsum": act("Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor."),
    "repeated sentence": act("We learned it. We learned it. We learned it. We learned it. We learned it."),
    "repeated word": act("learn learn learn learn learn learn learn learn learn learn"),
    "repeated phrase without stops": act("improve the next step improve the next step improve the next step improve the next step"),
    "same text in two sections": changed((ACT, "## Act" + CHECK.removeprefix("## Check"))),
    "empty section": act(""),
    "labels without content": act("**Success Achieved:**\n\n**Learning:**\n\n**Next Steps:**"),
    "three words": act("Improve the tests."),
    "comment only": act("<!-- We learned that a constructor which assigns state hides a lost scenario. -->"),
    "no TRON": changed((PLAN, "## Plan\nWe move the start value from the constructor into init and test it.\n\n")),
    "TRON lacks next": changed(("**Next:** Look for the same pattern in Timer.\n", "")),
    "TRON outcome empty": changed(("Every stored counter keeps its value through a restart.", "")),
    "TRON outcome TBD": changed(("Every stored counter keeps its value through a restart.", "TBD")),
    "TRON outside plan": changed((PLAN, "## Plan\nWe move the start value from the constructor into init.\n\n"), ("## Check\n", "## Check\n" + PLAN.removeprefix("## Plan\n"))),
    "vague do": do("The work was done as discussed and everything went quite well in the end."),
    "vague check": check("We had a look at it and everybody is rather happy with the outcome."),
    "hopeful check": check("Looks good so far, nobody complained and the team feels fine about it."),
    "vague act": act("The task is finished and the ticket was closed by the team this afternoon."),
    "file scheme": changed((NEXT, "[next](file:///home/me/2026-03-03.pdca.md)")),
    "file link in the text": act("We learned a lot, see [the notes](file:///home/me/notes.md) for the details."),
    "empty target": changed((NEXT, "[2026-03-03-UTC-0900.pdca.md]()")),
    "empty target in the text": act("We learned that links rot, see [the record]() for what comes next."),
    "TBD target": changed((NEXT, "[GitHub](TBD) | [§/s/x.pdca.md](x.pdca.md)")),
    "bare second half": changed((NEXT, "[GitHub](https://github.com/o/r/blob/main/x.pdca.md) | §/s/x.pdca.md")),
    "missing bracket": changed((NEXT, "[2026-03-03-UTC-0900.pdca.md(2026-03-03-UTC-0900.pdca.md)")),
    "bare file name": changed((NEXT, "2026-03-03-UTC-0900.pdca.md")),
    "forward N/A": changed((NEXT, "N/A")),
    "path in inline code": changed((NEXT, "`2026-03-03-UTC-0900.pdca.md`")),
    "empty answer": "",
}  # fmt: skip


@pytest.mark.parametrize("answer", PASSING.values(), ids=PASSING.keys())
def test_a_record_with_real_content_passes(answer: str) -> None:
    assert check_template(answer).reasons == ()


@pytest.mark.parametrize("answer", FAILING.values(), ids=FAILING.keys())
def test_a_record_without_real_content_fails(answer: str) -> None:
    assert not check_template(answer).passed
