"""Writes the ONNX model directories of test/fixtures/onnx that follow MLflow's signatures: every column type, tensors,
parameters, several outputs, foreign classifiers. Signatures are MLflow's own, answers ONNX Runtime's for Python.

Run from the project root: .relevo/venv/bin/python test/oracles/make_graph_fixtures.py
"""

import json
import shutil
import tempfile
from pathlib import Path

import mlflow.onnx
import numpy as np
import onnx
import onnxruntime
import yaml
from mlflow.models import ModelSignature
from mlflow.types.schema import AnyType, Array, ColSpec, Map, Object, ParamSchema, ParamSpec, Property, Schema, TensorSpec
from onnx import TensorProto, helper, numpy_helper
from skl2onnx import to_onnx
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression

ROOT = Path("test/fixtures/onnx")
OPSET = [helper.make_opsetid("", 19), helper.make_opsetid("ai.onnx.ml", 3)]
info = helper.make_tensor_value_info
node = helper.make_node

ELEMENTS = {
    "bool": TensorProto.BOOL,
    "uint8": TensorProto.UINT8,
    "uint16": TensorProto.UINT16,
    "uint32": TensorProto.UINT32,
    "uint64": TensorProto.UINT64,
    "int8": TensorProto.INT8,
    "int16": TensorProto.INT16,
    "int32": TensorProto.INT32,
    "int64": TensorProto.INT64,
    "float16": TensorProto.FLOAT16,
    "float32": TensorProto.FLOAT,
    "float64": TensorProto.DOUBLE,
    "str": TensorProto.STRING,
}


def model(name, nodes, inputs, outputs, constants=(), opsets=OPSET):
    graph = helper.make_graph(nodes, name, inputs, outputs, list(constants))
    return helper.make_model(graph, opset_imports=opsets, ir_version=9)


def write(name: str, graph: onnx.ModelProto, signature: ModelSignature, check: bool = True) -> Path:
    """As mlflow.onnx.save_model writes it, without what changes from run to run."""
    if check:
        onnx.checker.check_model(graph)
    directory = ROOT / name
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        saved = Path(folder) / "model"
        mlflow.onnx.save_model(graph, str(saved), signature=signature, save_as_external_data=False, pip_requirements=[])
        content = yaml.safe_load((saved / "MLmodel").read_text())
    content |= {"model_uuid": "0" * 32, "utc_time_created": "2026-01-01 00:00:00.000000", "model_size_bytes": 0}
    content["flavors"]["onnx"]["data"] = "model.onnx"
    (directory / "MLmodel").write_text(yaml.safe_dump(content))
    (directory / "model.onnx").write_bytes(graph.SerializeToString())
    return directory


def plain(value):
    """JSON in which 64-bit integers are text, as JavaScript has no number for them, and NaN is null."""
    if isinstance(value, np.ndarray) and value.dtype in (np.int64, np.uint64):
        return value.astype(str).tolist()
    if isinstance(value, np.ndarray) and value.dtype == np.float16:
        return value.view(np.uint16).tolist()
    return [None if isinstance(item, float) and np.isnan(item) else item for item in value.tolist()]


def expect(directory: Path, feeds: dict, request: dict) -> None:
    """What Python's ONNX Runtime answers, beside the request that should feed it so."""
    session = onnxruntime.InferenceSession(str(directory / "model.onnx"))
    names = [output.name for output in session.get_outputs()]
    outputs = {
        name: {"dims": list(value.shape), "data": plain(value.reshape(-1))}
        for name, value in zip(names, session.run(names, feeds), strict=True)
    }
    (directory / "expected.json").write_text(json.dumps({"request": request, "outputs": outputs}, indent=1) + "\n")


def columns(*specs) -> ModelSignature:
    return ModelSignature(Schema(list(specs)))


def every_element() -> None:
    inputs = [info(f"in_{name}", type_, [None, 2]) for name, type_ in ELEMENTS.items()]
    outputs = [info(f"out_{name}", type_, [None, 2]) for name, type_ in ELEMENTS.items()]
    nodes = [node("Identity", [f"in_{name}"], [f"out_{name}"]) for name in ELEMENTS]
    signature = ModelSignature(Schema([TensorSpec(np.dtype(name), (-1, 2), f"in_{name}") for name in ELEMENTS]))
    directory = write("every-element", model("every_element", nodes, inputs, outputs), signature)
    feeds, request = {}, {}
    for name in ELEMENTS:
        if name == "str":
            value = np.array([["a", ""], ["ü", "7"]], dtype=object)
        elif name == "bool":
            value = np.array([[True, False], [False, True]])
        elif name.startswith("float"):
            value = np.array([[0.1, -2.5], [np.finfo(name).max, 0]], dtype=name)
        else:
            value = np.array([[np.iinfo(name).min, np.iinfo(name).max], [0, 1]], dtype=name)
        feeds[f"in_{name}"] = value
        request[f"in_{name}"] = plain(value) if name != "float16" else value.astype(float).tolist()
    expect(directory, feeds, request)


def every_column() -> None:
    shape, column = [None], [None, 1]
    kinds = [
        ("flag", ColSpec("boolean", "flag"), TensorProto.BOOL, shape),
        ("small", ColSpec("integer", "small"), TensorProto.INT32, column),
        ("count", ColSpec("long", "count"), TensorProto.INT64, column),
        ("ratio", ColSpec("float", "ratio"), TensorProto.FLOAT, shape),
        ("price", ColSpec("double", "price"), TensorProto.DOUBLE, column),
        ("half", ColSpec("double", "half", required=False), TensorProto.FLOAT16, column),
        ("word", ColSpec("string", "word", required=False), TensorProto.STRING, column),
        ("when", ColSpec("datetime", "when"), TensorProto.INT64, column),
        ("date", ColSpec("datetime", "date", required=False), TensorProto.STRING, shape),
        ("text", ColSpec("binary", "text"), TensorProto.STRING, column),
        ("bytes", ColSpec("binary", "bytes"), TensorProto.UINT8, [None, None]),
        ("vector", ColSpec(Array("double"), "vector"), TensorProto.FLOAT, [None, 3]),
        ("grid", ColSpec(Array(Array("long")), "grid"), TensorProto.INT64, [None, None, None]),
        ("words", ColSpec(Array("string"), "words"), TensorProto.STRING, [None, None]),
        ("basket", ColSpec(Array("string"), "basket"), TensorProto.STRING, column),
        ("item", ColSpec(Object([Property("id", "long"), Property("note", "string", required=False)]), "item"), TensorProto.STRING, shape),
        ("counts", ColSpec(Map("long"), "counts"), TensorProto.STRING, column),
        ("rest", ColSpec(AnyType(), "rest"), TensorProto.STRING, column),
    ]
    inputs = [info(name, type_, dims) for name, _, type_, dims in kinds]
    outputs = [info(f"out_{name}", type_, dims) for name, _, type_, dims in kinds]
    nodes = [node("Identity", [name], [f"out_{name}"]) for name, *_ in kinds]
    directory = write("every-column", model("every_column", nodes, inputs, outputs), columns(*(spec for _, spec, _, _ in kinds)))
    rows = [
        {"flag": True, "small": -(2**31), "count": str(2**63 - 1), "ratio": 0.1, "price": 1e300, "half": 0.1, "word": "a",
         "when": "2024-02-29T12:00:00.123456789+02:00", "date": "2024-02-29", "text": "YWI=", "bytes": "AP8=",
         "vector": [1, 2.5, None], "grid": [[1, 2], [3, 4]], "words": ["x", "y"], "basket": ["x"],
         "item": {"note": "n", "id": 1}, "counts": {"b": 2, "a": 1}, "rest": {"z": [1, None, {"b": 1, "a": 2}], "a": "t"}},
        {"flag": False, "small": 7, "count": "-5", "ratio": -1, "price": 2, "half": None, "word": None,
         "when": "1969-12-31 23:59:59", "date": None, "text": "", "bytes": "Abc=",
         "vector": [0, 0, 0], "grid": [[5, 6], [7, 8]], "words": ["", "z"], "basket": [],
         "item": {"id": 2}, "counts": {}, "rest": False},
    ]
    strings = lambda *values: np.array(values, dtype=object)  # noqa: E731
    feeds = {
        "flag": np.array([True, False]),
        "small": np.array([[-(2**31)], [7]], dtype=np.int32),
        "count": np.array([[2**63 - 1], [-5]]),
        "ratio": np.array([0.1, -1], dtype=np.float32),
        "price": np.array([[1e300], [2]]),
        "half": np.array([[0.1], [np.nan]], dtype=np.float16),
        "word": strings("a", "").reshape(-1, 1),
        "when": np.array([["2024-02-29T10:00:00.123456789"], ["1969-12-31T23:59:59"]], dtype="datetime64[ns]").view(np.int64),
        "date": strings("2024-02-29T00:00:00Z", ""),
        "text": strings("YWI=", "").reshape(-1, 1),
        "bytes": np.array([[0, 255], [1, 183]], dtype=np.uint8),
        "vector": np.array([[1, 2.5, np.nan], [0, 0, 0]], dtype=np.float32),
        "grid": np.array([[[1, 2], [3, 4]], [[5, 6], [7, 8]]]),
        "words": np.array([["x", "y"], ["", "z"]], dtype=object),
        "basket": strings('["x"]', "[]").reshape(-1, 1),
        "item": strings('{"id":1,"note":"n"}', '{"id":2}'),
        "counts": strings('{"a":1,"b":2}', "{}").reshape(-1, 1),
        "rest": strings('{"a":"t","z":[1,null,{"a":2,"b":1}]}', "false").reshape(-1, 1),
    }
    rows[1]["bytes"] = "Abc="
    expect(directory, feeds, {"rows": rows})


def matrices() -> None:
    for name, type_, dtype, rows in [
        ("matrix-long", TensorProto.INT64, "long", [[1, str(2**62 + 1)], [3, 4]]),
        ("matrix-text", TensorProto.STRING, "string", [["a", "b"], ["", "ü"]]),
    ]:
        graph = model("matrix", [node("Identity", ["X"], ["Y"])], [info("X", type_, [None, 2])], [info("Y", type_, [None, 2])])
        directory = write(name, graph, columns(ColSpec(dtype, "a"), ColSpec(dtype, "b")))
        matrix = np.array(rows, dtype=object)
        expect(directory, {"X": matrix if dtype == "string" else matrix.astype(np.int64)}, {"rows": rows})
    graph = model("matrix", [node("Identity", ["X"], ["Y"])], [info("X", TensorProto.FLOAT, [None, 2])], [info("Y", TensorProto.FLOAT, [None, 2])])
    write("matrix-mixed", graph, columns(ColSpec("double", "a"), ColSpec("string", "b")))


def parameters() -> None:
    """y = x * scale + sum(offsets); the graph has no input for `note`, and an initialiser for its input `bias`."""
    graph = model(
        "parameters",
        [
            node("Mul", ["x", "scale"], ["scaled"]),
            node("ReduceSum", ["offsets"], ["offset"], keepdims=0),
            node("Sum", ["scaled", "offset", "bias"], ["y"]),
        ],
        [info("x", TensorProto.FLOAT, [None, 1]), info("scale", TensorProto.FLOAT, []), info("offsets", TensorProto.FLOAT, [None]), info("bias", TensorProto.FLOAT, [1])],
        [info("y", TensorProto.FLOAT, [None, 1])],
        [numpy_helper.from_array(np.array([100], dtype=np.float32), "bias")],
    )
    params = ParamSchema([ParamSpec("scale", "double", 2.0), ParamSpec("offsets", "long", [1, 2], shape=(-1,)), ParamSpec("note", "string", "")])
    write("parameters", graph, ModelSignature(Schema([ColSpec("double", "x")]), params=params))


def images() -> None:
    """Sum and largest pixel of each image, from one unnamed tensor; float64 in the signature, float32 in the graph."""
    axes = numpy_helper.from_array(np.array([1, 2, 3]), "axes")
    graph = model(
        "images",
        [node("ReduceSum", ["image", "axes"], ["sum"], keepdims=0), node("ReduceMax", ["image", "axes"], ["largest"], keepdims=1)],
        [info("image", TensorProto.FLOAT, [None, 1, 4, 4])],
        [info("sum", TensorProto.FLOAT, [None]), info("largest", TensorProto.FLOAT, [None, 1, 1, 1])],
        [axes],
    )
    for node_ in graph.graph.node:
        if node_.op_type == "ReduceMax":
            node_.input.pop()
            node_.attribute.append(helper.make_attribute("axes", [1, 2, 3]))
    graph.opset_import[0].version = 17
    directory = write("images", graph, ModelSignature(Schema([TensorSpec(np.dtype("float64"), (-1, 1, 4, 4))])))
    value = np.random.default_rng(3).normal(size=(2, 1, 4, 4)).round(3)
    expect(directory, {"image": value.astype(np.float32)}, {"tensor": value.tolist()})


def outputs() -> None:
    """Doubled x, its sign as text, and outputs that are no row's own: the mean of all, the positive ones."""
    graph = model(
        "outputs",
        [
            node("Add", ["x", "x"], ["twice"]),
            node("Greater", ["x", "zero"], ["positive"]),
            node("Where", ["positive", "plus", "minus"], ["sign"]),
        ],
        [info("x", TensorProto.FLOAT, [None, 1])],
        [info("twice", TensorProto.FLOAT, [None, 1]), info("sign", TensorProto.STRING, [None, 1])],
        [numpy_helper.from_array(np.array([0], dtype=np.float32), "zero"), helper.make_tensor("plus", TensorProto.STRING, [1], [b"+"]), helper.make_tensor("minus", TensorProto.STRING, [1], [b"-"])],
    )
    directory = write("several-outputs", graph, columns(ColSpec("double", "x")))
    expect(directory, {"x": np.array([[1], [-2], [0.5]], dtype=np.float32)}, {"rows": [[1], [-2], [0.5]]})
    graph = model(
        "mean",
        [node("ReduceMean", ["x"], ["mean"], axes=[0], keepdims=1), node("Identity", ["x"], ["same"])],
        [info("x", TensorProto.FLOAT, [None, 1])],
        [info("mean", TensorProto.FLOAT, [None, 1]), info("same", TensorProto.FLOAT, [None, 1])],
        opsets=[helper.make_opsetid("", 17)],
    )
    write("mean-of-rows", graph, columns(ColSpec("double", "x")))
    graph = model(
        "positive_rows",
        [
            node("Greater", ["x", "zero"], ["positive"]),
            node("Reshape", ["positive", "flat"], ["which"]),
            node("Compress", ["x", "which"], ["kept"], axis=0),
            node("Identity", ["x"], ["same"]),
        ],
        [info("x", TensorProto.FLOAT, [None, 1])],
        [info("kept", TensorProto.FLOAT, [None, 1]), info("same", TensorProto.FLOAT, [None, 1])],
        [numpy_helper.from_array(np.array([0], dtype=np.float32), "zero"), numpy_helper.from_array(np.array([-1]), "flat")],
    )
    write("positive-rows", graph, columns(ColSpec("double", "x")))


def classifiers() -> None:
    rng = np.random.default_rng(11)
    x = rng.normal(size=(120, 3)).astype(np.float32)
    for name, labels, estimator in [
        ("labels-long", np.array([10, 20, 30]), LogisticRegression()),
        ("labels-text", np.array(["no", "yes"]), RandomForestClassifier(5, max_depth=3, random_state=0)),
    ]:
        y = labels[(np.abs(x[:, 0]) * len(labels)).astype(int) % len(labels)]
        estimator.fit(x, y)
        graph = to_onnx(estimator, x[:1], options={id(estimator): {"zipmap": False}}, target_opset={"": 18, "ai.onnx.ml": 3})
        directory = write(name, graph, columns(*(ColSpec("double", c) for c in "abc")))
        expect(directory, {"X": x[:20]}, {"rows": x[:20].astype(float).tolist()})


def refused() -> None:
    sequence = helper.make_tensor_sequence_value_info("items", TensorProto.FLOAT, [None, 1])
    x = info("x", TensorProto.FLOAT, [None, 1])
    y = info("y", TensorProto.FLOAT, [None, 1])
    one = columns(ColSpec("double", "x"))
    write("sequence-output", model("sequence", [node("SequenceConstruct", ["x"], ["items"])], [x], [sequence]), one)
    position = numpy_helper.from_array(np.array(0), "position")
    write("sequence-input", model("sequence", [node("SequenceAt", ["items", "position"], ["y"])], [sequence], [y], [position]), columns(ColSpec("double", "items")))
    opsets = [*OPSET, helper.make_opsetid("com.example", 1)]
    write("unknown-operator", model("unknown", [node("Nope", ["x"], ["y"], domain="com.example")], [x], [y], opsets=opsets), one)


def external() -> None:
    """Written by onnx itself, tensors in a file of their own."""
    weight = numpy_helper.from_array(np.arange(600, dtype=np.float32).reshape(3, 200), "weight")
    ones = numpy_helper.from_array(np.ones((200, 1), dtype=np.float32), "ones")
    graph = model(
        "external",
        [node("MatMul", ["X", "weight"], ["hidden"]), node("MatMul", ["hidden", "ones"], ["y"])],
        [info("X", TensorProto.FLOAT, [None, 3])],
        [info("y", TensorProto.FLOAT, [None, 1])],
        [weight, ones],
    )
    directory = write("external-onnx", graph, columns(*(ColSpec("double", c) for c in "abc")))
    onnx.save_model(graph, str(directory / "model.onnx"), save_as_external_data=True, location="model.onnx.data", size_threshold=1024)
    expect(directory, {"X": np.array([[1, 2, 3]], dtype=np.float32)}, {"rows": [[1, 2, 3]]})


every_element()
every_column()
matrices()
parameters()
images()
outputs()
classifiers()
refused()
external()
