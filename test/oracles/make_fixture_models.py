"""Writes the model packages under `test/fixtures/models/` that TypeScript tests read.

    .relevo/venv/bin/python test/oracles/make_fixture_models.py
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from datetime import datetime
from pathlib import Path

import pandas as pd
from mlflow.models import Model
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "trainer"))

from relevo.flavor import save_model  # noqa: E402
from relevo.policy import read_policy  # noqa: E402
from relevo.sklearn_models import package_model  # noqa: E402
from relevo.table import read_table  # noqa: E402

TARGETS = ROOT / "test" / "fixtures" / "models"
EVALUATION_ROWS = 400


def linear(numbers: list[str], texts: list[str], model: object) -> object:
    """Imputed and scaled numbers, one-hot texts, a linear model."""
    columns = ColumnTransformer([
        ("number", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
        ("text", OneHotEncoder(handle_unknown="ignore"), texts),
    ])
    return make_pipeline(columns, model)


def telco_rows() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Training and evaluation rows, as the policy reads them."""
    policy = read_policy(ROOT / "models" / "telco-churn.jsonc")
    frame = read_table(ROOT / "trainer" / "data" / "telco-churn.csv", policy.types())
    return train_test_split(frame, test_size=EVALUATION_ROWS, stratify=frame["Churn"], random_state=42)


def telco(rows: tuple[pd.DataFrame, pd.DataFrame]) -> dict[str, object]:
    """Binary: 19 raw columns with an entity, a threshold off the half."""
    training, evaluation = rows
    numbers = ["SeniorCitizen", "tenure", "MonthlyCharges", "TotalCharges"]
    texts = [name for name in training if name not in {*numbers, "customerID", "Churn"}]
    pipeline = linear(numbers, texts, LogisticRegression(max_iter=1000))
    pipeline.fit(training, training["Churn"])
    return dict(
        pipeline=pipeline, evaluation=evaluation, training=training, target="Churn", entity="customerID",
        positive="Yes", threshold=0.31,
    )


def multiclass(rows: tuple[pd.DataFrame, pd.DataFrame]) -> dict[str, object]:
    """Three classes: which contract does a customer have? With a boolean column."""
    names = ["tenure", "MonthlyCharges", "InternetService", "Partner", "Contract"]
    training, evaluation = (
        frame[names].assign(Partner=frame["Partner"] == "Yes", Contract=frame["Contract"].astype(object)) for frame in rows
    )
    pipeline = linear(["tenure", "MonthlyCharges", "Partner"], ["InternetService"], LogisticRegression(max_iter=1000))
    pipeline.fit(training, training["Contract"])
    return dict(pipeline=pipeline, evaluation=evaluation, training=training, target="Contract")


def regression(rows: tuple[pd.DataFrame, pd.DataFrame]) -> dict[str, object]:
    """A number: what will a customer pay this month?"""
    names = ["tenure", "InternetService", "Contract", "StreamingTV", "TotalCharges", "MonthlyCharges"]
    training, evaluation = (frame[names] for frame in rows)
    pipeline = linear(["tenure", "TotalCharges"], ["InternetService", "Contract", "StreamingTV"], LinearRegression())
    pipeline.fit(training, training["MonthlyCharges"])
    return dict(pipeline=pipeline, evaluation=evaluation, training=training, target="MonthlyCharges")


def fixed_identity(name: str) -> Model:
    """The same identity and time at every run, so that only real changes show as differences."""
    return Model(model_uuid=hashlib.md5(name.encode()).hexdigest(), utc_time_created=datetime(2026, 1, 1))


def main() -> None:
    """Replaces every fixture."""
    rows = telco_rows()
    for name, build in {"telco-lr": telco, "multiclass": multiclass, "regression": regression}.items():
        arguments = build(rows)
        package, parity = package_model(arguments.pop("pipeline"), **arguments)
        shutil.rmtree(TARGETS / name, ignore_errors=True)
        save_model(str(TARGETS / name), fixed_identity(name), package=package)
        for cache in (TARGETS / name).rglob("__pycache__"):
            shutil.rmtree(cache)
        print(f"{name}: {parity.rows} rows, largest difference {parity.largest:.2g}")


if __name__ == "__main__":
    main()
