"""Typed settings: `config/web4.yaml`, environment ``WEB4_…``, command-line overrides.

Precedence: override (flag), environment, file, default. `load_settings` also tells where
each effective value came from, for `web4 config show`.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from web4lora.errors import SettingsError
from web4lora.workspace import Workspace

ENV_PREFIX = "WEB4_"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceSettings(_Section):
    """Where documents come from and which of them count."""

    paths: list[str] = Field(default_factory=list, description="repository folders, or folder@ref")
    max_file_mb: float = Field(2.0, gt=0, description="larger files are skipped and reported")
    redact_emails: bool = Field(True, description="replace e-mail addresses before indexing")
    expected_counts: dict[str, int] = Field(
        default_factory=dict, description="optional counts per kind, reported with a tolerance"
    )
    count_tolerance: float = Field(0.1, ge=0, description="share of an expected count")


class EmbeddingSettings(_Section):
    """Which model turns text into vectors."""

    model: str = Field(
        "embedded:all-MiniLM-L6-v2",
        description="embedded:all-MiniLM-L6-v2, a sentence-transformers id, a folder, "
        "ollama:NAME[@URL] or openai:URL#MODEL",
    )
    window_pieces: int = Field(256, ge=16, description="word pieces per embedded window")
    batch_size: int = Field(32, ge=1)


class RetrievalSettings(_Section):
    """How the three tiers answer a question."""

    n_results: int = Field(5, ge=1)
    graph_depth: int = Field(3, ge=0, description="steps along breadcrumbs")
    text_weight: float = Field(
        0.5,
        ge=0,
        le=1,
        description="share of full text beside meaning; `web4 rag tune` measures it",
    )
    timeout_s: float = Field(1.0, gt=0, description="after this the answer goes on without RAG")
    similarity_weight: float = Field(0.7, ge=0, le=1)
    quality_weight: float = Field(0.3, ge=0, le=1)
    depth_decay: float = Field(0.8, ge=0, le=1)
    memory_windows: int = Field(
        200_000,
        ge=0,
        description="an index of up to so many windows (1.5 kB each) is searched in memory, a"
        " larger one through Chroma",
    )
    chroma_url: str = Field(
        "",
        pattern=r"^(https?://[^/\s]+)?$",
        description="http://host:8000 of a running `chroma run` that holds the vectors; empty: the"
        " folder chroma_db. After a change: `web4 rag rebuild`",
    )
    redis_url: str = Field(
        "",
        description="redis://host:6379/0 of a server that keeps hot excerpts for all processes;"
        " empty: none (needs web4lora[redis])",
    )


class ModelSettings(_Section):
    """The base model and how it is served."""

    base: str = Field("pocket", description="pocket, a hub id, or a local folder")
    device: Literal["auto", "cpu", "cuda", "mps"] = "auto"
    quantization: str = Field("Q4_K_M", description="GGUF type of the deployed model")
    num_ctx: int = Field(4096, ge=512, description="context of the served model, in tokens")
    temperature: float = Field(0.7, ge=0)
    top_p: float = Field(0.9, gt=0, le=1)
    top_k: int = Field(40, ge=1)


class SampleSettings(_Section):
    """How many samples, and from which seed."""

    scale: float = Field(1.0, gt=0, description="multiplies the targets of every bucket")
    targets: dict[str, int] = Field(
        default_factory=dict, description="per-bucket targets that replace scale x roadmap target"
    )
    seed: int = 42
    max_tokens: int = Field(2048, ge=128, description="longer samples are dropped and counted")
    mix: Literal["roadmap", "pocket"] = Field(
        "roadmap",
        description="roadmap: equal parts of every pattern; pocket: what a small model learns "
        "last, and records without the parts that no rule asks for",
    )

    @property
    def for_pocket(self) -> bool:
        """Whether the rows are for a small model; see `mix`."""
        return self.mix == "pocket"


class EvaluationSettings(_Section):
    """How a model is examined."""

    prompts_per_harness: int = Field(
        100, ge=1, description="the refusal harness takes twice as many"
    )
    max_tokens: int = Field(1024, ge=16)
    seed: int = 7
    timeout_s: float = Field(
        300.0,
        gt=0,
        description="longest silence of a server before a prompt is asked again; a whole answer"
        " may take four times as long",
    )
    execute_tools: bool = Field(
        False,
        description="carry out tool calls that pass the rules in a sandbox; one without the effect"
        " asked for fails",
    )


class ServingSettings(_Section):
    """The gateway."""

    host: str = "127.0.0.1"
    port: int = Field(11435, ge=0, le=65535)
    api_key: str = Field("", description="required when host is not loopback")
    ecosystem: str = Field("continue", description="tool ecosystem whose examples are injected")
    tool_examples: int = Field(2, ge=0, description="examples injected per tool question")
    history_results: int = Field(3, ge=0, description="excerpts injected per history question")


class DeploySettings(_Section):
    """Where the model runs."""

    target: Literal["embedded", "ollama"] = "embedded"
    ollama_url: str = "http://127.0.0.1:11434"
    model_name: str = "web4-agent"
    keep_versions: int = Field(5, ge=1)


class NightlySettings(_Section):
    """The evening loop."""

    start_from: Literal["full", "current"] = "full"
    epochs: float = Field(1.0, gt=0)
    learning_rate: float = Field(1e-4, gt=0)
    warmup_steps: int = Field(10, ge=0)
    gradient_accumulation_steps: int = Field(4, ge=1)
    max_samples: int = Field(200, ge=1, description="new samples per night; the rest waits")
    replay_ratio: float = Field(1.0, ge=0, description="replayed core samples per new sample")
    canary_max_drop: float = Field(0.05, ge=0, description="allowed drop below the current model")
    require_all_canaries: bool = Field(True, description="20/20 absolute, beside the relative rule")
    index_at: str = Field("21:00", description="operator's local time")
    train_at: str = Field("22:00", description="operator's local time")
    validate_at: str = Field("09:00", description="operator's local time")


class AlertSettings(_Section):
    """Who is told when something fails."""

    webhook_url: str = Field("", description="Slack-compatible incoming webhook; empty: log only")


class Settings(_Section):
    """Everything in `config/web4.yaml`."""

    sources: SourceSettings = Field(default_factory=lambda: SourceSettings())
    embedding: EmbeddingSettings = Field(default_factory=lambda: EmbeddingSettings())
    retrieval: RetrievalSettings = Field(default_factory=lambda: RetrievalSettings())
    model: ModelSettings = Field(default_factory=lambda: ModelSettings())
    samples: SampleSettings = Field(default_factory=lambda: SampleSettings())
    evaluation: EvaluationSettings = Field(default_factory=lambda: EvaluationSettings())
    serving: ServingSettings = Field(default_factory=lambda: ServingSettings())
    deploy: DeploySettings = Field(default_factory=lambda: DeploySettings())
    nightly: NightlySettings = Field(default_factory=lambda: NightlySettings())
    alerts: AlertSettings = Field(default_factory=lambda: AlertSettings())


SECRET_KEYS = frozenset({"serving.api_key", "alerts.webhook_url", "retrieval.redis_url"})


@dataclass(frozen=True)
class LoadedSettings:
    """Effective settings and the origin (``flag``, ``environment``, ``file``) per dotted key."""

    settings: Settings
    origins: dict[str, str]

    def origin(self, key: str) -> str:
        """Return where a dotted key's value came from."""
        return self.origins.get(key, "default")


#: Settings whose value is itself a mapping.
_MAPPING_KEYS = frozenset({"sources.expected_counts", "samples.targets"})


def _flatten(tree: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in tree.items():
        dotted = f"{prefix}{key}"
        if isinstance(value, Mapping) and dotted not in _MAPPING_KEYS:
            flat.update(_flatten(value, dotted + "."))
        else:
            flat[dotted] = value
    return flat


def _put(tree: dict[str, Any], dotted: str, value: Any) -> None:
    *parents, leaf = dotted.split(".")
    for name in parents:
        tree = tree.setdefault(name, {})
    tree[leaf] = value


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    known = _flatten(Settings().model_dump())
    found: dict[str, Any] = {}
    for dotted in known:
        name = ENV_PREFIX + dotted.replace(".", "__").upper()
        if name in environment:
            found[dotted] = yaml.safe_load(environment[name])
    return found


def _read_file(path: Path) -> dict[str, Any]:
    try:
        tree = yaml.safe_load(path.read_text("utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path} is not valid YAML: {error}", "Fix the line named above."
        ) from error
    if not isinstance(tree, dict):
        raise SettingsError(f"{path} holds no mapping.", "Compare it with `web4 config show`.")
    return tree


def load_settings(
    workspace: Workspace,
    overrides: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
) -> LoadedSettings:
    """Load the effective settings of a workspace.

    Args:
        workspace: may be uninitialised; then only environment and defaults count.
        overrides: dotted key → value, from flags; ``None`` values are ignored.
        environment: defaults to the process environment. ``WEB4_SERVING__PORT`` sets
            ``serving.port``.

    Raises:
        SettingsError: a key is unknown or a value invalid; the message names the key.
    """
    origins: dict[str, str] = {}
    tree: dict[str, Any] = {}
    layers: list[tuple[str, dict[str, Any]]] = []
    if workspace.settings_file.is_file():
        layers.append(("file", _flatten(_read_file(workspace.settings_file))))
    layers.append(
        ("environment", _from_environment(os.environ if environment is None else environment))
    )
    layers.append(("flag", {k: v for k, v in (overrides or {}).items() if v is not None}))
    for origin, flat in layers:
        for dotted, value in flat.items():
            _put(tree, dotted, value)
            origins[dotted] = origin
    try:
        settings = Settings.model_validate(tree)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"Setting `{key}` ({origins.get(key, 'file')}): {first['msg']}.",
            f"Correct it in {workspace.settings_file}; `web4 config show` prints the defaults.",
        ) from error
    return LoadedSettings(settings, origins)


def describe(loaded: LoadedSettings) -> list[tuple[str, Any, str]]:
    """Return (dotted key, value, origin) rows; secrets are masked."""
    rows = []
    for key, value in _flatten(loaded.settings.model_dump()).items():
        shown = "********" if key in SECRET_KEYS and value else value
        rows.append((key, shown, loaded.origin(key)))
    return rows
