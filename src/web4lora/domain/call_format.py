"""The form of a tool call alone: is it JSON, and is it the right tool (checklist 5, tools).

Coarser than the rule *Tool call*: values are not judged, so that a report can tell a model that
cannot write JSON from one that fills in the wrong path.
"""

from typing import Any

from web4lora.domain.tool_spec import coerce_tools
from web4lora.domain.tool_syntax import extract_tool_calls
from web4lora.domain.tool_task import read_task
from web4lora.domain.verdict import Verdict


def check_json_form(answer: str, tools: Any) -> Verdict:
    """Check that an answer holds a call, and that every call in it is valid JSON."""
    extraction = extract_tool_calls(answer, [spec.name for spec in coerce_tools(tools)])
    reasons = list(extraction.malformed)
    if not extraction.calls and not reasons:
        reasons.append("the answer holds no tool call")
    if any(call.textual for call in extraction.calls):
        reasons.append("the call is written as XML")
    return Verdict.of(reasons)


def check_right_tool(answer: str, tools: Any, task: Any) -> Verdict:
    """Check that exactly the tools of the task are called, whatever their arguments say."""
    names = [spec.name for spec in coerce_tools(tools)]
    wanted = sorted(call.name or "" for call in read_task(task, names).calls)
    called = sorted(call.name for call in extract_tool_calls(answer, names).calls)
    if called == wanted:
        return Verdict.of(())
    shown = ", ".join(called) or "nothing"
    return Verdict.of((f"calls {shown} where {', '.join(wanted)} fits",))
