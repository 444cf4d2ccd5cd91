"""Small pipelines that tests fit."""

from __future__ import annotations

from typing import Any

from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def pipeline(model: Any, numbers: list[str], texts: list[str], scale: bool = False) -> Pipeline:
    """Imputed numbers (scaled on request), one-hot texts, the model."""
    steps: list[tuple[str, Any]] = [("impute", SimpleImputer(strategy="median"))]
    if scale:
        steps.append(("scale", StandardScaler()))
    columns = ColumnTransformer([
        ("number", Pipeline(steps), numbers),
        ("text", OneHotEncoder(handle_unknown="ignore", sparse_output=False), texts),
    ])
    return Pipeline([("columns", columns), ("model", model)])
