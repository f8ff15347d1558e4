"""A blocked model leaves a record that our own graders pass, whatever the model wrote."""

import json
from pathlib import Path

import pytest

from web4lora.domain.grading import HARNESSES, grade
from web4lora.errors import Web4Error
from web4lora.evaluation import CanaryReport, write_reports
from web4lora.evaluation.evaluate import Evaluation
from web4lora.evaluation.gates import judge
from web4lora.evaluation.harness import Answered, HarnessReport, report_of
from web4lora.evaluation.incident import Incident, render_incident
from web4lora.evaluation.leakage import Leak
from web4lora.evaluation.prompts import load_prompts
from web4lora.evaluation.reports import write_baseline
from web4lora.inference import ModelIdentity
from web4lora.settings import EvaluationSettings
from web4lora.workspace import Workspace

NASTY = [
    "# Objective\n\nTODO\n\n## Plan\n\nTBD",
    "```\n# Plan\n````\n~~~\n[a](TBD) [b]() <describe here> {{title}} [...]",
    "file:///etc/passwd [x](file:///x) <!-- never closed",
    "**Previous PDCA:** TBD\n**Next PDCA:** pending\n**Trigger:**\n",
    "\x1b[31m\x9b\u202e\x00 lorem ipsum dolor sit amet",
    "Trigger: " * 300,
    "",
]
SETTINGS = EvaluationSettings(prompts_per_harness=14)


def failing(harness: str, reason: str = "it says {{x}} and [a](TBD)", n: int = 14) -> HarnessReport:
    answers = [
        Answered(p.id, p.prompt, NASTY[i % len(NASTY)], i % 2 == 0, (reason,), 9, "length")
        for i, p in enumerate(load_prompts(harness, n))
    ]
    return report_of(harness, "m", load_prompts(harness, n), answers)


def evaluation(*reports: HarnessReport, model: str = "web4_model_1") -> Evaluation:
    names = [one.harness for one in reports]
    return Evaluation(model, reports, judge(reports, names), 1.0, ModelIdentity("test", "ab"))


def canaries(passed: int = 18) -> CanaryReport:
    rows = tuple(
        {"id": f"c{i}", "task": "t", "response": NASTY[1], "passed": i < passed, "reasons": ["no"]}
        for i in range(20)
    )
    return CanaryReport(1, "m", "2026-11-21T17:00:00Z", 20, passed, rows)


def passes_our_graders(text: str) -> None:
    for harness in ("pdca_schema", "pdca_template", "tron_format"):
        graded = grade(harness, {"output": text, "prompt": "Write a PDCA with a TRON decision."})
        assert graded.passed, (harness, graded.reasons)


@pytest.mark.parametrize("model", ["web4_model_1", "openai:m", "[x](TBD) {{y}} <b>"])
@pytest.mark.parametrize("with_canaries", [True, False])
def test_the_record_passes_our_own_graders(model: str, with_canaries: bool) -> None:
    found = evaluation(*(failing(name) for name in HARNESSES), model=model)
    birds = canaries() if with_canaries else None
    incident = Incident(found, birds, {"refusal": 10.0}, "2026-11-21-UTC-1730", ("a", "b"))
    text = render_incident(incident, "outputs/incidents/x.pdca.md")
    passes_our_graders(text)
    assert text.replace("\n", "").isprintable()


def test_a_record_about_a_leak_alone_passes_too() -> None:
    verdict = judge([], [], [Leak("tron_format-001", "s1")])
    found = Evaluation("m", (), verdict, 1.0)
    incident = Incident(found, None, {}, "2026-11-21-UTC-1730", ("a", "b"))
    passes_our_graders(render_incident(incident, "outputs/incidents/x.pdca.md"))


def test_it_names_gates_margins_samples_and_hypotheses() -> None:
    found = evaluation(failing("tron_format"), failing("pdca_schema", "no Plan section"))
    before = {"tron_format": 49.0, "pdca_schema": 80.0}
    incident = Incident(found, canaries(), before, "2026-11-21-UTC-1730", ("a", "b"))
    text = render_incident(incident, "outputs/incidents/x.pdca.md")
    assert "Expected: pdca_schema at least 95 (ship gate)." in text
    assert "Observed: 50.0, failed by 45.0 points" in text
    assert "7 x no Plan section" in text
    assert found.reports[1].results[1].test_id in text
    assert "training took something away from pdca_schema: 80.0 before, 50.0 after" in text
    assert "the samples do not teach tron_format: 49.0 before" in text
    assert "18 pass, c18, c19 fail" in text


def test_a_backend_that_failed_is_the_first_hypothesis() -> None:
    prompts = load_prompts("tron_format", 4)
    rows = [
        Answered(
            p.id,
            p.prompt,
            "",
            False,
            ("backend error: 500 [x](TBD) <b> {{y}} file:///",),
            0,
            "error",
        )
        for p in prompts
    ]
    found = evaluation(report_of("tron_format", "m", prompts, rows))
    text = render_incident(
        Incident(found, None, {}, "2026-11-21-UTC-1730", ("a", "b")), "x.pdca.md"
    )
    passes_our_graders(text)
    act = text.split("ACT**")[1]
    assert "tron_format measures the backend: 4 prompts got no answer" in act.splitlines()[2]


def test_a_blocked_evaluation_writes_it_and_tells_where(tmp_path: Path) -> None:
    place = Workspace(tmp_path)
    found = evaluation(*(failing(name) for name in HARNESSES))
    written = [write_reports(place, found, canaries(20), None, SETTINGS) for _ in range(2)]
    paths = [one.incident for one in written]
    assert None not in paths and paths[0] != paths[1]
    assert all(one is not None and one.parent == place.outputs / "incidents" for one in paths)
    for one in paths:
        assert one is not None
        passes_our_graders(one.read_text("utf-8"))
    final = json.loads(place.final_report.read_text("utf-8"))
    assert tmp_path / final["incident"] == paths[1]


def passing(harness: str) -> HarnessReport:
    prompts = load_prompts(harness, 14)
    rows = [Answered(p.id, p.prompt, "x", True, (), 1, "stop", p.should_refuse) for p in prompts]
    return report_of(harness, "m", prompts, rows)


def test_a_cleared_model_leaves_none_and_a_failed_canary_blocks(tmp_path: Path) -> None:
    place = Workspace(tmp_path)
    found = evaluation(*(passing(name) for name in HARNESSES))
    written = write_reports(place, found, canaries(20), None, SETTINGS)
    assert (written.verdict.word, written.incident) == ("CLEARED", None)
    assert not (place.outputs / "incidents").exists()
    blocked = write_reports(place, found, canaries(19), None, SETTINGS)
    assert blocked.verdict.word == "BLOCKED"
    assert blocked.incident is not None and "c19" in blocked.incident.read_text("utf-8")


def test_every_report_states_its_conditions_and_names_a_baseline_of_others(tmp_path: Path) -> None:
    place = Workspace(tmp_path)
    found = evaluation(*(passing(name) for name in HARNESSES))
    write_baseline(place, found, "", SETTINGS)
    baseline = json.loads(place.baseline_file.read_text("utf-8"))
    same = write_reports(place, found, canaries(20), baseline, SETTINGS)
    assert same.baseline_differs == ()
    paths = [place.eval_file(name) for name in HARNESSES]
    for path in [*paths, place.final_report, place.canary_report]:
        report = json.loads(path.read_text("utf-8"))
        assert report["model_digest"] == "ab"
        assert report["conditions"]["backend"] == "test"
        assert {"harness version", "chat template", "seed"} <= report["conditions"].keys()

    fewer = SETTINGS.model_copy(update={"prompts_per_harness": 7})
    other = write_reports(place, found, canaries(20), baseline, fewer)
    assert other.baseline_differs == ("prompts per harness",)
    assert "do not compare it" in place.evaluation_page.read_text("utf-8")
    del baseline["conditions"]
    old = write_reports(place, found, canaries(20), baseline, SETTINGS)
    assert "older version" in old.baseline_differs[0]
    assert json.loads(place.final_report.read_text("utf-8"))["baseline_differs_in"]


def test_a_report_of_an_older_version_is_compared_only_with_a_word(tmp_path: Path) -> None:
    from web4lora.evaluation import compare_records, read_record
    from web4lora.evaluation.records import record_path

    place = Workspace(tmp_path)
    write_reports(place, evaluation(passing("tron_format")), None, None, SETTINGS)
    path = record_path(place, "web4_model_1")
    tree = json.loads(path.read_text("utf-8"))
    del tree["digest"], tree["key"]["harness version"], tree["key"]["backend"]
    (tmp_path / "old.json").write_text(json.dumps(tree))
    old = read_record(place, str(tmp_path / "old.json"))
    found = compare_records(old, read_record(place, "web4_model_1"))
    assert found.differing == ("backend", "harness version")
    with pytest.raises(Web4Error, match="cannot be read"):
        read_record(place, str(place.final_report))


@pytest.mark.parametrize(("digest", "shown"), [("ab", True), ("other file", False)])
def test_reports_show_the_score_before_quantization_of_this_file_alone(
    tmp_path: Path, digest: str, shown: bool
) -> None:
    place = Workspace(tmp_path)
    found = evaluation(passing("tron_format"))
    write_reports(place, found, None, None, SETTINGS)
    under = json.loads(place.final_report.read_text("utf-8"))["conditions"]
    gate = {"digests": {"quantized": digest}, "conditions": under}
    gate["harnesses"] = [{"harness": "tron_format", "f16": 97.5}]
    place.quantization_report.write_text(json.dumps(gate))
    written = write_reports(place, found, None, None, SETTINGS)
    assert (written.unquantized == {"tron_format": 97.5}) is shown
    (row,) = json.loads(place.final_report.read_text("utf-8"))["test_results"]
    assert row["unquantized"] == (97.5 if shown else None)
    assert ("97.5" in place.evaluation_page.read_text("utf-8")) is shown
