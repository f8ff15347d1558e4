import pytest

from web4lora.errors import CheckFailed
from web4lora.training.watchdog import Watchdog


class Notes:
    def __init__(self) -> None:
        self.texts: list[str] = []

    def step(self, label: str, done: int, total: int) -> None:
        pass

    def note(self, text: str) -> None:
        self.texts.append(text)


def observe(losses: list[float], norms: list[float] | None = None) -> Notes:
    notes = Notes()
    dog = Watchdog(notes)
    for number, loss in enumerate(losses, start=1):
        norm = norms[number - 1] if norms else 0.5
        dog.observe(number, len(losses), {"loss": loss, "grad_norm": norm})
    return notes


def test_a_healthy_run_passes_silently() -> None:
    assert observe([3.0, 2.5, 2.0, 1.6, 1.3, 1.1, 1.0, 0.9]).texts == []


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_loss_that_is_no_number_stops_the_run(value: float) -> None:
    with pytest.raises(CheckFailed, match="NaN"):
        observe([3.0, value])


def test_exploding_gradients_stop_the_run() -> None:
    with pytest.raises(CheckFailed, match="explode"):
        observe([3.0, 4.0, 5.0, 6.0], [1.0, 50.0, 60.0, 70.0])


def test_large_gradients_of_a_falling_loss_only_warn() -> None:
    notes = observe([9.0, 8.0, 7.0, 6.0, 5.0, 4.0], [20.0] * 6)
    assert len(notes.texts) == 1


def test_a_loss_that_does_not_move_stops_the_run() -> None:
    with pytest.raises(CheckFailed, match="does not move"):
        observe([2.0] * 60)


def test_a_short_run_is_not_judged() -> None:
    observe([2.0] * 20)


def test_memorising_is_said_once() -> None:
    texts = observe([3.0, 0.3, 0.2, 0.1, 0.1, 0.1]).texts
    assert len([text for text in texts if "memorising" in text]) == 1


def test_entries_without_a_loss_are_passed_over() -> None:
    Watchdog(Notes()).observe(1, 10, {"train_runtime": 3.0})
