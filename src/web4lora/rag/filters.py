"""What an answer may come from: days, agent, component; and what may be shown at all."""

from dataclasses import dataclass
from datetime import date

from web4lora.rag.store import Value

#: Cleared to be shown, and not the older version of a document that waits in the buffer.
SHOWN = (
    "d.ok_to_retrieve = 1 AND NOT (d.tier = 'history' AND EXISTS"
    " (SELECT 1 FROM documents b WHERE b.tier = 'buffer' AND b.path = d.path))"
)
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

    def of_document(self) -> tuple[str, dict[str, Value]]:
        """Return the SQL condition on `d` for agent and component, and its named parameters.

        The other filters are answered from memory; see `rag.memory`.
        """
        parts: list[str] = []
        values: dict[str, Value] = {}
        if self.agent:
            parts.append(_BY_AGENT)
            values["agent"] = self.agent
        if self.component:
            parts.append(_OF_COMPONENT)
            values["component"] = self.component
        return " AND ".join(parts), values
