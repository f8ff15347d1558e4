"""Real programs that misbehave stay inside: processes, processor, memory, disk, output, network."""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from web4lora.evaluation.sandbox import isolation as rooms
from web4lora.evaluation.sandbox.isolation import (
    Isolation,
    IsolationError,
    Limits,
    Namespaces,
    Ran,
    find_isolation,
)

SMALL = Limits(wall_s=8, cpu_s=1, memory_mb=128, file_mb=8, processes=16, output_mb=1)


@pytest.fixture(scope="module")
def jail() -> Isolation:
    found = find_isolation()
    if found.isolation is None:
        pytest.skip(f"no isolation here: {found.reason}")
    return found.isolation


def bash(jail: Isolation, folder: Path, script: str, limits: Limits = SMALL) -> Ran:
    program = shutil.which("bash")
    assert program is not None
    return jail.run([program, "-c", script], folder, limits=limits)


def test_what_a_program_writes_and_removes_is_seen_afterwards(
    jail: Isolation, tmp_path: Path
) -> None:
    (tmp_path / "old.txt").write_text("old")
    (tmp_path / "deep").mkdir()
    ran = bash(jail, tmp_path, "cat old.txt; rm old.txt; mkdir -p a/b; echo new > a/b/c; cd deep")
    assert ran == Ran(0, "old")
    assert not (tmp_path / "old.txt").exists()
    assert (tmp_path / "a" / "b" / "c").read_text() == "new\n"
    assert (tmp_path / "deep").is_dir()


def test_an_exit_status_comes_back(jail: Isolation, tmp_path: Path) -> None:
    ran = bash(jail, tmp_path, "echo no; exit 3")
    assert (ran.exit, ran.output, ran.succeeded) == (3, "no\n", False)


def test_a_program_starts_where_it_is_told(jail: Isolation, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    ls = shutil.which("ls")
    assert ls is not None
    (tmp_path / "sub" / "here.txt").write_text("")
    assert jail.run([ls], tmp_path, "sub").output == "here.txt\n"


def test_nothing_of_the_machine_can_be_read_or_written(jail: Isolation, tmp_path: Path) -> None:
    inside, secret = tmp_path / "inside", tmp_path / "secret.txt"
    inside.mkdir()
    secret.write_text("token")
    if isinstance(jail, Namespaces):
        ran = bash(jail, inside, f"cat {secret}; ls {Path.home()} /etc/passwd /var")
        assert ran.exit and "token" not in ran.output
    bash(jail, inside, f"echo stolen > {secret}; rm -f {secret}; touch {tmp_path}/escaped")
    assert secret.read_text() == "token"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["inside", "secret.txt"]


def test_the_environment_holds_nothing_of_ours(
    jail: Isolation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEB4_SECRET", "hunter2")
    ran = bash(jail, tmp_path, "env; cd && pwd")
    assert "hunter2" not in ran.output and str(Path.home()) not in ran.output.splitlines()


def test_a_link_out_of_the_folder_is_not_copied_back(jail: Isolation, tmp_path: Path) -> None:
    bash(jail, tmp_path, "ln -s /etc/hostname link; ln -s / root; echo kept > file")
    if isinstance(jail, Namespaces):
        assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_no_address_can_be_reached(jail: Isolation, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]
        ran = bash(jail, tmp_path, f"exec 3<>/dev/tcp/127.0.0.1/{port} && echo called >&3")
        assert ran.exit
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_fork_bomb_ends_with_its_jail(jail: Isolation, tmp_path: Path) -> None:
    if not isinstance(jail, Namespaces):
        pytest.skip("macOS counts all processes of the user")
    ran = bash(jail, tmp_path, ":(){ :|:& };: ; sleep 0.5; echo over")
    assert ran.reason or "Resource temporarily unavailable" in ran.output
    assert bash(jail, tmp_path, "true").succeeded, "processes of the bomb are still there"


def test_no_more_processes_start_than_allowed(jail: Isolation, tmp_path: Path) -> None:
    if not isinstance(jail, Namespaces):
        pytest.skip("macOS counts all processes of the user")
    many = "for n in $(seq 30); do (echo started; sleep 9) & done; wait"
    ran = bash(jail, tmp_path, many, Limits(wall_s=3, processes=16))
    assert 5 < ran.output.count("started") < 16


def test_a_loop_is_ended_by_processor_time(jail: Isolation, tmp_path: Path) -> None:
    ran = bash(jail, tmp_path, "while :; do :; done")
    assert ran.exit is None
    assert ran.reason == "used more than 1 s of processor time" or "took longer" in ran.reason


def test_a_sleeper_is_ended_by_the_clock_with_all_its_children(
    jail: Isolation, tmp_path: Path
) -> None:
    started = time.monotonic()
    ran = bash(jail, tmp_path, "sleep 60 & setsid sleep 60", Limits(wall_s=1))
    assert ran == Ran(None, "", "took longer than 1 s")
    assert time.monotonic() - started < 20


def test_memory_runs_out_inside_only(jail: Isolation, tmp_path: Path) -> None:
    hog = "x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done"
    ran = bash(jail, tmp_path, hog, Limits(wall_s=15, cpu_s=10, memory_mb=64))
    assert not ran.succeeded
    assert "memory" in ran.reason or "cannot allocate" in ran.output


def test_a_large_file_stops_growing(jail: Isolation, tmp_path: Path) -> None:
    ran = bash(jail, tmp_path, "head -c 50M /dev/zero > big && echo whole")
    assert not ran.succeeded and "whole" not in ran.output
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 8 << 20


def test_many_files_share_one_limit(jail: Isolation, tmp_path: Path) -> None:
    if not isinstance(jail, Namespaces):
        pytest.skip("macOS limits single files only")
    ran = bash(jail, tmp_path, "for n in 1 2 3 4 5 6; do head -c 3M /dev/zero > f$n; done")
    assert not ran.succeeded and "No space left" in ran.output
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 8 << 20


def test_endless_output_is_cut(jail: Isolation, tmp_path: Path) -> None:
    ran = bash(jail, tmp_path, "while :; do echo yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy; done")
    assert ran.exit is None and len(ran.output) <= 64 << 10


def test_a_missing_program_says_so(jail: Isolation, tmp_path: Path) -> None:
    ran = jail.run(["/usr/bin/no-such-program"], tmp_path)
    assert not ran.succeeded and "no-such-program" in ran.output


def test_an_argument_that_cannot_be_passed_is_no_success(jail: Isolation, tmp_path: Path) -> None:
    if not isinstance(jail, Namespaces):
        pytest.skip("sandbox-exec gets its arguments from Python, which refuses them")
    ran = jail.run([shutil.which("ls") or "", "\ud800"], tmp_path)
    assert ran.exit == 126 and "cannot start" in ran.output


def test_folders_without_end_are_not_copied_back(jail: Isolation, tmp_path: Path) -> None:
    if not isinstance(jail, Namespaces):
        pytest.skip("nothing is copied on macOS")
    script = "for n in $(seq 300); do mkdir d && cd d; done; touch /workspace/done"
    assert bash(jail, tmp_path, script, Limits()).succeeded
    deepest = max(len(path.relative_to(tmp_path).parts) for path in tmp_path.rglob("*"))
    assert deepest < 100 and (tmp_path / "done").is_file()


def test_who_is_not_root_is_shut_away_as_well(jail: Isolation) -> None:
    python = shutil.which("python3", path="/usr/bin")
    if os.geteuid() != 0 or python is None or not isinstance(jail, Namespaces):
        pytest.skip("the other tests show it")
    reading, writing = os.pipe()
    with tempfile.TemporaryDirectory() as name, open(reading, "rb") as told:
        place = Path(name)
        script, folder, root = place / "jail.py", place / "folder", place / "root"
        shutil.copy(rooms._JAIL, script)
        for one in (folder, root):
            one.mkdir()
            os.chown(one, 65_534, 65_534)
        place.chmod(0o755)
        order = {
            "argv": ["/bin/sh", "-c", f"echo in > made; echo out > {place}/escaped; id -u; ls /"],
            "folder": str(folder),
            "root": str(root),
            "cwd": "",
            "programs": [],
            "memory_mb": 8,
            "limits": Limits().of_a_process(),
            "environment": {"PATH": "/usr/bin:/bin"},
            "status_fd": writing,
        }
        ran = subprocess.run(
            [python, "-I", "-S", str(script), json.dumps(order)],
            user=65_534,
            group=65_534,
            extra_groups=[],
            pass_fds=(writing,),
            capture_output=True,
            text=True,
            timeout=60,
        )
        os.close(writing)
        status = json.loads(told.read() or b"{}")
        if "setup" in status:
            pytest.skip(f"no user namespaces here: {status['setup']}")
        assert status == {"exit": 0}
        assert "64321" in ran.stdout and "root" not in ran.stdout.split()
        assert (folder / "made").read_text() == "in\n"
        assert not (place / "escaped").exists()


def test_words_of_a_program_are_arguments_and_never_code(jail: Isolation, tmp_path: Path) -> None:
    echo = shutil.which("echo", path="/usr/bin:/bin")
    assert echo is not None
    words = ["$(touch made)", "; touch made", "`touch made`", "'\"", "a\nb"]
    assert jail.run([echo, *words], tmp_path).output == " ".join(words) + "\n"
    assert not (tmp_path / "made").exists()


def test_a_jail_that_cannot_be_built_runs_nothing(jail: Isolation, tmp_path: Path) -> None:
    if not isinstance(jail, Namespaces):
        pytest.skip("only the jail has a folder to build")
    with pytest.raises(IsolationError):
        bash(jail, tmp_path / "missing", "touch /tmp/ran")


def test_an_isolation_that_leaks_is_not_used() -> None:
    class Open:
        """Runs programs with no isolation at all."""

        name = "open"

        def run(self, argv, folder, cwd="", limits=None):
            return rooms._watch(argv, limits or Limits(), {}, folder / cwd, ())

    found = rooms._tried(Open())
    assert found.isolation is None
    assert found.reason == "a program can write outside its folder"
    assert found.name == "none, file tools only: a program can write outside its folder"
