"""Writes the echo models of the conformance suite: one directory each, for MLflow's server (python_function) and ours (onnx).

Run from the project root: .relevo/venv/bin/python test/conformance/make_echo_models.py
"""

import hashlib
import json
import shutil
from datetime import datetime
from pathlib import Path

import onnx
from mlflow import pyfunc
from mlflow.models import Model, ModelSignature
from mlflow.types import ParamSchema, Schema
from onnx import TensorProto, helper

HERE = Path(__file__).resolve().parent
OPSET = [helper.make_opsetid("", 19)]
ELEMENTS = {
    "boolean": TensorProto.BOOL,
    "integer": TensorProto.INT32,
    "long": TensorProto.INT64,
    "float": TensorProto.FLOAT,
    "double": TensorProto.DOUBLE,
}
TENSORS = {
    "float32": TensorProto.FLOAT,
    "float64": TensorProto.DOUBLE,
    "int64": TensorProto.INT64,
    "uint8": TensorProto.UINT8,
    "bool": TensorProto.BOOL,
    "str": TensorProto.STRING,
}
SCALARS = ["boolean", "integer", "long", "float", "double", "string", "datetime", "binary"]


def column(type_: str, name: str | None = None, required: bool = True, **details) -> dict:
    spec = {"type": type_, "required": required, **details}
    return spec if name is None else {**spec, "name": name}


def tensor(dtype: str, shape: list[int], name: str | None = None) -> dict:
    spec = {"type": "tensor", "tensor-spec": {"dtype": dtype, "shape": shape}}
    return spec if name is None else {**spec, "name": name}


def array(items: dict | str) -> dict:
    return {"items": {"type": items} if isinstance(items, str) else items}


POINT = {
    "properties": {
        "x": {"type": "double", "required": True},
        "n": {"type": "long", "required": False},
        "label": {"type": "string", "required": False},
    }
}

MODELS = {
    "scalars": [
        *[column(type_, type_) for type_ in SCALARS],
        *[column(type_, f"opt_{type_}", False) for type_ in ["float", "double", "string", "datetime", "binary"]],
    ],
    "optional": [column(type_, type_, False) for type_ in ["boolean", "integer", "long", "double"]],
    "composites": [
        column("array", "doubles", False, **array("double")),
        column("array", "longs", False, **array("long")),
        column("array", "strings", False, **array("string")),
        column("array", "booleans", False, **array("boolean")),
        column("array", "nested", False, **array({"type": "array", **array("double")})),
        column("object", "point", False, **POINT),
        column("map", "counts", False, values={"type": "double"}),
        column("any", "anything", False),
    ],
    "required": [
        column("array", "doubles", **array("double")),
        column("object", "point", **POINT),
        column("map", "names", values={"type": "string"}),
    ],
    "single": [column("long", "x")],
    "unnamed": [column("double"), column("long"), column("string")],
    "matrix": [tensor("float32", [-1, 3])],
    "tensors": [
        tensor("float64", [-1, 2], "a"),
        tensor("int64", [-1], "b"),
        tensor("uint8", [-1, 1], "c"),
        tensor("bool", [-1], "d"),
        tensor("str", [-1], "e"),
    ],
    "params": [column("double", "x")],
}

PARAMS = [
    {"name": "long", "type": "long", "default": 3, "shape": None},
    {"name": "double", "type": "double", "default": 0.5, "shape": None},
    {"name": "float", "type": "float", "default": 0.25, "shape": None},
    {"name": "integer", "type": "integer", "default": 2, "shape": None},
    {"name": "string", "type": "string", "default": "a", "shape": None},
    {"name": "boolean", "type": "boolean", "default": True, "shape": None},
    {"name": "datetime", "type": "datetime", "default": "2024-01-01T00:00:00", "shape": None},
    {"name": "doubles", "type": "double", "default": [0.5], "shape": [-1]},
    {"name": "strings", "type": "string", "default": ["a"], "shape": [-1]},
]


# A request that each model accepts; a model that fails on it serves nothing.
ROW = {
    "boolean": True,
    "integer": 3,
    "long": 4,
    "float": 0.5,
    "double": 0.5,
    "string": "text",
    "datetime": "2024-05-06T07:08:09",
    "binary": "aGVsbG8=",
}
POINT_VALUE = {"x": 1.5}
EXAMPLES = {
    "scalars": {"dataframe_records": [ROW]},
    "optional": {"dataframe_records": [{"boolean": True, "integer": 3, "long": 4, "double": 0.5}]},
    "composites": {"dataframe_records": [{"doubles": [1.5], "point": POINT_VALUE, "counts": {"a": 0.5}}]},
    "required": {"dataframe_records": [{"doubles": [1.5], "point": POINT_VALUE, "names": {"a": "b"}}]},
    "single": {"dataframe_records": [{"x": 1}]},
    "unnamed": {"dataframe_split": {"columns": ["0", "1", "2"], "data": [[1.5, 2, "a"]]}},
    "matrix": {"inputs": [[1.5, 2.5, 3.5]]},
    "tensors": {"inputs": {"a": [[1.5, 2.5]], "b": [7], "c": [[8]], "d": [True], "e": ["x"]}},
    "params": {"dataframe_records": [{"x": 1.5}]},
}


def element_of(param: dict) -> int:
    return ELEMENTS.get(param["type"], TensorProto.STRING)


def param_inputs(params: list[dict]) -> list:
    return [
        helper.make_tensor_value_info(param["name"], element_of(param), [None] if param["shape"] else [])
        for param in params
    ]


def param_outputs(params: list[dict]) -> list:
    return [helper.make_tensor_value_info(f"out_{param['name']}", element_of(param), [None, 1]) for param in params]


def param_nodes(params: list[dict]) -> list:
    """Each parameter for each row of x: a list of numbers by its sum, a list of texts by its first."""
    if not params:
        return []
    nodes = [helper.make_node("Shape", ["x"], ["shape"])]
    nodes.append(helper.make_node("Constant", [], ["first"], value=helper.make_tensor("first", TensorProto.INT64, [], [0])))
    for param in params:
        name = param["name"]
        source = name
        if param["shape"]:
            source = f"one_{name}"
            one = ("ReduceSum", [name]) if param["type"] == "double" else ("Gather", [name, "first"])
            keep = {"keepdims": 0} if param["type"] == "double" else {}
            nodes.append(helper.make_node(*one, [source], **keep))
        nodes.append(helper.make_node("Expand", [source, "shape"], [f"out_{name}"]))
    return nodes


def graph_of(inputs: list[dict], params: list[dict]) -> onnx.ModelProto:
    """Identity nodes: `<name>` to `out_<name>`; unnamed columns are named by position, an unnamed tensor is x."""
    sources, results, nodes = [], [], []
    for index, spec in enumerate(inputs):
        is_tensor = spec["type"] == "tensor"
        name = spec.get("name", "x" if is_tensor else str(index))
        if is_tensor:
            element = TENSORS[spec["tensor-spec"]["dtype"]]
            shape = [None if size == -1 else size for size in spec["tensor-spec"]["shape"]]
        else:
            element, shape = ELEMENTS.get(spec["type"], TensorProto.STRING), [None, 1]
        sources.append(helper.make_tensor_value_info(name, element, shape))
        results.append(helper.make_tensor_value_info(f"out_{name}", element, shape))
        nodes.append(helper.make_node("Identity", [name], [f"out_{name}"]))
    graph = helper.make_graph([*nodes, *param_nodes(params)], "echo", sources + param_inputs(params), results + param_outputs(params))
    model = helper.make_model(graph, opset_imports=OPSET, ir_version=9)
    onnx.checker.check_model(model)
    return model


def write(name: str, inputs: list[dict], params: list[dict]) -> None:
    directory = HERE / "models" / name
    shutil.rmtree(directory, ignore_errors=True)
    (directory / "code").mkdir(parents=True)
    shutil.copy(HERE / "echo_model.py", directory / "code" / "echo_model.py")
    (directory / "model.onnx").write_bytes(graph_of(inputs, params).SerializeToString())
    is_tensor = inputs[0]["type"] == "tensor"
    columns = [] if is_tensor else [[spec.get("name"), spec["type"]] for spec in inputs]
    (directory / "echo.spec").write_text(json.dumps({"tensors": is_tensor, "columns": columns, "params": params}) + "\n")
    (directory / "serving_input_example.json").write_text(json.dumps(EXAMPLES[name]) + "\n")
    model = Model(model_uuid=hashlib.md5(name.encode()).hexdigest(), utc_time_created=datetime(2026, 1, 1))
    model.signature = ModelSignature(
        inputs=Schema.from_json(json.dumps(inputs)),
        params=ParamSchema.from_json(json.dumps(params)) if params else None,
    )
    model.add_flavor("onnx", onnx_version=onnx.__version__, data="model.onnx")
    pyfunc.add_to_model(model, loader_module="echo_model", data="echo.spec", code="code")
    model.save(str(directory / "MLmodel"))


for model_name, model_inputs in MODELS.items():
    write(model_name, model_inputs, PARAMS if model_name == "params" else [])
