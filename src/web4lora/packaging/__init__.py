"""Packaging: an adapter and its base go in, a registered, deployable model comes out.

`package` merges, converts to GGUF, quantizes and describes; the `Registry` knows every version
and which one is current; `deploy` and `rollback` move that pointer; `open_version` opens a model
by version id. The names are loaded on first use; no module bears the name of a function, which
would hide it.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from web4lora.packaging.deployment import DeployResult, deploy, import_candidate, rollback
    from web4lora.packaging.fidelity import Fidelity, measure_fidelity
    from web4lora.packaging.gguf import write_gguf
    from web4lora.packaging.merge import merge_adapter
    from web4lora.packaging.model_card import write_model_card
    from web4lora.packaging.modelfile import render_modelfile
    from web4lora.packaging.opening import open_model_version, open_version
    from web4lora.packaging.packager import PackageResult, latest_adapter, package
    from web4lora.packaging.pair import QuantizedPair, open_pair
    from web4lora.packaging.quantize import quantize_gguf, tensor_types
    from web4lora.packaging.registry import ModelVersion, Registry
    from web4lora.packaging.weights import open_weights

_HOMES = {
    "DeployResult": "deployment",
    "Fidelity": "fidelity",
    "ModelVersion": "registry",
    "PackageResult": "packager",
    "QuantizedPair": "pair",
    "Registry": "registry",
    "deploy": "deployment",
    "import_candidate": "deployment",
    "latest_adapter": "packager",
    "measure_fidelity": "fidelity",
    "merge_adapter": "merge",
    "open_model_version": "opening",
    "open_pair": "pair",
    "open_version": "opening",
    "open_weights": "weights",
    "package": "packager",
    "quantize_gguf": "quantize",
    "render_modelfile": "modelfile",
    "rollback": "deployment",
    "tensor_types": "quantize",
    "write_gguf": "gguf",
    "write_model_card": "model_card",
}

__all__ = [
    "DeployResult",
    "Fidelity",
    "ModelVersion",
    "PackageResult",
    "QuantizedPair",
    "Registry",
    "deploy",
    "import_candidate",
    "latest_adapter",
    "measure_fidelity",
    "merge_adapter",
    "open_model_version",
    "open_pair",
    "open_version",
    "open_weights",
    "package",
    "quantize_gguf",
    "render_modelfile",
    "rollback",
    "tensor_types",
    "write_gguf",
    "write_model_card",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
