"""Labelled answers for the rule *Tool call*; about half of them are traps."""

import json

import pytest

from web4lora.domain.tools import check_tool_call


def tool(name, required=(), **properties):
    types = {key: {"type": kind} for key, kind in properties.items()}
    schema = {"type": "object", "properties": types, "required": list(required)}
    return {"type": "function", "function": {"name": name, "description": "", "parameters": schema}}


TOOLS = [
    tool("read_file", ["filepath"], filepath="string"),
    tool(
        "read_file_range",
        ["filepath", "startLine", "endLine"],
        filepath="string",
        startLine="integer",
        endLine="integer",
    ),
    tool("create_new_file", ["filepath", "contents"], filepath="string", contents="string"),
    tool(
        "run_terminal_command",
        ["command"],
        command="string",
        waitForCompletion="boolean",
    ),
    tool("grep_search", ["query"], query="string"),
    tool("file_glob_search", ["pattern"], pattern="string"),
    tool("edit_existing_file", ["filepath", "changes"], filepath="string", changes="string"),
    tool(
        "single_find_and_replace",
        ["filepath", "old_string", "new_string"],
        filepath="string",
        old_string="string",
        new_string="string",
        replace_all="boolean",
    ),
    tool("ls", [], dirPath="string", recursive="boolean"),
    tool("fetch_url_content", ["url"], url="string"),
    tool("view_diff"),
]


def house(name, **parameters):
    return json.dumps({"tool_calls": [{"name": name, "parameters": parameters}]})


READ = "Read the Button.tsx file"
READ_CALL = house("read_file", filepath="src/Button.tsx")
ARGS = '{"filepath": "src/Button.tsx"}'

RIGHT = {
    "house form": (READ, READ_CALL),
    "name and arguments": (READ, f'{{"name": "read_file", "arguments": {ARGS}}}'),
    "name and parameters": (READ, f'{{"name": "read_file", "parameters": {ARGS}}}'),
    "tool and args": (READ, f'{{"tool": "read_file", "args": {ARGS}}}'),
    "tool_use": (
        READ,
        f'{{"type": "tool_use", "id": "toolu_1", "name": "read_file", "input": {ARGS}}}',
    ),
    "openai with arguments as text": (
        READ,
        json.dumps(
            {
                "tool_calls": [
                    {
                        "id": "call_1",
                        "type": "function",
                        "function": {"name": "read_file", "arguments": ARGS},
                    }
                ]
            }
        ),
    ),
    "a list": (READ, f'[{{"name": "read_file", "arguments": {ARGS}}}]'),
    "tagged": (
        READ,
        f'<tool_call>\n{{"name": "read_file", "arguments": {ARGS}}}\n</tool_call>',
    ),
    "xml": (READ, "<read_file><filepath>src/Button.tsx</filepath></read_file>"),
    "xml over lines": (
        READ,
        "<read_file>\n  <filepath>\n  Button.tsx\n  </filepath>\n</read_file>",
    ),
    "json fence": (READ, f"```json\n{READ_CALL}\n```"),
    "bare fence": (READ, f"```\n{READ_CALL}\n```"),
    "xml fence": (READ, "```xml\n<read_file><filepath>Button.tsx</filepath></read_file>\n```"),
    "short prose before": (READ, f"I'll read the file first.\n\n{READ_CALL}"),
    "short prose around a fence": (
        READ,
        f"Let me look at it:\n\n```json\n{READ_CALL}\n```\n\nThen I check the constructor.",
    ),
    "prose with brackets": (READ, f"[1] Reading the file {{once}}:\n{READ_CALL}"),
    "dot slash": ("Read src/a.ts", house("read_file", filepath="./src/a.ts")),
    "longer path": (READ, house("read_file", filepath="/work/app/src/components/Button.tsx")),
    "optional boolean": (
        "Run npm install",
        house("run_terminal_command", command="npm install", waitForCompletion=True),
    ),
    "command with spaces": ("Run `npm  test`", house("run_terminal_command", command="npm test")),
    "command behind cd": (
        "Run npm install in packages/app",
        house("run_terminal_command", command="cd packages/app && npm install"),
    ),
    "boolean as xml text": (
        "Run npm install",
        "<run_terminal_command><command>npm install</command>"
        "<waitForCompletion>true</waitForCompletion></run_terminal_command>",
    ),
    "number as xml text": (
        "Read lines 10 to 20 of src/a.ts",
        "<read_file_range><filepath>src/a.ts</filepath><startLine>10</startLine>"
        "<endLine>20</endLine></read_file_range>",
    ),
    "numbers": (
        "Read lines 10 to 20 of src/a.ts",
        house("read_file_range", filepath="src/a.ts", startLine=10, endLine=20),
    ),
    "search term": (
        "Search for all files containing 'useState'",
        house("grep_search", query="useState"),
    ),
    "search term in a regex": (
        "Search for 'constructor(' in src/",
        house("grep_search", query="constructor\\("),
    ),
    "unquoted search term": (
        "Search for constructor patterns in src/",
        house("grep_search", query="constructor\\s*\\("),
    ),
    "glob": ("Find all *.test.ts files", house("file_glob_search", pattern="**/*.test.ts")),
    "glob by language": (
        "Find all TypeScript files in src/",
        house("file_glob_search", pattern="src/**/*.ts"),
    ),
    "folder": ("List files in components/", house("ls", dirPath="components")),
    "url": (
        "Fetch https://example.org/spec and summarise it",
        house("fetch_url_content", url="https://example.org/spec/"),
    ),
    "no parameters": ("Show me the diff", house("view_diff")),
    "no parameters, xml": ("Show me the diff", "<view_diff></view_diff>"),
    "no parameters, empty tag": ("Show me the diff", "<view_diff/>"),
    "deleting edit": (
        "Remove 'console.log(x);' from src/a.ts",
        house(
            "single_find_and_replace",
            filepath="src/a.ts",
            old_string="console.log(x);",
            new_string="",
        ),
    ),
    "replacement": (
        "Replace `var` with `const` in src/a.ts",
        house(
            "single_find_and_replace",
            filepath="src/a.ts",
            old_string="var x",
            new_string="const x",
        ),
    ),
    "new file": (
        "Create a new file Config.ts",
        house("create_new_file", filepath="Config.ts", contents="export class Config {}"),
    ),
    "content with code in xml": (
        "Create a new file Config.ts",
        "<create_new_file><filepath>Config.ts</filepath><contents>\nexport const a = 1 < 2;\n"
        "```ts\nlet b;\n```\n</contents></create_new_file>",
    ),
    "two calls asked": (
        "Read src/a.ts and src/b.ts",
        json.dumps(
            {
                "tool_calls": [
                    {"name": "read_file", "parameters": {"filepath": "src/a.ts"}},
                    {"name": "read_file", "parameters": {"filepath": "src/b.ts"}},
                ]
            }
        ),
    ),
    "two tagged calls": (
        "Create src/a.ts, then run npm test",
        '<tool_call>{"name": "create_new_file", "arguments": {"filepath": "src/a.ts", '
        '"contents": "x"}}</tool_call>\n<tool_call>{"name": "run_terminal_command", '
        '"arguments": {"command": "npm test"}}</tool_call>',
    ),
    "German": (
        "Lies die Datei Button.tsx und prüfe den Konstruktor",
        house("read_file", filepath="Button.tsx"),
    ),
    "German command": ("Führe npm test aus", house("run_terminal_command", command="npm test")),
}

WRONG = {
    "prose only": (READ, "I would open the file with read_file and look at it."),
    "empty": (READ, ""),
    "unknown tool": (READ, house("open_file", filepath="Button.tsx")),
    "tool of another ecosystem": (
        READ,
        "<open_file><target_file>Button.tsx</target_file></open_file>",
    ),
    "unsuited tool": (READ, house("create_new_file", filepath="Button.tsx", contents="x")),
    "missing parameter": (READ, house("read_file")),
    "misnamed parameter": (READ, house("read_file", path="Button.tsx")),
    "empty parameter": (READ, house("read_file", filepath="")),
    "blank parameter": (READ, house("read_file", filepath="  ")),
    "wrong type": (READ, house("read_file", filepath=["Button.tsx"])),
    "number as json text": (
        "Read lines 10 to 20 of src/a.ts",
        house("read_file_range", filepath="src/a.ts", startLine="10", endLine="20"),
    ),
    "text for a number in xml": (
        "Read lines 10 to 20 of src/a.ts",
        "<read_file_range><filepath>src/a.ts</filepath><startLine>ten</startLine>"
        "<endLine>20</endLine></read_file_range>",
    ),
    "other lines": (
        "Read lines 10 to 20 of src/a.ts",
        house("read_file_range", filepath="src/a.ts", startLine=1, endLine=100),
    ),
    "boolean as json text": (
        "Run npm install",
        house("run_terminal_command", command="npm install", waitForCompletion="yes"),
    ),
    "other file": (READ, house("read_file", filepath="src/Input.tsx")),
    "file with the name inside": (READ, house("read_file", filepath="src/MyButton.tsx")),
    "other extension": (READ, house("read_file", filepath="src/Button.ts")),
    "other command": ("Run npm install", house("run_terminal_command", command="npm test")),
    "command with more": (
        "Run npm install",
        house("run_terminal_command", command="npm install lodash"),
    ),
    "other search term": (
        "Search for all files containing 'useState'",
        house("grep_search", query="useEffect"),
    ),
    "other glob": ("Find all *.test.ts files", house("file_glob_search", pattern="**/*.md")),
    "other folder": ("List files in components/", house("ls", dirPath="src")),
    "other url": (
        "Fetch https://example.org/spec",
        house("fetch_url_content", url="https://example.com/spec"),
    ),
    "placeholder": ("Read the configuration file", house("read_file", filepath="path/to/file")),
    "swapped replacement": (
        "Replace `var` with `const` in src/a.ts",
        house(
            "single_find_and_replace",
            filepath="src/a.ts",
            old_string="const x",
            new_string="var x",
        ),
    ),
    "edit without effect": (
        "Replace `var` with `const` in src/a.ts",
        house("single_find_and_replace", filepath="src/a.ts", old_string="var", new_string="var"),
    ),
    "empty text to find": (
        "Replace `var` with `const` in src/a.ts",
        house("single_find_and_replace", filepath="src/a.ts", old_string="", new_string="const"),
    ),
    "empty new file": (
        "Create a new file Config.ts",
        house("create_new_file", filepath="Config.ts", contents=""),
    ),
    "one of two calls": ("Read src/a.ts and src/b.ts", house("read_file", filepath="src/a.ts")),
    "two calls for one": (READ, f"{READ_CALL}\n{house('ls', dirPath='src')}"),
    "the same call twice": (READ, f"{READ_CALL}\n{READ_CALL}"),
    "same file twice for two": (
        "Read src/a.ts and src/b.ts",
        json.dumps([{"name": "read_file", "arguments": {"filepath": "src/a.ts"}}] * 2),
    ),
    "trailing comma": (READ, '{"name": "read_file", "arguments": {"filepath": "Button.tsx"},}'),
    "single quotes": (READ, "{'name': 'read_file', 'arguments': {'filepath': 'Button.tsx'}}"),
    "cut off": (READ, READ_CALL[:-3]),
    "outer bracket missing": (READ, READ_CALL[:-1]),
    "tag not closed": (READ, f'<tool_call>{{"name": "read_file", "arguments": {ARGS}}}'),
    "xml not closed": (READ, "<read_file><filepath>Button.tsx</filepath>"),
    "xml with a bare value": (READ, "<read_file>Button.tsx</read_file>"),
    "xml with attributes": (READ, '<read_file filepath="Button.tsx"/>'),
    "python call": (READ, 'read_file("Button.tsx")'),
    "keyword call": (READ, "read_file(filepath='Button.tsx')"),
    "flat arguments": (READ, '{"name": "read_file", "filepath": "Button.tsx"}'),
    "name only": (READ, '{"name": "read_file"}'),
    "arguments as a list": (READ, '{"name": "read_file", "arguments": ["Button.tsx"]}'),
    "arguments as broken text": (READ, '{"name": "read_file", "arguments": "{filepath: a}"}'),
    "tool_calls without a list": (
        READ,
        f'{{"tool_calls": {{"name": "read_file", "parameters": {ARGS}}}}}',
    ),
    "the tool's own schema": (READ, json.dumps(TOOLS[0]["function"])),
    "an essay with a call in it": (READ, "word " * 200 + READ_CALL),
    "call in inline code": (READ, f"You can call `{READ_CALL}` for that."),
    "call in a comment": (READ, f"<!-- {READ_CALL} -->"),
    "comment in json": (READ, f"```json\n// read it\n{READ_CALL}\n```"),
    "a result instead of a call": (READ, "export class Button {}"),
}


@pytest.mark.parametrize("case", RIGHT)
def test_a_right_call_passes(case):
    prompt, answer = RIGHT[case]
    verdict = check_tool_call(answer, TOOLS, prompt)
    assert verdict.passed, verdict.reasons


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_call_fails(case):
    prompt, answer = WRONG[case]
    verdict = check_tool_call(answer, TOOLS, prompt)
    assert not verdict.passed
    assert verdict.reasons
