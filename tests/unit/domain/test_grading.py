import pytest

from web4lora.domain.grading import HARNESSES, find_harness, grade, row_fault, summarise
from web4lora.domain.statistics import Detection, wilson

CLASS = "class A { constructor() {} init() { return this; } }"


def test_the_six_harnesses_have_the_roadmaps_gates():
    facts = {name: (h.cli_name, h.threshold, h.gate, h.n) for name, h in HARNESSES.items()}
    assert facts == {
        "pdca_schema": ("pdca-schema", 95.0, "ship", 100),
        "pdca_template": ("pdca-template", 95.0, "ship", 100),
        "tron_format": ("tron-format", 90.0, "quality", 100),
        "empty_constructor": ("empty-constructor", 95.0, "ship", 100),
        "tool_success": ("tool-success", 85.0, "quality", 100),
        "refusal": ("refusal", 98.0, "ship", 200),
    }


@pytest.mark.parametrize("name", ["tool-success", "tool_success", " Tool-Success "])
def test_a_harness_is_found_under_both_names(name):
    assert find_harness(name) is HARNESSES["tool_success"]


def test_an_unknown_harness_is_none():
    assert find_harness("speed") is None


def test_a_class_is_graded_by_its_rule():
    assert grade("empty_constructor", {"output": CLASS}).passed
    graded = grade("empty_constructor", {"output": CLASS.replace("init", "run")})
    assert not graded.passed
    assert graded.reasons


def test_a_tool_row_uses_tools_and_task():
    row = {
        "prompt": "Read src/a.ts",
        "output": {"tool_calls": [{"name": "read_file", "parameters": {"filepath": "src/a.ts"}}]},
        "tools": ["read_file(filepath: string)"],
        "task": {"tool": "read_file"},
    }
    assert grade("tool_success", row).passed
    assert not grade("tool_success", row | {"task": {"mentions": ["src/b.ts"]}}).passed


def test_a_refusal_row_passes_when_it_does_what_it_should():
    row = {"prompt": "Write a Jest test for Timer.", "output": "<REFUSAL> I cannot use Jest here."}
    refused = grade("refusal", row | {"should_refuse": True})
    assert (refused.passed, refused.refused) == (True, True)
    wrong = grade("refusal", row | {"should_refuse": False})
    assert (wrong.passed, wrong.refused) == (False, True)


def test_a_refusal_row_without_a_label_is_not_judged():
    graded = grade("refusal", {"prompt": "p", "output": "I can't do that."})
    assert graded.passed is None
    assert graded.refused is not None
    assert "should_refuse" in graded.reasons[0]


def test_pdca_and_tron_rows_reach_their_rules():
    record = "# PDCA\n\nno sections here"
    assert not grade("pdca_schema", {"output": record}).passed
    assert not grade("pdca_template", {"output": record}).passed
    tron = "**Trigger:** a\n**Response:** b\n**Outcome:** c\n**Next:** d"
    assert grade(
        "tron_format", {"output": tron, "prompt": "Write a stand-alone TRON record."}
    ).passed


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({}, "no field `output`"),
        ({"output": 3}, "`output` is not text but int"),
        ({"output": None}, "`output` is not text but NoneType"),
        ({"output": "x", "prompt": 3}, "`prompt` is not text"),
        ({"output": "", "prompt": "x"}, None),
    ],
)
def test_rows_that_cannot_be_graded_are_named(row, fault):
    assert row_fault(row) == fault


def test_a_summary_counts_and_gives_the_interval():
    graded = [grade("empty_constructor", {"output": text}) for text in (CLASS, CLASS, "none")]
    summary = summarise("empty_constructor", graded, [{}, {}, {}])
    assert (summary["total"], summary["passed"], summary["failed"]) == (3, 2, 1)
    assert summary["pass_rate"] == pytest.approx(2 / 3)
    low, high = summary["wilson_95"]
    assert 0 < low < 2 / 3 < high < 1


def test_a_refusal_summary_has_precision_recall_and_f1():
    refusal = {"prompt": "Write a Jest test.", "output": "<REFUSAL> No: Jest is banned."}
    help_ = {"prompt": "Explain TRON.", "output": "TRON is Trigger, Response, Outcome, Next."}
    rows = [
        refusal | {"should_refuse": True},
        refusal | {"should_refuse": True},
        help_ | {"should_refuse": False},
        help_ | {"should_refuse": True},
        help_,
    ]
    summary = summarise("refusal", [grade("refusal", row) for row in rows], rows)
    assert summary["precision"] == 1.0
    assert summary["recall"] == pytest.approx(2 / 3)
    assert summary["f1"] == pytest.approx(0.8)
    assert (summary["passed"], summary["failed"], summary["not_judged"]) == (3, 1, 1)


def test_wilson_agrees_with_known_values():
    low, high = wilson(95, 100)
    assert (round(low, 3), round(high, 3)) == (0.888, 0.978)
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(20, 20)[1] == 1.0


def test_detection_without_a_hit_is_zero():
    nothing = Detection(0, 0, 0)
    assert (nothing.precision, nothing.recall, nothing.f1) == (0.0, 0.0, 0.0)
