"""The journal of a running evaluation: every finished answer, durable, so that nothing is repeated.

One file of JSON lines under ``outputs/evaluations/.running``, named after what the answers depend
on: harness version, model, digest, backend, chat template, sampling. A killed evaluation leaves
its journal; the next one under the same key asks only what is missing, and removes the journal
when its reports are written. Answers are kept, not verdicts: grading is repeated.
"""

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from web4lora.domain.chat import Message
from web4lora.errors import Web4Error
from web4lora.files import read_jsonl, sha256_text
from web4lora.inference import Completion
from web4lora.workspace import Workspace

#: A server may change its model without a word; after a day nobody means to go on.
MAX_AGE_S = 24 * 3600
_SYNC_EVERY_S = 1.0  # a kill loses nothing, a power cut at most this much work


def prompt_key(messages: Sequence[Message]) -> str:
    """Return what names a prompt in the journal: the digest of the text the model reads."""
    return sha256_text(json.dumps(list(messages), ensure_ascii=False, sort_keys=True))


class Journal:
    """Answers by prompt; made by `open_journal`."""

    def __init__(self, path: Path, stream: IO[bytes], key: Mapping[str, str]) -> None:
        """Read what is there; what is of another key or too old is dropped, like a torn line."""
        self._path = path
        self._stream = stream
        self._synced = time.monotonic()
        # the torn last line of a killed run must not swallow the next one
        age_s = time.time() - path.stat().st_mtime
        stream.truncate(path.read_bytes().rfind(b"\n") + 1)
        self._answers = self._read(key) if age_s < MAX_AGE_S else {}
        self.resumed = len(self._answers)
        if not self._answers:
            stream.truncate(0)
            self._write({"key": dict(key)})

    def get(self, messages: Sequence[Message]) -> Completion | None:
        """Return the kept answer to a prompt."""
        return self._answers.get(prompt_key(messages))

    def add(self, messages: Sequence[Message], answer: Completion) -> None:
        """Keep an answer."""
        name = prompt_key(messages)
        self._answers[name] = answer
        self._write(_row(name, answer))

    def discard(self) -> None:
        """Remove the journal: its answers stand in the reports."""
        self._path.unlink(missing_ok=True)

    def _read(self, key: Mapping[str, str]) -> dict[str, Completion]:
        rows, _ = read_jsonl(self._path)
        if not rows or rows[0] != {"key": dict(key)}:
            return {}
        found = {}
        for row in rows[1:]:
            with contextlib.suppress(TypeError, KeyError):
                name = str(row.pop("prompt"))
                found[name] = Completion(**row)
        return found

    def _write(self, row: Mapping[str, Any]) -> None:
        self._stream.write(json.dumps(row).encode("ascii") + b"\n")
        self._stream.flush()
        now = time.monotonic()
        if now - self._synced > _SYNC_EVERY_S:
            os.fsync(self._stream.fileno())
            self._synced = now


def _row(name: str, answer: Completion) -> dict[str, Any]:
    return {"prompt": name, **answer.__dict__}


@contextlib.contextmanager
def open_journal(
    workspace: Workspace, key: Mapping[str, str], *, fresh: bool = False
) -> Iterator[Journal]:
    """Open the journal of a key for a block; one process at a time.

    Args:
        workspace: the journal stands in its outputs.
        key: what answers depend on beside the prompt.
        fresh: forget what an interrupted evaluation has answered.

    Raises:
        Web4Error: another process evaluates the same model.
    """
    folder = workspace.outputs / "evaluations" / ".running"
    folder.mkdir(parents=True, exist_ok=True)
    name = sha256_text(json.dumps(dict(key), sort_keys=True))[:16]
    path = folder / f"{name}.jsonl"
    with path.open("a+b") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Web4Error(
                "Another evaluation of this model is running in this workspace.",
                "Wait for its end, or stop it.",
            ) from error
        if fresh:
            stream.truncate(0)
        yield Journal(path, stream, key)
