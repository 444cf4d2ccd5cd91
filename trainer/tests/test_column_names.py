"""Columns may have any name: ONNX inputs are named as the columns, whatever the converter makes of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from relevo.errors import RelevoError
from relevo.sklearn_models import package_model
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

RANDOM = np.random.default_rng(3)


def table(names: list[str]) -> pd.DataFrame:
    rows = pd.DataFrame({name: RANDOM.normal(size=300) for name in names})
    rows["ill"] = np.where(rows[names[0]] - 2 * rows[names[-1]] > 0, "yes", "no")
    return rows


def input_names(names: list[str]) -> list[str]:
    """Fits on all of `names` and packages; the package is refused unless its graph answers as the model does."""
    rows = table(names)
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(rows[names], rows["ill"])
    package, parity = package_model(model, evaluation=rows, target="ill", positive="yes", features=names)
    assert parity.off == []
    return [entry.name for entry in package.model.graph.input]


@pytest.mark.parametrize(
    "names",
    [
        ["mean radius", "mean texture", "area"],
        ["price (EUR)", "1st visit", "Größe", "a-b"],
        ["a b", "a_b", "a.b", "a_b1"],
    ],
)
def test_inputs_are_named_as_the_columns(names: list[str]) -> None:
    assert input_names(names) == names


def test_a_name_that_the_graph_needs_itself_is_refused() -> None:
    with pytest.raises(RelevoError, match="rename the columns label"):
        input_names(["area", "label"])
