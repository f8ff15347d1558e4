"""Single facts of a record in the forms that real records have."""

import pytest

from web4lora.domain.dates import stamp_of_name
from web4lora.domain.fields import fields_in
from web4lora.domain.headings import section_name
from web4lora.domain.link_targets import PathIndex, resolve_link
from web4lora.domain.markdown import read_markdown
from web4lora.domain.pdca import parse_pdca


def record(body: str) -> str:
    return f"# PDCA: crane\n\n**Date:** 2026-02-03\n\n{body}"


def test_a_name_may_leave_utc_out() -> None:
    stamp = stamp_of_name("2025-08-20-1552-object.md")
    assert stamp is not None and stamp.clock is not None
    assert stamp.clock.strftime("%H:%M") == "15:52"
    assert stamp_of_name("2025-08-20-9552-object.md").clock is None  # type: ignore[union-attr]


@pytest.mark.parametrize("heading", ["✅ Check Phase: Verification", "Check Phase (tests)", "Check phase - what holds"])  # fmt: skip
def test_a_phase_may_be_called_one(heading: str) -> None:
    assert section_name(heading) == "check"


def test_a_level_in_the_metadata_counts() -> None:
    text = record("## Plan\nx\n\n## 📊 **Meta**\n\n**CMM Level:** CMM3 (objective)\n")
    assert parse_pdca(text).cmm_level == 3


def test_objective_among_reproducible_and_verifiable_is_a_criterion() -> None:
    criteria = "**Objective:**\n- [ ] one number\n\n**Reproducible:**\n- [ ] a script\n"
    pdca = parse_pdca(record(f"## Plan\n\n### Criteria\n\n{criteria}"))
    assert pdca.objective is None
    stated = parse_pdca(record(f"**Objective:** Lift it\n\n## Plan\n\n### Criteria\n\n{criteria}"))
    assert stated.objective == "Lift it"


QA = {
    "a heading": "### **To TRON: QA Decisions required**\n- [ ] **Decision 1:** a or b\n  - a) x\n- [x] done\n",
    "a box without its bullet": "### QA Decisions\n[ ] **Decision 1: how**\n   - **Options:**\n",
    "a bold label": "**QA Decisions:**\n- [ ] Decision 1: revert\n  - a) all\n\n---\n- [ ] another list\n",
}


@pytest.mark.parametrize("text", QA.values(), ids=QA.keys())
def test_open_boxes_of_the_qa_section_count(text: str) -> None:
    assert parse_pdca(record(f"## Summary\n\n{text}\n## Plan\n- [ ] no decision\n")).qa_pending == 1


def test_a_title_about_qa_decisions_is_no_qa_section() -> None:
    text = "# PDCA: QA Decisions for the crane\n\n## Plan\n- [ ] no decision\n"
    assert parse_pdca(text).qa_pending == 0


QUOTES = {
    "TRON feedback": "### **TRON Feedback (2026-02-03-UTC-0900)**\n```quote\nlift it!!\n```\n",
    "user feedback": "### **User Feedback**\n```quoteext\nlift it!!\n```\n",
    "block quote of the first weeks": "## Check\n- QA Feedback (quote literally):\n> lift it!!\n\n- Evidence: x\n",
}


@pytest.mark.parametrize("text", QUOTES.values(), ids=QUOTES.keys())
def test_the_words_of_tron_are_found(text: str) -> None:
    assert parse_pdca(record(text)).tron_quotes == ("lift it!!",)


def test_a_choice_is_a_quote_and_a_placeholder_is_none() -> None:
    chosen = "### TRON Feedback (1)\n```quote\n1d\n2e\n```\n"
    waiting = "### TRON Feedback (2)\n```quote\n[Awaiting feedback]\n```\n"
    assert parse_pdca(record(chosen + waiting)).tron_quotes == ("1d\n2e",)


def test_one_line_may_hold_several_fields() -> None:
    view = read_markdown("**Agent:** Mira | **Role:** Tester | **Next:** [a](b.md) | [c](d.md)")
    assert [(f.label, f.value) for f in fields_in(view, 1, 1)] == [
        ("agent", "Mira"),
        ("role", "Tester"),
        ("next", "[a](b.md) | [c](d.md)"),
    ]


KNOWN = PathIndex.of(["j/one.pdca.md", "j/two.pdca.md", "j/me.pdca.md"])


def predecessor(text: str) -> str | None:
    return resolve_link(parse_pdca(text, "j/me.pdca.md").predecessor, "j/me.pdca.md", KNOWN).path


def test_backward_in_a_links_section_is_the_predecessor() -> None:
    assert predecessor("# me\n\n## Links\n- **Backward**: one.pdca.md (gate)\n") == "j/one.pdca.md"


def test_backward_dependencies_are_no_predecessor() -> None:
    assert predecessor(record("## Links\n\n**Backward (Dependencies):**\n- [a](one.pdca.md)\n")) is None  # fmt: skip


def test_previous_below_dual_links_is_the_predecessor_when_it_stands_alone() -> None:
    one = "## Act\ndone\n\n**Dual Links**:\n- Previous: one.pdca.md (gate)\n"
    assert predecessor(record(one)) == "j/one.pdca.md"
    assert predecessor(record(one + "- Previous: two.pdca.md (crane)\n")) is None


def test_previous_in_a_step_of_the_body_is_no_predecessor() -> None:
    assert predecessor(record("## Do\n- Previous: one.pdca.md was read\n")) is None


def test_none_in_the_header_is_not_overruled_by_the_body() -> None:
    sample = "## Do\n**Previous PDCA:** [One](one.pdca.md)\n"
    assert predecessor(record(f"**Previous PDCA:** N/A - first\n\n{sample}")) is None
    assert predecessor(record(f"**Previous PDCA:** TBD\n\n{sample}")) == "j/one.pdca.md"


def test_a_way_back_below_the_commit_is_no_predecessor() -> None:
    header = "**📎 Previous Commit:** ac1efa33 - fix\n[Back to session](../project.state.md)\n"
    assert parse_pdca(record(header)).predecessor is None


def test_a_history_line_is_a_kind_of_its_own() -> None:
    text = record("## Links\n\n**PDCA History**: [One](one.pdca.md) → **[Me](me.pdca.md)**\n")
    pdca = parse_pdca(text, "j/me.pdca.md")
    assert [link.kind for link in pdca.links] == ["history"]
    assert pdca.predecessor is None


def test_two_records_in_one_file_are_counted() -> None:
    text = record("## Plan\nx\n\n---\n\n# PDCA: second\n\n**Date**: 2026-02-04\n\n## Do\ny\n")
    assert parse_pdca(text).record_lines == (1, 10)
    assert parse_pdca(record("# Summary\n\nDate: 2026-02-04\n")).record_lines == (1,)


def test_an_unfinished_merge_is_told_and_makes_no_headings() -> None:
    text = record("## Plan\n<<<<<<< HEAD\nlift it\n=======\ndrop it\n>>>>>>> dev\n\n## Do\nx\n")
    pdca = parse_pdca(text)
    assert pdca.has_conflict
    assert [section.title for section in pdca.sections] == ["PDCA: crane", "Plan", "Do"]
    assert "".join(section.text for section in pdca.sections) == text
    assert not parse_pdca(record("```\n<<<<<<< HEAD\n=======\n>>>>>>> dev\n```\n")).has_conflict


def test_a_file_of_one_link_is_a_stub() -> None:
    comment = "<!--\nSPDX-License-Identifier: MIT\nSee the terms of the licence in that file over there.\n-->\n"  # fmt: skip
    assert parse_pdca(f"{comment}\n[target](target.md)\n").is_stub
    assert not parse_pdca(record("## Plan\nx\n")).is_stub


FORGOTTEN = "## Plan\n```bash\n# list\nls\n\n## **✅ CHECK**\nIt holds.\n\n## Act\nx\n"


def test_a_forgotten_fence_mark_swallows_no_phase() -> None:
    pdca = parse_pdca(record(FORGOTTEN))
    assert [section.name for section in pdca.sections] == [None, "plan", "check", "act"]
    assert "".join(section.text for section in pdca.sections) == record(FORGOTTEN)


def test_a_fence_that_is_a_whole_document_stays_one() -> None:
    text = record("## Plan\n```markdown\n# Sample\n\n## Check\nx\n")
    assert [section.name for section in parse_pdca(text).sections] == [None, "plan"]
