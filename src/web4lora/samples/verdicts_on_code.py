"""What a reviewer says about a class: why it conforms, or which rule it breaks."""

from collections.abc import Mapping, Sequence

_CONFORMS = (
    "`{name}` conforms: the constructor is empty, `init(scenario)` sets the state and returns "
    "`this`, and `toScenario()` gives the state out again. All behaviour is in methods."
)
_CONFORMS_FACTS = (
    "`{name}` conforms: the constructor is empty and `init` sets the state.{scenario}"
    " All behaviour is in methods{methods}."
)
_FAULTS: Mapping[str, str] = {
    "constructor_parameters": (
        "`{name}` breaks the empty constructor rule: its constructor takes parameters. "
        "Remove them, keep the constructor empty and let `init(scenario)` set the state."
    ),
    "constructor_logic": (
        "`{name}` breaks the empty constructor rule: its constructor assigns fields and calls "
        "`load()`. Keep the constructor empty and move this work to `init(scenario)`."
    ),
    "config_object": (
        "`{name}` breaks the empty constructor rule: its constructor takes a configuration "
        "object. Keep the constructor empty and pass the model to `init(scenario)`."
    ),
    "free_functions": (
        "This code breaks Radical OOP: it exports free functions. Move each function into the "
        "class `{name}` as a method and keep the model private."
    ),
    "missing_init": (
        "`{name}` has no `init`: it cannot come back from a scenario. Add `init(scenario)` that "
        "sets the model and returns `this`, and add `toScenario()`."
    ),
}


def conformity_verdict(name: str) -> str:
    """Say why a complete class conforms."""
    return _CONFORMS.format(name=name)


def conformity_from_facts(name: str, methods: Sequence[str], *, has_to_scenario: bool) -> str:
    """Say why a real class conforms, by what the parser found."""
    scenario = " `toScenario()` gives the state out again." if has_to_scenario else ""
    own = [f"`{method}`" for method in methods if method not in ("init", "toScenario")][:4]
    listed = f": {', '.join(own)}" if own else ""
    return _CONFORMS_FACTS.format(name=name, scenario=scenario, methods=listed)


def fault_verdict(rule: str, name: str) -> str:
    """Name the rule a class breaks and the way out."""
    return _FAULTS[rule].format(name=name)
