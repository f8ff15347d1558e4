"""Where a question is looked up: collections and filters, from its route and the asker's wishes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from web4lora.rag.filters import Filters
from web4lora.rag.tiers import COLLECTIONS, DAILY_BUFFER

if TYPE_CHECKING:
    from web4lora.domain.routing import Route

_HISTORY = ("pdca_historical", DAILY_BUFFER)
_PROCESS = ("process_framework", "process_docs", DAILY_BUFFER)
_PROCESS_KINDS = ("process", "topics")
#: Tool examples answer no question.
_ALL: tuple[str, ...] = tuple(name for name in COLLECTIONS if name != "tool_examples")
_ALL_KINDS: tuple[str, ...] = ("pdca", *_PROCESS_KINDS, "typescript")


@dataclass(frozen=True)
class Scope:
    """Where to look, and what the sections found must be."""

    collections: tuple[str, ...]
    filters: Filters


#: Everything that may answer a question.
EVERYWHERE = Scope(_ALL, Filters(_ALL_KINDS))
#: The team's own working rules.
PROCESS = Scope(_PROCESS, Filters(_PROCESS_KINDS))


def scope_of(route: "Route", agent: str | None = None, component: str | None = None) -> Scope:
    """Return where a question is looked up.

    Args:
        route: what the question needs; its days are a filter.
        agent: part of the agent's name or role. With it or `component`, every collection is
            looked through, whatever the route.
        component: name of a component.
    """
    collections, kinds = (_ALL, _ALL_KINDS) if agent or component else _needed(route)
    return Scope(collections, Filters(kinds, route.temporal, agent, component))


def _needed(route: "Route") -> tuple[tuple[str, ...], tuple[str, ...]]:
    history = route.needs_history or route.needs_graph or route.temporal is not None
    if history and route.needs_process:
        return tuple(dict.fromkeys((*_HISTORY, *_PROCESS))), ("pdca", *_PROCESS_KINDS)
    if history:
        return _HISTORY, ("pdca",)
    return (_PROCESS, _PROCESS_KINDS) if route.needs_process else (_ALL, _ALL_KINDS)
