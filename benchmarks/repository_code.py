"""The components and process documents of a generated repository."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from web4lora.samples.class_requests import draw_class, with_methods
from web4lora.samples.code import (
    ClassSpec,
    class_file,
    component_interface,
    model_interface,
    vitest_file,
)
from web4lora.samples.names import Names
from web4lora.samples.situations import Situation, situation

_LICENCE = "// SPDX-License-Identifier: MIT\n"
#: What the classes outside layer 2 are called and where they lie.
_HELPERS = ((1, "Store"), (4, "Transaction"), (5, "CLI"))
FILES_PER_COMPONENT = 4 + len(_HELPERS)


@dataclass(frozen=True)
class Component:
    """A component's name and its one version."""

    name: str
    version: str

    @property
    def folder(self) -> str:
        """The folder of this version."""
        return f"components/{self.name}/{self.version}"


def components(names: Names, count: int) -> list[Component]:
    """Draw components with different names."""
    found: dict[str, Component] = {}
    while len(found) < count:
        name = names.component()
        # Common names run out; made-up ones do not.
        name = name if name not in found else name + names.syllables().capitalize()
        found.setdefault(name, Component(name, names.version()))
    return list(found.values())


def component_files(names: Names, component: Component) -> Iterator[tuple[str, str]]:
    """Yield path and text of a component's files: interface, model, class, helpers, test."""
    spec = _spec(names, component, component.name)
    source = f"{component.folder}/src/ts"
    yield f"{source}/layer3/{spec.interface}.ts", _typed(spec)
    yield f"{source}/layer3/{spec.model}.ts", f"{_LICENCE}{model_interface(spec)}\n"
    yield f"{source}/layer2/{spec.name}.ts", f"{_LICENCE}{class_file(spec, with_model=True)}\n"
    for layer, suffix in _HELPERS:
        own = _spec(names, component, component.name + suffix)
        helper = replace(own, name=component.name + suffix, interface="")
        text = f"{_LICENCE}{_comment(names, helper)}{class_file(helper, with_model=False)}\n"
        yield f"{source}/layer{layer}/{helper.name}.ts", text
    case = spec.methods[0] if spec.methods and spec.methods[0].returns == "this" else None
    yield f"{component.folder}/test/{component.name}.test.ts", f"{vitest_file(spec, case)}\n"


def _spec(names: Names, component: Component, name: str) -> ClassSpec:
    drawn = replace(draw_class(names, component=name), version=component.version)
    return with_methods(names, drawn, 2, 6)


def _typed(spec: ClassSpec) -> str:
    head = (
        "import type { Scenario } from './Scenario.js';\n"
        f"import type {{ {spec.model} }} from './{spec.model}.js';\n\n"
    )
    return f"{_LICENCE}{head}{component_interface(spec)}\n"


def _comment(names: Names, spec: ClassSpec) -> str:
    work = situation(names, component=spec.name)
    return f"/** {spec.name}: made to {work.objective.base}. */\n"


def document_text(names: Names, title: str) -> str:
    """Return a process document of five sections."""
    works = [situation(names, open_share=0.0) for _ in range(4)]
    steps = "\n".join(f"{n}. {_step(names, work)}" for n, work in enumerate(works, start=1))
    limits = "\n".join(f"- Never {_action(names)} alone." for _ in range(names.rng.randint(2, 4)))
    lessons = "\n".join(f"- {work.lesson[0].upper()}{work.lesson[1:]}." for work in works)
    return f"""# {title}

## Purpose

This page is for whoever has to {works[0].objective.base}. It was written after {works[1].problem}.

## When

Start when {works[0].problem}, or when {names.word("first_names")} asks for it before {names.word("sprints")} ends.

## Steps

{steps}

## Limits

{limits}

## What we learned

{lessons}
"""  # noqa: E501


def _step(names: Names, work: Situation) -> str:
    tool = names.pick(("`npx vitest run`", "`web4tscomponent`", "`git status`", "the last record"))
    return (
        f"{work.fix.base[0].upper()}{work.fix.base[1:]}; use {tool}. It is done when {work.check}."
    )


def _action(names: Names) -> str:
    what = f"{names.word('object_adjectives')} {names.word('object_nouns')}"
    return f"{names.word('method_verbs')} the {what}"
