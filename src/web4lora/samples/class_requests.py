"""Requests for a class, and the class they describe."""

from collections.abc import Sequence
from dataclasses import dataclass

from web4lora.samples.code import ClassSpec, Method, methods_for
from web4lora.samples.names import Field, Names
from web4lora.samples.tables import phrases

_GERMAN_SHARE = 0.15
_TAIL_SHARE = 0.45  # of requests that end with their fields
#: What a class holds when the request names no field.
BARE_FIELDS = (Field("name", "string"),)


@dataclass(frozen=True)
class ClassRequest:
    """An instruction and the class it asks for."""

    instruction: str
    spec: ClassSpec
    language: str


def draw_class(
    names: Names,
    *,
    component: str = "",
    plain_name: bool = False,
    field_count: tuple[int, int] = (2, 5),
) -> ClassSpec:
    """Draw a class: ``DefaultX implements X``, or with `plain_name` a class named ``X``.

    Args:
        names: the source of chance.
        component: the component; drawn when empty.
        plain_name: the class has the component's name and no interface.
        field_count: fewest and most fields.
    """
    component = component or names.component()
    fields = names.fields(*field_count)
    if names.chance(0.12):
        # People often name fields without types; those are all text.
        words = {names.identifier() for _ in fields}
        fields = tuple(Field(word, "string") for word in sorted(words))
    return ClassSpec(
        name=component if plain_name else f"Default{component}",
        component=component,
        interface="" if plain_name else component,
        fields=fields,
    )


def with_methods(names: Names, spec: ClassSpec, low: int, high: int) -> ClassSpec:
    """Return the class with methods that follow from its fields."""
    methods = methods_for(names, spec.fields, names.rng.randint(low, high))
    return ClassSpec(
        spec.name, spec.component, spec.interface, spec.fields, methods, spec.base, spec.version
    )


def join(parts: Sequence[str], word: str) -> str:
    """Return ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def field_text(
    names: Names, fields: Sequence[Field], *, german: bool = False, verbs: bool = True
) -> str:
    """Describe fields the way people type them.

    Args:
        names: the source of chance.
        fields: at least one.
        german: with German words between them.
        verbs: some are introduced by a verb, "a: string, knows b: number", after what has them.
    """
    word = "und" if german else "and"
    if all(field.type == "string" for field in fields) and names.chance(0.7):
        return join([field.name for field in fields], word)
    style = names.rng.randrange(7)
    if style == 0:
        return ", ".join(field.declaration for field in fields)
    if style == 1:
        return join([f"{field.name} ({field.type})" for field in fields], word)
    if style == 2:
        return join([f"`{field.declaration}`" for field in fields], word)
    if style == 4 and verbs:
        said = ("speichert", "zeigt", "hat") if german else ("keeps", "knows", "shows", "carries")
        rest = [f"{names.pick(said)} {field.declaration}" for field in fields[1:]]
        return join([fields[0].declaration, *rest], word)
    if style == 5:
        return ", ".join(f"{field.name} {field.type}" for field in fields)
    if style == 6:
        return "; ".join(field.declaration for field in fields)
    return join([field.declaration for field in fields], word)


def method_text(names: Names, methods: Sequence[Method], *, german: bool = False) -> str:
    """Describe methods by their signatures, or by name and parameters alone."""
    quote = "`" if names.chance(0.5) else ""
    word = "und" if german else "and"
    signatures = [method.signature for method in methods]
    if names.chance(0.2):
        signatures = [signature.rpartition(":")[0] for signature in signatures]
    return join([f"{quote}{signature}{quote}" for signature in signatures], word)


def class_request(names: Names, *, field_count: tuple[int, int] = (2, 5)) -> ClassRequest:
    """Draw a request for a class or component, with fields, sometimes methods, base or version."""
    german = names.chance(_GERMAN_SHARE)
    plain = names.chance(0.4)
    spec = draw_class(names, plain_name=plain, field_count=field_count)
    kind = "class" if plain or names.chance(0.6) else "component"
    if not german and names.chance(0.08):
        spec = ClassSpec(spec.name, spec.component, spec.interface, BARE_FIELDS)
        frame = names.pick(phrases("code", f"{kind}_bare"))
    else:
        frame = names.pick(phrases("code", f"{kind}_de" if german else f"{kind}_fields"))
    fields = field_text(names, spec.fields, german=german)
    text = frame.format(cls=spec.name, c=spec.component, fields=fields)
    text, spec = _extras(
        names, text, spec, german=german, open_end=text.endswith((fields, f"{fields}."))
    )
    return ClassRequest(text, spec, "de" if german else "en")


def _tail(names: Names, *, german: bool) -> str:
    """Return a remark about the class that goes on in the sentence of its fields."""
    if german:
        return names.pick(phrases("code", "tails_de"))
    kind = names.pick(("how", "does"))
    link = names.pick(phrases("code", f"{kind}_links"))
    remark = names.pick(phrases("code", kind))
    return f"{link}{remark}{')' if link.endswith('(') else ''}"


def _extras(
    names: Names, text: str, spec: ClassSpec, *, german: bool, open_end: bool
) -> tuple[str, ClassSpec]:
    """Ask for more than fields; with `open_end` some of it stands in the same sentence."""
    end = "_de" if german else ""
    parts: list[str] = []
    methods: tuple[Method, ...] = ()
    base, version = "", spec.version
    if spec.fields != BARE_FIELDS and names.chance(0.45):
        inline = open_end and names.chance(0.7)
        methods = methods_for(names, spec.fields, 1 if inline else names.rng.randint(1, 3))
        described = method_text(names, methods, german=german)
        if inline:
            open_end = False
            ask = names.pick(phrases("code", f"methods_inline{end}")).format(m=described)
            text = f"{text.removesuffix('.')}{ask}."
        else:
            parts.append(names.pick(phrases("code", f"methods{end}")).format(m=described))
    if open_end and names.chance(_TAIL_SHARE):
        text = f"{text.removesuffix('.')}{_tail(names, german=german)}."
    if not german and names.chance(0.07):
        base = names.component()
        parts.append(names.pick(phrases("code", "base")).format(base=base))
    if not german and names.chance(0.12):
        version = names.version()
        parts.append(names.pick(phrases("code", "version")).format(v=version))
    if names.chance(0.35):
        parts.append(names.pick(phrases("code", f"style{end}")))
    if parts and text[-1] not in ".?!":
        text += "."
    spec = ClassSpec(spec.name, spec.component, spec.interface, spec.fields, methods, base, version)
    return text + "".join(parts), spec
