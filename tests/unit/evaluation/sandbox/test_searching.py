"""Search by text and by expression, and expressions that would never end."""

from pathlib import Path

import pytest

from web4lora.evaluation.sandbox import searching
from web4lora.evaluation.sandbox.folder import FileFault, Folder
from web4lora.evaluation.sandbox.searching import search


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path)
    folder.write("src/a.ts", "class Mast {}\nthis.mast.init(x);\n")
    folder.write("docs/a.md", "The mast.\n" + "a" * 40 + "\n")
    return folder


def test_text_comes_before_expressions(folder: Folder) -> None:
    assert search(folder, "init(x)") == [("src/a.ts", "this.mast.init(x);")]
    assert search(folder, r"init\(\w\)") == [("src/a.ts", "this.mast.init(x);")]
    assert search(folder, "mast", "docs") == [("docs/a.md", "The mast.")]
    assert search(folder, "absent") == []


def test_a_broken_expression_says_so(folder: Folder) -> None:
    with pytest.raises(FileFault, match="no expression"):
        search(folder, "(never")
    with pytest.raises(FileFault, match="longer than"):
        search(folder, "(a|b)" * 500)


def test_an_expression_that_never_ends_is_ended(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "_LIMIT_S", 1.0)
    with pytest.raises(FileFault, match="takes longer than 1 s"):
        search(folder, "(a+)+$b|(a|aa)+c")
