import pytest

from web4lora.domain.headings import section_name
from web4lora.domain.markdown import parse_sections, read_markdown, unwrap, visible_lines


def names(text: str) -> list[str | None]:
    return [heading.name for heading in read_markdown(text).headings]


def test_sections_joined_give_the_text_back() -> None:
    text = "intro\r\n\r\n# Title\n## Plan\na\n### Detail\nb\n## Do\n```\n## Act\n```\nend"
    assert "".join(section.text for section in parse_sections(text)) == text


def test_sections_know_their_lines_and_names() -> None:
    sections = parse_sections(
        "# T\nhead\n## **📋 PLAN**\na\n### **Objective**\nb\n## **🔧 DO**\nc\n"
    )
    assert [(s.name, s.start_line, s.end_line) for s in sections] == [
        (None, 1, 2),
        ("plan", 3, 6),
        ("do", 7, 8),
    ]


def test_summary_reflection_and_process_update_have_names() -> None:
    text = (
        "## **📊 SUMMARY**\n## **💫 EMOTIONAL REFLECTION: Calm**\n## **🎯 PDCA PROCESS UPDATE**\n"
    )
    assert names(text) == ["summary", "reflection", "process_update"]


def test_a_document_without_headings_is_one_section() -> None:
    (section,) = parse_sections("just a line")
    assert (section.name, section.title, section.level) == (None, "", 0)


def test_an_empty_text_has_no_sections() -> None:
    assert parse_sections("") == []


def test_a_field_above_a_rule_is_no_underlined_heading() -> None:
    assert names("**🎯 Objective:** Fix the plan\n---\n## Plan\n") == ["plan"]


def test_an_spdx_comment_of_several_lines_hides_its_lines() -> None:
    text = "<!--\nSPDX-License-Identifier: X\n\n## Plan\n-->\n\n# T\n"
    assert names(text) == [None]
    assert visible_lines(text)[:5] == ["", "", "", "", ""]


def test_inline_code_is_masked_and_columns_stay() -> None:
    (line,) = visible_lines("a `PRECEDES:` b")
    assert "PRECEDES" not in line
    assert line.index("b") == len("a `PRECEDES:` b") - 1


def test_a_comment_sign_in_inline_code_opens_no_comment() -> None:
    assert names("`<!--` is a sign\n\n## Plan\n") == ["plan"]


def test_an_unclosed_fence_runs_to_the_end() -> None:
    assert names("## Plan\n```ts\n## Do\n") == ["plan"]


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("```\na\n```", True),
        ("```\na\n```\n", True),
        ("```\n```", True),
        ("```\na", False),
        ("```\na\n", False),
        ("```", False),
    ],
)
def test_a_fence_is_closed_by_a_mark_alone(text: str, closed: bool) -> None:
    assert [fence.closed for fence in read_markdown(text).fences] == [closed]


def test_unwrap_leaves_two_code_blocks_alone() -> None:
    answer = "```\nnpm test\n```\n\n## Plan\n\n```\nnpm run build\n```\n"
    assert unwrap(answer) == answer


def test_unwrap_leaves_a_trigger_quoted_in_a_fence_alone() -> None:
    answer = "**Trigger:**\n```\nfix it\n```\n**Response:** x\n**Outcome:** y\n**Next:** z\n"
    assert unwrap(answer) == answer


def test_unwrap_takes_four_backticks_and_tildes() -> None:
    inner = "## Plan\n```ts\nx\n```\n## Do\n"
    assert unwrap(f"````markdown\n{inner}````") == inner
    assert unwrap(f"~~~md\n{inner}~~~\n") == inner


def test_a_heading_name_needs_a_separator_behind_it() -> None:
    assert section_name("DO (The Action)") == "do"
    assert section_name("PLAN: Analysis of Solutions") == "plan"
    assert section_name("A) Objective") == "objective"
    assert section_name("(b) PLAN") == "plan"
    assert section_name("D) Do not use Jest") is None
    assert section_name("Do Plan") == "do"
    assert section_name("Do it now") is None
    assert section_name("Plan and Do") is None
    assert section_name("Act → Check") is None
