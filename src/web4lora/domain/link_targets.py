"""Where a stated link leads, in the order that is safe on real records (corpus-notes.md 2).

First the href relative to the record, then the path in the GitHub URL after the first known top
folder (branch names hold slashes), then the § text, then the path from the root, and last a
basename that only one file has, because files moved and kept their names.
"""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

from web4lora.domain.links import StatedLink

Status = Literal["resolved", "dangling", "external", "self", "none"]
Confidence = Literal["path", "basename", "none"]

_REPOSITORY_URL = re.compile(r"^https?://(?:www\.)?github\.com/[^/]+/[^/]+/(?:blob|tree|raw)/(.+)$")
#: A moved record is known by its name; the only README of a repository may be any README.
_NAMES_ITSELF = re.compile(r"(?:\d{4}-\d{2}|\d{8}|pdca).*\.md$", re.IGNORECASE)


@dataclass(frozen=True)
class PathIndex:
    """The repo-relative paths that exist, with the look-ups a link needs."""

    paths: frozenset[str]
    top_folders: frozenset[str]
    by_basename: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, paths: Iterable[str]) -> "PathIndex":
        """Build the index of repo-relative POSIX paths."""
        known = frozenset(paths)
        names: dict[str, list[str]] = defaultdict(list)
        for path in sorted(known):
            names[posixpath.basename(path)].append(path)
        return cls(
            paths=known,
            top_folders=frozenset(path.split("/", 1)[0] for path in known),
            by_basename={name: tuple(found) for name, found in names.items()},
        )


@dataclass(frozen=True)
class Resolution:
    """Where a link leads: a known path or None, the status, and how sure it is."""

    path: str | None
    status: Status
    confidence: Confidence


def resolve_link(link: StatedLink | None, from_path: str, known: PathIndex) -> Resolution:
    """Resolve a stated link of the record at `from_path`.

    Args:
        link: the stated link; None, N/A and placeholders give the status ``none``.
        from_path: repo-relative path of the record.
        known: the paths that exist.
    """
    if link is None or not link.candidates:
        return Resolution(None, "none", "none")
    for read in (_beside, _in_url, _section_text, _from_root):
        for candidate in link.candidates:
            if found := read(candidate, from_path, known):
                return _found(found, from_path, "path")
    for candidate in link.candidates:
        name = posixpath.basename(_path_part(candidate))
        matches = known.by_basename.get(name, ())
        if len(matches) == 1 and _NAMES_ITSELF.search(name):
            return _found(matches[0], from_path, "basename")
    is_external = all(_is_external(candidate, known) for candidate in link.candidates)
    return Resolution(None, "external" if is_external else "dangling", "none")


def _found(path: str, from_path: str, confidence: Confidence) -> Resolution:
    return Resolution(path, "self" if path == from_path else "resolved", confidence)


def _is_address(candidate: str) -> bool:
    return "://" in candidate or candidate.startswith("/")


def _beside(candidate: str, from_path: str, known: PathIndex) -> str | None:
    if _is_address(candidate) or candidate.startswith("§"):
        return None
    return _existing(posixpath.join(posixpath.dirname(from_path), _path_part(candidate)), known)


def _in_url(candidate: str, from_path: str, known: PathIndex) -> str | None:
    return _after_top_folder(_path_part(candidate), known) if _is_address(candidate) else None


def _section_text(candidate: str, from_path: str, known: PathIndex) -> str | None:
    if not candidate.startswith("§"):
        return None
    return _existing(_path_part(candidate).lstrip("§").lstrip("/"), known)


def _from_root(candidate: str, from_path: str, known: PathIndex) -> str | None:
    return None if _is_address(candidate) else _existing(_path_part(candidate), known)


def _after_top_folder(path: str, known: PathIndex) -> str | None:
    steps = path.strip("/").split("/")
    for index, step in enumerate(steps):
        if step in known.top_folders and (found := _existing("/".join(steps[index:]), known)):
            return found
    return None


def _existing(path: str, known: PathIndex) -> str | None:
    normal = posixpath.normpath(path)
    return normal if normal in known.paths else None


def _path_part(candidate: str) -> str:
    """Return a candidate's path: decoded, without fragment; of a GitHub URL from the ref on."""
    if match := _REPOSITORY_URL.match(candidate):
        candidate = match[1]
    elif "://" in candidate:
        try:
            candidate = urlsplit(candidate).path
        except ValueError:
            return ""
    return unquote(candidate.split("#", 1)[0].split("?", 1)[0]).strip().removesuffix("/")


def _is_external(candidate: str, known: PathIndex) -> bool:
    if "://" not in candidate:
        return False
    if not _REPOSITORY_URL.match(candidate):
        return not candidate.startswith("file:")
    return known.top_folders.isdisjoint(_path_part(candidate).split("/"))
