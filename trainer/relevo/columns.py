"""Which columns a model reads, and their types in the MLflow signature."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from relevo.errors import RelevoError

COLUMN_TYPES = ("long", "double", "string", "boolean")


def feature_names(frame: pd.DataFrame, excluded: Iterable[str | None]) -> list[str]:
    """All columns but the excluded ones and our own (`__…`), in the order of the frame."""
    left_out = set(excluded)
    return [name for name in map(str, frame.columns) if name not in left_out and not name.startswith("__")]


def column_types(frame: pd.DataFrame, names: Sequence[str]) -> dict[str, str]:
    """`long`, `double`, `string` or `boolean` by column name; whole numbers with gaps are `double`.

    Raises COLUMN_MISSING and COLUMN_TYPE (dates, lists, mixed values).
    """
    missing = [name for name in names if name not in frame.columns]
    if missing:
        raise RelevoError("COLUMN_MISSING", f"the rows lack {', '.join(missing)}")
    return {name: column_type(frame[name]) for name in names}


def column_type(values: pd.Series) -> str:
    """The signature type of one column."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype(object)
    kind = pd.api.types.infer_dtype(values, skipna=True)
    if kind == "boolean":
        return "boolean"
    if kind == "integer":
        return "double" if values.isna().any() else "long"
    if kind in ("floating", "mixed-integer-float", "decimal"):
        return "double"
    if kind in ("string", "empty"):
        return "string" if not pd.api.types.is_numeric_dtype(values) else "double"
    raise RelevoError(
        "COLUMN_TYPE",
        f"{values.name}: {kind} values cannot be a feature; make them numbers or strings, or leave the column out",
    )
