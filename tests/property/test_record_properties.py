"""Any text goes through, sections joined give it back, and dress never decides."""

from hypothesis import given, settings
from hypothesis import strategies as st

from web4lora.domain.links import stated_links
from web4lora.domain.markdown import parse_sections, read_markdown, unwrap
from web4lora.domain.pdca import parse_pdca
from web4lora.domain.pdca_rules import check_schema, check_template, check_tron
from web4lora.domain.refusal import is_refusal
from web4lora.domain.temporal import parse_range
from web4lora.domain.topics import parse_topics
from web4lora.files import utc_now

calm = settings(max_examples=60, deadline=None)

PIECES = st.sampled_from(
    ["#", "## Plan", "### ", "```", "~~~", "```ts", "\n", "\r\n", "\r", "<!--", "-->", "- [ ] x", "> ", "| a |", "**Trigger:**", "Next PDCA:", "PRECEDES:", "[a](b.md)", "](", "`", "---", "  ", "\t", "{{X}}", "2025-08-28-UTC-2525", "🗓️ ", "\x00", "§/", "Act", "Do", "1. ", "KW 54", "February 30", "I can't ", "---\n", "Q5", "31.2."]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join))

RECORD = {
    "title": "# PDCA Cycle: Restore Counter\n",
    "objective": "**🎯 Objective:** Make Counter restorable from its scenario without losing steps\n",
    "previous": "\nPRECEDES: [2026-03-01-UTC-0900.pdca.md](2026-03-01-UTC-0900.pdca.md)\n",
    "next": "\nFOLLOWS: [2026-03-03-UTC-0900.pdca.md](2026-03-03-UTC-0900.pdca.md)\n",
    "plan": "\n## Plan\n**Trigger:** A restored counter showed zero instead of twelve.\n**Response:** Move the value into init.\n**Outcome:** Every counter keeps its value.\n**Next:** Look at Timer.\n",
    "do": "\n## Do\n- Added a red test for the round trip\n- Moved the assignment into init\n",
    "check": "\n## Check\nExpected: the suite passes. Observed: 14 of 14 tests pass.\n",
    "act": "\n## Act\nWe learned that a constructor which assigns state hides a lost scenario.\n",
}
HEADINGS = ("Plan", "Do", "Check", "Act")
DRESS = st.sampled_from(
    ["## {}", "# {}", "### {}", "## **{}**", "## **📋 {}**", "## 3. {}", "## {}:", "## {} ##", "## *{}*", "## 1f.2 {}: more", "## {} (the phase)", "## 🗓️ {} — details", "## Phase 2: {}"]
)  # fmt: skip
EXTRA = st.sampled_from(
    ["\n## Definition of Done\n- [x] merged\n", "\n## Artifact Links\nnone\n", "\n## Checklist\n- [ ] all\n", "\n```ts\n## Plan\nconst x = '{{Y}}';\n```\n", "\n<!-- hint: ## Do -->\n", "\n## Notes\nThe trigger was odd, the response quick.\n"]
)  # fmt: skip


@calm
@given(TEXTS)
def test_sections_joined_give_any_text_back(text: str) -> None:
    assert "".join(section.text for section in parse_sections(text)) == text


@calm
@given(TEXTS)
def test_sections_cover_every_line_once(text: str) -> None:
    lines = [n for s in parse_sections(text) for n in range(s.start_line, s.end_line + 1)]
    assert lines == list(range(1, len(read_markdown(text).lines) + 1))


@calm
@given(TEXTS, TEXTS)
def test_any_text_goes_through_every_reader(text: str, other: str) -> None:
    parse_pdca(text, other)
    stated_links(read_markdown(text))
    check_template(text)
    check_tron(text, other)
    is_refusal(text, other)
    parse_range(text, utc_now())
    parse_topics(text)
    unwrap(text)


@calm
@given(
    st.lists(DRESS, min_size=4, max_size=4),
    st.lists(EXTRA, max_size=3),
    st.booleans(),
    st.booleans(),
)
def test_dress_and_extra_sections_never_fail_a_good_record(
    dresses: list[str], extras: list[str], fenced: bool, bold_links: bool
) -> None:
    text = "".join(RECORD.values()) + "".join(extras)
    for name, dress in zip(HEADINGS, dresses, strict=True):
        text = text.replace(f"\n## {name}\n", f"\n{dress.format(name)}\n", 1)
    if bold_links:
        text = text.replace("PRECEDES:", "- **🔗 Previous PDCA:**").replace(
            "FOLLOWS:", "- **➡️ Next PDCA:**"
        )
    if fenced:
        text = f"````markdown\n{text}````\n"
    assert check_schema(text).reasons == ()
    assert check_template(text).reasons == ()
    assert check_tron(text).reasons == ()


@calm
@given(st.sampled_from(sorted(set(RECORD) - {"title"})), st.lists(EXTRA, max_size=3))
def test_a_record_without_one_required_part_always_fails(part: str, extras: list[str]) -> None:
    text = "".join(value for name, value in RECORD.items() if name != part) + "".join(extras)
    assert not check_schema(text).passed
    assert not check_template(text).passed


@calm
@given(st.sampled_from(["Trigger", "Response", "Outcome", "Next"]))
def test_a_plan_without_one_tron_element_always_fails(word: str) -> None:
    lines = "".join(RECORD.values()).splitlines()
    text = "\n".join(line for line in lines if not line.startswith(f"**{word}"))
    assert not check_tron(text).passed
    assert not check_template(text).passed
    assert check_schema(text).passed
