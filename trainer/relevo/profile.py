"""The reference profile: counted columns that drift is measured against.

`python -m relevo.profile FILE --out profile.json [--policy FILE]` counts every column of a table.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from relevo.columns import column_types, feature_names
from relevo.errors import RelevoError
from relevo.policy import read_policy
from relevo.table import read_table

MAX_BINS = 64
MAX_CATEGORIES = 100


def build_profile(frame: pd.DataFrame, types: dict[str, str], outputs: pd.DataFrame | None = None) -> dict[str, Any]:
    """Profile of the columns in `types`, counted over `frame`, and of a model's answers, if given."""
    answers = pd.DataFrame() if outputs is None else outputs
    answer_types = column_types(answers, list(answers))
    return {
        "format": 1,
        "rows": len(frame),
        "columns": {name: count_column(frame[name], kind) for name, kind in types.items()},
        "outputs": {name: count_column(answers[name], kind) for name, kind in answer_types.items()},
    }


def count_column(values: pd.Series, kind: str) -> dict[str, Any]:
    """Histogram of a number, counts of a category (strings and booleans)."""
    return count_categories(values) if kind in ("string", "boolean") else count_numbers(values)


def count_categories(values: pd.Series) -> dict[str, Any]:
    """The 100 most frequent values, ties in alphabetical order; the rest is `other`."""
    present = values.dropna()
    text = present.map(lambda value: str(value).lower() if isinstance(value, (bool, np.bool_)) else str(value))
    counted = sorted(text.value_counts().items(), key=lambda entry: (-entry[1], entry[0]))
    kept = {str(name): int(count) for name, count in counted[:MAX_CATEGORIES]}
    return {
        "kind": "category",
        "counts": kept,
        "other": len(present) - sum(kept.values()),
        "nulls": int(len(values) - len(present)),
    }


def count_numbers(values: pd.Series) -> dict[str, Any]:
    """Histogram over quantile edges; `m2` is the sum of squared deviations from the mean. A gap counts as null."""
    numbers = pd.to_numeric(values.dropna()).to_numpy(dtype=np.float64)
    finite = numbers[np.isfinite(numbers)]
    edges = histogram_edges(finite)
    mean = float(finite.mean()) if len(finite) else None
    return {
        "kind": "number",
        "edges": [float(edge) for edge in edges],
        "counts": [int(count) for count in np.histogram(finite, bins=edges)[0]],
        "nulls": int(values.isna().sum()),
        "nan": 0,
        "infinite": int(len(numbers) - len(finite)),
        "below": 0,
        "above": 0,
        "min": float(finite.min()) if len(finite) else None,
        "max": float(finite.max()) if len(finite) else None,
        "mean": mean,
        "m2": float(((finite - mean) ** 2).sum()) if mean is not None else None,
    }


def histogram_edges(finite: np.ndarray) -> np.ndarray:
    """Strictly increasing edges of at most 64 bins [a, b), the last one closed.

    Columns of at most 64 different values get a bin for each of them; others the quantiles. A maximum that is a bin of
    its own is closed by the next larger number. A column without numbers gets the one bin [0, 1].
    """
    if len(finite) == 0:
        return np.array([0.0, 1.0])
    distinct = np.unique(finite)
    if len(distinct) <= MAX_BINS:
        return np.append(distinct, np.nextafter(distinct[-1], np.inf))
    quantiles = np.quantile(finite, np.linspace(0, 1, MAX_BINS + 1))
    edges = np.unique(quantiles)
    heavy_maximum = np.count_nonzero(quantiles == edges[-1]) > 1
    return np.append(edges, np.nextafter(edges[-1], np.inf)) if heavy_maximum else edges


def main(arguments: list[str] | None = None) -> int:
    """Command line. Answers 0, or 1 with one line on stderr."""
    parser = argparse.ArgumentParser(prog="python -m relevo.profile", description=__doc__)
    parser.add_argument("file", type=Path, help="table: .csv or .parquet")
    parser.add_argument("--out", type=Path, required=True, help="where the profile (JSON) goes")
    parser.add_argument("--policy", type=Path, help="models/<name>.jsonc: column types, and what is no feature")
    options = parser.parse_args(arguments)
    try:
        policy = read_policy(options.policy) if options.policy else None
        frame = read_table(options.file, policy.types() if policy else {})
        names = feature_names(frame, policy.not_features() if policy else ())
        profile = build_profile(frame, column_types(frame, names))
    except RelevoError as error:
        print(error, file=sys.stderr)
        return 1
    options.out.write_text(json.dumps(profile, allow_nan=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
