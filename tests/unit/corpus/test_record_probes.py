"""Small records in every form that real ones take, against what a careful reader labels.

Written for this project; each row is one way to name, head, link or break a record.
"""

from typing import Any

import pytest

from web4lora.corpus.documents import SourceDocument
from web4lora.corpus.inspection import describe
from web4lora.corpus.kinds import classify
from web4lora.domain.markdown import parse_sections
from web4lora.domain.pdca import PathIndex

FOLDER = "scrum.pmo/project.journal/2025-09-06-UTC-0900-crane/"
RECORD = FOLDER + "2025-09-06-UTC-1005-hoist.pdca.md"
ROPE = "2025-09-06-UTC-0905-rope.pdca.md"
HOOK = "2025-09-06-UTC-0830-hook.pdca.md"
MOVED = "scrum.pmo/archive/2025-09-06-UTC-0700-moved.pdca.md"
FILES = (FOLDER + ROPE, FOLDER + HOOK, MOVED, "docs/README.md")
BODY = """

## Plan
lift the load with care

## Do
lifted it

## Check
it hangs

## Act
grease it
"""

#: Heading → the section it opens.
HEADINGS: dict[str, str | None] = {
    "## **📋 PLAN**": "plan",
    "## **📝 Plan**": "plan",
    "## **🔨 Do**": "do",
    "## **⚡ Act**": "act",
    "## **🚀 Act**": "act",
    "## P - PLAN": "plan",
    "## **P - PLAN**": "plan",
    "## P — PLAN": "plan",
    "## 📋 PLAN": "plan",
    "## 1. PLAN": "plan",
    "## DO (The Action)": "do",
    "## PLAN: Analysis of Solutions": "plan",
    "## DO Plan": "do",
    "## 1f.1 PLAN: Define Problem": "plan",
    "### Plan": "plan",
    "## **C - CHECK (Success Criteria)**": "check",
    "## Phase 1: PLAN": "plan",
    "## PLAN Phase": "plan",
    "## **PLAN Phase: Survey**": "plan",
    "## [PLAN]": "plan",
    "## Plan 📋": "plan",
    "## PLAN — the hoist": "plan",
    "## D: DO": "do",
    "## (P) Plan": "plan",
    "## P: Plan": "plan",
    "## P (Plan)": "plan",
    "## Plan (P)": "plan",
    "## **PLAN** - Survey": "plan",
    "# PLAN": "plan",
    "## **📋 PLAN PHASE**": "plan",
    "## DO: Work ✅ COMPLETE": "do",
    "## ✅ CHECK ✅": "check",
    "## CHECK Results": "check",
    "## CHECK Phase Results": "check",
    "## Check Results": "check",
    "## **✅ CHECK** (2025-09-06)": "check",
    "## ✅ DO – lifting": "do",
    "## Planning": None,
    "## Action": None,
    "## Actions": None,
    "## Checklist": None,
    "## CHECK & ACT": None,
    "## Do not lift": None,
    "## Plan-Do-Check-Act": None,
    "## Plan:": "plan",
    "## **Plan**:": "plan",
    "##Plan": None,
    "## __PLAN__": "plan",
    "## 🅿️ PLAN": "plan",
    "## P️⃣ PLAN": "plan",
    "## 1️⃣ PLAN": "plan",
    "## 1️⃣ Plan": "plan",
    "## I. PLAN": "plan",
    "## A. ACT": "act",
    "## Step 1 - PLAN": "plan",
    "## 📋 P – PLAN": "plan",
    "## **1️⃣ PLAN**": "plan",
    "## **P**lan": "plan",
    "## **P** - Plan": "plan",
    "## P.L.A.N": None,
    "## ACT - Standardise": "act",
    "## ACT: Standardise & improve": "act",
    "## ACT (What we learned)": "act",
    "## Act → next": "act",
    "## Check/Verify": "check",
    "## Check (Verify)": "check",
    "## CHECK – Verification": "check",
    "## Check – was it good?": "check",
    "## DO | Work": "do",
    "## DO · Work": "do",
    "## DO Phase 2": "do",
    "## Plan for tomorrow": None,
    "## Act now": None,
    "## Check the hoist": None,
    "## DO Implementation": "do",
    "## DO IMPLEMENTATION": "do",
    "## CHECK VERIFICATION": "check",
    "## PLAN - DO": None,
    "## 🎯 Objective": "objective",
    "## **🎯 OBJECTIVE**": "objective",
    "## 🎯 Objectives": None,
    "## OBJECTIVE: lift": "objective",
    "## 🎬 ACT (Next Steps)": "act",
    "## **📊 SUMMARY**": "summary",
    "## SUMMARY": "summary",
    "## 💫 EMOTIONAL REFLECTION: Joy": "reflection",
    "## 🎯 PDCA PROCESS UPDATE": "process_update",
    "## Phase P: PLAN": "plan",
    "## **Phase 1 - PLAN**": "plan",
    "## PHASE 2: DO": "do",
    "## 2. Do - carry out": "do",
    "## 2) DO": "do",
    "## #2 DO": "do",
    "## Do ✔️": "do",
    "## PLAN<br>": "plan",
    "## PLAN {#plan}": "plan",
    '## <a name="plan"></a>PLAN': "plan",
    "## 📋 **PLAN** 📋": "plan",
    "## **📋 P**LAN": "plan",
    "## PLAN\t": "plan",
    "## P-PLAN": "plan",
    "## PLAN PHASE - Survey": "plan",
    "## PLAN Stage": "plan",
    "## Plan.": "plan",
    "## PLAN,": "plan",
    "## Plan!": "plan",
    "## PLAN...": "plan",
    "## ~~PLAN~~": "plan",
}

#: Lines of a header → what is read from them.
HEADERS: list[tuple[str, dict[str, Any]]] = [
    ("**👤 Agent Name:** Mara Builder → Hoist Specialist", {"agent_name": "Mara Builder"}),
    ("**👤 Agent Name:** Mara Builder -> Hoist", {"agent_name": "Mara Builder"}),
    ("**Agent**: Mara / Hoist", {"agent_name": "Mara / Hoist"}),
    ("- **Agent:** Mara Builder", {"agent_name": "Mara Builder"}),
    ("**👤 Agent:** 🤖 Mara Builder", {"agent_name": "Mara Builder"}),
    ("**Agent Name:** `MaraBuilder`", {"agent_name": "MaraBuilder"}),
    ("**👤 Agent Name:** {{AGENT_NAME}} → {{AGENT_DESCRIPTION}}", {"agent_name": None}),
    ("**👤 Agent Name:** N/A", {"agent_name": None}),
    ("**👤 Agent Name:** TBD → x", {"agent_name": None}),
    ("**👤 Agent Name:** [Agent Name]", {"agent_name": None}),
    ("**👤 Agent Name**: Mara Builder", {"agent_name": "Mara Builder"}),
    ("**Agent Name:** **Mara Builder**", {"agent_name": "Mara Builder"}),
    ("*Agent Name:* Mara Builder", {"agent_name": "Mara Builder"}),
    (
        "| Field | Value |\n|---|---|\n| Agent | Mara Builder |\n| Role | Rigger |",
        {"agent_name": "Mara Builder", "agent_role": "Rigger"},
    ),
    (
        "| **Agent Name** | Mara Builder |\n|---|---|\n| **Date** | 2025-09-06 |",
        {"agent_name": "Mara Builder"},
    ),
    ("**👤 Agent Role:** Rigger → lifting", {"agent_role": "Rigger"}),
    ("**🎭 Role:** Rigger", {"agent_role": "Rigger"}),
    ("> **Role:** Rigger", {"agent_role": "Rigger"}),
    ("**Author**: Claude Opus 4.5", {"agent_name": "Claude Opus 4.5"}),
    ("**Agent Name:**   Mara   ", {"agent_name": "Mara"}),
    ("**AI Agent:** Mara", {"agent_name": "Mara"}),
    (
        "---\nagent: Mara\nrole: Rigger\ndate: 2025-09-06\n---\n# PDCA: x",
        {"agent_name": "Mara", "agent_role": "Rigger"},
    ),
    ("**🏅 CMM Badge:** CMM3 (Development - Earned 2025-11-10)", {"cmm_level": 3}),
    ("**🏅 CMM Badge:** pending TRON review", {"cmm_level": None}),
    ("**CMM Level**: CMM3 (1f Process - 11 Steps)", {"cmm_level": 3}),
    ("**🎯 CMM Level:** Level 4", {"cmm_level": 4}),
    ("**🏅 CMM Badge:** CMM2 → CMM3", {"cmm_level": 2}),
    ("**🎯 CMM Target:** CMM4", {"cmm_level": None}),
    ("**CMM Status:** CMM3", {"cmm_level": None}),
    (
        "**🎯 Objective:** reach CMM4 with the hoist",
        {"cmm_level": None, "objective": "reach CMM4 with the hoist"},
    ),
    ("**CMMI Level:** 3", {"cmm_level": 3}),
    ("**CMM3 Compliance:** yes", {"cmm_level": None}),
    ("**🎯 Template Version:** 3.1.4.2", {"template_version": "3.1.4.2"}),
    ("**Template Version**: v3.2.4.2", {"template_version": "3.2.4.2"}),
    ("**📋 Template Version:** 3.0 (see howto)", {"template_version": "3.0"}),
    ("**📋 Template Version:** 3", {"template_version": "3"}),
    ("**🎯 Objective:** move to template version 3.2.4.2", {"template_version": None}),
    ("**🎯 Template Version:** N/A", {"template_version": None}),
    ("**🗓️ Date:** 2025-09-06T10:05:00Z", {"date": "2025-09-06", "time": "10:05"}),
    ("**🗓️ Date:** 2025-09-07-UTC-1200", {"date": "2025-09-06", "time": "10:05"}),
    ("**🎯 Objective:** lift\n\n**Branch:** dev/x", {"objective": "lift", "branch": "dev/x"}),
    (
        "**🎯 Objective:** lift the load\nand lower it\n\n**Branch:** dev/x",
        {"objective": "lift the load and lower it"},
    ),
    ("**🎯 Objective:** lift → lower", {"objective": "lift → lower"}),
    ("x\n\n## Objective\nLift the load well.", {"objective": "Lift the load well."}),
    (
        "x\n\n## **🎯 OBJECTIVE**\n\n**Goal:** Lift the load well.",
        {"objective": "Goal: Lift the load well."},
    ),
    ("**🎯 Objective:** {{OBJECTIVE}}", {"objective": None}),
    ("**👤 Branch:** dev/once0304 → links", {"branch": "dev/once0304"}),
    ("**Branch**: `dev/x`", {"branch": "dev/x"}),
    ("**👤 Branch:** [dev/x](https://github.com/o/r/tree/dev/x)", {"branch": "dev/x"}),
    (
        "**🎯 Project Journal Session:** 2025-09-06-UTC-0900-crane → lifting",
        {"session": "2025-09-06-UTC-0900-crane"},
    ),
    (
        "**🎯 Project Journal Session:** [2025-09-06-UTC-0900-crane](../x.md)",
        {"session": "2025-09-06-UTC-0900-crane"},
    ),
    ("**🎯 Sprint:** Sprint 20 → cranes", {"sprint": "Sprint 20"}),
    ("**🎯 Sprint:** N/A → cranes", {"sprint": None}),
    (
        "<<<<<<< HEAD\n**👤 Agent Name:** Mara\n=======\n**👤 Agent Name:** Otto\n>>>>>>> dev/x",
        {"agent_name": "Mara", "conflict_markers": True},
    ),
    (
        "<!--\nSPDX-License-Identifier: AGPL-3.0-only\n**Agent Name:** Copyright\n-->\n\n**👤 Agent Name:** Mara",
        {"agent_name": "Mara"},
    ),
    ("<!-- **👤 Agent Name:** ghost -->\n**👤 Agent Name:** Mara", {"agent_name": "Mara"}),
    ("**👤 Agent:** Mara (Cursor IDE)", {"agent_name": "Mara (Cursor IDE)"}),
    ("**🗓️ Date:** $(date -u +%F)", {"date": "2025-09-06", "time": "10:05"}),
    (
        "**Agent Name:** Mara | **Agent Role:** Rigger | **Branch:** dev/x",
        {"agent_name": "Mara", "agent_role": "Rigger", "branch": "dev/x"},
    ),
    (
        "**Agent Name:** Mara<br>**Agent Role:** Rigger<br/>",
        {"agent_name": "Mara", "agent_role": "Rigger"},
    ),
    (
        "**Agent Name:** Mara\\\n**Agent Role:** Rigger\\",
        {"agent_name": "Mara", "agent_role": "Rigger"},
    ),
    (
        "---\n\n**👤 Agent Name:** Mara\n\n---\n\n**👤 Agent Role:** Rigger\n\n---",
        {"agent_name": "Mara", "agent_role": "Rigger"},
    ),
    ("### Header\n\n**👤 Agent Name:** Mara", {"agent_name": "Mara"}),
]

#: Header lines → paths of predecessor and successor, or the status where there is none.
#: {ROPE} and {FOLDER} stand for the record before this one.
LINKS: list[tuple[str, dict[str, str]]] = [
    (
        "**🔗 Previous PDCA:** [GitHub](https://github.com/o/r/blob/dev/2025-09-06/<FOLDER><ROPE>) | [§/<FOLDER><ROPE>](./<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    (
        "**🔗 Previous PDCA:** [GitHub](https://github.com/o/r/blob/dev/2025-09-06/<FOLDER><ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ("**🔗 Previous PDCA:** [<ROPE>](./<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Previous PDCA:** <ROPE>", {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Previous PDCA:** 2025-09-06-UTC-0905-rope.pdca", {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Previous PDCA:** 2025-09-06-UTC-0905-rope", {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Previous PDCA:** `<FOLDER><ROPE>`", {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Previous PDCA:** <ROPE> (rope)", {"predecessor": "<FOLDER><ROPE>"}),
    (
        "**🔗 Previous PDCA:** <https://github.com/o/r/blob/dev/2025-09-06/<FOLDER><ROPE>>",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    (
        "**🔗 Previous PDCA:** https://github.com/o/r/blob/dev/2025-09-06/<FOLDER><ROPE>",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ("**🔗 Previous PDCA:** §/<FOLDER><ROPE>", {"predecessor": "<FOLDER><ROPE>"}),
    (
        "**🔗 Previous PDCA:** [GitHub](https://github.com/o/r/blob/x/nowhere/a.pdca.md) | [§/<FOLDER><ROPE>](../wrong/<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ("**🔗 Previous PDCA:** [x](/Users/me/repo/<FOLDER><ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    (
        "**🔗 Previous PDCA:** [x](file:///Users/me/repo/<FOLDER><ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ("**🔗 Previous PDCA:** [x](/workspace/<FOLDER><ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    (
        "**🔗 Previous PDCA:** [GitHub](https://github.com/o/r/blob/dev%2Fonce/<FOLDER><ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ("**🔗 Previous PDCA:** [x](./<ROPE>#plan)", {"predecessor": "<FOLDER><ROPE>"}),
    ('**🔗 Previous PDCA:** [x](./<ROPE> "Rope")', {"predecessor": "<FOLDER><ROPE>"}),
    (
        "**📎 Previous Commit:** abc123 - rope  \n[GitHub](https://github.com/o/r/blob/dev/2025-09-06/<FOLDER><ROPE>) | [§/<FOLDER><ROPE>](<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    (
        "**📎 Previous Commit:** abc123 - rope\n\n[GitHub](https://github.com/o/r/blob/dev/2025-09-06/<FOLDER><ROPE>) | [§/<FOLDER><ROPE>](<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    (
        "[🔗 Previous PDCA: <ROPE>](../../../) | [Local](./<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    (
        "🔗 Previous PDCA: [GitHub](https://github.com/o/r/blob/dev/2025-09-06/<FOLDER><ROPE>) | [<ROPE>](<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ("Previous PDCA: [<ROPE>](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("- **Previous PDCA**: [<ROPE>](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    (
        "**🔗 Previous PDCA:**\n[GitHub](https://github.com/o/r/blob/dev/2025-09-06/<FOLDER><ROPE>) | [<ROPE>](<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    (
        "**🔗 Previous PDCA:**\n- [GitHub](https://github.com/o/r/blob/dev/2025-09-06/<FOLDER><ROPE>)\n- [<ROPE>](<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ("## 🔗 Previous PDCA\n[<ROPE>](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Previous PDCA:** N/A - first of the day", {"predecessor": "none", "successor": "none"}),
    ("**🔗 Previous PDCA:** None (session start)", {"predecessor": "none"}),
    ("**🔗 Previous PDCA:** N/A\n\n## Links\n- [x](<ROPE>)", {"predecessor": "none"}),
    (
        "**➡️ Next PDCA:** [GitHub](https://github.com/o/r/blob/dev/2025-09-06/<FOLDER><ROPE>) | [§/<FOLDER><ROPE>](<ROPE>)",
        {"predecessor": "none", "successor": "<FOLDER><ROPE>"},
    ),
    ("**➡️ Next PDCA:** TBD", {"successor": "none"}),
    ("**➡️ Next PDCA:** (pending)", {"successor": "none"}),
    (
        "**➡️ Next PDCA:** [GitHub]({{GITHUB_URL}}) | [{{LOCAL_PATH}}]({{LOCAL_PATH}})",
        {"successor": "none"},
    ),
    ("**🔗 Previous PDCA:** [GitHub]({{PREV_URL}}) | [{{P}}]({{P}})", {"predecessor": "none"}),
    ("**PRECEDES:** [rope](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**FOLLOWS:** [rope](<ROPE>)", {"successor": "<FOLDER><ROPE>"}),
    ("**Previous Iteration:** [rope](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**Predecessor:** [rope](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**Parent PDCA:** [rope](<ROPE>)", {"predecessor": "none", "successor": "none"}),
    (
        "**Parent PDCA:** [hook](<HOOK>)\n**Previous PDCA:** [rope](<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ("**Tracking PDCA:** [rope](<ROPE>)", {"predecessor": "none"}),
    ("**🔗 Previous PDCA:** [x](./2025-09-06-UTC-1005-hoist.pdca.md)", {"predecessor": "self"}),
    (
        "**🔗 Previous PDCA:** [rope](<ROPE>) | **➡️ Next PDCA:** [hook](<HOOK>)",
        {"predecessor": "<FOLDER><ROPE>", "successor": "<FOLDER><HOOK>"},
    ),
    (
        "| Link | Target |\n|---|---|\n| Previous PDCA | [rope](<ROPE>) |\n| Next PDCA | TBD |",
        {"predecessor": "<FOLDER><ROPE>", "successor": "none"},
    ),
    ("**← Previous:** [rope](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    (
        "← [Previous PDCA](<ROPE>) | [Next PDCA →](<HOOK>)",
        {"predecessor": "<FOLDER><ROPE>", "successor": "<FOLDER><HOOK>"},
    ),
    ("[Previous PDCA](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**Previous PDCA Link:** [rope](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("x\n\n## Notes\n\n**Previous PDCA:** [rope](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    (
        "**📎 Previous Commit:** [abc](https://github.com/o/r/blob/dev/2025-09-06/x.md)",
        {"predecessor": "none"},
    ),
    ("**Previous Version:** [0.1.0](<ROPE>)", {"predecessor": "none"}),
    ("**Previous Work:** [rope](<ROPE>)", {"predecessor": "none"}),
    ("```\n**🔗 Previous PDCA:** [rope](<ROPE>)\n```", {"predecessor": "none"}),
    ("<!-- **🔗 Previous PDCA:** [rope](<ROPE>) -->", {"predecessor": "none"}),
    ("`**🔗 Previous PDCA:** [rope](<ROPE>)`", {"predecessor": "none"}),
    ("```quote\nPrevious PDCA: <ROPE>\n```", {"predecessor": "none"}),
    ("We read the previous PDCA: it was long.", {"predecessor": "none"}),
    ("The previous PDCA [rope](<ROPE>) said so.", {"predecessor": "none"}),
    ("**🔗 Previous PDCA:** [x](./2025-01-01-UTC-0000-gone.pdca.md)", {"predecessor": "dangling"}),
    ("**🔗 Previous PDCA:** [x](<./<ROPE>>)", {"predecessor": "<FOLDER><ROPE>"}),
    (
        "**🔗 Previous PDCA:** [GitHub](https://github.com/o/r/blob/dev/2025-09-06/<FOLDER><ROPE> | [§/<FOLDER><ROPE>](<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ("**🔗 Previous PDCA:** [rope][1]\n\n[1]: <ROPE>", {"predecessor": "<FOLDER><ROPE>"}),
    (
        "**🔗 Previous PDCA:** [GitHub](https://github.com/o/r/blob/dev/2025-09-06/<FOLDER><ROPE>) |\n[§/<FOLDER><ROPE>](<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ('**🔗 Previous PDCA:** <a href="./<ROPE>">rope</a>', {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Vorherige PDCA:** [rope](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Previous PDCA:** [rope](<ROPE>)\r\n", {"predecessor": "<FOLDER><ROPE>"}),
    (
        "**🔗 Previous PDCA:** [x](../../gone/temp/2025-09-06-UTC-0700-moved.pdca.md)",
        {"predecessor": "scrum.pmo/archive/2025-09-06-UTC-0700-moved.pdca.md"},
    ),
    ("**🔗 Previous PDCA:** [x](../)", {"predecessor": "dangling"}),
    ("**🔗 Previous PDCA:** [x](../../gone/README.md)", {"predecessor": "dangling"}),
    ("**Last PDCA:** [rope](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**Prior PDCA:** [rope](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**Preceding PDCA:** [rope](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**Successor:** [rope](<ROPE>)", {"successor": "<FOLDER><ROPE>"}),
    ("**Previous Session:** [rope](<ROPE>)", {"predecessor": "none"}),
    (
        "**🔗 Previous PDCA:** [GitHub](https://github.com/o/r/tree/dev/x/<FOLDER><ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    (
        "**🔗 Previous PDCA:** [GitHub](https://raw.githubusercontent.com/o/r/dev/x/<FOLDER><ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    (
        "**🔗 Previous PDCA:** [rope](<ROPE>)\n\n## Zusatz\n**Previous PDCA:** [hook](<HOOK>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ("[**Previous PDCA**](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("🔗 **Previous PDCA** → [rope](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
]

#: A record with only phases → what its path says.
NAMES: list[tuple[str, dict[str, Any]]] = [
    (
        "<FOLDER>2025-09-06-UTC-0905-task-12-ld-links.pdca.md",
        {
            "kind": "pdca",
            "pdca_id": "2025-09-06-UTC-0905-task-12-ld-links",
            "date": "2025-09-06",
            "time": "09:05",
            "time_valid": True,
        },
    ),
    (
        "<FOLDER>2025-09-27-UTC-1404.pdca.md",
        {"date": "2025-09-27", "time": "14:04", "pdca_id": "2025-09-27-UTC-1404"},
    ),
    (
        "<FOLDER>2025-11-21-UTC-1306.testshell-auto-create.pdca.md",
        {
            "date": "2025-11-21",
            "time": "13:06",
            "agent_name": None,
            "agent_role": None,
            "pdca_id": "2025-11-21-UTC-1306.testshell-auto-create",
        },
    ),
    (
        "<FOLDER>2025-12-01-UTC-1500.iteration-01.21-component-start.pdca.md",
        {"date": "2025-12-01", "time": "15:00"},
    ),
    ("<FOLDER>2025-11-10-UTC-092008.pdca.md", {"date": "2025-11-10", "time": "09:20:08"}),
    (
        "<FOLDER>pdca/2025-08-13-UTC-1030.md",
        {"kind": "pdca", "date": "2025-08-13", "time": "10:30"},
    ),
    ("<FOLDER>2025-08-13-UTC-1030-slug-pdca.md", {"kind": "pdca", "time": "10:30"}),
    (
        "scrum.pmo/roles/Rigger/PDCA/2025-08-10-cycle1.md",
        {
            "kind": "pdca",
            "date": "2025-08-10",
            "time": None,
            "time_valid": True,
            "agent_role": "Rigger",
        },
    ),
    (
        "<FOLDER>2025-01-29-UTC-fast-forward-merge-issue.md",
        {"date": "2025-01-29", "time": None, "time_valid": True},
    ),
    ("<FOLDER>2025-01-XX-UTC-optimize.pdca.md", {"date": None, "time": None, "time_valid": False}),
    (
        "<FOLDER>2025-08-28-UTC-2415-x.pdca.md",
        {"date": "2025-08-28", "time": None, "time_valid": False},
    ),
    (
        "<FOLDER>2025-08-28-UTC-2525-x.pdca.md",
        {"date": "2025-08-28", "time": None, "time_valid": False},
    ),
    ("<FOLDER>2025-02-30-UTC-1200-x.pdca.md", {"date": None, "time": None, "time_valid": False}),
    (
        "<FOLDER>2025-08-28-UTC-1260-x.pdca.md",
        {"date": "2025-08-28", "time": None, "time_valid": False},
    ),
    ("<FOLDER>2025-08-20-1552-object.pdca.md", {"date": "2025-08-20", "time": "15:52"}),
    ("<FOLDER>2025-08-20-cycle-1552.pdca.md", {"date": "2025-08-20", "time": None}),
    (
        "<FOLDER>20251106-131415-Mara.Rigger.pdca.md",
        {"date": "2025-11-06", "time": "13:14:15", "agent_name": "Mara", "agent_role": "Rigger"},
    ),
    (
        "<FOLDER>session-overview-analysis.pdca.md",
        {"kind": "pdca", "date": None, "time": None, "time_valid": True},
    ),
    ("<FOLDER>2025-09-06-UTC-0905.PDCA.md", {"kind": "pdca"}),
    ("<FOLDER>pdca-hoist.md", {"kind": "pdca", "date": None}),
    (
        "<FOLDER>2025-08-28-UTC-0000-x.pdca.md",
        {"date": "2025-08-28", "time": "00:00", "time_valid": True},
    ),
    (
        "<FOLDER>2025-08-28-UTC-2400-x.pdca.md",
        {"date": "2025-08-28", "time": None, "time_valid": False},
    ),
    (
        "components/X/0.3.1.0/session/2025-11-10-UTC-1745.pdca.md",
        {"session": "components/X/0.3.1.0/session", "agent_role": None},
    ),
    ("<FOLDER>pdca/role/_shared/2025-11-10-UTC-1745.pdca.md", {"agent_role": None}),
    (
        "<FOLDER>pdca/role/developer/2025-11-10-UTC-1745.md",
        {"agent_role": "developer", "session": "2025-09-06-UTC-0900-crane"},
    ),
]

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
]


def filled(text: str) -> str:
    """Put the names in that the tables abbreviate."""
    for mark, value in {"<BODY>": BODY, "<FOLDER>": FOLDER, "<ROPE>": ROPE, "<HOOK>": HOOK}.items():
        text = text.replace(mark, value)
    return text


def inspect(text: str, path: str = RECORD) -> dict[str, Any]:
    """Return what `web4 inspect` says of a text at a path."""
    kind = classify(path, text)
    assert kind is not None
    document = SourceDocument(
        path=path,
        root="/repository",
        kind=kind,
        text=text,
        sha256="",
        encoding="utf-8",
        size=len(text),
        licence="unknown",
        ok_to_train=True,
        ok_to_retrieve=True,
        redactions=0,
    )
    return describe(document, PathIndex.of([path, *FILES]))


def found(document: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    """Return the expected keys; of a link its path, or its status where it has none."""
    values = {key: document.get(key) for key in expected}
    for side in {"predecessor", "successor"} & set(values):
        values[side] = document[side]["path"] or document[side]["status"]
    return values


@pytest.mark.parametrize(("heading", "name"), HEADINGS.items())
def test_a_heading_opens_the_section_a_reader_sees(heading: str, name: str | None) -> None:
    text = f"# Title\n\nwords\n\n{heading}\nmore words\n"
    assert [s.name for s in parse_sections(text) if s.name] == ([name] if name else [])


@pytest.mark.parametrize(("header", "expected"), HEADERS)
def test_a_header_field_is_read_in_every_dress(header: str, expected: dict[str, Any]) -> None:
    has_front_matter = header.startswith("---\nagent")
    document = inspect((header if has_front_matter else f"# PDCA: Hoist\n\n{header}") + BODY)
    assert found(document, expected) == expected


@pytest.mark.parametrize(("header", "expected"), LINKS)
def test_a_link_leads_where_a_reader_goes(header: str, expected: dict[str, str]) -> None:
    expected = {side: filled(path) for side, path in expected.items()}
    document = inspect(f"# PDCA: Hoist\n\n{filled(header)}{BODY}")
    assert found(document, expected) == expected


@pytest.mark.parametrize(("path", "expected"), NAMES)
def test_a_path_tells_what_it_states(path: str, expected: dict[str, Any]) -> None:
    document = inspect(f"# PDCA: Hoist\n{BODY}", filled(path))
    assert found(document, expected) == expected


@pytest.mark.parametrize(
    ("path", "text", "expected"), [row[1:] for row in RECORDS], ids=[row[0] for row in RECORDS]
)
def test_a_record_of_this_form_is_read(path: str, text: str, expected: dict[str, Any]) -> None:
    document = inspect(filled(text), filled(path))
    expected = {key: filled(v) if isinstance(v, str) else v for key, v in expected.items()}
    assert found(document, expected) == expected
