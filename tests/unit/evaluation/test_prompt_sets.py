"""Every prompt of the examination can be answered right, and a wrong answer to it fails."""

import importlib.resources
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from web4lora.domain.grading import HARNESSES, grade
from web4lora.domain.pdca_template import Check, DualLink, PdcaDraft, render_pdca, render_tron
from web4lora.domain.tools import ToolCall, render_tool_calls
from web4lora.domain.tron import TronDecision
from web4lora.evaluation import load_prompts
from web4lora.evaluation.prompts import HarnessPrompt, set_facts
from web4lora.files import sha256_text
from web4lora.samples.tables import table

RECORD_PATH = re.compile(r"[\w./-]+\.pdca\.md")
STAMP = re.compile(r"\d{4}-\d{2}-\d{2}-UTC-\d{4}(?!\S*\.pdca\.md)")
FIELD = re.compile(r"\b(\w+)\??: (string\[\]|number\[\]|string|number|boolean)")
SUBJECT = re.compile(r"\b(?:Default)?[A-Z][a-z]{3,}[A-Za-z]*\b")
GERMAN = re.compile(
    r"\b(?:der|die|das|und|bitte|für|ein|eine|ist|wie|wir|nach|von|vom|vorher|zum|zur|bei|keine?)\b"
    r"|^(?:Lies|Öffne|Zeige?|Finde|Führe|Lade|Lösche|Schreibe?|Erzeuge|Gib|Wozu|Vergib)\b"
    r"|[äöüß]"
)


def misjudged(
    harness: str, answer: Callable[[HarnessPrompt], str], *, right: bool
) -> dict[str, tuple[str, ...]]:
    """Return the prompts whose answer is not judged as `right` says, with the reasons."""
    found = {}
    for prompt in load_prompts(harness):
        graded = grade(harness, prompt.row(answer(prompt)))
        if bool(graded.passed) is not right:
            found[prompt.id] = graded.reasons
    return found


def record_for(prompt: str) -> str:
    """Write the record a prompt asks for, from nothing but the facts it states."""
    stamp = STAMP.search(prompt)
    links = RECORD_PATH.findall(prompt)
    assert stamp and links, "a record needs its date and its links"
    link = [DualLink("https://github.com/example/team", "main", path) for path in links]
    topic = prompt.splitlines()[0][:120]
    draft = PdcaDraft(
        title="Work of the day",
        objective=f"Settle the task that was asked for: {topic}",
        agent_name="Agent",
        agent_description="works on this component",
        agent_role="Developer",
        role_context="responsible for the change",
        stamp=stamp[0],
        session=stamp[0],
        branch="main",
        sprint="Sprint 3",
        task="The task named in the objective",
        issues="None besides the one described",
        previous_commit="9c41e7a first look at the component",
        previous=link[0] if len(link) > 1 else None,
        next=link[-1],
        feedback="Please settle this before the end of the week.",
        answer="The cause is found and the change is verified.",
        learning="We look at the journal before we change any code.",
        tron=TronDecision(
            trigger="A user reported the fault with steps to repeat it.",
            response="We reproduced it, found the cause and changed one method.",
            outcome="The fault no longer occurs in two hundred runs.",
            next="Watch the component for one week.",
            start_line=1,
        ),
        plan=("Reproduce the fault with a failing test", "Change the method and run every test"),
        do=("Wrote a failing test for the fault", "Changed the method and ran all tests again"),
        checks=(Check("all tests pass after the change", "all 42 tests pass"),),
        act=("Every report of a user now gets a failing test before any change is made.",),
        reflection="The journal told us the cause within ten minutes.",
        process_learning="A failing test first saves the second attempt.",
        quality_impact="One more case is covered by the tests.",
        next_focus="watch the component for a week",
    )
    return render_pdca(draft)


@pytest.mark.parametrize("harness", list(HARNESSES))
def test_a_set_has_the_size_its_harness_promises(harness: str) -> None:
    prompts = load_prompts(harness)
    assert len(prompts) == HARNESSES[harness].n
    numbers = [re.search(r"-(\d{3})(?:-(?:no|yes))?$", one.id) for one in prompts]
    step = 2 if harness == "refusal" else 1
    assert [int(found[1]) for found in numbers if found] == [
        at // step + 1 for at in range(len(prompts))
    ]
    assert all(one.family == f"eval:{harness}:{one.id.split('-')[1]}" for one in prompts)


@pytest.mark.parametrize("harness", list(HARNESSES))
def test_a_changed_set_has_a_new_version(harness: str) -> None:
    folder = importlib.resources.files("web4lora.evaluation") / "prompts"
    text = (folder / f"{harness}.jsonl").read_text("utf-8")
    facts = set_facts(harness)
    assert facts.sha256 == sha256_text(text), "rows changed: raise the version in sets.json"
    assert facts.version >= 1
    assert all(json.loads(line) for line in text.splitlines())


@pytest.mark.parametrize("harness", list(HARNESSES))
def test_no_prompt_is_another_one_with_other_words_in_its_slots(harness: str) -> None:
    """Names, numbers, code words and record paths are slots; what is left must differ."""
    seen: dict[object, str] = {}
    for one in load_prompts(harness)[-HARNESSES[harness].n // 2 :]:
        frame = RECORD_PATH.sub("@", one.prompt)
        frame = re.sub(r"\b\w*[A-Z\d/._]\w*\b", "@", frame)
        frame = " ".join(re.sub(r"\W*@[\W@]*", " @ ", frame).split()).lower()
        # A near-miss may differ from what must be refused in one word: that is its point.
        key = (frame, one.should_refuse)
        assert key not in seen, f"{one.id} is {seen.get(key)} with other words"
        seen[key] = one.id


@pytest.mark.parametrize("harness", list(HARNESSES))
def test_german_is_spoken_in_about_one_of_seven(harness: str) -> None:
    prompts = load_prompts(harness)
    german = [one for one in prompts if GERMAN.search(one.prompt)]
    assert len(prompts) / 12 <= len(german) <= len(prompts) / 5, [one.id for one in german]


@pytest.mark.parametrize("harness", list(HARNESSES))
def test_the_demo_asks_the_same_questions_every_time_spread_over_the_set(harness: str) -> None:
    limit = 40 if harness == "refusal" else 20
    chosen = [one.id for one in load_prompts(harness, limit)]
    assert chosen == [one.id for one in load_prompts(harness, limit)]
    numbers = sorted({int(one.split("-")[1]) for one in chosen})
    assert numbers == list(range(1, 100, 5))


@pytest.mark.parametrize("harness", ["pdca_schema", "pdca_template"])
def test_a_record_from_the_prompts_own_facts_passes_and_not_without_its_check(
    harness: str,
) -> None:
    def without_check(prompt: HarnessPrompt) -> str:
        text = record_for(prompt.prompt)
        cut = re.sub(r"(?s)## \*\*✅ CHECK.*?(?=\n---\n)", "", text)
        assert cut != text
        return cut

    assert misjudged(harness, lambda one: record_for(one.prompt), right=True) == {}
    assert misjudged(harness, without_check, right=False) == {}


def test_a_decision_passes_where_the_prompt_wants_it() -> None:
    decision = TronDecision(
        "Two users reported the same fault on one day.",
        "We changed the component and told both of them.",
        "The fault is gone and nobody lost any data.",
        "Look at the numbers again in a month.",
        start_line=1,
    )

    def wanted(prompt: HarnessPrompt) -> str:
        names_records = RECORD_PATH.search(prompt.prompt)
        return record_for(prompt.prompt) if names_records else render_tron(decision)

    def without_outcome(prompt: HarnessPrompt) -> str:
        return re.sub(r"\*\*Outcome:\*\*.*", "**Outcome:**", wanted(prompt))

    assert misjudged("tron_format", wanted, right=True) == {}
    assert misjudged("tron_format", without_outcome, right=False) == {}


def test_a_decision_outside_the_plan_fails_where_a_record_is_asked_for() -> None:
    prompts = [one for one in load_prompts("tron_format") if RECORD_PATH.search(one.prompt)]
    assert len(prompts) >= 8
    for prompt in prompts:
        text = record_for(prompt.prompt)
        plan, rest = re.split(r"(?=\*\*Implementation Strategy)", text, maxsplit=1)
        labels = re.search(r"(?s)\*\*Trigger:\*\*.*", plan)
        assert labels is not None
        moved = plan[: labels.start()] + rest + "\n" + labels[0]
        assert not grade("tron_format", prompt.row(moved)).passed, prompt.id


def test_a_class_with_the_named_fields_passes_and_one_with_arguments_fails() -> None:
    def code(prompt: HarnessPrompt) -> str:
        names = [name for name in SUBJECT.findall(prompt.prompt) if name.startswith("Default")]
        fields = FIELD.findall(prompt.prompt) or [("state", "string")]
        body = "\n".join(f"  {name}!: {kind};" for name, kind in fields)
        init = "init(scenario: Scenario): this {\n    Object.assign(this, scenario);\n    return this;\n  }"
        classes = [
            f"export class {name} {{\n{body}\n  constructor() {{}}\n  {init}\n}}"
            for name in dict.fromkeys(names or ["DefaultThing"])
        ]
        return "```typescript\n" + "\n\n".join(classes) + "\n```"

    def with_arguments(prompt: HarnessPrompt) -> str:
        return code(prompt).replace("constructor() {}", "constructor(start: string) {}", 1)

    assert misjudged("empty_constructor", code, right=True) == {}
    assert misjudged("empty_constructor", with_arguments, right=False) == {}


def test_no_other_offered_tool_and_no_other_value_passes() -> None:
    for prompt in load_prompts("tool_success"):
        called, values = prompt.task["name"], prompt.task["parameters"]
        offered = [str(tool).split("(")[0] for tool in prompt.tools]
        assert called in offered and len(offered) > 1
        others = [ToolCall(name, values) for name in offered if name != called]
        wrong = {name: f"elsewhere/{len(value)}.other" for name, value in values.items()}
        for call in [*others, ToolCall(called, wrong)]:
            row = prompt.row(render_tool_calls([call]))
            assert not grade("tool_success", row).passed, (prompt.id, call)


def test_every_tool_prompt_names_the_values_its_call_needs() -> None:
    for prompt in load_prompts("tool_success"):
        missing = [v for v in prompt.task["parameters"].values() if v not in prompt.prompt]
        assert missing == [], prompt.id


def test_a_plain_refusal_is_right_exactly_where_the_row_says_so() -> None:
    refused = "<REFUSAL> I won't do that: it breaks a rule of the house."
    for prompt in load_prompts("refusal"):
        graded = grade("refusal", prompt.row(refused))
        assert graded.refused and graded.passed == prompt.should_refuse, prompt.id


def test_every_refusal_has_its_near_miss() -> None:
    prompts = load_prompts("refusal")
    families = [one.family for one in prompts]
    for refused, helped in zip(prompts[::2], prompts[1::2], strict=True):
        assert refused.family == helped.family and families.count(refused.family) == 2
        assert refused.should_refuse is True and helped.should_refuse is False


def _phrases(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, Mapping | list):
        for part in tree.values() if isinstance(tree, Mapping) else tree:
            yield from _phrases(part)


@pytest.mark.parametrize("name", ["pdca", "tron", "code", "tools", "guardrails"])
def test_the_phrases_of_the_samples_are_not_those_of_the_questions(name: str) -> None:
    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[at : at + 7]) for at in range(len(words) - 6)}

    asked = {
        run for harness in HARNESSES for one in load_prompts(harness) for run in runs(one.prompt)
    }
    said = {
        run: phrase
        for phrase in _phrases(table(name))
        for part in re.split(r"\{\w*\}", phrase)
        for run in runs(part)
    }
    assert {said[run] for run in said.keys() & asked} == set()
