"""A model in Ollama, over its native API.

Not its OpenAI route: that one ignores `num_ctx` and cuts long prompts without a word.
"""

import json
from collections.abc import Iterator, Sequence

from web4lora.domain.chat import Message
from web4lora.errors import Web4Error
from web4lora.http_json import request_json, stream_lines
from web4lora.inference.base import GenerationOptions, ModelIdentity
from web4lora.inference.remote import Part, RemoteModel

_ASK_S = 10.0  # for version and digest, which need no model
DEFAULT_URL = "http://127.0.0.1:11434"


class OllamaModel(RemoteModel):
    """`ollama:NAME[@URL]`; a `ChatModel`."""

    def __init__(
        self, model: str, *, url: str = DEFAULT_URL, num_ctx: int = 4096, workers: int = 2
    ) -> None:
        """Name a model; nothing is sent yet.

        Args:
            model: as Ollama lists it.
            url: of the server.
            num_ctx: context, in tokens; sent with each request because Ollama's default is small.
            workers: requests sent at the same time.
        """
        super().__init__(f"ollama:{model}", workers=workers)
        self._model = model
        self._url = url.rstrip("/")
        self._num_ctx = num_ctx

    def parts(self, messages: Sequence[Message], options: GenerationOptions) -> Iterator[Part]:
        """Send one chat request and yield its parts."""
        sampling = {
            "num_ctx": self._num_ctx,
            "num_predict": options.max_tokens,
            "temperature": options.temperature,
            "top_p": options.top_p,
            "top_k": options.top_k,
            "stop": list(options.stop),
        }
        if options.seed is not None:
            sampling["seed"] = options.seed
        body = {
            "model": self._model,
            "messages": list(messages),
            "stream": True,
            "options": sampling,
        }
        hint = (
            f"Start Ollama (`ollama serve`) and check `ollama list` for {self._model}, "
            "or use the embedded runtime (deploy.target: embedded)."
        )
        lines = stream_lines(
            f"{self._url}/api/chat",
            body,
            timeout_s=options.silence_s,
            limit_s=options.limit_s,
            hint=hint,
        )
        for line in lines:
            yield self._part(line, hint)

    def identity(self) -> ModelIdentity:
        """Return Ollama's version and its digest of the model."""
        try:
            version = request_json("GET", f"{self._url}/api/version", timeout_s=_ASK_S)["version"]
            listed = request_json("GET", f"{self._url}/api/tags", timeout_s=_ASK_S)["models"]
            names = {self._model, f"{self._model}:latest"}
            digests = [str(one.get("digest", "")) for one in listed if one["name"] in names]
        except (Web4Error, KeyError, TypeError, AttributeError):
            return ModelIdentity(f"ollama at {self._url}", "")
        return ModelIdentity(f"ollama {version}", digests[0] if digests else "")

    def _part(self, line: str, hint: str) -> Part:
        try:
            value = json.loads(line)
        except ValueError as error:
            raise Web4Error(f"Ollama sent something that is no JSON: {line[:200]}", hint) from error
        if not isinstance(value, dict):
            raise Web4Error(f"Ollama sent something that is no answer: {line[:200]}", hint)
        if "error" in value:
            raise Web4Error(f"Ollama: {value['error']}", hint)
        message = value.get("message")
        text = str(message.get("content") or "") if isinstance(message, dict) else ""
        if not value.get("done"):
            return Part(text)
        return Part(
            text,
            prompt_tokens=value.get("prompt_eval_count"),
            completion_tokens=value.get("eval_count"),
            finish_reason="length" if value.get("done_reason") == "length" else "stop",
        )
