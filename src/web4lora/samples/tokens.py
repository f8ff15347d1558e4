"""Token counts on the chat as the model reads it (decision 9)."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from web4lora.domain.chat import IM_END, chat_messages, render_chat, user_text
from web4lora.errors import Web4Error
from web4lora.samples.sample import Sample

#: Text to number of tokens, special tokens of the chat template included.
CountTokens = Callable[[str], int]


class TokenCounter:
    """Counts with the tokenizer of a local base model; goes to another process as its path."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __call__(self, text: str) -> int:
        """Return the tokens of a text."""
        # The fast call leaves out the places of the tokens, which nobody asks for.
        return len(_tokenizer(self._path).encode_batch_fast([text], add_special_tokens=False)[0])


@functools.lru_cache(maxsize=2)
def _tokenizer(path: Path) -> Any:
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(path))


def token_counter(base: Path) -> CountTokens:
    """Return a counter that uses the tokenizer of a local base model.

    Args:
        base: folder that holds `tokenizer.json`.

    Raises:
        Web4Error: there is no tokenizer.
    """
    path = base / "tokenizer.json"
    if not path.is_file():
        raise Web4Error(
            f"{base} holds no tokenizer.json.", "Choose a base model with a fast tokenizer."
        )
    return TokenCounter(path)


@functools.lru_cache(maxsize=64)
def _prompt_frame(context: str) -> tuple[str, str]:
    """Return the rendered chat before and after the user's text, for one system turn."""
    mark = "\x00"
    before, after = render_chat(chat_messages(mark, context=context)).split(mark)
    return before, after


def chat_text(sample: Sample) -> str:
    """Return the whole training text of a row: system, user, answer, end of turn."""
    user = chat_messages(user_text(sample.instruction, sample.input))[1]["content"]
    before, after = _prompt_frame(sample.metadata.context)
    return f"{before}{user}{after}{sample.output}{IM_END}\n"


def count_sample(sample: Sample, count_tokens: CountTokens) -> int:
    """Return the tokens of a row's training text."""
    return count_tokens(chat_text(sample))
