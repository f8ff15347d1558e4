"""What is taken from a record as its steps, lessons and situation, and what is not."""

import random

from web4lora.domain.pdca import parse_pdca
from web4lora.samples.distil import Gist, distil
from web4lora.samples.lessons import process_answers
from web4lora.samples.names import Names
from web4lora.samples.sources import ProcessDocument, Sources

RECORD = """# PDCA Cycle: Links

**🗓️ Date:** 2025-08-24-UTC-1545
**🎯 Objective:** Move the links of the session to one folder
**🚨 Issues:** {issues}

## **📋 PLAN**
{plan}

## **🔧 DO**
{do}

## **✅ CHECK**
- **History:** `git log` shows every move ✅
- All 52 files stand in one folder

## **🎯 ACT**
{act}
"""


def gist(
    issues: str = "Copied files lost their history",
    plan: str = "- Scan all folders of it\n- Move what belongs together",
    do: str = "1. Moved every file with its history",
    act: str = "- Move files with git, so that history stays.",
) -> Gist:
    text = RECORD.format(issues=issues, plan=plan, do=do, act=act)
    return distil(parse_pdca(text, "a/2025-08-24-UTC-1545.pdca.md"), text)


def test_a_numbered_list_is_what_was_done() -> None:
    do = "- Task 5 has five refinements\n1. **Removed duplicate:** two files of one task\n"
    assert gist(do=do).steps == ("Removed duplicate: two files of one task",)


def test_of_other_lists_only_deeds_are_steps() -> None:
    do = "- Chat Response: essential facts only\n- Scripts: Moved them to one folder\n- Found two of them"
    assert gist(do=do).steps == ("Scripts: Moved them to one folder", "Found two of them")


def test_numbered_headings_are_steps_where_no_list_is() -> None:
    do = (
        "### **1. Inconsistency Removal (COMPLETE)**\n- Chat: essential facts only\n"
        "### **2. Move Files with History**\n### **3. The Realization**\n"
    )
    assert gist(do=do).steps == ("Inconsistency Removal", "Move Files with History")


def test_an_account_in_sentences_stays_as_it_is() -> None:
    do = "- The net had a hole of two metres.\n- Leyla and Piet mended it before noon."
    assert gist(do=do).steps == (
        "The net had a hole of two metres.",
        "Leyla and Piet mended it before noon.",
    )


def test_successes_and_errands_are_no_lessons() -> None:
    act = (
        "### **Success Achieved**\n- All links in one format now\n"
        "### **Key Learning**\n- A copied file has no history\n"
        "### **Next Actions**\n- Push the moved files today\n"
    )
    assert gist(act=act).lessons == ("A copied file has no history",)


def test_a_stated_learning_goes_before_what_was_achieved() -> None:
    act = (
        "### **Links Enhanced**\n- All links in one format now\n### **Tidy Folders**\n- One for all\n"
        "\n**Process Learning:** history is lost by copying."
    )
    assert gist(act=act).lessons == ("history is lost by copying.",)


def test_a_resolved_issue_and_a_list_of_orders_are_no_situation() -> None:
    assert gist().situation == "Copied files lost their history"
    assert gist(issues="RESOLVED - all critical issues are fixed").situation == ""
    assert gist(issues="none").situation == ""
    assert gist(issues="none", plan="- The links of two folders differ").situation != ""


def test_marks_at_the_end_and_links_without_address_are_left_out() -> None:
    do = "1. Moved the first article ✅\n2. Wrote [GitHub](https://x/a) | [a/b.md](a/b.md) down\n"
    found = gist(do=do)
    assert found.steps == ("Moved the first article",)
    assert found.checks[0] == "History: git log shows every move"


RULES = """# Testing
## {heading}
- Every failed test gets a name and an owner
- A red test is repaired before the next feature
- Sources: [count] different files were read
- Every failed test gets a name and an owner
"""


def asked(path: str, heading: str) -> list[tuple[str, str]]:
    document = ProcessDocument(path, RULES.format(heading=heading))
    names = Names(random.Random(1))
    rows = process_answers(Sources(process=(document,)), names, "process_framework", 1)
    return [(row.instruction, row.output) for row in rows]


def test_rules_hold_no_hole_and_nothing_twice() -> None:
    [(_, output)] = asked("scrum.pmo/process/testing.md", "🧪 When a test fails")
    assert output.splitlines() == [
        "Our rules for When a test fails:",
        "- Every failed test gets a name and an owner",
        "- A red test is repaired before the next feature",
    ]


def test_a_common_heading_is_asked_for_with_its_document() -> None:
    for _ in range(5):
        [(instruction, _)] = asked("scrum.pmo/process/testing.md", "Steps")
        assert "testing.md" in instruction


def test_tasks_templates_and_licences_are_no_rules() -> None:
    for path in ("scrum.pmo/sprints/sprint-2/task-4.md", "roles/X/templates/form.md", "AI-GPL.md"):
        assert asked(path, "Steps") == []


def test_what_is_still_to_do_is_no_lesson() -> None:
    act = "- Add a wrapper for the report\n- Continue with task two of it\n- Links break in silence"
    assert gist(act=act).lessons == ("Links break in silence",)
