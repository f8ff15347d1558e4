"""`web4 evaluate` beside inspect_ai: the same prompts, the same server, the same graders.

    .venv/bin/python benchmarks/bench_inspect.py --inspect-python INSPECT/bin/python [--prompts 10]

inspect_ai lives in an environment of its own, made once; torch is not needed there:

    python3 -m venv INSPECT
    INSPECT/bin/pip install inspect_ai openai markdown-it-py==4.3.0 tree-sitter==0.26.1 \\
        tree-sitter-typescript==0.23.2 jsonschema==4.26.0

One llama.cpp server on loopback holds the pocket (or `--gguf FILE`). The two commands ask it turn
by turn, greedy, with the same seed, longest answer and number of requests at a time; inspect_ai
runs what `web4 evaluate --export inspect` wrote, cut to the prompts that `web4 evaluate -n` picks.
Measured is each command by the clock, its start and its reports included; of several rounds the
best counts. Both judge with `web4lora.domain.grading` of this source tree. Slots of one server
share batches, whose make-up may change the last bit of a logit: answers that differ are counted,
and verdicts are compared where the answers are the same.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reporting import Row, parser, report

import web4lora
from web4lora.domain.grading import HARNESSES
from web4lora.evaluation import load_prompts
from web4lora.evaluation.exporting import export_tasks
from web4lora.initialise import create_workspace
from web4lora.packaging import package
from web4lora.progress import Silent
from web4lora.settings import load_settings
from web4lora.workspace import Workspace

SOURCE = Path(web4lora.__file__).resolve().parents[1]
EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "web4-mini"
AT_A_TIME = 8  # what `openai:URL#MODEL` sends; inspect_ai is told the same
NUM_CTX = 4096
BAR = 1.0  # wall time, ours by theirs


@dataclass(frozen=True)
class Judged:
    """One prompt in one of the two stacks."""

    answer: str
    passed: bool


@dataclass(frozen=True)
class Ended:
    """One run: seconds by the clock, processor time, and what came out for each prompt."""

    seconds: float
    client: float
    server: float
    judged: Mapping[tuple[str, str], Judged]

    def rate(self, harness: str) -> float:
        """Return the share of passed prompts in percent."""
        verdicts = [one.passed for (name, _), one in self.judged.items() if name == harness]
        return 100 * sum(verdicts) / len(verdicts)


def serve(gguf: Path, threads: int) -> Any:
    """Start llama.cpp's server on a free port of loopback; it lives as long as the result."""
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(gguf)
    params.n_ctx, params.n_parallel = NUM_CTX * AT_A_TIME, AT_A_TIME
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.n_threads_http = AT_A_TIME + 2  # fewer would make clients wait for each other
    params.cache_prompt = False  # who comes second must not find the prompts of the first
    params.cache_ram_mib = 0
    params.verbosity, params.ui, params.port = 0, False, 0
    params.hostnames = ["127.0.0.1"]
    return xllamacpp.Server(params)


def processor(who: int) -> float:
    """Return the processor time of this process (the server) or of its ended children."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def run(
    command: Sequence[str], cwd: Path, environment: Mapping[str, str], fine: set[int]
) -> tuple[float, float, float]:
    """Run a command; return its seconds by the clock, its processor time and the server's.

    One that fails is shown and ends the benchmark.
    """
    kinds = (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)
    started, before = time.perf_counter(), [processor(who) for who in kinds]
    done = subprocess.run(
        command, cwd=cwd, env=os.environ | environment, capture_output=True, text=True
    )
    seconds, after = time.perf_counter() - started, [processor(who) for who in kinds]
    if done.returncode not in fine:
        sys.exit(f"{' '.join(command)} failed ({done.returncode}):\n{done.stdout}{done.stderr}")
    return seconds, after[0] - before[0], after[1] - before[1]


def ours(place: Workspace, url: str, prompts: int) -> Ended:
    """Run `web4 evaluate`; blocked gates (status 1) are no failure of the benchmark."""
    command = [
        sys.executable, "-m", "web4lora.cli.main", "evaluate", "--workspace", str(place.root),
        "--model", f"openai:{url}/v1#pocket", "-n", str(prompts), "--no-canaries", "--fresh",
        "--json",
    ]  # fmt: skip
    spent = run(command, place.root, {"PYTHONPATH": str(SOURCE)}, {0, 1})
    judged = {}
    for name in HARNESSES:
        rows = json.loads(place.eval_file(name).read_text("utf-8"))["results"]
        for row in rows:
            judged[name, row["test_id"]] = Judged(row["output"], row["passed"])
    return Ended(*spent, judged)


def theirs(python: str, package_folder: Path, url: str, logs: Path) -> Ended:
    """Run inspect_ai on the exported tasks, all six at once, and read its logs."""
    command = [
        python, "-m", "inspect_ai", "eval", "web4_tasks.py", "--model", "openai-api/web4/pocket",
        "--max-connections", str(AT_A_TIME), "--max-samples", str(AT_A_TIME),
        "--max-tasks", str(len(HARNESSES)), "--display", "none", "--log-format", "json",
        "--log-dir", str(logs),
    ]  # fmt: skip
    environment = {
        "PYTHONPATH": str(SOURCE),
        "WEB4_BASE_URL": f"{url}/v1",
        "WEB4_API_KEY": "none",
    }
    spent = run(command, package_folder, environment, {0})
    judged = {}
    for path in logs.glob("*.json"):
        log = json.loads(path.read_text("utf-8"))
        if log["status"] != "success":
            sys.exit(f"inspect_ai: {log['eval']['task']} ended as {log['status']}: {log['error']}")
        for sample in log["samples"]:
            (score,) = sample["scores"].values()
            name = log["eval"]["task"].rsplit("/", 1)[-1]
            judged[name, sample["id"]] = Judged(score["answer"], score["value"] == "C")
    return Ended(*spent, judged)


def export(place: Workspace, prompts: int) -> Path:
    """Write the task package and cut it to the prompts that `web4 evaluate -n` picks."""
    folder = place.root / "inspect"
    settings = load_settings(place, environment={}).settings
    export_tasks("inspect", folder, settings.evaluation)
    for name in HARNESSES:
        size = prompts * (2 if name == "refusal" else 1)
        chosen = {prompt.id for prompt in load_prompts(name, size)}
        path = folder / "prompts" / f"{name}.jsonl"
        lines = path.read_text("utf-8").splitlines()
        kept = [line for line in lines if json.loads(line)["id"] in chosen]
        path.write_text("\n".join(kept) + "\n", "utf-8")
    return folder


def compare(mine: Ended, other: Ended) -> list[str]:
    """Say whether the two agree; different prompts or verdicts end the benchmark."""
    if mine.judged.keys() != other.judged.keys():
        sys.exit("the two did not answer the same prompts")
    same = [key for key, one in mine.judged.items() if one.answer == other.judged[key].answer]
    apart = [key for key in same if mine.judged[key].passed != other.judged[key].passed]
    if apart:
        sys.exit(f"the same answers are judged differently: {apart}")
    rates = ", ".join(f"{name} {mine.rate(name):.0f}/{other.rate(name):.0f}" for name in HARNESSES)
    return [
        f"{len(same)} of {len(mine.judged)} answers are the same, and so are all their verdicts",
        f"passed in percent, ours/inspect_ai: {rates}",
    ]


def least(runs: Mapping[str, Sequence[Ended]], what: str) -> tuple[float, float]:
    """Return the least of a measure over the rounds, ours and theirs."""
    mine, other = (min(getattr(one, what) for one in runs[who]) for who in ("ours", "theirs"))
    return mine, other


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--inspect-python", help="interpreter that has inspect_ai (see above)")
    options.add_argument("--prompts", "-n", type=int, default=10, help="per harness, default 10")
    options.add_argument("--rounds", type=int, default=2, help="of both commands, default 2")
    options.add_argument("--max-tokens", type=int, default=400, help="longest answer, default 400")
    options.add_argument("--threads", type=int, default=1, help="of the server, default 1")
    options.add_argument("--gguf", type=Path, help="default: the pocket, packaged first")
    given = options.parse_args()
    if not given.inspect_python:
        print("Beside inspect_ai: not run, --inspect-python is missing (see --help).")
        return
    with tempfile.TemporaryDirectory(prefix="web4-inspect-") as folder:
        evaluation = {"max_tokens": given.max_tokens, "prompts_per_harness": given.prompts}
        place = create_workspace(
            Path(folder) / "agent", [EXAMPLES], extra={"evaluation": evaluation}
        )
        settings = load_settings(place, environment={}).settings
        gguf = (
            given.gguf or place.root / package(place, settings, Silent(), adapter=None).version.gguf
        )
        tasks = export(place, given.prompts)
        server = serve(gguf, given.threads)
        url = str(server.listening_address)
        runs: dict[str, list[Ended]] = {"ours": [], "theirs": []}
        for number in range(given.rounds):
            for who in ("ours", "theirs") if number % 2 == 0 else ("theirs", "ours"):
                logs = Path(folder) / f"logs-{number}"
                ended = (
                    ours(place, url, given.prompts)
                    if who == "ours"
                    else theirs(given.inspect_python, tasks, url, logs)
                )
                runs[who].append(ended)
        del server
    best, peer = least(runs, "seconds")
    asked = len(runs["ours"][0].judged)
    rows = [
        Row(f"{asked} prompts of six harnesses", "s", best, peer, "inspect_ai"),
        Row("wall time, ours by inspect_ai's", "", best / peer, bar=BAR),
        *(
            Row(f"processor time of the {part}", "s", *least(runs, part), "inspect_ai")
            for part in ("client", "server")
        ),
    ]
    notes = compare(runs["ours"][-1], runs["theirs"][-1])
    every = {who: [f"{one.seconds:.1f}" for one in found] for who, found in runs.items()}
    notes.append(
        f"rounds in s, ours {', '.join(every['ours'])}; theirs {', '.join(every['theirs'])}"
    )
    report("Beside inspect_ai", rows, notes, as_json=given.json)


if __name__ == "__main__":
    main()
