"""Writes the small ONNX model directories of test/fixtures/onnx: graphs that Relevo's own packaging never makes.

Run from the project root: .relevo/venv/bin/python test/oracles/make_onnx_fixtures.py
"""

import json
from pathlib import Path

import numpy as np
import onnx
import yaml
from onnx import TensorProto, helper, numpy_helper
from skl2onnx import to_onnx
from sklearn.linear_model import LinearRegression, LogisticRegression

ROOT = Path("test/fixtures/onnx")
OPSET = [helper.make_opsetid("", 19), helper.make_opsetid("ai.onnx.ml", 3)]


def write_mlmodel(directory: Path, inputs: list[dict], relevo: dict | None = None, outputs=None) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    content = {
        "flavors": {"onnx": {"data": "model.onnx"}},
        "signature": {"inputs": json.dumps(inputs), "outputs": json.dumps(outputs) if outputs else None, "params": None},
        "metadata": {"relevo": relevo} if relevo else None,
    }
    (directory / "MLmodel").write_text(yaml.safe_dump(content))


def column(name: str, type_: str, required: bool = True) -> dict:
    return {"type": type_, "name": name, "required": required}


def iris_like(classes: int):
    rng = np.random.default_rng(7)
    y = np.arange(90) % classes
    x = rng.normal(size=(90, 3)) + y[:, None]
    return x.astype(np.float32), y


def foreign(name: str, classes: int, zipmap: bool) -> None:
    """A numpy-trained classifier: one matrix X, no metadata.relevo."""
    x, y = iris_like(classes)
    model = LogisticRegression().fit(x, y)
    graph = to_onnx(model, x[:1], options={id(model): {"zipmap": zipmap}}, target_opset={"": 18, "ai.onnx.ml": 3})
    directory = ROOT / name
    write_mlmodel(directory, [column(c, "double") for c in "abc"])
    (directory / "model.onnx").write_bytes(graph.SerializeToString())
    expected = {"rows": x[:5].tolist(), "probabilities": model.predict_proba(x[:5]).tolist()}
    (directory / "expected.json").write_text(json.dumps(expected))


def foreign_regression() -> None:
    x, y = iris_like(3)
    model = LinearRegression().fit(x, y)
    graph = to_onnx(model, x[:1], target_opset={"": 18, "ai.onnx.ml": 3})
    directory = ROOT / "matrix-regression"
    write_mlmodel(directory, [column(c, "double") for c in "abc"])
    (directory / "model.onnx").write_bytes(graph.SerializeToString())
    expected = {"rows": x[:5].tolist(), "predictions": model.predict(x[:5]).tolist()}
    (directory / "expected.json").write_text(json.dumps(expected))


REGRESSION = {
    "format": 1,
    "task": "regression",
    "target": "y",
    "entity": None,
    "classes": [],
    "onnx": {"prediction": "variable"},
}


def typed() -> None:
    """variable = a + 10*flag + real + 100*(word == "yes") + 1000*small, every input of its own element type."""
    info = helper.make_tensor_value_info
    inputs = [
        info("a", TensorProto.INT64, [None, 1]),
        info("flag", TensorProto.BOOL, [None, 1]),
        info("real", TensorProto.DOUBLE, [None, 1]),
        info("word", TensorProto.STRING, [None]),
        info("small", TensorProto.INT32, [None, 1]),
    ]
    scalar = lambda name, value: numpy_helper.from_array(np.array(value), name)  # noqa: E731
    constants = [
        scalar("ten", np.float64(10)),
        scalar("hundred", np.float64(100)),
        scalar("thousand", np.float64(1000)),
        helper.make_tensor("yes", TensorProto.STRING, [1], [b"yes"]),
        numpy_helper.from_array(np.array([-1, 1], dtype=np.int64), "column"),
    ]
    cast = lambda source, target: helper.make_node("Cast", [source], [target], to=TensorProto.DOUBLE)  # noqa: E731
    nodes = [
        cast("a", "a_d"),
        cast("flag", "flag_d"),
        helper.make_node("Mul", ["flag_d", "ten"], ["flag_10"]),
        helper.make_node("Equal", ["word", "yes"], ["is_yes"]),
        cast("is_yes", "yes_d"),
        helper.make_node("Reshape", ["yes_d", "column"], ["yes_c"]),
        helper.make_node("Mul", ["yes_c", "hundred"], ["yes_100"]),
        cast("small", "small_d"),
        helper.make_node("Mul", ["small_d", "thousand"], ["small_1000"]),
        helper.make_node("Sum", ["a_d", "flag_10", "real", "yes_100", "small_1000"], ["variable"]),
    ]
    graph = helper.make_graph(nodes, "typed", inputs, [info("variable", TensorProto.DOUBLE, [None, 1])], constants)
    directory = ROOT / "typed"
    columns = [
        column("a", "long"),
        column("flag", "boolean", required=False),
        column("real", "double"),
        column("word", "string"),
        column("small", "integer"),
    ]
    write_mlmodel(directory, columns, REGRESSION)
    model = helper.make_model(graph, opset_imports=OPSET, ir_version=9)
    onnx.checker.check_model(model)
    (directory / "model.onnx").write_bytes(model.SerializeToString())


def external(name: str, location: str) -> None:
    """variable = x * weight, with the weight in a file of its own."""
    weight = numpy_helper.from_array(np.array([[2.5]], dtype=np.float32), "weight")
    raw = weight.raw_data
    weight.ClearField("raw_data")
    weight.data_location = TensorProto.EXTERNAL
    for key, value in {"location": location, "offset": "0", "length": str(len(raw))}.items():
        entry = weight.external_data.add()
        entry.key, entry.value = key, value
    info = helper.make_tensor_value_info
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "weight"], ["variable"])],
        "external",
        [info("x", TensorProto.FLOAT, [None, 1])],
        [info("variable", TensorProto.FLOAT, [None, 1])],
        [weight],
    )
    directory = ROOT / name
    write_mlmodel(directory, [column("x", "double")], REGRESSION)
    (directory / "model.onnx").write_bytes(
        helper.make_model(graph, opset_imports=OPSET, ir_version=9).SerializeToString()
    )
    if name == "external-inside":
        (directory / location).write_bytes(raw)


def one_row() -> None:
    """variable = x + x, for one row at a time."""
    info = helper.make_tensor_value_info
    graph = helper.make_graph(
        [helper.make_node("Add", ["x", "x"], ["variable"])],
        "one_row",
        [info("x", TensorProto.FLOAT, [1, 1])],
        [info("variable", TensorProto.FLOAT, [1, 1])],
    )
    directory = ROOT / "one-row"
    write_mlmodel(directory, [column("x", "double")], REGRESSION)
    (directory / "model.onnx").write_bytes(
        helper.make_model(graph, opset_imports=OPSET, ir_version=9).SerializeToString()
    )


foreign("zipmap", 2, zipmap=True)
foreign("matrix-binary", 2, zipmap=False)
foreign("matrix-multiclass", 3, zipmap=False)
foreign_regression()
typed()
external("external-inside", "weights.data")
external("external-outside", "../weights.data")
external("external-absent", "absent.data")
one_row()
