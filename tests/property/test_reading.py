"""Whatever bytes a repository holds, reading them ends well and tells nothing impossible."""

import hashlib
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from web4lora.corpus import SourceDocument
from web4lora.corpus.families import families
from web4lora.corpus.inspection import describe
from web4lora.corpus.kinds import classify
from web4lora.corpus.reading import decode
from web4lora.corpus.secrets import find_secrets, mask_secrets
from web4lora.domain.link_targets import PathIndex, resolve_link
from web4lora.domain.links import stated_links
from web4lora.domain.markdown import parse_sections, read_markdown
from web4lora.domain.pdca import parse_pdca
from web4lora.domain.typescript import parse_typescript

calm = settings(max_examples=60, deadline=None)

MARKDOWN_BITS = st.sampled_from(
    ["# PDCA: x\n", "## Plan\n", "## Check Phase: y\n", "## Links\n", "## Meta\n", "### QA Decisions\n", "**QA Decisions:**\n", "[ ] open\n", "- [ ] open\n", "**Date:** 2025-13-45\n", "**CMM Level:** CMM3\n", "**Agent:** A | **Role:** B\n", "**Previous PDCA:** [a](a.pdca.md)\n", "- Previous: me.pdca.md\n", "- **Backward**: [x](../j/me.pdca.md)\n", "**Objective:**\n", "**Reproducible:**\n", "```quote\n", "```\n", "> said\n", "- QA Feedback (quote literally):\n", "<<<<<<< HEAD\n", "=======\n", ">>>>>>> x\n", "<!--", "-->", "{{X}}", "[§/j/a.pdca.md](", "https://github.com/o/r/blob/x/j/a.pdca.md", ")", " | ", "\n", "\r\n", "---\n", "🗓️"]
)  # fmt: skip
MARKDOWN = st.one_of(st.text(max_size=200), st.lists(MARKDOWN_BITS, max_size=30).map("".join))
CODE_BITS = st.sampled_from(
    ["class A ", "{", "}", "(", ")", "constructor", "init", ";", "it('a', () => ", "describe(`b`, ", "test.each([1])(", "interface I ", "function f", "'", "`", "${", "\n", "/*", "*/", "this.model = ", "...x", "? 1 : 2", "<<<<<<< HEAD\n", "export default ", "@d ", "#p"]
)  # fmt: skip
CODE = st.one_of(st.text(max_size=200), st.lists(CODE_BITS, max_size=40).map("".join))
PATHS = st.sampled_from(
    ["j/me.pdca.md", "scrum.pmo/roles/X/PDCA/2025-08-10-cycle1.md", "README.md", "components/A/0.1.0.0/src/ts/layer2/A.ts", "components/A/0.1.0.0/test/A.test.ts", "tools/tool-rows.jsonl", "2025-08-28-UTC-2525-x.md"]
)  # fmt: skip
KNOWN = PathIndex.of(["j/me.pdca.md", "j/a.pdca.md", "README.md"])


def document(path: str, text: str) -> SourceDocument | None:
    kind = classify(path, text)
    sha256 = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    if kind is None:
        return None
    return SourceDocument(path, "r", kind, text, sha256, "utf-8", len(text), "MIT", True, True, 0)


@calm
@given(PATHS, st.one_of(MARKDOWN, CODE))
def test_inspection_tells_json_of_any_text(path: str, text: str) -> None:
    found = document(path, text)
    if found is not None:
        told = describe(found, KNOWN)
        assert told["path"] == path
        json.dumps(told)


@calm
@given(st.binary(max_size=300))
def test_any_bytes_become_a_text_whose_sections_give_it_back(data: bytes) -> None:
    text = decode(data).text
    assert "".join(section.text for section in parse_sections(text)) == text


@calm
@given(MARKDOWN)
def test_a_record_of_any_text_keeps_its_promises(text: str) -> None:
    pdca = parse_pdca(text, "j/me.pdca.md")
    lines = len(read_markdown(text).lines)
    assert pdca.cmm_level in {None, 1, 2, 3, 4, 5}
    assert 0 <= pdca.quality_score <= 100
    assert pdca.qa_pending <= lines
    assert all(1 <= line <= lines for line in pdca.record_lines)
    assert "".join(section.text for section in pdca.sections) == text
    assert all(quote in text.replace("\r\n", "\n") or "\n" in quote for quote in pdca.tron_quotes)


@calm
@given(MARKDOWN)
def test_links_lead_to_files_that_exist(text: str) -> None:
    for link in stated_links(read_markdown(text)):
        found = resolve_link(link, "j/me.pdca.md", KNOWN)
        assert (found.path in KNOWN.paths) == (found.status in {"resolved", "self"})
        assert (found.status == "self") == (found.path == "j/me.pdca.md")


@calm
@given(CODE)
def test_symbols_lie_within_the_file(code: str) -> None:
    facts = parse_typescript(code, "components/A/0.1.0.0/test/A.test.ts")
    for unit in facts.units:
        assert 1 <= unit.start_line <= unit.end_line <= code.count("\n") + 1
    assert sum(unit.kind == "class" for unit in facts.units) == len(facts.classes)
    assert sum(unit.kind == "interface" for unit in facts.units) == len(facts.interfaces)


@calm
@given(st.lists(st.tuples(PATHS, MARKDOWN), max_size=6))
def test_families_hold_every_document_once(files: list[tuple[str, str]]) -> None:
    found = [item for path, text in dict(files).items() if (item := document(path, text))]
    members = [member.path for family in families(found) for member in family.members]
    assert sorted(members) == sorted(item.path for item in found)


@calm
@given(CODE, st.booleans())
def test_masking_leaves_no_secret(code: str, is_code: bool) -> None:
    token = "gh" + "p_" + "a8Kd92LmQx71ZpRt5VbN3cYw6HsJ4fGu0EoT"
    text = f"{code}\nconst t = '{token}';\n{code}"
    masked = mask_secrets(text, find_secrets(text), is_code=is_code)
    assert token not in masked
    assert masked.count("\n") == text.count("\n")
