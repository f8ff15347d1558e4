"""What a record says about itself, on small texts in the real formats."""

from pathlib import Path

import pytest

from web4lora.domain.pdca import PathIndex, is_pdca, parse_pdca, resolve_link

TEMPLATE = """<!--
SPDX-License-Identifier: AGPL-3.0-only

## Plan
-->

# 📋 **PDCA Cycle: Harbour gate - repair**

**🗓️ Date:** 2026-02-03-UTC-0910
**🎯 Objective:** Fix the gate that stays closed
**🎯 Template Version:** 3.2.4.2
**🏅 CMM Badge:** CMM2 Follower (Degraded from CMM5)

**👤 Agent Name:** Mira → careful developer
**👤 Agent Role:** Developer 🛠️ -> gate team
**👤 Branch:** dev/gate → repair
**🎯 Project Journal Session:** 2026-02-03-UTC-0900-session → harbour
**🎯 Sprint:** Sprint 7 → gates
**📎 Previous Commit:** 4f2a91c - gate
**🔗 Previous PDCA:** [GitHub](https://github.com/o/r/blob/dev/gate/journal/a/2026-02-02-UTC-1500.pdca.md) | [§/journal/a/2026-02-02-UTC-1500.pdca.md](../a/2026-02-02-UTC-1500.pdca.md)
**➡️ Next PDCA:** TBD

---

## **📊 SUMMARY**

### **QA Decisions**
- [x] **Decision 1:** done
- [ ] **Decision 2:** open
  - a) yes
```
- [ ] in a fence
```

### **TRON Feedback (2026-02-03-UTC-0905)**
```quote
gate is closed again!!
```

## **📋 PLAN**
**Trigger:** The gate stayed closed.
**Response:** Refresh the badges.
**Outcome:** It opens.
**Next:** Watch it.
- [ ] a box outside the QA section

## **🔧 DO**
- changed components/Gate/0.2.0.0/src/ts/layer2/DefaultGate.ts, says {{AGENT}}

## **✅ CHECK**
- ✅ the gate opens for all twelve badges

## **🎯 ACT**
CMM4 comes next.
"""
PATH = "journal/b/2026-02-03-UTC-0910.pdca.md"


def test_a_template_record_is_read_completely() -> None:
    pdca = parse_pdca(TEMPLATE, PATH)
    assert (pdca.path, pdca.pdca_id) == (PATH, "2026-02-03-UTC-0910")
    assert (pdca.date, pdca.time, pdca.time_valid) == ("2026-02-03", "09:10", True)
    assert pdca.timestamp == 1_770_109_800
    assert (pdca.agent_name, pdca.agent_role) == ("Mira", "Developer")
    assert (pdca.branch, pdca.sprint) == ("dev/gate", "Sprint 7")
    assert pdca.session == "2026-02-03-UTC-0900-session"
    assert (pdca.template_version, pdca.cmm_level) == ("3.2.4.2", 2)
    assert pdca.objective == "Fix the gate that stays closed"
    assert pdca.task_type == "debugging"
    assert pdca.title == "PDCA Cycle: Harbour gate - repair"
    assert pdca.tron is not None and pdca.tron.outcome == "It opens."
    assert pdca.tron_quotes == ("gate is closed again!!",)
    assert pdca.qa_pending == 1
    assert pdca.verification_status == "complete"
    assert pdca.placeholders == ("{{AGENT}}",)
    assert pdca.components == ("Gate",)
    assert [s.name for s in pdca.sections if s.name] == ["summary", "plan", "do", "check", "act"]
    assert pdca.profiles == {"roadmap": False, "web4-3.2.4.2": False}


def test_a_plain_record_keeps_agent_and_date_in_its_metadata() -> None:
    text = "# PDCA — refactor\n\n## Plan\n- **Objective:** Align the journal\n\n## Do\n- x\n\n## Metadata\n- Agent: BranchAgent\n- Branch: feature/x\n- Date: 2025-08-13T10:30:00Z"
    pdca = parse_pdca(text, "scrum.pmo/roles/OntologyAgent/PDCA/cycle.md")
    assert (pdca.agent_name, pdca.agent_role) == ("BranchAgent", "OntologyAgent")
    assert (pdca.date, pdca.time, pdca.branch) == ("2025-08-13", "10:30", "feature/x")
    assert pdca.objective == "Align the journal"


def test_the_roadmap_name_gives_agent_and_role() -> None:
    pdca = parse_pdca("# PDCA\n", "x/20251020-114400-BuilderAgent.Developer.pdca.md")
    assert (pdca.agent_name, pdca.agent_role, pdca.date, pdca.time) == (
        "BuilderAgent",
        "Developer",
        "2025-10-20",
        "11:44",
    )


def test_nothing_stated_is_nothing_known() -> None:
    pdca = parse_pdca("just words about CMM3 and template 3.2.4.2", "notes.md")
    assert (pdca.agent_name, pdca.agent_role, pdca.date, pdca.cmm_level) == (None, None, None, None)
    assert (pdca.template_version, pdca.predecessor, pdca.tron, pdca.objective) == (
        None,
        None,
        None,
        None,
    )
    assert pdca.verification_status == "pending"


def test_an_impossible_time_is_no_time() -> None:
    pdca = parse_pdca("# PDCA: x\n", "pdca/2025-08-28-UTC-2525-x.md")
    assert (pdca.date, pdca.time, pdca.time_valid) == ("2025-08-28", None, False)


@pytest.mark.parametrize(
    ("value", "level"),
    [("CMM3 (Development - Earned 2025-11-10)", 3), ("🔴 CMM2 (critical)", 2), ("TBD", None), ("pending TRON review", None), ("Level 4", 4), ("CMM1 Chaos (from CMM2)", 1)],
)  # fmt: skip
def test_a_level_is_what_the_header_states(value: str, level: int | None) -> None:
    assert (
        parse_pdca(
            f"# PDCA: x\n\n**CMM Level**: {value}\n\n## Plan\nCMM5 is to be avoided\n"
        ).cmm_level
        == level
    )


LINKS = {
    "bold dual link": "**🔗 Previous PDCA:** [GitHub](https://github.com/o/r/blob/dev/x/journal/a.pdca.md) | [§/journal/a.pdca.md](a.pdca.md)",
    "no bold": "Previous PDCA: [a](a.pdca.md)",
    "roadmap label": "PRECEDES: a.pdca.md",
    "label lost by a link fixer": "**📎 Previous Commit:** ac1efa33 - fix\n[GitHub](https://github.com/o/r/blob/ac1efa33/journal/wrong/a.pdca.md) | [§/journal/a.pdca.md](a.pdca.md)",
    "label inside the link text": "[🔗 Previous PDCA: a.pdca.md](../../../) | [Local](a.pdca.md)",
    "label inside the bold link text": "**[🔗 Previous PDCA: a.pdca.md](../../../)** | [Local](a.pdca.md)",
    "a local path": "**Previous PDCA:** [§/here](file:///Users/me/repo/journal/a.pdca.md)",
    "another word": "**Predecessor:** [A](a.pdca.md)",
    "list below the label": "**🔗 Previous PDCA:**\n- [A](a.pdca.md) ✅ COMPLETE\n- [B](b.pdca.md)",
    "path in inline code": "**📎 Previous PDCA:** `journal/a.pdca.md`",
    "bare label in the header": "**Previous**: [A](a.pdca.md)",
}


@pytest.mark.parametrize("line", LINKS.values(), ids=LINKS.keys())
def test_a_predecessor_is_found_however_it_is_stated(line: str) -> None:
    known = PathIndex.of(["journal/a.pdca.md", "journal/b.pdca.md", "journal/me.pdca.md"])
    pdca = parse_pdca(f"# PDCA: x\n\n{line}\n\n## Plan\n", "journal/me.pdca.md")
    assert resolve_link(pdca.predecessor, "journal/me.pdca.md", known).path == "journal/a.pdca.md"


def test_other_relations_are_kinds_of_their_own() -> None:
    text = "# PDCA: x\n\n**Parent PDCA**: [p](p.pdca.md)\n**Tracking PDCA**: [t](t.pdca.md)\n**Blocks**: [b](b.pdca.md)\n**Supersedes**: [s](s.pdca.md)\n"
    pdca = parse_pdca(text, "me.pdca.md")
    assert [link.kind for link in pdca.links] == ["parent", "tracking", "blocks", "supersedes"]
    assert pdca.predecessor is None


def test_next_in_a_tron_record_is_no_successor() -> None:
    pdca = parse_pdca("# PDCA: x\n\n## Plan\n**Next:** [watch](w.md)\n", "me.pdca.md")
    assert pdca.successor is None


NAMES = {
    "components/A/0.1.0.0/session/2025-11-10-UTC-1745.pdca.md": True,
    "x/release.note.pdca.md": True,
    "scrum.pmo/roles/X/PDCA/2025-08-10-cycle1.md": True,
    "journal/2025-09-22-UTC-1908-start-pdca.md": True,
    "scrum.pmo/roles/X/PDCA/recover.md": False,
    "scrum.pmo/roles/_shared/PDCA/howto.PDCA.md": False,
    "README.md": False,
    "src/plan.ts": False,
}


@pytest.mark.parametrize("path", NAMES)
def test_a_name_or_folder_says_what_is_a_record(path: str) -> None:
    assert is_pdca(path, "# Title\n\ntext\n") is NAMES[path]


def test_headings_say_it_too() -> None:
    phases = "## Plan\nx\n## Do\ny\n## Check\nz\n"
    assert is_pdca("journal/2025-09-10-UTC-1953-start.md", phases)
    assert is_pdca("notes/gate.md", f"# PDCA Cycle: Gate\n{phases}")
    assert not is_pdca("notes/gate.md", phases)
    assert not is_pdca("roles/template.md", f"# PDCA Cycle: {{{{TITLE}}}}\n{phases}")


REAL = Path("../shared/corpus/real")


@pytest.fixture(scope="module")
def real_records() -> list[tuple[str, str]]:
    """Give path and text of every real record."""
    if not REAL.is_dir():
        pytest.skip("the real documents are not here")
    files = [(file.relative_to(REAL).as_posix(), file) for file in sorted(REAL.rglob("*.md"))]
    texts = [(path.split("/", 1)[1], file.read_text("utf-8", "replace")) for path, file in files]
    return [(path, text) for path, text in texts if is_pdca(path, text)]


@pytest.mark.corpus
def test_every_real_record_is_recognised(real_records: list[tuple[str, str]]) -> None:
    assert len(real_records) == 153  # as the corpus' own README counts them


@pytest.mark.corpus
def test_real_records_are_parsed_whole(real_records: list[tuple[str, str]]) -> None:
    for path, text in real_records[::5]:
        pdca = parse_pdca(text, path)
        assert "".join(section.text for section in pdca.sections) == text
        assert 0 <= pdca.quality_score <= 100


@pytest.mark.corpus
def test_a_real_record_at_25_25_oclock_has_no_time(real_records: list[tuple[str, str]]) -> None:
    (late,) = [(p, t) for p, t in real_records if "UTC-2525" in p]
    pdca = parse_pdca(late[1], late[0])
    assert (pdca.date, pdca.time, pdca.time_valid) == ("2025-08-28", None, False)
