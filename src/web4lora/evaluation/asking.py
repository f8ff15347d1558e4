"""Ask a model many prompts and come back with something for each of them, whatever happens.

A failed prompt is asked again, at the end and after a pause, so that a server that was restarted
is back. Where a backend fails many times in a row the rest is not asked but tried with one prompt
after each pause: a dead server costs seconds, not hours.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from web4lora.domain.chat import Message
from web4lora.evaluation.journal import Journal
from web4lora.inference import ChatModel, Completion, GenerationOptions
from web4lora.progress import Progress, Silent

#: Pauses before the second and third try of what failed, in seconds.
PAUSES_S = (1.0, 5.0)
#: So many failures in a row mean the backend, not the prompt.
BACKEND_IS_DOWN = 20
_REASON_SHOWN = 300  # characters; a server may answer with a whole page


@dataclass(frozen=True)
class BackendError:
    """A prompt without an answer, after every try."""

    reason: str


def _one_line(text: str) -> str:
    """Return a server's words as one short line without control codes."""
    visible = "".join(
        c if c.isprintable() or c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text
    )
    return " ".join(visible.split())[:_REASON_SHOWN]


Reply = Completion | BackendError


class _BackendDown(Exception):
    """Ends a round early."""


class _Round:
    """Collects the answers of one `complete_many` and watches for a backend that is down."""

    def __init__(self, prompts: Sequence[Sequence[Message]], journal: Journal | None) -> None:
        self._prompts = prompts
        self._journal = journal
        self._failed_in_a_row = 0
        self.replies: dict[int, Reply] = {}

    def take(self, number: int, answer: Completion | Exception) -> None:
        """Keep an answer.

        Raises:
            _BackendDown: too many failures in a row.
        """
        if isinstance(answer, Completion):
            self._failed_in_a_row = 0
            self.replies[number] = answer
            if self._journal is not None:
                self._journal.add(self._prompts[number], answer)
            return
        self.replies[number] = BackendError(_one_line(str(answer) or type(answer).__name__))
        self._failed_in_a_row += 1
        if self._failed_in_a_row >= BACKEND_IS_DOWN:
            raise _BackendDown


class _Counting:
    """Progress over all rounds: what is answered already counts."""

    def __init__(self, progress: Progress, label: str, before: int, total: int) -> None:
        self._progress, self._label, self._before, self._total = progress, label, before, total

    def step(self, label: str, done: int, total: int) -> None:
        self._progress.step(self._label, self._before + done, self._total)

    def note(self, text: str) -> None:
        self._progress.note(text)


def ask_all(
    model: ChatModel,
    prompts: Sequence[Sequence[Message]],
    options: GenerationOptions,
    progress: Progress,
    *,
    journal: Journal | None = None,
    label: str = "answers",
) -> list[Reply]:
    """Return an answer or an error for every prompt, in their order.

    Args:
        model: to be asked, as many prompts at a time as it takes.
        prompts: the messages of each.
        options: of every answer.
        progress: told about every answer.
        journal: what it holds is not asked again; new answers go into it at once.
        label: of the progress.
    """
    kept = [journal.get(one) if journal is not None else None for one in prompts]
    replies: dict[int, Reply] = {n: one for n, one in enumerate(kept) if one is not None}
    waiting = [number for number in range(len(prompts)) if number not in replies]
    for pause in (0.0, *PAUSES_S):
        if not waiting:
            break
        if pause:
            progress.note(f"{len(waiting)} prompts failed, asked again in {pause:g} s")
            time.sleep(pause)
            if len(waiting) >= BACKEND_IS_DOWN:
                replies |= _ask(model, prompts, waiting[:1], options, Silent(), journal)
                if isinstance(replies[waiting[0]], BackendError):
                    continue
                waiting = waiting[1:]
        watched = _Counting(progress, label, len(prompts) - len(waiting), len(prompts))
        replies |= _ask(model, prompts, waiting, options, watched, journal)
        waiting = [number for number in waiting if isinstance(replies[number], BackendError)]
    return [replies[number] for number in range(len(prompts))]


def _ask(
    model: ChatModel,
    prompts: Sequence[Sequence[Message]],
    numbers: Sequence[int],
    options: GenerationOptions,
    progress: Progress,
    journal: Journal | None,
) -> dict[int, Reply]:
    """Ask one round and return what came back for each of `numbers`."""
    chosen = [prompts[number] for number in numbers]
    taken = _Round(chosen, journal)
    try:
        model.complete_many(chosen, options, progress, on_answer=taken.take)
    except _BackendDown:
        progress.note(f"the backend failed {BACKEND_IS_DOWN} times in a row")
    errors = [one.reason for one in taken.replies.values() if isinstance(one, BackendError)]
    unasked = BackendError(f"not asked, the backend was down: {errors[-1] if errors else ''}")
    return {number: taken.replies.get(place, unasked) for place, number in enumerate(numbers)}
