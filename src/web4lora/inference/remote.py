"""What the two HTTP runtimes share: a stream of (text, usage) parts becomes a `ChatModel`."""

import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from web4lora.domain.chat import Message
from web4lora.errors import Web4Error
from web4lora.inference.base import (
    Completion,
    FinishReason,
    GenerationOptions,
    ModelIdentity,
    OnAnswer,
    complete_each,
)
from web4lora.progress import Progress

#: A token is rarely longer; a server that writes more than this per token ignores `max_tokens`.
MAX_CHARACTERS_PER_TOKEN = 64


def _whole_text(pieces: Sequence[str]) -> str:
    """Join pieces; halves of a surrogate pair meet, lone ones become U+FFFD."""
    joined = "".join(pieces)
    return joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@dataclass(frozen=True)
class Part:
    """A piece of a streamed answer; counts and reason arrive with one of the last parts."""

    text: str = ""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    finish_reason: FinishReason | None = None


class RemoteModel(ABC):
    """A model behind HTTP; a subclass turns one request into `Part`s."""

    def __init__(self, name: str, *, workers: int) -> None:
        self.name = name
        self._workers = workers

    @abstractmethod
    def parts(self, messages: Sequence[Message], options: GenerationOptions) -> Iterator[Part]:
        """Send the request and yield what comes back."""

    def stream(
        self, messages: Sequence[Message], options: GenerationOptions
    ) -> Iterator[str | Completion]:
        """Yield pieces of text, then the `Completion`."""
        started, first = time.perf_counter(), None
        texts: list[str] = []
        prompt_tokens = completion_tokens = 0
        reason: FinishReason | None = None
        room = MAX_CHARACTERS_PER_TOKEN * options.max_tokens
        for part in self.parts(messages, options):
            prompt_tokens = part.prompt_tokens or prompt_tokens
            completion_tokens = part.completion_tokens or completion_tokens
            reason = part.finish_reason or reason
            if part.text:
                first = first or time.perf_counter()
                texts.append(part.text[:room])
                room -= len(part.text)
                yield texts[-1]
            if room < 0:
                reason = "length"
                break
        if reason is None:
            raise Web4Error(
                f"{self.name} broke off in the middle of an answer.", "Look at the server's log."
            )
        ended = time.perf_counter()
        yield Completion(
            text=_whole_text(texts),
            prompt_tokens=prompt_tokens,
            completion_tokens=completion_tokens or len(texts),
            ttft_ms=1000 * ((first or ended) - started),
            total_ms=1000 * (ended - started),
            finish_reason=reason,
        )

    def complete(self, messages: Sequence[Message], options: GenerationOptions) -> Completion:
        """Return the whole answer."""
        *_, last = self.stream(messages, options)
        if not isinstance(last, Completion):
            raise Web4Error(f"{self.name} gave no answer.", "Look at the server's log.")
        return last

    def complete_many(
        self,
        requests: Sequence[Sequence[Message]],
        options: GenerationOptions,
        progress: Progress,
        *,
        on_answer: OnAnswer | None = None,
    ) -> list[Completion | Exception]:
        """Answer many prompts, a few at a time; the server batches them."""
        return complete_each(
            self.complete, requests, options, progress, workers=self._workers, on_answer=on_answer
        )

    @abstractmethod
    def identity(self) -> ModelIdentity:
        """Return backend and digest."""

    def close(self) -> None:  # noqa: B027 - nothing to do is what every remote model does
        """Nothing to free: the server keeps the model."""
