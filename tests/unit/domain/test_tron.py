"""Labelled answers for the TRON rule: four labels, in order, filled, in the right place."""

import pytest

from web4lora.domain.pdca_rules import check_tron
from web4lora.domain.tron import find_tron

WORDS = ("Trigger", "Response", "Outcome", "Next")
ALONE = "Write a TRON decision record: we move to Vitest."
PDCA = "Create a PDCA for the move to Vitest with a TRON decision in Plan."
RECORD = """**Trigger:** Two runners doubled the reports.
**Response:** Keep Vitest, drop the other.
**Outcome:** One report for all suites.
**Next:** Tell the team on Monday."""


def in_plan(record: str) -> str:
    return f"# PDCA\n\n## Objective\nX\n\n## Plan\n{record}\n\n## Do\n- it\n\n## Check\nok\n\n## Act\nok\n"


def labelled(form: str) -> str:
    return "\n".join(form.format(word, word[0], word[1:]) for word in WORDS)


FORMS = [
    "**{}:** some text", "**{}**: some text", "- {}: some text", "{}: some text", "1. **{}:** some text",
    "**{} (Verbatim):** some text", "**[{1}]{2}:** some text", "- **{}:** some text", "**{}:**\n> quoted text",
    "**{}:**\n```\nfenced text\n```", "* **{}:** some text", "**🎯 {}:** some text", "🔔 **{}:** some text",
    "#### {}\nsome text", "  - {}: some text", "__{}:__ some text", "- [ ] **{}:** some text", "**{}:**\n\n- one item",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_label_counts_in_every_accepted_form(form: str) -> None:
    assert check_tron(in_plan(labelled(form)), PDCA).reasons == ()


PASSING = {
    "in plan": (in_plan(RECORD), PDCA),
    "under a sub-heading of plan": (in_plan("### TRON (Trigger-Response-Outcome-Next)\n" + RECORD), PDCA),
    "plan with other fields behind": (in_plan(RECORD + "\n\n**Implementation Strategy:**\n- one"), PDCA),
    "two records": (in_plan(f"{RECORD}\n\n{RECORD}"), PDCA),
    "broken record, then a good one": (in_plan(f"**Trigger:** x\n\n{RECORD}"), PDCA),
    "no prompt given": (in_plan(RECORD), ""),
    "stand-alone": (RECORD, ALONE),
    "stand-alone in a bare fence": (f"```\n{RECORD}\n```", ALONE),
    "stand-alone with a title": (f"# Decision: one runner\n\n{RECORD}", "Document this decision as TRON: one runner."),
    "stand-alone headings": ("## Trigger\nx happened\n## Response\nwe did y\n## Outcome\nz\n## Next\nw", ALONE),
    "stand-alone about PDCA files": (RECORD, "Write a decision record for renaming our PDCA files."),
    "stand-alone asked in German": (RECORD, "Schreibe einen TRON-Eintrag zu Vitest."),
    "upper case": (in_plan(RECORD.replace("Trigger", "TRIGGER")), PDCA),
    "real record's verbatim trigger": (in_plan("**Trigger (User Request - Verbatim):**\n```\nfix it!!\n```\n\n**Response (What We Need To Do):**\n\n1. fix\n\n**Outcome (Expected Results):**\n- fixed\n\n**Next:**\n\n1. test"), PDCA),
}  # fmt: skip

FAILING = {
    "next missing": (in_plan(RECORD.rsplit("\n", 1)[0]), PDCA),
    "wrong order": (in_plan("\n".join(reversed(RECORD.splitlines()))), PDCA),
    "response before trigger": (in_plan("\n".join(RECORD.splitlines()[i] for i in (1, 0, 2, 3))), PDCA),
    "outcome empty": (in_plan(RECORD.replace("One report for all suites.", "")), PDCA),
    "outcome a placeholder": (in_plan(RECORD.replace("One report for all suites.", "{{OUTCOME}}")), PDCA),
    "next TBD": (in_plan(RECORD.replace("Tell the team on Monday.", "TBD")), PDCA),
    "next empty before a heading": (in_plan(RECORD.replace("Tell the team on Monday.", "\n\n### Strategy\n- one")), PDCA),
    "in do instead of plan": (in_plan("nothing here").replace("- it", RECORD), PDCA),
    "after plan under its own heading": (in_plan("words").replace("## Do", f"## TRON\n{RECORD}\n\n## Do"), PDCA),
    "no plan": (RECORD, PDCA),
    "in a fence": (in_plan(f"```\n{RECORD}\n```"), PDCA),
    "in a yaml fence": (in_plan("```yaml\n" + RECORD.replace("*", "") + "\n```"), PDCA),
    "in a comment": (in_plan(f"<!--\n{RECORD}\n-->"), PDCA),
    "as inline code": (in_plan("\n".join(f"`{line}`" for line in RECORD.splitlines())), PDCA),
    "a sentence with the words": (in_plan("The trigger led to a response, the outcome was good and next comes Timer."), PDCA),
    "all on one line": (in_plan(RECORD.replace("\n", " ")), PDCA),
    "a title only": (in_plan("**TRON (Trigger → Response → Outcome → Next)**"), PDCA),
    "arrow line": (in_plan("Trigger → Response → Outcome → Next: as always"), PDCA),
    "the person": (in_plan("**👤 TRON:** @USER\n**TRON Feedback:** please hurry\n**TRON Response:** 1a"), PDCA),
    "words without colon": (in_plan("\n".join(f"{word} something" for word in WORDS)), PDCA),
    "near labels": (in_plan(labelled("**{}s:** text")), PDCA),
    "expected outcome": (in_plan(RECORD.replace("**Outcome", "**Expected Outcome")), PDCA),
    "next steps elsewhere": (in_plan(RECORD.rsplit("\n", 1)[0] + "\n**Next Steps:** later"), PDCA),
    "split between plan and act": (in_plan(RECORD.rsplit("\n", 1)[0]).replace("## Act\nok", "## Act\n**Next:** x"), PDCA),
    "stand-alone lacks one": (RECORD.replace("**Outcome:**", "**Result:**"), ALONE),
    "empty": ("", ALONE),
}  # fmt: skip


@pytest.mark.parametrize(("answer", "prompt"), PASSING.values(), ids=PASSING.keys())
def test_a_complete_decision_passes(answer: str, prompt: str) -> None:
    assert check_tron(answer, prompt).reasons == ()


@pytest.mark.parametrize(("answer", "prompt"), FAILING.values(), ids=FAILING.keys())
def test_anything_less_fails_with_a_reason(answer: str, prompt: str) -> None:
    verdict = check_tron(answer, prompt)
    assert not verdict.passed
    assert verdict.reasons


def test_a_decision_is_read_with_its_line() -> None:
    (decision,) = find_tron(f"# Title\n\n{RECORD}\n")
    assert decision.start_line == 3
    assert decision.trigger == "Two runners doubled the reports."
    assert decision.next == "Tell the team on Monday."
