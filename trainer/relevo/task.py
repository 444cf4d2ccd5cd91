"""What kind of answer a model gives, and how a probability becomes a label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
from sklearn.base import is_classifier, is_regressor

from relevo.errors import RelevoError

TaskKind = Literal["binary", "multiclass", "regression"]


@dataclass(frozen=True)
class Task:
    """`classes` in the order of the probabilities; empty for a regression. `positive` and `threshold` are binary."""

    kind: TaskKind
    target: str
    classes: tuple[str, ...] = ()
    positive: str | None = None
    threshold: float | None = None


def task_of(
    model: Any, target: str, classes: Sequence[str] | None, positive: str | None, threshold: float | None
) -> Task:
    """The task of a fitted scikit-learn model. Raises UNSUPPORTED_MODEL for anything but a classifier or regressor."""
    final = type(model).__name__
    if is_regressor(model):
        return Task("regression", target)
    if not is_classifier(model):
        raise RelevoError("UNSUPPORTED_MODEL", f"{final} is neither a classifier nor a regressor")
    if not hasattr(model, "predict_proba"):
        raise RelevoError(
            "UNSUPPORTED_MODEL",
            f"{final} gives no probabilities; wrap its last step in sklearn.calibration.CalibratedClassifierCV",
        )
    return classification(target, list(classes or map(label_text, model.classes_)), positive, threshold)


def classification(
    target: str, classes: Sequence[str], positive: str | None, threshold: float | None
) -> Task:
    """A binary task for two classes (positive: the second unless named), else a multiclass one."""
    names = tuple(map(str, classes))
    if len(names) < 2 or len(set(names)) != len(names):
        raise RelevoError("CLASSES", f"a classifier needs two or more different classes, got {list(names)}")
    if len(names) > 2:
        if positive is not None or threshold is not None:
            raise RelevoError("CLASSES", "positive and threshold belong to models of two classes")
        return Task("multiclass", target, names)
    chosen = names[1] if positive is None else str(positive)
    if chosen not in names:
        raise RelevoError("CLASSES", f"positive {chosen} is not among the classes {list(names)}")
    return Task("binary", target, names, chosen, 0.5 if threshold is None else float(threshold))


def label_text(value: Any) -> str:
    """How a label is written everywhere: `True` as `true`, whole floats without their fraction."""
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return str(bool(value)).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def label_column(values: pd.Series, task: Task) -> pd.Series:
    """The target as text. Raises CLASSES where a label is none of the task's classes, TARGET_MISSING on gaps."""
    if values.isna().any():
        raise RelevoError("TARGET_MISSING", f"{int(values.isna().sum())} evaluation rows have no {task.target}")
    text = values.map(label_text).astype(object)
    unknown = sorted(set(text) - set(task.classes))
    if unknown:
        raise RelevoError(
            "CLASSES",
            f"{task.target} has labels that are none of the classes {list(task.classes)};"
            " name them in the order of predict_proba with classes=[…]",
        )
    return text
