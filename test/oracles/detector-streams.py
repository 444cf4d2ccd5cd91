"""Streams of the drift detectors' published tests (river, scikit-multiflow), made by the generators they name, one digit for each value.

    .relevo/venv/bin/python test/oracles/detector-streams.py > test/oracles/detector-streams.json
"""
import json
import random
import sys

import numpy as np


def digits(values):
    return "".join(str(int(value)) for value in values)


def shifted_range():
    np.random.seed(12345)
    return np.concatenate((np.random.randint(2, size=1000), np.random.randint(8, size=1000)))


def risen_errors():
    np.random.seed(12345)
    return np.concatenate(([np.random.binomial(1, 0.2) for _ in range(1000)], [np.random.binomial(1, 0.8) for _ in range(1000)]))


def four_segments():
    rng = random.Random(42)
    low, high = [0, 1], range(4, 8)
    return rng.choices(low, k=1000) + rng.choices(high, k=1000) + rng.choices(low, k=1000) + rng.choices(high, k=1000)


def two_segments():
    rng = random.Random(12345)
    return rng.choices([0, 1], k=1000) + rng.choices(range(4, 8), k=1000)


def weighted_errors():
    rng = random.Random(42)
    return rng.choices([0, 1], k=1000) + rng.choices([0, 1], k=1000, weights=[0.3, 0.7])


json.dump({"shiftedRange": digits(shifted_range()), "risenErrors": digits(risen_errors()), "fourSegments": digits(four_segments()),
           "twoSegments": digits(two_segments()), "weightedErrors": digits(weighted_errors())}, sys.stdout)
sys.stdout.write("\n")
