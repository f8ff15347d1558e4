"""Subjects of records that only exact copying brings over."""

import random
import re

from web4lora.models.recipe.lexicon import Lexicon
from web4lora.models.recipe.records import record_task
from web4lora.models.recipe.subjects import odd_subject


def subjects(count: int) -> list[str]:
    lex = Lexicon(random.Random(5))
    return [odd_subject(lex, "Sextant") for _ in range(count)]


def test_every_slot_is_filled_and_few_subjects_repeat():
    drawn = subjects(500)
    assert not any("{" in text or "}" in text for text in drawn)
    assert len(set(drawn)) > 480
    assert sum("Sextant" in text for text in drawn) > 250


def test_digits_repeat_within_a_subject():
    numbers = ["".join(re.findall(r"\d", text)) for text in subjects(500)]
    long = [digits for digits in numbers if len(digits) >= 4]
    assert long
    assert all(len(set(digits)) <= 6 for digits in long)  # two or three, and a date's 2, 0 and 1
    assert sum(len(set(digits)) <= 3 for digits in long) > len(long) / 2


def test_a_record_about_an_odd_subject_states_it_as_its_request_does():
    rng = random.Random(11)
    whole = 0
    for _ in range(60):
        asked, record = record_task(rng)
        title = record.split("\n", 1)[0]
        words = re.findall(r"\d+\.\d+\.\d+(?:\.\d+)?", title)
        whole += bool(words)
        assert all(word in asked for word in words)
    assert whole
