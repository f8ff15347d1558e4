"""The folder a user works in. Every file name of the roadmap is known here and only here."""

from dataclasses import dataclass
from pathlib import Path

from web4lora.errors import Web4Error

#: The eight training buckets with their targets at scale 1.0 (decision 8).
BUCKET_TARGETS: dict[str, int] = {
    "style_core": 12_000,
    "domain_patterns": 8_000,
    "process_framework": 5_000,
    "domain_representatives": 3_000,
    "style_refactor": 3_000,
    "guardrails": 2_000,
    "tool_awareness": 1_000,
    "reporting_protocol": 3_000,
}
#: The held-out rows at scale 1.0, proportional to the buckets (decision 8).
EVAL_TARGETS: dict[str, int] = {
    "style_core": 516,
    "domain_patterns": 387,
    "process_framework": 258,
    "domain_representatives": 194,
    "style_refactor": 194,
    "guardrails": 129,
    "tool_awareness": 64,
    "reporting_protocol": 258,
}

MODEL_NAME = "web4-agent"


@dataclass(frozen=True)
class Workspace:
    """Paths of one workspace; `root` is absolute."""

    root: Path

    @property
    def settings_file(self) -> Path:
        return self.root / "config" / "web4.yaml"

    @property
    def training_file(self) -> Path:
        return self.root / "config" / "balanced_training.json"

    @property
    def data(self) -> Path:
        return self.root / "data"

    def bucket_file(self, bucket: str) -> Path:
        """Return the JSONL file of a bucket, or of ``eval``."""
        return self.data / f"{bucket}.jsonl"

    @property
    def models(self) -> Path:
        return self.root / "models"

    @property
    def chroma(self) -> Path:
        return self.root / "chroma_db"

    @property
    def database(self) -> Path:
        """The SQLite file of the graph and timeline tiers."""
        return self.root / "pdca_timeline.db"

    @property
    def outputs(self) -> Path:
        return self.root / "outputs"

    @property
    def baseline_file(self) -> Path:
        return self.outputs / "baseline_metrics.json"

    def eval_file(self, harness: str) -> Path:
        """Return the report of one harness."""
        return self.outputs / f"eval_{harness}.json"

    @property
    def final_report(self) -> Path:
        return self.outputs / "eval_report_final.json"

    @property
    def evaluation_page(self) -> Path:
        return self.outputs / "eval_report.html"

    @property
    def canary_report(self) -> Path:
        return self.outputs / "canary_report.json"

    @property
    def noise_file(self) -> Path:
        """How much two evaluations of one model differ."""
        return self.outputs / "noise_floor.json"

    @property
    def quantization_report(self) -> Path:
        """What the quantized model lost against its source."""
        return self.outputs / "quantization_report.json"

    @property
    def smoke_report(self) -> Path:
        return self.outputs / "smoke_test_report.json"

    @property
    def gguf(self) -> Path:
        """The newest packaged model under the roadmap's name."""
        return self.outputs / f"{MODEL_NAME}.gguf"

    @property
    def modelfile(self) -> Path:
        return self.root / "Modelfile"

    @property
    def registry(self) -> Path:
        """The adapter and model registry; it holds the `current` pointer."""
        return self.root / "models" / "registry.json"

    @property
    def backups(self) -> Path:
        return self.root / "backups" / "adapters"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def metrics_db(self) -> Path:
        return self.logs / "production_metrics.db"

    @property
    def journal(self) -> Path:
        """The evening loop's journal (SQLite)."""
        return self.logs / "evening_loop.db"

    def require(self) -> "Workspace":
        """Return self if this is an initialised workspace.

        Raises:
            Web4Error: there is no `config/web4.yaml` here.
        """
        if not self.settings_file.is_file():
            raise Web4Error(
                f"{self.root} is not a web4 workspace (no config/web4.yaml).",
                "Run `web4 init DIR --source PATH`, then `cd DIR` or pass `--workspace DIR`.",
            )
        return self

    def create_folders(self) -> None:
        """Make every folder of the workspace; existing ones stay."""
        for folder in (
            self.root / "config",
            self.data,
            self.models,
            self.outputs,
            self.backups,
            self.logs,
        ):
            folder.mkdir(parents=True, exist_ok=True)
