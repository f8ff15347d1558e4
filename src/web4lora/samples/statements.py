"""What people report in their own words: a statement about a component, and what was decided."""

from dataclasses import dataclass

from web4lora.samples.names import Names
from web4lora.samples.tables import phrases


@dataclass(frozen=True)
class Report:
    """A statement about a component, without a full stop.

    Attributes:
        text: ``the Crane export is empty after midnight``.
        thing: the same as a noun phrase, ``the Crane export that is empty after midnight``; empty
            where there is none.
        decided: an answer of the team, ``we sort it by date``.
        language: ``en`` or ``de``.
    """

    text: str
    thing: str
    decided: str
    language: str


def report(names: Names, component: str, *, german: bool = False) -> Report:
    """Draw a report about a component."""
    if german:
        subject = names.pick(phrases("statements", "subjects_de")).format(c=component)
        text = f"{subject} {names.pick(phrases('statements', 'does_de'))}"
        return Report(text, "", names.pick(phrases("statements", "decides_de")), "de")
    noun = names.pick(phrases("statements", "nouns"))
    subject = f"the {component} {noun}" if names.chance(0.7) else f"the {noun} of {component}"
    does = names.pick(phrases("statements", "does"))
    if names.chance(0.5):
        does = f"{does} {names.pick(phrases('statements', 'when'))}"
    if names.chance(0.2):
        subject = component
    thing = f"{subject} {names.pick(('that', 'which'))} {does}" if subject != component else ""
    return Report(f"{subject} {does}", thing, names.pick(phrases("statements", "decides")), "en")
