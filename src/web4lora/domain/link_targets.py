"""Where a stated link leads, in the order that is safe on real records (corpus-notes.md 2).

First the href relative to the record, then the path in the GitHub URL after the first known top
folder (branch names hold slashes), then the § text, then the path from the root, and last a
basename that only one file has, because files moved and kept their names. The root may hold
several repositories side by side, so that their own roots are folders of it.
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

_REPOSITORY_URL = re.compile(
    r"^https?://(?:www\.)?github\.com/[^/]+/(?P<repository>[^/]+)/(?:blob|tree|raw)/(?P<path>.+)$"
)
#: A moved record is known by its name; the only README of a repository may be any README.
_NAMES_ITSELF = re.compile(r"(?:\d{4}-\d{2}|\d{8}|pdca).*\.md$", re.IGNORECASE)
#: Names that say when and nothing else; two components may have worked at the same minute.
_ONLY_A_TIME = re.compile(r"^\d{4}-\d{2}-\d{2}(?:-UTC-\d{4}(?:\d{2})?)?(?:\.pdca)?\.md$")
_OWNER = re.compile(r"(?:^|/)(?P<kind>component|role)s?/(?P<name>[^/]+)(?=/)")


@dataclass(frozen=True)
class PathIndex:
    """The repo-relative paths that exist, with the look-ups a link needs."""

    paths: frozenset[str]
    top_folders: frozenset[str]
    second_folders: frozenset[str]
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
            second_folders=frozenset(
                "/".join(path.split("/", 2)[:2]) for path in known if path.count("/") > 1
            ),
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
    readers = (_beside, _in_url, _section_text, _from_root)
    found = (
        path
        for read in readers
        for candidate in link.candidates
        if (path := read(candidate, from_path, known))
    )
    if first := next(found, None):
        # One half of a dual link may name the record itself by mistake; the other half counts.
        other = next((path for path in found if path != from_path), first)
        return _found(other if first == from_path else first, from_path, "path")
    for candidate in link.candidates:
        if moved := _moved(candidate, from_path, known):
            return _found(moved, from_path, "basename")
    is_external = all(_is_external(candidate, known) for candidate in link.candidates)
    return Resolution(None, "external" if is_external else "dangling", "none")


def _moved(candidate: str, from_path: str, known: PathIndex) -> str | None:
    """Return the only file of a path's basename; one named by its time stays with its owner."""
    path = _path_part(candidate)
    name = posixpath.basename(path)
    matches = list(known.by_basename.get(name, ()))
    if not _NAMES_ITSELF.search(name):
        return None
    if _ONLY_A_TIME.match(name):
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(from_path), path))
        stated = _OWNER.search(path) or (None if _is_absolute(candidate) else _OWNER.search(beside))
        matches = [match for match in matches if stated is None or _may_own(stated, match)]
    return matches[0] if len(matches) == 1 else None


def _may_own(stated: re.Match[str], path: str) -> bool:
    owner = _OWNER.search(path)
    if owner is None or owner["kind"] != stated["kind"]:
        return True
    return owner["name"].casefold() == stated["name"].casefold()


def _is_absolute(candidate: str) -> bool:
    return _is_address(candidate) or candidate.startswith("§")


def _found(path: str, from_path: str, confidence: Confidence) -> Resolution:
    return Resolution(path, "self" if path == from_path else "resolved", confidence)


def _is_address(candidate: str) -> bool:
    return "://" in candidate or candidate.startswith("/")


def _beside(candidate: str, from_path: str, known: PathIndex) -> str | None:
    if _is_absolute(candidate):
        return None
    return _existing(posixpath.join(posixpath.dirname(from_path), _path_part(candidate)), known)


def _in_url(candidate: str, from_path: str, known: PathIndex) -> str | None:
    if not _is_address(candidate):
        return None
    path = _path_part(candidate)
    found = _after_top_folder(path, known)
    repository = _REPOSITORY_URL.match(candidate)
    if found or repository is None:
        return found
    return _in_repository(repository["repository"], path, known)


def _in_repository(name: str, path: str, known: PathIndex) -> str | None:
    """Return the path below a repository that is itself a folder of the root."""
    steps = path.strip("/").split("/")
    places = (
        _existing("/".join([name, *steps[index:]]), known)
        for index, step in enumerate(steps)
        if f"{name}/{step}" in known.second_folders
    )
    return next(filter(None, places), None)


def _section_text(candidate: str, from_path: str, known: PathIndex) -> str | None:
    if not candidate.startswith("§"):
        return None
    return _below_a_root(_path_part(candidate).lstrip("§").lstrip("/"), from_path, known)


def _from_root(candidate: str, from_path: str, known: PathIndex) -> str | None:
    if _is_address(candidate):
        return None
    return _below_a_root(_path_part(candidate), from_path, known)


def _below_a_root(path: str, from_path: str, known: PathIndex) -> str | None:
    """Return a path from the root, or from a folder above the record that may be its root."""
    if found := _existing(path, known):
        return found
    if "/" not in path or path.startswith("."):
        return None
    steps = posixpath.dirname(from_path).split("/")
    roots = ("/".join(steps[:count]) for count in range(1, len(steps)))
    return next((found for root in roots if (found := _existing(f"{root}/{path}", known))), None)


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
        candidate = match["path"]
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
