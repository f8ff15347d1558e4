from dataclasses import replace

import pytest

from web4lora.domain.pdca import parse_pdca
from web4lora.domain.pdca_rules import check_schema, check_template, check_tron, profiles
from web4lora.domain.pdca_template import Check, DualLink, PdcaDraft, pdca_parts, render_pdca
from web4lora.domain.quality import quality_score
from web4lora.domain.tron import TronDecision

JOURNAL = "scrum.pmo/project.journal/2026-03-02-UTC-0900-session"
ME = f"{JOURNAL}/2026-03-02-UTC-0915.pdca.md"


def link(path: str) -> DualLink:
    return DualLink("https://github.com/quayside/fleet", "dev/2026-03-02", path, ME)


DRAFT = PdcaDraft(
    title="Restore Counter from its scenario",
    objective="Make Counter restorable from a scenario, with an empty constructor",
    agent_name="BuilderAgent",
    agent_description="component work",
    agent_role="Developer",
    role_context="layer2",
    stamp="2026-03-02-UTC-0915",
    session="2026-03-02-UTC-0900-session",
    branch="dev/2026-03-02",
    sprint="Sprint 9",
    task="Counter restore",
    issues="Restored counters start at zero",
    previous_commit="4f2a91c - red test",
    previous=link(f"{JOURNAL}/2026-03-02-UTC-0900.pdca.md"),
    next=link(f"{JOURNAL}/2026-03-02-UTC-1030.pdca.md"),
    feedback="the counter forgets its value. fix it, test first",
    answer="The value moves into init, and a red test goes first.",
    learning="State belongs to the scenario.",
    tron=TronDecision("A restored Counter showed 0.", "Move the value into init.", "It keeps its value.", "Look at Timer.", 0),
    plan=("Write a failing test", "Move the assignment into init"),
    do=("Added `counter.restore.test.ts`", "Moved `this.model.value` into `init(scenario)`"),
    commands="npx vitest run test/counter",
    checks=(Check("the test fails before the change.", "1 failed."), Check("all tests pass after it.", "14 of 14 pass.")),
    act=("Learning: a constructor that assigns state hides a lost scenario.", "Next step: search layer2 for the same pattern."),
    reflection="Calm: the red test said exactly what was wrong.",
    process_learning="Test first made the cause visible.",
    quality_impact="Restores are covered by a test.",
    next_focus="Timer and its constructor",
    components=("Counter",),
    artifacts=(("Changed File", link("components/Counter/0.1.0.0/src/ts/layer2/DefaultCounter.ts")),),
)  # fmt: skip

VARIANTS = {
    "as it stands": DRAFT,
    "first of session": replace(DRAFT, previous=None),
    "with an open decision": replace(DRAFT, qa_decisions=(("How to store the value?", ("in the scenario", "in a file")),)),
    "without commands and artifacts": replace(DRAFT, commands="", artifacts=(), components=()),
    "with a fence in the commands": replace(DRAFT, commands="```ts\nx\n```", commands_language="markdown"),
    "with a fence in the feedback": replace(DRAFT, feedback="look:\n```\nboom\n```"),
}  # fmt: skip


@pytest.mark.parametrize("draft", VARIANTS.values(), ids=VARIANTS.keys())
def test_what_we_generate_meets_every_rule_and_both_profiles(draft: PdcaDraft) -> None:
    text = render_pdca(draft)
    assert check_schema(text).reasons == ()
    assert check_template(text).reasons == ()
    assert check_tron(text).reasons == ()
    assert profiles(text) == {"roadmap": True, "web4-3.2.4.2": True}


@pytest.mark.parametrize("draft", VARIANTS.values(), ids=VARIANTS.keys())
def test_the_core_of_a_record_meets_every_rule_in_half_the_words(draft: PdcaDraft) -> None:
    text = render_pdca(draft, core=True)
    assert check_schema(text).reasons == ()
    assert check_template(text).reasons == ()
    assert check_tron(text).reasons == ()
    assert len(text.split()) < 0.67 * len(render_pdca(draft).split())


def test_the_parts_of_a_record_are_the_record() -> None:
    for core in (False, True):
        parts = pdca_parts(DRAFT, core=core)
        assert [name for name in parts if name in ("plan", "do", "check", "act")] == [
            "plan",
            "do",
            "check",
            "act",
        ]
        whole = render_pdca(DRAFT, core=core)
        assert all(part in whole for part in parts.values())


def test_a_record_reads_back_what_the_draft_says() -> None:
    pdca = parse_pdca(render_pdca(DRAFT), ME)
    assert (pdca.agent_name, pdca.agent_role, pdca.session) == (
        "BuilderAgent",
        "Developer",
        DRAFT.session,
    )
    assert (pdca.objective, pdca.branch, pdca.sprint) == (
        DRAFT.objective,
        DRAFT.branch,
        DRAFT.sprint,
    )
    assert pdca.tron_quotes == (DRAFT.feedback,)
    assert pdca.tron is not None and pdca.tron.next == DRAFT.tron.next
    assert pdca.components == ("Counter",)
    assert pdca.qa_pending == 0


def test_the_badge_is_never_self_awarded() -> None:
    assert "CMM Badge:** pending TRON review" in render_pdca(DRAFT)
    assert parse_pdca(render_pdca(DRAFT)).cmm_level is None


def test_a_record_is_compact() -> None:
    assert 300 <= len(render_pdca(DRAFT).split()) <= 450


def test_a_dual_link_is_relative_to_its_document() -> None:
    assert link(f"{JOURNAL}/x.pdca.md").render() == (
        f"[GitHub](https://github.com/quayside/fleet/blob/dev/2026-03-02/{JOURNAL}/x.pdca.md)"
        f" | [§/{JOURNAL}/x.pdca.md](x.pdca.md)"
    )
    assert replace(link("docs/a.md"), from_path="").relative == "docs/a.md"


def test_quality_comes_from_content() -> None:
    full, poor = quality_score(render_pdca(DRAFT)), quality_score("# PDCA\n\n## Plan\nTODO\n")
    assert full > 90
    assert poor == 0
    assert quality_score(render_pdca(DRAFT).replace("learn", "see").replace("Learn", "See")) < full
