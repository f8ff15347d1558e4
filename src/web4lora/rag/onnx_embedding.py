"""The embedded embedding model on ONNX Runtime, its linear layers in 8 bits.

`minilm.onnx` holds the graph (written by `tools/export_minilm.py`) and names every float weight by
its place in the wheel's pinned `model.safetensors`, from where ONNX Runtime maps it; the 8-bit ones
are made from that file here. The model is ready in half a second and needs neither torch nor
transformers. Its vectors have a cosine of 0.996 in the mean to those of the model in 32 bits, 0.99
and more for texts of some words, 0.985 for an empty one.
"""

import importlib.resources
import itertools
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from web4lora.progress import Progress
from web4lora.rag.embedding import ModelFolder
from web4lora.settings import EmbeddingSettings

DIMENSION = 384
LAYERS = 6
WEIGHTS_FILE = "model.safetensors"
#: Steps on either side of zero of a number in 8 bits.
QUANT_MAX = 127
#: The linear layers of a layer of the encoder, and those that are one in the graph.
_LINEAR = {
    "attention.self": tuple(f"attention.self.{part}" for part in ("query", "key", "value")),
    **{name: (name,) for name in ("attention.output.dense", "intermediate.dense", "output.dense")},
}
#: Word pieces of one pass: enough to fill the cores, little enough for their caches.
_PASS_PIECES = 1024
_FEW_TEXTS = 4


def linear_parts(number: int, layer: str) -> list[str]:
    """Return what the weights' file calls the parts of a linear layer of the graph."""
    return [f"encoder.layer.{number}.{part}" for part in _LINEAR[layer]]


def linear_names(number: int, layer: str) -> tuple[str, str, str]:
    """Return what the graph calls the 8-bit weights of a linear layer, their scales, the bias."""
    name = f"encoder.layer.{number}.{layer}"
    return f"{name}.int8", f"{name}.scale", f"{name}.whole_bias"


def quantized_weights(file: Path) -> dict[str, Any]:
    """Return the linear layers in 8 bits, each output scaled by its largest weight.

    Returns:
        By the graph's names: int8 weights, shape ``(inputs, outputs)``; float32 scales and
        biases, shape ``(outputs,)``.
    """
    import numpy as np
    from safetensors import safe_open

    found: dict[str, Any] = {}
    with safe_open(file, framework="numpy") as tensors:
        for number, layer in itertools.product(range(LAYERS), _LINEAR):
            parts = linear_parts(number, layer)
            weight = np.concatenate([tensors.get_tensor(f"{part}.weight") for part in parts])
            scale = np.abs(weight).max(axis=1) / QUANT_MAX
            steps = np.rint(weight / scale[:, None]).astype(np.int8)
            weights, scales, bias = linear_names(number, layer)
            found[weights] = np.ascontiguousarray(steps.T)
            found[scales] = scale.astype(np.float32)
            found[bias] = np.concatenate([tensors.get_tensor(f"{part}.bias") for part in parts])
    return found


def _open_session(folder: str, weights: dict[str, Any], *, spins: bool) -> Any:
    """Open the graph over the float weights in `folder` and the 8-bit ones.

    Threads that spin between two products make an index run a quarter faster. While a question is
    embedded other tiers are looked up and a model may be writing: there they would steal the core,
    and waking a second thread for each product costs a question more than it saves.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", folder)
    options.add_session_config_entry("session.intra_op.allow_spinning", str(int(spins)))
    options.add_session_config_entry("session.force_spinning_stop", "1")
    options.intra_op_num_threads = 0 if spins else 1
    options.add_external_initializers(list(weights), list(weights.values()))
    graph = importlib.resources.files("web4lora.rag").joinpath("minilm.onnx").read_bytes()
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


class OnnxEmbedder:
    """An `Embedder` over ONNX Runtime."""

    def __init__(self, model: ModelFolder, settings: EmbeddingSettings) -> None:
        """Load the model.

        Args:
            model: folder with the pinned `model.safetensors` and `tokenizer.json`.
            settings: word pieces of a window, texts of a pass.
        """
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(Path(model.path) / "tokenizer.json"))
        self._tokenizer.no_truncation()  # windows need the offsets of whole sections
        self._tokenizer.no_padding()
        self._window_pieces = settings.window_pieces
        self._batch_size = settings.batch_size
        self._folder = model.path
        self._sessions: dict[bool, Any] = {}
        self.identity = model.identity
        self.dimension = DIMENSION

    def _session(self, texts: int) -> Any:
        """Return the session for so many texts; one for questions, one for an index run."""
        if (spins := texts > _FEW_TEXTS) not in self._sessions:
            self._sessions[spins] = _open_session(self._folder, self._weights, spins=spins)
        return self._sessions[spins]

    @cached_property
    def _weights(self) -> dict[str, Any]:
        import onnxruntime

        made = quantized_weights(Path(self._folder) / WEIGHTS_FILE)
        return {
            name: onnxruntime.OrtValue.ortvalue_from_numpy(array) for name, array in made.items()
        }

    def piece_offsets(self, text: str) -> list[tuple[int, int]]:
        """Return the character span of every word piece of `text`, without special pieces."""
        return list(self._tokenizer.encode(text, add_special_tokens=False).offsets)

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Any:
        """Return unit vectors, float32, shape ``(len(texts), 384)``.

        A text longer than a window is cut. Texts of like length share a pass, so that little is
        computed for padding.
        """
        import numpy as np

        pieces = [
            self._pieces(encoded.ids) for encoded in self._tokenizer.encode_batch(list(texts))
        ]
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        session, done = self._session(len(texts)), 0
        for batch in self._passes([len(ids) for ids in pieces]):
            width = len(pieces[batch[-1]])
            ids = np.zeros((len(batch), width), dtype=np.int64)
            mask = np.zeros_like(ids)
            for row, index in enumerate(batch):
                ids[row, : len(pieces[index])] = pieces[index]
                mask[row, : len(pieces[index])] = 1
            inputs = {"input_ids": ids, "attention_mask": mask}
            vectors[batch] = session.run(None, inputs)[0]
            done += len(batch)
            if progress is not None:
                progress.step("embedding", done, len(texts))
        return vectors

    def _pieces(self, ids: list[int]) -> list[int]:
        """Cut a text to a window; the closing special piece stays."""
        if len(ids) <= self._window_pieces:
            return ids
        return [*ids[: self._window_pieces - 1], ids[-1]]

    def _passes(self, lengths: Sequence[int]) -> Iterator[list[int]]:
        """Yield the text numbers of each pass, shortest texts first."""
        batch: list[int] = []
        for index in sorted(range(len(lengths)), key=lengths.__getitem__):
            is_full = len(batch) == self._batch_size
            if batch and (is_full or (len(batch) + 1) * lengths[index] > _PASS_PIECES):
                yield batch
                batch = []
            batch.append(index)
        if batch:
            yield batch
