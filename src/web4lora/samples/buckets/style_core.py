"""style_core: the house's TypeScript.

Teaches: empty constructor, five layers, Radical OOP and scenario state, as tasks on classes
(from fields, model or interface; complete `init`; add `toScenario` or a method; Vitest test;
say why code conforms or which rule it breaks), on components with all their files, and as short
explanations.
Reads: the components tier (classes and interfaces that show the pattern by AST), and the
situation grammar for classes nobody has written yet.
Rejects: code that does not parse, classes that fail the strict empty-constructor rule, files
with free functions, and whatever `domain/` does not pass.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from web4lora.samples.class_requests import (
    ClassRequest,
    class_request,
    draw_class,
    field_text,
    method_text,
    with_methods,
)
from web4lora.samples.code import (
    ClassSpec,
    class_file,
    class_text,
    component_interface,
    fenced,
    interface_file,
    model_interface,
    vitest_file,
)
from web4lora.samples.explanations import explanations
from web4lora.samples.mixing import ByCategory, mixed
from web4lora.samples.names import Names
from web4lora.samples.real_code import real_class_tasks, real_member_tasks
from web4lora.samples.sample import Sample, make_sample
from web4lora.samples.sources import Sources
from web4lora.samples.tables import phrases
from web4lora.samples.verdicts_on_code import conformity_verdict, fault_verdict
from web4lora.samples.violations import VIOLATIONS
from web4lora.samples.whole_components import whole_component, whole_component_request

BUCKET = "style_core"
#: Of a pocket's rows, at most.
_REAL_SHARE = 0.15


def generate(sources: Sources, rng: random.Random, target: int) -> Iterator[Sample]:
    """Yield candidates for `style_core`, without end while the grammar has new names."""
    seed = rng.randrange(1 << 30)
    names = Names(rng, sources.component_names)
    if sources.for_pocket:
        return _for_a_pocket(sources, names, seed, target)
    own = Names(random.Random(rng.randrange(1 << 30)))
    whole = ByCategory(real_class_tasks(sources, own, BUCKET, seed))
    members = ByCategory(real_member_tasks(sources, own, BUCKET, seed))
    parts = []
    for pattern, tasks in _GRAMMAR.items():
        known = sources.component_names
        about = explanations(rng, BUCKET, seed=seed, known=known, category=pattern)
        made = [(weight, _endless(names, seed, task)) for weight, task in tasks]
        real = [(_WHOLE_SHARE, whole.of(pattern)), (_MEMBER_SHARE, members.of(pattern))]
        parts.append((1.0, mixed(rng, [*real, *made, (_EXPLAINED_SHARE, about)])))
    return mixed(rng, parts)


def _for_a_pocket(sources: Sources, names: Names, seed: int, target: int) -> Iterator[Sample]:
    """Yield mostly whole classes from a list of fields: what a small model learns last."""
    rng, known = names.rng, sources.component_names
    real = real_class_tasks(sources, Names(rng), BUCKET, seed)
    return mixed(
        rng,
        [
            (_REAL_SHARE, _limited(real, round(target * _REAL_SHARE))),
            (0.80, _endless(names, seed, _small_class_from_request)),
            (0.08, _endless(names, seed, _class_from_interface)),
            (0.05, _endless(names, seed, _class_from_model)),
            (0.08, _endless(names, seed, _completion)),
            (0.04, _endless(names, seed, _interface)),
            (0.10, _endless(names, seed, _vitest)),
            (0.06, _endless(names, seed, _verdict)),
            (0.07, explanations(rng, BUCKET, seed=seed, known=known, plain=True)),
        ],
    )


def _limited(stream: Iterator[Sample], count: int) -> Iterator[Sample]:
    for _, sample in zip(range(count), stream, strict=False):
        yield sample


def _endless(names: Names, seed: int, task: Callable[[Names, int], Sample]) -> Iterator[Sample]:
    while True:
        yield task(names, seed)


def _row(
    spec: ClassSpec, seed: int, pattern: str, instruction: str, output: str, **more: object
) -> Sample:
    labels: dict[str, object] = {
        "layer": "layer2",
        "checks": ["empty_constructor"],
        "task_type": "code_generation",
    }
    return make_sample(
        BUCKET,
        instruction,
        output,
        group_id=f"component:{spec.component}",
        source_ids=["grammar:class"],
        source="grammar",
        category=pattern,
        seed=seed,
        pattern_name=pattern,
        **{**labels, **more},  # type: ignore[arg-type]
    )


def _ask(names: Names, key: str, spec: ClassSpec, **slots: str) -> str:
    values: Mapping[str, str] = {"cls": spec.name, "c": spec.component, **slots}
    return names.pick(phrases("code", key)).format(**values)


def _ask_any(names: Names, key: str, spec: ClassSpec) -> tuple[str, str]:
    german = names.chance(0.15)
    return _ask(names, f"{key}_de" if german else key, spec), "de" if german else "en"


def _class_from_request(names: Names, seed: int) -> Sample:
    return _answered(class_request(names, field_count=(3, 6)), seed)


def _small_class_from_request(names: Names, seed: int) -> Sample:
    return _answered(class_request(names, field_count=(1, 3)), seed)


def _answered(request: ClassRequest, seed: int) -> Sample:
    spec = request.spec
    pattern = "radical_oop" if spec.methods else "empty_constructor"
    output = fenced(class_file(spec, with_model=False))
    return _row(spec, seed, pattern, request.instruction, output, language=request.language)


def _whole_component(pattern: str, names: Names, seed: int) -> Sample:
    request = whole_component_request(names)
    output = whole_component(request.spec)
    return _row(request.spec, seed, pattern, request.instruction, output, language=request.language)


def _class_from_interface(names: Names, seed: int) -> Sample:
    spec = with_methods(names, draw_class(names), 1, 3)
    instruction, language = _ask_any(names, "from_interface", spec)
    given = f"{model_interface(spec)}\n\n{component_interface(spec)}"
    output = fenced(class_file(spec, with_model=True))
    return _row(
        spec,
        seed,
        "5_layer_architecture",
        instruction,
        output,
        input=fenced(given),
        language=language,
    )


def _class_from_model(names: Names, seed: int) -> Sample:
    spec = draw_class(names)
    instruction, language = _ask_any(names, "from_model", spec)
    output = fenced(class_file(spec, with_model=True))
    return _row(
        spec,
        seed,
        "scenario_state",
        instruction,
        output,
        input=fenced(model_interface(spec)),
        language=language,
    )


def _completion(names: Names, seed: int) -> Sample:
    spec = with_methods(names, draw_class(names), 1, 2)
    roll = names.rng.random()
    if roll < 0.4:
        missing, key = "init", "complete_init"
    elif roll < 0.8 or not spec.methods:
        missing, key = "toScenario", "add_to_scenario"
    else:
        missing, key = spec.methods[-1].name, "add_method"
    if key == "add_method":
        instruction = _ask(names, key, spec, m=f"`{spec.methods[-1].signature}`")
        language, pattern = "en", "radical_oop"
    else:
        instruction, language = _ask_any(names, key, spec)
        pattern = "scenario_state"
    return _row(
        spec,
        seed,
        pattern,
        instruction,
        fenced(class_text(spec)),
        input=fenced(class_text(spec, without=(missing,))),
        language=language,
    )


def _interface(names: Names, seed: int) -> Sample:
    spec = with_methods(names, draw_class(names), 2, 4)
    described = method_text(names, spec.methods)
    instruction = _ask(names, "interface_request", spec, m=described)
    output = fenced(interface_file(spec))
    return _row(spec, seed, "5_layer_architecture", instruction, output, layer="layer3", checks=[])


def _vitest(names: Names, seed: int) -> Sample:
    spec = with_methods(names, draw_class(names), 1, 2)
    case = next((method for method in spec.methods if method.returns == "this"), None)
    if names.chance(0.5):
        instruction = _ask(names, "vitest_input", spec)
        given = fenced(class_text(spec))
    else:
        fields = field_text(names, spec.fields)
        instruction = _ask(names, "vitest_fields", spec, fields=fields)
        given, case = "", None
    output = fenced(vitest_file(spec, case))
    return _row(
        spec,
        seed,
        "scenario_state",
        instruction,
        output,
        input=given,
        layer="test",
        checks=["vitest"],
    )


def _verdict(names: Names, seed: int) -> Sample:
    spec = with_methods(names, draw_class(names), 1, 2)
    if names.chance(0.4):
        instruction = _ask(names, "explain_conformity", spec)
        code, answer = class_text(spec), conformity_verdict(spec.name)
    else:
        rule = names.pick(list(VIOLATIONS))
        instruction = _ask(names, "explain_fault", spec)
        code, answer = VIOLATIONS[rule](spec), fault_verdict(rule, spec.name)
    return _row(
        spec,
        seed,
        "empty_constructor",
        instruction,
        answer,
        input=fenced(code),
        task_type="explanation",
        checks=[],
    )


def _plain_class(names: Names, seed: int) -> Sample:
    return _class_of("empty_constructor", names, seed)


def _class_with_methods(names: Names, seed: int) -> Sample:
    return _class_of("radical_oop", names, seed)


def _class_of(pattern: str, names: Names, seed: int) -> Sample:
    while True:
        sample = _class_from_request(names, seed)
        if sample.metadata.category == pattern:
            return sample


def _state_completion(names: Names, seed: int) -> Sample:
    while True:
        sample = _completion(names, seed)
        if sample.metadata.category == "scenario_state":
            return sample


#: Of each pattern's rows; an ended part leaves its share to the others.
_WHOLE_SHARE, _MEMBER_SHARE, _EXPLAINED_SHARE = 0.35, 0.40, 0.03
#: What the grammar gives for each of the roadmap's four patterns (phase 2: 3,000 rows each).
_GRAMMAR: Mapping[str, Sequence[tuple[float, Callable[[Names, int], Sample]]]] = {
    "empty_constructor": (
        (0.17, _plain_class),
        (0.05, _verdict),
        (0.20, partial(_whole_component, "empty_constructor")),
    ),
    "5_layer_architecture": (
        (0.14, _class_from_interface),
        (0.08, _interface),
        (0.50, partial(_whole_component, "5_layer_architecture")),
    ),
    "radical_oop": (
        (0.22, _class_with_methods),
        (0.40, partial(_whole_component, "radical_oop")),
    ),
    "scenario_state": (
        (0.40, partial(_whole_component, "scenario_state")),
        (0.07, _class_from_model),
        (0.08, _state_completion),
        (0.07, _vitest),
    ),
}
