"""A workspace on a generated repository, and vectors that cost nothing."""

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from make_repository import Size, make_repository

from web4lora.initialise import create_workspace
from web4lora.progress import Progress
from web4lora.rag.embedding import locate_model
from web4lora.rag.onnx_embedding import OnnxEmbedder
from web4lora.settings import EmbeddingSettings, Settings, load_settings
from web4lora.workspace import Workspace

T = TypeVar("T")

#: Sections of a generated record, rounded; code and documents have fewer.
SECTIONS_PER_RECORD = 8
SEED = 7


class StandInEmbedder(OnnxEmbedder):
    """The real model for questions; while `indexing`, random unit vectors for texts.

    Lookups cost the same whatever the vectors mean, and a hundred thousand sections are ready in
    minutes. Random vectors are the hard case for a nearest-neighbour graph.
    """

    indexing = True

    def __init__(self, settings: EmbeddingSettings) -> None:
        super().__init__(locate_model(settings.model), settings)

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Any:
        if not self.indexing:
            return super().embed(texts, progress)
        import numpy as np

        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
            vectors[row] = np.random.default_rng(seed).standard_normal(self.dimension)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def in_a_fresh_process(step: Callable[..., T], *given: Any) -> T:
    """Run a step where no other has left memory behind."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(step, *given).result()


def generated_workspace(root: Path, size: Size) -> tuple[Workspace, Settings]:
    """Generate a repository and an empty workspace on it, both below `root`."""
    make_repository(root / "repository", size, SEED)
    workspace = create_workspace(root / "workspace", [root / "repository"])
    return workspace, load_settings(workspace, environment={}).settings


def mixed_size(files: int) -> Size:
    """Return a repository of so many files: 70 % records, 20 % TypeScript, 10 % documents."""
    records, typescript = files * 7 // 10, files * 2 // 10
    return Size(records, typescript, files - records - typescript - 1)  # and a README
