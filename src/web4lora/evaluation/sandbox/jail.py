"""Run one program shut away, on Linux: a script of its own, started by `isolation`.

    python -I -S jail.py '{"argv": […], "folder": …, "root": …, "status_fd": 5, …}'

It moves into new namespaces (network, processes, mounts, and users where it is not root), builds
a file system that holds the system's programs read-only and a copy of the folder in memory,
lowers limits and rights, and starts the program there. Nothing else of the machine can be seen,
no address can be reached, and every process ends with the program. What the program leaves in the
folder is copied back.

The end is told on `status_fd` as JSON: ``{"exit": 0}``, ``{"signal": 9}`` or ``{"setup": reason}``.
Only the standard library is imported; calls it lacks in Python 3.11 go through the C library.
"""

import contextlib
import ctypes
import json
import os
import platform
import resource
import shutil
import signal
import stat
import sys
from pathlib import Path
from typing import Any, NoReturn

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x20000, 0x4000000, 0x8000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC, MS_PRIVATE = 2, 4, 8, 4096, 16384, 1 << 18
MNT_DETACH = 2
MOUNT_ATTR_RDONLY, MOUNT_ATTR_NOSUID, AT_FDCWD, AT_RECURSIVE = 1, 2, -100, 0x8000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
MOUNT_SETATTR = 442  # the same on every architecture
PIVOT_ROOT = {"x86_64": 155, "aarch64": 41, "riscv64": 41}

#: What a program may see of the system besides itself; `/proc` and the rest of `/etc` are not.
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store")
SETTINGS = ("/etc/ld.so.cache", "/etc/alternatives")
DEVICES = ("null", "zero", "urandom", "random")
#: A user that owns nothing; limits on processes do not hold for root.
NOBODY = 64_321
DEEPEST = 60  # folders in folders that are copied
_libc = ctypes.CDLL(None, use_errno=True)


class SetupError(Exception):
    """The isolation cannot be had here."""


def checked(result: int, what: str) -> None:
    """Raise `SetupError` with the system's words where a C call failed."""
    if result != 0:
        raise SetupError(f"{what}: {os.strerror(ctypes.get_errno())}")


def mount(source: str, target: Path, kind: str, flags: int, data: str = "") -> None:
    """Mount, or raise `SetupError`."""
    names = [text.encode() for text in (source, str(target), kind)]
    checked(_libc.mount(*names, ctypes.c_ulong(flags), data.encode()), f"mount {target}")


def read_only(target: Path) -> None:
    """Make a mount and all below it read-only (Linux 5.12)."""
    attributes = (ctypes.c_uint64 * 4)(MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID, 0, 0, 0)
    path = ctypes.c_char_p(str(target).encode())
    size = ctypes.c_size_t(ctypes.sizeof(attributes))
    flags = ctypes.c_uint(AT_RECURSIVE)
    called = _libc.syscall(
        ctypes.c_long(MOUNT_SETATTR), ctypes.c_int(AT_FDCWD), path, flags, attributes, size
    )
    checked(called, f"read-only {target}")


def enter_namespaces() -> None:
    """Leave the machine's network, processes and mounts; who is not root, also its users."""
    flags = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET
    user, group = os.geteuid(), os.getegid()
    if user == 0:
        checked(_libc.unshare(flags), "unshare")
        return
    checked(_libc.unshare(flags | CLONE_NEWUSER), "unshare")
    try:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{NOBODY} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{NOBODY} {group} 1")
    except OSError as error:
        raise SetupError(f"user namespace: {error.strerror}") from error


def build_root(root: Path, programs: list[str], memory_mb: int) -> None:
    """Lay out a file system in memory below `root`."""
    mount("none", Path("/"), "", MS_REC | MS_PRIVATE)
    options = f"size={memory_mb}m,nr_inodes=20000,mode=755"
    mount("tmpfs", root, "tmpfs", MS_NOSUID | MS_NODEV, options)
    for name in (*SYSTEM, *SETTINGS, *programs):
        source, target = Path(name), root / name.lstrip("/")
        if not source.exists() or target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_symlink():
            target.symlink_to(os.readlink(source))
            continue
        bind(source, target)
        read_only(target)
    (root / "dev").mkdir()
    for name in DEVICES:
        bind(Path("/dev") / name, root / "dev" / name)
    for name in ("workspace", "home", "tmp", "proc"):
        (root / name).mkdir()


def bind(source: Path, target: Path) -> None:
    """Show a file or folder, with all that is mounted in it, at another place."""
    target.mkdir(parents=True) if source.is_dir() else target.touch()
    mount(str(source), target, "", MS_BIND | MS_REC)


def change_root(root: Path) -> None:
    """Make `root` the whole file system."""
    number = PIVOT_ROOT.get(platform.machine())
    if number is None:
        raise SetupError(f"not known on {platform.machine()}")
    os.chdir(root)
    checked(_libc.syscall(ctypes.c_long(number), b".", b"."), "pivot_root")
    checked(_libc.umount2(b".", MNT_DETACH), "umount")
    os.chdir("/")
    with contextlib.suppress(SetupError):  # a container may forbid it, and few programs ask
        mount("proc", Path("/proc"), "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)


def copy_tree(source: int, target: int, owner: int | None, depth: int = 0) -> None:
    """Copy files and folders between two open folders.

    Links, devices and what lies deeper than anyone needs stay behind.
    """
    for name in os.listdir(source) if depth < DEEPEST else ():
        info = os.stat(name, dir_fd=source, follow_symlinks=False)
        mode = stat.S_IMODE(info.st_mode) & 0o755 | 0o600
        if stat.S_ISDIR(info.st_mode):
            os.mkdir(name, 0o700, dir_fd=target)
            with opened(name, source) as inner, opened(name, target) as outer:
                copy_tree(inner, outer, owner, depth + 1)
                settle(outer, mode | 0o100, owner)
        elif stat.S_ISREG(info.st_mode):
            reading = os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=source)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            writing = os.open(name, flags, 0o600, dir_fd=target)
            with open(reading, "rb") as given, open(writing, "wb") as made:
                shutil.copyfileobj(given, made)
                settle(made.fileno(), mode, owner)


def settle(descriptor: int, mode: int, owner: int | None) -> None:
    """Set the mode and, where one is given, the owner."""
    os.fchmod(descriptor, mode)
    if owner is not None:
        os.fchown(descriptor, owner, owner)


@contextlib.contextmanager
def opened(name: str, folder: int) -> Any:
    """Open a folder in a folder, never through a link."""
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
    descriptor = os.open(name, flags, dir_fd=folder)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def clear(folder: int) -> None:
    """Remove everything in an open folder."""
    for name in os.listdir(folder):
        info = os.stat(name, dir_fd=folder, follow_symlinks=False)
        if stat.S_ISDIR(info.st_mode):
            shutil.rmtree(name, dir_fd=folder)
        else:
            os.unlink(name, dir_fd=folder)


def start(given: dict[str, Any], owner: int | None) -> NoReturn:
    """Become the program, with every right and limit lowered."""
    try:
        os.setsid()
        for name, value in given["limits"].items():
            resource.setrlimit(getattr(resource, name), (value, value))
        if owner is not None:
            os.setgroups([])
            os.setresgid(owner, owner, owner)
            os.setresuid(owner, owner, owner)
        checked(_libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
        os.chdir(Path("/workspace") / given["cwd"])
        os.execve(given["argv"][0], given["argv"], given["environment"])
    except Exception as error:  # whatever it is, this process must not go on as the overseer
        print(f"cannot start {given['argv'][0]!a}: {error!a}", flush=True)
    finally:
        os._exit(126)


def oversee(given: dict[str, Any]) -> None:
    """Be the first process of the new world: prepare it, wait for the program, end the rest."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    owner = NOBODY if os.geteuid() == 0 else None
    outside = os.open(given["folder"], os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    root = Path(given["root"])
    build_root(root, given["programs"], given["memory_mb"])
    change_root(root)
    for name in ("/home", "/tmp"):
        os.chmod(name, 0o777)
    with opened("/workspace", 0) as inside:
        copy_tree(outside, inside, owner)
        settle(inside, 0o755, owner)
        program = os.fork()
        if program == 0:
            start(given, owner)
        waited, status = os.wait()
        while waited != program:
            waited, status = os.wait()
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while True:
                os.wait()
        clear(outside)
        copy_tree(inside, outside, None)
    code = os.waitstatus_to_exitcode(status)
    tell(given, {"exit": code} if code >= 0 else {"signal": -code})


def tell(given: dict[str, Any], how: dict[str, Any]) -> None:
    """Say how it ended."""
    os.write(given["status_fd"], json.dumps(how).encode())


def main() -> None:
    """Read the order, prepare, run, tell."""
    given = json.loads(sys.argv[1])
    os.set_inheritable(given["status_fd"], False)  # the program must not speak in our name
    try:
        enter_namespaces()
        first = os.fork()  # the first child of a new process namespace is its process 1
        if first:
            os.waitpid(first, 0)
            return
        oversee(given)
    except (OSError, SetupError) as error:
        tell(given, {"setup": str(error)})
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
