"""Expected numbers for the gate's statistics, from scipy, scikit-learn and textbook formulas written out in numpy.

    .relevo/venv/bin/python test/oracles/gate-statistics.py > test/oracles/gate-statistics.json
"""
import json
import sys

import numpy as np
from scipy import stats
from sklearn import metrics as m

rng = np.random.default_rng(20240607)
ALPHA = 0.05


def floats(values):
    return [float(v) for v in values]


def normal():
    zs = [-37.5, -20, -8, -5.5, -4.0, -3, -1.96, -0.7, -0.4, -1e-9, 0, 0.3, 0.46875, 0.9, 1.6448536, 3.9, 4.1, 8.3]
    ps = [1e-300, 1e-30, 1e-12, 1e-6, 0.001, 0.024, 0.05, 0.074, 0.0751, 0.2, 0.5, 0.8, 0.925, 0.975, 0.999999]
    return {
        "z": zs,
        "cdf": floats(stats.norm.cdf(zs)),
        "tail": floats(stats.norm.sf(zs)),
        "p": ps,
        "quantile": floats(stats.norm.ppf(ps)),
    }


def wilson():
    cases = []
    for k, n in [(0, 10), (1, 10), (5, 10), (10, 10), (290, 374), (1, 100000), (70000, 100000)]:
        ci = stats.binomtest(k, n).proportion_ci(1 - 2 * ALPHA, method="wilson")
        cases.append({"successes": k, "trials": n, "lower": ci.low, "upper": ci.high})
    return cases


def mcnemar():
    cases = []
    for b, c in [(0, 0), (1, 0), (0, 5), (7, 3), (12, 12), (18, 6), (15, 10), (40, 25), (25, 40), (400, 350), (3000, 2800)]:
        n = b + c
        case = {"onlyFirst": b, "onlySecond": c}
        if n > 0:
            case["exact"] = {
                "pGreater": stats.binomtest(b, n, 0.5, alternative="greater").pvalue,
                "pTwoSided": stats.binomtest(b, n, 0.5).pvalue,
            }
            chi2 = max(0, abs(b - c) - 1) ** 2 / n
            case["corrected"] = {
                "pGreater": stats.norm.sf((b - c - 1) / np.sqrt(n)),
                "pTwoSided": stats.chi2.sf(chi2, 1),
            }
        cases.append(case)
    return cases


def tango_bound(b, c, n, target):
    """Root of Tango's score statistic, with the restricted estimate found by maximising the likelihood numerically."""
    from scipy.optimize import brentq

    def score(delta):
        # q = P(only second right) under p12 = q + delta: the root of the likelihood equation in [max(0,-delta), (1-delta)/2]
        coefficients = [2 * n, -(b + c) + (2 * n - b + c) * delta, -c * delta * (1 - delta)]
        roots = np.roots(coefficients)
        q = max(r.real for r in roots)
        return (b - c - n * delta) / np.sqrt(n * (2 * q + delta * (1 - delta))) - target

    centre = (b - c) / n
    if target > 0:
        return brentq(score, -0.999999, centre, xtol=1e-15, rtol=1e-14)
    return brentq(score, centre, 0.999999, xtol=1e-15, rtol=1e-14)


def paired_proportions():
    z = stats.norm.ppf(1 - ALPHA)
    cases = []
    for b, c, n in [(12, 5, 60), (43, 40, 1409), (70, 20, 1409), (3, 30, 200), (1000, 900, 20000)]:
        cases.append(
            {
                "onlyFirst": b,
                "onlySecond": c,
                "rows": n,
                "value": (b - c) / n,
                "standardError": float(np.sqrt(b + c - (b - c) ** 2 / n) / n),
                "lower": float(tango_bound(b, c, n, z)),
                "upper": float(tango_bound(b, c, n, -z)),
            }
        )
    return cases


def delong_reference(y, s1, s2):
    """The quadratic definition: the kernel over every pair of a positive and a negative row."""

    def kernel(s):
        d = s[y == 1][:, None] - s[y == 0][None, :]
        return (d > 0) + 0.5 * (d == 0)

    k1, k2 = kernel(s1), kernel(s2)
    v10 = np.stack([k1.mean(axis=1), k2.mean(axis=1)])
    v01 = np.stack([k1.mean(axis=0), k2.mean(axis=0)])
    cov = np.cov(v10) / v10.shape[1] + np.cov(v01) / v01.shape[1]
    value = k1.mean() - k2.mean()
    se = np.sqrt(cov[0, 0] + cov[1, 1] - 2 * cov[0, 1])
    z = stats.norm.ppf(1 - ALPHA)
    return {
        "first": k1.mean(),
        "second": k2.mean(),
        "value": value,
        "standardError": se,
        "lower": value - z * se,
        "upper": value + z * se,
        "pTwoSided": 2 * stats.norm.sf(abs(value) / se),
    }


def binary_rows(n, prevalence, digits):
    y = (rng.random(n) < prevalence).astype(int)
    y[:2] = [0, 1]
    logits = rng.normal(size=n) + 1.2 * y
    p1 = np.round(1 / (1 + np.exp(-(logits + 0.5 * rng.normal(size=n)) + 0.6)), digits)
    p2 = np.round(1 / (1 + np.exp(-(logits + 0.9 * rng.normal(size=n)) + 0.6)), digits)
    return y, p1, p2


def jackknife_acceleration(values_by_stratum):
    nums = dens = 0.0
    for values in values_by_stratum:
        n = len(values)
        u = (n - 1) * (np.mean(values) - np.array(values)) / n
        nums += (u**3).sum()
        dens += (u**2).sum()
    return nums / (6 * dens**1.5) if dens > 0 else 0.0


def binary_metrics(y, p):
    d = (p >= 0.5).astype(int)
    return {
        "accuracy": m.accuracy_score(y, d),
        "precision": m.precision_score(y, d, zero_division=0),
        "recall": m.recall_score(y, d),
        "f1": m.f1_score(y, d),
        "roc_auc": m.roc_auc_score(y, p),
        "log_loss": m.log_loss(y, p),
        "brier": m.brier_score_loss(y, p),
    }


def binary():
    cases = []
    for n, prevalence, digits in [(40, 0.3, 1), (120, 0.27, 2), (150, 0.1, 12)]:
        y, p1, p2 = binary_rows(n, prevalence, digits)
        keep = [np.arange(n) != i for i in range(n)]
        loo = [binary_metrics(y[k], p1[k]) for k in keep]
        counts = rng.integers(0, 4, n)
        repeated = np.repeat(np.arange(n), counts)
        cases.append(
            {
                "truth": y.tolist(),
                "first": floats(p1),
                "second": floats(p2),
                "metrics": binary_metrics(y, p1),
                "counts": counts.tolist(),
                "resampled": binary_metrics(y[repeated], p1[repeated]),
                "acceleration": {
                    name: float(jackknife_acceleration([[loo[i][name] for i in np.flatnonzero(y == k)] for k in (0, 1)]))
                    for name in loo[0]
                },
                "delong": {k: float(v) for k, v in delong_reference(y, p1, p2).items()},
            }
        )
    return cases


def multiclass():
    n, k = 150, 3
    y = rng.integers(0, k, n)
    raw = rng.random((n, k)) + 0.8 * np.eye(k)[y]
    p = raw / raw.sum(axis=1, keepdims=True)
    d = p.argmax(axis=1)

    def values(y, p, d):
        return {
            "accuracy": m.accuracy_score(y, d),
            "precision": m.precision_score(y, d, average="macro", zero_division=0),
            "recall": m.recall_score(y, d, average="macro"),
            "f1": m.f1_score(y, d, average="macro"),
            "roc_auc": m.roc_auc_score(y, p, multi_class="ovr", average="macro"),
            "log_loss": m.log_loss(y, p),
            "brier": m.brier_score_loss(y, p),
        }

    loo = [values(y[keep], p[keep], d[keep]) for keep in (np.arange(n) != i for i in range(n))]
    return {
        "classes": k,
        "truth": y.tolist(),
        "decided": d.tolist(),
        "probabilities": floats(p.ravel()),
        "metrics": values(y, p, d),
        "leaveOneOut": {name: floats(row[name] for row in loo) for name in loo[0]},
    }


def regression():
    n = 90
    y = rng.normal(100, 15, n)
    first = y + rng.normal(0, 4, n)
    second = y + rng.normal(0.5, 5, n)

    def values(y, f):
        return {
            "rmse": m.root_mean_squared_error(y, f),
            "mae": m.mean_absolute_error(y, f),
            "r2": m.r2_score(y, f),
        }

    loo = [values(y[keep], first[keep]) for keep in (np.arange(n) != i for i in range(n))]
    difference = np.round(np.abs(second - y) - np.abs(first - y), 1)

    def rank_test(d):
        greater = stats.wilcoxon(d, alternative="greater", method="asymptotic", correction=False)
        both = stats.wilcoxon(d, method="asymptotic", correction=False)
        return {"statistic": greater.statistic, "pGreater": greater.pvalue, "pTwoSided": both.pvalue}

    return {
        "truth": floats(y),
        "first": floats(first),
        "second": floats(second),
        "metrics": values(y, first),
        "leaveOneOut": {name: floats(row[name] for row in loo) for name in loo[0]},
        "wilcoxon": {"differences": floats(difference), **rank_test(difference)},
    }


def bootstrap():
    """scipy's BCa of a difference of areas, strata resampled apart, with the Monte Carlo spread over seeds."""
    y, p1, p2 = binary_rows(300, 0.3, 3)

    def difference(pos, neg):
        rows = np.concatenate([pos, neg]).astype(int)
        return m.roc_auc_score(y[rows], p1[rows]) - m.roc_auc_score(y[rows], p2[rows])

    bounds = []
    for seed in range(6):
        result = stats.bootstrap(
            (np.flatnonzero(y == 1), np.flatnonzero(y == 0)),
            difference,
            vectorized=False,
            n_resamples=2000,
            confidence_level=1 - 2 * ALPHA,
            method="BCa",
            rng=seed,
        )
        bounds.append([result.confidence_interval.low, result.confidence_interval.high])
    bounds = np.array(bounds)
    return {
        "truth": y.tolist(),
        "first": floats(p1),
        "second": floats(p2),
        "resamples": 2000,
        "lower": float(bounds[:, 0].mean()),
        "upper": float(bounds[:, 1].mean()),
        "spread": float(bounds.std(axis=0, ddof=1).max()),
    }


def bca_of_given_draws():
    draws = np.round(rng.normal(0.3, 0.1, 501), 3)
    estimate, acceleration = 0.31, 0.07
    share = ((draws < estimate).sum() + (draws <= estimate).sum()) / (2 * len(draws))
    z0 = stats.norm.ppf(share)

    def at(p):
        z = stats.norm.ppf(p)
        return np.percentile(draws, 100 * stats.norm.cdf(z0 + (z0 + z) / (1 - acceleration * (z0 + z))))

    return {
        "draws": floats(draws),
        "estimate": estimate,
        "acceleration": acceleration,
        "lower": float(at(ALPHA)),
        "upper": float(at(1 - ALPHA)),
        "percentile": floats(np.percentile(draws, [100 * ALPHA, 100 * (1 - ALPHA)])),
    }


def required_rows():
    z = stats.norm.ppf(0.95) + stats.norm.ppf(0.8)
    n, se, d = 1409, 0.004, 0.006
    z975 = stats.norm.ppf(0.975) + stats.norm.ppf(0.8)
    discordant, gain = 0.05, 0.01
    return [
        {"rows": n, "standardError": se, "distance": d, "alpha": 0.05, "expected": int(np.ceil(n * (z * se / d) ** 2))},
        {
            "rows": 1000,
            "standardError": float(np.sqrt((discordant - gain**2) / 1000)),
            "distance": gain,
            "alpha": 0.025,
            "expected": int(np.ceil((discordant - gain**2) * (z975 / gain) ** 2)),
        },
    ]


json.dump(
    {
        "alpha": ALPHA,
        "normal": normal(),
        "wilson": wilson(),
        "mcnemar": mcnemar(),
        "pairedProportions": paired_proportions(),
        "binary": binary(),
        "multiclass": multiclass(),
        "regression": regression(),
        "bootstrap": bootstrap(),
        "bca": bca_of_given_draws(),
        "requiredRows": required_rows(),
    },
    sys.stdout,
    default=float,
    separators=(",", ":"),
)
sys.stdout.write("\n")
