"""File tools inside one folder: whatever path a model writes, nothing outside is touched.

Every step of a path is opened from the folder above it and never through a link, so a link that
is laid or changed in between leads nowhere. A path that means to leave is an `OutsideError`. Files
are written in place: the folder is thrown away after the call, there is nothing to keep whole.
"""

import contextlib
import errno
import fnmatch
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from web4lora.domain.tool_fit import path_parts

#: Where the folder lies for those who write absolute paths; programs see it there as well.
WORKSPACE = "workspace"
_MOST = 1 << 20  # bytes of one file; the fixtures hold a few hundred
_DEEPEST = 40
_ABSOLUTE = re.compile(r"\s*[\"'`]?(?:file:|[/\\~]|[A-Za-z]:)")
_SKIPPED = frozenset([".git", "node_modules"])


class OutsideError(Exception):
    """A path that leads out of the folder."""


class FileFault(Exception):
    """A file tool that cannot do what it is asked, in words."""


def parts_of(path: str) -> tuple[str, ...]:
    """Return the names of a path below the folder; none for the folder itself.

    Raises:
        OutsideError: it is absolute (and not below ``/workspace``), or goes up.
    """
    if "\0" in path:
        raise OutsideError("the path holds a null character")
    parts = tuple(path_parts(path))
    if _ABSOLUTE.match(path):
        if parts[:1] != (WORKSPACE,) or not path.strip(" \"'`").startswith("/"):
            raise OutsideError(f"{path} is outside the workspace")
        parts = parts[1:]
    if ".." in parts:
        raise OutsideError(f"{path} leads out of the workspace")
    if len(parts) > _DEEPEST:
        raise FileFault("the path is too deep")
    return parts


@contextlib.contextmanager
def _faults(path: str) -> Iterator[None]:
    """Turn what the system says into words a report can show.

    Raises:
        OutsideError: a link stands in the way.
        FileFault: anything else.
    """
    try:
        yield
    except FileNotFoundError as error:
        raise FileFault(f"there is no {path}") from error
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno == errno.ELOOP:
            raise OutsideError(f"{path} goes through a link") from error
        raise FileFault(f"{path}: {getattr(error, 'strerror', None) or error}") from error


@dataclass(frozen=True)
class Folder:
    """One folder and the file tools in it."""

    root: Path

    def read(self, path: str) -> str:
        """Return a file's text.

        Raises:
            OutsideError: the path leads out of the folder.
            FileFault: there is no such file, or it cannot be read.
        """
        parts = _named(path)
        with _faults(path), self._inside(parts[:-1]) as folder:
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK  # a pipe would block
            descriptor = os.open(parts[-1], flags, dir_fd=folder)
            with open(descriptor, "rb") as stream:
                if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                    raise FileFault(f"{path} is no file")
                return stream.read(_MOST).decode("utf-8", "replace")

    def write(self, path: str, text: str) -> None:
        """Write a file, with the folders above it.

        Raises:
            OutsideError: the path leads out of the folder.
            FileFault: it cannot be written there, or is too large.
        """
        parts = _named(path)
        content = text.encode("utf-8", "surrogatepass")
        if len(content) > _MOST:
            raise FileFault(f"{path} would be larger than {_MOST >> 20} MB")
        with _faults(path), self._inside(parts[:-1], make=True) as folder:
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_NONBLOCK
            with open(os.open(parts[-1], flags, 0o644, dir_fd=folder), "wb") as stream:
                stream.write(content)

    def make_folder(self, path: str) -> None:
        """Make a folder, with those above it.

        Raises:
            OutsideError: the path leads out of the folder.
            FileFault: something else stands there.
        """
        with _faults(path), self._inside(parts_of(path), make=True):
            pass

    def delete(self, path: str) -> None:
        """Remove a file, a link (not what it leads to) or an empty folder.

        Raises:
            OutsideError: the path leads out of the folder.
            FileFault: there is no such thing, or the folder holds something.
        """
        parts = _named(path)
        with _faults(path), self._inside(parts[:-1]) as folder:
            info = os.stat(parts[-1], dir_fd=folder, follow_symlinks=False)
            if stat.S_ISDIR(info.st_mode):
                os.rmdir(parts[-1], dir_fd=folder)
            else:
                os.unlink(parts[-1], dir_fd=folder)

    def move(self, path: str, target: str) -> None:
        """Rename a file or folder; into a folder where the target is one.

        Raises:
            OutsideError: a path leads out of the folder.
            FileFault: there is nothing to move, or something stands at the target.
        """
        source, wanted = _named(path), parts_of(target)
        if self._kind(wanted) == "folder":
            wanted = (*wanted, source[-1])
        if self._kind(wanted):
            raise FileFault(f"{'/'.join(wanted)} is there already")
        with (
            _faults(f"{path} to {target}"),
            self._inside(source[:-1]) as start,
            self._inside(wanted[:-1], make=True) as end,
        ):
            os.rename(source[-1], wanted[-1], src_dir_fd=start, dst_dir_fd=end)

    def kind(self, path: str) -> str:
        """Return ``file``, ``folder`` or ``link``; empty where there is nothing.

        Raises:
            OutsideError: the path leads out of the folder.
        """
        return self._kind(parts_of(path))

    def _kind(self, parts: tuple[str, ...]) -> str:
        if not parts:
            return "folder"
        try:
            with _faults("/".join(parts)), self._inside(parts[:-1]) as folder:
                mode = os.stat(parts[-1], dir_fd=folder, follow_symlinks=False).st_mode
        except FileFault:
            return ""
        return "folder" if stat.S_ISDIR(mode) else "file" if stat.S_ISREG(mode) else "link"

    def entries(self, path: str = "") -> list[str]:
        """Return the names in a folder, sorted.

        Raises:
            OutsideError: the path leads out of the folder.
            FileFault: there is no such folder.
        """
        return self._entries(parts_of(path))

    def _entries(self, parts: tuple[str, ...]) -> list[str]:
        with _faults("/".join(parts) or "the workspace"), self._inside(parts) as folder:
            return sorted(os.listdir(folder))

    def files(self, path: str = "") -> list[str]:
        """Return the paths of all files below a folder, or of the one file it names, sorted.

        Links are not followed; `.git` and `node_modules` are left out.

        Raises:
            OutsideError: the path leads out of the folder.
            FileFault: there is nothing.
        """
        start = parts_of(path)
        kind = self._kind(start)
        if kind == "file":
            return ["/".join(start)]
        if kind != "folder":
            raise FileFault(f"there is no folder {path}")
        return sorted(self._below(start))

    def _below(self, start: tuple[str, ...]) -> Iterator[str]:
        """Yield files by the names on disk: a name with a quote or a blank is no written path."""
        for name in self._entries(start):
            inner = (*start, name)
            kind = self._kind(inner)
            if kind == "file":
                yield "/".join(inner)
            elif kind == "folder" and name not in _SKIPPED:
                yield from self._below(inner)

    def glob(self, pattern: str) -> list[str]:
        """Return the files a pattern names; one without a slash looks in every folder.

        Raises:
            OutsideError: the pattern leads out of the folder.
        """
        names = parts_of(pattern)
        choices = [tuple(choice.split("/")) for choice in _alternatives("/".join(names))]
        wanted = [("**", *choice) if len(choice) == 1 else choice for choice in choices]
        return [
            file
            for file in self.files()
            if any(_matches(file.split("/"), choice) for choice in wanted)
        ]

    @contextlib.contextmanager
    def _inside(self, parts: Sequence[str], *, make: bool = False) -> Iterator[int]:
        """Open a folder below the root, step by step, never through a link."""
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
        descriptor = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY)
        try:
            for part in parts:
                if make:
                    with contextlib.suppress(FileExistsError):
                        os.mkdir(part, 0o755, dir_fd=descriptor)
                try:
                    below = os.open(part, flags, dir_fd=descriptor)
                except NotADirectoryError as error:  # what Linux says of links as well
                    mode = os.stat(part, dir_fd=descriptor, follow_symlinks=False).st_mode
                    if stat.S_ISLNK(mode):
                        raise OutsideError(f"{part} is a link") from error
                    raise
                os.close(descriptor)
                descriptor = below
            yield descriptor
        finally:
            os.close(descriptor)


def _named(path: str) -> tuple[str, ...]:
    """Return the parts of a path that must name something below the folder."""
    parts = parts_of(path)
    if not parts:
        raise FileFault("the path names no file")
    return parts


def _alternatives(pattern: str) -> list[str]:
    """Spell out the first braces: ``a.{ts,js}`` is ``a.ts`` and ``a.js``."""
    braces = re.search(r"\{([^{}]*,[^{}]*)\}", pattern)
    if braces is None:
        return [pattern]
    before, after = pattern[: braces.start()], pattern[braces.end() :]
    return [f"{before}{choice}{after}" for choice in braces[1].split(",")]


def _matches(names: Sequence[str], pattern: Sequence[str]) -> bool:
    """Match a path with a glob, name by name; ``**`` is any number of folders.

    `reached` holds how many names may be used up so far, so the work is names times pattern.
    """
    reached = {0}
    for part in pattern:
        if part == "**":
            reached = set(range(min(reached, default=len(names) + 1), len(names) + 1))
        else:
            reached = {
                at + 1 for at in reached if at < len(names) and fnmatch.fnmatchcase(names[at], part)
            }
    return len(names) in reached
