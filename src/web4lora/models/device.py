"""Where a model runs, whether it fits, and how many threads pay."""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from web4lora.errors import Web4Error
from web4lora.models.base import BaseModel
from web4lora.models.shapes import quantized_size, training_bytes

Work = Literal["train", "merge", "serve"]
SLOW_ON_CPU = 1_000_000_000  # parameters
_RESERVE = 1_000_000_000  # bytes left to the system and other programs
_RUNTIME = {
    "train": 1_200_000_000,
    "merge": 600_000_000,
    "serve": 400_000_000,
}  # interpreter, libraries, buffers
_BYTES = {"float32": 4, "bfloat16": 2, "float16": 2}


@dataclass(frozen=True)
class Device:
    """A compute device.

    Attributes:
        kind: ``cpu``, ``cuda`` or ``mps``.
        dtype: type of the weights there: float32, bfloat16 or float16.
        name: name of the hardware.
        warning: what to tell the user before long work, or "".
    """

    kind: str
    dtype: str
    name: str
    warning: str = ""

    @property
    def value_bytes(self) -> int:
        """Bytes of one weight."""
        return _BYTES[self.dtype]


def choose_device(prefer: str = "auto", *, parameters: int = 0) -> Device:
    """Return the device to work on.

    CUDA takes bfloat16 where the card has it, else float16. MPS takes bfloat16 from macOS 14 on,
    else float32 (float16 gave NaN losses there). The CPU takes float32: bfloat16 was slower.

    Args:
        prefer: ``auto``, ``cuda``, ``mps`` or ``cpu``.
        parameters: size of the model, for the warning on the CPU.

    Raises:
        Web4Error: the preferred device is not there.
    """
    import torch

    if prefer not in ("auto", "cuda", "mps", "cpu"):
        raise Web4Error(f"unknown device {prefer!r}", "Choose auto, cuda, mps or cpu.")
    if prefer in ("auto", "cuda") and torch.cuda.is_available():
        return Device(
            "cuda",
            "bfloat16" if torch.cuda.is_bf16_supported() else "float16",
            torch.cuda.get_device_name(),
        )
    if prefer in ("auto", "mps") and torch.backends.mps.is_available():
        modern = torch.backends.mps.is_macos_or_newer(14, 0)
        return Device("mps", "bfloat16" if modern else "float32", "Apple GPU")
    if prefer in ("cuda", "mps"):
        raise Web4Error(f"no {prefer} device on this machine", "Set model.device to auto or cpu.")
    warning = ""
    if parameters > SLOW_ON_CPU:
        warning = (
            f"A model of {parameters / 1e9:.1f} billion parameters trains on a CPU at a few "
            "tokens per second: plan for days, or use a CUDA or Apple GPU."
        )
    return Device("cpu", "float32", "CPU", warning)


def free_memory(device: Device) -> int:
    """Return the bytes free for a model on the device (CPU and MPS share the main memory)."""
    if device.kind == "cuda":
        import torch

        return int(torch.cuda.mem_get_info()[0])
    import psutil

    return int(psutil.virtual_memory().available)


def memory_needed(
    base: BaseModel, work: Work, device: Device, *, r: int, sequence: int, quantization: str
) -> int:
    """Return the bytes of memory that the work takes, computed from the model's shapes."""
    match work:
        case "train":
            model = training_bytes(
                base.shape, value_bytes=device.value_bytes, r=r, sequence=sequence
            )
        case "merge":  # tensor by tensor: the largest matrix in 32 bits, its delta and its result
            model = 3 * 4 * base.shape.hidden * max(base.shape.vocab, base.shape.mlp)
        case "serve":
            model = (
                quantized_size(base.shape, quantization)
                + base.shape.cache_bytes_per_token * sequence
            )
    return model + _RUNTIME[work]


def disk_needed(base: BaseModel, work: Work, *, r: int, quantization: str) -> int:
    """Return the bytes that the work writes."""
    from web4lora.models.shapes import lora_parameters

    match work:
        case "train":  # three checkpoints: 32-bit adapter with two Adam moments; and the result
            return lora_parameters(base.shape, r) * (3 * 12 + 4)
        case "merge":  # merged 16-bit weights, 16-bit GGUF, quantized GGUF
            return 2 * 2 * base.parameters + quantized_size(base.shape, quantization)
        case "serve":
            return 0


def preflight(
    base: BaseModel,
    work: Work,
    device: Device,
    disk_path: Path,
    *,
    r: int = 16,
    sequence: int = 2048,
    quantization: str = "Q4_K_M",
) -> list[str]:
    """Check memory and disk before work starts; return what was checked, one line each.

    Raises:
        Web4Error: too little memory or disk, with the numbers and what to do.
    """
    memory = memory_needed(base, work, device, r=r, sequence=sequence, quantization=quantization)
    free = free_memory(device) - (
        0 if device.kind == "cuda" else min(_RESERVE, free_memory(device) // 10)
    )
    if memory > free:
        ways = {
            "train": "Use a shorter max_seq_length or a smaller base, close other programs, "
            "or train on a larger machine.",
            "merge": "Close other programs, or merge on a larger machine.",
            "serve": "Use a smaller num_ctx or quantization, or a smaller base.",
        }
        raise Web4Error(
            f"{work} of {base.ref} needs {_gb(memory)} of memory on {device.name}, "
            f"and {_gb(free)} are free",
            ways[work],
        )
    disk, room = disk_needed(base, work, r=r, quantization=quantization), _free_disk(disk_path)
    if disk > room:
        raise Web4Error(
            f"{work} of {base.ref} writes {_gb(disk)}, and {disk_path} has {_gb(room)} free",
            "Delete old folders under outputs/, or choose another disk.",
        )
    lines = [f"memory: {_gb(memory)} needed, {_gb(free)} free on {device.name} ({device.dtype})"]
    if disk:
        lines.append(f"disk: {_gb(disk)} needed, {_gb(room)} free at {disk_path}")
    if device.warning:
        lines.append(device.warning)
    return lines


def _free_disk(path: Path) -> int:
    while not path.exists():
        path = path.parent
    return shutil.disk_usage(path).free


def _gb(size: int) -> str:
    return f"{size / 1e9:.2f} GB"


def best_thread_count(seconds: float = 0.5) -> int:
    """Return 1 or all cores, whichever multiplies small matrices faster right now.

    Beside a busy neighbour two spinning OpenMP threads were 30 times slower than one, so this is
    measured, for about `seconds` in all. The thread count in force before is restored.
    """
    import os

    import torch

    cores = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    before = torch.get_num_threads()
    left, right = torch.randn(512, 256), torch.randn(256, 768)

    def rounds(threads: int) -> float:
        torch.set_num_threads(threads)
        torch.nn.functional.silu(left @ right)
        started, count = time.perf_counter(), 0
        while (spent := time.perf_counter() - started) < seconds / 2:
            torch.nn.functional.silu(left @ right)
            count += 1
        return count / spent

    try:
        # all cores must be clearly better: a tie means that they only wait for each other
        return cores if cores > 1 and rounds(cores) > 1.1 * rounds(1) else 1
    finally:
        torch.set_num_threads(before)
