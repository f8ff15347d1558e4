"""Labelled answers for the schema rule: sections and links, whatever the dress."""

import pytest

from web4lora.domain.pdca_rules import check_schema

RECORD = """# PDCA Cycle: Restore Counter

**🎯 Objective:** Make Counter restorable from its scenario

PRECEDES: [2026-03-01-UTC-0900.pdca.md](2026-03-01-UTC-0900.pdca.md)
FOLLOWS: [2026-03-03-UTC-0900.pdca.md](2026-03-03-UTC-0900.pdca.md)

## Plan
Move the state.

## Do
- moved it

## Check
Tests pass.

## Act
Look at Timer next.
"""


def changed(*pairs: tuple[str, str]) -> str:
    text = RECORD
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


def dressed(form: str) -> str:
    names = ("Plan", "Do", "Check", "Act")
    return changed(
        *((f"## {name}\n", form.format(name, upper=name.upper(), n=number) + "\n")
          for number, name in enumerate(names, start=2))
    )  # fmt: skip


DRESSES = [
    "## **{}**", "## **📋 {upper}**", "### {}", "# {}", "## {n}. {}", "## {n}) {}", "## 1f.{n} {upper}: Define",
    "## {}:", "## {} ##", "## __{}__", "## *{}*", "## 🗓️ {}", "## {} (the {upper} phase)", "## {} — details",
    "## Phase {n}: {}", "## {n}️⃣ {}", "## [{upper}]", "## {} Phase", "## {upper}", "## {} ✅",
]  # fmt: skip


@pytest.mark.parametrize("form", DRESSES)
def test_a_section_counts_whatever_its_dress(form: str) -> None:
    assert check_schema(dressed(form)).passed


PASSING = {
    "letter prefixes": changed(("## Plan", "## P - PLAN"), ("## Do", "## D — DO"), ("## Check", "## **C - CHECK**"), ("## Act", "## A: ACT")),
    "objective as a section": changed(("**🎯 Objective:** Make", "## Objective\nMake")),
    "objective as a plain field": changed(("**🎯 Objective:**", "Objective:")),
    "objective with its text below": changed(("**🎯 Objective:** Make", "**Objective:**\n- Make")),
    "N/A backwards": changed(("[2026-03-01-UTC-0900.pdca.md](2026-03-01-UTC-0900.pdca.md)", "N/A - first of session")),
    "previous and next labels": changed(("PRECEDES:", "**🔗 Previous PDCA:**"), ("FOLLOWS:", "- **➡️ Next PDCA:**")),
    "bare file names": changed(("[2026-03-01-UTC-0900.pdca.md](2026-03-01-UTC-0900.pdca.md)", "2026-03-01-UTC-0900.pdca.md")),
    "bold label with colon outside": changed(("PRECEDES:", "**PRECEDES**:"), ("FOLLOWS:", "**FOLLOWS**:")),
    "link on the line below": changed(("PRECEDES: ", "**Previous PDCA:**\n- ")),
    "both links on one line": changed((".md)\nFOLLOWS:", ".md) | FOLLOWS:")),
    "whole document in a markdown fence": f"```markdown\n{RECORD}```",
    "whole document in a bare fence": f"```\n{RECORD}```",
    "sentence before the fence": f"Here is the record you asked for:\n\n```markdown\n{RECORD}```\n\nTell me if it helps.",
    "fence with fences inside": f"```markdown\n{changed(('- moved it', '```bash' + chr(10) + 'npm test' + chr(10) + '```'))}```",
    "fence never closed": f"```markdown\n{RECORD}",
    "extra sections": RECORD + "\n## Definition of Done\n- [x] merged\n\n## Artifact Links\nnone\n",
    "phases in test-first order": changed(("## Check\nTests pass.\n\n", ""), ("## Do", "## Check\nTests pass.\n\n## Do")),
    "empty sections, content is not judged": changed(("Move the state.", ""), ("- moved it", "")),
    "indented as a whole": "\n".join(f"    {line}" for line in RECORD.splitlines()),
    "windows line ends": RECORD.replace("\n", "\r\n"),
    "pending inside a file name": changed(("FOLLOWS: [2026-03-03-UTC-0900.pdca.md](2026-03-03-UTC-0900.pdca.md)", "FOLLOWS: 2026-03-03-UTC-0900-pending-orders.pdca.md")),
    "underlined headings": changed(("## Plan", "Plan\n----")),
}  # fmt: skip

FAILING = {
    "no plan": changed(("## Plan\n", "")),
    "no objective": changed(("**🎯 Objective:** Make Counter restorable from its scenario", "")),
    "empty objective field": changed(("Make Counter restorable from its scenario", "")),
    "level four": changed(("## Check", "#### Check")),
    "bold line is no heading": changed(("## Act", "**Act**")),
    "word in a sentence": changed(("## Act\n", "Then we act on it.\n")),
    "checklist is no check": changed(("## Check\n", "## Checklist\n")),
    "definition of done is no do": changed(("## Do\n", "## Definition of Done\n")),
    "artifact links are no act": changed(("## Act\n", "## Artifact Links\n")),
    "planning is no plan": changed(("## Plan\n", "## Planning\n")),
    "do not is no do": changed(("## Do\n", "## Do not use Jest\n")),
    "table of contents": changed(("## Act\nLook at Timer next.\n", "- [Act](#act)\n")),
    "cycle overview instead of phases": changed(("## Plan", "## Plan - Do - Check - Act")),
    "section inside a fence": changed(("## Check\nTests pass.", "```\n## Check\nTests pass.\n```")),
    "section inside a comment": changed(("## Check\nTests pass.", "<!--\n## Check\nTests pass.\n-->")),
    "section inside a comment that starts mid-line": changed(("## Check\nTests pass.", "x <!-- \n## Check\nTests pass.\n-->")),
    "heading as inline code": changed(("## Check", "`## Check`")),
    "heading in a quotation": changed(("## Check", "> ## Check")),
    "no space after the mark": changed(("## Check", "##Check")),
    "goal is no objective": changed(("**🎯 Objective:**", "**🎯 Goal:**")),
    "no backward link": changed(("PRECEDES: [2026-03-01-UTC-0900.pdca.md](2026-03-01-UTC-0900.pdca.md)\n", "")),
    "no forward link": changed(("FOLLOWS: [2026-03-03-UTC-0900.pdca.md](2026-03-03-UTC-0900.pdca.md)\n", "")),
    "forward TBD": changed(("[2026-03-03-UTC-0900.pdca.md](2026-03-03-UTC-0900.pdca.md)", "TBD")),
    "forward pending": changed(("[2026-03-03-UTC-0900.pdca.md](2026-03-03-UTC-0900.pdca.md)", "(pending)")),
    "forward to be created": changed(("[2026-03-03-UTC-0900.pdca.md](2026-03-03-UTC-0900.pdca.md)", "will be created after review")),
    "forward placeholder": changed(("[2026-03-03-UTC-0900.pdca.md](2026-03-03-UTC-0900.pdca.md)", "[GitHub]({{URL}})")),
    "forward N/A": changed(("[2026-03-03-UTC-0900.pdca.md](2026-03-03-UTC-0900.pdca.md)", "N/A - last of session")),
    "forward empty target": changed(("(2026-03-03-UTC-0900.pdca.md)", "()")),
    "backward empty": changed((" [2026-03-01-UTC-0900.pdca.md](2026-03-01-UTC-0900.pdca.md)", "")),
    "label in code": changed(("PRECEDES: [2026-03-01-UTC-0900.pdca.md](2026-03-01-UTC-0900.pdca.md)", "`PRECEDES: 2026-03-01.pdca.md`")),
    "focus is no link": changed(("FOLLOWS:", "**Next PDCA Focus:**")),
    "commit is no link": changed(("PRECEDES:", "**Previous Commit:**")),
    "link words in a sentence": changed(("FOLLOWS: [2026-03-03-UTC-0900.pdca.md](2026-03-03-UTC-0900.pdca.md)", "The next PDCA follows tomorrow.")),
    "whole document in a text fence": f"```text\n{RECORD}```",
    "two half documents": f"```markdown\n{RECORD[:200]}\n```\n\n```markdown\n{RECORD[200:]}\n```",
    "example fence beside a poor record": f"# PDCA\n\n## Plan\nmine\n\n```markdown\n{RECORD}```",
    "nothing": "",
    "a refusal": "I can't write that.",
}  # fmt: skip


@pytest.mark.parametrize("answer", PASSING.values(), ids=PASSING.keys())
def test_a_complete_record_passes(answer: str) -> None:
    assert check_schema(answer).reasons == ()


@pytest.mark.parametrize("answer", FAILING.values(), ids=FAILING.keys())
def test_an_incomplete_record_fails_with_a_reason(answer: str) -> None:
    verdict = check_schema(answer)
    assert not verdict.passed
    assert verdict.reasons


def test_the_reason_names_what_is_missing() -> None:
    assert check_schema(changed(("## Act\n", ""))).reasons == ("no Act section",)
