"""Gives a foreign ONNX graph the agreed surface: one [rows, 1] input per column, label and probabilities out."""

from __future__ import annotations

import onnx
from onnx import NodeProto, TensorProto, ValueInfoProto, compose, helper

from relevo.errors import RelevoError
from relevo.task import Task

INNER = "inner/"
FLOATS = (TensorProto.FLOAT, TensorProto.DOUBLE, TensorProto.FLOAT16)


def adapt(model: onnx.ModelProto, types: dict[str, str], task: Task, output: str | None) -> onnx.ModelProto:
    """The graph with nodes before and behind it; its own nodes are renamed, not changed.

    Reads inputs named as the columns (shape [rows, 1] or [rows]), or one matrix [rows, columns] in the order of
    `types`. `output` names the probabilities or predictions; by default the only output of floats.
    Raises ONNX_UNSUPPORTED.
    """
    answers = choose_output(model, output)
    inner = compose.add_prefix(model, INNER)
    front = front_nodes(own_inputs(model), types)
    back, outputs = back_nodes(answers, task)
    constants = [*inner.graph.initializer, int64s("relevo/flat", [-1]), int64s("relevo/column", [-1, 1])]
    kinds = {name: TensorProto.STRING if kind == "string" else TensorProto.FLOAT for name, kind in types.items()}
    inputs = [tensor(name, kind, 1) for name, kind in kinds.items()]
    graph = helper.make_graph([*front, *inner.graph.node, *back], "relevo", inputs, outputs, constants)
    graph.sparse_initializer.extend(inner.graph.sparse_initializer)
    whole = helper.make_model(graph, opset_imports=list(model.opset_import), functions=list(inner.functions))
    whole.ir_version = model.ir_version
    return whole


def choose_output(model: onnx.ModelProto, name: str | None) -> ValueInfoProto:
    """The output that holds probabilities or predictions."""
    known = {entry.name: entry for entry in model.graph.output}
    if name is not None and name not in known:
        raise RelevoError("ONNX_UNSUPPORTED", f"the graph has no output {name}; it has {', '.join(known)}")
    floats = [entry for entry in known.values() if entry.type.tensor_type.elem_type in FLOATS]
    if name is None and len(floats) != 1:
        raise RelevoError("ONNX_UNSUPPORTED", f"name the output with output=…; the graph has {', '.join(known)}")
    chosen = known[name] if name is not None else floats[0]
    if chosen.type.tensor_type.elem_type not in FLOATS:
        raise RelevoError("ONNX_UNSUPPORTED", f"output {chosen.name} is no tensor of floating point numbers")
    return chosen


def own_inputs(model: onnx.ModelProto) -> list[ValueInfoProto]:
    """The inputs that a caller feeds; older graphs list their weights among them."""
    weights = {entry.name for entry in model.graph.initializer}
    return [entry for entry in model.graph.input if entry.name not in weights]


def front_nodes(inputs: list[ValueInfoProto], types: dict[str, str]) -> list[NodeProto]:
    """Nodes from the columns to the graph's own inputs."""
    names = {entry.name for entry in inputs}
    if names <= set(types):
        return [node for entry in inputs for node in column_nodes(entry)]
    if len(inputs) != 1 or "string" in types.values():
        raise RelevoError(
            "ONNX_UNSUPPORTED",
            f"inputs {', '.join(sorted(names))} are neither the columns of the signature nor one matrix of numbers",
        )
    joined = helper.make_node("Concat", list(types), ["relevo/matrix"], axis=1)
    kind = inputs[0].type.tensor_type.elem_type
    return [joined, helper.make_node("Cast", ["relevo/matrix"], [INNER + inputs[0].name], to=kind)]


def column_nodes(entry: ValueInfoProto) -> list[NodeProto]:
    """Casts one column to what the graph expects and flattens it where it expects [rows]."""
    kind, target = entry.type.tensor_type.elem_type, INNER + entry.name
    flat = len(entry.type.tensor_type.shape.dim) == 1
    shaped = f"relevo/shaped/{entry.name}"
    shape = helper.make_node("Reshape", [entry.name, "relevo/flat" if flat else "relevo/column"], [shaped])
    if kind == TensorProto.STRING:
        return [shape, helper.make_node("Identity", [shaped], [target])]
    return [shape, helper.make_node("Cast", [shaped], [target], to=kind)]


def back_nodes(answers: ValueInfoProto, task: Task) -> tuple[list[NodeProto], list[ValueInfoProto]]:
    """Nodes from the graph's own output to `label` and `probabilities`, or `variable`."""
    as_float = helper.make_node("Cast", [INNER + answers.name], ["relevo/float"], to=TensorProto.FLOAT)
    if task.kind == "regression":
        column = helper.make_node("Reshape", ["relevo/float", "relevo/column"], ["variable"])
        return [as_float, column], [tensor("variable", TensorProto.FLOAT, 1)]
    label = helper.make_node("ArgMax", ["probabilities"], ["label"], axis=1, keepdims=0)
    outputs = [
        helper.make_tensor_value_info("label", TensorProto.INT64, [None]),
        tensor("probabilities", TensorProto.FLOAT, len(task.classes)),
    ]
    return [as_float, *probability_nodes(width(answers), task), label], outputs


def probability_nodes(columns: int, task: Task) -> list[NodeProto]:
    """Probabilities of every class; a single column of a binary model is that of the positive class."""
    if columns == len(task.classes):
        return [helper.make_node("Identity", ["relevo/float"], ["probabilities"])]
    if task.kind != "binary" or columns != 1:
        raise RelevoError("ONNX_UNSUPPORTED", f"{columns} columns of probabilities for {len(task.classes)} classes")
    order = ["relevo/rest", "relevo/positive"]
    one = helper.make_tensor("one", TensorProto.FLOAT, [1], [1.0])
    return [
        helper.make_node("Reshape", ["relevo/float", "relevo/column"], ["relevo/positive"]),
        helper.make_node("Constant", [], ["relevo/one"], value=one),
        helper.make_node("Sub", ["relevo/one", "relevo/positive"], ["relevo/rest"]),
        helper.make_node("Concat", order[:: 1 if task.classes[1] == task.positive else -1], ["probabilities"], axis=1),
    ]


def width(output: ValueInfoProto) -> int:
    """Number of columns of an output [rows] or [rows, k]."""
    dims = output.type.tensor_type.shape.dim
    if len(dims) == 1:
        return 1
    if len(dims) == 2 and dims[1].dim_value > 0:
        return int(dims[1].dim_value)
    raise RelevoError("ONNX_UNSUPPORTED", f"output {output.name} must have the shape [rows, k] with a fixed k")


def tensor(name: str, kind: int, columns: int) -> ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, [None, columns])


def int64s(name: str, values: list[int]) -> TensorProto:
    return helper.make_tensor(name, TensorProto.INT64, [len(values)], values)
