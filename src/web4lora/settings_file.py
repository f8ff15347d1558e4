"""Change single values in `config/web4.yaml` and leave every other line, comments too, alone."""

import copy
import re
from collections.abc import Mapping

import yaml

from web4lora.errors import SettingsError
from web4lora.files import write_text
from web4lora.workspace import Workspace

Scalar = str | int | float | bool


def as_lines(values: Mapping[str, Scalar]) -> str:
    """Return dotted keys (``retrieval.n_results``) and their values as YAML."""
    tree: dict[str, dict[str, Scalar]] = {}
    for dotted, value in values.items():
        section, key = dotted.split(".")
        tree.setdefault(section, {})[key] = value
    return yaml.safe_dump(tree, sort_keys=False)


def change_settings(workspace: Workspace, values: Mapping[str, Scalar]) -> None:
    """Set values in the settings file of a workspace.

    Args:
        workspace: initialised.
        values: ``section.key`` → value.

    Raises:
        SettingsError: the file is not writable, or not laid out so that it can be changed line
            by line; the hint holds the lines to write by hand. The file is as it was.
    """
    path = workspace.settings_file
    by_hand = f"Write into {path}: {'; '.join(as_lines(values).splitlines())}"
    try:
        new = changed_text(path.read_text("utf-8"), values)
        if new is None:
            raise SettingsError(f"{path} is not laid out for a change of one line.", by_hand)
        write_text(path, new)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be changed: {error}", by_hand) from error


def changed_text(text: str, values: Mapping[str, Scalar]) -> str | None:
    """Return a settings file with values set, or None where its layout forbids it.

    The change is made line by line; that it means what it should is checked by reading it back.
    """
    new = text
    for dotted, value in values.items():
        section, key = dotted.split(".")
        if _is_inline(new, section):
            return None
        new = _with_value(new, section, key, yaml.safe_dump(value).split("\n")[0])
    try:
        kept = yaml.safe_load(new) == _wanted(yaml.safe_load(text) or {}, values)
    except (yaml.YAMLError, TypeError, ValueError):
        return None
    return new if kept else None


def _wanted(tree: Mapping[str, object], values: Mapping[str, Scalar]) -> dict[str, object]:
    wanted = copy.deepcopy(dict(tree))
    for dotted, value in values.items():
        section, key = dotted.split(".")
        present = wanted.get(section) or {}
        if not isinstance(present, dict):
            raise TypeError(f"`{section}` holds no mapping")
        wanted[section] = {**present, key: value}
    return wanted


def _with_value(text: str, section: str, key: str, value: str) -> str:
    """Replace the line of a key, or add it to its section, or add both at the end."""
    lines = text.split("\n")
    head = next((n for n, line in enumerate(lines) if _is_section(line, section)), None)
    if head is None:
        return f"{text.rstrip()}\n{section}:\n  {key}: {value}\n".lstrip("\n")
    for number in range(head + 1, len(lines)):
        line = lines[number]
        if line and not line[0].isspace() and not line.startswith("#"):
            break
        found = re.match(rf"(\s+){re.escape(key)}:\s*[^#]*?(\s+#.*)?$", line)
        if found:
            lines[number] = f"{found[1]}{key}: {value}{found[2] or ''}"
            return "\n".join(lines)
    lines.insert(head + 1, f"{_indent(lines, head)}{key}: {value}")
    return "\n".join(lines)


def _is_inline(text: str, section: str) -> bool:
    """Tell whether a section stands on one line, ``retrieval: {n_results: 5}``."""
    lines = [line for line in text.split("\n") if line.startswith(f"{section}:")]
    return not all(_is_section(line, section) for line in lines)


def _is_section(line: str, section: str) -> bool:
    return re.match(rf"{re.escape(section)}:\s*(#.*)?$", line) is not None


def _indent(lines: list[str], head: int) -> str:
    """Return how the first key below a section is indented."""
    for line in lines[head + 1 :]:
        if line.strip() and not line.lstrip().startswith("#"):
            return line[: len(line) - len(line.lstrip())] or "  "
    return "  "
