"""Which model answers: deploy a version, or go back to the one before.

Embedded: the registry's pointer is all there is; the gateway follows it with its next request.
Ollama: the version is imported under its own tag, and only then the served name moves.
"""

import shutil
import time
from dataclasses import dataclass
from typing import Literal

from web4lora.errors import CheckFailed, Web4Error
from web4lora.files import sha256_file
from web4lora.packaging.ollama_target import OllamaTarget
from web4lora.packaging.registry import ModelVersion, Registry
from web4lora.progress import Progress, Silent
from web4lora.settings import Settings
from web4lora.workspace import Workspace

Target = Literal["embedded", "ollama"]


@dataclass(frozen=True)
class DeployResult:
    """What serves now.

    Attributes:
        version: the current version.
        previous: what a rollback goes back to, or None.
        target: embedded or ollama.
        name: the name clients use.
        duration_s: of the switch.
    """

    version: ModelVersion
    previous: ModelVersion | None
    target: Target
    name: str
    duration_s: float


def deploy(
    workspace: Workspace,
    settings: Settings,
    version_id: str | None = None,
    target: Target | None = None,
    *,
    reason: str = "deployed",
    require_gates: bool = False,
    progress: Progress | None = None,
) -> DeployResult:
    """Make a version the one that answers.

    Args:
        workspace: registry and outputs.
        settings: deploy target, model name, Ollama's address, and how many versions to keep;
            the packages of older ones are removed.
        version_id: default: the newest candidate, else the current version again.
        target: instead of ``deploy.target``.
        reason: for the registry's history.
        require_gates: refuse a version that was not evaluated, or whose gates failed.
        progress: steps of an upload.

    Raises:
        CheckFailed: the model file is not the one that was packaged, or a gate holds it back.
        Web4Error: no such version, or Ollama is not reachable.
    """
    started = time.monotonic()
    target = target or settings.deploy.target
    registry = Registry.load(workspace)
    version = _choose(registry, version_id)
    _check_file(workspace, version)
    if require_gates:
        _check_gates(version)
    if target == "ollama":
        version = import_candidate(workspace, settings, version.id, progress=progress)
        OllamaTarget(settings.deploy.ollama_url).copy(version.tag, _served_name(settings))
        registry = Registry.load(workspace)
    registry, surplus = registry.promote(version.id, reason).prune(settings.deploy.keep_versions)
    registry.save()
    for old in surplus:
        _remove_package(workspace, old)
    return _result(registry, settings, target, started)


def _remove_package(workspace: Workspace, version: ModelVersion) -> None:
    """Remove a forgotten version's package; its adapter stays, so that it can be made again."""
    folder = version.gguf_path(workspace).parent
    if folder.parent == workspace.outputs:
        shutil.rmtree(folder, ignore_errors=True)


def _check_gates(version: ModelVersion) -> None:
    """Refuse what the evaluation did not clear; both reports stand in the registry."""
    anyway = "Mend it and evaluate again, or deploy it in spite of that with --force."
    if version.evaluation is None or version.canary is None:
        raise CheckFailed(
            f"{version.id} was not evaluated.", "Run `web4 evaluate`, or deploy it with --force."
        )
    if not version.evaluation["cleared"]:
        reasons = "; ".join(version.evaluation["reasons"])
        raise CheckFailed(f"{version.id} is blocked: {reasons}.", anyway)
    passed, total = version.canary["passed"], version.canary["total"]
    if passed < total:
        raise CheckFailed(f"{version.id} passed {passed} of {total} canaries.", anyway)


def import_candidate(
    workspace: Workspace, settings: Settings, version_id: str, *, progress: Progress | None = None
) -> ModelVersion:
    """Put a version into Ollama under its own tag, without making it current.

    Raises:
        CheckFailed: Ollama uses other bytes.
        Web4Error: Ollama is not reachable, or refuses it.
    """
    registry = Registry.load(workspace)
    version = registry.find(version_id)
    server = OllamaTarget(settings.deploy.ollama_url)
    server.version()
    tag = f"{settings.deploy.model_name}:{version.id}"
    if not (version.tag == tag and server.has_model(tag)):
        path = version.gguf_path(workspace)
        server.create(tag, path, version.gguf_sha256, settings.model, progress or Silent())
    registry = registry.update(version.id, tag=tag).save()
    return registry.find(version.id)


def rollback(
    workspace: Workspace,
    settings: Settings,
    target: Target | None = None,
    *,
    reason: str = "rolled back",
) -> DeployResult:
    """Go back to the previous version; the current one is marked failed and kept.

    Raises:
        CheckFailed: the previous model's file has changed.
        Web4Error: there is no previous version, or Ollama is not reachable.
    """
    started = time.monotonic()
    target = target or settings.deploy.target
    registry = Registry.load(workspace)
    after = registry.rollback(reason)
    assert after.current is not None
    _check_file(workspace, after.current)
    if target == "ollama":
        version = import_candidate(workspace, settings, after.current.id)
        OllamaTarget(settings.deploy.ollama_url).copy(version.tag, _served_name(settings))
        after = Registry.load(workspace).rollback(reason)
    after.save()
    return _result(after, settings, target, started)


def _choose(registry: Registry, version_id: str | None) -> ModelVersion:
    if version_id:
        return registry.find(version_id)
    version = registry.candidate or registry.current
    if version is None:
        raise Web4Error("There is no packaged model.", "Run `web4 package` first.")
    return version


def _check_file(workspace: Workspace, version: ModelVersion) -> None:
    path = version.gguf_path(workspace)
    if not path.is_file():
        raise CheckFailed(
            f"The model file of {version.id} is gone: {path}.", "Run `web4 package` again."
        )
    if sha256_file(path) != version.gguf_sha256:
        raise CheckFailed(
            f"{path} is not the file that was packaged (its sha256 differs).",
            "Run `web4 package` again; `web4 rollback` goes back to the version before.",
        )


def _served_name(settings: Settings) -> str:
    return f"{settings.deploy.model_name}:latest"


def _result(registry: Registry, settings: Settings, target: Target, started: float) -> DeployResult:
    assert registry.current is not None
    return DeployResult(
        version=registry.current,
        previous=registry.previous,
        target=target,
        name=_served_name(settings),
        duration_s=time.monotonic() - started,
    )
