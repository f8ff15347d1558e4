"""A Hugging Face folder (whole model or LoRA adapter) through transformers, unquantized.

The reference beside the quantized runtimes: slow on a CPU, exact.
"""

import importlib.metadata
import json
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from web4lora.domain.chat import IM_END, Message, render_chat
from web4lora.errors import Web4Error
from web4lora.files import sha256_file, sha256_text
from web4lora.inference.base import (
    Completion,
    GenerationOptions,
    ModelIdentity,
    OnAnswer,
    complete_each,
)
from web4lora.progress import Progress


def _load(folder: Path, device: str) -> tuple[Any, Any]:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    dtype = torch.float32 if device == "cpu" else torch.bfloat16
    adapter = folder / "adapter_config.json"
    base = str(folder)
    if adapter.is_file():
        base = str(json.loads(adapter.read_text("utf-8"))["base_model_name_or_path"])
    try:
        tokenizer = AutoTokenizer.from_pretrained(str(folder))
        model: Any = AutoModelForCausalLM.from_pretrained(base, dtype=dtype)
        if adapter.is_file():
            from peft import PeftModel

            model = PeftModel.from_pretrained(model, str(folder)).merge_and_unload()
    except (OSError, ValueError, RuntimeError) as error:
        raise Web4Error(
            f"{folder} cannot be loaded as a model: {error}",
            "Give a folder with config.json and safetensors, or an adapter whose base is there.",
        ) from error
    return tokenizer, model.to(device).eval()


class TransformersModel:
    """A folder with a model or an adapter; a `ChatModel`. One answer at a time."""

    def __init__(self, folder: Path, *, device: str = "cpu") -> None:
        """Load the model.

        Args:
            folder: a model, or an adapter that names its base.
            device: ``cpu``, ``cuda`` or ``mps``.

        Raises:
            Web4Error: the folder cannot be loaded.
        """
        self.name = folder.name
        self._folder = folder
        self._tokenizer, self._model = _load(folder, device)
        self._lock = threading.Lock()

    def stream(
        self, messages: Sequence[Message], options: GenerationOptions
    ) -> Iterator[str | Completion]:
        """Yield pieces of text, then the `Completion`."""
        from transformers import TextIteratorStreamer

        with self._lock:
            started, first = time.perf_counter(), None
            inputs = self._tokenizer(
                render_chat(messages), add_special_tokens=False, return_tensors="pt"
            ).to(self._model.device)
            streamer = TextIteratorStreamer(
                self._tokenizer, skip_prompt=True, skip_special_tokens=True
            )
            result: dict[str, Any] = {}
            thread = threading.Thread(
                target=self._generate, args=(inputs, options, streamer, result), daemon=True
            )
            thread.start()
            texts: list[str] = []
            for text in streamer:
                if text:
                    first = first or time.perf_counter()
                    texts.append(text)
                    yield text
            thread.join()
            if "error" in result:
                raise result["error"]
            ended = time.perf_counter()
            prompt = int(inputs["input_ids"].shape[1])
            written = len(result["ids"]) - prompt
            yield Completion(
                text="".join(texts),
                prompt_tokens=prompt,
                completion_tokens=written,
                ttft_ms=1000 * ((first or ended) - started),
                total_ms=1000 * (ended - started),
                finish_reason="length" if written >= options.max_tokens else "stop",
            )

    def _generate(
        self, inputs: Any, options: GenerationOptions, streamer: Any, result: dict[str, Any]
    ) -> None:
        import torch

        sampling: dict[str, Any] = {"do_sample": False}
        if options.temperature > 0:
            sampling = {
                "do_sample": True,
                "temperature": options.temperature,
                "top_p": options.top_p,
                "top_k": options.top_k,
            }
        if options.seed is not None:
            torch.manual_seed(options.seed)
        try:
            with torch.no_grad():
                ids = self._model.generate(
                    **inputs,
                    **sampling,
                    max_new_tokens=options.max_tokens,
                    eos_token_id=self._tokenizer.convert_tokens_to_ids(IM_END),
                    pad_token_id=self._tokenizer.pad_token_id,
                    stop_strings=list(options.stop) or None,
                    tokenizer=self._tokenizer,
                    streamer=streamer,
                )
            result["ids"] = ids[0].tolist()
        except Exception as error:
            result["error"] = error
            streamer.end()

    def complete(self, messages: Sequence[Message], options: GenerationOptions) -> Completion:
        """Return the whole answer."""
        *_, last = self.stream(messages, options)
        assert isinstance(last, Completion)
        return last

    def complete_many(
        self,
        requests: Sequence[Sequence[Message]],
        options: GenerationOptions,
        progress: Progress,
        *,
        on_answer: OnAnswer | None = None,
    ) -> list[Completion | Exception]:
        """Answer many prompts, one after the other."""
        return complete_each(
            self.complete, requests, options, progress, workers=1, on_answer=on_answer
        )

    def identity(self) -> ModelIdentity:
        """Return the digest of every file that shapes the answers, an adapter's base included."""
        folders = [self._folder]
        adapter = self._folder / "adapter_config.json"
        if adapter.is_file():
            base = json.loads(adapter.read_text("utf-8"))["base_model_name_or_path"]
            folders.append(Path(str(base)))
        files = [
            path
            for folder in folders
            for pattern in ("*.safetensors", "*.json", "*.jinja")
            for path in sorted(folder.glob(pattern))
        ]
        listed = "\n".join(f"{path.name} {sha256_file(path)}" for path in files)
        version = importlib.metadata.version("transformers")
        return ModelIdentity(f"transformers {version}", sha256_text(listed))

    def close(self) -> None:
        """Free the model."""
        self._model = None
