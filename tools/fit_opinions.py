"""Write `src/web4lora/domain/{refusal,route}_weights.json` from the labelled sets of the tests.

Refusal also learns from rows that `web4 generate` makes.

    python tools/fit_opinions.py [--check]

Logistic regression with a ridge penalty; same rows, same file.
`--check` writes nothing: every set is judged by weights fitted to the other sets, and the rate it
prints is what the weights reach on wordings they have not seen, without the rules.
"""

import argparse
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
from sklearn.linear_model import LogisticRegression

from web4lora.domain.asking import broken_rule
from web4lora.domain.clauses import prompt_clauses
from web4lora.domain.linear_opinion import Evidence
from web4lora.domain.prompt_view import view_prompt
from web4lora.domain.refusal_evidence import refusal_evidence
from web4lora.domain.refusal_rules import REFUSAL_TAG_SHAPE
from web4lora.domain.reply import read_reply
from web4lora.domain.route_evidence import route_evidence
from web4lora.domain.routing import NEEDS, route_by_rules
from web4lora.samples.buckets import candidates
from web4lora.samples.sources import Sources

ROOT = Path(__file__).parents[1]
SETS = ROOT / "tests" / "data" / "graders"
DOMAIN = ROOT / "src" / "web4lora" / "domain"
ROUTING_NOW = "2025-11-05T09:00:00Z"  # the moment of the rows that give none
SIGN_SCALE = 0.2  # a sign against a text's whole vocabulary
COST = 20.0  # of a wrong row against the size of the weights
GENERATED = 200  # rows of our own generator among them
OTHERS = 100  # of them with an answer to something else
SEEN = 2  # rows in which a feature must stand
STEPS = 2_000
SETTLED = 1e-6  # of the gradient
SMALLEST = 0.05  # a lighter weight moves no verdict


@dataclass(frozen=True)
class Row:
    """One labelled row: its set, what it shows, and the answers to the questions."""

    source: str
    evidence: Evidence
    labels: Mapping[str, bool]


def more_rows(path: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the rows of another labelled file of the tests, with its name."""
    file = ROOT / "tests" / path
    return [(file.stem, json.loads(line)) for line in file.read_text("utf-8").splitlines()]


def labelled(stem: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the rows of a set and its later parts, with their file's name."""
    files = [SETS / f"{stem}.jsonl", *sorted(SETS.glob(f"{stem}-*.jsonl"))]
    return [
        (file.stem, json.loads(line))
        for file in files
        for line in file.read_text("utf-8").splitlines()
        if line.strip()
    ]


def generated() -> list[tuple[str, dict[str, Any]]]:
    """Return guardrail rows of the samples: the wording that our own models learn."""
    made = islice(candidates("guardrails", Sources(), 7, GENERATED), GENERATED)
    return [
        (
            "generated",
            {
                "prompt": row.instruction,
                "output": row.output,
                "expected_refused": bool(row.metadata.is_negative_example),
            },
        )
        for row in made
    ]


def beside_the_point() -> list[tuple[str, dict[str, Any]]]:
    """Return forbidden requests with answers to something else: what was asked is not done."""
    broken = [row for _, row in generated() if row["expected_refused"]]
    others = islice(candidates("process_framework", Sources(for_pocket=True), 7, OTHERS), OTHERS)
    return [
        ("beside the point", row | {"output": other.output, "should_refuse": True})
        for row, other in zip(broken, others, strict=False)
        if other.output.startswith(("**", "A "))  # a decision record or an explanation
    ]


def refusal_rows() -> list[Row]:
    """Return the answers; an empty one shows nothing and is left out."""
    rows = []
    kept = labelled("refusal") + more_rows("unit/domain/refusal_cases.jsonl")
    kept += generated() + beside_the_point()
    for source, row in kept:
        if not row["output"].strip():
            continue
        reply = read_reply(row["output"])
        rule = broken_rule(row["prompt"], row.get("should_refuse"))
        is_tagged = bool(REFUSAL_TAG_SHAPE.search(reply.visible))
        evidence = refusal_evidence(reply, row["prompt"], rule, is_tagged=is_tagged)
        rows.append(
            Row(source, evidence, {"refused": row.get("expected_refused", row.get("refused"))})
        )
    return rows


def route_rows() -> list[Row]:
    """Return the prompts; a need that a row leaves out is not decided by it."""
    found = []
    for source, row in labelled("route") + more_rows("data/routing.jsonl"):
        clauses = prompt_clauses(view_prompt(row["prompt"]))
        routed = route_by_rules(row["prompt"], datetime.fromisoformat(row.get("now", ROUTING_NOW)))
        evidence = route_evidence(clauses, is_dated=routed.temporal is not None)
        labels = {need: row[f"needs_{need}"] for need in NEEDS if f"needs_{need}" in row}
        found.append(Row(source, evidence, labels))
    return found


class Fit:
    """Features as a sparse matrix, and the weights fitted to some of the rows."""

    def __init__(self, rows: list[Row]) -> None:
        counts = Counter(("words", word) for row in rows for word in row.evidence.words) + Counter(
            ("signs", sign) for row in rows for sign in row.evidence.signs
        )
        self.names = sorted(name for name, seen in counts.items() if seen >= SEEN)
        self.places = {name: at for at, name in enumerate(self.names)}
        matrix = scipy.sparse.lil_array((len(rows), len(self.names)))
        for line, row in enumerate(rows):
            known = self._known("words", row.evidence.words)
            matrix[line, known] = 1 / np.sqrt(max(1, len(known)))
            matrix[line, self._known("signs", row.evidence.signs)] = SIGN_SCALE
        self.matrix = matrix.tocsr()

    def _known(self, kind: str, names: frozenset[str]) -> list[int]:
        return [self.places[kind, name] for name in names if (kind, name) in self.places]

    def solve(self, answers: np.ndarray, among: np.ndarray) -> tuple[np.ndarray, float]:
        """Return weights and bias for the rows `among`."""
        model = LogisticRegression(C=COST, max_iter=STEPS, tol=SETTLED)
        model.fit(self.matrix[among], answers[among])
        return model.coef_[0], float(model.intercept_[0])


def questions_of(rows: list[Row]) -> list[str]:
    """Return every question that a row answers, in order."""
    return list(dict.fromkeys(question for row in rows for question in row.labels))


def answers_to(question: str, rows: list[Row]) -> tuple[np.ndarray, np.ndarray]:
    """Return the answers of all rows, and which rows give one."""
    answers = np.array([row.labels.get(question, False) for row in rows])
    return answers, np.array([question in row.labels for row in rows])


def unseen_rate(rows: list[Row], fit: Fit) -> dict[str, tuple[int, int]]:
    """Return by set how many rows get every answer right from weights of the other sets."""
    sources = np.array([row.source for row in rows])
    found = {}
    for source in sorted(set(sources)):
        inside = np.flatnonzero(sources == source)
        right = np.ones(len(inside), dtype=bool)
        for question in questions_of(rows):
            answers, is_given = answers_to(question, rows)
            weights, bias = fit.solve(answers, np.flatnonzero((sources != source) & is_given))
            agrees = (fit.matrix[inside] @ weights + bias > 0) == answers[inside]
            right &= agrees | ~is_given[inside]
        found[source] = (int(right.sum()), len(inside))
    return found


def weights_of(rows: list[Row], fit: Fit) -> dict[str, Any]:
    """Return the weights of every question, by word and by sign; light ones are left out."""
    questions = questions_of(rows)
    solved = []
    for question in questions:
        answers, is_given = answers_to(question, rows)
        solved.append(fit.solve(answers, np.flatnonzero(is_given)))
    table = np.stack([weights for weights, _ in solved], axis=1)
    found: dict[str, Any] = {
        "questions": questions,
        "bias": [round(bias, 3) for _, bias in solved],
        "signs": {},
        "words": {},
    }
    for (kind, name), weights in zip(fit.names, table, strict=True):
        if np.abs(weights).max() >= SMALLEST:
            scale = SIGN_SCALE if kind == "signs" else 1.0
            found[kind][name] = [round(float(weight) * scale, 2) for weight in weights]
    return found


def measure(stem: str, rows: list[Row]) -> None:
    """Print what weights of the other sets reach on each set, without the rules."""
    by_set = unseen_rate(rows, Fit(rows))
    for source, (good, size) in by_set.items():
        print(f"{source}: {good} of {size}")
    right, total = (sum(part) for part in zip(*by_set.values(), strict=True))
    print(f"{stem}: {right} of {total} ({right / total:.1%}) on sets left out of the fit")


def write(stem: str, rows: list[Row]) -> None:
    """Write the weights of all rows."""
    kept = {"written_by": "tools/fit_opinions.py", "rows": len(rows)} | weights_of(rows, Fit(rows))
    text = json.dumps(kept, ensure_ascii=False) + "\n"
    (DOMAIN / f"{stem}_weights.json").write_text(text, "utf-8")


def main() -> None:
    """Measure or write both subjects."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--check", action="store_true", help="print the rates, write nothing")
    given = options.parse_args()
    for stem, rows in (("refusal", refusal_rows()), ("route", route_rows())):
        (measure if given.check else write)(stem, rows)


if __name__ == "__main__":
    main()
