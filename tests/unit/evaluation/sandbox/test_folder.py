"""File tools work in their folder and nowhere else, whatever the path says."""

import os
import string
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from web4lora.evaluation.sandbox.folder import FileFault, Folder, OutsideError, parts_of


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    root = tmp_path / "inside"
    root.mkdir()
    (tmp_path / "secret.txt").write_text("token")
    (tmp_path / "other").mkdir()
    return Folder(root)


def test_what_is_written_can_be_read_listed_and_found(folder: Folder) -> None:
    folder.write("src/deep/a.ts", "one\ntwo\n")
    folder.write("README.md", "")
    assert folder.read("./src//deep/a.ts") == "one\ntwo\n"
    assert folder.entries("") == ["README.md", "src"]
    assert folder.entries("src/") == ["deep"]
    assert folder.files() == ["README.md", "src/deep/a.ts"]
    assert folder.files("src/deep/a.ts") == ["src/deep/a.ts"]
    assert [folder.kind(path) for path in ("src", "README.md", "x")] == ["folder", "file", ""]


def test_an_absolute_path_below_the_workspace_is_the_workspace(folder: Folder) -> None:
    folder.write("/workspace/a.txt", "a")
    assert folder.read("a.txt") == "a"
    assert folder.entries("/workspace") == ["a.txt"]


@pytest.mark.parametrize(
    "path",
    [
        "../secret.txt",
        "src/../../secret.txt",
        "src/../a.txt",
        "..",
        "/etc/passwd",
        "/workspace/../secret.txt",
        "/workspaces/a.txt",
        "~/a.txt",
        "~root/a.txt",
        "file:///etc/passwd",
        "C:\\Windows\\a.txt",
        "\\\\host\\share",
        "..\\secret.txt",
        "a\0b",
        " /etc/passwd",
        '"/etc/passwd"',
    ],
)
def test_a_path_that_leaves_is_refused_by_every_tool(folder: Folder, path: str) -> None:
    folder.write("a.txt", "mine")
    for act in (
        lambda: folder.read(path),
        lambda: folder.write(path, "x"),
        lambda: folder.delete(path),
        lambda: folder.move(path, "b.txt"),
        lambda: folder.move("a.txt", path),
        lambda: folder.entries(path),
        lambda: folder.files(path),
        lambda: folder.make_folder(path),
        lambda: folder.kind(path),
        lambda: folder.glob(path),
    ):
        with pytest.raises(OutsideError):
            act()
    assert folder.files() == ["a.txt"]


def test_a_link_leads_nowhere(folder: Folder, tmp_path: Path) -> None:
    (folder.root / "file").symlink_to(tmp_path / "secret.txt")
    (folder.root / "out").symlink_to(tmp_path)
    for act in (
        lambda: folder.read("file"),
        lambda: folder.read("out/secret.txt"),
        lambda: folder.write("file", "x"),
        lambda: folder.write("out/new.txt", "x"),
        lambda: folder.delete("out/secret.txt"),
        lambda: folder.entries("out"),
        lambda: folder.make_folder("out/other/new"),
    ):
        with pytest.raises(OutsideError):
            act()
    assert folder.files() == []
    assert (tmp_path / "secret.txt").read_text() == "token"
    assert sorted(os.listdir(tmp_path)) == ["inside", "other", "secret.txt"]


def test_deleting_a_link_keeps_what_it_leads_to(folder: Folder, tmp_path: Path) -> None:
    (folder.root / "file").symlink_to(tmp_path / "secret.txt")
    folder.delete("file")
    assert (tmp_path / "secret.txt").exists() and folder.entries() == []


def test_what_is_no_file_is_not_read(folder: Folder) -> None:
    os.mkfifo(folder.root / "pipe")
    folder.make_folder("sub")
    for path in ("pipe", "sub", "missing.txt", ""):
        with pytest.raises(FileFault):
            folder.read(path)


def test_a_file_too_large_is_not_written(folder: Folder) -> None:
    with pytest.raises(FileFault, match="larger than 1 MB"):
        folder.write("big.txt", "x" * ((1 << 20) + 1))
    with pytest.raises(FileFault):
        folder.write("x" * 300, "name too long")
    with pytest.raises(FileFault, match="too deep"):
        folder.write("a/" * 100 + "b", "x")
    assert folder.files() == []


def test_a_folder_with_something_in_it_is_not_deleted(folder: Folder) -> None:
    folder.write("src/a.ts", "a")
    with pytest.raises(FileFault):
        folder.delete("src")
    folder.delete("src/a.ts")
    folder.delete("src")
    assert folder.entries() == []


def test_a_file_moves_to_a_name_or_into_a_folder_and_replaces_nothing(folder: Folder) -> None:
    folder.write("a.txt", "a")
    folder.move("a.txt", "new/b.txt")
    folder.write("a.txt", "second")
    folder.move("a.txt", "new")
    assert folder.files() == ["new/a.txt", "new/b.txt"]
    with pytest.raises(FileFault, match="is there already"):
        folder.move("new/a.txt", "new/b.txt")


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.ts", ["a.ts", "src/b.spec.ts", "src/deep/c.ts"]),
        ("src/*.ts", ["src/b.spec.ts"]),
        ("src/**/*.ts", ["src/b.spec.ts", "src/deep/c.ts"]),
        ("**/*.spec.ts", ["src/b.spec.ts"]),
        ("**", ["a.ts", "docs/d.md", "src/b.spec.ts", "src/deep/c.ts"]),
        ("**/*.{md,spec.ts}", ["docs/d.md", "src/b.spec.ts"]),
        ("src/deep/?.ts", ["src/deep/c.ts"]),
        ("*.py", []),
    ],
)
def test_globs(folder: Folder, pattern: str, found: list[str]) -> None:
    for path in ("a.ts", "src/b.spec.ts", "src/deep/c.ts", "docs/d.md", "node_modules/x/i.ts"):
        folder.write(path, path)
    assert folder.glob(pattern) == found


def test_a_hostile_glob_ends(folder: Folder) -> None:
    folder.write("/".join("a" * 20) + "/" + "a" * 200, "x")
    assert folder.glob("/".join(["**", "*a*a*a*a*"] * 19) + "/b") == []


NAMES = st.one_of(
    st.sampled_from(
        ["..", ".", "", "~", "link", "loop", "src", "a.txt", "/", "\\", "C:", "%2e%2e"]
    ),
    st.text(string.ascii_letters + "./\\~\0 \n:*\"'`…", max_size=8),
)
PATHS = st.builds(
    lambda start, names, joint: start + joint.join(names),
    st.sampled_from(["", "/", "//", "./", "../", "~/", "file://", "/workspace/", "\\", " ", '"']),
    st.lists(NAMES, max_size=6),
    st.sampled_from(["/", "\\", "//"]),
)


def test_odd_names_on_disk_are_walked_once(tmp_path: Path) -> None:
    for name in (" ", '"', "b\\c", "'x'"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text("mine")
    assert Folder(tmp_path).files() == sorted(f"{name}/a.txt" for name in (" ", '"', "b\\c", "'x'"))


@settings(max_examples=300, deadline=None)
@example(path='"if\\link\\K\\ \\/', other="\\if\\link\\K\\ \\/", text="")
@given(path=PATHS, other=PATHS, text=st.text(max_size=20))
def test_no_path_touches_anything_outside(path: str, other: str, text: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name).resolve()
        root = place / "inside"
        (root / "src").mkdir(parents=True)
        (place / "secret.txt").write_text("token")
        (root / "a.txt").write_text("mine")
        (root / "link").symlink_to(place)
        (root / "loop").symlink_to(root)
        folder = Folder(root)
        for act in (
            lambda: folder.write(path, text),
            lambda: folder.read(path),
            lambda: folder.make_folder(other),
            lambda: folder.move(path, other),
            lambda: folder.move("a.txt", path),
            lambda: folder.glob(path),
            lambda: folder.delete(other),
            lambda: folder.delete(path),
        ):
            try:
                said = act()
            except (OutsideError, FileFault):
                continue
            assert "token" not in str(said)
        assert sorted(os.listdir(place)) == ["inside", "secret.txt"]
        assert (place / "secret.txt").read_text() == "token"


@given(path=PATHS)
def test_parts_of_a_path_never_climb(path: str) -> None:
    try:
        parts = parts_of(path)
    except (OutsideError, FileFault):
        return
    assert not {"", ".", ".."} & set(parts)
    assert not any("/" in part or "\0" in part for part in parts)
