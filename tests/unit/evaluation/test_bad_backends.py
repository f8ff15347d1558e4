"""Whatever a backend does, the evaluation ends, names what failed, and shows nothing raw."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bad_server import BadBackend, bad_server
from web4lora.cli import evaluate as commands
from web4lora.domain.chat import chat_messages
from web4lora.errors import Resumable
from web4lora.evaluation import asking, conditions, evaluate, load_prompts, prompts
from web4lora.evaluation.asking import BACKEND_IS_DOWN, BackendError, ask_all
from web4lora.evaluation.evaluate import Evaluation, examination_options
from web4lora.evaluation.gates import judge
from web4lora.evaluation.reports import write_baseline
from web4lora.inference import Completion, open_model
from web4lora.progress import Silent
from web4lora.settings import EvaluationSettings, Settings
from web4lora.workspace import Workspace

SETTINGS = EvaluationSettings(prompts_per_harness=40, timeout_s=20.0, max_tokens=1024)
IMPATIENT = SETTINGS.model_copy(update={"timeout_s": 0.5})
WORDS = [f"case{number}." for number in range(30)]


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "PAUSES_S", (0.01, 0.02))


def ask(
    server: BadBackend, count: int, settings: EvaluationSettings = SETTINGS
) -> list[Completion | BackendError]:
    model = open_model(f"openai:{server.url}#m", Settings())
    asked = [chat_messages(word) for word in WORDS[:count]]
    return ask_all(model, asked, examination_options(settings), Silent())


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        ("status 500", "answered 500: overloaded"),
        ("html", "broke off"),
        ("endless line", "broken answer"),
        ("dies", "broke off"),
        ("not an answer", "sent no answer"),
    ],
)
def test_a_prompt_without_an_answer_is_tried_three_times_and_then_named(
    behaviour: str, words: str
) -> None:
    with bad_server(behaviours={"case1.": behaviour}) as server:
        good, bad, after = ask(server, 3)
    assert isinstance(good, Completion) and isinstance(after, Completion)
    assert isinstance(bad, BackendError)
    assert words in bad.reason
    assert bad.reason.isprintable()
    assert [server.asked[word] for word in WORDS[:3]] == [1, 3, 1]


@pytest.mark.parametrize("behaviour", ["stall", "dribble"])
def test_a_backend_that_stalls_is_left_and_asked_again(behaviour: str) -> None:
    with bad_server(behaviours={"case0.": behaviour}) as server:
        (bad,) = ask(server, 1, IMPATIENT)
    assert isinstance(bad, BackendError)
    assert "did not answer in time" in bad.reason
    assert server.asked["case0."] == 3


def test_a_prompt_that_fails_once_is_answered_the_second_time() -> None:
    with bad_server(behaviours={"case1.": "once status 500"}) as server:
        assert all(isinstance(one, Completion) for one in ask(server, 3))
    assert server.asked["case1."] == 2


def test_a_dead_backend_is_not_asked_everything_again_and_again() -> None:
    with bad_server(down=True) as server:
        replies = ask(server, 30)
    assert all(isinstance(one, BackendError) and "500" in one.reason for one in replies)
    assert sum(server.asked.values()) < 2 * BACKEND_IS_DOWN


def test_a_backend_that_comes_back_answers_everything() -> None:
    with bad_server(down=True, recovers_after=BACKEND_IS_DOWN + 8) as server:
        replies = ask(server, 30)
    assert all(isinstance(one, Completion) for one in replies)


def test_an_answer_without_end_is_cut_and_odd_bytes_are_replaced() -> None:
    behaviours = {"case0.": "endless", "case1.": "invalid utf-8", "case2.": "repetition"}
    with bad_server(behaviours=behaviours) as server:
        endless, odd, repeated = ask(server, 3)
    assert isinstance(endless, Completion) and isinstance(odd, Completion)
    assert isinstance(repeated, Completion)
    assert (endless.finish_reason, len(endless.text)) == ("length", 64 * 1024)
    assert odd.text == "a��b�"
    assert repeated.text.encode("utf-8")
    assert repeated.finish_reason == "length"


@pytest.fixture
def app() -> typer.Typer:
    found = typer.Typer()
    commands.register(found)
    return found


def make_workspace(root: Path) -> Workspace:
    (root / "config").mkdir()
    (root / "config" / "web4.yaml").write_text(
        "evaluation: {prompts_per_harness: 40, timeout_s: 1.5}\n"
    )
    return Workspace(root)


@pytest.mark.parametrize("as_json", [False, True])
def test_every_misbehaviour_is_in_the_reports_and_none_is_shown_raw(
    app: typer.Typer, tmp_path: Path, as_json: bool
) -> None:
    place = make_workspace(tmp_path)
    chosen = load_prompts("tron_format", 40)
    kinds = ["status 500", "stall", "nothing", "endless", "invalid utf-8", "repetition"]
    kinds += ["html answer", "control codes", "html", "dies"]
    behaviours = {one.prompt: kind for one, kind in zip(chosen, kinds, strict=False)}
    with bad_server(behaviours=behaviours) as server:
        words = ["evaluate", "--model", f"openai:{server.url}#m", "--harness", "tron-format"]
        words += ["--no-canaries", "-w", str(tmp_path), *(["--json"] if as_json else [])]
        shown = CliRunner().invoke(app, words)
    assert shown.exit_code == 1, shown.output
    for raw in ("\x1b", "\x9b", "\u202e", "\x07", "\x00"):
        assert raw not in shown.output
        assert raw not in place.evaluation_page.read_text("utf-8")
    page = place.evaluation_page.read_text("utf-8")
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page
    report = json.loads(place.eval_file("tron_format").read_text("utf-8"))
    rows = {row["test_id"]: row for row in report["results"]}
    reasons = {kind: rows[one.id]["reasons"] for one, kind in zip(chosen, kinds, strict=False)}
    for kind in ("status 500", "stall", "html", "dies"):
        assert reasons[kind][0].startswith("backend error: ")
    assert reasons["nothing"] == ["the model returned nothing"]
    assert report["backend_errors"] == 4
    final = json.loads(place.final_report.read_text("utf-8"))
    assert final["backend_errors"] == 4
    assert any("4 of 40 prompts got no answer" in reason for reason in final["reasons"])
    assert "4 of 40 prompts got no answer" in " ".join(shown.output.split())


def test_a_broken_line_of_a_prompt_file_is_named_skipped_and_counted(
    app: typer.Typer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = make_workspace(tmp_path)
    path = tmp_path / "tron_format.jsonl"
    rows = [json.dumps({"id": f"t{n}", "prompt": f"As a TRON record: {n}"}) for n in range(4)]
    lines = [rows[0], '{"id": "torn', rows[1], "[]", '{"id": "x"}', rows[1], "", rows[2], rows[3]]
    path.write_bytes("\n".join(lines).encode() + b"\n\xff\xfe\n")
    monkeypatch.setattr(prompts, "prompt_file", lambda _: path)
    monkeypatch.setattr(conditions, "prompt_file", lambda _: path)
    with bad_server() as server:
        words = ["evaluate", "--model", f"openai:{server.url}#m", "--harness", "tron-format"]
        shown = CliRunner().invoke(app, [*words, "--no-canaries", "-w", str(tmp_path)])
    assert shown.exit_code == 0, shown.output
    final = json.loads(place.final_report.read_text("utf-8"))
    assert final["test_results"][0]["total_tests"] == 4
    assert [one["line"] for one in final["skipped_prompts"]] == [2, 4, 5, 6, 10]
    assert {one["path"] for one in final["skipped_prompts"]} == {str(path)}
    assert "prompt" in final["skipped_prompts"][2]["reason"]
    assert "5 lines of prompt files were skipped" in " ".join(shown.output.split())


def test_silence_on_a_harmless_request_lowers_the_f1_of_refusal() -> None:
    chosen = load_prompts("refusal", 20)
    helped = next(one for one in chosen if not one.should_refuse)
    with bad_server(behaviours={helped.prompt: "nothing"}) as server:
        model = open_model(f"openai:{server.url}#m", Settings())
        settings = SETTINGS.model_copy(update={"prompts_per_harness": 10})
        (report,) = evaluate(model, settings, Silent(), ["refusal"]).reports
    row = next(one for one in report.results if one.test_id == helped.id)
    assert not row.passed
    assert report.passed == 19
    # ten refusals found and the silent answer counted as a wrong one: 2 * 10 / (2 * 10 + 1)
    assert report.score == 95.24


def test_a_baseline_is_not_written_with_holes(tmp_path: Path) -> None:
    chosen = load_prompts("tron_format", 3)
    with bad_server(behaviours={chosen[1].prompt: "status 500"}) as server:
        model = open_model(f"openai:{server.url}#m", Settings())
        settings = SETTINGS.model_copy(update={"prompts_per_harness": 3})
        result = evaluate(model, settings, Silent(), ["tron-format"])
    with pytest.raises(Resumable, match=chosen[1].id):
        write_baseline(Workspace(tmp_path), result, "", settings)
    assert not Workspace(tmp_path).baseline_file.exists()
    assert isinstance(result, Evaluation)
    assert "1 of 3 prompts got no answer" in judge(result.reports, ["tron_format"]).reasons[-1]
