"""Embedding models behind a server: Ollama's ``/api/embed`` and OpenAI's ``/v1/embeddings``."""

import os
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from web4lora.errors import SettingsError, Web4Error
from web4lora.http_json import request_json
from web4lora.progress import Progress
from web4lora.rag.embedding import EMBEDDED, locate_model
from web4lora.settings import EmbeddingSettings

OLLAMA_URL = "http://127.0.0.1:11434"
API_KEY_VARIABLE = "OPENAI_API_KEY"
_TIMEOUT_S = 120.0
_HINT = "Check `embedding.model`, and that the server runs and has the model."


class RemoteEmbedder(ABC):
    """An `Embedder` over HTTP.

    Windows are cut by the embedded model's word pieces, since a server does not tell its own; most
    models count about as many.
    """

    def __init__(self, identity: str, settings: EmbeddingSettings) -> None:
        """Ask the server for one vector, to learn their length.

        Raises:
            Web4Error: the server does not answer, or not with vectors.
        """
        from tokenizers import Tokenizer

        self.identity = identity
        self._batch_size = settings.batch_size
        self._tokenizer = Tokenizer.from_file(f"{locate_model(EMBEDDED).path}/tokenizer.json")
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.dimension = len(self._unit([self.ask(["length"])[0]])[0])

    @abstractmethod
    def ask(self, texts: Sequence[str]) -> list[list[float]]:
        """Return the server's vectors in the order of the texts."""

    def piece_offsets(self, text: str) -> list[tuple[int, int]]:
        """Return the character span of every word piece of `text`, without special pieces."""
        return list(self._tokenizer.encode(text, add_special_tokens=False).offsets)

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Any:
        """Return unit vectors, float32, shape ``(len(texts), dimension)``.

        Raises:
            Web4Error: the server does not answer, or not with one vector of this length each.
        """
        import numpy as np

        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), self._batch_size):
            batch = list(texts[start : start + self._batch_size])
            found = self._unit(self.ask(batch))
            if found.shape != (len(batch), self.dimension):
                raise Web4Error(f"{self.identity} answered vectors of shape {found.shape}.", _HINT)
            vectors[start : start + len(batch)] = found
            if progress is not None:
                progress.step("embedding", start + len(batch), len(texts))
        return vectors

    def _unit(self, rows: list[list[float]]) -> Any:
        import numpy as np

        try:
            found = np.array(rows, dtype=np.float32)
            lengths = np.linalg.norm(found, axis=1, keepdims=True)
        except (ValueError, TypeError) as error:
            raise Web4Error(f"{self.identity} answered no vectors.", _HINT) from error
        if found.ndim != 2 or not np.isfinite(found).all() or not (lengths > 0).all():
            raise Web4Error(f"{self.identity} answered vectors without a direction.", _HINT)
        return found / lengths


class OllamaEmbedder(RemoteEmbedder):
    """``ollama:NAME[@URL]``."""

    def __init__(self, reference: str, settings: EmbeddingSettings) -> None:
        """Name a model of Ollama."""
        name, _, url = reference.removeprefix("ollama:").partition("@")
        self._name, self._url = name, (url or OLLAMA_URL).rstrip("/")
        super().__init__(reference, settings)

    def ask(self, texts: Sequence[str]) -> list[list[float]]:
        """Post to ``/api/embed``."""
        body = {"model": self._name, "input": list(texts), "truncate": True}
        answer = request_json(
            "POST", f"{self._url}/api/embed", body, timeout_s=_TIMEOUT_S, hint=_HINT
        )
        return _vectors(answer, "embeddings", self.identity, len(texts))


class OpenAIEmbedder(RemoteEmbedder):
    """``openai:URL#MODEL``; the key comes from the environment variable OPENAI_API_KEY."""

    def __init__(self, reference: str, settings: EmbeddingSettings) -> None:
        """Name a model of an OpenAI-compatible server; URL includes the version, ``…/v1``."""
        url, _, self._name = reference.removeprefix("openai:").partition("#")
        self._url = url.rstrip("/")
        super().__init__(reference, settings)

    def ask(self, texts: Sequence[str]) -> list[list[float]]:
        """Post to ``/embeddings``."""
        key = os.environ.get(API_KEY_VARIABLE)
        answer = request_json(
            "POST",
            f"{self._url}/embeddings",
            {"model": self._name, "input": list(texts), "encoding_format": "float"},
            headers={"Authorization": f"Bearer {key}"} if key else None,
            timeout_s=_TIMEOUT_S,
            hint=_HINT,
        )
        rows = _vectors(answer, "data", self.identity, len(texts))
        try:
            ordered = sorted(rows, key=lambda row: row["index"])
            return [row["embedding"] for row in ordered]
        except (KeyError, TypeError) as error:
            raise Web4Error(f"{self.identity} answered no vectors.", _HINT) from error


def _vectors(answer: Any, key: str, identity: str, count: int) -> list[Any]:
    rows = answer.get(key) if isinstance(answer, Mapping) else None
    if not isinstance(rows, list) or len(rows) != count:
        raise Web4Error(f"{identity} did not answer {count} vectors.", _HINT)
    return rows


def remote_embedder(settings: EmbeddingSettings) -> RemoteEmbedder:
    """Return the embedder that ``ollama:NAME[@URL]`` or ``openai:URL#MODEL`` names.

    Raises:
        SettingsError: the reference is incomplete.
        Web4Error: the server does not answer.
    """
    reference = settings.model
    if reference.startswith("ollama:"):
        if not reference.removeprefix("ollama:").partition("@")[0]:
            raise SettingsError(
                f"Setting `embedding.model`: {reference} names no model.",
                "Write ollama:NAME or ollama:NAME@http://host:11434.",
            )
        return OllamaEmbedder(reference, settings)
    url, _, name = reference.removeprefix("openai:").partition("#")
    if not url.startswith(("http://", "https://")) or not name:
        raise SettingsError(
            f"Setting `embedding.model`: {reference} is incomplete.",
            "Write openai:http://host:8000/v1#MODEL.",
        )
    return OpenAIEmbedder(reference, settings)
