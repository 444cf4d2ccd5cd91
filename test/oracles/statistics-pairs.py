"""Every drift statistic on 200 generated pairs, from numpy, scipy and, where they have none, textbook formulas written out in numpy.

    .relevo/venv/bin/python test/oracles/statistics-pairs.py > test/oracles/statistics-pairs.json

Only what makes the pairs is stored (see generated_samples.py), not the pairs. null: the statistic is not defined there.
"""
import json
import sys
import warnings

import numpy as np
import scipy
from scipy import stats
from scipy.spatial.distance import jensenshannon

from generated_samples import finite, generated_sample

warnings.simplefilter("ignore")
np.seterr(all="ignore")

SIZES = [5, 8, 9, 20, 21, 30, 50, 100, 200, 250, 500, 999, 1000, 1024, 2000, 4096, 5000, 9999, 10_000, 10_001, 20_000, 50_000]
KINDS = ["smooth", "uniform", "skewed", "heavy", "clustered", "rounded", "levels", "categories"]


def number(value):
    value = float(value)
    return value if np.isfinite(value) else None if np.isnan(value) else str(value)


def attempt(compute):
    try:
        return compute()
    except (ValueError, IndexError, np.linalg.LinAlgError):
        return None


def spec(seed, kind, sizes, levels=0, scale=(1.0, 1.0), shift=(0.0, 0.0), nulls=0.0, infinite=0.0):
    return {"seed": seed, "kind": kind, "sizes": list(sizes), "levels": levels, "scale": list(scale), "shift": list(shift),
            "nulls": nulls, "infinite": infinite}


def special_specs():
    """One row, constants, two values, nulls, infinities, far scales, many categories."""
    yield spec(900, "smooth", (1, 1))
    yield spec(901, "smooth", (1, 1000))
    yield spec(902, "smooth", (2, 3))
    yield spec(903, "constant", (50, 80))
    yield spec(904, "constant", (50, 80), shift=(3.0, 4.0))
    yield spec(905, "constant", (1, 1), shift=(2.5, 2.5))
    yield spec(906, "levels", (200, 300), levels=2)
    yield spec(907, "levels", (5000, 500), levels=2, shift=(0.0, 0.0))
    yield spec(908, "levels", (40, 40), levels=3, nulls=0.5)
    yield spec(909, "smooth", (5000, 5000), nulls=0.3, infinite=0.1)
    yield spec(910, "heavy", (20_000, 400), infinite=0.5)
    yield spec(911, "smooth", (300, 200), scale=(1e-9, 1e-9), shift=(1e-8, 1.05e-8))
    yield spec(912, "smooth", (3000, 2000), scale=(1e200, 1.1e200))
    yield spec(913, "smooth", (1000, 1000), shift=(1e9, 1e9))
    yield spec(914, "categories", (50_000, 20_000), levels=5000)
    yield spec(915, "categories", (50_000, 50_000), levels=5000)
    yield spec(916, "categories", (2000, 500), levels=5000)
    yield spec(917, "rounded", (50_000, 50_000), shift=(0.0, 0.01))
    yield spec(918, "smooth", (50_000, 50_000))
    yield spec(919, "skewed", (50_000, 10_001), scale=(1.0, 1.02))
    yield spec(920, "smooth", (20, 20))
    yield spec(921, "smooth", (19, 20), shift=(0.0, 0.4))
    yield spec(922, "levels", (20, 17), levels=4)
    yield spec(923, "levels", (30_000, 30_000), levels=21)
    yield spec(924, "smooth", (6, 1000))


def specs():
    cases = list(special_specs())
    rng = np.random.default_rng(20261121)
    for seed in range(1, 201 - len(cases)):
        kind = KINDS[seed % len(KINDS)]
        sizes = [int(rng.choice(SIZES)), int(rng.choice(SIZES))]
        if min(sizes) <= 8:  # scipy's exact Mann-Whitney takes time with the square of their product
            sizes = [min(size, 1000) for size in sizes]
        levels = int(rng.choice([2, 3, 5, 12, 21, 60, 300])) if kind in ("levels", "categories") else 0
        drifted = seed % 3 == 0
        shift = (0.0, float(rng.integers(1, 40)) / 64) if drifted and kind not in ("levels", "categories") else (0.0, 0.0)
        scale = (1.0, 1.0 + float(rng.integers(0, 32)) / 64) if seed % 5 == 0 and kind not in ("levels", "categories") else (1.0, 1.0)
        nulls = 0.1 if seed % 7 == 0 else 0.0
        infinite = 0.05 if seed % 11 == 0 else 0.0
        cases.append(spec(seed, kind, sizes, levels, scale, shift, nulls, infinite))
    return cases


def fill(shares):
    positive = shares[shares > 0]
    lowest = positive.min()
    return np.where(shares == 0, lowest / 10**6 if lowest <= 0.0001 else 0.0001, shares)


def count_statistics(a, b):
    """Distances and tests of two samples counted in the same bins."""
    p, q = a / a.sum(), b / b.sum()
    fp, fq = fill(p), fill(q)
    seen = (a + b) > 0
    table = np.vstack([a[seen], b[seen]])
    scaled = a * (b.sum() / a.sum())
    use = (scaled > 0) | (b > 0)
    one = stats.chisquare(b[use], scaled[use], sum_check=False)
    g = stats.power_divergence(b[use], scaled[use], lambda_="log-likelihood") if np.all(scaled[use] > 0) else (np.inf, 0.0)
    two = stats.chi2_contingency(table, correction=False)
    yates = stats.chi2_contingency(table)
    g_two = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
    single = use.sum() < 2
    return {
        "psi": number(np.sum((fp - fq) * np.log(fp / fq))),
        "psiLaplace": number(np.sum(((a + 1) / (a.sum() + len(a)) - (b + 1) / (b.sum() + len(b)))
                                    * np.log(((a + 1) / (a.sum() + len(a))) / ((b + 1) / (b.sum() + len(b)))))),
        "kl": number(stats.entropy(fp, fq)),
        "jsNats": number(np.nan_to_num(jensenshannon(p, q))),
        "jsBits": number(np.nan_to_num(jensenshannon(p, q, base=2))),
        "hellinger": number(np.sqrt(np.sum((np.sqrt(p) - np.sqrt(q)) ** 2)) / np.sqrt(2)),
        "hellingerAffinity": number(np.sqrt(1 - np.clip(np.sum(np.sqrt(p * q)), 0, 1))),
        "totalVariation": number(0.5 * np.sum(np.abs(p - q))),
        "lInfinity": number(np.max(np.abs(p - q))),
        "chiOne": number(0 if single else one.statistic),
        "chiOneP": number(1 if single else one.pvalue),
        "chiTwo": number(two.statistic),
        "chiTwoP": number(two.pvalue),
        "chiYates": number(yates.statistic),
        "chiYatesP": number(yates.pvalue),
        "gOne": number(0 if single else g[0]),
        "gOneP": number(1 if single else g[1]),
        "gTwo": number(g_two.statistic),
        "gTwoP": number(g_two.pvalue),
    }


def anderson(a, b):
    result = attempt(lambda: stats.anderson_ksamp([a, b], variant="midrank"))
    return (None, None) if result is None or len(a) + len(b) < 4 else (number(result.statistic), number(result.pvalue))


def epps_covariance(a, b, es):
    """How much the Epps-Singleton test amplifies rounding (condition of the covariance it inverts), and the rank that scipy took it to have."""
    scale = stats.iqr(np.concatenate([a, b])) / 2
    waves = [np.vstack([wave(t / scale * side) for wave in (np.cos, np.sin) for t in (0.4, 0.8)]) for side in (a, b)]
    n = len(a) + len(b)
    covariance = sum(n / len(side) * np.cov(wave) * ((len(side) - 1) / len(side)) for side, wave in zip((a, b), waves))
    rank = min(range(1, 5), key=lambda degrees: (abs(stats.chi2.sf(es.statistic, degrees) - es.pvalue), -degrees))
    condition = np.linalg.cond(covariance)
    return number(condition if condition < 1e12 else np.inf), rank


def two_proportions(a, b):
    """Evidently's z: a success is anything but the smallest value of both."""
    low = min(a.min(), b.min())
    (x, n), (y, m) = (np.sum(a != low), len(a)), (np.sum(b != low), len(b))
    pooled = (x + y) / (n + m)
    if pooled in (0.0, 1.0):
        return 0.0, 1.0
    z = (x / n - y / m) / np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return float(z), float(2 * stats.norm.sf(abs(z)))


def fisher(a, b):
    low = min(a.min(), b.min())
    x, y = int(np.sum(a != low)), int(np.sum(b != low))
    table = [[x, len(a) - x], [y, len(b) - y]]
    return [number(stats.fisher_exact(table, alternative=side).pvalue) for side in ("two-sided", "greater", "less")]


def sample_statistics(a, b):
    """Statistics of the values themselves."""
    n, m = len(a), len(b)
    ks = stats.ks_2samp(a, b)
    effective = n * m / (n + m)
    cvm = stats.cramervonmises_2samp(a, b) if min(n, m) > 1 else None
    ad, ad_p = anderson(a, b)
    u = stats.mannwhitneyu(a, b)
    t = stats.ttest_ind(a, b)
    es = attempt(lambda: stats.epps_singleton_2samp(a, b)) if min(n, m) > 4 else None
    condition, rank = (1, 0) if es is None else epps_covariance(a, b, es)
    z, z_p = two_proportions(a, b)
    return {
        "wasserstein": number(stats.wasserstein_distance(a, b)),
        "energy": number(stats.energy_distance(a, b)),
        "ks": number(ks.statistic),
        "ksP": number(ks.pvalue),
        "ksFiniteP": number(stats.kstwo.sf(ks.statistic, np.round(effective))) if effective >= 0.5 and np.round(effective) > 0 else None,
        "ksLimitP": number(scipy.special.kolmogorov(np.sqrt(effective) * ks.statistic)),
        "cvm": None if cvm is None else number(cvm.statistic),
        "cvmP": None if cvm is None else number(cvm.pvalue),
        "anderson": ad,
        "andersonP": ad_p,
        "mannWhitney": number(u.statistic),
        "mannWhitneyP": number(u.pvalue),
        "mannWhitneyLessP": number(stats.mannwhitneyu(a, b, alternative="less").pvalue),
        "studentT": number(t.statistic),
        "studentTP": number(t.pvalue),
        "epps": None if es is None else number(es.statistic),
        "eppsP": None if es is None else number(es.pvalue),
        "eppsCondition": condition,
        "eppsRank": rank,
        "z": number(z),
        "zP": number(z_p),
        "fisher": fisher(a, b),
        "deviation": number(np.std(a)),
        "sampleDeviation": number(np.std(a, ddof=1)) if n > 1 else None,
    }


def edges_of(values, rule, integer=False):
    """Number of bins, and the second edge as a sample of all."""
    edges = attempt(lambda: np.histogram_bin_edges(values.astype(np.int64) if integer else values, bins=rule))
    return None if edges is None or len(edges) > 100_000 else [len(edges) - 1, float(edges[0]), float(edges[1]), float(edges[-1])]


def freedman(values):
    """Far outliers make numpy ask for millions of bins."""
    width = np.subtract(*np.percentile(values, [75, 25])) * 2 * len(values) ** (-1 / 3)
    return None if width > 0 and np.ptp(values) / width > 50_000 else edges_of(values, "fd")


def binned(a, b, kind):
    pooled = np.concatenate([a, b])
    edges = np.histogram_bin_edges(pooled, bins="sturges")
    whole = kind in ("levels", "categories")
    quantiles = np.unique(np.quantile(a, np.linspace(0, 1, 11)))
    counts = [np.histogram(a, edges)[0], np.histogram(b, edges)[0]]
    return {
        "sturges": edges_of(pooled, "sturges"),
        "sturgesInteger": edges_of(pooled, "sturges", True) if whole else None,
        "doane": edges_of(a, "doane"),
        "freedman": freedman(a),
        "quantiles": [float(v) for v in quantiles],
        "counts": [counts[0].tolist(), counts[1].tolist()],
        "statistics": count_statistics(*counts),
    }


def category_counts(a, b):
    codes = np.unique(np.concatenate([a, b]))
    return [np.array([np.sum(side == code) for code in codes]) if len(codes) < 50 else
            np.bincount(np.searchsorted(codes, side), minlength=len(codes)) for side in (a, b)]


def case(item):
    a, b = (finite(generated_sample(item, side)) for side in (0, 1))
    result = {"spec": item, "rows": [len(a), len(b)], "sums": [float(np.sum(a)), float(np.sum(b))]}
    result["samples"] = sample_statistics(a, b)
    result["binned"] = binned(a, b, item["kind"])
    if item["kind"] in ("levels", "categories"):
        result["categories"] = count_statistics(*category_counts(a, b))
    return result


json.dump({"numpy": np.__version__, "scipy": scipy.__version__, "cases": [case(item) for item in specs()]}, sys.stdout,
          separators=(",", ":"))
sys.stdout.write("\n")
