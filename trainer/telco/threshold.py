"""Chooses the probability from which the answer is the positive label."""

from __future__ import annotations

import numpy as np


def choose_threshold(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """The threshold with the best F1, half-way between two neighbouring probabilities so that rounding moves no row.

    To be called with out-of-fold predictions of training rows only.
    """
    values = np.unique(np.round(probabilities, 6))
    if len(values) == 1:
        return float(values[0])
    middles = (values[1:] + values[:-1]) / 2
    hits = above(probabilities[labels == 1], middles)
    scores = 2 * hits / (above(probabilities, middles) + np.count_nonzero(labels == 1))
    return float(middles[int(np.argmax(scores))])


def above(probabilities: np.ndarray, thresholds: np.ndarray) -> np.ndarray:
    """How many probabilities reach each threshold."""
    return len(probabilities) - np.searchsorted(np.sort(probabilities), thresholds, side="left")
