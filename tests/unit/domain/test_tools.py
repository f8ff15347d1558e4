import json
from pathlib import Path

import pytest

from web4lora.domain.tools import (
    ToolCall,
    ToolSpec,
    check_tool_call,
    coerce_tools,
    parse_tool_calls,
    render_tool_calls,
)

SCHEMA = {
    "type": "object",
    "properties": {"filepath": {"type": "string"}, "limit": {"type": "integer"}},
    "required": ["filepath"],
}
READ = ToolSpec("read_file", "Read a file", SCHEMA)


def call(name, **parameters):
    return render_tool_calls([ToolCall(name, parameters)])


@pytest.mark.parametrize(
    "given",
    [
        [{"type": "function", "function": {"name": "read_file", "parameters": SCHEMA}}],
        [{"name": "read_file", "description": "Read a file", "parameters": SCHEMA}],
        [{"name": "read_file", "input_schema": SCHEMA}],
        {"read_file": SCHEMA},
        {"read_file": {"description": "Read a file", "parameters": SCHEMA}},
        {"tools": [{"name": "read_file", "parameters": SCHEMA}]},
        ["read_file(filepath: string, limit?: integer)"],
        "read_file(filepath: string, limit?: integer) - Read a file",
        "read_file(filepath: str, limit: int = 5)",
        {"read_file": "(filepath: string, limit?: int)"},
        {"read_file": {"filepath": "string", "limit": "integer, optional"}},
        {"read_file": ["filepath", "limit?: integer"]},
        [
            {
                "name": "read_file",
                "parameters": [
                    {"name": "filepath", "type": "string", "required": True},
                    {"name": "limit", "type": "integer", "required": False},
                ],
            }
        ],
        [
            {
                "name": "read_file",
                "parameters": {
                    "filepath": {"type": "string"},
                    "limit": {"type": "integer", "default": 5},
                },
            }
        ],
        json.dumps([{"name": "read_file", "parameters": SCHEMA}]),
    ],
)
def test_tools_are_read_from_every_usual_form(given):
    (tool,) = coerce_tools(given)
    assert tool.name == "read_file"
    assert tool.required == ("filepath",)
    assert set(tool.properties) == {"filepath", "limit"}


def test_several_signatures_in_one_text_are_several_tools():
    tools = coerce_tools("read_file(filepath: string), ls(dirPath?: string), view_diff()")
    assert [tool.name for tool in tools] == ["read_file", "ls", "view_diff"]


def test_bare_names_are_tools_without_parameters():
    assert [tool.name for tool in coerce_tools(["ls", "view_diff"])] == ["ls", "view_diff"]


@pytest.mark.parametrize("given", [None, 3, "", "{broken", [], {}])
def test_nothing_readable_gives_no_tools(given):
    assert coerce_tools(given) == []


def test_a_signature_shows_types_and_what_is_optional():
    assert READ.signature() == "read_file(filepath: string, limit?: integer)"
    assert coerce_tools(READ.signature())[0].signature() == READ.signature()


def test_the_house_form_is_one_line_and_keeps_umlauts():
    rendered = render_tool_calls([ToolCall("grep_search", {"query": "Größe"})])
    assert rendered == (
        '{"tool_calls": [{"name": "grep_search", "parameters": {"query": "Größe"}}]}'
    )


def test_what_is_rendered_is_read_back():
    calls = [ToolCall("a", {"x": [1, {"y": "`z`"}]}), ToolCall("b", {})]
    assert parse_tool_calls(render_tool_calls(calls)) == calls


def test_several_calls_keep_their_order():
    answer = f"{call('a', x=1)}\nthen\n<tool_call>{call('b', x=2)}</tool_call>"
    assert [found.name for found in parse_tool_calls(answer)] == ["a", "b"]


def test_a_plan_of_steps_is_a_list_of_calls():
    answer = json.dumps({"type": "multi_tool_plan", "steps": [{"tool": "ls", "args": {"p": "a"}}]})
    assert parse_tool_calls(answer) == [ToolCall("ls", {"p": "a"})]


def test_xml_values_are_unescaped_and_cdata_is_literal():
    answer = "<run><command>a &amp;&amp; b &lt; c</command><x><![CDATA[1 &amp; 2]]></x></run>"
    (found,) = parse_tool_calls(answer, ["run"])
    assert found.parameters == {"command": "a && b < c", "x": "1 &amp; 2"}


def test_json_that_is_no_call_is_prose():
    assert parse_tool_calls('The package: {"name": "button", "version": "1.0.0"} and [1].') == []


def test_thinking_aloud_is_skipped():
    answer = f'<think>maybe {{"name": "ls", "arguments": {{}}}}</think>{call("ls")}'
    assert len(parse_tool_calls(answer)) == 1


TASKS = [
    ({"tool": "read_file", "arguments": {"filepath": "src/Button.tsx"}}, True),
    ({"tool": "read_file", "arguments": {"filepath": "src/Input.tsx"}}, False),
    ({"expected_tool": "read_file", "expected_args": {"filepath": "Button.tsx"}}, True),
    ({"expected_tool": "ls"}, False),
    ({"name": "read_file", "parameters": {"filepath": "./src/Button.tsx"}}, True),
    ({"calls": [{"name": "read_file", "parameters": {"filepath": "src/Button.tsx"}}]}, True),
    ({"calls": [{"tool": "read_file", "args": {"filepath": "a"}}] * 2}, False),
    ({"calls": 2}, False),
    ({"mentions": ["Button.tsx"]}, True),
    ({"mentions": ["Button.tsx", "Input.tsx"]}, False),
    ({"expect": {"name": "read_file", "arguments": {"filepath": "src/Button.tsx"}}}, True),
    ({"name": "task-7", "description": "Read the Button.tsx file"}, True),
    ({"name": "task-7", "description": "Read the Input.tsx file"}, False),
    ({"tool": "read_file", "filepath": "src/Button.tsx"}, True),
    ({"kind": "read", "file": "Input.tsx"}, False),
    ("Read the Button.tsx file", True),
    ("Read the Input.tsx file", False),
    ("read_file", True),
    (None, True),
]


@pytest.mark.parametrize(("task", "passes"), TASKS)
def test_a_task_is_understood_in_every_form(task, passes):
    tools = [READ, ToolSpec("ls", "", {"type": "object", "properties": {}})]
    answer = call("read_file", filepath="src/Button.tsx")
    prompt = "Read the Button.tsx file" if task in (None, "read_file") else ""
    verdict = check_tool_call(answer, tools, task, prompt)
    assert verdict.passed is passes, verdict.reasons


def test_without_tools_the_signatures_in_the_prompt_count():
    prompt = "Open src/a.ts.\n\nTools in context: open_document(location: string)"
    assert check_tool_call(call("open_document", location="src/a.ts"), None, None, prompt).passed
    assert not check_tool_call(call("open_document", place="src/a.ts"), None, None, prompt).passed


def test_without_any_tools_nothing_passes_and_the_reason_says_so():
    verdict = check_tool_call(call("ls"), None, None, "List the files")
    assert verdict.reasons == ("the row gives no tools",)


def test_a_task_that_asks_for_no_call_passes_without_one():
    assert check_tool_call("No tool is needed.", [READ], {"count": 0}, "What is TRON?").passed
    assert not check_tool_call(call("ls"), [READ], {"count": 0}, "What is TRON?").passed


def test_schemas_are_enforced_beyond_types():
    schema = {
        "type": "object",
        "properties": {"level": {"enum": ["low", "high"]}, "n": {"type": "integer", "minimum": 1}},
        "required": ["level"],
        "additionalProperties": False,
    }
    tools = [ToolSpec("set_level", "", schema)]
    assert check_tool_call(call("set_level", level="low"), tools).passed
    assert not check_tool_call(call("set_level", level="max"), tools).passed
    assert not check_tool_call(call("set_level", level="low", n=0), tools).passed
    assert not check_tool_call(call("set_level", level="low", colour="red"), tools).passed


def test_a_broken_schema_is_not_blamed_on_the_answer():
    tools = [ToolSpec("f", "", {"type": "object", "properties": {"a": {"type": "strange"}}})]
    assert check_tool_call(call("f", a="x"), tools).passed


def test_the_reason_names_tool_and_parameter():
    verdict = check_tool_call(call("read_file", filepath=""), [READ])
    assert verdict.reasons == ("read_file: filepath is empty",)


EXAMPLES = Path(__file__).parents[3] / "examples" / "web4-mini" / "tool_examples"


@pytest.mark.parametrize("ecosystem", ["continue", "cursor"])
def test_the_bundled_examples_are_told_from_their_spoiled_twins(ecosystem):
    tools = coerce_tools(json.loads((EXAMPLES / "tools.json").read_text("utf-8"))[ecosystem])
    wrong = []
    lines = (EXAMPLES / f"{ecosystem}.jsonl").read_text("utf-8").splitlines()
    for row in map(json.loads, lines):
        verdict = check_tool_call(row["output"], tools, None, row["instruction"])
        if verdict.passed is bool(row["metadata"]["is_negative_example"]):
            wrong.append(row["instruction"])
    assert 1 - len(wrong) / len(lines) >= 0.97, wrong
