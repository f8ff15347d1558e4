"""Which demo stages are done, for which inputs: a stage is skipped while its key is unchanged."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from web4lora.files import sha256_file, sha256_text, write_json


def tree_hash(*roots: Path) -> str:
    """Return one hash over the files below the roots (names and contents)."""
    lines = []
    for root in roots:
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.is_symlink() and "__pycache__" not in path.parts:
                lines.append(f"{path.relative_to(root)}={sha256_file(path)}")
    return sha256_text("\n".join(lines))


@dataclass(frozen=True)
class StageResult:
    """What a stage returned, how long it took in seconds, and whether it was skipped."""

    name: str
    value: dict[str, Any]
    seconds: float
    skipped: bool


class Ledger:
    """Finished stages in one JSON file; a stage's key also covers every stage before it."""

    def __init__(self, path: Path, key: str) -> None:
        self._path = path
        self._key = key
        self._done: dict[str, dict[str, Any]] = {}
        if path.is_file():
            self._done = json.loads(path.read_text("utf-8"))
        self.results: list[StageResult] = []

    def stage(
        self,
        name: str,
        work: Callable[[], dict[str, Any]],
        *,
        outputs: tuple[Path, ...] = (),
    ) -> StageResult:
        """Run `work`, or return its recorded value while key and outputs still hold.

        Args:
            name: of the stage; part of the key of every later stage.
            work: returns JSON values.
            outputs: what must exist for a recorded stage to count.
        """
        self._key = sha256_text(f"{self._key}\n{name}")
        found = self._done.get(name)
        if found and found["key"] == self._key and all(path.exists() for path in outputs):
            result = StageResult(name, found["value"], found["seconds"], skipped=True)
        else:
            self._forget_from(name)
            started = time.monotonic()
            value = work()
            result = StageResult(name, value, round(time.monotonic() - started, 1), skipped=False)
            self._done[name] = {"key": self._key, "value": value, "seconds": result.seconds}
            write_json(self._path, self._done)
        self.results.append(result)
        return result

    def _forget_from(self, name: str) -> None:
        """Drop this stage and every stage recorded after it: their input changes now."""
        names = list(self._done)
        if name in names:
            for later in names[names.index(name) :]:
                del self._done[later]
        write_json(self._path, self._done)
