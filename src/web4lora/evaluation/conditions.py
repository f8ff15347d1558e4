"""What the results of an evaluation depend on: two that differ in it are not compared silently."""

import functools
import hashlib
import importlib.resources
from collections.abc import Mapping, Sequence

from web4lora import __version__
from web4lora.domain.chat import CHAT_TEMPLATE, SYSTEM_PROMPT
from web4lora.evaluation.prompts import prompt_file
from web4lora.files import sha256_text
from web4lora.inference import ModelIdentity
from web4lora.settings import EvaluationSettings

_PROMPTS_OF = "prompts of "


def _short(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


@functools.cache
def harness_version() -> str:
    """Return our version and a digest of the rules that judge, so that no change is forgotten."""
    rules = importlib.resources.files("web4lora.domain")
    sources = sorted((one.name, one) for one in rules.iterdir() if one.name.endswith(".py"))
    digest = hashlib.sha256()
    for name, source in sources:
        digest.update(name.encode() + b"\0" + source.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:12]}"


def _asking(settings: EvaluationSettings) -> dict[str, str]:
    """Return what every answer depends on beside model and prompt."""
    return {
        "harness version": harness_version(),
        "chat template": sha256_text(CHAT_TEMPLATE + SYSTEM_PROMPT)[:12],
        "sampling": "greedy",
        "longest answer": str(settings.max_tokens),
        "seed": str(settings.seed),
    }


def conditions(
    harnesses: Sequence[str], settings: EvaluationSettings, identity: ModelIdentity | None = None
) -> dict[str, str]:
    """Return what the results depend on beside the model, each as a short text.

    Args:
        harnesses: keys of those that were run.
        settings: of the evaluation.
        identity: of the model; only its backend is a condition.
    """
    key = {f"{_PROMPTS_OF}{name}": _short(prompt_file(name).read_bytes()) for name in harnesses}
    key |= {"prompts per harness": str(settings.prompts_per_harness), **_asking(settings)}
    if settings.execute_tools and "tool_success" in harnesses:
        key["tool calls"] = "executed"  # named only then, so that older records stay comparable
    return key if identity is None else key | {"backend": identity.backend}


def journal_key(
    model: str, identity: ModelIdentity, settings: EvaluationSettings, suite: str = "harnesses"
) -> dict[str, str]:
    """Return what decides whether a kept answer is still the answer; each suite has its own."""
    subject = {"model": model, "model digest": identity.digest, "backend": identity.backend}
    return {"suite": suite, **subject, **_asking(settings)}


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Name the conditions that are not the same; one that only one side states counts as well.

    Prompts of a harness that only one side ran are no difference: that harness is not compared.
    """
    named = {
        key
        for key in before.keys() | after.keys()
        if not key.startswith(_PROMPTS_OF) or (key in before and key in after)
    }
    return sorted(key for key in named if before.get(key) != after.get(key))
