"""Whole records, odd and broken ones among them.

Each row is one way to make or break a record, against what a careful reader labels.
"""

from typing import Any

import pytest

from record_forms import filled, found, inspect

#: Whole records; <BODY> is four plain phases.
RECORDS: list[tuple[str, str, str, dict[str, Any]]] = [
    (
        "date from header",
        "a/pdca-x.pdca.md",
        "# PDCA: x\n\n**🗓️ Date:** Thu Nov 27 18:05:12 UTC 2025\n<BODY>",
        {"date": "2025-11-27", "time": "18:05:12"},
    ),
    (
        "date rfc",
        "a/x.pdca.md",
        "# PDCA: x\n\n**🗓️ Date:** Mon, 10 Nov 2025 09:20:08 GMT\n<BODY>",
        {"date": "2025-11-10", "time": "09:20:08"},
    ),
    (
        "date sp",
        "a/x.pdca.md",
        "# PDCA: x\n\n**Date**: 2025-11-11 UTC 07:48\n<BODY>",
        {"date": "2025-11-11", "time": "07:48"},
    ),
    (
        "date XX",
        "a/x.pdca.md",
        "# PDCA: x\n\n**Date**: 2025-01-XX\n<BODY>",
        {"date": None, "time_valid": False},
    ),
    (
        "date sh",
        "a/x.pdca.md",
        "# PDCA: x\n\n**Date**: $(date -u +%F' '%T'Z')\n<BODY>",
        {"date": None, "time": None, "time_valid": True},
    ),
    (
        "timestamp",
        "a/x.pdca.md",
        "# PDCA: x\n\n**🗓️ Timestamp:** Tue Nov 11 07:35:48 UTC 2025\n<BODY>",
        {"date": "2025-11-11", "time": "07:35:48"},
    ),
    (
        "time sep",
        "a/x.pdca.md",
        "# PDCA: x\n\n**Date:** 2025-11-11\n**Time:** 07:48 UTC\n<BODY>",
        {"date": "2025-11-11", "time": "07:48"},
    ),
    (
        "time name",
        "a/2025-11-11-x.pdca.md",
        "# PDCA: x\n\n**Date:** 2025-11-11\n**Time:** 07:48 UTC\n<BODY>",
        {"date": "2025-11-11", "time": "07:48"},
    ),
    (
        "date title",
        "a/x.pdca.md",
        "# PDCA — Rigger — 2025-08-13 (UTC 08:46)\n<BODY>",
        {"date": "2025-08-13", "time": "08:46"},
    ),
    (
        "unicode emoji variation",
        "a/x.pdca.md",
        "# PDCA: x\n\n**🗓 Date:** 2025-11-11-UTC-0748\n<BODY>",
        {"date": "2025-11-11", "time": "07:48"},
    ),
    (
        "no bold",
        "a/x.pdca.md",
        "# PDCA: x\n\n🗓️ Date: 2025-11-11-UTC-0748\n<BODY>",
        {"time": "07:48"},
    ),
    (
        "breadcrumb first",
        "<FOLDER>2025-08-16-UTC-1201.pdca.md",
        "[Back](../x.md) | [Journal](y)\n\n# 📋 PDCA Cycle: Crane - 2025-08-16-UTC-1201\n**🗓️ Date:** 2025-08-16-UTC-1201  \n**🎭 Role:** ScrumMaster\n## 📋 Summary\nfine\n## 🎯 Plan\na\n## 🚀 Do\nb\n## ✅ Check\nc\n## 🔄 Act\nd\n",
        {
            "sections": ["summary", "plan", "do", "check", "act"],
            "agent_role": "ScrumMaster",
            "title": "PDCA Cycle: Crane - 2025-08-16-UTC-1201",
        },
    ),
    (
        "P-C-D-A",
        "<FOLDER>2025-11-22-UTC-2000.pdca.md",
        "# CMM3 PDCA: ONCE v0.1\n**Author**: AI Assistant (x)\n**Parent Iterations**:\n- [Iteration 1.7](./<ROPE>)\n**Tracking PDCA**: [Main](./<HOOK>)\n## **P - PLAN**\na\n## **C - CHECK (Success Criteria)**\nb\n## **D - DO (Implementation)**\nc\n## **A - ACT**\nd\n",
        {
            "sections": ["plan", "check", "do", "act"],
            "predecessor": "none",
            "agent_name": "AI Assistant (x)",
        },
    ),
    (
        "two records",
        "<FOLDER>2026-01-09-UTC-1100.x.pdca.md",
        "# PDCA: One\n\n**Date:** 2026-01-09\n**Status:** open\n<BODY>\n# PDCA: Two\n\n**Date:** 2026-01-10\n**Author:** Otto\n**Previous PDCA:** [rope](./<ROPE>)\n<BODY>",
        {
            "records": 2,
            "agent_name": None,
            "predecessor": "none",
            "sections": ["plan", "do", "check", "act"],
            "title": "PDCA: One",
        },
    ),
    (
        "stub",
        "<FOLDER>x.linker.pdca.md",
        "<!--\nSPDX-License-Identifier: X\n-->\n[other](./<ROPE>)\n",
        {"stub": True, "sections": [], "predecessor": "none"},
    ),
    (
        "hash in fence",
        "<FOLDER>a.pdca.md",
        "# PDCA: x\n\n## Plan\n```bash\n## Do\n# Act\n```\n\n## Check\nyes\n",
        {"sections": ["plan", "check"]},
    ),
    (
        "odd fence",
        "<FOLDER>a.pdca.md",
        "# PDCA: x\n\n## Plan\n```bash\nls\n\n## Do\ndone\n\n## Check\nyes\n\n## Act\nz\n",
        {"sections": ["plan", "do", "check", "act"]},
    ),
    (
        "odd fence mid",
        "<FOLDER>a.pdca.md",
        "# PDCA: x\n\n## Plan\n```bash\nls\n\n## Do\ndone\n```js\nx\n```\n\n## Check\nyes\n\n## Act\nz\n",
        {"sections": ["plan", "do", "check", "act"]},
    ),
    (
        "odd fence two",
        "<FOLDER>a.pdca.md",
        "# PDCA: x\n\n## Plan\n```bash\nls\n```\n```\n\n## Do\ndone\n\n## Check\nyes\n```\nfoo\n```\n\n## Act\nz\n",
        {"sections": ["plan", "do", "check", "act"]},
    ),
    (
        "quote fence with fence",
        "<FOLDER>a.pdca.md",
        "# PDCA: x\n\n### **TRON Feedback (2025)**\n```quote\nsay\n```bash\nls\n```\n```\n\n## Plan\na\n\n## Do\nb\n",
        {"sections": ["plan", "do"]},
    ),
    (
        "quote with a shell session, fences later",
        "<FOLDER>a.pdca.md",
        "# PDCA: x\n\n### **TRON Feedback (2025)**\n```quote\nsay\n```bash\nls\n```\n```\n\n## Plan\na\n\n## Do\n```bash\nls\n```\n\n## Check\n```bash\nls\n```\n\n## Act\nz\n",
        {"sections": ["plan", "do", "check", "act"]},
    ),
    (
        "sample of a record in a bare fence",
        "<FOLDER>a.pdca.md",
        "# PDCA: x\n\n## Plan\na\n\n```\n## Act\nsample\n\n## Plan\n```\n\n## Do\n",
        {"sections": ["plan", "do"]},
    ),
    (
        "setext",
        "<FOLDER>a.pdca.md",
        "# PDCA: x\n\nPlan\n----\na\n\nDo\n--\nb\n\nCheck\n-----\nc\n",
        {"sections": ["plan", "do", "check"]},
    ),
    (
        "fields before rule",
        "<FOLDER>a.pdca.md",
        "# PDCA: x\n**Agent Name:** Mara\n---\n## Plan\na\n",
        {"agent_name": "Mara", "sections": ["plan"]},
    ),
    (
        "headings in quote",
        "<FOLDER>a.pdca.md",
        "# PDCA: x\n\n> ## Plan\n> a\n\n- ## Do\n\n## Check\n",
        {"sections": ["check"]},
    ),
    (
        "bold as headings",
        "<FOLDER>a.pdca.md",
        "# PDCA: x\n\n**PLAN**\n\na\n\n**DO**\n\nb\n",
        {"sections": []},
    ),
    ("level 4", "<FOLDER>a.pdca.md", "# PDCA: x\n\n## Work\n\n#### Plan\na\n", {"sections": []}),
    (
        "toc",
        "<FOLDER>a.pdca.md",
        "# PDCA: x\n\n## Contents\n- [Plan](#plan)\n- [Do](#do)\n\n## Plan\na\n",
        {"sections": ["plan"]},
    ),
    (
        "nested phases",
        "a/2025-11-21-UTC-1306.pdca.md",
        "# PDCA: x\n\n## Iteration 1\n\n### Plan\na\n### Do\nb\n\n## Iteration 2\n\n### Check\nc\n",
        {"sections": ["plan", "do", "check"]},
    ),
    (
        "details",
        "a/2025-11-21-UTC-1306.pdca.md",
        "# PDCA: x\n\n<details>\n<summary>Plan</summary>\n\n## Plan\na\n</details>\n\n## Do\n",
        {"sections": ["plan", "do"]},
    ),
    (
        "html block no blank",
        "a/2025-11-21-UTC-1306.pdca.md",
        "# PDCA: x\n<div>\n## Plan\na\n</div>\n\n## Do\n",
        {"sections": ["do"]},
    ),
    (
        "trailing hashes",
        "a/2025-11-21-UTC-1306.pdca.md",
        "# PDCA: x #\n\n## Plan ##\na\n",
        {"sections": ["plan"], "title": "PDCA: x"},
    ),
    (
        "indent",
        "a/2025-11-21-UTC-1306.pdca.md",
        "# PDCA: x\n\n  ## Plan\na\n\n    ## Do\n",
        {"sections": ["plan"]},
    ),
    (
        "no space",
        "a/2025-11-21-UTC-1306.pdca.md",
        "# PDCA: x\n\n##Plan\na\n\n## Do\n",
        {"sections": ["do"]},
    ),
    ("latin", "<FOLDER>a.pdca.md", "# PDCA: x\n\n## Plän\n\n## Do\n", {"sections": ["do"]}),
    (
        "tron acr",
        "<FOLDER>a.pdca.md",
        "# PDCA: x\n\n## 📝 **PLAN**\n### **TRON (Trigger-Response-Outcome-Next)**\n**Trigger (User Request - Verbatim):**\nmake it hang higher please\n**Response (What We Need To Do):** raise the hook by hand\n**Outcome (Expected Results):** load hangs higher\n**Next:**\n1. grease the rope\n\n## DO\n",
        {
            "sections": ["plan", "do"],
            "tron": {
                "trigger": "make it hang higher please",
                "response": "raise the hook by hand",
                "outcome": "load hangs higher",
                "next": "1. grease the rope",
            },
        },
    ),
    (
        "tron user",
        "<FOLDER>a.pdca.md",
        "# PDCA: x\n**👤 TRON:** @USER\n\n### **TRON Feedback (2025-09-06-UTC-0905)**\n```quote\nraise it. pdca\n```\n## Plan\n",
        {"tron": None, "tron_quotes": ["raise it. pdca"]},
    ),
    ("kinds", "docs/howto.pdca.md.txt.md", "# x\n", {"kind": "process"}),
    (
        "guide",
        "scrum.pmo/roles/_shared/PDCA/howto.PDCA.md",
        "# How to PDCA\n\n## Plan\n\n## Do\n\n## Check\n\n## Act\n",
        {"kind": "process"},
    ),
    (
        "template",
        "scrum.pmo/roles/_shared/PDCA/template.md",
        "# 📋 **PDCA Cycle: {{TITLE}}**\n\n## Plan\n\n## Do\n\n## Check\n\n## Act\n",
        {"kind": "process"},
    ),
    (
        "dated non pdca",
        "scrum.pmo/sprints/2025-08-01-report.md",
        "# Report\n\ntext\n",
        {"kind": "process"},
    ),
    (
        "dated w phases",
        "scrum.pmo/project.journal/x/2025-08-01-UTC-1010-report.md",
        "# Report\n<BODY>",
        {"kind": "pdca"},
    ),
    (
        "dated and titled",
        "scrum.pmo/project.journal/x/2025-08-01-UTC-1010-hoist.md",
        "# 📋 **PDCA Cycle: Hoist**\n\nNo phase yet.\n",
        {"kind": "pdca", "date": "2025-08-01"},
    ),
    (
        "dated, about PDCAs",
        "scrum.pmo/project.journal/x/2025-08-01-UTC-1010-hoist.md",
        "# PDCA usage in the team\n\nNo phase.\n",
        {"kind": "process"},
    ),
    (
        "undated in its folder",
        "scrum.pmo/roles/Rigger/PDCA/cycle1.md",
        "# Cycle 1\n<BODY>",
        {"kind": "pdca", "agent_role": "Rigger"},
    ),
    (
        "undated note in its folder",
        "scrum.pmo/roles/Rigger/PDCA/recover.md",
        "# Handover\n\n## Plan\nrest\n",
        {"kind": "process"},
    ),
    *[
        (
            f"title {title}",
            "scrum.pmo/project.journal/x/2025-08-01-UTC-1010-hoist.md",
            f"# 📋 **{title}**\n\nNo phase yet.\n",
            {"kind": "pdca", "time": "10:10"},
        )
        for title in ("PDCA Analysis: Hoist", "PDCA #3: Hoist", "Recovery PDCA: Hoist")
    ],
    (
        "a folder of records is no role",
        "scrum.pmo/roles/PDCA/2025-08-13-UTC-0846.md",
        "# PDCA: x\n<BODY>",
        {"kind": "pdca", "agent_role": None},
    ),
    (
        "the header knows the day",
        "<FOLDER>2025-01-XX-UTC-x.pdca.md",
        "# PDCA: x\n\n**Date:** 2025-01-18 UTC 14:30\n<BODY>",
        {"date": "2025-01-18", "time": "14:30", "time_valid": False},
    ),
    (
        "title of level two",
        "<FOLDER>2025-09-06-UTC-1005-hoist.pdca.md",
        "## 📋 **PDCA Cycle: Hoist**\n\n**👤 Agent Name:** Mara\n**🎯 Template Version:** 3.1\n**🔗 Previous PDCA:** [x](<ROPE>)\n\n## Plan\na\n",
        {"agent_name": "Mara", "template_version": "3.1", "predecessor": "<FOLDER><ROPE>"},
    ),
    (
        "fields of the body are not the header's",
        "<FOLDER>a.pdca.md",
        "# PDCA: x\n\n## Plan\n- **Agent:** starts first\n- **Role:** holds the rope\n**CMM Level:** CMM3\n",
        {"agent_name": None, "agent_role": None, "cmm_level": None},
    ),
    (
        "tron inside of bold",
        "<FOLDER>a.pdca.md",
        "# PDCA: x\n\n## Plan\n**Trigger: rope broke**\n**Response: spliced the rope**\n**Outcome: holds again**\n**Next: grease it weekly**\n",
        {
            "tron": {
                "trigger": "rope broke",
                "response": "spliced the rope",
                "outcome": "holds again",
                "next": "grease it weekly",
            }
        },
    ),
    (
        "tron in a table",
        "<FOLDER>a.pdca.md",
        "# PDCA: x\n\n## Plan\n| **Trigger** | rope broke |\n|---|---|\n| **Response** | spliced it |\n| **Outcome** | holds |\n| **Next** | grease it |\n",
        {"tron": None},
    ),
]


@pytest.mark.parametrize(
    ("path", "text", "expected"), [row[1:] for row in RECORDS], ids=[row[0] for row in RECORDS]
)
def test_a_record_of_this_form_is_read(path: str, text: str, expected: dict[str, Any]) -> None:
    document = inspect(filled(text), filled(path))
    expected = {key: filled(v) if isinstance(v, str) else v for key, v in expected.items()}
    assert found(document, expected) == expected
