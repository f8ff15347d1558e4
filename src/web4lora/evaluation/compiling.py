"""Type-check answers with `tsc --noEmit`, where the compiler is installed.

The compiler reads the answers, it never runs them. Everything lies in a temporary folder without
`node_modules`, so only the files of the task and the answer itself can be imported.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from web4lora.files import write_text

TIME_LIMIT_S = 300
_SCENARIO = """export interface Scenario<Model> {
  ior: { uuid: string; component: string; version: string };
  owner: string;
  model: Model;
}
"""
_AMBIENT = "declare module 'vitest';\ndeclare function structuredClone<T>(value: T): T;\n"
_CONFIG = {
    "compilerOptions": {
        "target": "ES2022",
        "lib": ["ES2023"],
        "module": "NodeNext",
        "moduleResolution": "NodeNext",
        "strict": True,
        "noEmit": True,
        "types": [],
    },
    "include": ["**/*.ts"],
}
_ERROR = re.compile(r"^(?P<path>[^\s(][^(]*)\((?P<line>\d+),\d+\): error (?P<text>TS\d+: .*)$")


@dataclass(frozen=True)
class Compiler:
    """A TypeScript compiler that can be called."""

    path: str

    def faults(
        self, projects: Mapping[str, Mapping[str, str]]
    ) -> tuple[dict[str, tuple[str, ...]], str]:
        """Return what the compiler says about each project, and why it said nothing at all.

        Args:
            projects: name -> file path -> source. Each has a folder of its own and finds
                ``layer3/Scenario.ts`` beside every layer.

        Returns:
            Project name -> errors (empty when clean), and a reason where the compiler could not
            do its work; the errors are empty then.
        """
        with tempfile.TemporaryDirectory(prefix="web4-tsc-") as folder:
            root = Path(folder)
            for name, files in projects.items():
                _lay_out(root / name, files)
            write_text(root / "ambient.d.ts", _AMBIENT)
            write_text(root / "tsconfig.json", json.dumps(_CONFIG))
            write_text(root / "package.json", json.dumps({"type": "module"}))
            command = [self.path, "--project", "tsconfig.json", "--pretty", "false"]
            # The compiler needs a PATH to find node, and nothing else of ours.
            environment = {"PATH": os.environ.get("PATH", "")}
            try:
                done = subprocess.run(
                    command,
                    cwd=root,
                    env=environment,
                    capture_output=True,
                    text=True,
                    timeout=TIME_LIMIT_S,
                )
            except (OSError, subprocess.TimeoutExpired) as error:
                return {name: () for name in projects}, f"tsc failed: {error}"
        found = _errors(done.stdout, projects)
        if done.returncode and not any(found.values()):
            said = (done.stdout + done.stderr).strip().splitlines()
            return found, f"tsc failed: {said[0] if said else f'exit {done.returncode}'}"
        return found, ""


def find_compiler(root: Path) -> Compiler | None:
    """Return the compiler of a folder's `node_modules`, else the one on PATH, else None."""
    own = root / "node_modules" / ".bin" / "tsc"
    found = str(own) if own.is_file() else shutil.which("tsc")
    return Compiler(found) if found and shutil.which("node") else None


def _lay_out(project: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        target = project / path
        target.parent.mkdir(parents=True, exist_ok=True)
        write_text(target, text)
        parts = PurePosixPath(path).parts
        layer = next((at for at, part in enumerate(parts) if part.startswith("layer")), None)
        if layer is not None:
            scenario = project.joinpath(*parts[:layer], "layer3", "Scenario.ts")
            scenario.parent.mkdir(parents=True, exist_ok=True)
            write_text(scenario, _SCENARIO)


def _errors(output: str, projects: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {name: [] for name in projects}
    for line in output.splitlines():
        match = _ERROR.match(line)
        name = PurePosixPath(match["path"]).parts[0] if match else ""
        if match and name in found:
            found[name].append(f"line {match['line']}: {match['text']}")
    return {name: tuple(errors) for name, errors in found.items()}
