"""Expected block lengths for resampling in time, by the formulas of Patton, Politis and White (2009) written out in numpy.

    .relevo/venv/bin/python test/oracles/block-lengths.py > test/oracles/block-lengths.json

arch 8.0.0 (`arch.bootstrap.optimal_block_length(x)["circular"]`) gives the same for every series here; it is in no environment of the project.
"""
import json
import sys

import numpy as np

rng = np.random.default_rng(20261121)


def circular(x):
    n = len(x)
    eps = x - x.mean()
    silent_lags = max(5, int(np.log10(n)))
    farthest = int(np.ceil(np.sqrt(n))) + silent_lags
    acv = np.array([eps[k:] @ eps[: n - k] / n for k in range(farthest + 1)])
    silent = np.abs(acv / acv[0]) < 2 * np.sqrt(np.log10(n) / n)
    runs = [k for k in range(farthest - silent_lags + 1) if silent[k : k + silent_lags].all()]
    m = min(2 * max(runs[0], 1), farthest) if runs else farthest
    k = np.arange(1, m + 1)
    window = np.minimum(1, 2 * (1 - k / m))
    slope = (2 * window * k * acv[1 : m + 1]).sum()
    spectrum = acv[0] + (2 * window * acv[1 : m + 1]).sum()
    b = (2 * slope**2 / (4 / 3 * spectrum**2)) ** (1 / 3) * n ** (1 / 3)
    return min(b, np.ceil(min(3 * np.sqrt(n), n / 3)))


def autoregressive(n, phi):
    x = np.zeros(n)
    for t, e in enumerate(rng.normal(size=n)):
        x[t] = (phi * x[t - 1] if t else 0) + e
    return np.round(x, 3)


series = {
    "independent": autoregressive(300, 0),
    "few and independent": autoregressive(50, 0),
    "a short memory": autoregressive(300, 0.5),
    "a long memory": autoregressive(900, 0.9),
    "back and forth": autoregressive(300, -0.6),
    "the wander of a random walk": autoregressive(120, 1),
    "flags in runs of 25": np.repeat(rng.integers(0, 2, 40), 25).astype(float),
    "rare flags": (rng.random(400) < 0.02).astype(float),
}
json.dump([{"name": name, "series": x.tolist(), "length": float(circular(x))} for name, x in series.items()], sys.stdout, separators=(",", ":"))
sys.stdout.write("\n")
