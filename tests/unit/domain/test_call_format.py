import pytest

from web4lora.domain.call_format import check_json_form, check_right_tool

TOOLS = ["open_document(location: string)", "run_shell(command: string)"]
TASK = {"name": "open_document", "parameters": {"location": "a.ts"}}
CALL = '{"tool_calls": [{"name": "open_document", "parameters": {"location": "b.ts"}}]}'


@pytest.mark.parametrize(
    ("answer", "is_json", "is_right"),
    [
        (CALL, True, True),
        (f"<tool_call>{CALL}</tool_call>", True, True),
        (f"```json\n{CALL}\n```", True, True),
        (CALL.replace("open_document", "run_shell"), True, False),
        (CALL[:-1], False, False),
        (CALL.replace('"', "'"), False, False),
        ("<open_document><location>a.ts</location></open_document>", False, True),
        ("I would open the file.", False, False),
        ("", False, False),
    ],
)
def test_form_and_choice_are_judged_apart(answer: str, is_json: bool, is_right: bool) -> None:
    assert check_json_form(answer, TOOLS).passed is is_json
    assert check_right_tool(answer, TOOLS, TASK).passed is is_right
