"""Write `docs/samples.md`: ten rows of each bucket, made from the sample repository.

    python tools/show_samples.py

The kinds of a bucket take turns, so that every one is seen; within a kind, chance decides.
"""

import random
import tempfile
from collections import defaultdict
from itertools import chain, islice, zip_longest
from pathlib import Path

from web4lora.initialise import create_workspace
from web4lora.models import resolve_base
from web4lora.progress import Silent
from web4lora.rag import index_sources
from web4lora.samples import BUCKET_NAMES, Sample, generate, read_samples, token_counter
from web4lora.settings import load_settings

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "samples.md"
EXAMPLE = "examples/web4-mini"
SHOWN = 10
SCALE = 0.05
TEACHES = {
    "style_core": "How the house writes TypeScript: an empty constructor, `init` and `toScenario`,"
    " behaviour in methods, five layers.",
    "domain_patterns": "How to get from a record or a pile of notes to what another team can use:"
    " problem, cause, fix, check, lesson; decisions with reasons; evidence apart from work.",
    "process_framework": "The written process: records, Plan sections and TRON in template form,"
    " dual links, CMM levels, key lessons.",
    "domain_representatives": "The best real records, whole and in parts: each section from the"
    " facts it needs, nothing invented.",
    "style_refactor": "From code that breaks one named rule to the same code by the rules.",
    "guardrails": "What is declined, with the reason and the compliant way; and what only looks"
    " like it and must be helped.",
    "tool_awareness": "Reading a signature that nobody has seen before, choosing, copying values,"
    " answering in JSON and nothing else.",
    "reporting_protocol": "Seven sections from given facts, and nothing beyond them.",
}


def made() -> dict[str, list[Sample]]:
    """Generate rows from the sample repository."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = create_workspace(Path(folder) / "agent", [ROOT / EXAMPLE])
        settings = load_settings(workspace, environment={}).settings
        scaled = settings.samples.model_copy(update={"scale": SCALE})
        settings = settings.model_copy(update={"samples": scaled})
        index_sources(workspace, settings, Silent())
        base = resolve_base(settings.model.base, workspace.models, Silent()).path
        generate(workspace, settings, Silent(), count_tokens=token_counter(base))
        return {name: read_samples(workspace.bucket_file(name))[0] for name in BUCKET_NAMES}


def drawn(rows: list[Sample]) -> list[Sample]:
    """Return ten rows, the kinds in turn."""
    kinds = defaultdict(list)
    for row in rows:
        kinds[row.metadata.category].append(row)
    for kind in kinds.values():
        random.Random(len(kind)).shuffle(kind)
    turns = chain.from_iterable(zip_longest(*(kinds[name] for name in sorted(kinds))))
    return list(islice((row for row in turns if row is not None), SHOWN))


def shown(name: str, number: int, row: Sample) -> str:
    """Return one row as Markdown."""
    meta = row.metadata
    held = f"; held to: {', '.join(meta.checks)}" if meta.checks else ""
    sources = ", ".join(f"`{source}`" for source in meta.source_ids)
    texts = [row.instruction, row.input]
    if meta.context:
        texts.insert(0, meta.context)
    prompt = "\n\n".join(text for text in texts if text)
    return (
        f"### {name} {number}: {meta.category}\n\nfrom {sources}{held}\n\n"
        f"````text\n{prompt}\n````\n\n````text\n{row.output}\n````\n"
    )


def main() -> None:
    """Write the page."""
    blocks = [
        f"# What the samples look like\n\nTen rows of each bucket, made from `{EXAMPLE}` by"
        " `tools/show_samples.py` and copied whole;\nnothing was mended afterwards. `held to` names"
        " the rules of `domain/` that the answer passed; `from` is\nwhere the row comes from, a"
        " path of the repository or the phrase tables (`grammar:`).\n"
    ]
    for name, rows in made().items():
        blocks.append(f"## {name}\n\n{TEACHES[name]}\n")
        blocks += [shown(name, at, row) for at, row in enumerate(drawn(rows), start=1)]
    TARGET.write_text("\n".join(blocks), "utf-8")


if __name__ == "__main__":
    main()
