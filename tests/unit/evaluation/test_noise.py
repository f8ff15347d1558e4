"""The same model twice: what differs is noise, and reports say how much of it there is."""

import itertools
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bad_server import bad_server
from web4lora.cli.main import app
from web4lora.domain.statistics import detectable_in_words, paired_bootstrap
from web4lora.evaluation import asking
from web4lora.evaluation.evaluate import Evaluation
from web4lora.evaluation.gates import judge
from web4lora.evaluation.harness import Answered, HarnessReport, report_of
from web4lora.evaluation.noise import noise_in_words, noise_of
from web4lora.evaluation.prompts import HarnessPrompt
from web4lora.workspace import Workspace


def evaluation(signs: str, outputs: str) -> Evaluation:
    prompts = [HarnessPrompt(f"t{i}", f"prompt {i}") for i in range(len(signs))]
    rows = [
        Answered(p.id, p.prompt, out, sign == "+", (), 1, "stop")
        for p, sign, out in zip(prompts, signs, outputs, strict=True)
    ]
    report: HarnessReport = report_of("tron_format", "m", prompts, rows)
    return Evaluation("m", (report,), judge([report], ["tron_format"]), 1.0)


def test_equal_runs_have_no_noise() -> None:
    (noise,) = found = noise_of(evaluation("++-+", "abcd"), evaluation("++-+", "abcd"))
    assert (noise.other_answers, noise.other_verdicts, noise.points) == (0, 0, 0.0)
    assert "noise floor is 0 points" in noise_in_words(found)


def test_other_answers_and_other_verdicts_are_counted_even_where_scores_agree() -> None:
    (noise,) = found = noise_of(evaluation("++-+", "abcd"), evaluation("+-++", "aXYd"))
    assert noise.first == noise.second
    assert (noise.other_answers, noise.other_verdicts, noise.points) == (2, 2, 50.0)
    assert "up to 50.0 points" in noise_in_words(found)


def test_the_sample_size_is_explained_in_words() -> None:
    assert "With 100 prompts one prompt is 1.0 points" in detectable_in_words(100)
    assert "about 20 points" in detectable_in_words(100)
    assert "nothing can be said" in detectable_in_words(0)


def test_the_paired_bootstrap_holds_the_difference_and_is_the_same_every_time() -> None:
    before, after = [True] * 50 + [False] * 50, [True] * 60 + [False] * 40
    low, high = paired_bootstrap(before, after)
    assert 3 < low < 10 < high < 18  # exact binomial of 10 in 100: 4.9 to 17.6
    assert (low, high) == paired_bootstrap(before, after)
    assert paired_bootstrap(before, before) == (0.0, 0.0)
    assert paired_bootstrap([], []) == (-100.0, 100.0)


def test_a_difference_that_is_sure_excludes_zero_and_chance_does_not() -> None:
    pairs = list(itertools.repeat((False, True), 9)) + [(True, False)] * 8
    low, high = paired_bootstrap([a for a, _ in pairs], [b for _, b in pairs])
    assert low < 0 < high


def test_the_command_measures_it_and_later_reports_say_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "PAUSES_S", (0.01,))
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "web4.yaml").write_text("evaluation: {prompts_per_harness: 5}\n")
    with bad_server() as server:
        words = ["evaluate", "--model", f"openai:{server.url}#m", "--harness", "tron-format"]
        words += ["-w", str(tmp_path), "--json"]
        found = json.loads(CliRunner().invoke(app, [*words, "--noise-floor"]).stdout)
        assert sum(server.asked.values()) == 10
        report = json.loads(CliRunner().invoke(app, [*words, "--no-canaries"]).stdout)
    assert [one["other_verdicts"] for one in found["harnesses"]] == [0]
    assert report["sample_size"] == found["in_words"]
    final = json.loads(Workspace(tmp_path).final_report.read_text())
    assert "noise floor is 0 points" in final["sample_size"]
