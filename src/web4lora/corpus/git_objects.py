"""Git objects through git's own plumbing: no shell, no checkout, no network, no hooks.

Arguments are lists, refs stand behind ``--end-of-options``, and a partial clone is not
completed over the network: an object that is not there is a file that cannot be read.
"""

import errno
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from web4lora.errors import MissingToolError, Web4Error

_ENVIRONMENT = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
#: Variables that would point git at another repository than the one named.
_REDIRECTIONS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY")


@dataclass(frozen=True)
class ListedFile:
    """One entry of a commit's tree: octal mode, object id, size (0 for no blob), path."""

    mode: str
    oid: str
    size: int
    path: str


def commit_of(repository: Path, ref: str) -> str:
    """Return the commit a ref names.

    Raises:
        Web4Error: the folder is no git repository, or has no such ref.
    """
    if "\0" in ref or "\n" in ref:
        raise Web4Error(f"{ref!r} is no git ref.", "Name a branch, a tag or a commit.")
    _run(repository, "rev-parse", "--git-dir")
    try:
        found = _run(
            repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}"
        )
    except Web4Error:
        raise Web4Error(
            f"{repository} has no git ref {ref}.",
            "List its refs with `git for-each-ref`; fetch the ref first where it is remote.",
        ) from None
    return found.decode("ascii").strip()


def last_commit(repository: Path, ref: str, path: str) -> str:
    """Return the last commit that changed a path, or ``""`` where git knows none.

    Args:
        repository: the repository's folder.
        ref: what to start from, for example ``HEAD``.
        path: repo-relative path.
    """
    try:
        found = _run(repository, "log", "-1", "--format=%H", "--end-of-options", ref, "--", path)
    except Web4Error:
        return ""
    return found.decode("ascii", "replace").strip()


def list_tree(repository: Path, commit: str) -> list[ListedFile]:
    """Return every file of a commit, sorted as a walk sorts them."""
    listing = _run(repository, "ls-tree", "-r", "-z", "-l", "--full-tree", commit)
    found = []
    for record in listing.split(b"\0"):
        if not record:
            continue
        facts, _, name = record.partition(b"\t")
        mode, _, oid, size = facts.decode("ascii").split()
        # Names need not be UTF-8; surrogates keep what they are, as in a walk.
        path = name.decode("utf-8", "surrogateescape")
        found.append(ListedFile(mode, oid, int(size) if size.isdigit() else 0, path))
    return sorted(found, key=lambda item: item.path.split("/"))


class GitBlobs:
    """Reads blobs through one ``git cat-file --batch`` process, started when first needed."""

    def __init__(self, repository: Path) -> None:
        self._repository = repository
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, oid: str) -> bytes:
        """Return a blob's bytes.

        Raises:
            OSError: the object is missing or the process ended.
        """
        to_git, from_git = self._pipes()
        try:
            to_git.write(f"{oid}\n".encode("ascii"))
            to_git.flush()
        except BrokenPipeError:
            raise OSError(errno.EIO, "git ended", oid) from None
        header = from_git.readline().split()
        if len(header) != 3 or header[1] != b"blob":
            raise OSError(errno.ENOENT, "missing git object", oid)
        size = int(header[2])
        data = from_git.read(size + 1)
        if len(data) != size + 1:
            raise OSError(errno.EIO, "git ended", oid)
        return data[:-1]

    def close(self) -> None:
        """End the process."""
        if self._process is None:
            return
        process, self._process = self._process, None
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        process.wait()

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            self._process = subprocess.Popen(
                _command(self._repository, "cat-file", "--batch"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
        if self._process.stdin is None or self._process.stdout is None:
            raise OSError(errno.EIO, "git has no pipes")
        return self._process.stdin, self._process.stdout


def _command(repository: Path, *arguments: str) -> list[str]:
    return ["git", "-C", str(repository), *arguments]


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _REDIRECTIONS}
    return kept | _ENVIRONMENT


def _run(repository: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(
            _command(repository, *arguments), capture_output=True, check=False, env=_environment()
        )
    except FileNotFoundError:
        raise MissingToolError(
            "git is not installed, and a source names a git ref.",
            "Install git, or check the ref out and name the folder.",
        ) from None
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().split("\n")[0]
        raise Web4Error(
            f"git cannot read {repository}: {reason or 'no such object'}",
            "Name a git repository before the @, or leave the @ref out.",
        )
    return done.stdout
