"""What an answer may come from: days, agent, component; and what may be shown at all."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from web4lora.rag.store import Value

#: Windows with their section and document; every search reads through this join.
FROM_WINDOWS = (
    "FROM windows w JOIN sections s ON s.id = w.section_id JOIN documents d ON d.id = s.document_id"
)
#: Cleared to be shown, and not the older version of a document that waits in the buffer.
SHOWN = (
    "d.ok_to_retrieve = 1 AND NOT (d.tier = 'history' AND EXISTS"
    " (SELECT 1 FROM documents b WHERE b.tier = 'buffer' AND b.path = d.path))"
)
_IN_COLLECTIONS = "s.collection IN (SELECT value FROM json_each(:collections))"
_OF_KIND = "d.kind IN (SELECT value FROM json_each(:kinds))"
_ON_DAYS = "d.date BETWEEN :first AND :last"
_BY_AGENT = (
    "(instr(lower(coalesce(json_extract(d.facts, '$.agent_name'), '')), lower(:agent))"
    " OR instr(lower(coalesce(json_extract(d.facts, '$.agent_role'), '')), lower(:agent)))"
)
# A record names its components as "|Crane|Ledger|"; a source prefix ends with a colon.
_OF_COMPONENT = (
    "(lower(json_extract(d.facts, '$.component')) = lower(:component)"
    " OR instr(lower(json_extract(d.facts, '$.components_affected')),"
    " '|' || lower(:component) || '|')"
    " OR instr(lower('/' || replace(d.path, ':', '/')),"
    " '/components/' || lower(:component) || '/'))"
)


@dataclass(frozen=True)
class Filters:
    """What a found section's document must be.

    Attributes:
        kinds: kinds of documents; None: any.
        days: first and last day of the document, inclusive; None: any, undated ones too.
        agent: part of the agent's name or role, in any case.
        component: name of a component, in any case: of the code, affected by the record, or
            the folder a document lies in.
    """

    kinds: tuple[str, ...] | None = None
    days: tuple[date, date] | None = None
    agent: str | None = None
    component: str | None = None

    @property
    def narrow(self) -> bool:
        """Tell whether more than the kind is asked for."""
        return bool(self.days or self.agent or self.component)

    def where(self, collections: Sequence[str]) -> tuple[str, dict[str, Value]]:
        """Return the SQL condition on `s` and `d`, and its named parameters.

        Args:
            collections: where a section must be.
        """
        parts = [SHOWN, _IN_COLLECTIONS]
        values: dict[str, Value] = {"collections": json.dumps(list(collections))}
        if self.kinds is not None:
            parts.append(_OF_KIND)
            values["kinds"] = json.dumps(self.kinds)
        if self.days:
            parts.append(_ON_DAYS)
            values |= {"first": self.days[0].isoformat(), "last": self.days[1].isoformat()}
        if self.agent:
            parts.append(_BY_AGENT)
            values["agent"] = self.agent
        if self.component:
            parts.append(_OF_COMPONENT)
            values["component"] = self.component
        return " AND ".join(parts), values
