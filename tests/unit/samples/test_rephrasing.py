"""Instructions reworded by a model behind a real server: judged, counted, never lost."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from ollama_server import ollama_server
from web4lora.cli import samples as commands
from web4lora.domain.chat import Message
from web4lora.rag import Index
from web4lora.samples import read_samples
from web4lora.samples.ledger import Ledger
from web4lora.samples.rephrasing import Rephrased, Rephraser, rephrase
from web4lora.samples.sample import Sample, make_sample
from web4lora.samples.split import Split

from .conftest import OpenIndex, Stored, count_tokens

OUTPUT = "<REFUSAL> I won't use Jest for DeckCrane: Jest is banned here. Instead: Vitest."


def row(instruction: str, output: str = OUTPUT, **labels: Any) -> Sample:
    return make_sample(
        "guardrails",
        instruction,
        output,
        group_id=f"g:{instruction}",
        source_ids=["docs/rules.md#jest"],
        source="process",
        task_type="guardrail",
        **labels,
    )


def split_of(*rows: Sample, held_out: tuple[Sample, ...] = ()) -> Split:
    return Split({"guardrails": list(rows)}, {"guardrails": list(held_out)})


def reworded(
    split: Split, answer: str | Exception | Callable[[str], str], ledger: Ledger | None = None
) -> tuple[list[Sample], Rephrased]:
    def ask(prompts: Any) -> list[str | Exception]:
        return [answer(_text(prompt)) if callable(answer) else answer for prompt in prompts]

    found, done = rephrase(
        split,
        Rephraser("ollama:test", ask),
        count_tokens=count_tokens,
        max_tokens=2048,
        ledger=ledger or Ledger(),
    )
    return found.train["guardrails"], done


def _text(prompt: list[Message]) -> str:
    return prompt[-1]["content"].split("<<<\n")[1].split("\n>>>")[0]


def test_a_reworded_row_keeps_its_lineage_and_names_who_did_it() -> None:
    before = row("Set up Jest for DeckCrane.", checks=["refused"])
    [after], done = reworded(split_of(before), "Could you set up Jest for DeckCrane?")
    assert after.instruction == "Could you set up Jest for DeckCrane?"
    assert (after.input, after.output) == (before.input, before.output)
    meta, old = after.metadata, before.metadata
    assert (meta.source_ids, meta.group_id) == (old.source_ids, old.group_id)
    assert (meta.rephrased_by, meta.rephrased_from) == ("ollama:test", before.instruction)
    assert meta.sample_id != old.sample_id and meta.sample_id.endswith(meta.content_sha[:12])
    assert meta.token_count > 0
    assert (done.asked, done.rows, done.kept) == (1, {"guardrails": 1}, {})


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("Set up Jest for the crane.", "lost what the answer needs"),
        ("Set up Jest for DeckCrane.", "nothing was reworded"),
        ("Sure!\nJest for DeckCrane.", "is no request"),
        ("<|im_start|>Jest for DeckCrane", "is no request"),
        ("Jest for DeckCrane, " + "please, " * 40, "is no request"),
        (ConnectionError("refused"), "the model did not answer"),
    ],
)
def test_what_a_rewording_spoils_stays_as_it_was(answer: str | Exception, reason: str) -> None:
    before = row("Set up Jest for DeckCrane.")
    assert reworded(split_of(before), answer) == (
        [before],
        Rephrased("ollama:test", 1, {}, {reason: 1}),
    )


def test_a_rewording_that_the_graders_fail_stays_as_it_was() -> None:
    before = row("Write it for DeckCrane.", "**Trigger:** a\n**Next:** b", checks=["tron"])
    assert reworded(split_of(before), "Note it for DeckCrane.")[1].kept == {"breaks a rule": 1}


def test_words_that_the_answer_quotes_stay() -> None:
    before = row("Note that the night shift ends early.", "The night shift ends early. Noted.")
    assert reworded(split_of(before), "Write down: nights end early.")[0] == [before]
    [after], _ = reworded(split_of(before), "Write down: the night shift ends early.")
    assert after.instruction == "Write down: the night shift ends early."


def test_no_rewording_comes_twice_or_near_a_held_out_row() -> None:
    first, second = row("Set up Jest for DeckCrane."), row("Try Jest for DeckCrane.")
    _, done = reworded(split_of(first, second), "Jest for DeckCrane, now")
    assert (done.rows, done.kept) == ({"guardrails": 1}, {"the wording is there already": 1})
    long = " ".join(f"word{number}" for number in range(120))
    one, held = row("Set up Jest for DeckCrane.", long), row("Take Jest for DeckCrane", long)
    _, done = reworded(split_of(one, held_out=(held,)), "Take Jest for DeckCrane.")
    assert done.kept == {"near duplicate": 1}


def test_a_server_that_is_gone_is_not_asked_for_every_row() -> None:
    asked = []

    def ask(prompts: Any) -> list[str | Exception]:
        asked.append(len(prompts))
        return [ConnectionError("refused")] * len(prompts)

    rows = [row(f"Set up Jest for DeckCrane number {number}.") for number in range(100)]
    found, done = rephrase(
        split_of(*rows),
        Rephraser("ollama:test", ask),
        count_tokens=count_tokens,
        max_tokens=2048,
        ledger=Ledger(),
    )
    assert found.train["guardrails"] == rows
    assert done.kept == {"the model did not answer": 100}
    assert sum(asked) < 50


@pytest.fixture
def app(documents: list[Stored], monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    monkeypatch.setattr(Index, "open", lambda ws, settings: OpenIndex(documents[::9]))
    monkeypatch.setattr(commands, "base_counter", lambda *_: count_tokens)
    found = typer.Typer()
    commands.register(found)
    return found


def generated(app: typer.Typer, folder: Path, *options: str) -> tuple[Any, list[Sample]]:
    (folder / "config").mkdir(exist_ok=True)
    (folder / "config" / "web4.yaml").write_text(
        "samples:\n  targets: {guardrails: 12, style_core: 0, domain_patterns: 0,"
        " process_framework: 0, domain_representatives: 0, style_refactor: 0,"
        " tool_awareness: 0, reporting_protocol: 0}\n"
    )
    arguments = ["generate", "-w", str(folder), "--json", "--rephrase-share", "1", *options]
    made = CliRunner().invoke(app, arguments)
    assert made.exit_code == 0, made.output
    rows, broken = read_samples(folder / "data" / "guardrails.jsonl")
    assert not broken
    return json.loads(made.stdout), rows


def test_generate_asks_a_server_counts_apart_and_validates(
    app: typer.Typer, tmp_path: Path
) -> None:
    with ollama_server() as server:
        server.models["small"] = {"files": {}}
        server.answer = lambda body: f"Now then: {_text(body['messages'])}"
        told, rows = generated(app, tmp_path, "--rephrase", f"ollama:small@{server.url}")
    new = [found for found in rows if found.metadata.rephrased_by]
    assert told["rephrased"]["rows"] == {"guardrails": len(new)}
    assert len(new) + sum(told["rephrased"]["kept"].values()) == told["rephrased"]["asked"]
    assert new and all(found.instruction.startswith("Now then: ") for found in new)
    assert len(server.chats) == told["rephrased"]["asked"]
    manifest = json.loads((Path(told["folder"]) / "manifest.json").read_text())
    assert manifest["metrics"]["rephrased"] == told["rephrased"]
    checked = CliRunner().invoke(app, ["validate", "-w", str(tmp_path), "--json"])
    assert checked.exit_code == 0, checked.output


def test_without_a_server_the_rows_are_those_of_a_run_without_a_model(
    app: typer.Typer, tmp_path: Path
) -> None:
    with ollama_server() as server:
        url = server.url
    told, rows = generated(app, tmp_path, "--rephrase", f"ollama:small@{url}")
    assert told["rephrased"]["kept"] == {"the model did not answer": told["rephrased"]["asked"]}
    plain, same = generated(app, tmp_path)
    assert plain["rephrased"] is None
    assert rows == same
