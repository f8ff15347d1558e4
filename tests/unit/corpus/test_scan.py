"""Scanning repositories: every entry is accounted for, nothing is followed, nothing leaks."""

from pathlib import Path

import pytest

from web4lora.corpus import scan
from web4lora.corpus.reading import Decoded, decode
from web4lora.errors import Web4Error
from web4lora.progress import Silent
from web4lora.settings import SourceSettings

RECORD = "# PDCA: Fix\n\n## Plan\nOne.\n\n## Do\nTwo.\n\n## Check\nThree.\n\n## Act\nFour.\n"
#: Built at run time, so that no scanner mistakes this file for a leak.
FAKE_KEY_ID = "AK" + "IA" + "Q7XN2MPLD4RTWZ6B"


def scan_one(root: Path, **settings: object):
    return scan([root], SourceSettings(**settings), Silent())


def write(root: Path, path: str, content: str | bytes) -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def reasons(result) -> dict[str, str]:
    return {item.path: item.reason for item in result.skipped}


def test_every_entry_is_a_document_or_skipped_with_a_reason(tmp_path: Path):
    write(tmp_path, "pdca/2025-09-01-UTC-1000-x.pdca.md", RECORD)
    write(tmp_path, "components/A/1.0.0.0/src/ts/layer2/A.ts", "export class A {}\n")
    write(tmp_path, "scrum.pmo/roles/Tester/process.md", "# How we test\nSlowly.\n")
    write(tmp_path, "logo.png", b"\x89PNG\0\0")
    write(tmp_path, "package.json", "{}")
    write(tmp_path, "types.d.ts", "declare const x: number;\n")
    write(tmp_path, "node_modules/left/index.ts", "export const x = 1;\n")
    result = scan_one(tmp_path)
    assert result.counts == {"pdca": 1, "typescript": 1, "process": 1}
    assert result.seen == len(result.documents) + len(result.skipped)
    assert reasons(result) == {
        "logo.png": "binary",
        "package.json": "not a source: .json",
        "types.d.ts": "type declarations",
        "node_modules/": "excluded folder",
    }


def test_symlinks_are_never_followed(tmp_path: Path):
    outside = write(tmp_path / "outside", "secret-plan.md", "# Outside\n")
    root = tmp_path / "repo"
    write(root, "real.md", "# Inside\n")
    (root / "file.md").symlink_to(outside)
    (root / "folder").symlink_to(outside.parent, target_is_directory=True)
    (root / "loop").symlink_to(root, target_is_directory=True)
    result = scan_one(root)
    assert [document.path for document in result.documents] == ["real.md"]
    assert result.skip_counts == {"symlink": 3}


def test_one_broken_byte_leaves_the_rest_of_a_utf8_text_alone():
    text = "## **📋 PLAN**\nGrün "
    decoded = decode(text.encode() + b"\xfc")
    assert decoded == Decoded(text + "ü", "latin-1")


def test_bytes_that_are_no_utf8_are_read_as_latin1_and_recorded(tmp_path: Path):
    write(tmp_path, "note.md", b"# Gr\xf6\xdfe\n")
    (document,) = scan_one(tmp_path).documents
    assert document.text == "# Größe\n"
    assert document.encoding == "latin-1"


def test_a_markdown_file_with_nul_bytes_is_binary(tmp_path: Path):
    write(tmp_path, "dump.md", b"# x\0\0\0\n")
    assert reasons(scan_one(tmp_path)) == {"dump.md": "binary"}


def test_an_oversize_file_is_skipped_with_its_size(tmp_path: Path):
    write(tmp_path, "big.md", "# Big\n" + "word " * 40_000)
    assert reasons(scan_one(tmp_path, max_file_mb=0.1)) == {"big.md": "too large: 0.2 MB"}


def test_a_blank_file_is_skipped_as_empty(tmp_path: Path):
    write(tmp_path, "blank.md", " \n\n")
    assert reasons(scan_one(tmp_path)) == {"blank.md": "empty"}


def test_a_file_with_a_secret_is_quarantined_and_the_secret_is_not_told(tmp_path: Path):
    write(tmp_path, "keys.md", f"# Keys\n\nid: {FAKE_KEY_ID}\n")
    result = scan_one(tmp_path)
    assert not result.documents
    assert reasons(result) == {"keys.md": "secret: AWS Access Key line 3"}
    assert FAKE_KEY_ID not in repr(result)


def test_personal_addresses_are_replaced_before_anyone_reads_the_text(tmp_path: Path):
    write(tmp_path, "who.md", "# Who\nask mara.builder@harbour.io or git@github.com\n")
    (document,) = scan_one(tmp_path).documents
    assert document.text == "# Who\nask [email] or git@github.com\n"
    assert document.redactions == 1
    assert document.ok_to_train


def test_addresses_that_stay_keep_the_document_out_of_training(tmp_path: Path):
    write(tmp_path, "who.md", "# Who\nask mara.builder@harbour.io\n")
    (document,) = scan_one(tmp_path, redact_emails=False).documents
    assert "mara.builder" in document.text
    assert not document.ok_to_train


def test_the_licence_comes_from_the_header_then_from_the_nearest_file(tmp_path: Path):
    write(tmp_path, "LICENSE", "MIT License\n\nPermission is hereby granted, free of charge, to\n")
    write(tmp_path, "sub/LICENSE", "GNU AFFERO GENERAL PUBLIC LICENSE\nVersion 3\n")
    write(tmp_path, "a.md", "<!--\nSPDX-License-Identifier: Apache-2.0\n-->\n# A\n")
    write(tmp_path, "b.md", "# B\n")
    write(tmp_path, "sub/deep/c.md", "# C\n")
    found = {document.path: document.licence for document in scan_one(tmp_path).documents}
    assert found == {"a.md": "Apache-2.0", "b.md": "MIT", "sub/deep/c.md": "AGPL-3.0-only"}


def test_a_closed_licence_or_a_plain_no_keeps_a_document_out_of_training(tmp_path: Path):
    write(tmp_path, "a.ts", "// SPDX-License-Identifier: UNLICENSED\nexport class A {}\n")
    write(tmp_path, "b.md", "<!-- ok_to_train: false -->\n# B\n")
    write(tmp_path, "c.md", "ok_to_retrieve: no\n# C\n")
    found = {d.path: (d.ok_to_train, d.ok_to_retrieve) for d in scan_one(tmp_path).documents}
    assert found == {"a.ts": (False, True), "b.md": (False, True), "c.md": (True, False)}


def test_known_bytes_are_not_read_again(tmp_path: Path):
    write(tmp_path, "a.md", "# A\n")
    first = scan_one(tmp_path)
    known = {(d.root, d.path): d.sha256 for d in first.documents}
    again = scan([tmp_path], SourceSettings(), Silent(), known=known)
    assert not again.documents
    assert [same.path for same in again.unchanged] == ["a.md"]
    write(tmp_path, "a.md", "# A!\n")
    assert len(scan([tmp_path], SourceSettings(), Silent(), known=known).documents) == 1


def test_a_long_transcript_of_chats_is_left_out(tmp_path: Path):
    write(tmp_path, "cursor_long_talk.md", "# Talk\n" + "word " * 30_000)
    assert reasons(scan_one(tmp_path)) == {"cursor_long_talk.md": "chat transcript"}


def test_tool_examples_are_told_by_their_rows(tmp_path: Path):
    write(tmp_path, "tool_examples/c.jsonl", '{"instruction": "read", "output": "{}"}\n')
    write(tmp_path, "tools/other.jsonl", '{"x": 1}\n')
    result = scan_one(tmp_path)
    assert result.counts == {"tool_examples": 1}
    assert reasons(result) == {"tools/other.jsonl": "not a source: no tool examples"}


@pytest.mark.parametrize("name", ["missing", "file.md"])
def test_a_source_that_is_no_folder_is_an_error_that_names_it(tmp_path: Path, name: str):
    write(tmp_path, "file.md", "# x\n")
    with pytest.raises(Web4Error, match=name):
        scan_one(tmp_path / name)


@pytest.mark.corpus
def test_every_real_file_is_accounted_for():
    real = Path(__file__).parents[4] / "shared" / "corpus" / "real"
    if not real.is_dir():
        pytest.skip("needs ../shared/corpus/real")
    files = [path for path in real.rglob("*") if path.is_file()]
    result = scan_one(real)
    assert result.seen == len(files)
    assert sum(result.counts.values()) + sum(result.skip_counts.values()) == len(files)
    assert result.counts["pdca"] >= 150
    assert "secret" not in result.skip_counts
