"""Header fields of records in every form that real ones take.

Each row is one way to state a field, against what a careful reader labels.
"""

from typing import Any

import pytest

from record_forms import BODY, found, inspect

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
    ("**👤 Agent Name:** Mara ➜ x", {"agent_name": "Mara"}),
    ("**👤 Agent Name:** Mara ➡️ x", {"agent_name": "Mara"}),
    ("**👤 Agent Name:** Mara --> x", {"agent_name": "Mara"}),
    ("**Agent-Name:** Mara", {"agent_name": "Mara"}),
    ("**Created by:** Mara", {"agent_name": "Mara"}),
    ("**Erstellt von:** Mara\n**Rolle:** Rigger", {"agent_name": "Mara", "agent_role": "Rigger"}),
    ("**Current Role:** Rigger", {"agent_role": "Rigger"}),
    ("**Date:** 2025-09-06 — **Agent:** Mara", {"agent_name": "Mara"}),
    ("**Date:** 2025-09-06, **Agent:** Mara", {"agent_name": "Mara"}),
    ("*Agent: Mara | Role: Rigger*", {"agent_name": "Mara", "agent_role": "Rigger"}),
    ("**Agent Name:** Mara, the **strong** one", {"agent_name": "Mara, the **strong** one"}),
    ("**Agent Name:** not set", {"agent_name": None}),
    ("**Agent Name:** pending assignment", {"agent_name": None}),
    ("**Agent Name:** N/A\n**Author:** Mara", {"agent_name": "Mara"}),
    ("**Template:** v3.1.4.2 (shared)", {"template_version": "3.1.4.2"}),
    ("**Template:** moved from 3.0 to 3.1", {"template_version": None}),
    ("**🎯 Template Version 3.1.4.2**", {"template_version": "3.1.4.2"}),
    (
        "**TEMPLATE VERIFICATION: Template version 3.2.4.2 verified from template.md**",
        {"template_version": None},
    ),
    ("**TEMPLATE VERIFICATION: matches 3.2.4.2**", {"template_version": None}),
    ("**Version:** 0.3.2.1", {"template_version": None}),
    ("**CMM-Level:** CMM3", {"cmm_level": 3}),
    ("**CMM Compliance:** CMM3 (defined)", {"cmm_level": 3}),
    ("**CMM Compliance:** CMM3 requires the whole template", {"cmm_level": None}),
    ("**🏅 CMM Badge:** Pending - CMM3 target", {"cmm_level": None}),
    ("**🏅 CMM Badge:** To be given by TRON (not CMM3 yet)", {"cmm_level": None}),
    ("**Target CMM Level:** CMM3", {"cmm_level": None}),
    (
        "---\nagent_name: Mara\nagent_role: 'Rigger'\ntemplate_version: 3.1\ncmm_level: 3\n---\n# PDCA: x",
        {"agent_name": "Mara", "agent_role": "Rigger", "template_version": "3.1", "cmm_level": 3},
    ),
    (
        "**Agent Name:** Mara **Agent Role:** Rigger",
        {"agent_name": "Mara", "agent_role": "Rigger"},
    ),
    ("**Agent Name:** Mara<!-- who -->", {"agent_name": "Mara"}),
    (
        "**👤 Agent Name:**\nMara\n**👤 Agent Role:**\nRigger",
        {"agent_name": "Mara", "agent_role": "Rigger"},
    ),
    (
        "**👤 Agent Name:**\n**👤 Agent Role:** Rigger",
        {"agent_name": None, "agent_role": "Rigger"},
    ),
    (
        "**👤 Agent Name** Mara\n**👤 Agent Role** | Rigger",
        {"agent_name": "Mara", "agent_role": "Rigger"},
    ),
    ("The **agent** lifts the load.", {"agent_name": None}),
    ("***Agent Name:*** Mara", {"agent_name": "Mara"}),
    ("**Agent Name :** Mara", {"agent_name": "Mara"}),
    ("** 👤 Agent Name:** Mara", {"agent_name": "Mara"}),
    ("👤 **Agent Name**: Mara", {"agent_name": "Mara"}),
    ("**👤 AGENT NAME：** Mara", {"agent_name": "Mara"}),
    ("<b>Agent Name:</b> Mara<br/>", {"agent_name": "Mara"}),
    ("**👤 Agent Name:** {AGENT_NAME} → {DESCRIPTION}", {"agent_name": None}),
    ("**👤 Agent Name:** Mara ⟹ x", {"agent_name": "Mara"}),
    ("**👤 Agent Name:** Mara→x", {"agent_name": "Mara"}),
    ("**👤 Agent Name:** the Hoist Agent → x", {"agent_name": "the Hoist Agent"}),
    ("**Author:** Mara <mara@example.org>", {"agent_name": "Mara"}),
    (
        "**👤 Agent:** Mara Builder (Role: Rigger)",
        {"agent_name": "Mara Builder", "agent_role": "Rigger"},
    ),
    ("**👤 Agent:** Mara (Agent Role: Rigger)", {"agent_name": "Mara", "agent_role": "Rigger"}),
    ("**👤 Agent:** Mara (Rigger)", {"agent_name": "Mara (Rigger)", "agent_role": None}),
    ("**👤 Agent Role:** Role: Rigger → x", {"agent_role": "Rigger"}),
    ("Agent: Mara; Role: Rigger", {"agent_name": "Mara", "agent_role": "Rigger"}),
    ("**Written by:** Mara", {"agent_name": "Mara"}),
    ("**Executed by:** Mara", {"agent_name": "Mara"}),
    ("**👤 Agent Identity:** Mara", {"agent_name": "Mara"}),
    ("**🤖 Agent Type:** Background Agent", {"agent_name": None}),
    ("**👤 Assigned Role:** Rigger", {"agent_role": "Rigger"}),
    ("**👤 Agent Role:** Rigger 🕵️‍♂️ → x", {"agent_role": "Rigger"}),
    ("**CMM Level: CMM3**", {"cmm_level": 3}),
    ("**🏅 Badge:** CMM3 (Development)", {"cmm_level": 3}),
    ("**🏅 Badge:** the CMM3 badge of the hoist", {"cmm_level": None}),
    ("**CMM Level:** CMM_3", {"cmm_level": 3}),
    ("**CMM Level:** L3", {"cmm_level": 3}),
    ("**CMM Level:** 3 of 5", {"cmm_level": 3}),
    ("**CMM Level:** CMM6", {"cmm_level": None}),
    ("**CMM Level Achieved:** CMM3", {"cmm_level": 3}),
    ("**🏅 CMM Badge:** 🔴 CMM2 (template ape)", {"cmm_level": 2}),
    ("**🏅 CMM Badge:** Working towards CMM3", {"cmm_level": None}),
    ("**🏅 CMM Badge:** In Progress (targeting CMM3)", {"cmm_level": None}),
    ("**🏅 CMM Badge:** CMM1 (working towards CMM3)", {"cmm_level": 1}),
    ("**🏅 CMM Badge:** No badge yet - CMM3 review open", {"cmm_level": None}),
    ("**CMM Compliance:** ✅ CMM3 Compliant", {"cmm_level": None}),
    ("**Type:** CMM3 Defect Fix\n**✅ Task:** CMM3 compliance", {"cmm_level": None}),
    ("**📋 Template:** PDCA Template v3.2.4.2", {"template_version": "3.2.4.2"}),
    ("**📋 PDCA Template:** Version 3.1.4.2", {"template_version": "3.1.4.2"}),
    ("**🎯 TemplateVersion:** 3.2.4.2", {"template_version": "3.2.4.2"}),
    ("**🎯 Template Version:** 3.1.4.2 → 3.2.4.2", {"template_version": "3.1.4.2"}),
    ("x\n\n## Summary\n**Template Version:** 3.1.4.2", {"template_version": None}),
    ("👤 Agent: Mara | 🎭 Role: Rigger", {"agent_name": "Mara", "agent_role": "Rigger"}),
    (
        "- 🗓️ **Date:** 2025-09-06\n- 👤 **Agent:** Mara\n- 🎭 **Role:** Rigger",
        {"agent_name": "Mara", "agent_role": "Rigger"},
    ),
    ("**👤 Agent Name:** Mara (→ Otto from noon on)", {"agent_name": "Mara"}),
    ("**👤 Agent Name: Mara** → x", {"agent_name": "Mara"}),
    ("**👤 Agent Name:** → Mara", {"agent_name": None}),
    ("**👤 Agents:** Mara, Otto", {"agent_name": None}),
    ("**👤 Agent Name:** unknown (to be set)", {"agent_name": None}),
    ("**👤 Agent Name:**\u00a0Mara", {"agent_name": "Mara"}),
    ("\u200b**👤 Agent Name:** Mara", {"agent_name": "Mara"}),
    ("**👤 Agent Name:** ~~Otto~~ Mara", {"agent_name": "Mara"}),
    ("**CMM Level:** ~~CMM2~~ CMM3", {"cmm_level": 3}),
    ("**CMM Level:** was CMM1, now CMM3", {"cmm_level": 3}),
    ("**CMM Level:** Upgraded from CMM2 to CMM3", {"cmm_level": 3}),
    ("**🏅 CMM Badge:** CMM2 (degraded from CMM5)", {"cmm_level": 2}),
    ("**CMM Level:** Level-3", {"cmm_level": 3}),
    ("**CMM Badge:** [CMM3](howto.cmm.md)", {"cmm_level": 3}),
]


@pytest.mark.parametrize(("header", "expected"), HEADERS)
def test_a_header_field_is_read_in_every_dress(header: str, expected: dict[str, Any]) -> None:
    has_front_matter = header.startswith("---\nagent")
    document = inspect((header if has_front_matter else f"# PDCA: Hoist\n\n{header}") + BODY)
    assert found(document, expected) == expected


#: What stands at the end of a record → who it says has worked.
FOOTERS: list[tuple[str, dict[str, Any]]] = [
    ("## Document Metadata\n- Agent: Mara", {"agent_name": "Mara"}),
    ("## Meta\n\n| Agent | Mara |\n|---|---|\n| Role | Rigger |", {"agent_role": "Rigger"}),
    ("## Signature\n**Agent:** Mara", {"agent_name": "Mara"}),
    ("---\n\n**Agent:** Mara  \n**Agent Role:** Rigger", {"agent_role": "Rigger"}),
    ("---\n- Agent: Mara", {"agent_name": "Mara"}),
    ("*Agent: Mara*", {"agent_name": "Mara"}),
    ("Author: Cursor Agent <agent@example.org>", {"agent_name": None}),
    ("### Agent Details\n- Agent: the other crane's", {"agent_name": None}),
    ("- Agent: told to grease the rope daily", {"agent_name": None}),
    ("### Notes\n- Role: none of the riggers\n- Agent: see above", {"agent_name": None}),
]


@pytest.mark.parametrize(("footer", "expected"), FOOTERS)
def test_a_record_may_be_signed_at_its_end(footer: str, expected: dict[str, Any]) -> None:
    document = inspect(f"# PDCA: Hoist{BODY}\n{footer}\n")
    assert found(document, expected) == expected


#: The date line of a record whose name says nothing → day and time of it.
DATES: list[tuple[str, str | None, str | None]] = [
    ("**Date:** 2025-11-11 (07:48 UTC)", "2025-11-11", "07:48"),
    ("**Date:** 2025-11-11 - 07:48 UTC", "2025-11-11", "07:48"),
    ("**Date:** 2025-11-11 @ 7:48", "2025-11-11", "07:48"),
    ("**Date:** 2025-11-11 07:48 PM", "2025-11-11", "19:48"),
    ("**Date:** 2025-11-11T07:48:00+02:00", "2025-11-11", "05:48"),
    ("**Date:** 2025-11-11-UTC-2525", "2025-11-11", None),
    ("**Date:** 2025/11/11", "2025-11-11", None),
    ("**Date:** 2025/11/11 07:48", "2025-11-11", "07:48"),
    ("**Datum:** 11.11.2025", "2025-11-11", None),
    ("**Datum:** 11.11.2025, 07:48", "2025-11-11", "07:48"),
    ("**Date:** November 11, 2025 at 07:48 UTC", "2025-11-11", "07:48"),
    ("**Date:** 11 Nov 2025, 07:48 UTC", "2025-11-11", "07:48"),
    ("**Date:** Tuesday, November 11, 2025", "2025-11-11", None),
    ("**Date:** Tue Nov 11 07:48:00 CET 2025", "2025-11-11", "06:48"),
    ("**Date:** Tue 11 Nov 2025 07:48:00 PM UTC", "2025-11-11", "19:48"),
    ("**🗓️ Date & Time:** 2025-11-11 07:48", "2025-11-11", "07:48"),
    ("**DateTime:** 2025-11-11T07:48:00Z", "2025-11-11", "07:48"),
    ("**Created On:** 2025-11-11", "2025-11-11", None),
    ("**Version:** 0.3.20.5", None, None),
    ("**Date:** 32.13.2025", None, None),
]


@pytest.mark.parametrize(("line", "day", "clock"), DATES)
def test_a_date_line_is_read_in_every_form(line: str, day: str | None, clock: str | None) -> None:
    document = inspect(f"# PDCA: Hoist\n\n{line}{BODY}", "a/hoist.pdca.md")
    assert (document["date"], document["time"]) == (day, clock)
