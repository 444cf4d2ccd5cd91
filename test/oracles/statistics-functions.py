"""Special functions, binning ranges, isotonic curves and adjusted p-values behind the drift statistics, from numpy, scipy and scikit-learn.

    .relevo/venv/bin/python test/oracles/statistics-functions.py > test/oracles/statistics-functions.json
"""
import json
import sys

import numpy as np
from scipy import special, stats
from sklearn.isotonic import IsotonicRegression

from generated_samples import uniforms

np.seterr(all="ignore")


def table(function, points):
    return [[list(map(float, point)), float(function(*point))] for point in points]


def finite_law():
    sizes = [1, 2, 3, 5, 8, 10, 20, 50, 100, 139, 140, 141, 200, 500, 1000, 5000, 25_000, 100_000, 100_001, 500_000]
    roots = [.2, .4, .5, .6, .7, .8, .85, .9, 1, 1.1, 1.3, 1.48, 1.5, 1.7, 2, 2.2, 3, 4, 6, 10, 15, 19]
    return [(n, z / np.sqrt(n)) for n in sizes for z in roots if z / np.sqrt(n) < 1.1]


def functions():
    chi = [(x * d, d) for d in (1, 2, 3, 10, 63, 500, 4999, 50_000) for x in (.1, .5, .9, .98, 1, 1.02, 1.1, 1.3, 2)]
    student = [(t, d) for d in (1, 2, 3, 7, 30, 1000, 99_998) for t in (-3, -.1, 0, .1, .5, 1, 2, 5, 10, 30)]
    one_sided = [(n, d) for n in (1, 2, 5, 50, 1000, 30_000) for d in (.001, .003, .01, .02, .1, .3, .5, .7, .9, .99)]
    binomial = [(k, n, p) for n, p in ((1, .3), (20, .5), (1000, .01), (1_000_000, .3)) for k in (0, 1, int(n * p), n)]
    return {
        "kolmogorovFiniteTail": table(lambda n, d: stats.kstwo.sf(d, n), finite_law()),
        "kolmogorovTail": table(special.kolmogorov, [(z,) for z in (.01, .1, .2, .3, .5, .8, .81, .82, .83, 1, 1.5, 2, 3, 5, 10)]),
        "smirnovTail": table(special.smirnov, one_sided),
        "chiSquareTail": table(stats.chi2.sf, chi),
        "studentTail": table(stats.t.sf, student),
        "logGamma": table(special.gammaln, [(x,) for x in (1e-6, .1, .5, .9, 1, 1.5, 2, 2.5, 3, 10, 15, 16, 17, 100, 1e4, 1e6, 1e9)]),
        "binomialDensity": table(stats.binom.pmf, binomial),
        "scaledBesselK": table(special.kve, [(v, x) for v in (0, .25, 1, 2.5) for x in (.001, .01, .1, .5, 1, 3, 10, 100, 1000)]),
    }


def isotonic():
    cases = []
    for seed, count, levels in [(1, 1, 1), (2, 5, 3), (3, 50, 1000), (4, 500, 20), (5, 3000, 100_000)]:
        x = np.floor(uniforms(seed, 0, count) * levels) / levels
        noise, weights = uniforms(seed, 1, count), np.floor(uniforms(seed, 2, count) * 3) + 1
        y = (noise < x * x).astype(float) if seed % 2 else noise + x
        at = np.linspace(-.1, 1.1, 25)
        model = IsotonicRegression(out_of_bounds="clip").fit(x, y, sample_weight=weights)
        cases.append({"seed": seed, "count": count, "levels": levels, "at": at.tolist(), "predicted": model.predict(at).tolist()})
    return cases


def ranges():
    """Bin counts where n is a power of two: the rounding of the division decides between two numbers."""
    cases = []
    for seed in range(400):
        n = (1024, 2048, 4096)[seed % 3]
        low, width = uniforms(seed, 3, 2)
        values = uniforms(seed, 4, n) * (width * 100) + low * 100
        edges = np.histogram_bin_edges(values, bins="sturges")
        cases.append([n, len(edges) - 1, float(edges[1])])
    return cases


def holm():
    rng = np.random.default_rng(7)
    cases = []
    for p in [rng.uniform(size=1), rng.uniform(size=12) ** 3, np.array([.02, .02, .5, .02])]:
        order = np.argsort(p, kind="stable")
        steps = np.minimum(1, np.maximum.accumulate(p[order] * (len(p) - np.arange(len(p)))))
        adjusted = np.empty(len(p))
        adjusted[order] = steps
        cases.append({"p": p.tolist(), "adjusted": adjusted.tolist()})
    return cases


json.dump({"functions": functions(), "isotonic": isotonic(), "ranges": ranges(), "holm": holm()}, sys.stdout, separators=(",", ":"))
sys.stdout.write("\n")
