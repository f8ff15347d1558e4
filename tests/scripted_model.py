"""A `ChatModel` whose answers a test decides."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence

from web4lora.domain.chat import Message
from web4lora.inference import Completion, GenerationOptions, ModelIdentity, OnAnswer
from web4lora.progress import Progress


def said(text: str) -> Completion:
    """Return a finished answer."""
    return Completion(text, 1, 1, 1.0, 1.0, "stop")


class ScriptedModel(ABC):
    """Asks `answer` for each prompt; a subclass says what it is."""

    name = "scripted"

    def __init__(self, digest: str = "") -> None:
        self.asked: list[str] = []
        self.closed = False
        self._digest = digest

    @abstractmethod
    def answer(self, prompt: str) -> Completion | Exception:
        """Return what the model says to a prompt."""

    def complete(self, messages: Sequence[Message], options: GenerationOptions) -> Completion:
        found = self.answer(messages[-1]["content"])
        if isinstance(found, Exception):
            raise found
        return found

    def stream(
        self, messages: Sequence[Message], options: GenerationOptions
    ) -> Iterator[str | Completion]:
        yield self.complete(messages, options)

    def complete_many(
        self,
        requests: Sequence[Sequence[Message]],
        options: GenerationOptions,
        progress: Progress,
        *,
        on_answer: OnAnswer | None = None,
    ) -> list[Completion | Exception]:
        answers = []
        for number, messages in enumerate(requests):
            prompt = messages[-1]["content"]
            answers.append(self.answer(prompt))
            self.asked.append(prompt)
            if on_answer is not None:
                on_answer(number, answers[-1])
        return answers

    def identity(self) -> ModelIdentity:
        return ModelIdentity("test", self._digest)

    def close(self) -> None:
        self.closed = True
