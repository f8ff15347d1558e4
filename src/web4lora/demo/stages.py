"""The stages of the demo: each calls one room and returns the JSON values its screen shows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from web4lora.progress import Progress
from web4lora.settings import Settings
from web4lora.workspace import Workspace

TITLES = {
    "index": "Index the sample repository in three tiers",
    "samples": "Generate training samples and held-out rows",
    "baseline": "Measure the pocket base before training",
    "train": "Train a LoRA adapter on the pocket base",
    "package": "Merge, convert to GGUF, quantize to Q4_K_M",
    "evaluate": "Examine the tuned model: six harnesses, twenty canaries",
    "deploy": "Deploy",
    "smoke": "Smoke tests over HTTP",
    "evening": "One evening loop on a day's new work",
}

Stage = tuple[str, Callable[[], dict[str, Any]], tuple[Path, ...]]


def plan(workspace: Workspace, settings: Settings, progress: Progress) -> list[Stage]:
    """Return name, work and required outputs of every stage up to the smoke tests."""
    bound = (workspace, settings, progress)
    return [
        ("index", lambda: index(*bound), (workspace.database, workspace.chroma)),
        ("samples", lambda: samples(*bound), (workspace.bucket_file("eval"),)),
        ("baseline", lambda: baseline(*bound), (workspace.baseline_file,)),
        ("train", lambda: train(*bound), ()),
        ("package", lambda: package(*bound), (workspace.gguf,)),
        ("evaluate", lambda: evaluate(*bound), (workspace.final_report,)),
        ("deploy", lambda: deploy(*bound), (workspace.registry,)),
        ("smoke", lambda: smoke(*bound), (workspace.smoke_report,)),
    ]


def index(workspace: Workspace, settings: Settings, progress: Progress) -> dict[str, Any]:
    """Index the repository."""
    from web4lora.rag import index_sources

    result = index_sources(workspace, settings, progress)
    return {
        "kinds": result.kinds,
        "sections": result.sections,
        "edges": result.edges,
        "skipped": len(result.skipped),
        "skip_reasons": result.skip_counts,
    }


def samples(workspace: Workspace, settings: Settings, progress: Progress) -> dict[str, Any]:
    """Generate and validate the samples."""
    from web4lora.models import resolve_base
    from web4lora.samples import generate, token_counter

    base = resolve_base(settings.model.base, workspace.models, progress)
    result = generate(workspace, settings, progress, count_tokens=token_counter(base.path))
    return {"train": result.train_rows, "held_out": result.eval_rows}


def baseline(workspace: Workspace, settings: Settings, progress: Progress) -> dict[str, Any]:
    """Package the untouched base and measure it with the harnesses the tuned model will meet."""
    from web4lora.evaluation import evaluate, journal_of, write_baseline
    from web4lora.packaging import open_version
    from web4lora.packaging import package as build

    base = build(workspace, settings, progress, adapter=None)
    with (
        open_version(workspace, settings, base.version.id) as model,
        journal_of(workspace, model, settings.evaluation) as journal,
    ):
        result = evaluate(model, settings.evaluation, progress, journal=journal)
        notes = "pocket base, quantized like the candidate, before training"
        write_baseline(workspace, result, notes, settings.evaluation)
        journal.discard()
    return {"scores": result.scores()}


def train(workspace: Workspace, settings: Settings, progress: Progress) -> dict[str, Any]:
    """Train the adapter; a killed training continues from its last checkpoint."""
    from web4lora.training import train as run
    from web4lora.training.work_folder import is_interrupted

    resume = is_interrupted(workspace.outputs, "full")
    result = run(workspace, settings, progress, stage="full", resume=resume)
    return {"folder": str(result.folder), "stats": result.stats}


def package(workspace: Workspace, settings: Settings, progress: Progress) -> dict[str, Any]:
    """Build the deployable file."""
    from web4lora.packaging import latest_adapter
    from web4lora.packaging import package as build

    result = build(workspace, settings, progress, adapter=latest_adapter(workspace))
    return {
        "version": result.version.id,
        "sha256": result.version.gguf_sha256,
        "bytes": result.gguf.stat().st_size,
    }


def evaluate(workspace: Workspace, settings: Settings, progress: Progress) -> dict[str, Any]:
    """Run harnesses and canaries and write the roadmap's reports."""
    from web4lora.evaluation import evaluate as run
    from web4lora.evaluation import examine_canaries, find_leaks, journal_of, write_reports
    from web4lora.evaluation.baseline import read_baseline
    from web4lora.packaging import open_version

    how, leaks = settings.evaluation, find_leaks(workspace)
    with (
        open_version(workspace, settings, "candidate") as model,
        journal_of(workspace, model, how) as journal,
    ):
        result = run(model, how, progress, leaks=leaks, journal=journal)
        canaries = examine_canaries(model, how, progress, journal=journal)
        before = read_baseline(workspace) or {}
        verdict = write_reports(workspace, result, canaries, before, how).verdict
        journal.discard()
    rows = [
        {
            "harness": report.harness,
            "n": report.total,
            "baseline": before["tests"][report.harness],
            "score": report.score,
            "interval": list(report.interval),
            "threshold": report.threshold,
            "gate": report.gate,
            "passed": report.gate_passed,
        }
        for report in result.reports
    ]
    return {
        "rows": rows,
        "overall": verdict.overall,
        "verdict": verdict.word,
        "cleared": verdict.cleared,
        "reasons": list(verdict.reasons),
        "canaries": canaries.passed,
        "canaries_of": canaries.total,
    }


def deploy(workspace: Workspace, settings: Settings, progress: Progress) -> dict[str, Any]:
    """Promote a cleared candidate; anything else is only served as ``web4-agent:candidate``."""
    from web4lora.errors import CheckFailed
    from web4lora.packaging import Registry
    from web4lora.packaging import deploy as run

    name = settings.deploy.model_name
    try:
        result = run(workspace, settings, require_gates=True, progress=progress)
    except CheckFailed as blocked:
        progress.note(f"not promoted: {blocked.message}")
        candidate = Registry.load(workspace).candidate
        assert candidate is not None
        return {"promoted": False, "tag": f"{name}:candidate", "version": candidate.id}
    return {"promoted": True, "tag": f"{name}:latest", "version": result.version.id}


def smoke(workspace: Workspace, settings: Settings, progress: Progress) -> dict[str, Any]:
    """Ask three questions through the gateway over HTTP."""
    from web4lora.rag import Index
    from web4lora.serving.running import running_gateway
    from web4lora.serving.smoke import run_smoke

    with Index.open(workspace, settings) as found:
        known = [document.path for document in found.documents()]
    with running_gateway(workspace, settings) as url:
        results = run_smoke(workspace, url, key=settings.serving.api_key, known=known)
    return {
        "tests": [
            {"name": one.name, "passed": one.passed, "reasons": list(one.reasons)}
            for one in results
        ]
    }


def evening(workspace: Workspace, settings: Settings, progress: Progress) -> dict[str, Any]:
    """Run the evening loop on what the day brought."""
    from web4lora.nightly import run_evening_loop

    result = run_evening_loop(workspace, settings, progress)
    return {
        "run_id": result.run_id,
        "status": result.status,
        "reasons": list(result.reasons),
        "steps": [report.name for report in result.steps],
    }
