"""What the real Evidently says of the tables in test/fixtures/like and of the Telco halves: its preset, and every method without random numbers.

    .relevo/bench/evidently/bin/python test/oracles/like/evidently-drift.py > test/oracles/like/evidently-drift.json

Files are read by pandas with its defaults, but decimals of JSON exactly (by default the last digit may be off). Of each column: its type, Evidently's own choice of method (as ValueDrift makes it), and the score and
verdict of each method asked for by name; "failed": the error that Evidently raises. "preset": count and share of DataDriftPreset over the columns
that do not fail. NaN and infinities are texts. The environment: bench/peers/evidently/requirements.lock.
"""
import json
import os
import sys
import warnings
from pathlib import Path

os.environ["DO_NOT_TRACK"] = "1"
warnings.simplefilter("ignore")

import evidently  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import scipy.stats  # noqa: E402
from evidently import Dataset, Report  # noqa: E402
from evidently.legacy.calculations.data_drift import get_one_column_drift  # noqa: E402
from evidently.legacy.calculations.stattests.registry import _registered_stat_tests  # noqa: E402
from evidently.legacy.core import ColumnType  # noqa: E402
from evidently.legacy.metric_results import DatasetColumns, DatasetUtilityColumns  # noqa: E402
from evidently.legacy.options.data_drift import DataDriftOptions  # noqa: E402
from evidently.metrics import ValueDrift  # noqa: E402
from evidently.presets import DataDriftPreset  # noqa: E402

np.seterr(all="ignore")
ROOT = Path(__file__).parents[3]
FIXTURES = ROOT / "test" / "fixtures" / "like"
METHODS = ["psi", "kl_div", "jensenshannon", "hellinger", "wasserstein", "ed", "ks", "cramer_von_mises", "anderson", "mannw", "t_test", "es",
           "chisquare", "z", "g_test", "fisher_exact"]
NAME_OF = {test.display_name: name for name, tests in _registered_stat_tests.items() for test in tests.values()}
READERS = {".csv": pd.read_csv, ".parquet": pd.read_parquet, ".jsonl": lambda path: pd.read_json(path, lines=True, precise_float=True)}
TYPES = {"num": ColumnType.Numerical, "cat": ColumnType.Categorical, "text": ColumnType.Text}


def number(value):
    value = float(value)
    return value if np.isfinite(value) else str(value)


def drift(reference, current, column, kind, method):
    """As ValueDrift calls it (evidently/metrics/column_statistics.py), with the verdict, which it keeps to itself."""
    utility = DatasetUtilityColumns(date=None, id=None, target=None, prediction=None)
    listed = {f"{name}_feature_names": [column] if kind == name else [] for name in ("num", "cat", "text")}
    columns = DatasetColumns(utility_columns=utility, target_type=None, task=None, datetime_feature_names=[], target_names=None, **listed)
    try:
        found = get_one_column_drift(current_data=current, reference_data=reference, column_name=column, dataset_columns=columns, agg_data=True,
                                     options=DataDriftOptions(all_features_stattest=method), column_type=TYPES[kind])
    except Exception as error:
        return {"failed": f"{type(error).__name__}: {error}"[:60]}
    return {"method": NAME_OF[found.stattest_name], "score": number(found.drift_score), "threshold": found.stattest_threshold,
            "drifted": bool(found.drift_detected)}


def condition(reference, current):
    """Of Epps-Singleton (scipy.stats.epps_singleton_2samp): how much the covariance that it inverts, and its unit, magnify rounding."""
    if not pd.api.types.is_numeric_dtype(reference):
        return None
    samples = [np.asarray(sample[np.isfinite(sample)], dtype=float) for sample in (reference, current)]
    pooled = np.hstack(samples)
    if min(map(len, samples)) < 5 or scipy.stats.iqr(pooled) == 0:
        return None
    points = np.array([0.4, 0.8]) / (scipy.stats.iqr(pooled) / 2)
    waves = [np.vstack([wave(np.outer(points, sample)) for wave in (np.cos, np.sin)]) for sample in samples]
    covariance = sum(len(pooled) / len(sample) * np.cov(wave, bias=True) for sample, wave in zip(samples, waves))
    return number(np.linalg.cond(covariance) * max(1, np.max(np.abs(pooled)) / scipy.stats.iqr(pooled)))


def judge(reference, current):
    definition = Dataset.from_pandas(current).data_definition
    columns = {}
    for kind, type in TYPES.items():
        for column in definition.get_columns([type]):
            if kind == "text":
                columns[column] = {"type": kind}
                continue
            asked = {method: drift(reference, current, column, kind, method) for method in METHODS}
            columns[column] = {"type": kind, "own": drift(reference, current, column, kind, None), "asked": asked}
            if kind == "num":
                columns[column]["condition"] = condition(reference[column], current[column])
    return {"columns": columns, "preset": preset(reference, current, columns), "others": sorted(set(current.columns) - set(columns))}


def preset(reference, current, columns):
    """The whole report over what does not fail, and that each column's score in it is the one above."""
    fine = [name for name, column in columns.items() if "score" in column.get("own", {})]
    report = Report([DataDriftPreset(columns=fine)]).run(current, reference).dict()
    whole, *scores = [metric["value"] for metric in report["metrics"]]
    for name, score in zip(fine, scores, strict=True):
        expected = columns[name]["own"]["score"]
        same = number(score) == expected or np.isclose(float(score), float(expected), rtol=1e-12)
        if not same:
            raise SystemExit(f"{name}: the report says {score}, its metric {expected}")
    return {"columns": fine, "count": int(whole["count"]), "share": float(whole["share"])}


def telco():
    rows = pd.read_csv(ROOT / "trainer" / "data" / "telco-churn.csv")
    return rows.iloc[:3521].reset_index(drop=True), rows.iloc[3521:].reset_index(drop=True)


def pair(name, ending):
    read = READERS[ending]
    return [read(FIXTURES / f"{name}-{part}{ending}") for part in ("reference", "current")]


def check_one(reference, current):
    """ValueDrift itself gives the same as the function that it calls."""
    value = Report([ValueDrift(column="normal", method="psi")]).run(current, reference).dict()["metrics"][0]["value"]
    if float(value) != drift(reference, current, "normal", "num", "psi")["score"]:
        raise SystemExit("ValueDrift and get_one_column_drift differ")


names = sorted(path.name.removesuffix(f"-reference{path.suffix}") + path.suffix for path in FIXTURES.glob("*-reference.*"))
pairs = {name: judge(*pair(Path(name).stem, Path(name).suffix)) for name in names}
pairs["telco"] = judge(*telco())
check_one(*pair("small", ".csv"))
versions = {"evidently": evidently.__version__, "pandas": pd.__version__, "numpy": np.__version__, "scipy": scipy.__version__}
json.dump({"versions": versions, "pairs": pairs}, sys.stdout, separators=(",", ":"))
sys.stdout.write("\n")
