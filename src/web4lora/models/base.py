"""From a base model's name to a checked local folder."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from web4lora.errors import Web4Error
from web4lora.files import sha256_file, sha256_text
from web4lora.models.shapes import ModelShape, shape_of
from web4lora.progress import Progress

POCKET_FOLDER = Path(__file__).parent / "pocket"
Kind = Literal["pocket", "folder", "hub"]
_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*(@[\w.-]+)?")
_HUB_FILES = ["*.safetensors", "*.json", "*.txt", "*.jinja"]  # no pickles, no other formats
_HASHED_WHOLE = 64 * 1024 * 1024  # bytes; larger weights are identified by header and size


@dataclass(frozen=True)
class BaseModel:
    """A base model that lies on this disk and can be loaded.

    Attributes:
        ref: what the user asked for.
        path: folder with config, weights and tokenizer.
        kind: where it comes from.
        shape: sizes read from ``config.json``.
        parameters: number of parameters, computed from the shape.
        dtype: type of the stored weights: float32, bfloat16 or float16.
        revision: hub commit where known, else the fingerprint.
        fingerprint: sha256 over config and weights (large weights: their headers and sizes).
    """

    ref: str
    path: Path
    kind: Kind
    shape: ModelShape
    parameters: int
    dtype: str
    revision: str
    fingerprint: str

    def summary(self) -> dict[str, Any]:
        """Return what a manifest records about the base."""
        return {
            "ref": self.ref,
            "kind": self.kind,
            "revision": self.revision,
            "fingerprint": self.fingerprint,
            "hidden_size": self.shape.hidden,
            "layers": self.shape.layers,
            "vocab": self.shape.vocab,
            "parameters": self.parameters,
            "dtype": self.dtype,
        }


def resolve_base(ref: str, models_dir: Path, progress: Progress) -> BaseModel:
    """Return the base model that `ref` names, downloading it where needed.

    Args:
        ref: ``pocket``, a local folder, or a hub id (``owner/name``, optionally ``@revision``).
        models_dir: folder for downloads; one subfolder per model.
        progress: told about a download.

    Raises:
        Web4Error: unknown name, unusable folder, or a download that failed.
    """
    if ref == "pocket":
        if not (POCKET_FOLDER / "config.json").is_file():
            raise Web4Error(
                "the embedded base model is missing", "Build it with: web4 models build-pocket"
            )
        return open_folder(POCKET_FOLDER, ref, "pocket")
    folder = Path(ref).expanduser()
    if folder.is_dir():
        return open_folder(folder, ref, "folder")
    if not _HUB_ID.fullmatch(ref) or ref.startswith((".", "/", "~")):
        raise Web4Error(
            f"{ref!r} is no folder and no hub id",
            "Give 'pocket', a folder with a model, or an id like Qwen/Qwen2.5-Coder-7B-Instruct.",
        )
    return download(ref, models_dir, progress)


def read_config(folder: Path) -> Mapping[str, Any]:
    """Return ``config.json`` of a model folder, or raise `Web4Error`."""
    path = folder / "config.json"
    try:
        config = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise Web4Error(
            f"{folder} has no config.json", "Point to the folder that holds the model itself."
        ) from error
    except ValueError as error:
        raise Web4Error(
            f"{path} is not valid JSON ({error})", "Download the model again."
        ) from error
    if not isinstance(config, dict):
        raise Web4Error(f"{path} is not a JSON object", "Download the model again.")
    return config


def weight_files(folder: Path) -> list[Path]:
    """Return the safetensors files of a model folder in order, all shards of its index.

    Raises:
        Web4Error: no weights, pickle weights only, or missing shards.
    """
    found = sorted(folder.glob("*.safetensors"))
    if not found:
        if any(folder.glob("*.bin")) or any(folder.glob("*.pt*")):
            raise Web4Error(
                f"{folder} holds pickle weights only, which can run code when they are loaded",
                "Convert the model to safetensors, or use a hub revision that has them.",
            )
        raise Web4Error(f"{folder} holds no *.safetensors", "Download the model again.")
    index = folder / "model.safetensors.index.json"
    if index.is_file():
        names = set(json.loads(index.read_text("utf-8"))["weight_map"].values())
        missing = sorted(name for name in names if not (folder / name).is_file())
        if missing:
            raise Web4Error(
                f"{folder} lacks {len(missing)} of {len(names)} weight files, first {missing[0]}",
                "Start the download again; it continues where it stopped.",
            )
    return found


def read_header(path: Path) -> dict[str, Any]:
    """Return a safetensors file's header (tensor name → dtype, shape, offsets)."""
    with path.open("rb") as stream:
        size = int.from_bytes(stream.read(8), "little")
        if not 2 <= size <= 100_000_000:
            raise Web4Error(f"{path} is no safetensors file", "Download the model again.")
        try:
            header = json.loads(stream.read(size))
        except ValueError as error:
            raise Web4Error(
                f"{path} is damaged: its header is not JSON", "Download the model again."
            ) from error
    header.pop("__metadata__", None)
    end = max((entry["data_offsets"][1] for entry in header.values()), default=0)
    if path.stat().st_size != 8 + size + end:
        raise Web4Error(f"{path} is incomplete: {path.stat().st_size} of {8 + size + end} bytes",
                        "Start the download again; it continues where it stopped.")  # fmt: skip
    return dict(header)


def open_folder(folder: Path, ref: str, kind: Kind, revision: str = "") -> BaseModel:
    """Check a local model folder and describe it.

    Raises:
        Web4Error: config, weights or tokenizer missing or unusable.
    """
    config = read_config(folder)
    shape = shape_of(config)
    files = weight_files(folder)
    if not (folder / "tokenizer.json").is_file() and not (folder / "vocab.json").is_file():
        raise Web4Error(
            f"{folder} has no tokenizer.json", "Copy the tokenizer files beside the weights."
        )
    headers = {path.name: read_header(path) for path in files}
    stored = {entry["dtype"] for header in headers.values() for entry in header.values()}
    if not stored <= {"F32", "F16", "BF16"}:
        raise Web4Error(
            f"{folder} holds quantized weights ({', '.join(sorted(stored))})",
            "Use the 16-bit model as base; quantization comes after training.",
        )
    mark = _fingerprint(config, files, headers)
    name = {"F32": "float32", "F16": "float16", "BF16": "bfloat16"}
    return BaseModel(
        ref=ref,
        path=folder,
        kind=kind,
        shape=shape,
        parameters=shape.parameters,
        dtype=name[sorted(stored)[0]],
        revision=revision or mark,
        fingerprint=mark,
    )


def _fingerprint(
    config: Mapping[str, Any], files: list[Path], headers: dict[str, dict[str, Any]]
) -> str:
    small = sum(path.stat().st_size for path in files) <= _HASHED_WHOLE
    parts: list[Any] = [config]
    for path in files:
        parts.append(
            sha256_file(path) if small else [path.name, path.stat().st_size, headers[path.name]]
        )
    return sha256_text(json.dumps(parts, sort_keys=True))


def slug(ref: str) -> str:
    """Return the folder name of a hub id: ``Qwen/Qwen2.5`` becomes ``Qwen--Qwen2.5``."""
    return ref.replace("/", "--")


def download(ref: str, models_dir: Path, progress: Progress) -> BaseModel:
    """Fetch a model from the hub into ``models_dir/<slug>``; an interrupted download goes on.

    The files fetched are safetensors, JSON, text and templates: no pickles. A complete copy is
    used without asking the network.

    Raises:
        Web4Error: offline, unknown or gated model.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import (
        GatedRepoError,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    name, _, revision = ref.partition("@")
    folder = models_dir / slug(ref)
    done = folder / ".complete"
    if done.is_file():
        return open_folder(folder, ref, "hub", done.read_text("utf-8").strip())
    progress.note(f"downloading {name} into {folder}")
    arguments = {"repo_id": name, "revision": revision or None, "allow_patterns": _HUB_FILES}
    try:
        snapshot_download(**arguments, local_dir=folder, tqdm_class=_reporter(progress))
    except GatedRepoError as error:
        raise Web4Error(
            f"{name} needs an accepted licence", "Accept it on the hub and run: hf auth login"
        ) from error
    except (RepositoryNotFoundError, RevisionNotFoundError) as error:
        raise Web4Error(
            f"the hub knows no {ref}", "Check the spelling of owner, name and revision."
        ) from error
    except Exception as error:  # transport errors come from several libraries
        raise Web4Error(
            f"download of {name} failed: {type(error).__name__}: {str(error)[:200]}",
            "Check the network and run the command again; it continues. Offline, copy the model to "
            "a folder and set model.base to that folder, or use 'pocket'.",
        ) from error
    base = open_folder(folder, ref, "hub", _commit(folder))
    done.write_text(base.revision + "\n", "utf-8")
    return base


def _commit(folder: Path) -> str:
    """Return the hub commit that huggingface_hub noted beside the files, or ""."""
    note = folder / ".cache" / "huggingface" / "download" / "config.json.metadata"
    return note.read_text("utf-8").split("\n", 1)[0].strip() if note.is_file() else ""


def _reporter(progress: Progress) -> type[Any]:
    """Return a tqdm class that reports its byte bars as progress steps and draws nothing."""
    from tqdm.auto import tqdm  # type: ignore[import-untyped]

    class Reporter(tqdm):  # type: ignore[misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            kwargs.pop("name", None)
            self._bytes = kwargs.get("unit") == "B"
            super().__init__(*args, **{**kwargs, "disable": False, "file": _Nowhere()})

        def update(self, n: float | None = 1) -> bool | None:
            shown = super().update(n)
            if self._bytes:
                progress.step(
                    f"download {self.desc or ''}".strip(), int(self.n), int(self.total or 0)
                )
            return bool(shown)

    return Reporter


class _Nowhere:
    """A stream that swallows what is written."""

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        return None
