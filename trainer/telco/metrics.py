"""The metrics that a policy can name for a binary model."""

from __future__ import annotations

import numpy as np
from relevo.errors import RelevoError
from sklearn.metrics import (
    accuracy_score,
    brier_score_loss,
    f1_score,
    log_loss,
    precision_score,
    recall_score,
    roc_auc_score,
)

METRICS = ("accuracy", "precision", "recall", "f1", "roc_auc", "log_loss", "brier")
LOSSES = ("log_loss", "brier")


def measure(labels: np.ndarray, probabilities: np.ndarray, threshold: float) -> dict[str, float]:
    """All metrics. The first four depend on the threshold; without a positive answer precision is 0."""
    answers = (probabilities >= threshold).astype(np.int64)
    return {
        "accuracy": float(accuracy_score(labels, answers)),
        "precision": float(precision_score(labels, answers, zero_division=0)),
        "recall": float(recall_score(labels, answers, zero_division=0)),
        "f1": float(f1_score(labels, answers, zero_division=0)),
        "roc_auc": float(roc_auc_score(labels, probabilities)),
        "log_loss": float(log_loss(labels, probabilities, labels=[0, 1])),
        "brier": float(brier_score_loss(labels, probabilities)),
    }


def require_metric(name: str) -> None:
    """Raises POLICY_INVALID where a binary model cannot be picked by this metric."""
    if name not in METRICS:
        raise RelevoError("POLICY_INVALID", f"primary {name} does not belong to a binary model")


def better(name: str, value: float) -> float:
    """The value with its sign turned so that larger is better."""
    return -value if name in LOSSES else value
