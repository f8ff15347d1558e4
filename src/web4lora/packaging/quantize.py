"""Quantize a 16-bit GGUF with llama.cpp's own code, in a child process, and look at the result.

A child, because llama.cpp aborts the whole process on what it does not expect and writes its log
straight to the terminal. As a module this file is that child:
``python -m web4lora.packaging.quantize IN OUT TYPE THREADS``.
"""

import collections
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from web4lora.errors import CheckFailed, SettingsError, Web4Error
from web4lora.progress import Progress, Silent

#: GGUF type of the file → tensor types it must really hold.
REQUIRED_TYPES: dict[str, frozenset[str]] = {
    "Q4_K_M": frozenset({"Q4_K", "Q6_K"}),
    "Q5_K_M": frozenset({"Q5_K", "Q6_K"}),
    "Q6_K": frozenset({"Q6_K"}),
    "Q8_0": frozenset({"Q8_0"}),
    "F16": frozenset({"F16"}),
}
#: Values per block of a K-quant; a tensor whose rows are no multiple falls back to another type.
BLOCK = 256
_LINE = re.compile(rb"^\[\s*(\d+)/\s*(\d+)\]")
_LOG_LINES = 20  # of llama.cpp, shown when it fails


@dataclass(frozen=True)
class QuantizedFile:
    """A quantized GGUF.

    Attributes:
        path: the file.
        types: tensors per type, for example ``{"Q4_K": 36, "Q6_K": 7, "F32": 31}``.
        bytes: size of the file.
    """

    path: Path
    types: dict[str, int]
    bytes: int


def check_quantization(name: str) -> str:
    """Return the type's canonical name.

    Raises:
        SettingsError: it is not supported.
    """
    canonical = name.upper()
    if canonical not in REQUIRED_TYPES:
        raise SettingsError(
            f"Setting `model.quantization`: {name} is not supported.",
            f"Choose from {', '.join(REQUIRED_TYPES)}.",
        )
    return canonical


def tensor_types(path: Path) -> dict[str, int]:
    """Count the tensors of a GGUF by type.

    Raises:
        Web4Error: the file is no readable GGUF.
    """
    from gguf import GGUFReader

    try:
        reader = GGUFReader(str(path))
    except (OSError, ValueError, IndexError) as error:
        raise Web4Error(f"{path} is no readable GGUF: {error}", "Package again.") from error
    counts = collections.Counter(str(tensor.tensor_type.name) for tensor in reader.tensors)
    return dict(sorted(counts.items()))


def quantize_gguf(
    source: Path, target: Path, quantization: str, *, progress: Progress | None = None
) -> QuantizedFile:
    """Quantize a 16-bit GGUF; `target` appears only when complete and verified.

    Args:
        source: F16 GGUF.
        target: quantized GGUF.
        quantization: a key of `REQUIRED_TYPES`.
        progress: one step per tensor.

    Raises:
        SettingsError: an unknown type.
        CheckFailed: the file does not hold the tensor types its name promises.
        Web4Error: llama.cpp failed.
    """
    quantization = check_quantization(quantization)
    temporary = target.with_name(f".{target.name}.tmp-{os.getpid()}")
    try:
        _run_child(source, temporary, quantization, progress or Silent())
        types = tensor_types(temporary)
        _check_types(source, types, quantization)
        with temporary.open("rb") as stream:
            os.fsync(stream.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    return QuantizedFile(target, types, target.stat().st_size)


def _run_child(source: Path, target: Path, quantization: str, progress: Progress) -> None:
    command = [sys.executable, "-m", __name__, str(source), str(target), quantization, "0"]
    log: collections.deque[str] = collections.deque(maxlen=_LOG_LINES)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as child:
        try:
            assert child.stdout is not None
            for line in child.stdout:
                log.append(line.decode("utf-8", "replace").rstrip())
                if found := _LINE.match(line):
                    progress.step("quantize", int(found[1]), int(found[2]))
        except BaseException:
            child.kill()
            raise
    if child.returncode != 0 or not target.is_file():
        raise Web4Error(
            f"llama.cpp could not quantize {source} (exit {child.returncode}): "
            + " | ".join(list(log)[-3:]),
            "Check the free disk space, and package again.",
        )


def _check_types(source: Path, types: dict[str, int], quantization: str) -> None:
    missing = REQUIRED_TYPES[quantization] - set(types)
    if not missing:
        return
    raise CheckFailed(
        f"The file says {quantization} and holds no {' or '.join(sorted(missing))} tensors, but "
        f"{', '.join(f'{count} {name}' for name, count in types.items())}. {_uneven_rows(source)}",
        "Set model.quantization to Q8_0, or use a base whose sizes are multiples of 256.",
    )


def _uneven_rows(source: Path) -> str:
    """Name the tensors whose rows K-quants cannot divide into blocks."""
    from gguf import GGUFReader

    uneven = [
        f"{tensor.name} ({tensor.shape[0]})"
        for tensor in GGUFReader(str(source)).tensors
        if len(tensor.shape) > 1 and tensor.shape[0] % BLOCK
    ]
    if not uneven:
        return "The model has too few layers for the mix."
    return f"Rows must be divisible by {BLOCK}; {len(uneven)} tensors are not, first {uneven[0]}."


def _child(source: str, target: str, quantization: str, threads: str) -> None:
    from cyllama.llama.llama_cpp import LlamaModelQuantizeParams, model_quantize
    from gguf import LlamaFileType

    params = LlamaModelQuantizeParams()
    params.ftype = int(LlamaFileType[f"MOSTLY_{quantization}"])
    params.nthread = int(threads)
    model_quantize(source, target, params)


if __name__ == "__main__":
    _child(*sys.argv[1:5])
