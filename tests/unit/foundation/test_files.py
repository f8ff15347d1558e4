import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from web4lora.files import atomic_folder, atomic_writer, read_jsonl, write_json, write_jsonl


def test_a_file_appears_only_when_the_block_ends_well(tmp_path: Path) -> None:
    target = tmp_path / "model.bin"
    with pytest.raises(RuntimeError), atomic_writer(target) as stream:
        stream.write(b"half")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_a_failed_write_keeps_the_old_content(tmp_path: Path) -> None:
    target = tmp_path / "registry.json"
    write_json(target, {"current": "a"})
    with pytest.raises(RuntimeError), atomic_writer(target) as stream:
        stream.write(b"{")
        raise RuntimeError
    assert target.read_text() == '{\n  "current": "a"\n}\n'


def test_an_artifact_folder_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "done").mkdir()
    with pytest.raises(FileExistsError), atomic_folder(tmp_path / "done"):
        pass


def test_a_killed_writer_leaves_nothing_under_the_final_name(tmp_path: Path) -> None:
    script = textwrap.dedent(
        f"""
        import os, signal
        from pathlib import Path
        from web4lora.files import atomic_folder, atomic_writer
        with atomic_folder(Path({str(tmp_path)!r}) / "adapter") as folder:
            (folder / "weights").write_bytes(b"half")
            with atomic_writer(Path({str(tmp_path)!r}) / "report.json") as stream:
                stream.write(b"half")
                stream.flush()
                os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == -9
    assert not (tmp_path / "adapter").exists()
    assert not (tmp_path / "report.json").exists()


def test_broken_lines_come_back_with_number_and_reason(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b'{"a": 1}\n\n{"a": \n[1]\n\xff\n{"a": 2}\n')
    rows, bad = read_jsonl(path)
    assert rows == [{"a": 1}, {"a": 2}]
    assert [line.line for line in bad] == [3, 4, 5]
    assert all(line.reason for line in bad)


def test_jsonl_is_written_and_read_back(tmp_path: Path) -> None:
    rows = [{"text": "Änderung § ✅"}, {"text": "line\nbreak"}]
    assert write_jsonl(tmp_path / "x.jsonl", rows) == 2
    assert read_jsonl(tmp_path / "x.jsonl") == (rows, [])
