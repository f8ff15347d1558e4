from pathlib import Path

from web4lora.nightly.journal import Journal


def test_a_killed_run_is_continued_with_its_finished_steps(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "loop.db")
    run = journal.begin()
    journal.finish_step(run.run_id, "index", {"added": 3})
    journal.close()

    again = Journal(tmp_path / "loop.db")
    assert again.begin().run_id == run.run_id
    assert again.outputs(run.run_id) == {"index": {"added": 3}}


def test_a_finished_run_is_followed_by_a_new_one(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "loop.db")
    first = journal.begin()
    journal.finish(first.run_id, "promoted")
    second = journal.begin()
    assert second.run_id != first.run_id
    assert {run.status for run in journal.runs()} == {"promoted", "running"}
