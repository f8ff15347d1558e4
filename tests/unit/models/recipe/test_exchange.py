"""Exchanged words: the same in request and answer, capitals kept, structure left alone."""

import random

from web4lora.models.recipe.exchange import exchange, exchanged_words


def test_a_name_changes_alike_in_all_its_spellings() -> None:
    mapping = {"crane": "pebble", "load": "moss"}
    text = "DefaultCrane implements Crane: crane, craneLoad, CRANE, cranes"
    assert exchange(text, mapping) == (
        "DefaultPebble implements Pebble: pebble, pebbleMoss, CRANE, cranes"
    )


def test_umlauts_get_their_capital() -> None:
    assert exchange("Crane crane", {"crane": "öffnet"}) == "Öffnet öffnet"


def test_words_that_hold_a_sentence_or_a_shape_stay() -> None:
    rng = random.Random(1)
    mapping = exchanged_words(
        rng, ["The constructor of the crane lifts cargo"], ["cargo(weight)"], share=1.0
    )
    assert sorted(mapping) == ["crane", "lifts"]


def test_nothing_to_exchange_is_no_error() -> None:
    assert exchanged_words(random.Random(1), [], share=1.0) == {}
    assert exchange("a b", {}) == "a b"
