"""How far a quantized model is from the one it was made of, on a fixed text.

Mean Kullback-Leibler divergence per token and both perplexities, from the logits of llama.cpp. In
child processes, because llama.cpp aborts the whole process on what it does not expect. As a module
this file is that child: ``python -m web4lora.packaging.fidelity GGUF TEXT OUT``.
"""

import importlib.resources
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from web4lora.errors import Web4Error
from web4lora.files import sha256_text
from web4lora.progress import Progress

if TYPE_CHECKING:
    import numpy as np

#: Tokens per decode call: bounds the logits in memory (155 MB for a vocabulary of 152,000).
BATCH = 256
_ERROR_SHOWN = 500  # characters of what the child said last


@dataclass(frozen=True)
class Fidelity:
    """A quantized model beside its source, over the tokens of one text.

    Attributes:
        text_sha256: of the text.
        tokens: predicted tokens.
        mean_kl: KL(source || quantized) per token, in nats.
        max_kl: of the worst token.
        top_1_agreement: share of tokens both rank first alike.
        perplexity_source: exp of the mean negative log-likelihood.
        perplexity_quantized: the same of the quantized model.
    """

    text_sha256: str
    tokens: int
    mean_kl: float
    max_kl: float
    top_1_agreement: float
    perplexity_source: float
    perplexity_quantized: float


def fixed_text() -> str:
    """Return the text every comparison uses: a record, a class, German, a tool call."""
    source = importlib.resources.files("web4lora.packaging") / "fidelity_text.md"
    return source.read_text("utf-8")


def measure_fidelity(source: Path, quantized: Path, progress: Progress) -> Fidelity:
    """Compare two GGUF files of one model over the fixed text.

    Args:
        source: the unquantized file.
        quantized: the file made from it.
        progress: told before each model is read.

    Raises:
        Web4Error: a file cannot be read, or the two do not share their vocabulary.
    """
    import numpy as np

    text = fixed_text()
    with tempfile.TemporaryDirectory(prefix="web4-fidelity-") as name:
        folder = Path(name)
        (folder / "text").write_text(text, "utf-8")
        found = []
        for number, path in enumerate((source, quantized)):
            progress.step("fixed text", number, 2)
            found.append(_read_child(path, folder / "text", folder / f"{number}.npz"))
        progress.step("fixed text", 2, 2)
        (tokens, before), (other_tokens, after) = found
        if before.shape != after.shape or not np.array_equal(tokens, other_tokens):
            raise Web4Error(
                f"{source} and {quantized} have different vocabularies.",
                "Give the unquantized file that the quantized one was made from (--f16).",
            )
        return _compare(tokens, before, after, sha256_text(text))


def _compare(
    tokens: "np.ndarray[Any, Any]",
    before: "np.ndarray[Any, Any]",
    after: "np.ndarray[Any, Any]",
    text_sha256: str,
) -> Fidelity:
    """Compare row by row: log-probabilities (tokens - 1, vocabulary) of both models."""
    import numpy as np

    told = tokens[1:]
    divergences, agreed, likely = [], 0, np.zeros(2)
    for row, token in enumerate(told):
        p, q = before[row].astype(np.float64), after[row].astype(np.float64)
        divergences.append(float(np.sum(np.exp(p) * (p - q))))
        agreed += int(p.argmax() == q.argmax())
        likely += (p[token], q[token])
    mean = np.exp(-likely / len(told))
    return Fidelity(
        text_sha256=text_sha256,
        tokens=len(told),
        mean_kl=float(np.mean(divergences)),
        max_kl=float(np.max(divergences)),
        top_1_agreement=agreed / len(told),
        perplexity_source=float(mean[0]),
        perplexity_quantized=float(mean[1]),
    )


def _read_child(
    model: Path, text: Path, out: Path
) -> "tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]":
    """Run the child; return the tokens and their log-probabilities, read from disk as needed."""
    import numpy as np

    command = [sys.executable, "-m", __name__, str(model), str(text), str(out)]
    done = subprocess.run(command, capture_output=True, check=False)
    scores = out.with_suffix(".npy")
    if done.returncode != 0 or not scores.is_file():
        said = done.stderr.decode("utf-8", "replace").strip()[-_ERROR_SHOWN:]
        raise Web4Error(
            f"llama.cpp could not read {model} (exit {done.returncode}): {said}",
            "Run `web4 package` again.",
        )
    return np.load(out)["tokens"], np.load(scores, mmap_mode="r")


def _child(model: str, text: str, out: str) -> None:
    """Write the tokens to OUT (.npz) and the log-probability of every next token beside it."""
    import numpy as np
    from cyllama.llama import llama_cpp

    class Model(llama_cpp.LlamaModel):  # type: ignore[misc]
        """With the size that `get_logits_ith` of this binding looks for and does not find."""

        @property
        def n_vocab(self) -> int:
            return int(self.get_vocab().n_vocab)

    llama_cpp.disable_logging()
    opened = Model(model, llama_cpp.LlamaModelParams())
    tokens = opened.get_vocab().tokenize(Path(text).read_text("utf-8"), False, False)
    params = llama_cpp.LlamaContextParams()
    params.n_ctx = len(tokens) + BATCH
    params.n_batch = params.n_ubatch = BATCH
    # spinning threads beside a busy neighbour are far slower than one; a big model needs them all
    small = Path(model).stat().st_size < 256 << 20
    params.n_threads = params.n_threads_batch = 1 if small else os.cpu_count() or 1
    context = llama_cpp.LlamaContext(opened, params)
    size = (len(tokens) - 1, opened.n_vocab)
    scores = np.lib.format.open_memmap(
        Path(out).with_suffix(".npy"), mode="w+", dtype=np.float32, shape=size
    )
    for start in range(0, len(tokens), BATCH):
        part = tokens[start : start + BATCH]
        batch = llama_cpp.LlamaBatch(n_tokens=len(part), embd=0, n_seq_max=1)
        for place, token in enumerate(part):
            batch.add(token, start + place, [0], True)
        context.decode(batch)
        for place in range(min(len(part), size[0] - start)):
            logits = np.array(context.get_logits_ith(place), dtype=np.float64)
            logits -= logits.max()
            scores[start + place] = logits - np.log(np.exp(logits).sum())
    scores.flush()
    np.savez(out, tokens=np.array(tokens))


if __name__ == "__main__":
    _child(*sys.argv[1:4])
