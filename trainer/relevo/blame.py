"""Finds the step of a pipeline that makes its ONNX graph answer differently.

Two probes, both judged by what the remaining scikit-learn steps answer. Rounding: the numbers at a cut become 32-bit
floats. Where rounding the input already changes the answers, the step behind which rounding no longer matters is the
one that cannot live with 32-bit input. Else ONNX: the first steps run in ONNX, and the first cut at which the answers
differ lies behind the cause, even where that step's own output looks equal to 7 digits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline

from relevo.convert import convert_part
from relevo.parity import TOLERANCE, differences, score
from relevo.pipeline_shape import branches, only_branch, step_title

INPUT = "input columns (numbers are read as 32-bit floats)"


@dataclass(frozen=True)
class Case:
    """A pipeline that begins with a ColumnTransformer, the rows it is probed with, and its true answers."""

    pipeline: Pipeline
    frame: pd.DataFrame
    types: dict[str, str]
    expected: np.ndarray

    def changes(self, rest: Pipeline, data: Any) -> bool:
        """Whether the rest of the pipeline answers differently on this input."""
        return bool(differences(self.expected, answer_of(rest, data)).max(initial=0.0) > TOLERANCE)


Run = Callable[[Case, Pipeline], np.ndarray]
"""Output of the first steps for the case's rows, by one of the two ways."""


def find_cause(pipeline: Pipeline, frame: pd.DataFrame, types: dict[str, str]) -> str:
    """Title of the step that causes the difference on these rows; the last step where none before it does.

    Never raises: a pipeline that cannot be taken apart is still refused, with what stood in the way.
    """
    try:
        return _search(Case(pipeline, frame, types, answer_of(pipeline, frame)))
    except Exception as problem:
        return f"unknown ({type(problem).__name__} while taking the pipeline apart)"


def _search(case: Case) -> str:
    pipeline, frame, types = case.pipeline, case.frame, case.types
    if case.changes(pipeline, _rounded(frame, types)):
        harmless = (title for title, changed in _cuts(case, _in_32_bits) if not changed)
        return next(harmless, INPUT)
    different = (title for title, changed in _cuts(case, _in_onnx) if changed)
    return next(different, step_title([pipeline.steps[-1][0]], pipeline.steps[-1][1]))


def answer_of(model: Any, data: Any) -> np.ndarray:
    """Probabilities of a classifier, predictions of a regressor."""
    return np.asarray(model.predict_proba(data) if hasattr(model, "predict_proba") else model.predict(data))


def _cuts(case: Case, run: Run) -> Iterator[tuple[str, bool]]:
    """Title of each step in order, and whether the answers change when everything up to it runs the given way."""
    name, columns = case.pipeline.steps[0]
    yield from _branch_cuts(case, run, name, columns)
    for count in range(1, len(case.pipeline.steps)):
        name, step = case.pipeline.steps[count - 1]
        rest = Pipeline(case.pipeline.steps[count:])
        yield step_title([name], step), case.changes(rest, run(case, Pipeline(case.pipeline.steps[:count])))


def _branch_cuts(case: Case, run: Run, name: str, columns: ColumnTransformer) -> Iterator[tuple[str, bool]]:
    """The same inside the ColumnTransformer, one branch at a time; branches that rounding leaves alone are skipped."""
    whole = _dense(columns.transform(case.frame))
    rest = Pipeline(case.pipeline.steps[1:])
    for branch, transformer, selected in branches(columns):
        names = [selected] if isinstance(selected, str) else list(selected)
        if run is _in_32_bits and not _rounding_matters(case, names):
            continue
        steps = transformer.steps if isinstance(transformer, Pipeline) else [("", transformer)]
        for count in range(1, len(steps) + 1):
            part = Pipeline(steps[:count]) if isinstance(transformer, Pipeline) else transformer
            output = run(case, Pipeline([(name, only_branch(columns, branch, part, selected))]))
            if count < len(steps):
                output = _dense(Pipeline(steps[count:]).transform(output))
            mixed = whole.copy()
            mixed[:, columns.output_indices_[branch]] = output
            inner, step = steps[count - 1]
            yield step_title([each for each in (name, branch, inner) if each], step), case.changes(rest, mixed)


def _rounding_matters(case: Case, names: list[Any]) -> bool:
    some = {name: kind for name, kind in case.types.items() if name in names}
    return case.changes(case.pipeline, _rounded(case.frame, some))


def _in_onnx(case: Case, part: Pipeline) -> np.ndarray:
    model = convert_part(part, case.types)
    return score(model, case.frame, case.types, model.graph.output[0].name)


def _in_32_bits(case: Case, part: Pipeline) -> np.ndarray:
    return _dense(part.transform(case.frame)).astype(np.float32).astype(np.float64)


def _rounded(frame: pd.DataFrame, types: dict[str, str]) -> pd.DataFrame:
    numbers = [name for name, kind in types.items() if kind in ("long", "double")]
    return frame.assign(**{name: frame[name].astype(np.float32).astype(np.float64) for name in numbers})


def _dense(values: Any) -> np.ndarray:
    return np.asarray(values.toarray() if hasattr(values, "toarray") else values, dtype=np.float64)
