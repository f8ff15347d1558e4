"""Carry out one call and check its effect: what was read, written, found, or how it ended."""

from dataclasses import dataclass
from typing import Literal

from web4lora.domain.tool_fit import path_fits
from web4lora.evaluation.sandbox.actions import Action
from web4lora.evaluation.sandbox.fixture import CHANGED_LINE, Fixture, adapted, plain_term
from web4lora.evaluation.sandbox.folder import FileFault, Folder, OutsideError, parts_of
from web4lora.evaluation.sandbox.isolation import Available, IsolationError, Limits, Ran
from web4lora.evaluation.sandbox.programs import RefusedError, allowed, installed
from web4lora.evaluation.sandbox.searching import search

_SHOWN = 160  # characters of a program's last words


@dataclass(frozen=True)
class Outcome:
    """What became of a call.

    Attributes:
        state: ``done``, ``failed``, or ``not executed`` where it cannot be tried here.
        reason: why; empty when done.
    """

    state: Literal["done", "failed", "not executed"]
    reason: str = ""


def perform(
    given: Action, goal: Action | None, fixture: Fixture, available: Available, limits: Limits
) -> Outcome:
    """Carry out a call in a workspace that is prepared for the task.

    Args:
        given: what the call does.
        goal: what the task asks for; None where it is only put into words, the call then stands
            for it.
        fixture: the workspace.
        available: how programs can be run.
        limits: what a program may use.
    """
    if given.obstacle:
        return Outcome("not executed", given.obstacle)
    try:
        for path in (given.path, given.target):
            parts_of(path)
    except (OutsideError, FileFault) as error:
        if goal is not None and (goal.path, goal.target) == (given.path, given.target):
            return Outcome("not executed", f"the task itself names a place elsewhere: {error}")
        return Outcome("failed", str(error))
    wanted = adapted(goal or given, given)
    argv: list[str] = []
    try:
        if given.deed in ("run", "diff"):
            argv = _program(given, available)
        fixture.prepare(wanted)
    except (RefusedError, IsolationError) as error:
        return Outcome("not executed", str(error))
    except (OutsideError, FileFault) as error:
        return Outcome("not executed", f"what the task asks for cannot be laid out: {error}")
    try:
        if argv:
            return _run(argv, given, fixture, available, limits)
        fault = _effect(given, wanted, fixture, own=goal is None)
    except IsolationError as error:
        return Outcome("not executed", str(error))
    except _Untold as error:
        return Outcome("not executed", str(error))
    except (OutsideError, FileFault) as error:
        return Outcome("failed", str(error))
    return Outcome("failed", fault) if fault else Outcome("done")


class _Untold(Exception):
    """The task does not say what the effect must be."""


def _effect(given: Action, wanted: Action, fixture: Fixture, *, own: bool) -> str:
    """Carry out a file tool; return what is wrong with its effect, or an empty text."""
    folder = fixture.folder
    match given.deed:
        case "read":
            text = folder.read(given.path)
            return "" if text == folder.read(wanted.path) else f"{given.path} is another file"
        case "list":
            return _listed(folder, given, wanted)
        case "glob":
            return "" if folder.glob(given.pattern) else f"{given.pattern} names no file"
        case "search":
            return _found(folder, given, wanted, own=own)
    before = fixture.snapshot()
    expected = _expected(given, before, folder)
    _change(given, folder, before)
    after = fixture.snapshot()
    differing = sorted(
        path for path in expected.keys() | after.keys() if expected.get(path) != after.get(path)
    )
    return f"not as it should be afterwards: {', '.join(differing[:3])}" if differing else ""


def _listed(folder: Folder, given: Action, wanted: Action) -> str:
    names = folder.entries(given.path)
    missing = set(folder.entries(wanted.path)) - set(names)
    return f"{given.path or 'the workspace'} does not hold {min(missing)}" if missing else ""


def _found(folder: Folder, given: Action, wanted: Action, *, own: bool) -> str:
    """Search; raise `_Untold` where only the call itself says what it should find."""
    term = plain_term(wanted.pattern)
    found = search(folder, given.pattern, given.path)
    if any(term in line for _file, line in found):
        return ""
    if own:
        raise _Untold("the task does not say what the search should find")
    return f"{given.pattern} finds no line that holds {term}"


def _key(path: str) -> str:
    return "/".join(parts_of(path))


def _expected(given: Action, before: dict[str, str], folder: Folder) -> dict[str, str]:
    """Return what the files must hold after a change.

    Raises:
        OutsideError: the call leads out of the folder.
        FileFault: it cannot be done: nothing stands there, or not what is to be replaced.
    """
    path = _key(given.path)
    after = dict(before)
    if given.deed == "write":
        return after | {path: given.text}
    if path not in before:
        raise FileFault(f"there is no file {given.path}")
    if given.deed == "delete":
        del after[path]
        return after
    if given.deed == "replace":
        return after | {path: _replaced(given, before[path])}
    target = _key(given.target)
    if folder.kind(given.target) == "folder":
        target = f"{target}/{path.rsplit('/', 1)[-1]}".lstrip("/")
    after[target] = before[path]
    if given.deed == "move":
        del after[path]
    return after


def _replaced(given: Action, text: str) -> str:
    if given.old not in text:
        raise FileFault(f"{given.path} does not hold the text that is to be replaced")
    return text.replace(given.old, given.text, -1 if given.every else 1)


def _change(given: Action, folder: Folder, before: dict[str, str]) -> None:
    """Change the files."""
    match given.deed:
        case "write":
            folder.write(given.path, given.text)
        case "replace":
            folder.write(given.path, _replaced(given, folder.read(given.path)))
        case "delete":
            folder.delete(given.path)
        case "move":
            folder.move(given.path, given.target)
        case "copy":
            target = given.target
            if folder.kind(target) == "folder":
                target = f"{target}/{_key(given.path).rsplit('/', 1)[-1]}"
            folder.write(target, before[_key(given.path)])


def _program(given: Action, available: Available) -> list[str]:
    """Return what to run.

    Raises:
        RefusedError: it is not allowed or not installed.
        IsolationError: nothing is run on this machine.
    """
    if available.isolation is None:
        raise IsolationError(f"programs are not run here: {available.reason}")
    return [installed("git"), "diff"] if given.deed == "diff" else allowed(given.command)


def _run(
    argv: list[str], given: Action, fixture: Fixture, available: Available, limits: Limits
) -> Outcome:
    """Run a command; it is done when it ends with status 0."""
    assert available.isolation is not None
    if fixture.folder.kind(given.path) != "folder":
        return Outcome("failed", f"there is no folder {given.path}")
    place = _key(given.path)
    return _ended(given, available.isolation.run(argv, fixture.folder.root, place, limits))


def _ended(given: Action, ran: Ran) -> Outcome:
    name = given.command or "git diff"
    if ran.reason:
        return Outcome("failed", f"{name} {ran.reason}")
    if not ran.succeeded:
        lines = ran.output.strip().splitlines()
        said = f": {lines[-1][:_SHOWN]}" if lines else ""
        return Outcome("failed", f"{name} ended with status {ran.exit}{said}")
    if given.deed == "diff" and CHANGED_LINE not in ran.output:
        return Outcome("failed", "the diff does not show the change")
    return Outcome("done")


def matching(given: Action, goals: list[Action]) -> Action | None:
    """Return the goal that a call serves: of the same deed and path, else of the same deed."""
    alike = [goal for goal in goals if goal.deed == given.deed]
    same = [goal for goal in alike if not goal.path or path_fits(goal.path, given.path)]
    return next(iter(same or alike), None)
