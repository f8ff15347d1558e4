"""From a model reference to an open `ChatModel`."""

from pathlib import Path
from typing import TYPE_CHECKING

from web4lora.errors import Web4Error
from web4lora.inference.base import ChatModel

if TYPE_CHECKING:
    from web4lora.settings import Settings

REFERENCE_HELP = (
    "Give FILE.gguf, a model or adapter folder, ollama:NAME[@URL], or openai:URL#MODEL."
)


def open_model(ref: str, settings: "Settings", *, slots: int = 2, name: str = "") -> ChatModel:
    """Open a model by reference.

    Args:
        ref: ``FILE.gguf``, a folder, ``ollama:NAME[@URL]`` or ``openai:URL#MODEL``.
        settings: context size, device and Ollama's address come from here.
        slots: requests answered at the same time where this process runs the model.
        name: what reports call a GGUF; its file name otherwise.

    Raises:
        Web4Error: the reference names nothing, or the model cannot be loaded.
    """
    if ref.startswith("ollama:"):
        from web4lora.inference.ollama import OllamaModel

        model, _, url = ref.removeprefix("ollama:").partition("@")
        if not model:
            raise Web4Error(f"{ref!r} names no model.", REFERENCE_HELP)
        return OllamaModel(
            model, url=url or settings.deploy.ollama_url, num_ctx=settings.model.num_ctx
        )
    if ref.startswith("openai:"):
        from web4lora.inference.openai_compatible import OpenAICompatibleModel

        url, _, model = ref.removeprefix("openai:").partition("#")
        if not url.startswith(("http://", "https://")) or not model:
            raise Web4Error(f"{ref!r} is no OpenAI reference.", REFERENCE_HELP)
        return OpenAICompatibleModel(url, model)
    path = Path(ref)
    if ref and path.is_dir():
        from web4lora.inference.transformers_model import TransformersModel

        return TransformersModel(path, device=_device(settings))
    if path.suffix == ".gguf" or path.is_file():
        from web4lora.inference.llamacpp import LlamaCppModel

        return LlamaCppModel(path, num_ctx=settings.model.num_ctx, slots=slots, name=name)
    raise Web4Error(f"No model is called {ref!r}.", REFERENCE_HELP)


def _device(settings: "Settings") -> str:
    from web4lora.models import choose_device

    return choose_device(settings.model.device).kind
