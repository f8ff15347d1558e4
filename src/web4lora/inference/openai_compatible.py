"""A model behind a server that speaks OpenAI's chat completions: vLLM, llama-server, web4 serve."""

import json
import os
from collections.abc import Iterator, Sequence
from typing import Any

from web4lora.domain.chat import Message
from web4lora.errors import Web4Error
from web4lora.http_json import stream_lines
from web4lora.inference.base import GenerationOptions, ModelIdentity
from web4lora.inference.remote import Part, RemoteModel

API_KEY_VARIABLE = "OPENAI_API_KEY"
_MAX_STOPS = 4  # OpenAI's own limit


class OpenAICompatibleModel(RemoteModel):
    """`openai:URL#MODEL`; a `ChatModel`. `top_k` is not part of this API and is not sent."""

    def __init__(self, url: str, model: str, *, workers: int = 8) -> None:
        """Name a model; nothing is sent yet.

        Args:
            url: up to and including the version, for example http://localhost:8000/v1.
            model: as the server lists it.
            workers: requests sent at the same time.
        """
        super().__init__(f"openai:{model}", workers=workers)
        self._url = f"{url.rstrip('/')}/chat/completions"
        self._model = model

    def parts(self, messages: Sequence[Message], options: GenerationOptions) -> Iterator[Part]:
        """Send one chat request and yield its parts."""
        body: dict[str, Any] = {
            "model": self._model,
            "messages": list(messages),
            "stream": True,
            "stream_options": {"include_usage": True},
            "max_tokens": options.max_tokens,
            "temperature": options.temperature,
            "top_p": options.top_p,
            "stop": list(options.stop)[:_MAX_STOPS],
        }
        if options.seed is not None:
            body["seed"] = options.seed
        key = os.environ.get(API_KEY_VARIABLE)
        hint = f"Check the URL and the model name, and {API_KEY_VARIABLE} where a key is needed."
        lines = stream_lines(
            self._url,
            body,
            headers={"Authorization": f"Bearer {key}"} if key else None,
            timeout_s=options.silence_s,
            limit_s=options.limit_s,
            hint=hint,
        )
        for line in lines:
            if not line.startswith("data:"):
                continue
            data = line.removeprefix("data:").strip()
            if data == "[DONE]":
                return
            yield self._part(data, hint)

    def identity(self) -> ModelIdentity:
        """Return the address; this API has no word for the digest of the weights."""
        return ModelIdentity(f"openai {self._url.removesuffix('/chat/completions')}", "")

    def _part(self, data: str, hint: str) -> Part:
        try:
            value = json.loads(data)
        except ValueError as error:
            raise Web4Error(f"{self.name} sent no JSON: {data[:200]}", hint) from error
        if isinstance(value, dict) and "error" in value:
            raise Web4Error(f"{self.name}: {value['error']}", hint)
        try:
            usage = value.get("usage") or {}
            choice = (value.get("choices") or [{}])[0]
            reason = choice.get("finish_reason")
            text = str((choice.get("delta") or {}).get("content") or "")
        except (AttributeError, TypeError, KeyError, IndexError) as error:
            raise Web4Error(f"{self.name} sent no answer: {data[:200]}", hint) from error
        return Part(
            text,
            prompt_tokens=usage.get("prompt_tokens"),
            completion_tokens=usage.get("completion_tokens"),
            finish_reason=None if not reason else "length" if reason == "length" else "stop",
        )
