"""llama.cpp in this process, through xllamacpp's `Server`.

The server listens on a socket in a private folder instead of a TCP port, so that nothing else
on the machine reaches it. Prompts go in as text rendered by `domain.chat.render_chat`.

A model of a few million parameters is fastest on one thread, and two single-thread copies answer
twice as fast as two slots of one copy (2 cores: 1,660 tokens/s on one thread, 1,400 over any
number of slots, 10 to 200 on two threads beside a busy neighbour). So small models are copied
per core, and big ones get one copy with several slots.
"""

import importlib.metadata
import os
import queue
import shutil
import tempfile
import threading
import time
import unicodedata
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from web4lora.domain.chat import Message, render_chat
from web4lora.errors import MissingToolError, Web4Error
from web4lora.files import sha256_file
from web4lora.inference.base import (
    Completion,
    FinishReason,
    GenerationOptions,
    ModelIdentity,
    OnAnswer,
    complete_each,
)
from web4lora.progress import Progress

#: Files up to this size are cheap to load twice, which measuring and copying needs.
SMALL_MODEL_BYTES = 256 << 20
MEASURE_S = 0.2
#: All cores must beat one by this factor: when a neighbour wakes up, many threads lose by far more.
WORTH_MORE_THREADS = 1.4
_QUIET = 0  # llama.cpp's log level; its errors come back in the answers


@dataclass
class _Reply:
    """What a streamed request has given so far."""

    started: float
    first: float | None = None
    pieces: list[str] = field(default_factory=list)
    usage: dict[str, int] = field(default_factory=dict)
    finish: FinishReason = "stop"
    error: str = ""

    def take(self, chunk: dict[str, Any]) -> str:
        """Add a chunk and return its text."""
        if "error" in chunk:
            self.error = str(chunk["error"].get("message", chunk["error"]))
            return ""
        if chunk.get("usage"):
            self.usage = chunk["usage"]
        if not chunk.get("choices"):
            return ""
        choice = chunk["choices"][0]
        if choice.get("finish_reason"):
            self.finish = cast(FinishReason, choice["finish_reason"])
        text = str(choice.get("text") or "")
        if text:
            self.first = self.first or time.perf_counter()
            self.pieces.append(text)
        return text

    def completion(self) -> Completion:
        """Return the finished answer.

        Raises:
            Web4Error: the server reported an error.
        """
        if self.error:
            raise Web4Error(
                f"llama.cpp refused the request: {self.error}.",
                "Shorten the prompt, or raise model.num_ctx in config/web4.yaml.",
            )
        ended = time.perf_counter()
        return Completion(
            text="".join(self.pieces),
            prompt_tokens=self.usage.get("prompt_tokens", 0),
            completion_tokens=self.usage.get("completion_tokens", len(self.pieces)),
            ttft_ms=1000 * ((self.first or ended) - self.started),
            total_ms=1000 * (ended - self.started),
            finish_reason=self.finish,
        )


def _start_server(file: Path, folder: Path, *, num_ctx: int, slots: int, threads: int) -> Any:
    # read when OpenMP is loaded; threads that wait by spinning are 20 times slower on a busy box
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(file)
    params.n_ctx = num_ctx * slots
    params.n_parallel = slots
    params.cpuparams.n_threads = threads
    params.cpuparams_batch.n_threads = threads
    params.warmup = False
    params.verbosity = _QUIET
    params.ui = False
    params.endpoint_slots = False
    params.cache_ram_mib = 0  # its default keeps up to 8 GB of old prompts in memory
    params.hostnames = [str(folder / f"{uuid.uuid4().hex[:8]}.sock")]
    return xllamacpp.Server(params)


def _check_file(file: Path) -> None:
    """Refuse what llama.cpp would answer with an abort of the whole process."""
    if not file.is_file():
        raise Web4Error(f"{file} does not exist.", "Run `web4 package` first.")
    with file.open("rb") as stream:
        if stream.read(4) != b"GGUF":
            raise Web4Error(f"{file} is no GGUF file.", "Run `web4 package` again.")


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _tokens_per_second(server: Any) -> float:
    """Generate for `MEASURE_S` seconds and return the rate."""
    count, started = 0, time.perf_counter()

    def on_chunk(_: dict[str, Any]) -> bool:
        nonlocal count
        count += 1
        return time.perf_counter() - started > MEASURE_S

    request = {"prompt": "\n", "max_tokens": 64, "ignore_eos": True, "stream": True}
    server.handle_completions(request, on_chunk)
    return count / (time.perf_counter() - started)


def choose_threads(file: Path, folder: Path) -> int:
    """Return the number of threads a model answers fastest with; big models get every core."""
    cores = _cores()
    if cores == 1 or file.stat().st_size > SMALL_MODEL_BYTES:
        return cores
    rates = {}
    for threads in (1, cores):
        server = _start_server(file, folder, num_ctx=256, slots=1, threads=threads)
        rates[threads] = _tokens_per_second(server)
        del server
    return cores if rates[cores] > WORTH_MORE_THREADS * rates[1] else 1


class LlamaCppModel:
    """A GGUF file, served in this process; a `ChatModel`.

    Attributes:
        name: the file's name, or what the caller calls it.
        threads: threads per copy, measured at the start.
        workers: requests that are answered at the same time.
    """

    def __init__(
        self, file: Path, *, num_ctx: int, slots: int = 2, threads: int = 0, name: str = ""
    ) -> None:
        """Load the model.

        Args:
            file: the GGUF.
            num_ctx: context per request, in tokens.
            slots: requests to answer at the same time.
            threads: per copy; 0 measures.
            name: for reports.

        Raises:
            Web4Error: the file is missing or broken.
            MissingToolError: xllamacpp is not installed.
        """
        _check_file(file)
        self.name = name or file.stem
        self._file = file
        self._digest = ""
        self._folder = Path(tempfile.mkdtemp(prefix="web4-"))
        self._idle: queue.SimpleQueue[Any] = queue.SimpleQueue()
        try:
            self.threads = threads or choose_threads(file, self._folder)
            copies, per_copy = 1, slots
            if self.threads == 1 and file.stat().st_size <= SMALL_MODEL_BYTES:
                copies, per_copy = min(slots, _cores()), 1
            servers = [
                _start_server(
                    file, self._folder, num_ctx=num_ctx, slots=per_copy, threads=self.threads
                )
                for _ in range(copies)
            ]
        except ImportError as error:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise MissingToolError(
                "xllamacpp is not installed.", "Run `make run` or `pip install xllamacpp`."
            ) from error
        except RuntimeError as error:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise Web4Error(
                f"llama.cpp cannot load {file}: {error}", "Run `web4 package` again."
            ) from error
        self.workers = copies * per_copy
        for server in servers:
            for _ in range(per_copy):
                self._idle.put(server)
        self._open = self.workers

    def complete(self, messages: Sequence[Message], options: GenerationOptions) -> Completion:
        """Return the whole answer."""
        return self._run(messages, options, lambda _: False)

    def stream(
        self, messages: Sequence[Message], options: GenerationOptions
    ) -> Iterator[str | Completion]:
        """Yield pieces of text, then the `Completion`; leaving the loop stops the model."""
        pieces: queue.SimpleQueue[str | Completion | Exception] = queue.SimpleQueue()
        left = threading.Event()

        def on_text(text: str) -> bool:
            pieces.put(text)
            return left.is_set()

        def work() -> None:
            try:
                pieces.put(self._run(messages, options, on_text))
            except Exception as error:
                pieces.put(error)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        try:
            while True:
                item = pieces.get()
                if isinstance(item, Exception):
                    raise item
                yield item
                if isinstance(item, Completion):
                    return
        finally:
            left.set()
            thread.join()

    def complete_many(
        self,
        requests: Sequence[Sequence[Message]],
        options: GenerationOptions,
        progress: Progress,
        *,
        on_answer: OnAnswer | None = None,
    ) -> list[Completion | Exception]:
        """Answer many prompts, `workers` at a time."""
        return complete_each(
            self.complete, requests, options, progress, workers=self.workers, on_answer=on_answer
        )

    def identity(self) -> ModelIdentity:
        """Return the digest of the GGUF."""
        version = importlib.metadata.version("xllamacpp")
        self._digest = self._digest or sha256_file(self._file)  # seconds, where it is gigabytes
        return ModelIdentity(f"llama.cpp (xllamacpp {version})", self._digest)

    def close(self) -> None:
        """Free the model after the answers that are being written."""
        while self._open:
            self._idle.get()
            self._open -= 1
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(
        self,
        messages: Sequence[Message],
        options: GenerationOptions,
        on_text: Callable[[str], bool],
    ) -> Completion:
        if not self._open:
            raise Web4Error(f"Model {self.name} is closed.", "Open it again.")
        reply = _Reply(time.perf_counter())

        def on_chunk(chunk: dict[str, Any]) -> bool:
            text = reply.take(chunk)
            return on_text(text) if text else False

        server = self._idle.get()
        try:
            answer = server.handle_completions(_request(messages, options), on_chunk)
        finally:
            self._idle.put(server)
        if isinstance(answer, dict):
            reply.take(answer)
        return reply.completion()


def _request(messages: Sequence[Message], options: GenerationOptions) -> dict[str, Any]:
    """Build the request; Hugging Face's Qwen2 tokenizer normalises to NFC, llama.cpp does not."""
    request: dict[str, Any] = {
        "prompt": unicodedata.normalize("NFC", render_chat(messages)),
        "max_tokens": options.max_tokens,
        "temperature": options.temperature,
        "top_p": options.top_p,
        "top_k": options.top_k,
        "min_p": 0.0,  # llama.cpp's own default of 0.05 would be a sampler nobody asked for
        "stop": list(options.stop),
        "stream": True,
        "stream_options": {"include_usage": True},
        # a reused prefix changes the last bits of the logits, and with them a greedy answer: what
        # was asked before must not matter where an answer has to be repeatable
        "cache_prompt": options.temperature > 0,
    }
    if options.seed is not None:
        request["seed"] = options.seed
    return request
