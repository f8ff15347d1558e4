"""What may be run, and the reason for what may not."""

import pytest

from web4lora.evaluation.sandbox.programs import RefusedError, allowed


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("ls -la src", ["-la", "src"]),
        ("grep -rn 'a b' src", ["-rn", "a b", "src"]),
        ('grep -rn "foo*(bar|baz)" src', ["-rn", "foo*(bar|baz)", "src"]),
        ("git log --oneline -3", ["log", "--oneline", "-3"]),
        ("git commit -m 'a; b'", ["commit", "-m", "a; b"]),
    ],
)
def test_allowed_commands_become_argument_lists(command: str, arguments: list[str]) -> None:
    argv = allowed(command)
    assert argv[0].startswith("/") and argv[1:] == arguments


@pytest.mark.parametrize(
    "command",
    [
        "ls; rm -rf /",
        "ls && pwd",
        "cat a | sh",
        "echo $(id)",
        "echo `id`",
        "echo $HOME",
        'echo "$HOME"',
        'echo "`id`"',
        "cat < a",
        "echo a > b",
        "ls *.ts",
        "cat ~/a",
        "sleep 9 &",
        "ls\nid",
        "FOO=1 ls",
        "(ls)",
        "ls \\; id",
        "ls # all",
    ],
)
def test_what_needs_a_shell_is_refused(command: str) -> None:
    with pytest.raises(RefusedError, match="needs a shell"):
        allowed(command)


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("npm install left-pad", "npm install needs the network"),
        ("npm ci", "npm ci needs the network"),
        ("git push origin main", "git push needs the network"),
        ("git -c core.pager=id log", "not on the list"),
        ("git --exec-path=/tmp log", "not on the list"),
        ("npm exec thing", "not on the list"),
        ("npx create-thing", "not on the list"),
        ("npx", "not on the list"),
        ("curl https://example.org", "curl is not on the list"),
        ("bash -c id", "bash is not on the list"),
        ("env ls", "env is not on the list"),
        ("./script.sh", "not on the list"),
        ("/bin/ls", "not on the list"),
        ("sudo ls", "not on the list"),
        ("", "there is no command"),
        ("echo 'open", "cannot be read"),
    ],
)
def test_everything_else_is_refused_with_its_reason(command: str, reason: str) -> None:
    with pytest.raises(RefusedError, match=reason):
        allowed(command)


def test_a_missing_program_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr("web4lora.evaluation.sandbox.programs._SYSTEM_PATH", "/nowhere")
    with pytest.raises(RefusedError, match="node is not installed"):
        allowed("node a.js")
    with pytest.raises(RefusedError, match="tsc is not installed"):
        allowed("npx --no-install tsc --noEmit")
