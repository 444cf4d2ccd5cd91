"""Predicts every training row by a model that has not seen it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.base import clone
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

from telco.candidates import Candidate
from telco.dataset import SEED, Dataset
from telco.metrics import measure
from telco.threshold import choose_threshold

FOLDS = 3


@dataclass(frozen=True)
class CrossValidation:
    """`scores` holds each metric's value per fold, at the threshold chosen from all out-of-fold predictions."""

    threshold: float
    scores: dict[str, list[float]]

    def mean(self, metric: str) -> float:
        return float(np.mean(self.scores[metric]))

    def summary(self) -> dict[str, float]:
        """`cv_<metric>_mean` and `cv_<metric>_std` (over folds, n-1)."""
        means = {f"cv_{name}_mean": float(np.mean(values)) for name, values in self.scores.items()}
        return means | {f"cv_{name}_std": float(np.std(values, ddof=1)) for name, values in self.scores.items()}


def folds(dataset: Dataset) -> list[tuple[np.ndarray, np.ndarray]]:
    """The same folds for every model; no entity is in two of them."""
    groups = dataset.groups()
    kind = StratifiedKFold if groups is None else StratifiedGroupKFold
    splitter = kind(n_splits=FOLDS, shuffle=True, random_state=SEED)
    return list(splitter.split(dataset.training, dataset.labels(dataset.training), groups))


def cross_validate(candidate: Candidate, dataset: Dataset) -> CrossValidation:
    """Fits the pipeline once per fold."""
    inputs, labels = dataset.inputs(dataset.training), dataset.labels(dataset.training)
    unseen = np.zeros(len(labels))
    parts = folds(dataset)
    for fitted, held in parts:
        model = clone(candidate.pipeline).fit(inputs.iloc[fitted], labels[fitted])
        unseen[held] = model.predict_proba(inputs.iloc[held])[:, 1]
    threshold = choose_threshold(labels, unseen)
    measured = [measure(labels[held], unseen[held], threshold) for _, held in parts]
    return CrossValidation(threshold, {name: [fold[name] for fold in measured] for name in measured[0]})
