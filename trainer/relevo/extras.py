"""What a package may carry beside the model and its evaluation rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from relevo.errors import RelevoError
from relevo.golden import golden_file
from relevo.package import ModelPackage

METRIC_NAME = re.compile(r"[a-z][a-z0-9_]{0,49}")


def with_extras(
    package: ModelPackage, golden: Sequence[Mapping[str, Any]] | None, metrics: Mapping[str, Any] | None
) -> ModelPackage:
    """The package with golden cases and own metrics. Raises GOLDEN_CASE and METRIC."""
    return replace(
        package,
        evaluation=package.evaluation.assign(**metric_columns(metrics or {}, len(package.evaluation))),
        golden=None if golden is None else golden_file(golden, list(package.types)),
    )


def metric_columns(metrics: Mapping[str, Any], rows: int) -> dict[str, np.ndarray]:
    """`__metric_<name>` columns. Raises METRIC unless each has a plain name and a finite number for every row."""
    columns = {}
    for name, given in metrics.items():
        values = np.asarray(given, dtype=np.float64)
        if METRIC_NAME.fullmatch(name) is None:
            raise RelevoError("METRIC", f"{name!r} is no name of small letters, digits and _")
        if values.shape != (rows,) or not np.isfinite(values).all():
            raise RelevoError("METRIC", f"{name} needs a finite number for each of the {rows} evaluation rows")
        columns[f"__metric_{name}"] = values
    return columns


def seed_tag(seed: int | None) -> dict[str, str]:
    """The tag that records a seed."""
    return {} if seed is None else {"relevo.seed": str(seed)}
