"""The style tasks of the checklist: files to write, each with the reference it is compared to.

Data file ``prompts/style.jsonl``, one object a line: `id`, `family`, `prompt`, `path` (where the
file would lie), `references` (right files; the closest one counts) and `files` (what it imports,
so that a compiler can read it). Teams add rows of their own at the end.
"""

import importlib.resources
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from web4lora.domain.chat import Message, chat_messages, user_text
from web4lora.evaluation.prompts import spread


@dataclass(frozen=True)
class StyleTask:
    """One file to write; `references` are right answers, `files` lie beside it."""

    id: str
    family: str
    prompt: str
    path: str
    references: tuple[str, ...]
    files: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def messages(self) -> tuple[Message, ...]:
        """The task as the model is asked."""
        return tuple(chat_messages(user_text(self.prompt, "")))


def load_style_tasks(limit: int | None = None) -> list[StyleTask]:
    """Load the style tasks; with `limit` at most so many, spread evenly."""
    source = importlib.resources.files("web4lora.evaluation") / "prompts" / "style.jsonl"
    rows = [json.loads(line) for line in source.read_text("utf-8").splitlines() if line]
    tasks = [StyleTask(**row | {"references": tuple(row["references"])}) for row in rows]
    return tasks if limit is None else spread(tasks, limit)
