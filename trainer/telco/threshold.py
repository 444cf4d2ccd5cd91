"""Chooses the probability from which the answer is the positive label."""

from __future__ import annotations

import numpy as np
from sklearn.metrics import f1_score


def choose_threshold(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """The threshold with the best F1, half-way between two neighbouring probabilities so that rounding moves no row.

    To be called with out-of-fold predictions of training rows only.
    """
    values = np.unique(np.round(probabilities, 4))
    middles = (values[1:] + values[:-1]) / 2 if len(values) > 1 else np.array([0.5])
    steps = middles[np.unique(np.linspace(0, len(middles) - 1, 200).astype(int))]
    scores = [f1_score(labels, probabilities >= step, zero_division=0) for step in steps]
    return float(steps[int(np.argmax(scores))])
