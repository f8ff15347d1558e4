"""Tasks on one member of a real class: short, and each about something else.

A class that is given whole and answered whole makes one good row; its second task would be a near
duplicate. These ask for one method, `init`, `toScenario`, the model, the interface or the layer,
with no more in the prompt than that takes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from web4lora.samples.class_parts import ClassParts, MethodPart, parts_of
from web4lora.samples.code import EMPTY_BODY, fenced
from web4lora.samples.names import Names
from web4lora.samples.sources import CodeClass, Sources
from web4lora.samples.tables import phrases

#: A body that is longer does not follow from a name and a signature.
_MOST_STATEMENTS = 3
#: Signature, two statements and the brace: nothing is left to guess.
_OBVIOUS_LINES = 4
_STATE_METHODS = ("init", "toScenario")
_LAYERS = {
    1: "layer1 reaches the outside world: storage, network, the operating system",
    2: "layer2 holds the implementation: the Default class behind an interface",
    3: "layer3 holds what others may know: interfaces and models, no behaviour",
    4: "layer4 puts steps together that belong to one transaction",
    5: "layer5 is what people meet: command line and views",
}
_LINES_OF_COMMENT = re.compile(r"\n*[ \t]*/\*\*?(?:(?!\*/).)*\*/|\n[ \t]*//[^\n]*", re.DOTALL)
_PLAIN_FIELD = re.compile(r"^\s*\w+: (?:string|number|boolean);$")
_IMPORT = re.compile(r"^import .*$", re.MULTILINE)


@dataclass(frozen=True)
class MemberTask:
    """One task: the pattern it teaches, the phrase list it is asked with, input and answer."""

    pattern: str
    key: str
    given: str
    output: str
    checks: tuple[str, ...] = ("typescript_member",)
    slots: tuple[tuple[str, str], ...] = ()


def member_tasks(sources: Sources, names: Names, found: CodeClass) -> Iterator[MemberTask]:
    """Yield the tasks that the members of one class allow."""
    parts = parts_of(found.facts.text)
    if parts is None:
        return
    model = _model_of(sources, found)
    state = f"{model}\n\n{parts.state}" if model else parts.state
    methods = list(parts.methods)
    names.rng.shuffle(methods)
    for method in methods:
        purpose = _purpose(sources, found, method.name)
        if _follows(method, purpose):
            slots = (("m", f"`{method.head}`"), ("name", method.name))
            given = fenced(state) + (f"\n\n`{method.name}`: {purpose}" if purpose else "")
            yield MemberTask("radical_oop", "member_method", given, _code(method.text), slots=slots)
    for name, key in (("init", "member_init"), ("toScenario", "member_scenario")):
        part = parts.method(name)
        if part is not None:
            given = fenced(state) + _version(found, name)
            yield MemberTask("scenario_state", key, given, _code(part.text))
    yield from _constructor(parts, found)
    yield from _layer_three(sources, parts, found, model)
    yield from _layer(found, parts)


def _code(member: str) -> str:
    return fenced("\n".join(["  " + member.lstrip(), ""]).rstrip())


def _follows(method: MethodPart, purpose: str) -> bool:
    """Tell whether a method's body follows from its signature, or from what it is said to do."""
    lines = method.text.count("\n") + 1
    return (
        method.name not in _STATE_METHODS
        and not method.is_private
        and 0 < method.statements <= _MOST_STATEMENTS
        and (bool(purpose) or lines <= _OBVIOUS_LINES)
    )


def _purpose(sources: Sources, found: CodeClass, method: str) -> str:
    """Return what the interface's comment says about a method, or ``""``."""
    name, version = found.facts.name.removeprefix("Default"), found.file.facts.version or ""
    own = sources.interfaces.get((found.file.family, version, name))
    if own is None:
        return ""
    comment = re.search(
        rf"/\*\*((?:(?!\*/).)*)\*/\s*(?:async\s+)?{re.escape(method)}\s*\(", own[1].text, re.DOTALL
    )
    return " ".join(comment[1].replace("*", " ").split()) if comment else ""


def _version(found: CodeClass, name: str) -> str:
    """State the component and version that a scenario names, where they are not in the code."""
    facts = found.file.facts
    if name != "toScenario" or not facts.component:
        return ""
    return f"\n\nComponent {facts.component}, version {facts.version}."


def _model_of(sources: Sources, found: CodeClass) -> str:
    """Return the text of the model interface that the class's state has, or ``""``."""
    match = re.search(r"\bmodel\s*:\s*(\w+)", found.facts.text)
    if match is None:
        return ""
    held = sources.interfaces.get((found.file.family, found.file.facts.version or "", match[1]))
    if held is None:
        return ""
    text = held[1].text
    return text if text.startswith("export") else f"export {text}"


def _constructor(parts: ClassParts, found: CodeClass) -> Iterator[MemberTask]:
    """Give a constructor that does the work of `init`; ask for both as they have to be."""
    init = parts.method("init")
    if init is None or "extends" in parts.head:
        return
    body = init.text[len(init.head) :].lstrip()
    lines = [line for line in body.splitlines() if line.strip() != "return this;"]
    parameters = init.head[init.head.index("(") : init.head.rindex(")") + 1]
    broken = f"  constructor{parameters} " + "\n".join(lines)
    output = f"  constructor() {{\n{EMPTY_BODY}\n  }}\n\n  {init.text}"
    given = "\n".join([f"{parts.head} {{", *(f"  {field}" for field in parts.fields), "", broken])
    yield MemberTask(
        "empty_constructor", "member_constructor", fenced(given + "\n}"), fenced(output)
    )


def _layer_three(
    sources: Sources, parts: ClassParts, found: CodeClass, model: str
) -> Iterator[MemberTask]:
    name = found.facts.name.removeprefix("Default")
    own = sources.interfaces.get((found.file.family, found.file.facts.version or "", name))
    if own is not None and name != found.facts.name:
        heads = [method.head for method in parts.methods if not method.is_private]
        stated = [head for head in heads if _declares(own[1].methods, head)]
        if len(stated) == len(own[1].methods):
            given = fenced(
                "\n".join([f"{parts.head} {{", *(f"  {h} {{ … }}" for h in stated), "}"])
            )
            # What the comments say cannot be read off the class.
            text = _LINES_OF_COMMENT.sub("", own[1].text.removeprefix("export "))
            yield MemberTask("5_layer_architecture", "member_interface", given, _whole(text), ())
    state = next((field for field in parts.fields if re.search(r"\bmodel\s*:", field)), "")
    if model and state and _is_plain(model):
        text = model.removeprefix("export ")
        yield MemberTask("scenario_state", "member_model", fenced(state), _whole(text), ())


def _is_plain(model: str) -> bool:
    """Tell whether every type of a model can be read off its empty value."""
    body = model[model.index("{") + 1 : model.rindex("}")]
    fields = [line for line in body.splitlines() if line.strip()]
    return bool(fields) and all(_PLAIN_FIELD.match(line) for line in fields)


def _declares(methods: Sequence[str], head: str) -> bool:
    return any(re.match(rf"(?:async\s+)?{re.escape(name)}\b", head) for name in methods)


def _whole(text: str) -> str:
    return fenced(f"export {text}")


def _layer(found: CodeClass, parts: ClassParts) -> Iterator[MemberTask]:
    """Ask where a class belongs; the answer is its place in the repository and the reason."""
    number = found.file.facts.layer
    if number not in _LAYERS:
        return
    imports = _IMPORT.findall(found.file.text)
    heads = [f"  {method.head};" for method in parts.methods]
    given = fenced("\n".join([*imports, "", f"{parts.head} {{", *heads, "}"]).strip())
    used = sorted({layer for line in imports for layer in re.findall(r"/(layer[1-5])/", line)})
    reads = (
        f" It imports from {' and '.join(used)}." if used else " It imports from no other layer."
    )
    output = f"`{found.facts.name}` belongs in layer{number}: {_LAYERS[number]}.{reads}"
    yield MemberTask("5_layer_architecture", "member_layer", given, output, ())


def ask_for(names: Names, task: MemberTask, found: CodeClass) -> str:
    """Word a task."""
    component = found.file.facts.component or found.facts.name
    values = {"cls": found.facts.name, "c": component, **dict(task.slots)}
    return names.pick(phrases("code", task.key)).format(**values)
