"""How often the right record comes first: both rankings fused, beside each of them alone.

    .venv/bin/python benchmarks/bench_finding.py [--source REPOSITORY] [--written QUESTIONS]

nDCG@10 on questions that `web4 rag tune` makes from the index (each hides the section that it is
made of) and on questions written by hand. All go through the same re-rank by quality; "as they
come" is vectors without it. Forty written questions tell little: one of them moves 0.025.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from reporting import Row, parser, report

from web4lora.initialise import create_workspace
from web4lora.progress import Silent
from web4lora.rag import Retriever, index_sources, tune_retrieval
from web4lora.settings import load_settings

ROOT = Path(__file__).parents[1]
SEED = 7
_VECTORS, _TEXT, _PLAIN = "vectors alone", "full text alone", "vectors alone, no re-rank"


def rows(kind: str, found: dict[str, float], ours: float) -> Iterator[Row]:
    """Yield ours beside each alternative."""
    names = {_VECTORS: "vectors", _TEXT: "full text", _PLAIN: "vectors as they come"}
    for row, peer in names.items():
        bar = None if row == _PLAIN else found[row]
        yield Row(f"nDCG@10, {kind}", "", ours, found[row], peer, bar, higher_is_better=True)


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--source", type=Path, default=ROOT / "examples" / "web4-mini")
    options.add_argument(
        "--written", type=Path, default=ROOT / "tests" / "data" / "finding_questions.jsonl"
    )
    options.add_argument("--questions", type=int, default=1200, help="to make; default 1,200")
    given = options.parse_args()
    table: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        workspace = create_workspace(Path(folder) / "agent", [given.source])
        settings = load_settings(workspace, environment={}).settings
        index_sources(workspace, settings, Silent())
        share = settings.retrieval.text_weight
        with Retriever(workspace, settings) as retriever:
            for written in (None, given.written):
                told = tune_retrieval(
                    retriever,
                    settings.retrieval,
                    Silent(),
                    questions=given.questions,
                    seed=SEED,
                    written=written,
                )
                kind = f"{sum(told.questions.values()):,} {'written' if written else 'made'}"
                by_name = {row.name: row.ndcg for row in told.rows}
                table += rows(kind, by_name, by_name[f"hybrid, full text {share:.0%}"])
    report("Finding", table, [f"share of full text {share:.0%}"], as_json=given.json)


if __name__ == "__main__":
    main()
