"""Rows for 80 % power by statsmodels, for shares, for paired shares, and where every row so far agrees.

    .relevo/oracles-venv/bin/python test/oracles/required-rows.py > test/oracles/required-rows.json
"""
import json
import sys

import numpy as np
from statsmodels.stats import power, proportion


def one_tail(distance, alpha, null, alternative):
    return float(power.normal_sample_size_one_tail(distance, 0.8, alpha, std_null=null, std_alternative=alternative))


def shares():
    """A share held against a limit by the score test, which Wilson's interval inverts."""
    cases = []
    for share, limit, direction, alpha in [
        (0.82, 0.8, "higher", 0.05),
        (0.55, 0.5, "higher", 0.025),
        (0.03, 0.05, "lower", 0.05),
        (0.145, 0.15, "lower", 0.01),
    ]:
        needed = one_tail(abs(share - limit), alpha, np.sqrt(limit * (1 - limit)), np.sqrt(share * (1 - share)))
        cases.append({"share": share, "limit": limit, "direction": direction, "alpha": alpha, "needed": needed})
    return cases


def restricted(first, second, limit):
    """The share of rows on which only the second is right, most likely where the difference is the limit (Tango, 1998)."""
    b = -first - second + (2 - first + second) * limit
    c = -second * limit * (1 - limit)
    return (np.sqrt(b * b - 8 * c) - b) / 4


def paired():
    """Differences of two shares of the same rows, held against a limit by Tango's score test."""
    cases = []
    for first, second, limit, direction, alpha in [
        (0.06, 0.04, 0.0, "higher", 0.05),
        (0.05, 0.05, -0.01, "higher", 0.05),
        (0.03, 0.035, -0.02, "higher", 0.025),
        (0.02, 0.05, 0.0, "lower", 0.05),
    ]:
        null = 2 * restricted(first, second, limit) + limit * (1 - limit)
        alternative = first + second - (first - second) ** 2
        needed = one_tail(abs(first - second - limit), alpha, np.sqrt(null), np.sqrt(alternative))
        cases.append({"first": first, "second": second, "limit": limit, "direction": direction, "alpha": alpha, "needed": needed})
    return cases


def unanimous():
    """The fewest rows without a success of which the Wilson bound is under the limit."""
    cases = []
    for limit, alpha in [(0.01, 0.05), (0.15, 0.05), (0.002, 0.01)]:
        rows = next(n for n in range(1, 100_000) if proportion.proportion_confint(0, n, 2 * alpha, method="wilson")[1] < limit)
        cases.append({"limit": limit, "alpha": alpha, "rows": rows})
    return cases


json.dump({"shares": shares(), "paired": paired(), "unanimous": unanimous()}, sys.stdout, separators=(",", ":"))
sys.stdout.write("\n")
