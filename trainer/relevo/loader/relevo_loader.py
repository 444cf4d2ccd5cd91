"""Scores a Relevo model package: raw columns in, one record per row out. Copied into the package's `code/`.

Needs numpy, pandas, onnxruntime and PyYAML only, and reads everything else from the package's `MLmodel`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pandas as pd
import yaml


def feed(values: pd.Series, kind: str) -> np.ndarray:
    """One ONNX input of shape [rows, 1]: strings with "" for null, everything else as float32 with NaN for null."""
    if kind == "string":
        text = ["" if pd.isna(value) else str(value) for value in values]
        return np.array(text, dtype=object).reshape(-1, 1)
    return values.astype("float64" if values.dtype != object else "Float64").to_numpy(
        dtype=np.float32, na_value=np.nan
    ).reshape(-1, 1)


def run(session: onnxruntime.InferenceSession, frame: pd.DataFrame, types: dict[str, str], output: str) -> np.ndarray:
    """One output of the graph for all rows of `frame`; columns that the graph does not read are ignored."""
    inputs = [entry.name for entry in session.get_inputs()]
    return session.run([output], {name: feed(frame[name], types[name]) for name in inputs})[0]


def answer(raw: np.ndarray, relevo: dict[str, Any]) -> pd.DataFrame:
    """The package's output columns from the graph's probabilities [rows, classes] or predictions [rows, 1]."""
    if relevo["task"] == "regression":
        return pd.DataFrame({"prediction": raw.reshape(-1).astype(np.float64)})
    classes = relevo["classes"]
    probabilities = raw.astype(np.float64)
    if relevo["task"] == "multiclass":
        labels = [classes[position] for position in probabilities.argmax(axis=1)]
        columns = {f"probability_{name}": probabilities[:, at] for at, name in enumerate(classes)}
        return pd.DataFrame({"label": labels, **columns})
    positive = classes.index(relevo["positive"])
    chosen = probabilities[:, positive]
    labels = np.where(chosen >= relevo["threshold"], classes[positive], classes[1 - positive])
    return pd.DataFrame({"label": labels.astype(object), "probability": chosen})


def main_output(relevo: dict[str, Any]) -> str:
    """Name of the graph's output that the answer is made of."""
    return relevo["onnx"]["prediction" if relevo["task"] == "regression" else "probabilities"]


class RelevoModel:
    """What `mlflow.pyfunc` calls: `predict(DataFrame) -> DataFrame`."""

    def __init__(self, directory: Path) -> None:
        description = yaml.safe_load((directory / "MLmodel").read_text(encoding="utf-8"))
        self.relevo: dict[str, Any] = description["metadata"]["relevo"]
        inputs = json.loads(description["signature"]["inputs"])
        self.types = {column["name"]: column["type"] for column in inputs}
        self.session = onnxruntime.InferenceSession(
            str(directory / "model.onnx"), providers=["CPUExecutionProvider"]
        )

    def predict(self, model_input: pd.DataFrame, params: dict[str, Any] | None = None) -> pd.DataFrame:
        """Labels and probabilities (classifiers) or predictions (regressors), in the order of the rows."""
        raw = run(self.session, model_input, self.types, main_output(self.relevo))
        return answer(raw, self.relevo)


def _load_pyfunc(path: str) -> RelevoModel:
    return RelevoModel(Path(path).parent)
