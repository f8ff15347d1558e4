"""Tasks on the repository's own classes: only those that show the pattern by AST."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from web4lora.domain.syntax_tree import CLASS_TYPES, member_name, members, parse, walk
from web4lora.samples.code import fenced
from web4lora.samples.member_tasks import ask_for, member_tasks
from web4lora.samples.names import Names
from web4lora.samples.sample import Sample, make_sample
from web4lora.samples.sources import CodeClass, CodeFile, Sources
from web4lora.samples.tables import phrases
from web4lora.samples.verdicts_on_code import conformity_from_facts

#: Longer classes teach a small model nothing and cost the budget of ten others.
MAX_CLASS_CHARS = 6_000
MAX_TEST_CHARS = 3_500


def real_class_tasks(sources: Sources, names: Names, bucket: str, seed: int) -> Iterator[Sample]:
    """Yield every task that a real conforming class allows, in random order of classes."""
    classes = [
        found
        for found in sources.classes
        if found.conforms and len(found.facts.text) <= MAX_CLASS_CHARS and _is_source(found.file)
    ]
    names.rng.shuffle(classes)
    for found in classes:
        yield from _tasks(sources, names, found, bucket, seed)


def real_member_tasks(sources: Sources, names: Names, bucket: str, seed: int) -> Iterator[Sample]:
    """Yield the short tasks on members of real conforming classes, in random order of classes."""
    classes = [found for found in sources.classes if found.conforms and _is_source(found.file)]
    names.rng.shuffle(classes)
    for found in classes:
        rows = _Rows(found, bucket, seed)
        for task in member_tasks(sources, names, found):
            sample = rows.row(
                task.pattern,
                ask_for(names, task, found),
                task.output,
                given=task.given,
                code=task.key != "member_layer",
            )
            yield sample.with_metadata(checks=list(task.checks))


def without_method(class_source: str, name: str) -> str:
    """Return a class without one method and the comment in front of it.

    Args:
        class_source: the source of one class.
        name: of the method; the source comes back unchanged where there is none.
    """
    encoded = class_source.encode("utf-8")
    for node in walk(parse(class_source)):
        if node.type not in CLASS_TYPES:
            continue
        for member in members(node):
            if member.type == "method_definition" and member_name(member) == name:
                start, end = member.start_byte, member.end_byte
                before = member.prev_named_sibling
                if before is not None and before.type == "comment":
                    start = before.start_byte
                head = encoded[:start].decode("utf-8").rstrip()
                tail = encoded[end:].decode("utf-8").lstrip("\n")
                # A blank line separates members, but nothing separates the last from the brace.
                gap = "\n" if tail.lstrip().startswith("}") else "\n\n"
                return f"{head}{gap}{tail}"
        break
    return class_source


def _is_source(file: CodeFile) -> bool:
    return file.facts.test_framework is None and ".test." not in file.path


@dataclass(frozen=True)
class _Rows:
    """Makes rows about one class."""

    found: CodeClass
    bucket: str
    seed: int

    def row(
        self,
        pattern: str,
        instruction: str,
        output: str,
        *,
        given: str = "",
        extra: tuple[str, ...] = (),
        code: bool = True,
    ) -> Sample:
        number = self.found.file.facts.layer
        return make_sample(
            self.bucket,
            instruction,
            output,
            input=given,
            group_id=self.found.file.group_id,
            source_ids=[self.found.source_id, *extra],
            source="typescript",
            task_type="code_generation" if code else "explanation",
            category=pattern,
            seed=self.seed,
            pattern_name=pattern,
            layer=f"layer{number}" if number else None,
            checks=["empty_constructor"] if code else [],
        )


def _tasks(
    sources: Sources, names: Names, found: CodeClass, bucket: str, seed: int
) -> Iterator[Sample]:
    facts, rows = found.facts, _Rows(found, bucket, seed)
    whole = fenced(f"export {facts.text}")
    interface = _interface_of(sources, found)
    if interface:
        text, paths = interface
        ask = _ask(names, "from_interface", found)
        yield rows.row("5_layer_architecture", ask, whole, given=fenced(text), extra=paths)
    for method, key in (("init", "complete_init"), ("toScenario", "add_to_scenario")):
        if method in facts.methods:
            given = fenced(f"export {without_method(facts.text, method)}")
            yield rows.row("scenario_state", _ask(names, key, found), whole, given=given)
    yield rows.row(
        "empty_constructor",
        _ask(names, "explain_conformity", found),
        conformity_from_facts(facts.name, facts.methods, has_to_scenario=facts.has_to_scenario),
        given=whole,
        code=False,
    )
    test = _test_of(sources, found)
    if test is not None:
        output = fenced(_without_licence_line(test.text))
        ask = _ask(names, "vitest_input", found)
        extra = (test.path,)
        sample = rows.row("scenario_state", ask, output, given=whole, extra=extra, code=False)
        yield sample.with_metadata(layer="test", task_type="code_generation", checks=["vitest"])


def _ask(names: Names, key: str, found: CodeClass) -> str:
    component = found.file.facts.component or found.facts.name
    return names.pick(phrases("code", key)).format(cls=found.facts.name, c=component)


def _interface_of(sources: Sources, found: CodeClass) -> tuple[str, tuple[str, ...]] | None:
    """Return the text of the class's interface and model, with their paths."""
    family, version = found.file.family, found.file.facts.version or ""
    name = found.facts.name.removeprefix("Default")
    own = sources.interfaces.get((family, version, name))
    if own is None or name == found.facts.name:
        return None
    texts, paths = [f"export {own[1].text}"], [own[0].path]
    model = sources.interfaces.get((family, version, f"{name}Model"))
    if model is not None:
        texts.insert(0, f"export {model[1].text}")
        paths.insert(0, model[0].path)
    return "\n\n".join(texts), tuple(paths)


def _test_of(sources: Sources, found: CodeClass) -> CodeFile | None:
    """Return the Vitest file that imports the class's module, of the same version."""
    stem = PurePosixPath(found.file.path).stem
    if stem != f"Default{found.file.family}":
        return None  # the file tests the component; its helpers are only used there
    for file in sources.families[found.file.family]:
        if (
            file.facts.version == found.file.facts.version
            and file.facts.test_framework == "vitest"
            and len(file.text) <= MAX_TEST_CHARS
            and any(PurePosixPath(name).stem == stem for name in file.facts.imports)
        ):
            return file
    return None


def _without_licence_line(text: str) -> str:
    lines = text.splitlines()
    while lines and (not lines[0].strip() or lines[0].startswith("// SPDX")):
        lines.pop(0)
    return "\n".join(lines)
