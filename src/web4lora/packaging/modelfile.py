"""The Ollama Modelfile: where the weights are, our ChatML template, system prompt and sampling."""

from web4lora.domain.chat import OLLAMA_TEMPLATE, STOP_TOKENS, SYSTEM_PROMPT
from web4lora.settings import ModelSettings


def modelfile_parameters(model: ModelSettings) -> dict[str, float | int | list[str]]:
    """Return the PARAMETER values, as Ollama's create API takes them."""
    return {
        "temperature": model.temperature,
        "top_p": model.top_p,
        "top_k": model.top_k,
        "num_ctx": model.num_ctx,
        "stop": list(STOP_TOKENS),
    }


def render_modelfile(model: ModelSettings, gguf: str = "./outputs/web4-agent.gguf") -> str:
    """Return the Modelfile's text.

    Args:
        model: sampling and context.
        gguf: path of the weights, relative to the Modelfile.
    """
    lines = [
        "# Made by `web4 package`; import it with: ollama create web4-agent -f Modelfile",
        f"FROM {gguf}",
        "",
        f'TEMPLATE """{OLLAMA_TEMPLATE}"""',
        "",
        f'SYSTEM """{SYSTEM_PROMPT}"""',
        "",
    ]
    for name, value in modelfile_parameters(model).items():
        for one in value if isinstance(value, list) else [value]:
            shown = f'"{one}"' if isinstance(one, str) else f"{one:g}"
            lines.append(f"PARAMETER {name} {shown}")
    return "\n".join(lines) + "\n"
