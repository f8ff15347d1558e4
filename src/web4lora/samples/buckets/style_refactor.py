"""style_refactor: before → after.

Teaches: bring code that breaks one named rule (constructor parameters, constructor logic, a
configuration object, free functions, missing `init`, Jest) into the house's form.
Reads: the components tier: versions of a class where the older breaks the rule and the newer
keeps it, and rule-breaking rewrites of conforming classes by AST; beyond that the grammar.
Rejects: an "after" that fails the validators, a "before" that breaks no rule, and pairs that do
not share their methods.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from web4lora.domain.typescript import check_empty_constructor, parse_typescript
from web4lora.samples.class_requests import draw_class, with_methods
from web4lora.samples.code import ClassSpec, class_file, fenced, vitest_file
from web4lora.samples.mixing import mixed
from web4lora.samples.names import Names
from web4lora.samples.real_code import MAX_CLASS_CHARS
from web4lora.samples.sample import Sample, make_sample
from web4lora.samples.sources import CodeClass, Sources
from web4lora.samples.tables import phrases
from web4lora.samples.undoing import (
    config_constructor,
    constructor_from_init,
    jest_of,
    without_init,
)
from web4lora.samples.violations import VIOLATIONS, called_from_init, jest_test

BUCKET = "style_refactor"
_GERMAN_SHARE = 0.12
_REQUESTS = {
    "constructor_parameters": "refactor_constructor",
    "constructor_logic": "refactor_constructor",
    "config_object": "refactor_constructor",
    "free_functions": "refactor_functions",
    "missing_init": "refactor_init",
}
_JEST_LABELS: dict[str, Any] = {
    "task_type": "style_refactor",
    "category": "jest_ban",
    "cmm_transition": "CMM2->CMM3",
    "pattern_applied": "vitest",
    "violation_type": "jest_ban",
    "checks": ["vitest"],
}


def generate(sources: Sources, rng: random.Random, target: int) -> Iterator[Sample]:
    """Yield candidates for `style_refactor`: real pairs first, then the grammar without end.

    In the pocket's mix a method that the constructor called is left out; elsewhere `init` calls it.
    """
    seed = rng.randrange(1 << 30)
    names = Names(rng, sources.component_names)
    real = _real_pairs(sources, names, seed)
    return mixed(
        rng,
        [
            (0.50, real),
            (0.12, _real_tests(sources, names, seed)),
            (0.31, _endless(names, seed, _shortened if sources.for_pocket else _rewritten)),
            (0.07, _endless(names, seed, _jest_to_vitest)),
        ],
    )


def _endless(names: Names, seed: int, task: Callable[[Names, int], Sample]) -> Iterator[Sample]:
    while True:
        yield task(names, seed)


def _ask(names: Names, special: str, name: str, component: str) -> str:
    key = special if names.chance(0.5) else "refactor"
    return names.pick(phrases("code", key)).format(cls=name, c=component)


def _rewritten(names: Names, seed: int) -> Sample:
    return _violated(names, seed, keep=True)


def _shortened(names: Names, seed: int) -> Sample:
    return _violated(names, seed, keep=False)


def _violated(names: Names, seed: int, *, keep: bool) -> Sample:
    spec = with_methods(names, draw_class(names, plain_name=names.chance(0.3)), 1, 2)
    rule = names.pick(list(VIOLATIONS))
    after = class_file(spec, with_model=rule == "config_object")
    if keep and rule == "constructor_logic":
        after = called_from_init(after, spec)
    return make_sample(
        BUCKET,
        _ask(names, _REQUESTS[rule], spec.name, spec.component),
        fenced(after),
        input=fenced(VIOLATIONS[rule](spec)),
        group_id=f"component:{spec.component}",
        source_ids=["grammar:class"],
        source="grammar",
        task_type="style_refactor",
        category=rule,
        seed=seed,
        cmm_transition="CMM2->CMM3",
        pattern_applied="radical_oop" if rule == "free_functions" else "empty_constructor",
        violation_type=rule,
        checks=["empty_constructor"],
    )


def _jest_to_vitest(names: Names, seed: int) -> Sample:
    spec: ClassSpec = draw_class(names)
    return make_sample(
        BUCKET,
        names.pick(phrases("code", "refactor_jest")).format(cls=spec.name, c=spec.component),
        fenced(vitest_file(ClassSpec(spec.name, spec.component, spec.interface, spec.fields[:2]))),
        input=fenced(jest_test(spec)) + f"\n\nThe model has {_declared(spec)}.",
        group_id=f"component:{spec.component}",
        source_ids=["grammar:class"],
        source="grammar",
        seed=seed,
        **_JEST_LABELS,
    )


def _declared(spec: ClassSpec) -> str:
    return " and ".join(f"`{field.declaration}`" for field in spec.fields[:2])


def _real_pairs(sources: Sources, names: Names, seed: int) -> Iterator[Sample]:
    after = [
        found
        for found in sources.classes
        if found.conforms and len(found.facts.text) <= MAX_CLASS_CHARS
    ]
    names.rng.shuffle(after)
    for found in after:
        older = _older_version(sources, found)
        if older is not None:
            yield _real_row(names, found, older.facts.text, "version", (older.source_id,), seed)
        # All three would share the answer and be near duplicates; the order of chance decides.
        rules = list(_BREAKS)
        names.rng.shuffle(rules)
        for rule in rules:
            broken = _BREAKS[rule](found.facts.text)
            if broken and not check_empty_constructor(fenced(broken)).passed:
                yield _real_row(names, found, broken, rule, (), seed)
                break


def _real_tests(sources: Sources, names: Names, seed: int) -> Iterator[Sample]:
    """Yield real Vitest files and the Jest files they would have been."""
    tests = [
        file
        for file in sources.code
        if file.facts.test_framework == "vitest"
        and not file.facts.parse_errors
        and len(file.text) <= MAX_CLASS_CHARS
    ]
    names.rng.shuffle(tests)
    for file in tests:
        before = jest_of(file.text)
        if parse_typescript(before, file.path).test_framework != "jest":
            continue
        component = file.facts.component or file.family
        yield make_sample(
            BUCKET,
            names.pick(phrases("code", "refactor_jest")).format(cls=component, c=component),
            fenced(file.text),
            input=fenced(before),
            group_id=file.group_id,
            source_ids=[file.path],
            source="typescript",
            seed=seed,
            **_JEST_LABELS,
        )


#: Rule-breaking rewrites of a conforming class, by its syntax tree.
_BREAKS: Mapping[str, Callable[[str], str]] = {
    "constructor_logic": constructor_from_init,
    "config_object": config_constructor,
    "missing_init": without_init,
}


def _older_version(sources: Sources, found: CodeClass) -> CodeClass | None:
    """Return the same class in an older version that breaks the rule and shares a method."""
    for other in sources.classes_of(found.file.family):
        same = other.facts.name == found.facts.name and (other.file.facts.version or "") < (
            found.file.facts.version or ""
        )
        shared = set(other.facts.methods) & set(found.facts.methods)
        small = len(other.facts.text) <= MAX_CLASS_CHARS
        if same and not other.conforms and shared and small:
            return other
    return None


def _real_row(
    names: Names, found: CodeClass, before: str, category: str, extra: tuple[str, ...], seed: int
) -> Sample:
    facts = found.facts
    component = found.file.facts.component or facts.name
    german = names.chance(_GERMAN_SHARE)
    text = "Schreibe {cls} nach unseren Regeln um." if german else ""
    instruction = text.format(cls=facts.name) or _ask(
        names, _REQUESTS.get(category, "refactor_constructor"), facts.name, component
    )
    return make_sample(
        BUCKET,
        instruction,
        fenced(f"export {facts.text}"),
        input=fenced(before),
        group_id=found.file.group_id,
        source_ids=[found.source_id, *extra],
        source="typescript",
        task_type="style_refactor",
        category=category,
        seed=seed,
        cmm_transition="CMM2->CMM3",
        pattern_applied="empty_constructor",
        violation_type=category if category != "version" else "constructor_logic",
        language="de" if german else "en",
        checks=["empty_constructor"],
    )
