"""Classes and tests that break a house rule on purpose: the "before" of a refactoring.

Each function takes a conforming description and returns code that breaks one named rule. The
code is only ever an input or a quoted fault, never an answer.
"""

from collections.abc import Callable, Mapping

from web4lora.samples.code import ClassSpec, class_head, method_lines, model_interface

_CALL = "    this.load();"
#: The line of `init` after which the state is there.
_RESTORED = "    this.model = structuredClone(scenario.model);\n"


def _plain_fields(spec: ClassSpec) -> list[str]:
    return [f"  private {field.declaration} = {field.empty};" for field in spec.fields]


def constructor_parameters(spec: ClassSpec) -> str:
    """Let the constructor take the state as parameters."""
    parameters = ", ".join(f"private {field.declaration}" for field in spec.fields)
    return "\n".join(
        [class_head(spec), f"  constructor({parameters}) {{}}", *_own_methods(spec), "}"]
    )


def constructor_logic(spec: ClassSpec) -> str:
    """Let the constructor assign the state and call a method."""
    lines = [f"    this.{field.name} = {field.empty};" for field in spec.fields]
    return "\n".join(
        [
            class_head(spec),
            *(f"  private {field.declaration};" for field in spec.fields),
            "",
            "  constructor() {",
            *lines,
            _CALL,
            "  }",
            "",
            *_called(spec),
            *_own_methods(spec),
            "}",
        ]
    )


def called_from_init(code: str, spec: ClassSpec) -> str:
    """Return a conforming class with the method that the constructor called: `init` calls it.

    Args:
        code: the class of `spec`; `constructor_logic` is what it was before.
        spec: of both.
    """
    head, _, rest = code.partition(_RESTORED)
    body, end = rest.rsplit("}", 1)
    called = "\n".join(["", *_called(spec), ""])
    return f"{head}{_RESTORED}{_CALL}\n{body}{called}}}{end}"


def _called(spec: ClassSpec) -> list[str]:
    return [
        "  private load(): void {",
        f"    console.log('{spec.component} is ready');",
        "  }",
    ]


def config_object(spec: ClassSpec) -> str:
    """Let the constructor take a configuration object."""
    reads = [f"    this.{field.name} = config.{field.name};" for field in spec.fields]
    return "\n".join(
        [
            class_head(spec),
            *(f"  private {field.declaration};" for field in spec.fields),
            "",
            f"  constructor(config: {spec.model}) {{",
            *reads,
            "  }",
            *_own_methods(spec),
            "}",
        ]
    )


def free_functions(spec: ClassSpec) -> str:
    """State is an object and behaviour is exported functions."""
    parts = [model_interface(spec)]
    name = spec.component[0].lower() + spec.component[1:]
    for method in spec.methods:
        parameters = "".join(f", {field.declaration}" for field in method.parameters)
        returns = spec.model if method.returns == "this" else method.returns
        body = [
            line.replace("this.model.", f"{name}.").replace("return this;", f"return {name};")
            for line in method.body
        ]
        head = f"export function {method.name}({name}: {spec.model}{parameters}): {returns} {{"
        parts.append("\n".join([head, *(f"  {line}" for line in body), "}"]))
    return "\n\n".join(parts)


def missing_init(spec: ClassSpec) -> str:
    """Leave out `init`, so that the class cannot come back from a scenario."""
    return "\n".join([class_head(spec), *_plain_fields(spec), *_own_methods(spec), "}"])


def _own_methods(spec: ClassSpec) -> list[str]:
    lines: list[str] = []
    for method in spec.methods:
        lines += ["", *(line.replace("this.model.", "this.") for line in method_lines(method))]
    return lines


#: Rule name → how to break it.
VIOLATIONS: Mapping[str, Callable[[ClassSpec], str]] = {
    "constructor_parameters": constructor_parameters,
    "constructor_logic": constructor_logic,
    "config_object": config_object,
    "free_functions": free_functions,
    "missing_init": missing_init,
}


def jest_test(spec: ClassSpec) -> str:
    """Render a Jest test of a class."""
    return "\n".join(
        [
            "import { describe, expect, test } from '@jest/globals';",
            f"import {{ {spec.name} }} from '../src/ts/layer2/{spec.name}.js';",
            "",
            f"describe('{spec.name}', () => {{",
            "  test('starts empty', () => {",
            f"    expect(new {spec.name}()).toBeDefined();",
            "  });",
            "});",
        ]
    )
