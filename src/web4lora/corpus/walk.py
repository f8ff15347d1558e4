"""Walk a repository: never through a symlink, never into builds or version control."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: Folders that hold copies, builds or tools' private data, never a team's own sources.
EXCLUDED_FOLDERS = frozenset(
    {"node_modules", ".git", "dist", "build", "coverage", "__pycache__", ".venv", ".hg", ".svn"}
)


@dataclass(frozen=True)
class Entry:
    """One thing met on a walk.

    Attributes:
        path: repo-relative, forward slashes; folders that were not entered end with ``/``.
        skip: why it is no candidate; empty for a regular file.
        size: bytes, 0 where it is no regular file.
    """

    path: str
    skip: str
    size: int


def walk(root: Path) -> Iterator[Entry]:
    """Yield every entry below `root` in sorted order, folders themselves excepted.

    A symlink is an entry and is not followed; an excluded or unreadable folder is one entry.
    """
    yield from _walk(root, "")


def _walk(folder: Path, prefix: str) -> Iterator[Entry]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        yield Entry(prefix or "./", f"unreadable: {error.strerror}", 0)
        return
    for entry in entries:
        path = prefix + entry.name
        if entry.is_symlink():
            yield Entry(path, "symlink", 0)
        elif entry.is_dir(follow_symlinks=False):
            if entry.name in EXCLUDED_FOLDERS:
                yield Entry(f"{path}/", "excluded folder", 0)
            else:
                yield from _walk(Path(entry.path), f"{path}/")
        elif entry.is_file(follow_symlinks=False):
            yield _file_entry(path, entry)
        else:
            yield Entry(path, "not a regular file", 0)


def _file_entry(path: str, entry: os.DirEntry[str]) -> Entry:
    try:
        return Entry(path, "", entry.stat(follow_symlinks=False).st_size)
    except OSError as error:  # deleted since the folder was listed
        return Entry(path, f"unreadable: {error.strerror}", 0)
