"""Makes the tables that evidently-drift.py has Evidently judge.

    .relevo/bench/evidently/bin/python test/oracles/like/evidently-tables.py

Pairs of files in test/fixtures/like: every kind of column that pandas reads from CSV, JSON lines and Parquet, still and drifted, in sizes around
the limits at which Evidently's choices change.
"""
from pathlib import Path

import numpy as np
import pandas as pd

FOLDER = Path(__file__).parents[2] / "fixtures" / "like"
FIRST_DAY = np.datetime64("2024-01-01")


def numbers(rng, n, side):
    """Columns of numbers; side 1 is the current table, where some have drifted."""
    normal = rng.normal(size=n).round(4)
    return {
        "normal": rng.normal(size=n).round(4),
        "shifted": (rng.normal(size=n) + 0.3 * side).round(3),
        "skewed": rng.exponential(1 + side, n).round(3),
        "large": (rng.normal(size=n) * 1e15).round(0),
        "small": 1 + (rng.normal(size=n) * 1e-9).round(12),
        "rounded": (rng.normal(size=n) * 2).round(1),
        "four_values": rng.choice([0.5, 1.5, 2.5, 4.0], n, p=[0.4, 0.3, 0.2, 0.1]),
        "two_values": rng.choice([0.5, 1.5], n, p=[0.7 - 0.2 * side, 0.3 + 0.2 * side]),
        "new_value": rng.choice([1.5, 2.5, 3.5 if side else 2.5], n),
        "constant": np.full(n, 2.5),
        "constant_moved": np.full(n, 2.5 + side),
        "beyond": np.where(rng.random(n) < 0.01, 50.0, normal),
        "gaps": np.where(rng.random(n) < 0.4, np.nan, normal + 0.1 * side),
        "infinite": np.where(rng.random(n) < 0.02, np.inf, normal),
        "infinite_gaps": np.where(rng.random(n) < 0.02, -np.inf, np.where(rng.random(n) < 0.1, np.nan, normal)),
        "empty": np.full(n, np.nan),
        "empty_now": np.full(n, np.nan) if side else normal,
        "nearly_empty": np.where(np.arange(n) == n // 2, 1.5, np.nan),
    }


def integers(rng, n, side):
    return {
        "whole": rng.integers(0, 73, n),
        "whole_few": rng.integers(0, 4 + side, n),
        "whole_eleven": np.where(np.arange(n) < 11, np.arange(n), rng.integers(0, 11, n)),
        "whole_narrow": rng.integers(0, 25, n),
        "whole_wide": rng.integers(-(10**6), 10**6 * (1 + side), n),
        "whole_two": rng.integers(0, 2, n),
        "whole_one": np.full(n, 7),
        "whole_gaps": np.where(rng.random(n) < 0.1, np.nan, rng.integers(0, 40, n)),
        "whole_gaps_now": np.where(rng.random(n) < 0.1 * side, np.nan, rng.integers(0, 40, n)),
        "whole_to_float": rng.integers(0, 30, n) + 0.5 * side * (np.arange(n) == 0),
    }


def categories(rng, n, side):
    letters = np.array(list("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN"), dtype=object)
    return {
        "three": rng.choice(letters[:3], n, p=[0.5, 0.3 - 0.1 * side, 0.2 + 0.1 * side]),
        "forty": rng.choice(letters, n),
        "two": rng.choice(letters[:2], n, p=[0.8, 0.2]),
        "one": np.full(n, "only", dtype=object),
        "gone": rng.choice(letters[: 4 - side], n),
        "new": rng.choice(letters[side : 4 + side], n),
        "text_gaps": np.where(rng.random(n) < 0.3, None, rng.choice(letters[:5], n)),
        "spelled": rng.choice(np.array(["NA", "none", " a", "a ", "a", "\u00e4,\"b\"", ""], dtype=object), n),
        "identifier": np.array([f"id {side} {row}" for row in range(n)], dtype=object),
        "flag": rng.random(n) < 0.3 + 0.2 * side,
        "flag_same": np.full(n, True),
        "day": (FIRST_DAY + rng.integers(0, 20, n)).astype(str).astype(object),
        "mixed": np.where(np.arange(n) % 3 == 0, "x", rng.integers(0, 3, n).astype(str)).astype(object),
        "number_now": rng.integers(0, 3, n).astype(str).astype(object) if side else rng.choice(letters[:3], n),
        "text_now": rng.choice(letters[:3], n) if side else rng.integers(0, 3, n).astype(str).astype(object),
    }


def table(rng, n, side):
    columns = {**numbers(rng, n, side), **integers(rng, n, side), **categories(rng, n, side)}
    frame = pd.DataFrame(columns)
    gaps = frame["flag"].astype(object)
    gaps[rng.random(n) < 0.1] = None
    frame["flag_gaps"] = gaps
    return frame


def parquet_table(rng, n, side):
    """Types that only Parquet keeps."""
    whole = rng.integers(0, 60, n)
    return pd.DataFrame({
        "int8": whole.astype("int8"),
        "int32": (whole * 1000).astype("int32"),
        "uint8": whole.astype("uint8"),
        "int64": whole + side,
        "float64": rng.normal(size=n).round(6) + 0.2 * side,
        "float_nan": np.where(rng.random(n) < 0.1, np.nan, rng.normal(size=n).round(4)),
        "bool": rng.random(n) < 0.4,
        "text": rng.choice(np.array(["x", "y", "z"], dtype=object), n),
        "category": pd.Categorical(rng.choice(["p", "q", "r"], n)),
        "category_many": pd.Categorical([f"v{value}" for value in range(n)]),
        "time": (FIRST_DAY + rng.integers(0, 1000, n)).astype("datetime64[us]"),
        "day": pd.Series(FIRST_DAY + rng.integers(0, 30, n)).dt.date,
        "Int64": pd.array(np.where(whole < 5, None, whole), dtype="Int64"),
        "list": [[1, 2]] * n,
    })


def write(name, make, sizes, write_one, seed):
    rng = np.random.default_rng(seed)
    for side, (part, n) in enumerate(zip(("reference", "current"), sizes)):
        write_one(make(rng, n, side), FOLDER / f"{name}-{part}")


def csv(frame, path):
    frame.to_csv(f"{path}.csv", index=False)


def json_lines(frame, path):
    frame.to_json(f"{path}.jsonl", orient="records", lines=True, double_precision=15, force_ascii=False)


def parquet(frame, path):
    frame.to_parquet(f"{path}.parquet", compression="zstd")


def long_table(rng, n, side):
    return pd.DataFrame({
        "smooth": (rng.normal(size=n) + 0.02 * side).round(3),
        "whole": rng.integers(0, 300, n) + side,
        "level": rng.choice(np.array([f"level {value}" for value in range(300)], dtype=object), n),
    })


FOLDER.mkdir(parents=True, exist_ok=True)
write("small", table, (600, 480), csv, 1)
write("large", table, (1201, 1024), parquet, 2)
write("equal", table, (300, 300), csv, 3)
write("limit", table, (1000, 1001), parquet, 4)
write("tiny", table, (14, 9), csv, 5)
write("one-row", table, (3, 1), csv, 6)
write("lines", table, (200, 150), json_lines, 7)
write("typed", parquet_table, (1100, 700), parquet, 8)
write("long", long_table, (12_000, 10_500), parquet, 9)
