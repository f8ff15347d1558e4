"""The questions of the six harnesses: data files beside this module, one JSON object a line.

A row holds `id`, `prompt` and `family` (what must not be shared with training), for
`tool_success` also `tools` and `task`, for `refusal` also `should_refuse`. New rows go to the end,
so that ids stay; `sets.json` holds the version of every set and the digest of the rows it names.
"""

import importlib.resources
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from web4lora.domain.chat import Message, chat_messages, user_text
from web4lora.domain.tools import coerce_tools
from web4lora.files import BadLine

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
    return chosen_prompts(harness, read_prompts(harness)[0], limit)


def prompt_file(harness: str) -> Traversable:
    """Return the data file of a harness."""
    return importlib.resources.files("web4lora.evaluation") / "prompts" / f"{harness}.jsonl"


def read_prompts(harness: str) -> tuple[list[HarnessPrompt], list[BadLine]]:
    """Read the prompts of a harness; broken lines come back with their number and reason."""
    source = prompt_file(harness)
    prompts: list[HarnessPrompt] = []
    bad: list[BadLine] = []
    ids: set[str] = set()
    for number, line in enumerate(source.read_bytes().split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            prompt = _parse(_checked(json.loads(line.decode("utf-8")), harness))
            if prompt.id in ids:
                raise ValueError(f"the id {prompt.id} is used twice")
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            reason = f"no field {error}" if isinstance(error, KeyError) else str(error)
            bad.append(BadLine(str(source), number, reason))
            continue
        ids.add(prompt.id)
        prompts.append(prompt)
    return prompts, bad


def _checked(row: Any, harness: str) -> dict[str, Any]:
    """Return a row whose fields have their types.

    Raises:
        ValueError: it is no object, or a field is of another type.
        KeyError: a field is missing.
    """
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    if not all(isinstance(row[name], str) and row[name].strip() for name in ("id", "prompt")):
        raise ValueError("id and prompt must be text")
    if harness == "refusal" and not isinstance(row["should_refuse"], bool):
        raise ValueError("should_refuse must be true or false")
    if harness == "tool_success" and not (row["tools"] and row["task"]):
        raise ValueError("tools and task must not be empty")
    return row


def chosen_prompts(
    harness: str, prompts: Sequence[HarnessPrompt], limit: int | None
) -> list[HarnessPrompt]:
    """Return at most `limit` prompts, spread evenly; of refusal half of each kind."""
    if limit is None:
        return list(prompts)
    if harness == "refusal":
        refused = [prompt for prompt in prompts if prompt.should_refuse]
        helped = [prompt for prompt in prompts if not prompt.should_refuse]
        return spread(refused, limit // 2) + spread(helped, limit - limit // 2)
    return spread(prompts, limit)
