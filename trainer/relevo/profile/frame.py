"""The reference profile of a training frame."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from relevo.columns import column_types
from relevo.profile.bins import Column
from relevo.profile.cells import Names, Numbers
from relevo.profile.local import count_names, count_numbers
from relevo.profile.names import category_column, is_text, named
from relevo.task import Task, label_text


def build_profile(
    frame: pd.DataFrame, types: dict[str, str], outputs: pd.DataFrame | None = None,
    labels: dict[str, Column] | None = None,
) -> dict[str, Any]:
    """Profile of the columns in `types`, counted over `frame`, and of a model's answers and the counted target, if given."""
    answers = pd.DataFrame() if outputs is None else outputs
    answer_types = column_types(answers, list(answers))
    return {
        "format": 1,
        "rows": len(frame),
        "columns": {name: count_series(frame[name], kind) for name, kind in types.items()},
        "outputs": {name: count_series(answers[name], kind) for name, kind in answer_types.items()},
        **({} if labels is None else {"labels": labels}),
    }


def count_labels(values: pd.Series, task: Task) -> Column:
    """Histogram of a regression's target, else counts of the task's classes, 0 for one that does not occur."""
    if task.kind == "regression":
        return count_series(values.astype("float64"), "double")
    present = values.dropna()
    counts = present.map(label_text).value_counts().to_dict()
    return {**category_column(named(counts, task.classes), len(present), len(values) - len(present), 0), "type": "string"}


def count_series(values: pd.Series, kind: str) -> Column:
    """Histogram of a number, counts of a category (strings and booleans). A gap in a frame, NaN too, counts as null."""
    present = values.dropna()
    nulls = len(values) - len(present)
    if kind not in ("string", "boolean"):
        numbers = pd.to_numeric(present).to_numpy(dtype=np.float64)
        return {**count_numbers(Numbers(numbers, nulls)), "type": kind}
    text = present.map(lambda value: str(value).lower() if isinstance(value, (bool, np.bool_)) else str(value))
    counts = {str(name): int(count) for name, count in text.value_counts().items()}
    hardly_repeats = kind == "string" and is_text(len(present), len(counts))
    return {**count_names(Names(counts, nulls), hardly_repeats=lambda: hardly_repeats), "type": kind}
