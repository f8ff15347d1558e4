"""Whatever text comes in, the rule answers; comments never change the answer."""

from hypothesis import given, settings
from hypothesis import strategies as st

from web4lora.domain.fences import code_fences, unwrap_code
from web4lora.domain.typescript import check_empty_constructor, parse_typescript

CODE_BITS = st.sampled_from(
    [
        "class A ", "{", "}", "(", ")", "constructor", "init", ";", "super()", "static ", "=>",
        "```", "```ts\n", "\n", "`", "${", "/*", "*/", "//", "'", '"', "@d ", "<T>", "this.x = 1",
        "export default ", "interface I ", "...", "#p", "é", "\x00", " ",
    ]
)  # fmt: skip
SNIPPETS = st.lists(CODE_BITS, max_size=40).map("".join)
COMMENT_TEXT = st.text(
    st.characters(blacklist_characters="*/\r\n\u2028\u2029", blacklist_categories=["Cs", "Cc"]),
    max_size=30,
)
COMMENTS = st.one_of(
    COMMENT_TEXT.map(lambda text: f"/* {text} */"),
    COMMENT_TEXT.map(lambda text: f"// {text}\n"),
    st.just("// constructor(x) { this.x = x; }\n"),
    st.just("/* static { load(); } */"),
)


@given(st.one_of(st.text(max_size=200), SNIPPETS))
@settings(max_examples=80, deadline=None)
def test_any_text_goes_through(text):
    verdict = check_empty_constructor(text)
    assert verdict.passed is not bool(verdict.reasons)
    parse_typescript(text, "components/A/0.1.0.0/src/ts/layer2/A.ts")


@given(st.lists(COMMENTS, min_size=5, max_size=5))
@settings(max_examples=30, deadline=None)
def test_comments_change_nothing_in_a_right_class(comments):
    a, b, c, d, e = comments
    code = f"{a}class A {{ {b} constructor() {{ {c} }} {d} init() {{ {e} return this; }} }}"
    assert check_empty_constructor(f"```ts\n{code}\n```").passed


@given(st.lists(COMMENTS, min_size=3, max_size=3))
@settings(max_examples=30, deadline=None)
def test_comments_do_not_make_an_init(comments):
    a, b, c = comments
    code = f"{a}class A {{ {b} constructor() {{}} init() {{ {c} }} }}"
    assert not check_empty_constructor(f"```ts\n{code}\n```").passed


@given(SNIPPETS)
@settings(max_examples=50, deadline=None)
def test_fences_are_found_without_losing_the_answer(text):
    for fence in code_fences(text):
        assert all(line in text for line in fence.text.splitlines())
    assert unwrap_code(text) in text or unwrap_code(text).rstrip("\n") in "\n".join(
        text.splitlines()
    )
