"""Does the ONNX graph answer as the model it was made from?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import onnx
import onnxruntime
import pandas as pd

from relevo.loader.relevo_loader import run
from relevo.task import Task

TOLERANCE = 1e-5
"""Largest accepted difference: absolute for probabilities, relative to max(1, |value|) for regressions."""


@dataclass(frozen=True)
class Parity:
    """Largest difference over `rows` evaluation rows, and the positions of the rows over the tolerance, worst first."""

    rows: int
    largest: float
    off: list[int]
    flipped: int
    """Rows whose label differs, those within the tolerance of the threshold included."""


def onnx_session(model: onnx.ModelProto) -> onnxruntime.InferenceSession:
    """A session on the CPU."""
    return onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])


def score(model: onnx.ModelProto, frame: pd.DataFrame, types: dict[str, str], output: str) -> np.ndarray:
    """One output of the graph for all rows: numbers as float64, strings as they are."""
    raw = np.asarray(run(onnx_session(model), frame, types, output))
    return raw if raw.dtype == object else raw.astype(np.float64)


def differences(expected: np.ndarray, actual: np.ndarray) -> np.ndarray:
    """Largest difference of each row, in units of the tolerance's scale; NaN on one side only counts as infinite."""
    wanted, got = (np.asarray(values, dtype=np.float64).reshape(len(expected), -1) for values in (expected, actual))
    scale = np.maximum(1.0, np.abs(wanted))
    with np.errstate(invalid="ignore"):
        gap = np.where(np.isnan(wanted) & np.isnan(got), 0.0, np.abs(wanted - got) / scale)
    return np.nan_to_num(gap, nan=np.inf).max(axis=1)


def compare(task: Task, expected: np.ndarray, actual: np.ndarray) -> Parity:
    """Compares the model's answers with the graph's, row by row."""
    gap = differences(expected, actual)
    worst_first = np.argsort(-gap, kind="stable")
    off = [int(row) for row in worst_first if gap[row] > TOLERANCE]
    return Parity(len(gap), float(gap.max(initial=0.0)), off, flipped_labels(task, expected, actual))


def flipped_labels(task: Task, expected: np.ndarray, actual: np.ndarray) -> int:
    """How many rows get another label."""
    if task.kind == "regression":
        return 0
    if task.kind == "multiclass":
        return int((expected.argmax(axis=1) != actual.argmax(axis=1)).sum())
    at = task.classes.index(task.positive or "")
    return int(((expected[:, at] >= task.threshold) != (actual[:, at] >= task.threshold)).sum())
