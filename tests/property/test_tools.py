"""Whatever text comes in, the rule answers; what is rendered is read back unchanged."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from web4lora.domain.tools import (
    ToolCall,
    ToolSpec,
    check_tool_call,
    coerce_tools,
    parse_tool_calls,
    render_tool_calls,
)

NAMES = st.from_regex(r"[a-z][a-z_]{1,12}", fullmatch=True)
SCALARS = st.one_of(
    st.text(st.characters(blacklist_categories=["Cs"]), max_size=40),
    st.integers(-(10**9), 10**9),
    st.booleans(),
    st.none(),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
CALLS = st.lists(
    st.builds(ToolCall, NAMES, st.dictionaries(NAMES, VALUES, max_size=3)), min_size=1, max_size=3
)
BITS = st.sampled_from(
    [
        "{", "}", "[", "]", '"', "name", "arguments", ":", ",", "read_file", "<tool_call>",
        "</tool_call>", "<read_file>", "</read_file>", "<filepath>", "</filepath>", "```", "\n",
        "```json\n", "tool_calls", "a.ts", "`", "<!--", "-->", "null", "1e999", "NaN", "\\",
    ]
)  # fmt: skip
MESS = st.lists(BITS, max_size=40).map("".join)
READ = ToolSpec(
    "read_file",
    "",
    {"type": "object", "properties": {"filepath": {"type": "string"}}, "required": ["filepath"]},
)


@given(CALLS)
@settings(max_examples=30, deadline=None)
def test_what_is_rendered_is_read_back(calls):
    assert parse_tool_calls(render_tool_calls(calls)) == calls


@given(CALLS)
@settings(max_examples=15, deadline=None)
def test_the_syntaxes_mean_the_same(calls):
    plain = [{"name": call.name, "arguments": call.parameters} for call in calls]
    openai = [
        {"type": "function", "function": {"name": c.name, "arguments": json.dumps(c.parameters)}}
        for c in calls
    ]
    tagged = "\n".join(f"<tool_call>\n{json.dumps(row)}\n</tool_call>" for row in plain)
    assert parse_tool_calls(json.dumps(plain)) == calls
    assert parse_tool_calls(json.dumps({"tool_calls": openai})) == calls
    assert parse_tool_calls(tagged) == calls


@given(st.one_of(st.text(max_size=200), MESS), VALUES, st.text(max_size=60))
@settings(max_examples=80, deadline=None)
def test_any_text_goes_through(answer, task, prompt):
    verdict = check_tool_call(answer, [READ], task, prompt)
    assert verdict.passed is not bool(verdict.reasons)


@given(VALUES)
@settings(max_examples=30, deadline=None)
def test_any_value_is_read_as_tools_without_an_exception(value):
    for tool in coerce_tools(value):
        assert tool.signature().startswith(tool.name)


def test_deep_nesting_is_no_exception():
    assert not check_tool_call("[{" * 20000, [READ], None, "").passed
    assert not check_tool_call('{"name": "read_file", "arguments": ' + "[" * 9000, [READ]).passed
