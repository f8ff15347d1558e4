"""Finished answers outlive their process, and only under the key they were given under."""

import os
import time
from pathlib import Path

import pytest

from scripted_model import ScriptedModel, said
from web4lora.domain.chat import chat_messages
from web4lora.errors import Web4Error
from web4lora.evaluation import evaluate, journal_of
from web4lora.evaluation.asking import ask_all
from web4lora.evaluation.journal import MAX_AGE_S, open_journal
from web4lora.inference import Completion, greedy
from web4lora.progress import Silent
from web4lora.settings import EvaluationSettings
from web4lora.workspace import Workspace

KEY = {"model": "m", "model digest": "1"}
FIRST, SECOND = chat_messages("first"), chat_messages("second")
ANSWER = Completion("Grüße \x00 \x1b[31m\n🎯", 3, 4, 1.5, 2.5, "stop")


class Echo(ScriptedModel):
    """Repeats the prompt and stops the work after a number of answers."""

    name = "echo"

    def __init__(self, digest: str = "1", dies_after: int = 10_000) -> None:
        super().__init__(digest)
        self._left = dies_after

    def answer(self, prompt: str) -> Completion:
        if len(self.asked) == self._left:
            raise KeyboardInterrupt
        return said(prompt)


def only_file(place: Workspace) -> Path:
    (path,) = (place.outputs / "evaluations" / ".running").iterdir()
    return path


def test_an_answer_comes_back_whole_for_its_prompt_alone(tmp_path: Path) -> None:
    with open_journal(Workspace(tmp_path), KEY) as journal:
        journal.add(FIRST, ANSWER)
    with open_journal(Workspace(tmp_path), KEY) as journal:
        assert journal.resumed == 1
        assert journal.get(FIRST) == ANSWER
        assert journal.get(SECOND) is None


def test_another_key_or_a_fresh_start_or_an_old_file_uses_nothing(tmp_path: Path) -> None:
    place = Workspace(tmp_path)
    with open_journal(place, KEY) as journal:
        journal.add(FIRST, ANSWER)
    path = only_file(place)
    with open_journal(place, {**KEY, "model digest": "2"}) as journal:
        assert journal.resumed == 0
        journal.discard()
    renamed = path.read_bytes()
    long_ago = time.time() - MAX_AGE_S - 60
    os.utime(path, (long_ago, long_ago))
    with open_journal(place, KEY) as journal:
        assert journal.resumed == 0
    path.write_bytes(renamed.replace(b'"1"', b'"9"', 1))  # a header that is not ours
    with open_journal(place, KEY) as journal:
        assert journal.resumed == 0
    path.write_bytes(renamed)
    with open_journal(place, KEY, fresh=True) as journal:
        assert journal.resumed == 0


@pytest.mark.parametrize("cut", (1, 2, 30, 90))
def test_a_torn_last_line_is_dropped_and_swallows_nothing(tmp_path: Path, cut: int) -> None:
    place = Workspace(tmp_path)
    with open_journal(place, KEY) as journal:
        journal.add(FIRST, ANSWER)
        journal.add(SECOND, ANSWER)
    path = only_file(place)
    path.write_bytes(path.read_bytes()[:-cut])
    with open_journal(place, KEY) as journal:
        assert (journal.get(FIRST), journal.get(SECOND)) == (ANSWER, None)
        journal.add(SECOND, ANSWER)
    with open_journal(place, KEY) as journal:
        assert (journal.get(FIRST), journal.get(SECOND)) == (ANSWER, ANSWER)


def test_garbage_in_the_journal_is_passed_over(tmp_path: Path) -> None:
    place = Workspace(tmp_path)
    with open_journal(place, KEY) as journal:
        journal.add(FIRST, ANSWER)
    with only_file(place).open("ab") as stream:
        stream.write(b'\xff\xfe\n[]\n{"prompt": "x"}\n{"text": 1}\n')
    with open_journal(place, KEY) as journal:
        assert journal.resumed == 1


def test_one_process_at_a_time(tmp_path: Path) -> None:
    with (
        open_journal(Workspace(tmp_path), KEY),
        pytest.raises(Web4Error, match="Another evaluation"),
        open_journal(Workspace(tmp_path), KEY),
    ):
        pass


def test_answers_keep_the_order_of_the_prompts_whichever_were_kept(tmp_path: Path) -> None:
    prompts = [chat_messages(f"prompt {number}") for number in range(7)]
    with open_journal(Workspace(tmp_path), KEY) as journal:
        journal.add(prompts[4], ANSWER)
        journal.add(prompts[1], ANSWER)
        model = Echo()
        replies = ask_all(model, prompts, greedy(), Silent(), journal=journal)
    texts = [one.text for one in replies if isinstance(one, Completion)]
    assert len(model.asked) == 5
    assert [text == ANSWER.text for text in texts] == [n in (1, 4) for n in range(7)]
    assert texts[5] == prompts[5][-1]["content"]


def test_a_second_evaluation_asks_only_what_the_first_left(tmp_path: Path) -> None:
    place, settings = Workspace(tmp_path), EvaluationSettings(prompts_per_harness=5)
    first, second, third = Echo(dies_after=13), Echo(), Echo()
    with pytest.raises(KeyboardInterrupt), journal_of(place, first, settings) as journal:
        evaluate(first, settings, Silent(), journal=journal)
    with journal_of(place, second, settings) as journal:
        resumed = evaluate(second, settings, Silent(), journal=journal)
        journal.discard()
    assert len(second.asked) == 35 - 13
    with journal_of(place, third, settings) as journal:
        unbroken = evaluate(third, settings, Silent(), journal=journal)
    assert len(third.asked) == 35
    assert [one.results for one in resumed.reports] == [one.results for one in unbroken.reports]


def test_another_model_under_the_same_name_is_asked_everything(tmp_path: Path) -> None:
    place, settings = Workspace(tmp_path), EvaluationSettings(prompts_per_harness=2)
    for digest in ("1", "2"):
        model = Echo(digest)
        with journal_of(place, model, settings) as journal:
            evaluate(model, settings, Silent(), ["tron-format"], journal=journal)
        assert len(model.asked) == 2
