from pathlib import Path

from web4lora.domain.pdca_rules import check_schema, check_template
from web4lora.nightly.incident import Incident, incident_path, render_incident
from web4lora.nightly.records import Item, Judged, Lesson, Score

RUN = "nightly_20261121_221503"
ITEM = Item("a.pdca.md@1", "docs/a.pdca.md", "pdca", "1" * 64)
LESSON = Lesson("data/nightly.jsonl", 12, 3, 12, (ITEM,), (), (), 0)


def incident(*, reference_failed: tuple[str, ...] = (), previous: str = "") -> Incident:
    reference = Score("full_1", 20 - len(reference_failed), 20, reference_failed)
    candidate = Score("nightly_1", 18, 20, ("pdca-01", "tools-02"))
    judged = Judged(
        False,
        ("canaries 18/20, failed: pdca-01, tools-02",),
        candidate,
        reference,
        "outputs/c.json",
    )
    failures = [
        {
            "id": "pdca-01",
            "task": "Write a PDCA.",
            "reasons": ["missing section: Check"],
            "response": "```\n# <b>Plan</b>\n{{x}}\n```" + "long " * 200,
        }
    ]
    return Incident(
        RUN, "nightly_1", "pocket", judged, failures, LESSON, {"train_loss": 0.5}, previous
    )


def test_an_incident_record_passes_the_teams_own_checks() -> None:
    text = render_incident(incident(), "logs/incidents/x.pdca.md")
    assert check_schema(text).reasons == ()
    assert check_template(text).reasons == ()


def test_it_names_the_failed_canaries_by_how_much_and_the_sources() -> None:
    text = render_incident(incident(), "logs/incidents/x.pdca.md")
    assert "18 of 20 passed" in text
    assert "pdca-01, tools-02" in text
    assert "missing section: Check" in text
    assert "docs/a.pdca.md" in text


def test_it_tells_a_fresh_failure_from_one_the_reference_has_too() -> None:
    path = "logs/incidents/x.pdca.md"
    fresh = render_incident(incident(reference_failed=("tools-02",)), path)
    assert "start with pdca-01:" in fresh
    old = render_incident(incident(reference_failed=("pdca-01", "tools-02")), path)
    assert "the reference fails the same canaries" in old


def test_every_attempt_of_a_run_writes_the_same_file_and_links_the_incident_before() -> None:
    assert incident_path(Path("i"), RUN).name == f"2026-11-21-UTC-2215-{RUN}.pdca.md"
    text = render_incident(
        incident(previous="logs/incidents/before.pdca.md"), "logs/incidents/x.md"
    )
    assert "[§/logs/incidents/before.pdca.md](before.pdca.md)" in text
