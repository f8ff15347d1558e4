"""What a call of any tool does, in one form: tools are named in a hundred ways, deeds are ten."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from web4lora.domain.tool_choice import category_of
from web4lora.domain.tool_fit import role_of
from web4lora.domain.tool_spec import ToolSpec

_PARTS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\W]+")
_DELETES = frozenset(["delete", "remove", "rm", "unlink", "discard", "erase", "trash", "drop"])
_COPIES = frozenset(["copy", "cp", "duplicate"])
_MOVES = frozenset(["relocate", "move", "mv", "rename"])
_LISTS = frozenset(["enumerate", "dir", "folder", "directory"])
#: A pattern that names files; one without such marks is looked for in their text.
_NAMES_FILES = re.compile(r"[*?\[{]|^\.?[\w/-]+\.\w{1,5}$")
_DEED_OF_CATEGORY = {
    "read": "read",
    "create": "write",
    "edit": "edit",
    "replace": "replace",
    "glob": "glob",
    "grep": "search",
    "list": "list",
    "run": "run",
    "diff": "diff",
    "fetch": "fetch",
}
#: Deeds without which values nothing can be done.
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "read": ("path",),
    "write": ("path",),  # a new file may be empty
    "replace": ("path", "old"),
    "glob": ("pattern",),
    "search": ("pattern",),
    "run": ("command",),
    "delete": ("path",),
    "move": ("path", "target"),
    "copy": ("path", "target"),
}


@dataclass(frozen=True)
class Action:
    """One deed.

    Attributes:
        deed: read, write, replace, list, glob, search, delete, move, copy, run, diff, or another
            that cannot be done here.
        path: the file or folder.
        target: where it moves.
        pattern: what is searched.
        old: text that is replaced.
        text: content of a file, or the replacement.
        command: a command line.
        every: replace all occurrences.
        tool: the tool's name.
    """

    deed: str
    path: str = ""
    target: str = ""
    pattern: str = ""
    old: str = ""
    text: str = ""
    command: str = ""
    every: bool = False
    tool: str = ""

    @property
    def obstacle(self) -> str:
        """Why this cannot be carried out here, or an empty text."""
        if self.deed == "fetch":
            return "it needs the network"
        if self.deed == "edit":
            return "an edit that is only described needs a model to apply it"
        if self.deed not in ("list", "diff", *_NEEDS):
            return f"{self.tool} does nothing to files"
        missing = [name for name in _NEEDS.get(self.deed, ()) if not getattr(self, name)]
        return f"{self.tool} names no {missing[0]} that is understood here" if missing else ""


def action_of(spec: ToolSpec, parameters: Mapping[str, Any]) -> Action:
    """Return what a call does, by the tool's name and the roles of its parameters."""
    deed = _deed(spec)
    values = _by_role(spec, parameters)
    paths = [value for name, value in values if name == "path"]
    one = _only_unknown(spec, parameters) if deed not in ("write", "edit", "replace") else ""
    if deed in ("move", "copy"):
        paths = _two_paths(spec, parameters)
    found = dict(reversed(values))
    if deed == "write" and not paths and "content" in found:  # a ticket has no content
        paths = _texts(_only_unknown(spec, parameters, beside="content"))
    deed, old = _refined(deed, found)
    pattern = found.get("pattern", "") or (one if deed in ("glob", "search") else "")
    if deed == "glob" and not _NAMES_FILES.search(pattern):
        deed = "search"
    command = found.get("command", "") or (one if deed == "run" else "")
    place = found.get("scope", "") if deed == "run" else ""
    path = place or (paths[0] if paths else one if deed in ("read", "list", "delete") else "")
    return Action(
        deed,
        path=path,
        target=paths[1] if deed in ("move", "copy") and len(paths) > 1 else "",
        pattern=pattern,
        old=old,
        text=found.get("new", "") if deed == "replace" else found.get("content", ""),
        command=command,
        every=any("all" in name.lower() and value is True for name, value in parameters.items()),
        tool=spec.name,
    )


def _deed(spec: ToolSpec) -> str:
    words = {part.lower() for part in _PARTS.split(spec.name) if part}
    category = category_of(spec)
    if category in ("move", None):
        for deed, names in (("delete", _DELETES), ("copy", _COPIES), ("move", _MOVES)):
            if words & names:
                return deed
    if category is None and words & _LISTS:
        return "list"
    return _DEED_OF_CATEGORY.get(category or "", "other")


def _refined(deed: str, found: Mapping[str, str]) -> tuple[str, str]:
    """Return the deed and the old text: an edit that spells out both texts is a replacement."""
    if deed in ("edit", "replace") and "old" in found:
        return "replace", found["old"]
    return ("edit" if deed == "replace" else deed), ""


def _by_role(spec: ToolSpec, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
    names = tuple(spec.properties) or tuple(parameters)
    return [
        (role_of(name, spec.properties.get(name), names), text)
        for name, value in parameters.items()
        for text in _texts(value)
    ]


def _texts(value: Any) -> list[str]:
    """Return a text as a list of one, a list's texts, and nothing for anything else."""
    if isinstance(value, str):
        return [value] if value else []
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _only_unknown(spec: ToolSpec, parameters: Mapping[str, Any], beside: str = "") -> str:
    """Return the one required text whose name says nothing: `open_document(location)`.

    Args:
        spec: the tool.
        parameters: of the call.
        beside: role of a parameter that may stand beside it.
    """
    names = tuple(spec.properties)
    required = spec.required or tuple(parameters)
    roles = {name: role_of(name, spec.properties.get(name), names) for name in required}
    rest = [name for name, role in roles.items() if role != beside]
    if len(rest) != 1 or roles[rest[0]] != "free":
        return ""
    value = parameters.get(rest[0])
    return value if isinstance(value, str) else ""


def _two_paths(spec: ToolSpec, parameters: Mapping[str, Any]) -> list[str]:
    """Return start and end of a move, in the order of the tool's description."""
    order = [*spec.properties, *(name for name in parameters if name not in spec.properties)]
    given = [parameters[name] for name in order if isinstance(parameters.get(name), str)]
    return given if len(given) == 2 else []
