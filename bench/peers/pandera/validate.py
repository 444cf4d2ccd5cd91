"""The checks of bench/validation/checks.jsonc as a user of Pandera writes them: python validate.py FILE REPORT.json."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pandera.pandas as pa

NUMBERS = ["age", "visits", "score", "income", "balance", "n0", "n1", "n2", "n3", "n4", "n5", "n6"]
NOT_FEATURES = ["churn", "seen_at"]


def known(name: str, values: int) -> pa.Column:
    return pa.Column(str, pa.Check.isin([f"{name} {value}" for value in range(values)], error=f"{name}-known"))


def number(*checks: pa.Check, kind: type = float, nullable: bool = True) -> pa.Column:
    finite = pa.Check(lambda values: ~np.isinf(values), error="finite")
    return pa.Column(kind, [*checks, finite] if kind is float else list(checks), nullable=nullable)


def nulls_up_to(share: float, name: str) -> pa.Check:
    return pa.Check(lambda values: values.isna().mean() <= share, error=name, ignore_na=False)


def rarest_share(values: pd.Series) -> bool:
    return bool(values.value_counts(normalize=True).min() >= 0.05)


def few_conflicts(frame: pd.DataFrame) -> bool:
    features = [name for name in frame.columns if name not in NOT_FEATURES]
    labels = frame.groupby(features, dropna=False, observed=True)["churn"].transform("nunique")
    return bool((labels > 1).mean() <= 0.01)


def uncorrelated(frame: pd.DataFrame) -> bool:
    coefficients = frame[NUMBERS].corr().abs().to_numpy()
    return bool(coefficients[np.triu_indices(len(NUMBERS), 1)].max() <= 0.95)


label = [
    pa.Check.isin(["no", "yes"], error="label-known"),
    pa.Check(lambda values: values.nunique() == 2, error="both-classes"),
    pa.Check(rarest_share, error="class-balance"),
]
oldest = datetime.now() - timedelta(days=7300)
schema = pa.DataFrameSchema(
    {
        "id": pa.Column(str, unique=True),
        "seen_at": pa.Column("datetime64[us]", pa.Check(lambda values: values.max() >= oldest, error="fresh")),
        "region": known("region", 10),
        "plan": known("plan", 3),
        "channel": known("channel", 5),
        "device": known("device", 50),
        "paperless": pa.Column(bool),
        "age": number(pa.Check.in_range(18, 120, error="age-range"), kind=int, nullable=False),
        "visits": number(pa.Check.in_range(0, 1000, error="visits-range"), kind=int, nullable=False),
        "score": number(pa.Check.in_range(0, 1, error="score-range")),
        "income": number(nulls_up_to(0.05, "income-nulls")),
        "balance": number(nulls_up_to(0.1, "balance-nulls")),
        **{f"n{index}": number() for index in range(7)},
        "churn": pa.Column(str, label),
    },
    checks=[
        pa.Check(lambda frame: 1000 <= len(frame) <= 10_000_000, error="rows"),
        pa.Check(lambda frame: frame.duplicated().mean() <= 0.01, error="rows-repeated"),
        pa.Check(few_conflicts, error="labels-conflict"),
        pa.Check(uncorrelated, error="correlation"),
    ],
    strict=True,
    ordered=True,
)

try:
    schema.validate(pd.read_parquet(sys.argv[1]), lazy=True)
    failures = []
except pa.errors.SchemaErrors as error:
    names = {"field_uniqueness": "id-unique", "not_nullable": "id-filled"}
    failures = sorted({names.get(case, case) for case in error.failure_cases["check"]})
with open(sys.argv[2], "w", encoding="utf-8") as report:
    json.dump({"failed": failures}, report)
