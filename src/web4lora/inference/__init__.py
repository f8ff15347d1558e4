"""Inference: a model reference goes in, a `ChatModel` that answers messages comes out.

Four runtimes stand behind one protocol: llama.cpp in this process (`FILE.gguf`), Ollama
(`ollama:NAME`), any OpenAI-compatible server (`openai:URL#MODEL`) and transformers (a folder).
Every runtime that takes raw text gets it from `domain.chat.render_chat`, so that the model reads
the bytes it was trained on.
"""

from web4lora.inference.base import (
    ChatModel,
    Completion,
    GenerationOptions,
    ModelIdentity,
    OnAnswer,
    greedy,
)
from web4lora.inference.factory import open_model

__all__ = [
    "ChatModel",
    "Completion",
    "GenerationOptions",
    "ModelIdentity",
    "OnAnswer",
    "greedy",
    "open_model",
]
