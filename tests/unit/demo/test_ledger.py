from pathlib import Path

from web4lora.demo.ledger import Ledger, tree_hash


def ran(ledger: Ledger, *names: str) -> list[bool]:
    return [not ledger.stage(name, lambda: {"x": 1}).skipped for name in names]


def test_a_second_run_skips_every_stage(tmp_path: Path) -> None:
    path = tmp_path / "demo.json"
    assert ran(Ledger(path, "k"), "index", "train") == [True, True]
    assert ran(Ledger(path, "k"), "index", "train") == [False, False]


def test_a_changed_input_runs_everything_again(tmp_path: Path) -> None:
    path = tmp_path / "demo.json"
    ran(Ledger(path, "old"), "index", "train")
    assert ran(Ledger(path, "new"), "index", "train") == [True, True]


def test_a_missing_output_runs_its_stage_and_all_later_ones(tmp_path: Path) -> None:
    path, output = tmp_path / "demo.json", tmp_path / "model.gguf"
    output.write_text("x")
    first = Ledger(path, "k")
    first.stage("package", dict, outputs=(output,))
    first.stage("evaluate", dict)
    output.unlink()
    second = Ledger(path, "k")
    assert not second.stage("package", dict, outputs=(output,)).skipped
    assert not second.stage("evaluate", dict).skipped


def test_a_run_that_was_killed_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path = tmp_path / "demo.json"
    ran(Ledger(path, "k"), "index")
    assert ran(Ledger(path, "k"), "index", "train") == [False, True]


def test_a_tree_hash_sees_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    before = tree_hash(tmp_path)
    (tmp_path / "a").write_text("2")
    assert tree_hash(tmp_path) != before
