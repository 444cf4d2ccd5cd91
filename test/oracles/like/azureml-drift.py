"""Every drift metric of Azure ML's own monitoring components, on the Telco halves, generated tables and the components' published cases.

    git clone https://github.com/Azure/azureml-assets && git -C azureml-assets checkout 4b41f8ccbc01cf492767adc586ce1661c54c340a
    .relevo/bench/azureml/bin/python test/oracles/like/azureml-drift.py azureml-assets > test/oracles/like/azureml-drift.json

The components are no package: they run here from their source (MIT licence) on local Spark, needing Java 17. Stood in for are only the parts that speak
to Azure (events, MLTable files). Metrics are taken before they are written as 32-bit floats; `breached` is the components' own
verdict, at the thresholds of the Python SDK. The cases are those of the components' unit tests, of which only what makes them is
stored. null: not a number. The environment: test/oracles/like/azureml-requirements.lock.
"""
import contextlib
import json
import logging
import os
import sys
import types
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pyspark
import scipy
from pyspark.sql import SparkSession
from pyspark.sql.types import BooleanType, DoubleType, LongType, StringType, StructField, StructType

os.environ["PYSPARK_PYTHON"] = sys.executable
ASSETS = Path(sys.argv[1]) / "assets" / "model_monitoring" / "components"
sys.path[:0] = [str(ASSETS / "src"), str(Path(__file__).parent)]
warnings.simplefilter("ignore")
np.seterr(all="ignore")

spark = (SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").config("spark.default.parallelism", "1")
         .config("spark.sql.shuffle.partitions", "1").config("spark.ui.showConsoleProgress", "false").config("spark.driver.bindAddress", "127.0.0.1").getOrCreate())
spark.sparkContext.setLogLevel("OFF")
logging.disable(logging.CRITICAL)


def stand_in(name, **members):
    module = types.ModuleType(name)
    module.__dict__.update(members)
    sys.modules[name] = module


nothing = lambda *_args, **_kwargs: None  # noqa: E731
stand_in("shared_utilities.event_utils", post_warning_event=nothing, post_email_event=nothing, add_tags_to_run=nothing, _get_run_id=nothing)
stand_in("shared_utilities.io_utils", init_spark=lambda: spark, save_spark_df_as_mltable=nothing)

from data_drift_compute_metrics import categorical_data_drift_metrics, numerical_data_drift_metrics  # noqa: E402
from data_drift_compute_metrics.compute_data_drift import compute_data_drift_measures_tests  # noqa: E402
from data_drift_compute_metrics.io_utils import get_output_spark_df  # noqa: E402
from generated_tables import column, values_of  # noqa: E402
from model_monitor_evaluate_metrics_threshold.evaluate_metrics_threshold import calculate_metrics_breach  # noqa: E402
from shared_utilities.df_utils import get_numerical_and_categorical_cols, try_get_common_columns_with_error  # noqa: E402

NUMERICAL = ["NormalizedWassersteinDistance", "JensenShannonDistance", "PopulationStabilityIndex", "TwoSampleKolmogorovSmirnovTest"]
CATEGORICAL = ["JensenShannonDistance", "PopulationStabilityIndex", "PearsonsChiSquaredTest"]
# Of azure-ai-ml: MetricThreshold defaults for data drift; for p-values this file's own choice.
THRESHOLDS = {"TwoSampleKolmogorovSmirnovTest": 0.05, "PearsonsChiSquaredTest": 0.05}
TELCO = Path(__file__).parents[3] / "trainer" / "data" / "telco-churn.csv"

exact = {}


def keep_exact(rows):
    exact.update({row[0]: row[1] for row in rows})
    return get_output_spark_df(rows)


for module in (numerical_data_drift_metrics, categorical_data_drift_metrics):
    module.get_output_spark_df = keep_exact


def number(value):
    return float(value) if np.isfinite(value) else None if np.isnan(value) else str(float(value))


TYPES = {"double": DoubleType(), "long": LongType(), "string": StringType(), "boolean": BooleanType()}


def cell(value, type):
    if np.isnan(value):
        return None
    return {"double": float(value), "long": int(np.floor(value)) if np.isfinite(value) else 0,
            "string": f"c{int(np.floor(value))}" if np.isfinite(value) else "", "boolean": bool(value > 0)}[type]


def generated_frame(rows, columns, side):
    cells = [[cell(value, spec["type"]) for value in values_of(spec, rows, side)] for spec in columns]
    schema = StructType([StructField(spec["name"], TYPES[spec["type"]], True) for spec in columns])
    return spark.createDataFrame([tuple(row) for row in zip(*cells)], schema)


def measured(baseline, production, kind, metric, names):
    """Metric and verdict of each column, by one run of the components; of a run that fails, the error."""
    exact.clear()
    threshold = str(THRESHOLDS.get(metric, 0.1))
    numbers, categories = (names, []) if kind == "numerical" else ([], names)
    try:
        output = compute_data_drift_measures_tests(
            baseline.select(names), production.select(names), metric, metric, threshold, threshold, ",".join(numbers), ",".join(categories))
        breached = {row.feature_name for row in calculate_metrics_breach(output).collect()}
    except Exception as error:
        return str(error).strip().splitlines()[-1][:120] if str(error) else repr(error)
    return {name: {"value": number(exact[name]), "breached": name in breached} for name in names}


def each_measured(baseline, production, kind, metric, names):
    """One run for all columns, as the components do; a run for each where one column breaks it."""
    if not names:
        return {}
    together = measured(baseline, production, kind, metric, names)
    if isinstance(together, dict):
        return together
    found = {}
    for name in names:
        alone = measured(baseline, production, kind, metric, [name])
        found[name] = alone[name] if isinstance(alone, dict) else {"failed": alone}
    return found


def measure_frames(baseline, production):
    common = try_get_common_columns_with_error(baseline, production)
    names = [name for name in baseline.columns if name in production.columns]
    baseline, production = baseline.select(names), production.select(names)
    numerical, categorical = get_numerical_and_categorical_cols(baseline, None, None, common)
    baseline, production = baseline.dropna().cache(), production.dropna().cache()
    measures = {name: {"kind": None, "metrics": {}} for name in names}
    for kind, columns, metrics in (("numerical", numerical, NUMERICAL), ("categorical", categorical, CATEGORICAL)):
        for name in columns:
            measures[name]["kind"] = kind
        for metric in metrics:
            for name, value in each_measured(baseline, production, kind, metric, columns).items():
                measures[name]["metrics"][metric] = value
    return {"baseline": baseline.count(), "production": production.count(), "columns": measures}


def usual_columns():
    yield column("smooth", "smooth", 1)
    yield column("smooth_shifted", "smooth", 2, shift=(0.0, 0.25))
    yield column("uniform_beyond", "uniform", 3, scale=(1.0, 1.5))
    yield column("skewed", "skewed", 4, scale=(1.0, 1.1))
    yield column("heavy", "heavy", 5)
    yield column("clustered", "clustered", 6)
    yield column("rounded", "rounded", 7, shift=(0.0, 0.01))
    yield column("large", "smooth", 8, scale=(1e12, 1.02e12))
    yield column("narrow", "smooth", 9, scale=(1e-11, 1.2e-11))
    yield column("small_deviation", "smooth", 10, scale=(1e-4, 1e-4), shift=(5.0, 5.001))
    yield column("constant", "constant", 11)
    yield column("constant_seven", "constant", 12, shift=(7.0, 7.0))
    yield column("constant_moved", "constant", 13, shift=(3.0, 4.0))
    yield column("whole", "levels", 14, type="long", levels=73, shift=(0.0, 2.0))
    yield column("few_whole", "levels", 15, type="long", levels=4, shift=(0.0, 1.0))
    yield column("fifty_whole", "levels", 16, type="long", levels=50)
    yield column("fiftyone_whole", "levels", 17, type="long", levels=51)
    yield column("forty_nine", "levels", 18, type="long", levels=49)
    yield column("flag", "smooth", 19, type="boolean", shift=(0.0, 0.2))
    yield column("always", "uniform", 20, type="boolean", shift=(1.0, 1.0))
    yield column("two", "levels", 21, type="string", levels=2)
    yield column("two_new", "levels", 22, type="string", levels=2, shift=(0.0, 1.0))
    yield column("many", "categories", 23, type="string", levels=60)
    yield column("unseen", "categories", 24, type="string", levels=12, scale=(1.0, 1.5))
    yield column("one_word", "constant", 25, type="string")
    yield column("other_word", "constant", 26, type="string", shift=(0.0, 1.0))


def gap_columns():
    yield column("smooth", "smooth", 31, nulls=0.1)
    yield column("whole", "levels", 32, type="long", levels=60, nulls=0.05)
    yield column("few", "levels", 33, type="long", levels=5)
    yield column("flag", "smooth", 34, type="boolean", nulls=0.2)
    yield column("word", "levels", 35, type="string", levels=7, nulls=0.1, shift=(0.0, 1.0))


def infinite_columns():
    yield column("smooth", "smooth", 41)
    yield column("infinite", "smooth", 42, infinite=0.01)
    yield column("word", "levels", 43, type="string", levels=7)


def lost_columns():
    yield column("smooth", "smooth", 51)
    yield column("lost", "smooth", 52, empty=((0, 0), (0, 10**9)))
    yield column("word", "levels", 53, type="string", levels=7)


def large_columns():
    yield column("smooth", "smooth", 61)
    yield column("shifted", "smooth", 62, shift=(0.0, 0.05))
    yield column("whole", "levels", 63, type="long", levels=900)
    yield column("word", "levels", 64, type="string", levels=7)


TABLES = [
    {"name": "a thousand rows", "rows": [1000, 700], "columns": list(usual_columns())},
    {"name": "a power of two", "rows": [512, 256], "columns": list(usual_columns())[:8]},
    {"name": "gaps", "rows": [1000, 600], "columns": list(gap_columns())},
    {"name": "infinities", "rows": [400, 300], "columns": list(infinite_columns())},
    {"name": "nothing left", "rows": [100, 100], "columns": list(lost_columns())},
    {"name": "9,999 rows", "rows": [9999, 500], "columns": list(large_columns())},
    {"name": "10,000 rows", "rows": [10_000, 500], "columns": list(large_columns())},
    {"name": "one row", "rows": [1, 1], "columns": list(usual_columns())[::6]},
    {"name": "three rows", "rows": [3, 2], "columns": list(usual_columns())[::3]},
]


def published_cases():
    """The scenarios of the components' unit tests, whose own expectations are within 5 %."""
    tests = ASSETS / "tests" / "unit"
    for file in ("test_numerical_data_drift_metrics.py", "test_categorical_data_drift_metrics.py"):
        source = (tests / file).read_text()
        scope = {}
        first = source.index("test_cases = [")
        exec(source[first:source.index("\n]\n", first) + 2], scope)
        for case in scope["test_cases"]:
            if "x_mean" in case:
                sizes = {"reference": [case["x_mean"], case["x_std_dev"], case["x_obs"]],
                         "current": [case["y_mean"], case["y_std_dev"], case["y_obs"]]}
                samples = []
                for mean, deviation, rows in sizes.values():
                    np.random.seed(0)
                    samples.append([(float(value),) for value in np.random.normal(mean, deviation, rows)])
                frames = [spark.createDataFrame(sample, StructType([StructField("column1", DoubleType())])) for sample in samples]
                yield {"name": case["name"], "normal": sizes, "categories": None, **measure_frames(*frames)}
            else:
                counts = [case["baseline_col"], case["production_col"]]
                frames = [spark.createDataFrame([(key,) for key, count in side.items() for _ in range(count)],
                                                StructType([StructField("column1", StringType())])) for side in counts]
                yield {"name": case["name"], "normal": None, "categories": counts, **measure_frames(*frames)}


def telco_halves():
    table = pd.read_csv(TELCO)
    kinds = {"int64": LongType(), "float64": DoubleType(), "object": StringType()}
    schema = StructType([StructField(name, kinds[str(table[name].dtype)], True) for name in table.columns])
    rows = [tuple(None if pd.isna(value) else value for value in row) for row in table.astype(object).itertuples(index=False)]
    return spark.createDataFrame(rows[:3521], schema), spark.createDataFrame(rows[3521:], schema)


def main():
    generated = []
    for table in TABLES:
        print(table["name"], file=sys.stderr)
        frames = [generated_frame(table["rows"], table["columns"], side) for side in (0, 1)]
        generated.append({"name": table["name"], "rows": table["rows"], "fields": table["columns"], **measure_frames(*frames)})
    result = {
        "source": "Azure/azureml-assets 4b41f8ccbc01cf492767adc586ce1661c54c340a",
        "versions": {"pyspark": pyspark.__version__, "numpy": np.__version__, "scipy": scipy.__version__},
        "telco": measure_frames(*telco_halves()),
        "generated": generated,
        "published": list(published_cases()),
    }
    return result


with contextlib.redirect_stdout(sys.stderr):
    found = main()
print(json.dumps(found))
