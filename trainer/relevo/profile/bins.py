"""Bins of numbers: edges found from values, values counted into edges. The same rules as `relevo profile` has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

MAX_BINS = 510
"""Before the full range is known: a bin may come before these, and one after."""
SAMPLE_ROWS = 32_768
"""Quantiles of so many values are near enough for edges; of more rows, about so many are picked."""
LARGEST = float(np.finfo(np.float64).max)

Column = dict[str, Any]


def reference_edges(values: np.ndarray) -> list[float]:
    """Edges of bins [a, b), the last one closed, for a column of which `values` are a sample.

    Up to 510 different values get a bin each; more get bins of about equally many, with edges at quantiles that are
    values. A largest value that is a bin of its own is closed by the next larger number. Without finite values: [0, 1].
    """
    finite = np.sort(values[np.isfinite(values)] + 0.0)
    if len(finite) == 0:
        return [0.0, 1.0]
    distinct = np.unique(finite)
    if len(distinct) <= MAX_BINS:
        return _closed(distinct.tolist())
    # Ranks are rounded half up, in whole numbers.
    ranks = [(2 * place * (len(finite) - 1) + MAX_BINS) // (2 * MAX_BINS) for place in range(MAX_BINS + 1)]
    picked = finite[ranks]
    edges = np.unique(picked).tolist()
    return _closed(edges) if picked[-2] == picked[-1] else edges


def _closed(edges: list[float]) -> list[float]:
    after = next_up(edges[-1])
    if after > edges[-1]:
        return [*edges, after]
    return edges if len(edges) > 1 else [0.0, *edges]


def next_up(value: float) -> float:
    """The next larger number; the largest has none, and stays."""
    return LARGEST if value >= LARGEST else float(np.nextafter(value, np.inf)) + 0.0


def count_bins(finite: np.ndarray, edges: Sequence[float]) -> np.ndarray:
    """How many values lie below the edges, in each bin, and above: two more counts than there are bins."""
    bins = len(edges) - 1
    places = np.searchsorted(np.asarray(edges), finite, side="right")
    places[finite == edges[-1]] = bins
    return np.bincount(places, minlength=bins + 2)


def moments(finite: np.ndarray) -> Column:
    """Smallest and largest value, mean and the sum of squared deviations from it; None where they are no numbers."""
    if len(finite) == 0:
        return dict.fromkeys(("min", "max", "mean", "m2"))
    with np.errstate(over="ignore", invalid="ignore"):
        mean = float(finite.mean())
        squares = float(((finite - mean) ** 2).sum())
    return moments_of(float(finite.min()), float(finite.max()), mean, squares)


def moments_of(smallest: float, largest: float, mean: float, squares: float) -> Column:
    """Moments as a profile has them: `mean` and `m2` are None, too, where they are too large for a number."""
    known = bool(np.isfinite(mean) and np.isfinite(squares))
    return {
        "min": smallest + 0.0,
        "max": largest + 0.0,
        "mean": mean + 0.0 if known else None,
        "m2": squares if known else None,
    }


def number_column(
    edges: Sequence[float], counts: Sequence[int], measured: Mapping[str, Any], gaps: Mapping[str, int],
) -> Column:
    """A counted number column. `counts` begin with what lies below the edges and end with what lies above.

    `measured`: the moments. `gaps`: `nulls`, `nan`, `infinite` and `invalid` cells.
    """
    below, *inside, above = (int(count) for count in counts)
    return {
        "kind": "number",
        "edges": [float(edge) for edge in edges],
        "counts": inside,
        **{name: gaps[name] for name in ("nulls", "nan", "infinite")},
        **({"invalid": gaps["invalid"]} if gaps["invalid"] else {}),
        "below": below,
        "above": above,
        **measured,
    }


def cover_range(column: Column) -> Column:
    """The same column with bins for what lies below and above its edges, which came from a sample of the values."""
    edges, counts = list(column["edges"]), list(column["counts"])
    if column["above"]:
        # The last bin keeps its own upper edge, which the bin after it begins behind.
        edges[-1] = next_up(edges[-1])
        if column["max"] > edges[-1]:
            edges.append(column["max"])
            counts.append(column["above"])
        else:
            counts[-1] += column["above"]
    if column["below"]:
        edges.insert(0, column["min"])
        counts.insert(0, column["below"])
    return {**column, "edges": edges, "counts": counts, "below": 0, "above": 0}
