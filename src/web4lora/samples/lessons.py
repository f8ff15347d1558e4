"""Key lessons and checklists of the training topics, and what the process documents say."""

import re
from collections.abc import Iterator

from web4lora.domain.markdown import parse_sections
from web4lora.domain.topics import TrainingTopic
from web4lora.samples.distil import MAX_ITEM_CHARS, MIN_ITEM_WORDS, plain, prose_lines
from web4lora.samples.names import Names
from web4lora.samples.sample import Sample, make_sample
from web4lora.samples.sources import ProcessDocument, Sources

_MARK = re.compile(r"^[^\w`\"'(]*(?:(?:CRITICAL|NEVER|ALWAYS|IMPORTANT|DO)\s*:\s*)?")
_BULLET = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?(?P<text>.+)$")
_MIN_LESSON_WORDS = 5
#: Forms, the tasks of a sprint and licences are no rules of the team.
_NO_RULES = re.compile(
    r"(?:^|/)(?:(?:sprints?|templates?|project\.journal|change\.requests)/|[^/]*(?:GPL|LICEN[CS]E))",
    re.IGNORECASE,
)
#: A hole to fill, a note to a tool, or a link that lost its address.
_HOLE = re.compile(r"\[\[|\[[a-z][a-z _-]*\]|\bTBD\b|\bGitHub \|")
#: Headings that every document has; without its name nobody knows which is meant.
_COMMON_HEADING = re.compile(
    r"^(?:requirements?|steps?|overview|current \w+|summary|purpose|goals?|notes?|usage|examples?"
    r"|process|description|structure|rules?|benefits?|responsibilities|introduction"
    r"|(?:special|critical|quality|success|general|core|key|important|advanced|best) .*)$",
    re.IGNORECASE,
)
_SYMBOLS = re.compile(r"^(?:[\u2190-\u2bff\U0001f000-\U0001faff]\ufe0f?\s*)+")
_SHOWN = 4
#: How often a lesson is used with a new component, so that no lesson rules the bucket.
_ROUNDS = 60


def lesson_text(lesson: str) -> str:
    """Return a lesson without its mark, without a full stop."""
    return plain(_MARK.sub("", lesson)).rstrip(". ")


def topic_lessons(sources: Sources, names: Names, bucket: str, seed: int) -> Iterator[Sample]:
    """Yield tasks on lessons and checklists; each round takes other components and wordings."""
    for number in range(_ROUNDS):
        topics = list(sources.topics)
        names.rng.shuffle(topics)
        for topic in topics:
            yield from _topic_tasks(sources, names, topic, bucket, seed, whole=number < 3)


def _topic_tasks(
    sources: Sources, names: Names, topic: TrainingTopic, bucket: str, seed: int, *, whole: bool
) -> Iterator[Sample]:
    lessons = [text for lesson in topic.key_lessons if _fits(text := lesson_text(lesson))]
    items = [text for item in topic.checklist if _fits(text := lesson_text(item))]

    def row(category: str, ask: str, output: str, group: str, origin: str) -> Sample:
        return make_sample(
            bucket,
            ask,
            output,
            group_id=f"trainai:{topic.slug}:{group}",
            source_ids=[f"{sources.topics_path}#{topic.slug}:{origin}"],
            source="trainai",
            task_type="process_framework",
            category=category,
            seed=seed,
            topic=topic.slug,
            language="de" if ask.startswith("Was lehrt") else "en",
        )

    for index, lesson in enumerate(lessons):
        component = names.component()
        ask = names.word_of("process", "lesson_apply").format(c=component, lesson=lesson)
        item = _related(lesson, items) or "TRON sees in the review that it was followed"
        output = (
            f"**Lesson:** {lesson}.\n"
            f"**For {component}:** follow it before the next step and say so in the record.\n"
            f"**Verify:** {item}."
        )
        yield row("key_lessons", ask, output, f"lesson:{index}", f"lesson:{index + 1}")
        if whole:
            asked = names.word_of("process", "topic_of").format(lesson=lesson)
            answer = f"It belongs to topic {topic.number}, `{topic.slug}`: {topic.title}."
            yield row("key_lessons", asked, answer, f"lesson:{index}", f"lesson:{index + 1}")
    slots = {"slug": topic.slug, "title": topic.title}
    if whole and len(lessons) >= _SHOWN:
        shown = names.rng.sample(lessons, _SHOWN)
        ask = names.word_of("process", "lesson_list").format(**slots)
        listed = "\n".join(f"- {lesson}." for lesson in shown)
        yield row(
            "key_lessons", ask, f"Key lessons of `{topic.slug}`:\n{listed}", "list", "lessons"
        )
    if whole and len(items) >= 2:
        ask = names.word_of("process", "checklist_list").format(**slots)
        listed = "\n".join(f"- [ ] {item}" for item in items[:_SHOWN])
        output = f"Checklist of `{topic.slug}`:\n{listed}"
        yield row("key_lessons", ask, output, "checklist", "checklist")


def _related(lesson: str, items: list[str]) -> str:
    """Return the checklist item that shares most words with a lesson, or ``""``."""
    words = {word for word in re.findall(r"\w{5,}", lesson.lower())}
    scored = [(len(words & set(re.findall(r"\w{5,}", item.lower()))), item) for item in items]
    best = max(scored, default=(0, ""), key=lambda pair: pair[0])
    return best[1] if best[0] >= 1 else ""


def process_answers(sources: Sources, names: Names, bucket: str, seed: int) -> Iterator[Sample]:
    """Yield questions about sections of the process documents, answered from their lists."""
    documents = list(sources.process)
    names.rng.shuffle(documents)
    for document in documents:
        if _NO_RULES.search(document.path):
            continue
        for heading, items in _rules(document):
            frame = names.word_of("process", "process_ask")
            vague = _COMMON_HEADING.match(heading) and "{name}" not in frame
            asked = f"{heading} ({document.name})" if vague else heading
            ask = frame.format(heading=asked, name=document.name)
            output = "\n".join(f"- {item}" for item in items)
            yield make_sample(
                bucket,
                ask,
                f"Our rules for {asked}:\n{output}",
                group_id=f"process:{document.path}",
                source_ids=[f"{document.path}#{heading}"],
                source="process",
                task_type="process_framework",
                category="key_lessons",
                seed=seed,
                topic=document.name,
            )


def _rules(document: ProcessDocument) -> Iterator[tuple[str, list[str]]]:
    for section in parse_sections(document.text):
        heading = _SYMBOLS.sub("", plain(section.title)).rstrip(": ")
        found = [m["text"] for line in prose_lines(section.text) if (m := _BULLET.match(line))]
        plain_items = [_SYMBOLS.sub("", plain(item)) for item in found]
        items = [text for text in plain_items if _fits(text) and "§" not in text]
        items = list(dict.fromkeys(items))
        if heading and len(items) >= 2 and "{{" not in section.text:
            yield heading, items[:_SHOWN]


def _fits(text: str) -> bool:
    words = len(text.split())
    return (
        max(MIN_ITEM_WORDS, _MIN_LESSON_WORDS) <= words
        and len(text) <= MAX_ITEM_CHARS
        and "{{" not in text
        and not _HOLE.search(text)
    )
