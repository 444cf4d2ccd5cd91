"""Finds the step of a pipeline that makes its ONNX graph answer differently.

Feeds what the ONNX version of the first steps yields to the remaining scikit-learn steps: the first cut at which the
answers differ lies behind the step that causes it, even where that step's own output looks equal to 7 digits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline

from relevo.convert import convert_part
from relevo.parity import TOLERANCE, differences, score
from relevo.pipeline_shape import branches, only_branch, step_title

Answer = Callable[[Any, Any], np.ndarray]
"""`answer(model, input)`: probabilities or predictions."""


def answer_of(model: Any, data: Any) -> np.ndarray:
    """Probabilities of a classifier, predictions of a regressor."""
    return np.asarray(model.predict_proba(data) if hasattr(model, "predict_proba") else model.predict(data))


def find_cause(pipeline: Pipeline, frame: pd.DataFrame, types: dict[str, str]) -> str:
    """Title of the step that causes the difference on these rows; the last step where none before it does."""
    expected = answer_of(pipeline, frame)
    if _differs(expected, answer_of(pipeline, _rounded(frame, types))):
        return "input columns (numbers are read as 32-bit floats)"
    for count in range(1, len(pipeline.steps)):
        name, step = pipeline.steps[count - 1]
        rest = Pipeline(pipeline.steps[count:])
        actual = _onnx_output(Pipeline(pipeline.steps[:count]), frame, types)
        if not _differs(expected, answer_of(rest, actual)):
            continue
        if isinstance(step, ColumnTransformer) and count == 1:
            inner = _inside(name, step, rest, frame, types, expected)
            if inner is not None:
                return inner
        return step_title([name], step)
    return step_title([pipeline.steps[-1][0]], pipeline.steps[-1][1])


def _inside(
    name: str, columns: ColumnTransformer, rest: Pipeline, frame: pd.DataFrame, types: dict[str, str],
    expected: np.ndarray,
) -> str | None:
    whole = _dense(columns.transform(frame))
    for branch, transformer, selected in branches(columns):
        steps = transformer.steps if isinstance(transformer, Pipeline) else [("", transformer)]
        for count in range(1, len(steps) + 1):
            part = Pipeline(steps[:count]) if isinstance(transformer, Pipeline) else transformer
            output = _onnx_output(Pipeline([(name, only_branch(columns, branch, part, selected))]), frame, types)
            if count < len(steps):
                output = _dense(Pipeline(steps[count:]).transform(output))
            mixed = whole.copy()
            mixed[:, columns.output_indices_[branch]] = output
            if _differs(expected, answer_of(rest, mixed)):
                inner, step = steps[count - 1]
                return step_title([each for each in (name, branch, inner) if each], step)
    return None


def _differs(expected: np.ndarray, actual: np.ndarray) -> bool:
    return bool(differences(expected, actual).max(initial=0.0) > TOLERANCE)


def _onnx_output(part: Pipeline, frame: pd.DataFrame, types: dict[str, str]) -> np.ndarray:
    model = convert_part(part, types)
    return score(model, frame, types, model.graph.output[0].name)


def _rounded(frame: pd.DataFrame, types: dict[str, str]) -> pd.DataFrame:
    numbers = [name for name, kind in types.items() if kind == "double"]
    return frame.assign(**{name: frame[name].astype(np.float32).astype(np.float64) for name in numbers})


def _dense(values: Any) -> np.ndarray:
    return np.asarray(values.toarray() if hasattr(values, "toarray") else values, dtype=np.float64)
