"""Write `src/web4lora/rag/minilm.onnx`: the graph of the embedding model without its weights.

    pip install onnx && python tools/export_minilm.py

The graph is all-MiniLM-L6-v2 with its linear layers in 8 bits: every text piece (a row of the
activations) is scaled by its own largest value, so a vector never depends on what else is in the
pass, and every output by its own weights' largest. Float weights are named by their place in the
embedded wheel's `model.safetensors`, from where ONNX Runtime maps them; 8-bit ones are made from
the same file when the model is loaded (`rag.onnx_embedding`).
"""

import json
from pathlib import Path

import onnx
from onnx import TensorProto, helper
from onnx.external_data_helper import set_external_data

from web4lora.rag.embedding import EMBEDDED, locate_model
from web4lora.rag.onnx_embedding import (
    DIMENSION,
    LAYERS,
    QUANT_MAX,
    WEIGHTS_FILE,
    linear_names,
    linear_parts,
)

TARGET = Path(__file__).parents[1] / "src" / "web4lora" / "rag" / "minilm.onnx"
OPSET = 17
IR_VERSION = 8
_FUSED = "com.microsoft"  # ONNX Runtime's own operators
_HEADS = 12
_HEAD_SIZE = DIMENSION // _HEADS
_ZERO_POINT = 128  # the unsigned byte that stands for zero
_EPSILON = 1e-12  # of the model's layer norms
_TINY = 1e-9  # a row of zeros is not divided by zero
_MASKED = 1e9

Place = tuple[list[int], int, int]


class Graph:
    """Nodes and initializers; an operation returns the name of its output."""

    def __init__(self, weights: Path) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: dict[str, TensorProto] = {}
        self._places = places(weights)

    def add(self, operator: str, *inputs: str, domain: str = "", **attributes: object) -> str:
        """Add a node."""
        output = f"{operator.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **attributes))
        return output

    def constant(self, kind: int, values: float | list[int]) -> str:
        """Return the name of a scalar or a list."""
        name = f"constant {kind} {values}"
        shape = [len(values)] if isinstance(values, list) else []
        flat = values if isinstance(values, list) else [values]
        self.initializers[name] = helper.make_tensor(name, kind, shape, flat)
        return name

    def weight(self, name: str) -> str:
        """Return the name of a float weight, mapped from the weights' file."""
        shape, offset, length = self._places[name]
        return self._external(name, TensorProto.FLOAT, shape, offset, length)

    def split(self, stacked: str) -> tuple[str, str, str]:
        """Add a node that parts three stacked things."""
        first, second, third = (f"part_{len(self.nodes)}_{at}" for at in range(3))
        self.nodes.append(helper.make_node("Split", [stacked], [first, second, third], axis=0))
        return first, second, third

    def _external(self, name: str, kind: int, shape: list[int], offset: int, length: int) -> str:
        tensor = TensorProto(name=name, data_type=kind, dims=shape, raw_data=b"")
        set_external_data(tensor, WEIGHTS_FILE, offset, length)
        self.initializers[name] = tensor
        return name

    def norm(self, states: str, layer: str) -> str:
        """Add a layer norm."""
        parts = (self.weight(f"{layer}.weight"), self.weight(f"{layer}.bias"))
        return self.add("LayerNormalization", states, *parts, epsilon=_EPSILON)

    def quantized(self, rows: str) -> tuple[str, str]:
        """Return rows as unsigned bytes, and what each was divided by."""
        high = self.add("ReduceMax", rows, axes=[-1], keepdims=1)
        low = self.add("Neg", self.add("ReduceMin", rows, axes=[-1], keepdims=1))
        largest = self.add("Max", high, low, self.constant(TensorProto.FLOAT, _TINY))
        unit = self.add("Div", rows, largest)
        return self.add("QuantizeLinear", unit, *self._step()), largest

    def linear(self, rows: tuple[str, str], number: int, layer: str) -> tuple[str, str]:
        """Multiply quantized rows with a layer's weights; return the product and the bias."""
        shapes = [self._places[f"{part}.weight"][0] for part in linear_parts(number, layer)]
        inputs, outputs = shapes[0][1], sum(shape[0] for shape in shapes)
        weight, scale, bias = linear_names(number, layer)
        self._external(weight, TensorProto.INT8, [inputs, outputs], 0, 0)
        for name in (scale, bias):
            self._external(name, TensorProto.FLOAT, [outputs], 0, 0)
        step, zero = self._step()
        product = self.add(
            "MatMulIntegerToFloat", rows[0], weight, step, scale, zero, domain=_FUSED
        )
        return self.add("Mul", product, rows[1]), bias

    def _step(self) -> tuple[str, str]:
        return (
            self.constant(TensorProto.FLOAT, 1 / QUANT_MAX),
            self.constant(TensorProto.UINT8, _ZERO_POINT),
        )


def places(weights: Path) -> dict[str, Place]:
    """Return shape, offset and length of every tensor of a safetensors file."""
    with weights.open("rb") as stream:
        size = int.from_bytes(stream.read(8), "little")
        header = json.loads(stream.read(size))
    header.pop("__metadata__", None)
    return {
        name: (entry["shape"], 8 + size + start, end - start)
        for name, entry in header.items()
        for start, end in [entry["data_offsets"]]
    }


def embedded(graph: Graph) -> str:
    """Add the embeddings of pieces, places and the one text type."""
    axis = graph.constant(TensorProto.INT64, [0])
    pieces = graph.add("Gather", graph.weight("embeddings.word_embeddings.weight"), "input_ids")
    count = graph.add("Shape", "input_ids", start=1, end=2)
    table = graph.weight("embeddings.position_embeddings.weight")
    where = graph.add("Slice", table, axis, count, axis)
    types = graph.weight("embeddings.token_type_embeddings.weight")
    kind = graph.add("Gather", types, graph.constant(TensorProto.INT64, 0))
    placed = graph.add("Add", graph.add("Add", pieces, where), kind)
    return graph.norm(placed, "embeddings.LayerNorm")


def attention(graph: Graph, rows: tuple[str, str], number: int, masked: str) -> str:
    """Add twelve heads over rows; `masked` is added to their scores."""
    apart = graph.constant(TensorProto.INT64, [0, 0, 3, _HEADS, _HEAD_SIZE])
    joined = graph.constant(TensorProto.INT64, [0, 0, DIMENSION])
    states = graph.add("Add", *graph.linear(rows, number, "attention.self"))
    heads = graph.add("Transpose", graph.add("Reshape", states, apart), perm=[2, 0, 3, 1, 4])
    query, key, value = graph.split(heads)
    key = graph.add("Transpose", key, perm=[0, 1, 2, 4, 3])
    scale = graph.constant(TensorProto.FLOAT, _HEAD_SIZE**-0.5)
    scores = graph.add("Mul", graph.add("MatMul", query, key), scale)
    shares = graph.add("Softmax", graph.add("Add", scores, masked), axis=-1)
    mixed = graph.add("MatMul", shares, value)
    return graph.add("Reshape", graph.add("Transpose", mixed, perm=[1, 3, 0, 2, 4]), joined)


def block(graph: Graph, states: str, number: int, masked: str) -> str:
    """Add one layer of the encoder."""
    seen = attention(graph, graph.quantized(states), number, masked)
    states = added(graph, seen, states, number, "attention.output")
    wide = graph.linear(graph.quantized(states), number, "intermediate.dense")
    return added(graph, graph.add("BiasGelu", *wide, domain=_FUSED), states, number, "output")


def added(graph: Graph, rows: str, states: str, number: int, layer: str) -> str:
    """Project rows, add them to the states, and norm the sum."""
    dense = graph.add("Add", *graph.linear(graph.quantized(rows), number, f"{layer}.dense"))
    return graph.norm(graph.add("Add", dense, states), f"encoder.layer.{number}.{layer}.LayerNorm")


def pooled(graph: Graph, states: str, kept: str) -> None:
    """Add the mean over a text's pieces, as the model was trained, at length one."""
    column = graph.add("Unsqueeze", kept, graph.constant(TensorProto.INT64, [2]))
    pieces = graph.constant(TensorProto.INT64, [1])
    total = graph.add("ReduceSum", graph.add("Mul", states, column), pieces, keepdims=0)
    graph.nodes.append(helper.make_node("LpNormalization", [total], ["vectors"], axis=-1, p=2))


def model(weights: Path) -> onnx.ModelProto:
    """Build the whole model."""
    graph = Graph(weights)
    kept = graph.add("Cast", "attention_mask", to=TensorProto.FLOAT)
    one, much = (graph.constant(TensorProto.FLOAT, value) for value in (1.0, _MASKED))
    over_heads = graph.constant(TensorProto.INT64, [1, 2])
    masked = graph.add("Unsqueeze", graph.add("Mul", graph.add("Sub", kept, one), much), over_heads)
    states = embedded(graph)
    for number in range(LAYERS):
        states = block(graph, states, number, masked)
    pooled(graph, states, kept)
    texts = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "pieces"])
        for name in ("input_ids", "attention_mask")
    ]
    vectors = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", DIMENSION])
    initializers = list(graph.initializers.values())
    body = helper.make_graph(graph.nodes, "all-MiniLM-L6-v2", texts, [vectors], initializers)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(_FUSED, 1)]
    return helper.make_model(body, opset_imports=opsets, ir_version=IR_VERSION)


def main() -> None:
    """Write the graph."""
    built = model(Path(locate_model(EMBEDDED).path) / WEIGHTS_FILE)
    TARGET.write_bytes(built.SerializeToString(deterministic=True))
    print(f"{TARGET}: {TARGET.stat().st_size:,} bytes, {len(built.graph.node)} nodes")


if __name__ == "__main__":
    main()
