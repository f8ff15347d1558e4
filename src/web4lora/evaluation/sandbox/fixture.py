"""The workspace a call is carried out in: a small repository, and what the task speaks of.

Nobody has the repositories that prompts are about, so what a task takes for granted is laid out
just before the call: the file to read, the folder to list, the line to find, the script to run.
What an earlier call of the same answer made is left as it is.
"""

import json
import re
import shlex
from dataclasses import replace
from pathlib import PurePosixPath

from web4lora.domain.tool_fit import path_fits, path_parts
from web4lora.evaluation.sandbox.actions import Action
from web4lora.evaluation.sandbox.folder import FileFault, Folder
from web4lora.evaluation.sandbox.isolation import Isolation, IsolationError
from web4lora.evaluation.sandbox.programs import RefusedError, installed

_SCRIPTS = ("build", "coverage", "dev", "format", "lint", "start", "typecheck")
_BASE = {
    "README.md": "# Harbour\n\nA small repository to carry out tool calls in.\n",
    "tsconfig.json": json.dumps({"compilerOptions": {"strict": True, "noEmit": True}}) + "\n",
    "src/layer2/DefaultUnit.ts": "export class DefaultUnit {\n  init(): this {\n    return this;\n"
    "  }\n}\n",
    "src/unit.js": "exports.twice = (value) => 2 * value;\n",
    "test/unit.test.js": "const assert = require('node:assert');\n"
    "const { twice } = require('../src/unit.js');\nassert.strictEqual(twice(21), 42);\n"
    "console.log('1 passed');\n",
}
#: What the search has to find stands here where the task names no place.
_HOLDER = "src/layer2/DefaultExample.ts"
_SCRIPT_NAME = re.compile(r"npm (?:(?:run|run-script) ([\w:.-]+)|(start))")
_MADE_BY_COMMAND = frozenset(["mkdir", "touch"])  # these want their arguments absent
_GIT_SETUP = """
set -e
git init -q -b main
git add -A
git commit -q -m "Lay out the harbour"
git commit -q --allow-empty -m "Add the first berth"
git commit -q --allow-empty -m "Name the berth"
"""
#: What the diff of a prepared repository shows.
CHANGED_LINE = "A line that is not committed yet."


class Fixture:
    """A workspace in a folder that is thrown away."""

    def __init__(self, folder: Folder, isolation: Isolation | None) -> None:
        self.folder = folder
        self._isolation = isolation
        scripts = {name: f"node scripts/{name}.js" for name in _SCRIPTS}
        self._write_package(scripts)
        for path, text in _BASE.items():
            folder.write(path, text)

    def prepare(self, goal: Action) -> None:
        """Lay out what a call presupposes.

        Args:
            goal: what the task asks for.

        Raises:
            OutsideError: the task leads out of the workspace.
            FileFault: it cannot be laid out.
            IsolationError: programs cannot be run here, and one is needed to lay it out.
        """
        match goal.deed:
            case "read" | "delete" | "move" | "copy":
                self._file(goal.path)
            case "list":
                self._listed(goal.path)
            case "replace":
                self._file(goal.path, f"first line\n{goal.old}\nlast line\n")
            case "glob":
                self._file(example_of(goal.pattern))
            case "search":
                self._found(goal)
            case "run":
                self._for_command(goal)
            case "diff":
                self._repository()
                text = self.folder.read("README.md")
                self.folder.write("README.md", f"{text}\n{CHANGED_LINE}\n")

    def snapshot(self) -> dict[str, str]:
        """Return the text of every file by its path."""
        return {path: self.folder.read(path) for path in self.folder.files()}

    def _file(self, path: str, text: str = "") -> None:
        if not self.folder.kind(path) or (text and text not in self.folder.read(path)):
            self.folder.write(path, text or _content(path))

    def _listed(self, path: str) -> None:
        if not self.folder.kind(path):
            self.folder.write(f"{path}/example.txt", _content("example.txt"))

    def _found(self, goal: Action) -> None:
        path = goal.path or _HOLDER
        if self.folder.kind(path) == "folder" or not PurePosixPath(path).suffix:
            path = f"{path}/DefaultExample.ts"
        term = plain_term(goal.pattern)
        self._file(path, f"{term}\nexport class Example {{}} // {term}(model)\n'{term}'\n")

    def _for_command(self, goal: Action) -> None:
        if goal.path:
            self.folder.make_folder(goal.path)
        if script := _SCRIPT_NAME.match(goal.command):
            self._script(script[1] or script[2])
        if goal.path and goal.command.startswith("npm"):
            self._package_in(goal.path)
        try:
            words = shlex.split(goal.command)
        except ValueError:
            return
        if words[:1] == ["git"] or any(".git" in word for word in words):
            self._repository()
        if words and words[0] not in _MADE_BY_COMMAND:
            for word in _things(words):
                self._thing(f"{goal.path}/{word}" if goal.path else word)

    def _thing(self, path: str) -> None:
        """Lay out a file where the name has an ending, else a folder."""
        if self.folder.kind(path):
            return
        if PurePosixPath(path).suffix:
            self.folder.write(path, _content(path))
        else:
            self.folder.make_folder(path)

    def _script(self, name: str) -> None:
        """Lay out the file that an npm script runs; an unknown script is added."""
        scripts = json.loads(self.folder.read("package.json"))["scripts"]
        if name not in scripts:
            scripts[name] = f"node scripts/{re.sub(r'[^a-z0-9-]', '-', name.lower())}.js"
            self._write_package(scripts)
        self._file(scripts[name].removeprefix("node "))

    def _package_in(self, path: str) -> None:
        """Copy what npm's scripts need into a folder of its own."""
        own = ("package.json", "src/", "test/", "scripts/")
        for name, text in self.snapshot().items():
            if name.startswith(own):
                self.folder.write(f"{path}/{name}", text)

    def _write_package(self, scripts: dict[str, str]) -> None:
        package = {
            "name": "harbour",
            "version": "1.0.0",
            "private": True,
            "scripts": {"test": "node test/unit.test.js", **scripts},
        }
        self.folder.write("package.json", json.dumps(package, indent=2) + "\n")

    def _repository(self) -> None:
        """Make it a git repository with three commits, inside the isolation like all that runs."""
        if self._isolation is None:
            raise IsolationError("programs are not run here")
        if self.folder.kind(".git"):
            return
        try:
            installed("git")
        except RefusedError as error:
            raise IsolationError(str(error)) from error
        ran = self._isolation.run(["/bin/sh", "-c", _GIT_SETUP], self.folder.root)
        if not ran.succeeded:
            raise FileFault(f"no repository could be made: {ran.reason or ran.output.strip()}")


def adapted(goal: Action, given: Action) -> Action:
    """Return the task's action with what the task leaves open taken from the call.

    A bare file name leaves the folder open (`path_fits`).
    """
    if len(path_parts(goal.path)) == 1 and path_fits(goal.path, given.path):
        return replace(goal, path=given.path)
    return goal


def plain_term(pattern: str) -> str:
    """Return what a search term looks like in a file: without the marks that escape it."""
    return re.sub(r"\\(.)", r"\1", pattern)


def example_of(pattern: str) -> str:
    """Return a path that a glob names: ``test/example/example.spec.ts``."""
    text = re.sub(r"\{([^{},]*)[^{}]*\}", r"\1", pattern.replace("**", "example"))
    text = re.sub(r"\[!?(.)[^\]]*\]", r"\1", text).replace("*", "example").replace("?", "x")
    return text.strip("/") or "example"


def _things(words: list[str]) -> list[str]:
    """Return the arguments of a command that name files or folders; a copy's target is none."""
    things = [
        word
        for word in words[1:]
        if not word.startswith("-")
        and ("/" in word or PurePosixPath(word).suffix)
        and ":" not in word
    ]
    named = [word for word in things if word not in (".", "./", "..") and ".git" not in word]
    return named[:-1] if words[0] in ("cp", "mv") and len(named) > 1 else named


def _content(path: str) -> str:
    """Return a text that suits a file's ending and can be told from others."""
    stem = PurePosixPath(path).stem or "file"
    word = re.sub(r"\W", "_", stem)
    match PurePosixPath(path).suffix:
        case ".json":
            return json.dumps({"name": stem}) + "\n"
        case ".js" | ".cjs" | ".mjs":
            return f"console.log({json.dumps(stem)});\n"
        case ".ts" | ".tsx":
            return f"export const {word}_name = {json.dumps(stem)};\n"
        case ".md":
            return f"# {stem}\n\nFirst line of {stem}.\n"
        case _:
            return f"first line of {stem}\nlast line of {stem}\n"
