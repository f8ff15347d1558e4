from pathlib import Path

from web4lora.evaluation.leakage import find_leaks
from web4lora.evaluation.prompts import load_prompts
from web4lora.files import write_jsonl
from web4lora.workspace import Workspace


def trained_on(tmp_path: Path, *instructions: str) -> Workspace:
    workspace = Workspace(tmp_path)
    rows = [
        {"instruction": text, "input": "", "output": "x", "metadata": {"sample_id": f"s{i}"}}
        for i, text in enumerate(instructions)
    ]
    write_jsonl(workspace.bucket_file("guardrails"), rows)
    return workspace


def test_a_question_in_a_training_file_is_found_in_any_dress(tmp_path: Path) -> None:
    asked = load_prompts("refusal")[0].prompt
    leaks = find_leaks(trained_on(tmp_path, f"  {asked.upper()} !"))
    assert [leak.sample_id for leak in leaks] == ["s0"]


def test_thirteen_words_in_a_row_are_enough(tmp_path: Path) -> None:
    words = load_prompts("pdca_schema")[0].prompt.split()
    assert find_leaks(trained_on(tmp_path, " ".join(words[3:20]) + " and more"))


def test_other_questions_are_no_leak(tmp_path: Path) -> None:
    assert find_leaks(trained_on(tmp_path, "Add Vitest tests to the Zebra component.")) == []
