"""Brings any fitted estimator into one shape: a Pipeline whose first step takes the raw columns apart."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline

ALL_COLUMNS = "all-columns"


def unwrap(model: Any) -> Any:
    """The fitted estimator behind a finished search (`GridSearchCV`, `RandomizedSearchCV`)."""
    return unwrap(model.best_estimator_) if hasattr(model, "best_estimator_") else model


def as_pipeline(model: Any, frame: pd.DataFrame) -> Pipeline:
    """A Pipeline equal to `model` whose first step is a ColumnTransformer over the columns of `frame`."""
    model = unwrap(model)
    steps = flatten(model) if isinstance(model, Pipeline) else [("model", model)]
    if isinstance(steps[0][1], ColumnTransformer):
        return Pipeline(steps)
    gather = ColumnTransformer([(ALL_COLUMNS, "passthrough", list(frame.columns))]).fit(frame)
    return Pipeline([("columns", gather), *steps])


def flatten(pipeline: Pipeline) -> list[tuple[str, Any]]:
    """The steps with nested pipelines opened and `passthrough` left out; nested names are joined by `.`."""
    flat: list[tuple[str, Any]] = []
    for name, step in pipeline.steps:
        if isinstance(step, Pipeline):
            flat += [(f"{name}.{inner}", estimator) for inner, estimator in flatten(step)]
        elif step is not None and not (isinstance(step, str) and step == "passthrough"):
            flat.append((name, unwrap(step)))
    return flat


def branches(columns: ColumnTransformer) -> list[tuple[str, Any, Any]]:
    """Name, fitted transformer and columns of every branch that yields something."""
    kept = [entry for entry in columns.transformers_ if not (isinstance(entry[1], str) and entry[1] == "drop")]
    return [entry for entry in kept if len(_as_list(entry[2])) > 0]


def only_branch(columns: ColumnTransformer, name: str, transformer: Any, selected: Any) -> ColumnTransformer:
    """The same fitted ColumnTransformer with one branch left, which may be cut short."""
    single = copy.copy(columns)
    single.transformers = [(name, transformer, selected)]
    single.transformers_ = [(name, transformer, selected)]
    single.transformer_weights = None
    return single


def step_title(path: Sequence[str], estimator: Any) -> str:
    """`columns > number > scale (StandardScaler)`."""
    return f"{' > '.join(path)} ({type(estimator).__name__})"


def _as_list(selected: Any) -> Sequence[Any]:
    return [selected] if isinstance(selected, (str, int)) else [0] if isinstance(selected, slice) else selected
