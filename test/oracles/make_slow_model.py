"""Writes test/fixtures/models/slow: a regression that gives x back, after about x times 4 ms on one core.

Run from the project root: .relevo/venv/bin/python test/oracles/make_slow_model.py
"""

import json
from pathlib import Path

import onnx
import yaml
from onnx import TensorProto, helper

DIRECTORY = Path("test/fixtures/models/slow")
SIZE = 400


def slow_graph() -> onnx.GraphProto:
    """A loop of matrix products, as many as the largest x says; their sum counts for nothing in the answer."""
    info = helper.make_tensor_value_info
    square = [SIZE, SIZE]
    body = helper.make_graph(
        [
            helper.make_node("MatMul", ["carried", "weights"], ["product"]),
            helper.make_node("Identity", ["go"], ["go_on"]),
        ],
        "body",
        [info("turn", TensorProto.INT64, []), info("go", TensorProto.BOOL, []), info("carried", TensorProto.FLOAT, square)],
        [info("go_on", TensorProto.BOOL, []), info("product", TensorProto.FLOAT, square)],
    )
    constant = lambda name, type_, dims, values: helper.make_tensor(name, type_, dims, values)  # noqa: E731
    fill = helper.make_tensor("fill", TensorProto.FLOAT, [1], [1.0 / SIZE])
    nodes = [
        helper.make_node("ConstantOfShape", ["square"], ["weights"], value=fill),
        helper.make_node("ReduceMax", ["x"], ["largest"], keepdims=0),
        helper.make_node("Cast", ["largest"], ["turns"], to=TensorProto.INT64),
        helper.make_node("Loop", ["turns", "yes", "weights"], ["last"], body=body),
        helper.make_node("ReduceSum", ["last"], ["sum"], keepdims=0),
        helper.make_node("Mul", ["sum", "zero"], ["nothing"]),
        helper.make_node("Add", ["x", "nothing"], ["variable"]),
    ]
    return helper.make_graph(
        nodes,
        "slow",
        [info("x", TensorProto.FLOAT, [None, 1])],
        [info("variable", TensorProto.FLOAT, [None, 1])],
        [
            constant("square", TensorProto.INT64, [2], square),
            constant("yes", TensorProto.BOOL, [], [True]),
            constant("zero", TensorProto.FLOAT, [], [0.0]),
        ],
    )


def main() -> None:
    DIRECTORY.mkdir(parents=True, exist_ok=True)
    model = helper.make_model(slow_graph(), opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.checker.check_model(model)
    (DIRECTORY / "model.onnx").write_bytes(model.SerializeToString())
    relevo = {"format": 1, "task": "regression", "target": "y", "entity": None, "onnx": {"prediction": "variable"}}
    content = {
        "flavors": {"onnx": {"data": "model.onnx"}},
        "signature": {"inputs": json.dumps([{"type": "double", "name": "x", "required": True}]), "outputs": None, "params": None},
        "metadata": {"relevo": relevo},
    }
    (DIRECTORY / "MLmodel").write_text(yaml.safe_dump(content))
    example = {"dataframe_split": {"columns": ["x"], "data": [[0.5]]}}
    (DIRECTORY / "serving_input_example.json").write_text(json.dumps(example))


if __name__ == "__main__":
    main()
