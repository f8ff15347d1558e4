"""Run a program without network, in a folder of its own, within limits; or say why that cannot be.

On Linux `jail.py` does it with namespaces, on macOS `sandbox-exec`. Both are tried once before the
first program: where a probe is not shut away, no program is run at all. A program is an argument
list; no shell is involved.
"""

import contextlib
import functools
import json
import os
import platform
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import psutil

_JAIL = Path(__file__).with_name("jail.py")
_SYSTEM_FOLDERS = ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/nix/store")
_SHOWN = 64 << 10  # bytes of output kept
_LOOK_S = 0.05  # between two looks at the memory of all processes
_SEATBELT = Path("/usr/bin/sandbox-exec")


@dataclass(frozen=True)
class Limits:
    """What a program may use.

    Attributes:
        wall_s: seconds by the clock.
        cpu_s: seconds of processor time, each process.
        memory_mb: of all its processes together; address space of each is four times as much,
            since node reserves far more than it uses.
        file_mb: the largest file; on Linux also all files together.
        processes: processes and threads at a time.
        output_mb: printed output.
    """

    wall_s: float = 60.0
    cpu_s: int = 10
    memory_mb: int = 512
    file_mb: int = 64
    processes: int = 64
    output_mb: int = 4

    def of_a_process(self) -> dict[str, int]:
        """Return the limits the system keeps, by their names in `resource`."""
        found = {
            "RLIMIT_CPU": self.cpu_s,
            "RLIMIT_FSIZE": self.file_mb << 20,
            "RLIMIT_NOFILE": 256,
            "RLIMIT_CORE": 0,
        }
        if platform.system() == "Linux":  # macOS counts all of a user's processes, and no addresses
            found["RLIMIT_AS"] = 4 * self.memory_mb << 20
            found["RLIMIT_NPROC"] = self.processes
        return found


@dataclass(frozen=True)
class Ran:
    """How a program ended.

    Attributes:
        exit: its exit status; None where a signal or a limit ended it.
        output: what it printed, the beginning of it.
        reason: why it was ended; empty where it ended by itself.
    """

    exit: int | None
    output: str
    reason: str = ""

    @property
    def succeeded(self) -> bool:
        """Whether it ended by itself with status 0."""
        return self.exit == 0


class IsolationError(Exception):
    """The isolation broke down; nothing was run, or nothing can be said of it."""


class Isolation(Protocol):
    """A way to run a program shut away."""

    @property
    def name(self) -> str:
        """What to call it in a report."""
        ...

    def run(
        self, argv: Sequence[str], folder: Path, cwd: str = "", limits: Limits | None = None
    ) -> Ran:
        """Run a program in a folder; what it changes there stays, everything else is out of reach.

        Args:
            argv: absolute path of the program, then its arguments.
            folder: its workspace.
            cwd: where in the workspace it starts, relative.
            limits: what it may use.

        Raises:
            IsolationError: it could not be shut away.
        """
        ...


@dataclass(frozen=True)
class Namespaces:
    """Linux namespaces, through `jail.py`."""

    name: str = "Linux namespaces"

    def run(
        self, argv: Sequence[str], folder: Path, cwd: str = "", limits: Limits | None = None
    ) -> Ran:
        """Run a program; see `Isolation.run`."""
        limits = limits or Limits()
        reading, writing = os.pipe()
        with tempfile.TemporaryDirectory(prefix="web4-jail-") as root:
            order = {
                "argv": list(argv),
                "folder": str(folder),
                "root": root,
                "cwd": cwd,
                "programs": _own_folders(argv[0]),
                "memory_mb": limits.file_mb,
                "limits": limits.of_a_process(),
                "environment": _environment("/home", "/tmp", argv[0]),
                "status_fd": writing,
            }
            command = [sys.executable, "-I", "-S", str(_JAIL), json.dumps(order)]
            with open(reading, "rb") as told:
                try:
                    ended = _watch(command, limits, {}, Path("/"), (writing,))
                finally:
                    os.close(writing)
                status = json.loads(told.read(1 << 16) or b"{}")
        if "setup" in status:
            raise IsolationError(status["setup"])
        if ended.reason:
            return Ran(None, ended.output, ended.reason)
        if "signal" in status:
            return Ran(None, ended.output, _signal_in_words(status["signal"], limits))
        if "exit" not in status:
            raise IsolationError(f"the jail ended without a word: {ended.output[:200]}")
        return Ran(int(status["exit"]), ended.output)


@dataclass(frozen=True)
class Seatbelt:
    """macOS: `sandbox-exec` without network and without writing outside the folder."""

    name: str = "sandbox-exec"

    def run(
        self, argv: Sequence[str], folder: Path, cwd: str = "", limits: Limits | None = None
    ) -> Ran:
        """Run a program; see `Isolation.run`."""
        limits = limits or Limits()
        place = folder.resolve()
        with tempfile.TemporaryDirectory(prefix="web4-home-") as home:
            inner = Path(home).resolve()
            rules = [
                "(version 1)(allow default)(deny network*)(deny file-write*)",
                f'(deny file-read* (subpath "{Path.home()}"))',
                *(f'(allow file-read* (subpath "{own}"))' for own in _own_folders(argv[0])),
                *(f'(allow file-read* file-write* (subpath "{one}"))' for one in (place, inner)),
                '(allow file-write* (literal "/dev/null"))',
            ]
            # `ulimit` runs in a shell of ours; the program's words are its arguments, never code.
            kept = limits.of_a_process()
            lower = f"ulimit -t {kept['RLIMIT_CPU']} -f {kept['RLIMIT_FSIZE'] // 512} -n 256 -c 0"
            shell = ["/bin/sh", "-c", f'{lower}; exec "$@"', "sh"]
            command = [str(_SEATBELT), "-p", "".join(rules), *shell, *argv]
            environment = _environment(str(inner), str(inner), argv[0])
            ended = _watch(command, limits, environment, place / cwd, ())
        if ended.exit is not None and ended.exit < 0:
            return Ran(None, ended.output, _signal_in_words(-ended.exit, limits))
        return ended


def _own_folders(program: str) -> list[str]:
    """Return the folders of a program that does not stand among the system's.

    A folder that holds the user's home is none: all of it could be read.
    """
    paths = {Path(program).parent.parent, Path(program).resolve().parent.parent}
    return [
        str(path)
        for path in sorted(paths)
        if not any(path.is_relative_to(folder) for folder in _SYSTEM_FOLDERS)
        and not Path.home().resolve().is_relative_to(path)
    ]


def _environment(home: str, temporary: str, program: str) -> dict[str, str]:
    """Return all a program is told: nothing of ours but where programs stand."""
    own = str(Path(program).parent)
    places = dict.fromkeys([own, "/usr/local/bin", "/usr/bin", "/bin"])
    return {
        "PATH": ":".join(places),
        "HOME": home,
        "TMPDIR": temporary,
        "LANG": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        **{f"GIT_{who}_NAME": "Harbour" for who in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{who}_EMAIL": "harbour@example.invalid" for who in ("AUTHOR", "COMMITTER")},
        "npm_config_update_notifier": "false",
        "npm_config_audit": "false",
        "npm_config_fund": "false",
        "npm_config_offline": "true",
    }


def _signal_in_words(number: int, limits: Limits) -> str:
    known: Mapping[int, str] = {
        signal.SIGXCPU: f"used more than {limits.cpu_s} s of processor time",
        signal.SIGKILL: f"used more than {limits.cpu_s} s of processor time",
        signal.SIGABRT: "aborted, as programs do that run out of memory",
        signal.SIGXFSZ: f"wrote a file of more than {limits.file_mb} MB",
    }
    return known.get(number, f"was ended by signal {number}")


def _watch(
    command: Sequence[str],
    limits: Limits,
    environment: Mapping[str, str],
    cwd: Path,
    descriptors: tuple[int, ...],
) -> Ran:
    """Run a command and end its whole group when time, memory or output run over."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=cwd,
        env=dict(environment),
        pass_fds=descriptors,
        start_new_session=True,
    )
    printed = _Printed(limits)
    try:
        reason = _follow(process, limits, printed)
    finally:
        _end(process)
    return Ran(None if reason else process.returncode, printed.text(), reason)


class _Printed:
    """Keeps the beginning of what is printed and counts the rest."""

    def __init__(self, limits: Limits) -> None:
        self._most = limits.output_mb << 20
        self._kept = bytearray()
        self._seen = 0

    def take(self, piece: bytes) -> bool:
        """Take a piece; False once it is too much."""
        self._seen += len(piece)
        self._kept += piece[: _SHOWN - len(self._kept)]
        return self._seen <= self._most

    def text(self) -> str:
        return self._kept.decode("utf-8", "replace")


def _follow(process: "subprocess.Popen[bytes]", limits: Limits, printed: _Printed) -> str:
    """Read until the end; return why it has to be ended before, or an empty text."""
    assert process.stdout is not None
    deadline = time.monotonic() + limits.wall_s
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0:
            if selector.select(min(left, _LOOK_S)):
                piece = os.read(process.stdout.fileno(), 1 << 16)
                if not piece:
                    return _wait(process, left, limits)
                if not printed.take(piece):
                    return f"printed more than {limits.output_mb} MB"
            if _memory_mb(process.pid) > limits.memory_mb:
                return f"used more than {limits.memory_mb} MB of memory"
    return f"took longer than {limits.wall_s:g} s"


def _wait(process: "subprocess.Popen[bytes]", left: float, limits: Limits) -> str:
    """Wait for a process that prints no more."""
    try:
        process.wait(left)
    except subprocess.TimeoutExpired:
        return f"took longer than {limits.wall_s:g} s"
    return ""


def _memory_mb(pid: int) -> float:
    """Return the memory of a process and all it started; what has just ended counts nothing."""
    total = 0
    with contextlib.suppress(psutil.Error):
        root = psutil.Process(pid)
        for one in [root, *root.children(recursive=True)]:
            with contextlib.suppress(psutil.Error):
                total += one.memory_info().rss
    return total / 2**20


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process with its group; in a jail everything else ends with them."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


@dataclass(frozen=True)
class Available:
    """Which isolation this machine has; None with the reason where it has none."""

    isolation: Isolation | None
    reason: str = ""

    @property
    def name(self) -> str:
        """What to call it in a report."""
        return self.isolation.name if self.isolation else f"none, file tools only: {self.reason}"


@functools.cache
def find_isolation() -> Available:
    """Try this machine's isolation once, with probes that must fail where they reach out."""
    system = platform.system()
    if system == "Linux":
        return _tried(Namespaces())
    if system == "Darwin" and _SEATBELT.is_file():
        return _tried(Seatbelt())
    return Available(None, f"no isolation is known on {system}")


def _tried(isolation: Isolation) -> Available:
    with tempfile.TemporaryDirectory(prefix="web4-probe-") as name:
        place = Path(name).resolve()
        inside, outside = place / "inside", place / "outside"
        inside.mkdir()
        outside.mkdir()
        try:
            fault = _probe(isolation, inside, outside)
        except (IsolationError, OSError) as error:
            return Available(None, str(error))
    return Available(None, fault) if fault else Available(isolation)


def _probe(isolation: Isolation, inside: Path, outside: Path) -> str:
    """Return what is not shut away: writing works inside, and nowhere else; no address answers."""
    touch = shutil.which("touch", path="/usr/bin:/bin") or "/usr/bin/touch"
    limits = Limits(wall_s=10)
    kept = isolation.run([touch, "kept"], inside, limits=limits)
    if not kept.succeeded or not (inside / "kept").is_file():
        return f"a program cannot work in its folder: {kept.reason or kept.output.strip()}"
    isolation.run([touch, str(outside / "escaped")], inside, limits=limits)
    if (outside / "escaped").exists():
        return "a program can write outside its folder"
    return "a program reaches the network" if _reaches_network(isolation, inside) else ""


def _reaches_network(isolation: Isolation, inside: Path) -> bool:
    """Let a program call a port that we listen on."""
    import socket

    bash = shutil.which("bash", path="/usr/bin:/bin")
    if bash is None:
        raise IsolationError("no bash to probe the network with")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: Any = server.getsockname()[1]
        call = f"exec 3<>/dev/tcp/127.0.0.1/{port}"
        return isolation.run([bash, "-c", call], inside, limits=Limits(wall_s=10)).succeeded
