"""Which command lines may be run, as argument lists; everything else is refused with a reason."""

import re
import shlex
import shutil

_QUOTED = re.compile(r"'[^']*'|\"[^\"$`\\]*\"")
_SHELL = re.compile(r"[;&|<>$`\n\\(){}*?\[\]~!#]|^\s*\w+=")
_SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PLAIN = _words(
    """basename cat cmp cp cut date diff dirname du echo false file find grep head ls mkdir mv nl
    node pwd realpath rm rmdir sort stat tail touch tr tree true uname uniq wc"""
)
_GIT = _words(
    """add blame branch cat-file checkout commit describe diff init log ls-files ls-tree mv restore
    rev-list rev-parse rm shortlog show stash status switch tag"""
)
_GIT_NETWORK = _words("clone fetch pull push remote submodule")
_NPM = _words("test t tst run run-script start")
_NPM_NETWORK = _words(
    "add audit ci i install outdated publish search uninstall update upgrade view"
)
_NPX = _words("eslint jest prettier tsc vitest")
_NPX_FLAGS = frozenset(["--no", "--no-install", "--yes", "-y"])


class RefusedError(Exception):
    """A command that is not run here, and why; nothing is said about the command itself."""


def allowed(command: str) -> list[str]:
    """Return a command line as an argument list that begins with the program's path.

    Raises:
        RefusedError: it needs a shell or the network, is not on the list, or is not installed.
    """
    if _SHELL.search(_QUOTED.sub("", command)):
        raise RefusedError("the command needs a shell")
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise RefusedError(f"the command cannot be read: {error}") from error
    if not words or "\0" in command:
        raise RefusedError("there is no command")
    name = words[0]
    if name == "npx":
        return _with_npx(words[1:])
    if name == "git":
        _subcommand(words, _GIT, _GIT_NETWORK)
    elif name == "npm":
        _subcommand(words, _NPM, _NPM_NETWORK)
    elif name not in _PLAIN:
        raise RefusedError(f"{name} is not on the list of allowed programs")
    return [installed(name), *words[1:]]


def installed(name: str) -> str:
    """Return where a program stands: among the system's, else on PATH.

    Raises:
        RefusedError: nowhere.
    """
    found = shutil.which(name, path=_SYSTEM_PATH) or shutil.which(name)
    if found is None:
        raise RefusedError(f"{name} is not installed")
    return found


def _subcommand(words: list[str], known: frozenset[str], network: frozenset[str]) -> None:
    """Check the first word after the program; options before it could change everything.

    Raises:
        RefusedError: it is not among the known ones.
    """
    first = words[1] if len(words) > 1 else ""
    if first in network:
        raise RefusedError(f"{words[0]} {first} needs the network")
    if first not in known and words[1:] != ["--version"]:
        raise RefusedError(
            f"{words[0]} {first}".strip() + " is not on the list of allowed commands"
        )


def _with_npx(words: list[str]) -> list[str]:
    """Return the program that npx would start; it is never downloaded.

    Raises:
        RefusedError: it is not on the list, or not installed.
    """
    while words and words[0] in _NPX_FLAGS:
        words = words[1:]
    if not words or words[0] not in _NPX:
        raise RefusedError(f"npx {words[0] if words else ''} is not on the list".replace("  ", " "))
    return [installed(words[0]), *words[1:]]
