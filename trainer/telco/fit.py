"""Fits one candidate in its own nested run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import mlflow
import numpy as np
from mlflow import ActiveRun

from telco.candidates import Candidate
from telco.cross_validation import CrossValidation, cross_validate
from telco.dataset import Dataset
from telco.metrics import measure
from telco.plots import pictures
from telco.run import nested_run


@dataclass(frozen=True)
class Outcome:
    """A fitted candidate. `metrics` are the hold-out's, at the threshold chosen in cross-validation."""

    candidate: Candidate
    model: Any
    validation: CrossValidation
    metrics: dict[str, float]
    trained: dict[str, float]
    """The same on the training rows, as `train_<metric>`."""
    run_id: str


def fit_candidate(
    candidate: Candidate, dataset: Dataset, parent: ActiveRun, known: CrossValidation | None = None
) -> Outcome:
    """Cross-validates (unless `known` already), fits on all training rows, measures on the evaluation rows."""
    with nested_run(candidate.name, parent) as run:
        mlflow.log_params(candidate.parameters)
        validation = known or cross_validate(candidate, dataset)
        model = candidate.pipeline.fit(dataset.inputs(dataset.training), dataset.labels(dataset.training))
        probabilities = model.predict_proba(dataset.inputs(dataset.evaluation))[:, 1]
        metrics = measure(dataset.labels(dataset.evaluation), probabilities, validation.threshold)
        trained = measure_training(model, dataset, validation.threshold)
        mlflow.log_metrics({**metrics, **trained, **validation.summary(), "threshold": validation.threshold})
        log_pictures(dataset, probabilities, validation.threshold)
        return Outcome(candidate, model, validation, metrics, trained, run.info.run_id)


def measure_training(model: Any, dataset: Dataset, threshold: float) -> dict[str, float]:
    """Every metric on the rows it was fitted on: what is far better there was learnt by heart."""
    probabilities = model.predict_proba(dataset.inputs(dataset.training))[:, 1]
    measured = measure(dataset.labels(dataset.training), probabilities, threshold)
    return {f"train_{name}": value for name, value in measured.items()}


def log_pictures(dataset: Dataset, probabilities: np.ndarray, threshold: float) -> None:
    """Plots of the evaluation rows as artifacts."""
    for name, figure in pictures(dataset.labels(dataset.evaluation), probabilities, threshold):
        mlflow.log_figure(figure, name)
