"""Three smoke tests over real HTTP: trained knowledge, history with citations, tools (roadmap 4.4).

What must hold is judged; the roadmap's latencies are printed beside the measured ones as advice,
because on a CPU they say more about the machine than about the model (decision 18).
"""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from web4lora.domain.tools import parse_tool_calls
from web4lora.errors import Web4Error
from web4lora.files import iso, write_json
from web4lora.serving.query_log import connect_metrics
from web4lora.workspace import Workspace

_TIMEOUT_S = 120.0


@dataclass(frozen=True)
class SmokeTest:
    """One question and its advisory latency in milliseconds (total, or to the first token)."""

    name: str
    prompt: str
    advisory_ms: float
    advisory_of: str


SMOKE_TESTS = (
    SmokeTest("trained knowledge", "Explain the empty constructor pattern", 200, "first token"),
    SmokeTest(
        "history",
        "How did we solve component versioning conflicts in the past?",
        800,
        "first token",
    ),
    SmokeTest(
        "tools",
        "Read the Button.tsx file and check for constructor violations",
        3000,
        "total",
    ),
)


@dataclass(frozen=True)
class SmokeResult:
    """How one smoke test went; times in milliseconds."""

    name: str
    prompt: str
    passed: bool
    reasons: tuple[str, ...]
    answer: str
    total_ms: float
    ttft_ms: float
    advisory_ms: float
    advisory_of: str
    citations: tuple[str, ...]
    tool_examples: int


def _ask(url: str, prompt: str, model: str, key: str) -> tuple[str, int]:
    body = {
        "model": model,
        "messages": [{"role": "user", "content": prompt}],
        "stream": False,
        "options": {"temperature": 0, "seed": 7, "num_predict": 400},
    }
    headers = {"Content-Type": "application/json"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    request = urllib.request.Request(f"{url}/api/chat", json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as response:
            answer = json.loads(response.read())
            return str(answer["message"]["content"]), int(response.headers["X-Web4-Query-Id"])
    except urllib.error.HTTPError as error:
        detail = error.read().decode("utf-8", "replace")
        raise Web4Error(
            f"The gateway answered {error.code}: {detail}", "See `web4 status`."
        ) from error
    except (urllib.error.URLError, OSError) as error:
        raise Web4Error(f"No gateway at {url}: {error}", "Start one: web4 serve") from error


def _judge(test: SmokeTest, answer: str, row: dict[str, Any], known: Sequence[str]) -> list[str]:
    lowered = answer.lower()
    reasons = [] if answer.strip() else ["the answer is empty"]
    if test.name == "trained knowledge":
        reasons += [
            f"does not mention {word}" for word in ("constructor", "init") if word not in lowered
        ]
    elif test.name == "history":
        cited = json.loads(row["citations"])
        if not row["used_rag_history"] or not cited:
            reasons.append("no history was retrieved")
        reasons += [f"cites an unknown document: {path}" for path in cited if path not in known]
        reasons += [f"citation missing from the answer: {p}" for p in cited if p not in answer]
    else:
        if not row["used_rag_tools"]:
            reasons.append("no tool examples were injected")
        if not parse_tool_calls(answer):
            reasons.append("no tool call in the answer")
    return reasons


def run_smoke(
    workspace: Workspace, url: str, *, model: str = "", key: str = "", known: Sequence[str] = ()
) -> list[SmokeResult]:
    """Ask the three questions and write `outputs/smoke_test_report.json`.

    Args:
        workspace: whose query log the gateway writes.
        url: the gateway.
        model: the tag to ask; empty means the best one deployed.
        key: API key, where the gateway wants one.
        known: paths of the indexed documents, which citations must be among.

    Raises:
        Web4Error: the gateway does not answer.
    """
    results = []
    database = connect_metrics(workspace.metrics_db)
    try:
        for test in SMOKE_TESTS:
            started = time.perf_counter()
            answer, query_id = _ask(url, test.prompt, model, key)
            total = (time.perf_counter() - started) * 1000
            found = database.execute(
                "SELECT * FROM query_metrics WHERE id = ?", (query_id,)
            ).fetchone()
            if found is None:
                raise Web4Error(
                    "The gateway logs into another workspace.",
                    "Pass the workspace the gateway was started with.",
                )
            row = dict(found)
            reasons = _judge(test, answer, row, known)
            results.append(
                SmokeResult(
                    name=test.name,
                    prompt=test.prompt,
                    passed=not reasons,
                    reasons=tuple(reasons),
                    answer=answer,
                    total_ms=round(total, 1),
                    ttft_ms=round(row["ttft_ms"] or 0.0, 1),
                    advisory_ms=test.advisory_ms,
                    advisory_of=test.advisory_of,
                    citations=tuple(json.loads(row["citations"])),
                    tool_examples=row["tool_examples"],
                )
            )
    finally:
        database.close()
    write_json(
        workspace.smoke_report,
        {
            "timestamp": iso(),
            "overall": "PASS" if all(r.passed for r in results) else "FAIL",
            "tests": [asdict(result) for result in results],
        },
    )
    return results
