"""Percentile bootstrap of five metrics of two models and of their differences, as one would write it by hand.

    python bench/peers/bootstrap_metrics.py {sklearn,numpy} ROWS.csv RESAMPLES

`sklearn` calls scikit-learn's metrics on numpy resamples; `numpy` ranks the scores of each resample for the area under the
ROC curve and counts the rest. Reads truth and the two models' probabilities, decides at 0.5. Prints JSON: seconds of the
resampling without start and reading, the interpreter's peak memory in MB, and the intervals of the differences.
"""
import json
import resource
import sys
import time

import numpy as np

NAMES = ["accuracy", "precision", "recall", "f1", "roc_auc"]


def by_sklearn(truth, decided, probabilities):
    from sklearn import metrics

    return [
        metrics.accuracy_score(truth, decided),
        metrics.precision_score(truth, decided, zero_division=0),
        metrics.recall_score(truth, decided, zero_division=0),
        metrics.f1_score(truth, decided, zero_division=0),
        metrics.roc_auc_score(truth, probabilities),
    ]


def by_numpy(truth, decided, probabilities):
    positives = np.count_nonzero(truth)
    negatives = len(truth) - positives
    taken = np.count_nonzero(decided)
    hits = np.count_nonzero(truth & decided)
    order = np.argsort(probabilities)
    ascending = probabilities[order]
    # Ties get their mean rank: a resample is full of them.
    starts = np.flatnonzero(np.concatenate(([True], ascending[1:] != ascending[:-1])))
    ends = np.concatenate((starts[1:], [len(ascending)]))
    ranks = np.repeat((starts + ends + 1) / 2, ends - starts)
    above = ranks[truth[order] == 1].sum() - positives * (positives + 1) / 2
    return [
        1 - (positives + taken - 2 * hits) / len(truth),
        hits / taken if taken else 0.0,
        hits / positives,
        2 * hits / (positives + taken),
        above / (positives * negatives),
    ]


def main(how, file, resamples):
    score = {"sklearn": by_sklearn, "numpy": by_numpy}[how]
    truth, first, second = np.loadtxt(file, delimiter=",", skiprows=1, unpack=True)
    truth = truth.astype(np.int8)
    models = [((p >= 0.5).astype(np.int8), p) for p in (first, second)]
    strata = [np.flatnonzero(truth == label) for label in (0, 1)]
    estimate = [score(truth, *model) for model in models]
    rng = np.random.default_rng(1)
    started = time.perf_counter()
    draws = np.empty((resamples, 2, len(NAMES)))
    for draw in range(resamples):
        rows = np.concatenate([rng.choice(stratum, len(stratum)) for stratum in strata])
        for at, (decided, probabilities) in enumerate(models):
            draws[draw, at] = score(truth[rows], decided[rows], probabilities[rows])
    bounds = np.percentile(draws[:, 0] - draws[:, 1], [5, 95], axis=0)
    seconds = time.perf_counter() - started
    json.dump(
        {
            "seconds": seconds,
            "peakMegabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
            "metrics": {
                name: {"first": estimate[0][k], "second": estimate[1][k], "lower": bounds[0, k], "upper": bounds[1, k]}
                for k, name in enumerate(NAMES)
            },
        },
        sys.stdout,
    )


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
