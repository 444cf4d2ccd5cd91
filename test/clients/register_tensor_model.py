"""Registers a model that gives back the tensors it is given, one input of each type, as MLflow's own onnx flavor logs it.

Its outputs are called `same_<input>`, and `total` is the sum of the FP32 one over each row. Prints the version."""

import argparse

import mlflow
import numpy as np
import onnx
from mlflow.models import ModelSignature
from mlflow.types import Schema, TensorSpec
from onnx import TensorProto, helper

TYPES = {
    "bool": (np.bool_, TensorProto.BOOL),
    "uint8": (np.uint8, TensorProto.UINT8),
    "uint16": (np.uint16, TensorProto.UINT16),
    "uint32": (np.uint32, TensorProto.UINT32),
    "uint64": (np.uint64, TensorProto.UINT64),
    "int8": (np.int8, TensorProto.INT8),
    "int16": (np.int16, TensorProto.INT16),
    "int32": (np.int32, TensorProto.INT32),
    "int64": (np.int64, TensorProto.INT64),
    "float16": (np.float16, TensorProto.FLOAT16),
    "float32": (np.float32, TensorProto.FLOAT),
    "float64": (np.float64, TensorProto.DOUBLE),
    "text": (np.object_, TensorProto.STRING),
}


def graph():
    nodes = [helper.make_node("Identity", [name], [f"same_{name}"]) for name in TYPES]
    nodes.append(helper.make_node("ReduceSum", ["float32", "axes"], ["total"], keepdims=0))
    inputs = [helper.make_tensor_value_info(name, kind, [None, 2]) for name, (_, kind) in TYPES.items()]
    outputs = [helper.make_tensor_value_info(f"same_{name}", kind, [None, 2]) for name, (_, kind) in TYPES.items()]
    outputs.append(helper.make_tensor_value_info("total", TensorProto.FLOAT, [None]))
    axes = helper.make_tensor("axes", TensorProto.INT64, [1], [1])
    body = helper.make_graph(nodes, "echo", inputs, outputs, initializer=[axes])
    model = helper.make_model(body, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.checker.check_model(model, full_check=True)
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    model = parser.parse_args().model
    inputs = Schema([TensorSpec(np.dtype(kind), (-1, 2), name) for name, (kind, _) in TYPES.items()])
    outputs = Schema(
        [
            *(TensorSpec(np.dtype(kind), (-1, 2), f"same_{name}") for name, (kind, _) in TYPES.items()),
            TensorSpec(np.dtype(np.float32), (-1,), "total"),
        ]
    )
    example = {name: np.array([["a", "b"]] if name == "text" else [[0, 1]], dtype=kind) for name, (kind, _) in TYPES.items()}
    mlflow.set_experiment(model)
    logged = mlflow.onnx.log_model(
        graph(),
        name="model",
        signature=ModelSignature(inputs, outputs),
        input_example=example,
        registered_model_name=model,
    )
    client = mlflow.MlflowClient()
    client.set_registered_model_alias(model, "champion", logged.registered_model_version)
    print(logged.registered_model_version)


if __name__ == "__main__":
    main()
