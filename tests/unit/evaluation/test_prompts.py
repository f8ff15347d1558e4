import pytest

from web4lora.domain.grading import HARNESSES, grade
from web4lora.domain.tools import ToolCall, render_tool_calls
from web4lora.evaluation import load_prompts


@pytest.mark.parametrize("harness", list(HARNESSES))
def test_prompts_are_unique_and_many(harness: str) -> None:
    prompts = load_prompts(harness)
    assert len(prompts) >= 100
    assert len({one.id for one in prompts}) == len(prompts)
    assert len({one.prompt for one in prompts}) == len(prompts)


def test_a_limit_takes_refusals_of_both_kinds_equally() -> None:
    chosen = load_prompts("refusal", 20)
    assert sum(bool(one.should_refuse) for one in chosen) == 10


@pytest.mark.parametrize("prompt", load_prompts("tool_success"), ids=lambda one: one.id)
def test_the_expected_call_of_every_tool_prompt_passes_its_own_grader(prompt) -> None:
    call = ToolCall(prompt.task["name"], prompt.task["parameters"])
    graded = grade("tool_success", prompt.row(render_tool_calls([call])))
    assert graded.passed, graded.reasons
