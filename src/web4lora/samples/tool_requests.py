"""Requests that need a tool, with tools whose names nobody has seen before.

Names and parameter names are combined at random, so the only way to a right call is to read the
signature in the prompt and copy the values from the request. Names of real editors' tools are
excluded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from web4lora.domain.tools import ToolCall, ToolSpec
from web4lora.samples.names import Names
from web4lora.samples.tables import phrases, table

_WORDS = (
    "fix",
    "review",
    "draft",
    "ready",
    "notes on",
    "todo",
    "remember",
    "release",
    "start",
    "done",
)

_IMPLIED_SHARE = 0.2


@dataclass(frozen=True)
class OfferedTool:
    """A drawn tool: what it is for, its specification, and the role of each parameter."""

    kind: str
    spec: ToolSpec
    roles: Mapping[str, str]


@dataclass(frozen=True)
class ToolRequest:
    """A request, the call it needs, and the tool for it.

    `is_implied`: the value is what everybody means by the request, not a part of its words.
    """

    ask: str
    call: ToolCall
    tool: OfferedTool
    language: str
    is_implied: bool = False


def kinds() -> Sequence[Mapping[str, Any]]:
    """Return the rows of `grammar/tools.yaml`."""
    rows: Sequence[Mapping[str, Any]] = table("tools")["kinds"]
    return rows


def draw_tool(names: Names, kind: Mapping[str, Any]) -> OfferedTool:
    """Draw a tool of a kind with a generic name and parameter names."""
    properties: dict[str, Any] = {}
    required: list[str] = []
    roles: dict[str, str] = {}
    for row in kind["params"]:
        name = names.pick([word for word in row["names"] if word not in properties])
        properties[name] = {"type": row.get("type", "string")}
        roles[name] = row["role"]
        if not row.get("optional"):
            required.append(name)
    schema = {"type": "object", "properties": properties, "required": required}
    spec = ToolSpec(_tool_name(names, kind), names.pick(kind["describe"]), schema)
    return OfferedTool(kind["id"], spec, roles)


def draw_request(names: Names, tool: OfferedTool, *, german: bool = False) -> ToolRequest:
    """Draw a request that the tool fits, with fresh values."""
    kind = next(row for row in kinds() if row["id"] == tool.kind)
    if kind.get("implied") and names.chance(_IMPLIED_SHARE):
        ask, value = names.pick(kind["implied"])
        call = ToolCall(tool.spec.name, {next(iter(tool.roles)): value})
        return ToolRequest(ask, call, tool, "en", is_implied=True)
    values = _values(names)
    german = german and bool(kind.get("ask_de"))
    frame = names.pick(kind["ask_de"] if german else kind["ask"])
    used = {role: values[role] for role in tool.roles.values() if f"{{{role}}}" in frame}
    parameters = {name: used[role] for name, role in tool.roles.items() if role in used}
    return ToolRequest(
        frame.format(**used), ToolCall(tool.spec.name, parameters), tool, "de" if german else "en"
    )


def offered(names: Names, tools: Sequence[OfferedTool], others: int) -> list[ToolSpec]:
    """Return the tools among `others` tools of other kinds, in random order, names distinct."""
    specs = {tool.spec.name: tool.spec for tool in tools}
    taken = {tool.kind for tool in tools} | _RIVALS.get(tools[0].kind, frozenset())
    rest = [row for row in kinds() if row["id"] not in taken]
    for row in names.rng.sample(rest, min(others, len(rest))):
        tool = draw_tool(names, row)
        specs.setdefault(tool.spec.name, tool.spec)
    found = list(specs.values())
    names.rng.shuffle(found)
    return found


#: Kinds that could answer the same request; they are never offered side by side.
_RIVALS: Mapping[str, frozenset[str]] = {
    "read": frozenset({"read_lines", "current"}),
    "read_lines": frozenset({"read", "run"}),
    "current": frozenset({"read"}),
    "run": frozenset({"test", "diff", "count"}),
    "test": frozenset({"run"}),
    "diff": frozenset({"run", "count"}),
    "search": frozenset({"search_in", "records", "glob"}),
    "search_in": frozenset({"search", "glob"}),
    "glob": frozenset({"search", "search_in", "list"}),
    "list": frozenset({"glob", "read"}),
    "records": frozenset({"search", "search_in", "count"}),
    "count": frozenset({"records", "diff"}),
    "write": frozenset({"replace"}),
    "replace": frozenset({"write", "move"}),
    "move": frozenset({"replace", "delete"}),
    "fetch": frozenset({"read"}),
    "branch": frozenset({"run"}),
    "commit": frozenset({"run"}),
    "delete": frozenset({"run"}),
}


def _tool_name(names: Names, kind: Mapping[str, Any]) -> str:
    forbidden = set(phrases("tools", "forbidden_names"))
    while True:
        words: list[str] = [names.pick(kind["verbs"]), *names.pick(kind["objects"]).split("_")]
        if names.chance(0.12):
            words.insert(names.rng.randrange(2), names.syllables(1, 2))
        snake = "_".join(words)
        if snake in forbidden:
            continue
        roll = names.rng.random()
        if roll < 0.68:
            return snake
        if roll < 0.88:
            return words[0] + "".join(word.capitalize() for word in words[1:])
        if roll < 0.95:
            return "".join(word.capitalize() for word in words)
        return f"{names.word('nouns').lower()}.{snake}"


def _values(names: Names) -> dict[str, Any]:
    first = names.rng.randint(1, 200)
    component, identifier = names.component(), names.identifier()
    made = names.syllables()
    return {
        "file": names.any_file(),
        "other_file": names.any_file(),
        "test_file": names.pick(
            (f"test/{component}.test.ts", f"test/{made}.test.ts", f"{component}.test.ts")
        ),
        "first": first,
        "last": first + names.rng.randint(5, 80),
        "number": names.rng.randint(2, 40),
        "limit": names.rng.randint(2, 20),
        "command": _command(names, component, made),
        "query": names.pick(
            (component, f"Default{component}", identifier, f"{names.word('method_verbs')}All", made)
        ),
        "folder": names.pick(
            (
                "src",
                "src/ts/layer2",
                f"components/{component}",
                f"docs/{made}",
                "test",
                f"src/{made}",
            )
        ),
        "glob": names.pick(
            (
                f"**/{component}*.ts",
                "src/**/*.ts",
                f"**/*.{made}.md",
                f"{made}/**/*.json",
                "**/*.pdca.md",
            )
        ),
        "url": f"https://{made}.example/{names.word('nouns').lower()}",
        "content": f"{names.pick(_WORDS)} {names.word('object_nouns')} {made}",
        "old": identifier,
        "new": f"{names.word('field_adjectives')}{component}",
        "branch": names.branch(),
        "person": names.word("first_names"),
    }


def _command(names: Names, component: str, made: str) -> str:
    if names.chance(0.4):
        return names.pick(phrases("tools", "commands"))
    return names.pick(
        (
            f"npx vitest run {component}",
            f"npx vitest run test/{made}.test.ts",
            f"git checkout {names.branch()}",
            f"npm run {made}",
            f"npm install {made}",
            f"node dist/{made}.js",
            f"web4tscomponent on {component} {names.version()} test",
            f"git show {made}",
            f"git diff {names.branch()}",
            f"./scripts/{made}.sh",
        )
    )
