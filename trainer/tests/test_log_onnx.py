"""Graphs that others exported."""

from __future__ import annotations

from pathlib import Path

import mlflow
import numpy as np
import onnx
import pandas as pd
import pytest
import relevo
from onnx import TensorProto, helper
from relevo import RelevoError

WEIGHTS = np.array([[0.4], [-0.7], [1.1]], dtype=np.float32)
COLUMNS = {"a": "double", "b": "long", "c": "boolean"}


@pytest.fixture
def rows() -> pd.DataFrame:
    random = np.random.default_rng(3)
    frame = pd.DataFrame({"a": random.normal(size=50), "b": random.integers(0, 9, 50), "c": random.random(50) < 0.5})
    return frame.assign(left=np.where(random.random(50) < 0.5, "yes", "no"), spend=random.normal(size=50))


def matrix_model(last: str, outputs: list[tuple[str, int]], kind: int = TensorProto.FLOAT) -> onnx.ModelProto:
    """One matrix in; `last` is applied to its product with the weights."""
    weights = helper.make_tensor("weights", kind, WEIGHTS.shape, WEIGHTS.ravel().tolist())
    nodes = [helper.make_node("MatMul", ["x", "weights"], ["product"]), helper.make_node(last, ["product"], [outputs[0][0]])]
    infos = [helper.make_tensor_value_info(name, kind, [None, width]) for name, width in outputs]
    graph = helper.make_graph(nodes, "net", [helper.make_tensor_value_info("x", kind, [None, 3])], infos, [weights])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)


def product(frame: pd.DataFrame) -> np.ndarray:
    return frame[list(COLUMNS)].to_numpy(dtype=np.float64) @ WEIGHTS.astype(np.float64)[:, 0]


def log(model: onnx.ModelProto, directory: Path, frame: pd.DataFrame, predictions: np.ndarray, **options: object):
    path = directory / "net.onnx"
    onnx.save(model, path)
    with mlflow.start_run():
        return relevo.log_onnx(path, COLUMNS, frame, predictions, **options)


@pytest.mark.parametrize("kind", [TensorProto.FLOAT, TensorProto.DOUBLE])
@pytest.mark.parametrize("positive", ["yes", "no"])
def test_a_matrix_with_one_probability_becomes_a_binary_package(
    kind: int, positive: str, rows: pd.DataFrame, tmp_path: Path, tracking: str
) -> None:
    expected = 1 / (1 + np.exp(-product(rows)))
    model = matrix_model("Sigmoid", [("p", 1)], kind)
    logged = log(model, tmp_path, rows, expected, target="left", classes=["no", "yes"], positive=positive)
    loaded = mlflow.pyfunc.load_model(logged.uri)
    answers = loaded.predict(rows[list(COLUMNS)])
    assert np.abs(answers["probability"] - expected).max() < 1e-5
    assert (answers["label"] == np.where(answers["probability"] >= 0.5, positive, "yes" if positive == "no" else "no")).all()


def test_a_matrix_with_numbers_becomes_a_regression(rows: pd.DataFrame, tmp_path: Path, tracking: str) -> None:
    logged = log(matrix_model("Identity", [("y", 1)]), tmp_path, rows, product(rows), target="spend")
    answers = mlflow.pyfunc.load_model(logged.uri).predict(rows[list(COLUMNS)])
    assert np.abs(answers["prediction"] - product(rows)).max() < 1e-5


def test_columns_of_other_types_and_ranks_become_a_multiclass_package(
    rows: pd.DataFrame, tmp_path: Path, tracking: str
) -> None:
    nodes = [
        helper.make_node("Cast", ["b"], ["b_float"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["b_float", "axis"], ["b_column"]),
        helper.make_node("Neg", ["a"], ["minus_a"]),
        helper.make_node("Concat", ["a", "b_column", "minus_a"], ["scores"], axis=1),
        helper.make_node("Softmax", ["scores"], ["p"], axis=1),
    ]
    inputs = [
        helper.make_tensor_value_info("a", TensorProto.FLOAT, [None, 1]),
        helper.make_tensor_value_info("b", TensorProto.INT64, [None]),
    ]
    axis = helper.make_tensor("axis", TensorProto.INT64, [1], [1])
    graph = helper.make_graph(nodes, "net", inputs, [helper.make_tensor_value_info("p", TensorProto.FLOAT, [None, 3])], [axis])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), tmp_path / "net.onnx")
    scores = np.column_stack([rows["a"], rows["b"], -rows["a"]])
    expected = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    classes = ["x", "y", "z"]
    frame = rows.assign(kind=np.array(classes)[expected.argmax(axis=1)])
    with mlflow.start_run():
        logged = relevo.log_onnx(
            tmp_path / "net.onnx", {"a": "double", "b": "long"}, frame, expected, target="kind", classes=classes
        )
    answers = mlflow.pyfunc.load_model(logged.uri).predict(rows[["a", "b"]])
    assert answers["label"].tolist() == frame["kind"].tolist()
    assert np.abs(answers["probability_y"] - expected[:, 1]).max() < 1e-5


def test_predictions_that_differ_are_refused_with_rows(rows: pd.DataFrame, tmp_path: Path, tracking: str) -> None:
    wrong = product(rows)
    wrong[7] += 0.5
    with pytest.raises(relevo.ParityError, match="1 of 50 evaluation rows differ") as refusal:
        log(matrix_model("Identity", [("y", 1)]), tmp_path, rows, wrong, target="spend")
    assert refusal.value.rows == [7]


@pytest.mark.parametrize(("options", "code"), [
    ({"target": "spend", "output": "q"}, "ONNX_UNSUPPORTED the graph has no output q"),
    ({"target": "left", "classes": ["no", "yes", "maybe"]}, "ONNX_UNSUPPORTED 1 columns of probabilities for 3 classes"),
    ({"target": "left", "classes": ["no", "no"]}, "CLASSES"),
])
def test_graphs_that_do_not_fit_are_refused(
    options: dict[str, object], code: str, rows: pd.DataFrame, tmp_path: Path, tracking: str
) -> None:
    with pytest.raises(RelevoError, match=code):
        log(matrix_model("Identity", [("y", 1)]), tmp_path, rows, product(rows), **options)


def test_a_file_that_is_no_graph_is_refused(rows: pd.DataFrame, tmp_path: Path) -> None:
    (tmp_path / "net.onnx").write_bytes(b"not a graph")
    with pytest.raises(RelevoError, match="ONNX_UNREADABLE net.onnx"):
        relevo.log_onnx(tmp_path / "net.onnx", COLUMNS, rows, product(rows), target="spend")
