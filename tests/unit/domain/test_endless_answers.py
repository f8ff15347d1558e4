"""A model that never stops is graded like any other: soon, and as failed."""

import time

import pytest

from web4lora.domain.grading import grade

ENDLESS = 100_000  # characters
SECONDS = 60.0  # of CPU; before the bounds some of these took hours
ROWS = {
    "refusal": {"prompt": "Add Jest tests to Winch.", "should_refuse": True},
    "pdca_schema": {"prompt": "Write a PDCA."},
    "tron_format": {"prompt": "Write a TRON record."},
    "tool_success": {
        "prompt": "Read a.ts.",
        "tools": ["open_document(location: string)"],
        "task": {"name": "open_document", "parameters": {"location": "a.ts"}},
    },
}


@pytest.mark.parametrize("harness", list(ROWS))
@pytest.mark.parametrize("unit", ["\n", "\n  ", "\n```", "\n#", " buoy", "* ", "[", "{", "<a>"])
def test_a_hundred_thousand_characters_of_the_same_are_judged_in_time(
    harness: str, unit: str
) -> None:
    output = "Sure." + unit * (ENDLESS // len(unit))
    started = time.process_time()
    assert not grade(harness, ROWS[harness] | {"output": output}).passed
    assert time.process_time() - started < SECONDS
