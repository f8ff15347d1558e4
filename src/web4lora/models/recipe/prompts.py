"""Facts of a story and how people ask for a document about them, in English and some German."""
# ruff: noqa: E501  (a grammar reads best with one phrase or rule in a line)

from web4lora.models.recipe.lexicon import Lexicon
from web4lora.models.recipe.stories import Story

Facts = dict[str, str]

# fact name -> labels it may carry in a prompt or in a document header
LABELS: dict[str, list[str]] = {
    "component": ["Component", "Topic", "Subject", "Product", "About", "Module", "Feature"],
    "author": ["Author", "Written by", "Owner", "By", "Responsible", "From", "Name"],
    "role": ["Role", "As", "Position", "Team role"],
    "date": ["Date", "When", "Day", "Created", "Time", "Timestamp"],
    "ticket": ["Ticket", "Issue", "Reference", "Task", "Case"],
    "version": ["Version", "Release", "Current version"],
    "path": ["File", "Source file", "Path", "Changed file", "Code"],
    "doc": ["Document", "See also", "Related", "Notes", "Earlier document"],
    "url": ["Link", "URL", "Page", "Web"],
    "branch": ["Branch", "Git branch"],
    "command": ["Command", "Run", "How to run"],
    "problem": ["Problem", "Situation", "Symptom", "What happened", "Background", "Issue"],
    "cause": ["Cause", "Reason", "Root cause", "Why"],
    "fix": ["Fix", "Solution", "Change", "Goal", "Work", "Action"],
    "check": ["Result", "Expected", "Test", "Verified", "Evidence", "Measured"],
    "lesson": ["Lesson", "Learned", "Insight", "Note"],
    "reviewer": ["Reviewer", "Reviewed by", "With", "Contact"],
}

_ASK = [
    "Write a {k} about {c}.", "Please write a {k} for {c}.", "Create a {k} for {c}.", "I need a {k} on {c}.",
    "Draft a {k}: {c}.", "Can you write a short {k} about {c}?", "Document the work on {c} as a {k}.",
    "Write down what happened with {c} in a {k}.", "Generate a {k} in Markdown for {c}.", "Make a {k} for {c}.",
    "Turn these facts about {c} into a {k}.", "Please document {c}. A {k} is enough.", "Compose a {k} for {c}.",
    "Prepare the {k} for {c}.", "We need to record the work on {c}. Write a {k}.", "{c}: {k}, please.",
    "Help me write a {k} about {c}.", "Write the full {k} for the {c} task.", "Summarize the work on {c} as a {k}.",
    "Schreibe eine Notiz ({k}) über {c}.", "Bitte schreibe ein Dokument ({k}) zu {c} auf Englisch.",
    "Erstelle ein Dokument zu {c}: {k}.", "Ich brauche für {c} ein Dokument: {k}.",
]  # fmt: skip
_INLINE = {
    "author": [
        "The author is {v}.",
        "It is by {v}.",
        "{v} did the work.",
        "Author: {v}.",
        "{v} is responsible.",
    ],
    "role": ["The role is {v}.", "Role: {v}.", "Written as {v}."],
    "date": ["The date is {v}.", "It happened on {v}.", "Date: {v}.", "Use the date {v}."],
    "ticket": ["The ticket is {v}.", "It belongs to {v}.", "Ticket: {v}.", "See {v}."],
    "version": ["The version is {v}.", "It concerns version {v}.", "Version: {v}."],
    "path": ["The file is {v}.", "The code is in {v}.", "Changed file: {v}.", "We changed `{v}`."],
    "doc": ["An earlier document is {v}.", "Related: {v}.", "Refer to {v}.", "Link to {v}."],
    "url": ["Link: {v}.", "The page is {v}", "Mention {v}"],
    "branch": ["The branch is {v}.", "It was done on branch {v}."],
    "command": ["Run it with `{v}`.", "The command was `{v}`.", "Verify with `{v}`."],
    "problem": [
        "The problem: {v}.",
        "What happened: {v}.",
        "Background: {v}.",
        "We saw that {v}.",
        "Situation: {v}.",
    ],
    "cause": ["The reason: {v}.", "It turned out that {v}.", "Cause: {v}."],
    "fix": [
        "We want to {v}.",
        "The solution was to {v}.",
        "The goal is to {v}.",
        "The team decided to {v}.",
    ],
    "check": ["In the end {v}.", "We verified that {v}.", "Expected: {v}."],
    "lesson": ["What we learned: {v}.", "The lesson: {v}.", "Learned: {v}."],
    "reviewer": ["{v} did the review.", "Reviewer: {v}.", "{v} helped."],
}


def facts_of(tale: Story) -> Facts:
    """Return the story's facts by name."""
    return {
        "component": tale.component, "author": tale.author, "role": tale.role, "date": tale.date,
        "ticket": tale.ticket, "version": tale.version, "path": tale.path, "doc": tale.doc, "url": tale.url,
        "branch": tale.branch, "command": tale.command, "problem": tale.problem, "cause": tale.cause,
        "fix": tale.fixes[0][0], "check": tale.checks[0], "lesson": tale.lessons[0], "reviewer": tale.reviewer,
    }  # fmt: skip


def fact_lines(lex: Lexicon, facts: Facts, names: list[str]) -> str:
    """Return facts as label lines in one of five notations."""
    style = lex.pick(
        [
            "- {k}: {v}",
            "{k}: {v}",
            "- {k} = {v}",
            "* {k}: {v}",
            "**{k}:** {v}",
            "- **{k}**: {v}",
            "{l}: {v}",
        ]
    )
    lines = []
    for name in names:
        label = lex.pick(LABELS[name])
        lines.append(style.format(k=label, v=facts[name], l=label.lower()))
    return "\n".join(lines)


def fact_prompt(lex: Lexicon, facts: Facts, kind: str, given: list[str]) -> str:
    """Return a request for a document of the kind that states the given facts."""
    ask = lex.pick(_ASK).format(k=kind, c=facts["component"])
    rest = [name for name in given if name != "component"]
    if lex.chance(0.6):
        lex.rng.shuffle(rest)
    roll = lex.rng.random()
    if roll < 0.45:
        body = fact_lines(lex, facts, rest)
        return lex.pick(
            [f"{ask}\n\n{body}", f"{ask}\n{body}", f"{body}\n\n{ask}", f"{ask} Facts:\n{body}"]
        )
    if roll < 0.55:
        return (
            f"{ask} " + ", ".join(f"{lex.pick(LABELS[n]).lower()} {facts[n]}" for n in rest) + "."
        )
    inline = [lex.pick(_INLINE[name]).format(v=facts[name]) for name in rest]
    return lex.pick([" ", " ", "\n"]).join([ask, *inline] if lex.chance(0.8) else [*inline, ask])
