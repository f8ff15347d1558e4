"""A component as a whole: interface, model, class and test, each in its file."""

from web4lora.samples.class_requests import (
    ClassRequest,
    draw_class,
    field_text,
    method_text,
    with_methods,
)
from web4lora.samples.code import (
    ClassSpec,
    class_file,
    fenced,
    interface_file,
    model_interface,
    vitest_file,
)
from web4lora.samples.names import Names
from web4lora.samples.tables import phrases

_GERMAN_SHARE = 0.15
_FIELDS = (2, 5)
_METHODS = (2, 4)


def whole_component_request(names: Names) -> ClassRequest:
    """Draw a request for all files of a component."""
    german = names.chance(_GERMAN_SHARE)
    spec = with_methods(names, draw_class(names, field_count=_FIELDS), *_METHODS)
    instruction = names.pick(phrases("code", f"whole_component{'_de' if german else ''}")).format(
        c=spec.component,
        fields=field_text(names, spec.fields, german=german, verbs=False),
        methods=method_text(names, spec.methods, german=german),
    )
    return ClassRequest(instruction, spec, "de" if german else "en")


def whole_component(spec: ClassSpec) -> str:
    """Render the files of a component, each under its path."""
    case = next((method for method in spec.methods if method.returns == "this"), None)
    files = {
        f"src/ts/layer3/{spec.interface}.ts": interface_file(spec),
        f"src/ts/layer3/{spec.model}.ts": model_interface(spec),
        f"src/ts/layer2/{spec.name}.ts": class_file(spec, with_model=True),
        f"test/{spec.component}.test.ts": vitest_file(spec, case),
    }
    return "\n\n".join(f"`{path}`\n\n{fenced(text)}" for path, text in files.items())
