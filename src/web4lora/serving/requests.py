"""Request bodies of the two dialects, as pydantic models that turn into a `Question`."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from web4lora.domain.chat import STOP_TOKENS, Message
from web4lora.inference import GenerationOptions
from web4lora.serving.answering import Question
from web4lora.settings import ModelSettings

MAX_TOKENS_DEFAULT = 1024


class _Body(BaseModel):
    model_config = ConfigDict(extra="ignore")


class Turn(_Body):
    """One message as clients send it; OpenAI's content may be a list of text parts."""

    role: Literal["system", "user", "assistant", "tool", "developer"]
    content: str | list[dict[str, Any]] | None = None
    tool_calls: list[dict[str, Any]] | None = None

    def message(self) -> Message:
        """Return the turn in our own shape."""
        content = self.content
        if isinstance(content, list):
            content = "".join(str(part.get("text", "")) for part in content)
        role = "system" if self.role == "developer" else self.role
        message: Message = {"role": role, "content": content or ""}
        if self.tool_calls:
            message["tool_calls"] = self.tool_calls
        return message


class OllamaOptions(_Body):
    """The sampling options of Ollama that we honour."""

    temperature: float | None = Field(None, ge=0)
    top_p: float | None = Field(None, gt=0, le=1)
    top_k: int | None = Field(None, ge=0)
    seed: int | None = None
    num_predict: int | None = None
    stop: list[str] | str | None = None


def _options(
    defaults: ModelSettings,
    *,
    temperature: float | None,
    top_p: float | None,
    top_k: int | None,
    seed: int | None,
    limit: int | None,
    stop: list[str] | str | None,
) -> GenerationOptions:
    extra = [stop] if isinstance(stop, str) else list(stop or ())
    return GenerationOptions(
        max_tokens=limit if limit and limit > 0 else MAX_TOKENS_DEFAULT,
        temperature=defaults.temperature if temperature is None else temperature,
        top_p=defaults.top_p if top_p is None else top_p,
        top_k=defaults.top_k if top_k is None else top_k,
        seed=seed,
        stop=(*STOP_TOKENS, *extra),
    )


class OllamaChat(_Body):
    """Body of ``POST /api/chat``."""

    model: str = ""
    messages: list[Turn] = Field(default_factory=list)
    stream: bool = True
    tools: list[dict[str, Any]] = Field(default_factory=list)
    options: OllamaOptions = Field(default_factory=lambda: OllamaOptions.model_validate({}))

    def question(self, defaults: ModelSettings) -> Question:
        """Return what is asked."""
        chosen = self.options
        return Question(
            tuple(turn.message() for turn in self.messages),
            _options(
                defaults,
                temperature=chosen.temperature,
                top_p=chosen.top_p,
                top_k=chosen.top_k,
                seed=chosen.seed,
                limit=chosen.num_predict,
                stop=chosen.stop,
            ),
            tuple(self.tools),
        )


class OllamaGenerate(_Body):
    """Body of ``POST /api/generate``."""

    model: str = ""
    prompt: str = ""
    system: str = ""
    stream: bool = True
    options: OllamaOptions = Field(default_factory=lambda: OllamaOptions.model_validate({}))

    def question(self, defaults: ModelSettings) -> Question:
        """Return what is asked, as a conversation of one turn."""
        turns = [{"role": "system", "content": self.system}] if self.system else []
        turns.append({"role": "user", "content": self.prompt})
        chat = OllamaChat.model_validate({"messages": turns, "options": self.options.model_dump()})
        return chat.question(defaults)


class OllamaShow(_Body):
    """Body of ``POST /api/show``; old clients say `name`."""

    model: str = ""
    name: str = ""


class OpenAiChat(_Body):
    """Body of ``POST /v1/chat/completions``."""

    model: str = ""
    messages: list[Turn] = Field(min_length=1)
    stream: bool = False
    stream_options: dict[str, Any] | None = None
    tools: list[dict[str, Any]] = Field(default_factory=list)
    temperature: float | None = Field(None, ge=0)
    top_p: float | None = Field(None, gt=0, le=1)
    seed: int | None = None
    max_tokens: int | None = None
    max_completion_tokens: int | None = None
    stop: list[str] | str | None = None

    def question(self, defaults: ModelSettings) -> Question:
        """Return what is asked."""
        return Question(
            tuple(turn.message() for turn in self.messages),
            _options(
                defaults,
                temperature=self.temperature,
                top_p=self.top_p,
                top_k=None,
                seed=self.seed,
                limit=self.max_completion_tokens or self.max_tokens,
                stop=self.stop,
            ),
            tuple(self.tools),
        )
