"""Where files come from: a folder, or a git ref that is read without a checkout.

A source is written ``path/to/repository`` or ``path/to/repository@ref``, where the ref is
anything git understands: a branch with slashes, a tag, a commit, ``refs/pull/77/merge``.
"""

import errno
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Protocol

from web4lora.corpus.git_objects import GitBlobs, ListedFile, commit_of, list_tree
from web4lora.corpus.walk import EXCLUDED_FOLDERS, Entry, walk
from web4lora.errors import Web4Error

_SYMLINK_MODE = "120000"
_BLOB_MODES = frozenset({"100644", "100755", "100664"})


class Tree(Protocol):
    """A repository's files; paths are repo-relative with forward slashes."""

    @property
    def root(self) -> str:
        """What names the source: the absolute path, with ``@ref`` where there is one."""

    def entries(self) -> Iterator[Entry]:
        """Yield every entry in sorted order, with the reason where it is no candidate."""

    def read(self, path: str) -> bytes:
        """Return a regular file's bytes.

        Raises:
            OSError: it is none, or cannot be read.
        """

    def close(self) -> None:
        """Release what reading needed."""


class FolderTree:
    """The files of a folder as they lie on disk; symlinks are never followed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.expanduser().resolve()

    @property
    def root(self) -> str:
        """The absolute path."""
        return str(self._folder)

    def entries(self) -> Iterator[Entry]:
        """Yield what a walk meets."""
        return walk(self._folder)

    def read(self, path: str) -> bytes:
        """Return a regular file's bytes."""
        file = self._folder / path
        if file.is_symlink():
            raise OSError(errno.ELOOP, "symlink", path)
        return file.read_bytes()

    def close(self) -> None:
        """Nothing is held."""


class GitTree:
    """The files of one commit, read from git's objects."""

    def __init__(self, repository: Path, ref: str, root: str) -> None:
        self._root = root
        self._commit = commit_of(repository, ref)
        listed = list_tree(repository, self._commit)
        self._files = {item.path: item for item in listed if item.mode in _BLOB_MODES}
        self._listed = listed
        self._blobs = GitBlobs(repository)

    @property
    def root(self) -> str:
        """The absolute path of the repository, with ``@ref``."""
        return self._root

    def entries(self) -> Iterator[Entry]:
        """Yield the commit's entries as a walk over its checkout would."""
        excluded: set[str] = set()
        for item in self._listed:
            if (folder := _excluded_folder(item.path)) is not None:
                if folder not in excluded:
                    excluded.add(folder)
                    yield Entry(folder, "excluded folder", 0)
                continue
            yield Entry(item.path, _skip_of(item), item.size)

    def read(self, path: str) -> bytes:
        """Return a blob's bytes."""
        item = self._files.get(path)
        if item is None:
            raise OSError(errno.ENOENT, "not a regular file of the commit", path)
        return self._blobs.read(item.oid)

    def close(self) -> None:
        """End the git process."""
        self._blobs.close()


def split_source(source: Path) -> tuple[Path, str | None]:
    """Return a source's folder and its git ref, None for the folder as it lies there.

    A folder whose name holds an ``@`` is a folder; otherwise the first ``@`` that follows an
    existing folder separates the ref.
    """
    place = source.expanduser()
    if place.exists():
        return place, None
    text = str(place)
    for index, character in enumerate(text):
        if character == "@" and index + 1 < len(text) and Path(text[:index]).is_dir():
            return Path(text[:index]), text[index + 1 :]
    return place, None


def is_source(source: Path) -> bool:
    """Tell whether a folder, or the repository before an ``@ref``, is there."""
    return split_source(source)[0].is_dir()


def open_tree(source: Path) -> Tree:
    """Open a folder or ``repository@ref``; close it after use.

    Raises:
        Web4Error: it is missing, a file, no git repository, or has no such ref.
    """
    folder, ref = split_source(source)
    if not folder.exists():
        raise Web4Error(
            f"Source {source} does not exist.", "Correct `sources.paths` in config/web4.yaml."
        )
    if not folder.is_dir():
        raise Web4Error(f"Source {source} is a file.", "Name the repository folder instead.")
    if ref is None:
        return FolderTree(folder)
    return GitTree(folder.resolve(), ref, str(source.expanduser().resolve()))


def list_files(source: Path) -> list[str]:
    """Return the repo-relative paths of all regular files of a source, sorted as walked."""
    tree = open_tree(source)
    try:
        return [entry.path for entry in tree.entries() if not entry.skip]
    finally:
        tree.close()


def _excluded_folder(path: str) -> str | None:
    folders = PurePosixPath(path).parts[:-1]
    for index, name in enumerate(folders):
        if name in EXCLUDED_FOLDERS:
            return "/".join(folders[: index + 1]) + "/"
    return None


def _skip_of(item: ListedFile) -> str:
    if item.mode == _SYMLINK_MODE:
        return "symlink"
    return "" if item.mode in _BLOB_MODES else "not a regular file"
