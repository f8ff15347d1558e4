"""The questions of the six harnesses: data files beside this module, one JSON object a line.

A row holds `id`, `prompt` and `family` (what must not be shared with training), for
`tool_success` also `tools` and `task`, for `refusal` also `should_refuse`. New rows go to the end,
so that ids stay; `sets.json` holds the version of every set and the digest of the rows it names.
"""

import importlib.resources
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from web4lora.domain.chat import Message, chat_messages, user_text
from web4lora.domain.tools import coerce_tools

_T = TypeVar("_T")


@dataclass(frozen=True)
class HarnessPrompt:
    """One question, and what its grader needs besides the answer."""

    id: str
    prompt: str
    family: str = ""
    tools: tuple[Any, ...] = ()
    task: Any = None
    should_refuse: bool | None = None
    messages: tuple[Message, ...] = field(default=(), repr=False)

    def row(self, output: str) -> dict[str, Any]:
        """Return the row `domain.grading.grade` judges."""
        row: dict[str, Any] = {"id": self.id, "prompt": self.prompt, "output": output}
        if self.tools:
            row |= {"tools": list(self.tools), "task": self.task}
        if self.should_refuse is not None:
            row["should_refuse"] = self.should_refuse
        return row


def _messages(row: dict[str, Any]) -> tuple[Message, ...]:
    tools = row.get("tools")
    offered = ", ".join(spec.signature() for spec in coerce_tools(tools)) if tools else ""
    return tuple(chat_messages(user_text(row["prompt"], f"Tools: {offered}" if offered else "")))


def _parse(row: dict[str, Any]) -> HarnessPrompt:
    return HarnessPrompt(
        id=row["id"],
        prompt=row["prompt"],
        family=row.get("family", row["id"]),
        tools=tuple(row.get("tools", ())),
        task=row.get("task"),
        should_refuse=row.get("should_refuse"),
        messages=_messages(row),
    )


@dataclass(frozen=True)
class SetFacts:
    """What a report names a prompt set by: a number for people, a digest of its rows."""

    version: int
    sha256: str


def set_facts(harness: str) -> SetFacts:
    """Return the version of a harness's prompt set; a key unknown to `sets.json` is a KeyError."""
    source = importlib.resources.files("web4lora.evaluation") / "prompts" / "sets.json"
    facts = json.loads(source.read_text("utf-8"))[harness]
    return SetFacts(version=facts["version"], sha256=facts["sha256"])


def spread(items: Sequence[_T], limit: int) -> list[_T]:
    """Return `limit` items evenly spread over the sequence, in order (all when fewer)."""
    if limit >= len(items):
        return list(items)
    return [items[index * len(items) // limit] for index in range(limit)]


def load_prompts(harness: str, limit: int | None = None) -> list[HarnessPrompt]:
    """Load the prompts of a harness.

    Args:
        harness: its key, for example ``pdca_schema``.
        limit: at most so many, spread evenly; refusal takes half of each kind.
    """
    source = importlib.resources.files("web4lora.evaluation") / "prompts" / f"{harness}.jsonl"
    prompts = [_parse(json.loads(line)) for line in source.read_text("utf-8").splitlines() if line]
    if limit is None:
        return prompts
    if harness == "refusal":
        refused = [prompt for prompt in prompts if prompt.should_refuse]
        helped = [prompt for prompt in prompts if not prompt.should_refuse]
        return spread(refused, limit // 2) + spread(helped, limit - limit // 2)
    return spread(prompts, limit)
