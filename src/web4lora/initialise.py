"""Create a workspace: its folders and its two settings files."""

import importlib.resources
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from web4lora.corpus import is_source, open_tree
from web4lora.errors import Web4Error
from web4lora.files import write_text
from web4lora.settings import Settings
from web4lora.workspace import Workspace

_HEADER = """\
# Settings of this web4 workspace. `web4 config show` prints every key with its default.
# Precedence: command-line flag, environment (WEB4_SERVING__PORT=8080), this file, default.
"""


def _resolved_sources(sources: Sequence[Path]) -> list[str]:
    resolved = []
    for source in sources:
        path = source.expanduser().resolve()
        if is_source(path):
            open_tree(path).close()  # a ref that is not there is better known now
            resolved.append(str(path))
            continue
        if not path.exists():
            raise Web4Error(
                f"Source {source} does not exist.", "Pass an existing folder to --source."
            )
        raise Web4Error(f"Source {source} is a file.", "Pass the repository folder to --source.")
    return resolved


def create_workspace(
    directory: Path,
    sources: Sequence[Path],
    *,
    base: str = "pocket",
    force: bool = False,
    extra: Mapping[str, Mapping[str, Any]] | None = None,
    training: str | None = None,
) -> Workspace:
    """Create folders and settings; settings are written last, so that a killed run starts clean.

    Args:
        directory: the workspace root.
        sources: repository folders; made absolute.
        base: base model reference for `model.base`.
        force: replace existing settings.
        extra: further settings by section, merged over the sources and the base.
        training: text of `config/balanced_training.json`; default is the shipped one.

    Raises:
        Web4Error: a source is missing, or the workspace exists and `force` is off.
    """
    workspace = Workspace(directory.expanduser().resolve())
    if workspace.settings_file.exists() and not force:
        raise Web4Error(
            f"{workspace.root} is a workspace already.",
            "Edit its config/web4.yaml, or pass --force to start its settings afresh.",
        )
    tree: dict[str, dict[str, Any]] = {
        "sources": {"paths": _resolved_sources(sources)},
        "model": {"base": base},
    }
    for section, values in (extra or {}).items():
        tree.setdefault(section, {}).update(values)
    Settings.model_validate(tree)
    workspace.create_folders()
    shipped = importlib.resources.files("web4lora.training") / "balanced_training.json"
    write_text(workspace.training_file, training or shipped.read_text("utf-8"))
    write_text(workspace.settings_file, _HEADER + yaml.safe_dump(tree, sort_keys=False))
    return workspace
