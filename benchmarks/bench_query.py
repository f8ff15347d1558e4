"""A question to the index, embedding included, beside plain sentence-transformers and Chroma.

    .venv/bin/python benchmarks/bench_query.py --sections 10000
    .venv/bin/python benchmarks/bench_query.py --sections 100000 --stand-in

Ours is the whole answer: routing, vectors, chains, time, ranking, citations. The peer embeds the
same question and asks one Chroma collection for its ten nearest windows, which is what one writes
by hand. Questions are drawn from the records' objectives; each is asked once, both sides turn by
turn. With --stand-in the index holds random vectors (questions are embedded for real), so that
large indexes are ready in minutes.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from generated import SECTIONS_PER_RECORD, SEED, StandInEmbedder, generated_workspace
from make_repository import Size
from reporting import Row, parser, percentile, report

from web4lora.progress import Silent
from web4lora.rag import Index, Retriever, index_sources
from web4lora.rag.embedding import load_embedder, locate_model
from web4lora.settings import Settings
from web4lora.workspace import Workspace

RESULTS = 10
PATIENCE_S = 30.0  # no tier may be left out of a measurement
_FRAMES = (
    "How did we {objective}?",
    "What did we learn when we had to {objective}?",
    "{objective}",
    "What did {agent} do to {objective}?",
    "Which record comes after the one where we had to {objective}?",
)


def questions(ws: Workspace, settings: Settings, count: int) -> list[str]:
    """Return different questions about what the records say."""
    rng = random.Random(SEED)
    with Index.open(ws, settings) as index:
        records = [document.facts for document in index.documents("pdca")]
    rng.shuffle(records)
    drawn = (_question(rng, facts) for facts in records if facts.get("objective"))
    return list(dict.fromkeys(drawn))[:count]


def _question(rng: random.Random, facts: dict[str, object]) -> str:
    objective = str(facts["objective"]).split(", so that")[0]
    return rng.choice(_FRAMES).format(objective=objective, agent=facts.get("agent_name"))


def plain_search(ws: Workspace, settings: Settings) -> Callable[[str], object]:
    """Return the peer: encode the question, ask one collection."""
    import chromadb
    from chromadb.config import Settings as ChromaSettings
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(locate_model(settings.embedding.model).path, device="cpu")
    client = chromadb.PersistentClient(
        str(ws.chroma), settings=ChromaSettings(anonymized_telemetry=False, allow_reset=False)
    )
    collection = client.get_collection("pdca_historical", embedding_function=None)

    def search(text: str) -> object:
        vector = model.encode([text], normalize_embeddings=True, show_progress_bar=False)
        return collection.query(query_embeddings=vector.tolist(), n_results=RESULTS)

    return search


def timed(calls: dict[str, Callable[[str], object]], asked: list[str]) -> dict[str, list[float]]:
    """Return milliseconds per side; the sides take turns, so that both see the same machine."""
    took: dict[str, list[float]] = {name: [] for name in calls}
    for text in asked:
        for name, call in calls.items():
            started = time.perf_counter()
            call(text)
            took[name].append((time.perf_counter() - started) * 1000)
    return took


def rows(took: dict[str, list[float]], sections: int) -> Iterator[Row]:
    bars = {0.5: 15.0, 0.95: 40.0 if sections < 50_000 else None}
    for share, bar in bars.items():
        yield Row(
            f"query p{share * 100:.0f}, {sections:,} sections",
            "ms",
            percentile(took["ours"], share),
            percentile(took["plain"], share),
            "sentence-transformers + Chroma",
            bar,
        )


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--sections", type=int, default=10_000, help="about; default 10,000")
    options.add_argument("--questions", type=int, default=200, help="default 200")
    options.add_argument("--stand-in", action="store_true", help="random vectors in the index")
    given = options.parse_args()
    records = max(1, given.sections // SECTIONS_PER_RECORD)
    with tempfile.TemporaryDirectory() as folder:
        ws, settings = generated_workspace(
            Path(folder), Size(records, records // 10, records // 20)
        )
        make = StandInEmbedder if given.stand_in else load_embedder
        embedder = make(settings.embedding)
        result = index_sources(ws, settings, Silent(), embedder=embedder)
        if isinstance(embedder, StandInEmbedder):
            embedder.indexing = False
        asked = questions(ws, settings, given.questions)
        left_out: set[str] = set()
        with Retriever(ws, settings, embedder=embedder) as retriever:

            def ours(text: str) -> None:
                left_out.update(retriever.query(text, RESULTS, timeout_s=PATIENCE_S).degraded)

            took = timed({"ours": ours, "plain": plain_search(ws, settings)}, asked)
    notes = [
        f"{len(asked)} questions; index of {result.windows:,} windows in {result.seconds:.0f} s"
    ]
    notes += [f"left out: {reason}" for reason in sorted(left_out)]
    report("Query latency", list(rows(took, result.sections)), notes, as_json=given.json)


if __name__ == "__main__":
    main()
