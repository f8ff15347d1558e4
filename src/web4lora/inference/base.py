"""The protocol of every model runtime, and the records it speaks in."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Literal, Protocol

from web4lora.domain.chat import STOP_TOKENS, Message
from web4lora.progress import Progress

FinishReason = Literal["stop", "length"]


@dataclass(frozen=True)
class GenerationOptions:
    """How an answer is sampled.

    Attributes:
        max_tokens: longest answer, in tokens.
        temperature: 0 is greedy.
        top_p: nucleus, 1 is off.
        top_k: candidates per token, 0 is off.
        seed: makes sampling repeatable; None draws one.
        stop: texts that end the answer; the model's own end-of-turn token always does.
        silence_s: longest silence of a server; a 7B model on a CPU may read a long prompt for
            minutes. A model in this process is not timed.
        limit_s: longest time of one whole answer of a server; None sets no limit.
    """

    max_tokens: int = 1024
    temperature: float = 0.7
    top_p: float = 0.9
    top_k: int = 40
    seed: int | None = None
    stop: tuple[str, ...] = STOP_TOKENS
    silence_s: float = 600.0
    limit_s: float | None = None


def greedy(max_tokens: int = 1024, seed: int = 7) -> GenerationOptions:
    """Return the options of evaluation and canaries: greedy, fixed seed (decision 16)."""
    return GenerationOptions(max_tokens=max_tokens, temperature=0.0, top_p=1.0, top_k=1, seed=seed)


@dataclass(frozen=True)
class ModelIdentity:
    """What answers: results of equal identities, prompts and options may be compared.

    Attributes:
        backend: the runtime and its version, or a server's address.
        digest: sha256 of the weights as hex, or "" where the backend does not tell.
    """

    backend: str
    digest: str


#: Told about each finished prompt: its number and its answer or error; called on one thread.
OnAnswer = Callable[[int, "Completion | Exception"], None]


@dataclass(frozen=True)
class Completion:
    """One finished answer.

    Attributes:
        text: without control tokens.
        prompt_tokens: tokens the model read.
        completion_tokens: tokens it wrote.
        ttft_ms: time to the first piece of text, in milliseconds.
        total_ms: time of the whole call, in milliseconds.
        finish_reason: ``stop`` at the end of the turn, ``length`` at `max_tokens`.
    """

    text: str
    prompt_tokens: int
    completion_tokens: int
    ttft_ms: float
    total_ms: float
    finish_reason: FinishReason


class ChatModel(Protocol):
    """A model that answers messages.

    Calls raise `Web4Error` where the user can fix the cause: server away, prompt too long.
    """

    @property
    def name(self) -> str:
        """What reports call the model."""

    def complete(self, messages: Sequence[Message], options: GenerationOptions) -> Completion:
        """Return the whole answer."""

    def stream(
        self, messages: Sequence[Message], options: GenerationOptions
    ) -> Iterator[str | Completion]:
        """Yield pieces of text as they come, and the `Completion` last."""

    def complete_many(
        self,
        requests: Sequence[Sequence[Message]],
        options: GenerationOptions,
        progress: Progress,
        *,
        on_answer: OnAnswer | None = None,
    ) -> list[Completion | Exception]:
        """Answer many prompts; a failed one gives its exception in its place.

        Args:
            requests: the prompts.
            options: of every answer.
            progress: told about every answer.
            on_answer: told each answer as soon as it is there; what it raises ends the work.
        """

    def identity(self) -> ModelIdentity:
        """Return backend and digest; a server that cannot be asked has none."""

    def close(self) -> None:
        """Free the model; closing twice is harmless."""


def complete_each(
    complete: Callable[[Sequence[Message], GenerationOptions], Completion],
    requests: Sequence[Sequence[Message]],
    options: GenerationOptions,
    progress: Progress,
    *,
    workers: int,
    on_answer: OnAnswer | None = None,
) -> list[Completion | Exception]:
    """Answer prompts on `workers` threads and return the results in the order of the prompts."""
    results: dict[int, Completion | Exception] = {}
    with ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
        futures = {
            pool.submit(complete, messages, options): number
            for number, messages in enumerate(requests)
        }
        try:
            for future in as_completed(futures):
                error = future.exception()
                if error is not None and not isinstance(error, Exception):
                    raise error
                answer = error if error is not None else future.result()
                results[futures[future]] = answer
                if on_answer is not None:
                    on_answer(futures[future], answer)
                progress.step("answers", len(results), len(requests))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [results[number] for number in range(len(requests))]
