"""process_framework: how the team works and writes it down.

Teaches: whole PDCAs and their Plan section in many situations, TRON records, CMM judgements, dual
links, the key lessons and checklists of the training topics, and short explanations of each.
Reads: the training topics (`process_framework`), process documents (`process_docs`), and the
situation grammar for everything that is about one's own work.
Rejects: answers with a placeholder, records that miss the template, TRON out of order, lessons
of fewer than five words.
"""

import random
from collections.abc import Callable, Iterator

from web4lora.samples.explanations import explanations
from web4lora.samples.lessons import process_answers, topic_lessons
from web4lora.samples.mixing import mixed
from web4lora.samples.names import Names
from web4lora.samples.place import Place
from web4lora.samples.records import brief_for, record_parts, record_request
from web4lora.samples.sample import Sample, make_sample
from web4lora.samples.situations import Situation, situation
from web4lora.samples.sources import Sources
from web4lora.samples.tables import table
from web4lora.samples.tron_requests import tron_request

BUCKET = "process_framework"


def generate(sources: Sources, rng: random.Random, target: int) -> Iterator[Sample]:
    """Yield candidates for `process_framework`, without end.

    The parts follow what is asked for most: records and TRON, then lessons, links and levels.
    """
    seed = rng.randrange(1 << 30)
    names = Names(rng, sources.component_names)
    known, place = sources.component_names, sources.place

    def about(category: str) -> Iterator[Sample]:
        return explanations(
            rng, BUCKET, seed=seed, known=known, category=category, plain=sources.for_pocket
        )

    if sources.for_pocket:  # forms rather than explanations, which so small a model mixes up
        return mixed(
            rng,
            [
                (0.47, _endless(names, lambda: _record(names, place, seed))),
                (0.30, _endless(names, lambda: _tron(names, seed, short=True))),
                (0.02, _endless(names, lambda: _plan(names, place, seed))),
                (0.02, _endless(names, lambda: _cmm(names, seed))),
                (0.04, _endless(names, lambda: _dual_link(names, seed))),
                (0.03, _endless(names, lambda: _link_line(names, place, seed))),
                (0.04, topic_lessons(sources, names, BUCKET, seed)),
                (0.02, process_answers(sources, names, BUCKET, seed)),
                (0.06, about("")),
            ],
        )
    return mixed(
        rng,
        [
            (0.30, _endless(names, lambda: _record(names, place, seed))),
            (0.02, about("pdca_structure")),
            (0.26, _endless(names, lambda: _tron(names, seed))),
            (0.03, _endless(names, lambda: _plan(names, place, seed))),
            (0.02, about("tron_format")),
            (0.05, _endless(names, lambda: _cmm(names, seed))),
            (0.02, about("cmm_levels")),
            (0.06, _endless(names, lambda: _dual_link(names, seed))),
            (0.02, _endless(names, lambda: _link_line(names, place, seed))),
            (0.02, about("dual_links")),
            (0.14, topic_lessons(sources, names, BUCKET, seed)),
            (0.03, process_answers(sources, names, BUCKET, seed)),
            (0.05, about("key_lessons")),
        ],
    )


def _endless(names: Names, task: Callable[[], Sample]) -> Iterator[Sample]:
    while True:
        yield task()


def _row(
    seed: int, category: str, instruction: str, output: str, group: str, origin: str, **more: object
) -> Sample:
    return make_sample(
        BUCKET,
        instruction,
        output,
        group_id=group,
        source_ids=[origin],
        source="grammar",
        task_type="process_framework",
        category=category,
        seed=seed,
        **more,  # type: ignore[arg-type]
    )


def _work_labels(work: Situation) -> dict[str, object]:
    return {
        "agent_name": work.agent,
        "date": work.day.isoformat(),
        "pdca_id": work.stamp,
    }


def _record(names: Names, place: Place, seed: int) -> Sample:
    work = situation(names, open_share=0.85 if place.core_records else 0.45)
    asked = record_request(names, work, place)
    return _row(
        seed,
        "pdca_structure",
        asked.instruction,
        asked.output,
        work.group_id,
        work.source,
        input=asked.input,
        language=asked.language,
        checks=["pdca_schema", "pdca_template"],
        **_work_labels(work),
    )


def _tron(names: Names, seed: int, *, short: bool = False) -> Sample:
    work = situation(names, open_share=0.45)
    asked = tron_request(names, work, short=short)
    return _row(
        seed,
        "tron_format",
        asked.instruction,
        asked.output,
        work.group_id,
        work.source,
        language=asked.language,
        checks=["tron"],
    )


def _plan(names: Names, place: Place, seed: int) -> Sample:
    work = situation(names, open_share=0.0)
    brief = brief_for(names, work)
    ask = names.word_of("process", "plan_ask").format(g=work.objective.gerund)
    facts = f" Situation: {brief.problem}. Cause: {brief.cause}. Fix: {brief.fixes[0]}."
    result = f" Expected: {brief.checks[0]}."
    plan = record_parts(brief, place)["plan"]
    instruction = ask + facts + result
    return _row(seed, "tron_format", instruction, plan, work.group_id, work.source, checks=["tron"])


def _cmm(names: Names, seed: int) -> Sample:
    levels = table("process")["cmm_levels"]
    level = names.pick(sorted(levels))
    row = levels[level]
    case = names.pick(row["cases"])
    component = names.component()
    text = case.format(c=component, agent=names.agent())
    frame = names.word_of("process", "cmm_ask")
    ask = frame.replace("{x}", text).replace("{X}", text[0].upper() + text[1:])
    output = (
        f"**CMM{level}:** {row['name']}. The evidence: {text}. "
        f"Next step for {component}: {row['way']}. TRON awards the level."
    )
    return _row(
        seed,
        "cmm_levels",
        ask,
        output,
        f"cmm:{level}:{case}:{component}",
        "grammar:cmm",
        language="de" if frame.startswith("Welche") else "en",
    )


def _dual_link(names: Names, seed: int) -> Sample:
    owner, repo = names.syllables(), f"{names.word('nouns').lower()}-{names.syllables(1, 2)}"
    repository = f"https://github.com/{owner}/{repo}"
    path, branch = names.any_file(), names.branch()
    key = "fix_ask" if names.chance(0.2) else "link_ask"
    frame = names.word_of("process", key)
    written = repository if names.chance(0.5) else f"github.com/{owner}/{repo}"
    ask = frame.format(
        path=path, branch=branch, repo=written, name=path.split("/")[-1], made=names.syllables()
    )
    return _row(
        seed,
        "dual_links",
        ask,
        Place(repository, branch).link(path).render(),
        f"link:{path}:{repo}",
        "grammar:link",
        language="de" if frame.startswith("Schreibe") else "en",
    )


def _link_line(names: Names, place: Place, seed: int) -> Sample:
    path = names.record_path(names.day())
    kind = names.pick(("previous", "next"))
    ask = names.pick(table("process")["line_ask"][kind]).format(path=path)
    label = "**🔗 Previous PDCA:**" if kind == "previous" else "**➡️ Next PDCA:**"
    output = f"{label} {place.link(path).render()}"
    return _row(seed, "dual_links", ask, output, f"link:{path}", "grammar:link")
