"""A name comes in, a local base model that fits this machine goes out.

`resolve_base` turns ``pocket``, a folder or a hub id into a checked `BaseModel`;
`choose_device` and `preflight` say where it runs and whether it fits, computed from its shapes;
`build_pocket` is the reproducible recipe of the embedded base.
"""

from web4lora.models.base import BaseModel, resolve_base
from web4lora.models.device import Device, best_thread_count, choose_device, preflight
from web4lora.models.shapes import ModelShape, lora_parameters, quantized_size

__all__ = [
    "BaseModel",
    "Device",
    "ModelShape",
    "best_thread_count",
    "choose_device",
    "lora_parameters",
    "preflight",
    "quantized_size",
    "resolve_base",
]
