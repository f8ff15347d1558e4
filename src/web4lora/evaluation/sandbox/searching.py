"""Search lines for a pattern that a model wrote: text first, then as a regular expression.

An expression can take longer than any model: it is matched in a process of its own that is ended
when its time is up.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

from web4lora.evaluation.sandbox.folder import FileFault, Folder

_LIMIT_S = 5.0
_LONGEST = 1000  # characters of a pattern
_MARKS = re.compile(r"[\\^$.|?*+()\[\]{}]")
_SCRIPT = """
import json, re, sys
given = json.load(sys.stdin)
try:
    pattern = re.compile(given["pattern"])
except re.error as error:
    print(json.dumps({"fault": str(error)}))
else:
    found = [at for at, line in enumerate(given["lines"]) if pattern.search(line)]
    print(json.dumps({"found": found}))
"""


def search(folder: Folder, pattern: str, path: str = "") -> list[tuple[str, str]]:
    """Return (file, line) for every line below a path that holds the pattern.

    Raises:
        OutsideError: the path leads out of the folder.
        FileFault: there is nothing at the path, or the pattern is no expression or takes too long.
    """
    lines = [(file, line) for file in folder.files(path) for line in folder.read(file).splitlines()]
    found = [(file, line) for file, line in lines if pattern in line]
    if found or not _MARKS.search(pattern):
        return found
    return [lines[at] for at in _by_expression(pattern, [line for _file, line in lines])]


def _by_expression(pattern: str, lines: list[str]) -> list[int]:
    if len(pattern) > _LONGEST:
        raise FileFault(f"the pattern is longer than {_LONGEST} characters")
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _SCRIPT],
            input=json.dumps({"pattern": pattern, "lines": lines}),
            capture_output=True,
            text=True,
            env={},
            cwd=Path("/"),
            timeout=_LIMIT_S,
        )
    except subprocess.TimeoutExpired as error:
        raise FileFault(f"the pattern takes longer than {_LIMIT_S:g} s") from error
    told = json.loads(done.stdout or '{"fault": "it cannot be matched"}')
    if "fault" in told:
        raise FileFault(f"the pattern is no expression: {told['fault']}")
    return list(told["found"])
