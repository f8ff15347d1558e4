import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web4lora.training.budget import (
    StepPlan,
    calibrate,
    full_steps,
    plan_steps,
    rate_factor,
    warmup_steps,
)
from web4lora.training.config import TrainingArgs


def test_the_roadmaps_steps_come_out() -> None:
    assert full_steps(37_000, TrainingArgs()) == 6_168


def test_without_a_budget_all_epochs_are_done() -> None:
    plan = plan_steps(100, TrainingArgs(), None)
    assert plan.total_steps == plan.full_steps == full_steps(100, TrainingArgs())


def test_a_budget_lowers_the_steps() -> None:
    args = TrainingArgs(time_budget_minutes=1, gradient_accumulation_steps=1)
    plan = plan_steps(10_000, args, seconds_per_batch=1.0)
    assert 40 <= plan.total_steps < 60 < plan.full_steps


def test_a_slower_pace_moves_the_end_of_the_run() -> None:
    now = 0.0
    plan = StepPlan(full_steps=1000, budget_s=100.0, total_steps=100, clock=lambda: now)
    plan.start()
    for step in range(1, 6):
        now += 4.0
        plan.step_done(step)
    assert plan.total_steps == 25
    assert plan.eta_s(5) == pytest.approx(80.0)


def test_a_faster_pace_gives_more_steps_up_to_all_epochs() -> None:
    now = 0.0
    plan = StepPlan(full_steps=120, budget_s=100.0, total_steps=50, clock=lambda: now)
    plan.start()
    now = 0.5
    plan.step_done(1)
    assert plan.total_steps == 120


def test_a_used_up_budget_ends_the_run() -> None:
    plan = StepPlan(full_steps=1000, budget_s=10.0, total_steps=100)
    plan.start(spent_s=11.0)
    plan.step_done(7)
    assert plan.total_steps == 7


@pytest.mark.parametrize("kind", ["cosine", "linear"])
def test_the_schedule_ends_at_zero_and_never_starts_there(kind: str) -> None:
    assert rate_factor(kind, 0, 10, 100) > 0
    assert rate_factor(kind, 10, 10, 100) == pytest.approx(1.0)
    assert rate_factor(kind, 100, 10, 100) == pytest.approx(0.0)


def test_the_nightly_schedule_stays_flat_after_its_warm_up() -> None:
    factors = [rate_factor("constant_with_warmup", step, 10, 100) for step in range(100)]
    assert factors[5] < 1
    assert set(factors[10:]) == {1.0}


@given(
    st.sampled_from(["cosine", "linear", "constant", "constant_with_warmup"]),
    st.integers(0, 500),
    st.integers(0, 50),
    st.integers(1, 400),
)
def test_the_rate_is_always_a_share(kind: str, step: int, warmup: int, total: int) -> None:
    factor = rate_factor(kind, step, min(warmup, total), total)  # type: ignore[arg-type]
    assert 0.0 <= factor <= 1.0
    assert math.isfinite(factor)


def test_the_warm_up_is_at_most_a_tenth_of_a_short_run() -> None:
    assert warmup_steps(TrainingArgs(warmup_steps=100), 50) == 5
    assert warmup_steps(TrainingArgs(warmup_steps=100), 6_168) == 100


def test_calibration_looks_at_short_and_long_batches() -> None:
    seen: list[int] = []
    lengths = list(range(1, 101))
    calibrate(lambda rows: seen.append(max(lengths[row] for row in rows)), lengths, 4)
    assert min(seen) < 30
    assert max(seen) > 85
