"""The rules of `domain/` applied to a row: what will grade the model judges its teacher first."""

from collections.abc import Callable, Mapping

from web4lora.domain.chat import user_text
from web4lora.domain.pdca_rules import check_schema, check_template, check_tron
from web4lora.domain.refusal import REFUSAL_TAG, is_refusal
from web4lora.domain.tools import ToolSpec, check_tool_call
from web4lora.domain.typescript import check_empty_constructor, parse_typescript
from web4lora.samples.class_parts import member_faults
from web4lora.samples.sample import Sample


def failures(sample: Sample) -> list[str]:
    """Return why a row's answer breaks a rule it is held to; empty when it is fine."""
    reasons: list[str] = []
    for name in sample.metadata.checks:
        if name == "pdca_schema" and "pdca_template" in sample.metadata.checks:
            continue  # the template check begins with the schema
        reasons.extend(f"{name}: {reason}" for reason in _RULES[name](sample))
    return reasons


def _pdca_schema(sample: Sample) -> tuple[str, ...]:
    return check_schema(sample.output).reasons


def _pdca_template(sample: Sample) -> tuple[str, ...]:
    return check_template(sample.output).reasons


def _tron(sample: Sample) -> tuple[str, ...]:
    return check_tron(sample.output, sample.instruction).reasons


def _empty_constructor(sample: Sample) -> tuple[str, ...]:
    return check_empty_constructor(sample.output).reasons


def _typescript_member(sample: Sample) -> tuple[str, ...]:
    return tuple(member_faults(_fenced_code(sample.output)))


def _vitest(sample: Sample) -> tuple[str, ...]:
    facts = parse_typescript(_fenced_code(sample.output), "x.test.ts")
    if facts.parse_errors:
        return ("the test does not parse",)
    return () if facts.test_framework == "vitest" else ("is no Vitest test",)


def _fenced_code(output: str) -> str:
    lines = output.strip().split("\n")
    return "\n".join(lines[1:-1]) if lines[0].startswith("```") else output


def _tool_call(sample: Sample) -> tuple[str, ...]:
    meta = sample.metadata
    tools = [ToolSpec(tool.name, tool.description, tool.parameters) for tool in meta.tools or []]
    prompt = user_text(sample.instruction, sample.input)
    return check_tool_call(sample.output, tools, meta.task, prompt).reasons


def _refused(sample: Sample) -> tuple[str, ...]:
    if not sample.output.startswith(REFUSAL_TAG):
        return (f"does not start with {REFUSAL_TAG}",)
    refused = is_refusal(sample.output, sample.instruction)
    return () if refused else ("is not seen as a refusal",)


def _helped(sample: Sample) -> tuple[str, ...]:
    refused = is_refusal(sample.output, sample.instruction)
    return ("is seen as a refusal",) if refused else ()


_RULES: Mapping[str, Callable[[Sample], tuple[str, ...]]] = {
    "pdca_schema": _pdca_schema,
    "pdca_template": _pdca_template,
    "tron": _tron,
    "empty_constructor": _empty_constructor,
    "typescript_member": _typescript_member,
    "vitest": _vitest,
    "tool_call": _tool_call,
    "refused": _refused,
    "helped": _helped,
}
