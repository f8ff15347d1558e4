"""A model in Ollama, over its native API.

Not its OpenAI route: that one ignores `num_ctx` and cuts long prompts without a word.
"""

import json
from collections.abc import Iterator, Sequence

from web4lora.domain.chat import Message
from web4lora.errors import Web4Error
from web4lora.inference.base import GenerationOptions
from web4lora.inference.http import stream_lines
from web4lora.inference.remote import Part, RemoteModel

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
        for line in stream_lines(f"{self._url}/api/chat", body, hint=hint):
            yield self._part(line, hint)

    def _part(self, line: str, hint: str) -> Part:
        try:
            value = json.loads(line)
        except ValueError as error:
            raise Web4Error(f"Ollama sent something that is no JSON: {line[:200]}", hint) from error
        if "error" in value:
            raise Web4Error(f"Ollama: {value['error']}", hint)
        text = str(value.get("message", {}).get("content", ""))
        if not value.get("done"):
            return Part(text)
        return Part(
            text,
            prompt_tokens=value.get("prompt_eval_count"),
            completion_tokens=value.get("eval_count"),
            finish_reason="length" if value.get("done_reason") == "length" else "stop",
        )
