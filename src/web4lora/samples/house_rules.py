"""The house rules in words, each taken from where it lives; nothing is restated here.

What a rule says and why comes from the tables the model is taught from (`concepts.yaml`,
`guardrails.yaml`). What a form demands is what its check in `domain/` has against a text that
holds nothing of it, and its example is rendered by the code that writes such texts.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from web4lora.domain.grading import find_harness
from web4lora.domain.markdown import read_markdown
from web4lora.domain.pdca_rules import WEB4_TEMPLATE, check_schema, check_template, check_tron
from web4lora.domain.pdca_template import render_tron
from web4lora.domain.typescript import check_empty_constructor
from web4lora.domain.verdict import Verdict
from web4lora.domain.web4_template import web4_template_reasons
from web4lora.errors import Web4Error
from web4lora.samples.code import ClassSpec, class_text
from web4lora.samples.names import Field
from web4lora.samples.place import Place
from web4lora.samples.records import Brief, decision_of, record_text
from web4lora.samples.tables import table

_BRIEF = Brief(
    objective="fix the rounding error in the invoice sum of Tariff",
    request="the invoice is one cent off, please look today",
    agent="Mara Builder",
    role="Developer",
    date="2025-09-08-UTC-0905",
    previous="session/2025-09-08-UTC-0810.pdca.md",
    next="session/2025-09-08-UTC-1130.pdca.md",
    problem="the invoice sum of Tariff is one cent off after a refund",
    cause="amounts were kept as floating point numbers",
    fixes=("we kept every amount of Tariff in whole cents",),
    checks=("thirty bookings of a third of a euro add up to the printed sum",),
    lessons=("money is counted in whole cents and never in fractions",),
)
_CLASS = ClassSpec("DefaultTariff", "Tariff", "Tariff", (Field("cents", "number"),))
_BROKEN_CLASS = "class Tariff { constructor(cents: number) { this.cents = cents; } }"


@dataclass(frozen=True)
class HouseRule:
    """One rule, explained. Parts that a rule does not have are empty.

    Attributes:
        name: as in `rule_names`.
        says: what the rule is, sentence by sentence.
        forbidden: the deed that is declined.
        why: the reasons.
        instead: the compliant ways.
        demands: what the check says against a text that holds nothing of it.
        example: a text that passes the check.
        checked_by: the command that checks it, with the rate that passes the gate.
    """

    name: str
    says: tuple[str, ...] = ()
    forbidden: str = ""
    why: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    demands: tuple[str, ...] = ()
    example: str = ""
    checked_by: str = ""


@dataclass(frozen=True)
class _Form:
    """A form with a check: a text that holds nothing of it, and one that meets it."""

    check: Callable[[str], Verdict]
    nothing: str
    example: Callable[[], str]


def check_web4_template(text: str) -> Verdict:
    """Check a document against the team's template 3.2.4.2."""
    return Verdict.of(web4_template_reasons(read_markdown(text)))


def _record() -> str:
    return record_text(_BRIEF, Place())


_FORMS: Mapping[str, _Form] = MappingProxyType(
    {
        "pdca_schema": _Form(check_schema, "", _record),
        "pdca_template": _Form(check_template, "", _record),
        WEB4_TEMPLATE: _Form(check_web4_template, "", _record),
        "tron_format": _Form(
            check_tron, "## Plan\n", lambda: f"## Plan\n\n{render_tron(decision_of(_BRIEF))}"
        ),
        "empty_constructor": _Form(
            check_empty_constructor, _BROKEN_CLASS, lambda: class_text(_CLASS)
        ),
    }
)


def rule_names() -> tuple[str, ...]:
    """Return the names of all rules: forms first, then concepts, then what is declined."""
    return tuple(dict.fromkeys((*_FORMS, *_concepts(), *_guardrails())))


def explain_rule(name: str) -> HouseRule:
    """Explain a rule.

    Args:
        name: one of `rule_names`, in any case, with spaces or hyphens as well.

    Raises:
        Web4Error: no rule has this name; the hint lists all.
    """
    key = _key(name)
    known = next((rule for rule in rule_names() if _key(rule) == key), None)
    if known is None:
        raise Web4Error(f"No house rule is called {name}.", f"Rules: {', '.join(rule_names())}.")
    concept, guardrail = _concepts().get(known, {}), _guardrails().get(known, {})
    form = _FORMS.get(known)
    return HouseRule(
        name=known,
        says=(*_summary(form), *_first_wordings(concept, "define", "detail", "example")),
        forbidden=next(iter(_filled(guardrail, "deed")), ""),
        why=_filled(guardrail, "reason"),
        instead=_filled(guardrail, "way"),
        demands=form.check(form.nothing).reasons if form else (),
        example=form.example() if form else "",
        checked_by=_checked_by(known),
    )


def _key(name: str) -> str:
    return name.strip().lower().replace("-", "_").replace(" ", "_")


def _concepts() -> dict[str, Mapping[str, Any]]:
    return {row["id"]: row for row in table("concepts")["rows"]}


def _guardrails() -> dict[str, Mapping[str, Any]]:
    return {row["id"]: row for row in table("guardrails")["topics"]}


class _Slots(dict[str, str]):
    """Shows an open slot as ``<name>``."""

    def __missing__(self, key: str) -> str:
        return f"<{key}>"


def _filled(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Return all wordings of a key, slots shown as ``<Component>`` and the like."""
    value: str | Sequence[str] = row.get(key, ())
    wordings = [value] if isinstance(value, str) else value
    slots = _Slots(c="<Component>", v="<version>")
    return tuple(wording.format_map(slots) for wording in wordings)


def _first_wordings(row: Mapping[str, Any], *keys: str) -> tuple[str, ...]:
    """Return one wording of each key; the others of a concept say the same."""
    return tuple(text for key in keys for text in _filled(row, key)[:1])


def _summary(form: _Form | None) -> tuple[str, ...]:
    """Return what the check says about itself, without the account of its arguments."""
    if form is None:
        return ()
    told = (inspect.getdoc(form.check) or "").split("\n\nArgs:")[0]
    return tuple(" ".join(part.split()) for part in told.split("\n\n") if part)


def _checked_by(name: str) -> str:
    harness = find_harness(name)
    if harness is None:
        return ""
    return f"web4 grade {harness.cli_name} --input FILE.jsonl ({harness.threshold:g} % must pass)"
