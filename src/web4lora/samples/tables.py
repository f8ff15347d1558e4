"""Phrase and word tables: YAML files beside this module, read once and never changed."""

import functools
import importlib.resources
from collections.abc import Mapping
from typing import Any

import yaml

_FOLDER = "grammar"


@functools.cache
def table(name: str) -> Mapping[str, Any]:
    """Return the table ``grammar/<name>.yaml`` as a mapping (a list comes under ``rows``)."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (
        importlib.resources.files("web4lora.samples")
        .joinpath(_FOLDER)
        .joinpath(f"{name}.yaml")
        .read_text("utf-8")
    )
    # The loader is one of the two safe ones.
    tree = yaml.load(text, Loader=loader)
    return {"rows": tree} if isinstance(tree, list) else tree


def phrases(name: str, key: str) -> list[str]:
    """Return one list of phrases of a table."""
    rows: list[str] = table(name)[key]
    return rows
