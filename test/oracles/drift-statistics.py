"""Expected numbers for the drift statistics, from scipy.

    .relevo/venv/bin/python test/oracles/drift-statistics.py > test/oracles/drift-statistics.json
"""
import json
import sys

import numpy as np
import scipy
from scipy import special, stats
from scipy.spatial.distance import jensenshannon

rng = np.random.default_rng(20240611)


def gammas():
    xs = [1e-6, 0.5, 1, 1.5, 2, 10, 63.5, 171, 1e4, 1e6]
    return {"x": xs, "logGamma": [float(v) for v in special.gammaln(xs)]}


def tails():
    points = [(0, 1), (0.5, 1), (3.841458820694124, 1), (500, 1), (1, 2), (10, 3), (63, 63), (40, 63), (200, 63),
              (900, 1000), (1000, 1000), (1300, 1000), (1e-8, 5), (1400, 2)]
    return [{"statistic": s, "degrees": d, "tail": float(stats.chi2.sf(s, d))} for s, d in points]


def count_pairs():
    pairs = [([30, 70], [45, 55]), ([500, 300, 250, 150], [400, 350, 250, 200]), ([10, 0, 5], [0, 10, 5]),
             ([1, 1, 1], [1000, 1000, 1000]), ([7, 0, 3], [7, 0, 3])]
    for bins, n, m in [(2, 50, 80), (10, 200, 100_000), (64, 5634, 500), (64, 5000, 5000), (1000, 2000, 2000)]:
        shares = rng.dirichlet(np.full(bins, 2.0))
        other = rng.dirichlet(np.full(bins, 2.0)) if bins == 10 else shares
        pairs.append((rng.multinomial(n, shares).tolist(), rng.multinomial(m, other).tolist()))
    return pairs


def comparisons():
    cases = []
    for first, second in count_pairs():
        a, b = np.array(first), np.array(second)
        seen = (a + b) > 0
        chi = stats.chi2_contingency(np.vstack([a[seen], b[seen]]), correction=False)
        distance = float(np.nan_to_num(jensenshannon(a, b, base=2)))
        cases.append({"first": first, "second": second, "statistic": float(chi.statistic), "degrees": int(chi.dof),
                      "pValue": float(chi.pvalue), "distance": distance})
    return cases


def adjusted():
    families = [[0.01, 0.04, 0.03, 0.005], [0.5], [1.0, 1.0, 0.0], [0.02, 0.02, 0.02, 0.9], rng.uniform(size=30).tolist(),
                (rng.uniform(size=40) ** 4).tolist()]
    return [{"p": family, "adjusted": [float(v) for v in stats.false_discovery_control(family)]} for family in families]


def tables():
    cases = []
    for hits, marked, drawn, total in [(3, 5, 10, 30), (0, 5, 10, 30), (5, 5, 10, 30), (3, 3, 500, 6134), (8, 12, 500, 6134),
                                       (60, 1000, 500, 10_000), (120, 1000, 1000, 10_000), (80, 1000, 1000, 10_000),
                                       (400, 500, 900, 1000), (10_300, 20_000, 500_000, 1_000_000), (25, 30, 25, 30)]:
        tail = float(stats.hypergeom.sf(hits - 1, total, marked, drawn))
        cases.append({"hits": hits, "marked": marked, "drawn": drawn, "total": total, "tail": tail})
    return cases


def simulated():
    """Mean divergence of two samples from one distribution, which its leading term is to predict."""
    cases = []
    for bins, n, m in [(10, 500, 5000), (64, 5634, 2000), (100, 5000, 5000)]:
        shares = np.full(bins, 1 / bins)
        draws = [jensenshannon(rng.multinomial(n, shares), rng.multinomial(m, shares), base=2) ** 2 for _ in range(4000)]
        cases.append({"bins": bins, "n": n, "m": m, "mean": float(np.mean(draws))})
    return cases


json.dump({"scipy": scipy.__version__, "gammas": gammas(), "tails": tails(), "comparisons": comparisons(), "adjusted": adjusted(),
           "tables": tables(), "simulated": simulated()}, sys.stdout)
sys.stdout.write("\n")
