"""Every univariate drift method of the real NannyML, on the Telco halves and on generated tables.

    .relevo/bench/nannyml/bin/python test/oracles/like/nannyml-drift.py > test/oracles/like/nannyml-drift.json

Each column is fitted on its own, so that one that NannyML cannot fit ("failed": its reason) leaves the others alone. Only what makes the
tables is stored (see generated_tables.py). null: not a number. The environment: bench/peers/nannyml/requirements.lock.
"""
import json
import logging
import os
import sys
import warnings
from pathlib import Path

os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")

import nannyml  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import scipy  # noqa: E402

sys.path.insert(0, str(Path(__file__).parent))

from generated_tables import column, generated_table  # noqa: E402

CONTINUOUS = ["jensen_shannon", "hellinger", "kolmogorov_smirnov", "wasserstein"]
CATEGORICAL = ["jensen_shannon", "hellinger", "chi2", "l_infinity"]
TELCO = Path(__file__).parents[3] / "trainer" / "data" / "telco-churn.csv"
np.seterr(all="ignore")


def number(value):
    value = float(value)
    return value if np.isfinite(value) else None if np.isnan(value) else str(value)


def usual_columns():
    """One of each kind of number and category, still and drifted."""
    yield column("smooth", "smooth", 1)
    yield column("smooth_shifted", "smooth", 2, shift=(0.0, 0.25))
    yield column("smooth_beyond", "smooth", 3, scale=(1.0, 1.5), shift=(0.0, 0.5))
    yield column("uniform", "uniform", 4)
    yield column("skewed", "skewed", 5, scale=(1.0, 1.1))
    yield column("heavy", "heavy", 6)
    yield column("clustered", "clustered", 7)
    yield column("rounded", "rounded", 8, shift=(0.0, 0.01))
    yield column("large", "smooth", 9, scale=(1e12, 1.02e12))
    yield column("small", "smooth", 10, scale=(1e-12, 1e-12), shift=(1.0, 1.0))
    yield column("whole", "levels", 11, type="long", levels=73)
    yield column("few_whole", "levels", 12, type="long", levels=4, shift=(0.0, 1.0))
    yield column("whole_gaps", "levels", 13, type="long", levels=40, nulls=0.1)
    yield column("gaps", "smooth", 14, nulls=0.4)
    yield column("constant", "constant", 15)
    yield column("constant_moved", "constant", 16, shift=(3.0, 4.0))
    yield column("no_reference", "smooth", 17, empty=((0, 10**9), (0, 0)))
    yield column("no_current", "smooth", 18, empty=((0, 0), (0, 10**9)))
    yield column("part_missing", "smooth", 19, empty=((0, 0), (0, 250)))
    yield column("infinite", "smooth", 20, infinite=0.01)
    yield column("flag", "smooth", 21, type="boolean", shift=(0.0, 0.2))
    yield column("flag_gaps", "smooth", 22, type="boolean", nulls=0.2)
    yield column("always", "uniform", 23, type="boolean", shift=(1.0, 1.0))
    yield column("two", "levels", 24, type="string", levels=2)
    yield column("two_new", "levels", 25, type="string", levels=2, shift=(0.0, 1.0))
    yield column("few", "levels", 26, type="string", levels=5)
    yield column("many", "categories", 27, type="string", levels=60)
    yield column("very_many", "categories", 28, type="string", levels=3000)
    yield column("unseen", "categories", 29, type="string", levels=12, scale=(1.0, 1.5))
    yield column("word_gaps", "levels", 30, type="string", levels=6, nulls=0.3)
    yield column("one_word", "constant", 31, type="string")
    yield column("word_part_missing", "levels", 32, type="string", levels=6, shift=(0.0, 2.0), empty=((0, 0), (120, 400)))
    yield column("words_lost", "levels", 33, type="string", levels=6, empty=((0, 0), (0, 10**9)))
    yield column("words_before", "levels", 34, type="string", levels=6, empty=((0, 10**9), (0, 0)))


SOME = ["smooth_shifted", "smooth_beyond", "whole", "gaps", "part_missing", "flag", "two_new", "many", "word_part_missing"]


def some_columns():
    return [column for column in usual_columns() if column["name"] in SOME]


def large_columns():
    """Where more than 10,000 reference rows change the method."""
    yield column("smooth", "smooth", 41)
    yield column("smooth_beyond", "smooth", 42, scale=(1.0, 1.5), shift=(0.0, -0.25))
    yield column("all_below", "uniform", 43, shift=(0.0, -2.0))
    yield column("all_above", "uniform", 44, shift=(0.0, 2.0))
    yield column("skewed", "skewed", 45)
    yield column("heavy", "heavy", 46)
    yield column("whole", "levels", 47, type="long", levels=73)
    yield column("constant", "constant", 48)
    yield column("constant_moved", "constant", 49, shift=(3.0, 4.0))
    yield column("constant_then_not", "smooth", 50, scale=(0.0, 1.0))
    yield column("gaps", "smooth", 51, nulls=0.05)
    yield column("just_under", "smooth", 52, empty=((0, 1001), (0, 0)))
    yield column("just_at", "smooth", 53, empty=((0, 1000), (0, 0)))
    yield column("infinite", "smooth", 54, infinite=0.001)
    yield column("many", "categories", 55, type="string", levels=400)


TABLES = [
    {"name": "a thousand rows", "rows": [1000, 700], "chunking": {}, "columns": list(usual_columns())},
    {"name": "rows left over", "rows": [1003, 97], "chunking": {}, "columns": some_columns()},
    {"name": "chunks of 150 rows", "rows": [1000, 700], "chunking": {"chunk_size": 150}, "columns": some_columns()},
    {"name": "3 chunks", "rows": [500, 1000], "chunking": {"chunk_number": 3}, "columns": some_columns()},
    {"name": "ten rows", "rows": [10, 11], "chunking": {}, "columns": list(usual_columns())},
    {"name": "eleven thousand rows", "rows": [11_000, 3000], "chunking": {}, "columns": list(large_columns())},
]


def chunk_bounds(data):
    return [[int(first), int(last)] for first, last in zip(data[("chunk", "chunk", "start_index")], data[("chunk", "chunk", "end_index")])]


def univariate(reference, current, name, kind, method, chunking):
    methods = {f"{kind}_methods": [method]}
    try:
        calculator = nannyml.UnivariateDriftCalculator(column_names=[name], **methods, **chunking).fit(reference)
        result = calculator.calculate(current)
    except Exception as error:
        return {"failed": str(error)[:200]}
    known, new = (result.filter(period=period).to_df(multilevel=True) for period in ("reference", "analysis"))
    threshold = new[(name, method, "upper_threshold")].iloc[0]
    return {"threshold": None if threshold is None else number(threshold),
            "reference": [number(value) for value in known[(name, method, "value")]],
            "rows": chunk_bounds(new),
            "values": [number(value) for value in new[(name, method, "value")]],
            "alerts": [None if pd.isna(alert) else bool(alert) for alert in new[(name, method, "alert")]]}


def kind_of(series):
    if nannyml.base._column_is_continuous(series):
        return "continuous"
    return "categorical" if nannyml.base._column_is_categorical(series) else None


def measure_table(reference, current, chunking):
    measures = {}
    for name in reference.columns:
        kind = kind_of(reference[name])
        methods = {"continuous": CONTINUOUS, "categorical": CATEGORICAL, None: []}[kind]
        measures[name] = {"kind": kind,
                          "methods": {method: univariate(reference, current, name, kind, method, chunking) for method in methods}}
    return measures


def telco_halves():
    table = pd.read_csv(TELCO)
    return table.iloc[:3521].reset_index(drop=True), table.iloc[3521:].reset_index(drop=True)


def main():
    tables = []
    for table in TABLES:
        sides = [generated_table(table["rows"], table["columns"], side) for side in (0, 1)]
        tables.append({**table, "measures": measure_table(*sides, table["chunking"])})
    print(json.dumps({
        "versions": {"nannyml": nannyml.__version__, "numpy": np.__version__, "scipy": scipy.__version__, "pandas": pd.__version__},
        "telco": measure_table(*telco_halves(), {}),
        "generated": tables,
    }))


main()
