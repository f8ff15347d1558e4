"""The folder a run works in: checkpoints and what identifies the run, until the result is renamed.

`outputs/.work_<kind>/` survives a kill; `--resume` continues it only when base, rows and settings
are the same. The final folder appears complete or not at all.
"""

import fcntl
import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Self

from web4lora.errors import Web4Error
from web4lora.files import write_json
from web4lora.training.adapter import ADAPTER_FILE

_STATE = "run.json"


@dataclass(frozen=True)
class RunIdentity:
    """What must be equal for a run to be continued; all values are hashes or plain settings.

    Attributes:
        base: fingerprint of the base model.
        rows: sha256 over the tokenized rows.
        settings: sha256 over the training configuration.
        start_from: sha256 of the adapter the run starts from, or "".
    """

    base: str
    rows: str
    settings: str
    start_from: str


class WorkFolder:
    """One run's folder, locked against other processes inside its `with` block.

    Attributes:
        path: the folder, made on construction.
        spent_s: seconds that earlier parts of a resumed run took.
    """

    def __init__(self, outputs: Path, kind: str, identity: RunIdentity, *, resume: bool) -> None:
        """Open the folder of a new run, or of the one to continue.

        Raises:
            Web4Error: another process trains this kind here, or `resume` is set and there is
                nothing to continue, or something else.
        """
        self.path = outputs / f".work_{kind}"
        self._identity = identity
        self.spent_s = 0.0
        self._lock = _lock(outputs / f".{kind}.lock", kind)
        try:
            self._open(kind, resume)
        except BaseException:
            self._lock.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.close()

    def _open(self, kind: str, resume: bool) -> None:
        if resume:
            self._check_resumable(kind)
        else:
            shutil.rmtree(self.path, ignore_errors=True)
            self.path.mkdir(parents=True)
            self.save(0.0)

    def _check_resumable(self, kind: str) -> None:
        try:
            state = json.loads((self.path / _STATE).read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise Web4Error(
                f"There is no {kind} training to resume.", "Start it without --resume."
            ) from error
        names = {"base": "the base model", "rows": "the training rows", "settings": "the settings"}
        for key, value in asdict(self._identity).items():
            if state["identity"].get(key) != value:
                raise Web4Error(
                    f"{names.get(key, 'the starting adapter').capitalize()} changed since the run "
                    "was interrupted.",
                    "Start it without --resume.",
                )
        self.spent_s = float(state["spent_s"])

    def save(self, spent_s: float) -> None:
        """Note the time spent so far."""
        write_json(
            self.path / _STATE, {"identity": asdict(self._identity), "spent_s": round(spent_s, 1)}
        )

    def last_checkpoint(self) -> Path | None:
        """Return the newest complete checkpoint; a half-written one is passed over."""
        found = sorted(
            self.path.glob("checkpoint-*"), key=lambda folder: int(folder.name.rpartition("-")[2])
        )
        complete = [one for one in found if _is_complete(one)]
        return complete[-1] if complete else None

    def finish(self, result: Path, final: Path) -> None:
        """Rename the finished `result` inside the folder to `final` and drop the rest."""
        result.rename(final)
        shutil.rmtree(self.path, ignore_errors=True)


def _lock(path: Path, kind: str) -> IO[str]:
    """Hold a lock that the system releases when this process ends, however it ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = path.open("w", encoding="utf-8")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        handle.close()
        raise Web4Error(
            f"Another {kind} training is running in this workspace.",
            "Wait for its end, or stop it.",
        ) from error
    return handle


def is_interrupted(outputs: Path, kind: str) -> bool:
    """Tell whether an unfinished run of this kind waits to be resumed."""
    return (outputs / f".work_{kind}" / _STATE).is_file()


def _is_complete(checkpoint: Path) -> bool:
    """Say whether a checkpoint is whole: the trainer writes its state last."""
    try:
        json.loads((checkpoint / "trainer_state.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return (checkpoint / ADAPTER_FILE).is_file()
