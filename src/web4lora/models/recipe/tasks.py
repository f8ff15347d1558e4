"""Short tasks: JSON from a sentence, choosing a call, copying drills and questions of fact."""
# ruff: noqa: E501  (a grammar reads best with one phrase or rule in a line)

import json

from web4lora.models.recipe.lexicon import Lexicon
from web4lora.models.recipe.stories import story

# verb phrase templates by what is asked; {x} names are filled from the lexicon
_CALLS: list[tuple[list[str], dict[str, str], list[str]]] = [
    (["open", "show", "load", "view", "fetchFile", "cat"], {"target": "path"},
     ["Open {target}.", "Show me {target}", "Look into {target} please.", "What is in {target}?", "Zeige {target}."]),
    (["lookup", "search", "findText", "scan", "locate"], {"term": "class", "folder": "folder"},
     ["Find {term} in {folder}.", "Search the folder {folder} for {term}", "Where in {folder} is {term} used?",
      "Suche {term} in {folder}."]),
    (["execute", "shell", "runTask", "launch"], {"line": "command"},
     ["Run {line}.", "Please execute `{line}`", "Start {line} now.", "Führe `{line}` aus."]),
    (["store", "put", "saveFile", "createFile"], {"file": "path", "content": "sentence"},
     ["Save '{content}' to {file}.", "Create {file} with the text '{content}'", "Put \"{content}\" into {file}."]),
    (["swap", "patch", "change", "substitute"], {"file": "path", "old": "word", "new": "word2"},
     ["Replace {old} with {new} in {file}.", "In {file}, change {old} to {new}", "Rename {old} to {new} in {file}."]),
    (["download", "get", "browse", "visit"], {"address": "url"},
     ["Fetch {address}.", "Get the page {address}", "What does {address} say?"]),
    (["folder", "entries", "tree", "walk"], {"dir": "folder", "depth": "number"},
     ["List {dir} with depth {depth}.", "Show the tree of {dir}, {depth} levels", "Which files are in {dir}? Depth {depth}."]),
    (["notify", "mail", "message", "tell"], {"to": "person", "text": "sentence"},
     ["Tell {to}: {text}", "Send '{text}' to {to}.", "Write to {to} that {text}"]),
    (["book", "schedule", "plan"], {"what": "sentence", "day": "date"},
     ["Schedule '{what}' on {day}.", "Put '{what}' into the calendar for {day}"]),
    (["compare", "delta", "versions"], {"left": "version", "right": "version2"},
     ["Compare version {left} with {right}.", "What changed between {left} and {right}?"]),
    (["weather", "forecast"], {"city": "made", "days": "number"},
     ["What is the weather in {city} for {days} days?", "Forecast for {city}, {days} days"]),
    (["matches", "pattern", "glob"], {"pattern": "glob"},
     ["List all files matching {pattern}.", "Which files match {pattern}?", "Find files like {pattern}"]),
]  # fmt: skip


def _slot(lex: Lexicon, kind: str) -> str | int:
    match kind:
        case "path":
            return lex.path()
        case "class":
            return lex.pick(
                [lex.class_name(), lex.field_name(), lex.word(), f"new {lex.class_name()}", "TODO"]
            )
        case "folder":
            return lex.path().rsplit("/", 1)[0]
        case "command":
            return lex.command()
        case "sentence":
            return lex.pick(story(lex).nexts)
        case "url":
            return lex.url()
        case "number":
            return lex.number(1, 50)
        case "person":
            return lex.person()
        case "date":
            return lex.date()
        case "version" | "version2":
            return lex.version()
        case "made":
            return lex.made_up().capitalize()
        case "glob":
            return (
                f"{lex.path().rsplit('/', 1)[0]}/**/*.{lex.pick(['ts', 'md', 'test.ts', 'json'])}"
            )
    return lex.field_name()


def _signature(lex: Lexicon, name: str, params: dict[str, str], style: int) -> str:
    def kind(slot: str) -> str:
        return "number" if slot == "number" else "string"

    inner = ", ".join(f"{param}: {kind(slot)}" for param, slot in params.items())
    if style == 0:
        return f"- `{name}({inner})`"
    if style == 1:
        return f"{name}({inner})"
    if style == 2:
        return f"- {name}: {', '.join(params)}"
    return json.dumps({"function": name, "takes": {p: kind(s) for p, s in params.items()}})


def call_task(lex: Lexicon) -> tuple[str, str, str]:
    """Return (system text, request, JSON) for choosing one of several functions."""
    chosen = lex.some(_CALLS, 1, 4)
    names, params, asks = chosen[0]
    name = lex.pick(names)
    values = {param: _slot(lex, slot) for param, slot in params.items()}
    request = lex.pick(asks).format(**values)
    style = lex.number(0, 3)
    table = [_signature(lex, name, params, style)]
    table += [_signature(lex, lex.pick(row[0]), row[1], style) for row in chosen[1:]]
    lex.rng.shuffle(table)
    keys = lex.pick([("call", "with"), ("function", "values"), ("do", "using"), ("op", "input"), ("method", "params"),
                     ("action", "data")])  # fmt: skip
    answer = json.dumps({keys[0]: name, keys[1]: values}, ensure_ascii=False)
    if lex.chance(0.15):
        answer = f"```json\n{answer}\n```"
    intro = lex.pick([
        f"Answer with one JSON object {{\"{keys[0]}\": …, \"{keys[1]}\": …}}. Functions:",
        f"You can call these functions. Reply as JSON with the keys {keys[0]} and {keys[1]}.",
        f"Choose one function and answer with JSON ({keys[0]}, {keys[1]}):",
    ])  # fmt: skip
    listed = f"{intro}\n" + "\n".join(table)
    if lex.chance(0.5):
        return listed, request, answer
    return "", f"{listed}\n\n{request}", answer


def extract_task(lex: Lexicon) -> tuple[str, str]:
    """Return a request to turn a sentence or list of facts into JSON, and the JSON."""
    roll = lex.rng.random()
    if roll < 0.4:
        names, params, asks = lex.pick(_CALLS)
        values = {param: _slot(lex, slot) for param, slot in params.items()}
        text = lex.pick(asks).format(**values)
        answer = {lex.pick(["action", "command", "event", "intent"]): names[0], **values}
        return (
            f"{lex.pick(['Turn this into JSON:', 'JSON for:', 'Extract the data as JSON.', 'As JSON:'])} {text}",
            (json.dumps(answer, ensure_ascii=False)),
        )
    tale = story(lex)
    facts: dict[str, object] = {
        "name": tale.component, "author": tale.author, "date": tale.date, "ticket": tale.ticket, "file": tale.path,
        "version": tale.version, "reviewer": tale.reviewer, "url": tale.url, "branch": tale.branch,
        "count": lex.number(0, 500), "done": lex.chance(0.5), "tags": lex.some([lex.word(), lex.word(), lex.made_up()], 1, 3),
    }  # fmt: skip
    keys = lex.some(list(facts), 2, 5)
    chosen = {key: facts[key] for key in keys}
    if roll < 0.75:
        lines = "\n".join(
            f"{key}: {', '.join(v) if isinstance(v, list) else v}" for key, v in chosen.items()
        )
        indent = 2 if lex.chance(0.25) else None
        return f"Convert to JSON:\n{lines}", json.dumps(chosen, ensure_ascii=False, indent=indent)
    key = lex.pick(keys)
    value = chosen[key]
    shown = json.dumps(chosen, ensure_ascii=False)
    return f"{shown}\nWhat is the {key}?", value if isinstance(value, str) else json.dumps(value)


def copy_task(lex: Lexicon) -> tuple[str, str]:
    """Return a drill whose answer stands in its prompt."""
    thing = lex.pick([lex.path, lex.url, lex.class_name, lex.person, lex.date, lex.ticket, lex.command, lex.hex_id,
                      lex.version, lex.stamp, lex.made_up, lex.branch])  # fmt: skip
    things = list(dict.fromkeys(thing() for _ in range(lex.number(2, 6))))
    roll = lex.number(0, 8)
    if roll == 0:
        return (
            f"{lex.pick(['Repeat:', 'Say exactly:', 'Copy this:', 'Wiederhole:'])} {things[0]}",
            things[0],
        )
    if roll == 1:
        return "Make a bullet list: " + ", ".join(things), "\n".join(f"- {item}" for item in things)
    if roll == 2:
        return "Reverse the order:\n" + "\n".join(things), "\n".join(reversed(things))
    if roll == 3:
        return "Number these:\n" + "\n".join(things), "\n".join(
            f"{i}. {item}" for i, item in enumerate(things, 1)
        )
    if roll == 4:
        keys = list(dict.fromkeys(lex.field_name() for _ in things))
        pairs = dict(zip(keys, things, strict=False))
        key = lex.pick(list(pairs))
        return "\n".join(f"{k} = {v}" for k, v in pairs.items()) + f"\n\nValue of {key}?", pairs[
            key
        ]
    if roll == 5:
        tale = story(lex)
        form = lex.pick(["Dear NAME, please check FILE before DAY.", "NAME changed FILE on DAY.", "DAY: NAME, FILE",
                         "**Who:** NAME\n**What:** FILE\n**When:** DAY"])  # fmt: skip
        answer = (
            form.replace("NAME", tale.author).replace("FILE", tale.path).replace("DAY", tale.date)
        )
        return (
            f"Fill in the template.\n{form}\nNAME: {tale.author}\nFILE: {tale.path}\nDAY: {tale.date}",
            answer,
        )
    if roll == 6:
        return "Last one of: " + ", ".join(things), things[-1]
    if roll == 7:
        tale = story(lex)
        text = f"{tale.author} {tale.fixes[0][1]}, because {tale.cause}. See {tale.path}."
        asks = [("Who did it?", tale.author), ("Which file?", tale.path), ("Why?", tale.cause), ("What was done?",
                tale.fixes[0][1])]  # fmt: skip
        ask, answer = lex.pick(asks)
        return f"{text}\n\n{ask}", answer
    return "Join with commas:\n" + "\n".join(things), ", ".join(things)


def drill(lex: Lexicon) -> str:
    """Return plain text in which a random line of items comes twice."""
    words = [
        lex.pick([lex.made_up, lex.class_name, lex.word, lex.hex_id])()
        for _ in range(lex.number(4, 12))
    ]
    line = lex.pick([" ", ", ", "\n", " / "]).join(words)
    return f"{line}\n{line}"
