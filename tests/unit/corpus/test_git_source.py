"""A git ref as a source: what a checkout would show, without one."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from web4lora.corpus import list_files, open_tree, scan
from web4lora.corpus.inspection import inspect_paths
from web4lora.errors import Web4Error
from web4lora.progress import Silent
from web4lora.settings import SourceSettings

RECORD = "# PDCA: Fix\n\n## Plan\nOne.\n\n## Do\nTwo.\n\n## Check\nThree.\n\n## Act\nFour.\n"

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(repository: Path, *arguments: str) -> str:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    return subprocess.run(
        ["git", "-C", str(repository), *identity, *arguments],
        check=True, capture_output=True, text=True, env=environment,
    ).stdout  # fmt: skip


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose records live on a branch that is not checked out."""
    root = tmp_path / "repo"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    (root / "LICENSE").write_text("GNU AFFERO GENERAL PUBLIC LICENSE\nVersion 3\n")
    (root / "README.md").write_text("# Main\n\nNothing else.\n")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "main")
    git(root, "checkout", "-q", "-b", "dev/once")
    for path, text in {
        "journal/2025-09-01-UTC-1000-ä b.pdca.md": RECORD,
        "components/A/1.0.0.0/src/ts/layer2/A.ts": "export class A {}\n",
        "node_modules/left/index.ts": "export const x = 1;\n",
        "logo.png": "\x89PNG\0",
    }.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode("utf-8"))
    (root / "link.md").symlink_to("README.md")
    git(root, "add", "-A", "-f")
    git(root, "commit", "-q", "-m", "dev")
    git(root, "checkout", "-q", "main")
    return root


def at(repository: Path, ref: str) -> Path:
    return Path(f"{repository}@{ref}")


def test_a_ref_is_read_as_its_checkout_would_be(repository: Path, tmp_path: Path) -> None:
    from_ref = scan([at(repository, "dev/once")], SourceSettings(), Silent())
    checkout = tmp_path / "checkout"
    git(repository, "worktree", "add", "-q", str(checkout), "dev/once")
    (checkout / ".git").unlink()
    from_folder = scan([checkout], SourceSettings(), Silent())
    facts = [(d.path, d.kind, d.text, d.sha256, d.licence) for d in from_ref.documents]
    assert facts == [(d.path, d.kind, d.text, d.sha256, d.licence) for d in from_folder.documents]
    assert [d.kind for d in from_ref.documents] == ["process", "typescript", "pdca"]
    assert {d.licence for d in from_ref.documents} == {"AGPL-3.0-only"}
    skipped = [(s.path, s.category) for s in from_ref.skipped]
    assert skipped == [(s.path, s.category) for s in from_folder.skipped]
    assert ("link.md", "symlink") in skipped and ("node_modules/", "excluded folder") in skipped
    assert from_ref.seen == len(from_ref.documents) + len(from_ref.skipped)


def test_the_work_tree_stays_as_it_is(repository: Path) -> None:
    scan([at(repository, "dev/once")], SourceSettings(), Silent())
    assert git(repository, "status", "--porcelain") == ""
    assert git(repository, "branch", "--show-current").strip() == "main"


def test_a_commit_and_a_tag_are_refs_too(repository: Path) -> None:
    git(repository, "tag", "v1", "dev/once")
    commit = git(repository, "rev-parse", "v1").strip()
    assert list_files(at(repository, "v1")) == list_files(at(repository, commit[:10]))


def test_a_folder_with_an_at_sign_is_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "team@home"
    folder.mkdir()
    (folder / "a.md").write_text("# A\n\nText.\n")
    assert list_files(folder) == ["a.md"]


@pytest.mark.parametrize("ref", ["gone", "--upload-pack=touch", "a\nb", "dev"])
def test_an_unknown_ref_is_named(repository: Path, ref: str) -> None:
    with pytest.raises(Web4Error, match="git ref"):
        open_tree(at(repository, ref))


def test_a_folder_without_git_has_no_refs(tmp_path: Path) -> None:
    with pytest.raises(Web4Error, match="git cannot read"):
        open_tree(Path(f"{tmp_path}@main"))


def test_a_missing_object_is_an_unreadable_file(repository: Path) -> None:
    path = "components/A/1.0.0.0/src/ts/layer2/A.ts"
    oid = git(repository, "rev-parse", f"dev/once:{path}").strip()
    (repository / ".git/objects" / oid[:2] / oid[2:]).unlink()
    found = scan([at(repository, "dev/once")], SourceSettings(), Silent())
    assert (path, "unreadable: missing git object") in [(k.path, k.reason) for k in found.skipped]
    assert [d.kind for d in found.documents] == ["process", "pdca"]


def test_inspection_reads_a_ref(repository: Path) -> None:
    documents = inspect_paths([at(repository, "dev/once")]).documents
    assert [d["path"] for d in documents if d["kind"] == "pdca"] == [
        "journal/2025-09-01-UTC-1000-ä b.pdca.md"
    ]
