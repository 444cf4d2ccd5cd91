"""Samples that repeat exactly in another language: a counter-based hash and nothing but correctly rounded arithmetic.

Twin of test/oracles/generated-samples.ts; see there for what each kind means.
"""
import numpy as np


def uniforms(seed, stream, count):
    """count numbers k / 2^32 in [0, 1), each a hash of (seed, stream, place)."""
    with np.errstate(over="ignore"):
        x = np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B9)
        x = x + np.uint32((seed * 0x85EBCA6B + stream * 0xC2B2AE35) & 0xFFFFFFFF)
        for _ in range(2):
            x = x ^ (x >> np.uint32(16))
            x = x * np.uint32(0x21F0AAAD)
            x = x ^ (x >> np.uint32(15))
            x = x * np.uint32(0x735A2D97)
            x = x ^ (x >> np.uint32(15))
    return x.astype(np.float64) / 4294967296.0


def raw_sample(kind, seed, count, levels):
    u = [uniforms(seed, stream, count) for stream in range(4)]
    smooth = u[0] + u[1] + u[2] + u[3] - 2.0
    if kind == "smooth":
        return smooth
    if kind == "uniform":
        return u[0]
    if kind == "skewed":
        return u[0] * u[0] * u[0]
    if kind == "heavy":
        return (u[0] - 0.5) / (u[1] + 0.001)
    if kind == "clustered":
        return np.where(u[0] < 0.5, u[1], u[1] + 10.0)
    if kind == "rounded":
        return np.floor(smooth * 100.0) / 100.0
    if kind == "levels":
        return np.floor(u[0] * levels)
    if kind == "constant":
        return np.zeros(count)
    if kind == "categories":
        return np.floor(u[0] * u[1] * levels)
    raise ValueError(kind)


def generated_sample(spec, side):
    """The reference (side 0) or the current sample (side 1) of a case; NaN is a null."""
    count = spec["sizes"][side]
    seed = spec["seed"] * 2 + side
    values = raw_sample(spec["kind"], seed, count, spec["levels"]) * spec["scale"][side] + spec["shift"][side]
    gap = uniforms(seed, 7, count)
    values = np.where(gap < spec["nulls"], np.nan, values)
    values = np.where(gap > 1.0 - spec["infinite"], np.where(gap > 1.0 - spec["infinite"] / 2.0, np.inf, -np.inf), values)
    return values


def finite(values):
    return values[np.isfinite(values)]
