"""Pairs of tables (reference, current) made of generated samples (see ../generated_samples.py), as pandas reads them from a file.

Twin of test/oracles/like/generated-tables.ts. A column is a sample of its kind, written as its type: `long` and `string` take the whole
number below each value, `boolean` whether it is positive; `empty` is a range of rows, for each side, where all values are null.
"""
import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from generated_samples import generated_sample  # noqa: E402


def column(name, kind, seed, type="double", levels=0, scale=(1.0, 1.0), shift=(0.0, 0.0), nulls=0.0, infinite=0.0, empty=((0, 0), (0, 0))):
    return {"name": name, "type": type, "kind": kind, "seed": seed, "levels": levels, "scale": list(scale), "shift": list(shift),
            "nulls": nulls, "infinite": infinite, "empty": [list(rows) for rows in empty]}


def values_of(column, rows, side):
    values = generated_sample({**column, "sizes": rows}, side)
    first, end = column["empty"][side]
    values[first:end] = np.nan
    return values


def typed(values, type):
    """The values as a column with the type that pandas gives them after reading a CSV or Parquet file."""
    if type == "double":
        return pd.Series(values)
    if type == "long":
        whole = np.floor(values)
        return pd.Series(whole if np.isnan(whole).any() else whole.astype("int64"))
    made = [None if np.isnan(v) else (bool(v > 0) if type == "boolean" else f"c{int(np.floor(v))}") for v in values]
    return pd.Series(made, dtype="bool" if type == "boolean" and None not in made else "object")


def generated_table(rows, columns, side):
    return pd.DataFrame({column["name"]: typed(values_of(column, rows, side), column["type"]) for column in columns})
