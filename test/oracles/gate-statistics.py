"""Expected numbers for the gate's statistics, from scipy, statsmodels, scikit-learn and textbook formulas written out in numpy.

    .relevo/oracles-venv/bin/python test/oracles/gate-statistics.py > test/oracles/gate-statistics.json

The environment is that of requirements.lock beside this file; where two libraries have the same statistic, both must agree here.
"""
import json
import sys

import numpy as np
from scipy import stats
from sklearn import metrics as m
from statsmodels.stats import contingency_tables, multitest, power, proportion

rng = np.random.default_rng(20240607)
ALPHA = 0.05


def floats(values):
    return [float(v) for v in values]


def agree(first, second):
    np.testing.assert_allclose(np.array(first, dtype=float), np.array(second, dtype=float), rtol=1e-9, atol=1e-12)


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
        agree(proportion.proportion_confint(k, n, 2 * ALPHA, method="wilson"), ci)
        cases.append({"successes": k, "trials": n, "lower": ci.low, "upper": ci.high})
    return cases


def clopper_pearson():
    cases = []
    for k, n in [(0, 10), (1, 10), (5, 10), (10, 10), (3, 7), (290, 374), (1, 100000), (70000, 100000), (999999, 1000000)]:
        ci = stats.binomtest(k, n).proportion_ci(1 - 2 * ALPHA, method="exact")
        agree(proportion.proportion_confint(k, n, 2 * ALPHA, method="beta"), ci)
        # The quantiles of the beta distribution are the definition; the interval of binomtest is found by a root search to 1e-12.
        low = stats.beta.ppf(ALPHA, k, n - k + 1) if k > 0 else 0.0
        high = stats.beta.ppf(1 - ALPHA, k + 1, n - k) if k < n else 1.0
        agree((low, high), ci)
        cases.append({"successes": k, "trials": n, "lower": low, "upper": high})
    return cases


def binomial_tails():
    cases = [(0, 5, 0.2), (3, 10, 0.3), (10, 10, 0.9), (11, 10, 0.5), (700, 1000, 0.69), (40, 100000, 0.0003), (5, 1000, 0.5)]
    return [{"successes": k, "trials": n, "chance": p, "tail": float(stats.binom.sf(k - 1, n, p))} for k, n, p in cases]


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
            table = [[50, b], [c, 60]]
            agree(contingency_tables.mcnemar(table, exact=True).pvalue, case["exact"]["pTwoSided"])
            if b != c:  # statsmodels lets the correction overshoot there
                agree(contingency_tables.mcnemar(table, exact=False).pvalue, case["corrected"]["pTwoSided"])
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


# Albumin, total protein, Krebs-Goplerud score and whether the operation failed of the 43 patients with all tests in E. R. DeLong,
# D. M. DeLong and D. L. Clarke-Pearson, Biometrics 44, 1988, as printed in the SAS/STAT User's Guide, LOGISTIC procedure,
# "Comparing Receiver Operating Characteristic Curves". The score counts downwards, from 10.
DELONG_1988 = """
3.0 5.8 10 0  3.2 6.3 5 1  3.9 6.8 3 1  2.8 4.8 6 0  3.2 5.8 3 1  0.9 4.0 5 0  2.5 5.7 8 0  1.6 5.6 5 1  3.8 5.7 5 1
3.7 6.7 6 1  3.2 5.4 4 1  3.8 6.6 6 1  4.1 6.6 5 1  3.6 5.7 5 1  4.3 7.0 4 1  3.6 6.7 4 0  2.3 4.4 6 1  4.2 7.6 4 0
4.0 6.6 6 0  3.5 5.8 6 1  3.8 6.8 7 1  3.0 4.7 8 0  4.5 7.4 5 1  3.7 7.4 5 1  3.1 6.6 6 1  4.1 8.2 6 1  4.3 7.0 5 1
4.3 6.5 4 1  3.2 5.1 5 1  2.6 4.7 6 1  3.3 6.8 6 0  1.7 4.0 7 0  3.7 6.1 5 1  3.3 6.3 7 1  4.2 7.7 6 1  3.5 6.2 5 1
2.9 5.7 9 0  2.1 4.8 7 1  2.8 6.2 8 0  4.0 7.0 7 1  3.3 5.7 6 1  3.7 6.9 5 1  3.6 6.6 5 1
"""


def delong_1988():
    albumin, protein, score, truth = np.array(DELONG_1988.split(), dtype=float).reshape(-1, 4).T
    tests = {"kgScore": 10 - score, "albumin": albumin, "totalProtein": protein}
    return {
        "truth": truth.astype(int).tolist(),
        "scores": {name: floats(values) for name, values in tests.items()},
        "againstKgScore": {
            name: {k: float(v) for k, v in delong_reference(truth, tests[name], tests["kgScore"]).items()}
            for name in ("albumin", "totalProtein")
        },
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

    def kernel(s):
        d = s[:, None] - s[None, :]
        return (d > 0) + 0.5 * (d == 0)

    # The area is the kernel's mean over the pairs of a resample, which is scikit-learn's, without sorting every time.
    k1, k2 = kernel(p1), kernel(p2)
    agree(k1[np.ix_(y == 1, y == 0)].mean(), m.roc_auc_score(y, p1))

    def difference(pos, neg):
        pairs = np.ix_(pos.astype(int), neg.astype(int))
        return k1[pairs].mean() - k2[pairs].mean()

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


def calibration():
    """Expected calibration error over 15 bins [k/15, (k + 1)/15), the last one closed."""

    def error(said, came_true):
        which = np.minimum(14, np.floor(said * 15).astype(int))
        return sum(
            np.abs((said[which == k] - came_true[which == k]).sum()) for k in range(15)
        ) / len(said)

    def without_each(said, came_true):
        return [error(np.delete(said, i), np.delete(came_true, i)) for i in range(len(said))]

    n = 200
    said = np.round(rng.random(n), 2)
    truth = (rng.random(n) < said**1.5).astype(int)
    counts = rng.integers(0, 4, n)
    raw = rng.random((n, 3))
    p = raw / raw.sum(axis=1, keepdims=True)
    label, decided = rng.integers(0, 3, n), p.argmax(axis=1)
    return {
        "probabilities": floats(said),
        "truth": truth.tolist(),
        "value": error(said, truth),
        "leaveOneOut": floats(without_each(said, truth)),
        "counts": counts.tolist(),
        "resampled": error(np.repeat(said, counts), np.repeat(truth, counts)),
        "multiclass": {
            "classes": 3,
            "probabilities": floats(p.ravel()),
            "truth": label.tolist(),
            "decided": decided.tolist(),
            "value": error(p.max(axis=1), (label == decided).astype(int)),
        },
    }


def percentiles_over_seeds(draw, resamples=2000, seeds=8):
    """Percentile bounds by numpy, with their Monte Carlo spread over seeds."""
    bounds = []
    for seed in range(seeds):
        generator = np.random.default_rng(seed)
        values = [draw(generator) for _ in range(resamples)]
        bounds.append(np.percentile(values, [100 * ALPHA, 100 * (1 - ALPHA)]))
    bounds = np.array(bounds)
    return {
        "resamples": resamples,
        "lower": float(bounds[:, 0].mean()),
        "upper": float(bounds[:, 1].mean()),
        "spread": float(bounds.std(axis=0, ddof=1).max()),
    }


def dependent_rows():
    """Brier score of rows in entities of 1 to 6, and of rows whose errors follow those before them."""
    sizes = rng.integers(1, 7, 80)
    entity = np.repeat(np.arange(80), sizes)
    n = len(entity)
    y = (rng.random(n) < 0.4).astype(int)
    p = np.round(1 / (1 + np.exp(-(2 * y - 1 + 1.5 * rng.normal(size=80)[entity] + 0.5 * rng.normal(size=n)))), 4)
    loss = (p - y) ** 2
    members = [np.flatnonzero(entity == k) for k in range(80)]

    def by_entity(generator):
        return loss[np.concatenate([members[k] for k in generator.integers(0, 80, 80)])].mean()

    length = int(np.ceil(np.cbrt(n)))

    def by_block(generator):
        starts = generator.integers(0, n, int(np.ceil(n / length)))
        return loss[((starts[:, None] + np.arange(length)) % n).ravel()[:n]].mean()

    return {
        "truth": y.tolist(),
        "probabilities": floats(p),
        "entity": entity.tolist(),
        "byEntity": percentiles_over_seeds(by_entity),
        "blockLength": length,
        "byBlock": percentiles_over_seeds(by_block),
    }


def student_quantiles():
    cases = [(0.95, 1), (0.95, 13), (0.05, 2.5), (0.975, 49), (0.999, 5), (0.6, 1e6), (1e-9, 30), (0.5, 3)]
    return [{"probability": p, "degrees": d, "quantile": float(stats.t.ppf(p, d))} for p, d in cases]


def multiple_tests():
    cases = []
    for p in ([0.01, 0.04, 0.03, 0.005], [0.05], [0.2, 0.2, 0.01, 1.0, 0.0], floats(rng.random(25) ** 3)):
        bh = multitest.multipletests(p, method="fdr_bh")[1]
        agree(stats.false_discovery_control(p), bh)
        cases.append({"p": p, "holm": floats(multitest.multipletests(p, method="holm")[1]), "benjaminiHochberg": floats(bh)})
    return cases


def required_rows_one_tail():
    """statsmodels: rows with which a mean with the given deviation is told from the limit, one-sided."""
    cases = []
    for deviation, distance, alpha in [(0.35, 0.01, 0.05), (0.2, 0.03, 0.01), (1.4, 0.005, 0.025)]:
        n = power.normal_sample_size_one_tail(distance, 0.8, alpha, std_null=deviation)
        cases.append({"rows": 500, "standardError": deviation / np.sqrt(500), "distance": distance, "alpha": alpha, "expected": int(np.ceil(n))})
    return cases


def means():
    """Paired differences of which most are zero, as of decisions that two models make alike: standard error, Student's t, BCa."""
    cases = []
    for n, share in [(60, 0.3), (400, 0.1), (300, 1.0)]:
        differences = np.where(rng.random(n) < share, np.round(rng.gamma(1.5, 20, n) - 22, 2), 0.0)
        busy = int((differences != 0).sum())
        error = float(stats.sem(differences))
        t = stats.t.interval(1 - 2 * ALPHA, busy - 1, loc=differences.mean(), scale=error)
        agree(error, differences.std(ddof=1) / np.sqrt(n))
        bca = stats.bootstrap((differences,), np.mean, n_resamples=100_000, confidence_level=1 - 2 * ALPHA, method="BCa", rng=rng)
        cases.append(
            {
                "differences": floats(differences),
                "value": float(differences.mean()),
                "standardError": error,
                "t": floats(t),
                "bca": floats(bca.confidence_interval),
            }
        )
    return cases


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
        "requiredRows": required_rows() + required_rows_one_tail(),
        "clopperPearson": clopper_pearson(),
        "binomialTails": binomial_tails(),
        "delong1988": delong_1988(),
        "calibration": calibration(),
        "dependentRows": dependent_rows(),
        "multipleTests": multiple_tests(),
        "studentQuantiles": student_quantiles(),
        "means": means(),
    },
    sys.stdout,
    default=float,
    separators=(",", ":"),
)
sys.stdout.write("\n")
