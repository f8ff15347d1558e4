"""The pocket's tasks about a team's work: answers follow from requests, in no house's shape."""

import json
import random
from collections.abc import Callable

import pytest

from web4lora.domain.typescript import parse_typescript
from web4lora.models.recipe.calls import tool_task
from web4lora.models.recipe.classes import class_task
from web4lora.models.recipe.lexicon import Lexicon
from web4lora.models.recipe.notes import note_task
from web4lora.models.recipe.records import KINDS, record_task
from web4lora.models.recipe.requests import restating_task, rule_request
from web4lora.models.recipe.rows import packed, weighted
from web4lora.models.recipe.sorting import glossary_task, sorting_task

Task = Callable[[random.Random], tuple[str, ...]]
TASKS: list[Task] = [
    class_task,
    note_task,
    record_task,
    restating_task,
    rule_request,
    sorting_task,
    tool_task,
    lambda rng: glossary_task(Lexicon(rng)),
]


@pytest.mark.parametrize("task", TASKS)
def test_the_same_seed_gives_the_same_task(task: Task) -> None:
    assert task(random.Random(4)) == task(random.Random(4))


@pytest.mark.parametrize("task", TASKS)
def test_tasks_hardly_repeat(task: Task) -> None:
    rng = random.Random(5)
    assert len({task(rng) for _ in range(100)}) > 95


def test_a_kind_of_record_always_has_the_same_headings() -> None:
    rng, seen = random.Random(6), dict[str, set[tuple[str, ...]]]()
    for _ in range(400):
        asked, record = record_task(rng)
        kind = max((kind for kind in KINDS if kind in asked), key=len, default="")
        heads = tuple(line for line in record.splitlines()[1:] if line.startswith(("## ", "### ")))
        seen.setdefault(kind, set()).add(heads)
    assert len(seen) == len(KINDS)
    assert sum(len(shapes) for shapes in seen.values()) <= 1.1 * len(seen)


def test_records_link_the_paths_of_their_request() -> None:
    rng = random.Random(7)
    for _ in range(100):
        asked, record = record_task(rng)
        words = [word.strip(".,:`*") for word in asked.split()]
        paths = [word for word in words if word.endswith(".md") and "20" in word]
        assert all(path in record for path in paths)


def test_classes_parse_and_hold_the_fields_of_their_request() -> None:
    rng = random.Random(8)
    for _ in range(60):
        _, asked, answer = class_task(rng)
        code = answer.split("\n", 1)[1].removesuffix("\n```")
        facts = parse_typescript(code, "x.ts")
        assert not facts.parse_errors
        assert facts.classes[0].name in asked or facts.classes[0].name.startswith("Default")


def test_calls_name_functions_of_their_request() -> None:
    rng, whole = random.Random(9), 0
    for _ in range(200):
        how, asked, answer = tool_task(rng)
        if "calls, fn and args" in how:
            whole += 1
            assert all(call["fn"] + "(" in asked for call in json.loads(answer)["calls"])
    assert whole > 5


def test_half_of_the_wishes_are_declined_and_the_rule_says_which() -> None:
    rng = random.Random(10)
    declined = 0
    for _ in range(200):
        rule, wish, answer = rule_request(rng)
        no = answer.startswith(("NO:", "Declined", "I do not", "Stop."))
        declined += no
        banned = [word.strip(".,:?!") for word in wish.split()]
        assert any(word in rule for word in banned)
    assert 70 < declined < 130


class _Marks:
    """Stands for a tokenizer: ids 1 and 2 begin and end a turn, 3 says assistant, 0 ends a text."""

    pad_token_id = 0

    def convert_tokens_to_ids(self, tokens: object) -> object:
        return 3 if tokens == "assistant" else [1, 2]


def test_only_answers_weigh_fully() -> None:
    ids, weights = weighted(_Marks(), [1, 9, 8, 2, 1, 3, 7, 7, 2])
    assert ids[-1] == 0
    assert [weight == 1.0 for weight in weights] == [
        *(False,) * 6,
        *(True,) * 4,
    ]
    assert set(weighted(_Marks(), [9, 8])[1]) == {1.0}


def test_texts_are_packed_whole_and_none_is_lost() -> None:
    rng = random.Random(11)
    texts = [([rng.randint(1, 9)] * rng.randint(1, 40), [1.0]) for _ in range(50)]
    rows = packed([(ids, [1.0] * len(ids)) for ids, _ in texts], 40)
    assert sum(len(ids) for ids, _ in rows) == sum(len(ids) for ids, _ in texts)
    assert all(len(ids) <= 40 for ids, _ in rows)
    assert len(rows) < 40


def test_what_is_meant_stands_among_the_choices() -> None:
    rng = random.Random(8)
    for _ in range(200):
        asked, meant = sorting_task(rng)
        assert meant in asked


def test_a_question_about_a_word_is_answered_with_its_entry() -> None:
    lex = Lexicon(random.Random(9))
    for _ in range(200):
        told, _, answer = glossary_task(lex)
        use = answer.split(". ")[-1]
        assert sum(use in line for line in told.splitlines()) >= 1
