"""Pictures of a model's answers on the evaluation rows."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from sklearn.calibration import calibration_curve
from sklearn.metrics import confusion_matrix, precision_recall_curve, roc_curve

matplotlib.use("agg")


def pictures(labels: np.ndarray, probabilities: np.ndarray, threshold: float) -> Iterator[tuple[str, Figure]]:
    """File name and figure: ROC, precision and recall, calibration, confusion at the threshold."""
    false, true, _ = roc_curve(labels, probabilities)
    yield curve("roc", false, true, "false positive rate", "true positive rate", [0, 1])
    precision, recall, _ = precision_recall_curve(labels, probabilities)
    yield curve("precision-recall", recall, precision, "recall", "precision", [labels.mean()] * 2)
    observed, predicted = calibration_curve(labels, probabilities, n_bins=10, strategy="quantile")
    yield curve("calibration", predicted, observed, "mean probability", "share of positives", [0, 1])
    yield confusion(labels, probabilities >= threshold)


def curve(
    name: str, x: np.ndarray, y: np.ndarray, x_title: str, y_title: str, chance: list[float]
) -> tuple[str, Figure]:
    figure, axes = canvas()
    axes.plot([0, 1], chance, linestyle=":", color="grey")
    axes.plot(x, y, marker="o" if len(x) <= 10 else None)
    axes.set(xlabel=x_title, ylabel=y_title, xlim=(0, 1), ylim=(0, 1.02), title=name)
    return f"plots/{name}.png", figure


def confusion(labels: np.ndarray, answers: np.ndarray) -> tuple[str, Figure]:
    counts = confusion_matrix(labels, answers, labels=[0, 1])
    figure, axes = canvas()
    axes.imshow(counts, cmap="Blues")
    for row in range(2):
        for column in range(2):
            axes.text(column, row, counts[row, column], ha="center", va="center", bbox={"color": "white"})
    names = ["negative", "positive"]
    axes.set_xticks([0, 1], names)
    axes.set_yticks([0, 1], names)
    axes.set(xlabel="answer", ylabel="truth", title="confusion")
    return "plots/confusion.png", figure


def canvas() -> tuple[Figure, Axes]:
    figure = Figure(figsize=(4, 4), dpi=80)
    figure.subplots_adjust(left=0.18, bottom=0.14)
    return figure, figure.add_subplot()
