"""Classifiers of many classes, regressors, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from relevo import RelevoError
from relevo.sklearn_models import package_model
from sklearn.cluster import KMeans
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder
from sklearn.svm import LinearSVC
from xgboost import XGBClassifier, XGBRegressor

from pipelines import pipeline

NUMBERS, TEXTS = ["size", "petals", "wild"], ["colour"]


def numeric(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(wild=frame["wild"].astype(np.int64))


@pytest.mark.parametrize("model", [LogisticRegression(max_iter=500), RandomForestClassifier(20, random_state=0)])
def test_multiclass_records_a_probability_per_class(model, flowers: pd.DataFrame) -> None:
    rows = numeric(flowers)
    fitted = pipeline(model, NUMBERS, TEXTS).fit(rows, rows["kind"])
    package, _ = package_model(fitted, evaluation=rows, target="kind", entity="id", features=NUMBERS + TEXTS)
    expected = fitted.predict_proba(rows)
    names = ["__probability_aster", "__probability_rose", "__probability_tulip"]
    assert np.abs(package.evaluation[names].to_numpy() - expected).max() < 1e-5
    assert (package.evaluation["__label"] == fitted.predict(rows)).mean() > 0.999
    metadata = package.metadata()
    assert metadata["classes"] == ["aster", "rose", "tulip"]
    assert metadata["task"] == "multiclass"
    assert "threshold" not in metadata
    assert [column.name for column in package.signature().outputs.inputs] == ["label", *(name[2:] for name in names)]


def test_multiclass_xgboost_on_codes_takes_the_labels_from_classes(flowers: pd.DataFrame) -> None:
    rows = numeric(flowers)
    names = ["aster", "rose", "tulip"]
    model = XGBClassifier(n_estimators=20, n_jobs=1)
    fitted = pipeline(model, NUMBERS, TEXTS).fit(rows, rows["kind"].map(names.index))
    features = NUMBERS + TEXTS
    package, _ = package_model(fitted, evaluation=rows, target="kind", features=features, classes=names)
    assert package.evaluation["__label"].isin(names).all()
    coded = rows.assign(kind=rows["kind"].map(names.index))
    package, _ = package_model(fitted, evaluation=rows, training=coded, target="kind", features=features, classes=names)
    assert package.profile["labels"]["kind"]["counts"] == rows["kind"].value_counts().to_dict()
    with pytest.raises(RelevoError, match="CLASSES kind has labels that are none of the classes"):
        package_model(fitted, evaluation=rows, target="kind", features=features)


@pytest.mark.parametrize("model", [
    LinearRegression(), RandomForestRegressor(20, random_state=0), XGBRegressor(n_estimators=20, n_jobs=1),
])
def test_regression_records_predictions(model, flowers: pd.DataFrame) -> None:
    rows = numeric(flowers)
    fitted = pipeline(model, NUMBERS, TEXTS).fit(rows, rows["weight"])
    package, parity = package_model(fitted, evaluation=rows, target="weight", features=NUMBERS + TEXTS)
    expected = fitted.predict(rows)
    assert (np.abs(package.evaluation["__prediction"] - expected) <= 1e-5 * np.maximum(1, np.abs(expected))).all()
    assert package.metadata()["onnx"] == {"prediction": "variable"}
    assert parity.flipped == 0
    weights = package.profile["labels"]["weight"]
    assert (sum(weights["counts"]), weights["type"]) == (len(rows), "double")
    assert weights["mean"] == pytest.approx(rows["weight"].mean())


def test_a_bare_estimator_on_numbers_needs_no_pipeline(flowers: pd.DataFrame) -> None:
    rows = flowers[["petals", "wild", "weight", "kind"]]
    fitted = LogisticRegression(max_iter=500).fit(rows[["petals", "wild", "weight"]], rows["kind"])
    package, _ = package_model(fitted, evaluation=rows, target="kind")
    assert package.types == {"petals": "long", "wild": "boolean", "weight": "double"}


def test_columns_the_pipeline_drops_are_not_asked_of_callers(flowers: pd.DataFrame) -> None:
    rows = numeric(flowers)
    fitted = pipeline(LogisticRegression(max_iter=500), ["petals"], TEXTS).fit(rows, rows["kind"])
    package, _ = package_model(fitted, evaluation=rows, target="kind", entity="id")
    assert list(package.types) == ["petals", "colour"]
    assert list(package.evaluation)[:4] == ["petals", "colour", "kind", "id"]


def test_entity_and_time_are_kept_with_the_evaluation_rows_but_are_no_features(flowers: pd.DataFrame) -> None:
    rows = flowers[["id", "petals", "kind"]].assign(seen=pd.Timestamp("2026-01-01"))
    fitted = LogisticRegression(max_iter=500).fit(rows[["petals"]], rows["kind"])
    package, _ = package_model(fitted, evaluation=rows, target="kind", entity="id", time="seen")
    assert list(package.types) == ["petals"]
    assert package.evaluation["seen"].tolist() == rows["seen"].tolist()
    assert package.evaluation["id"].tolist() == rows["id"].tolist()


def test_the_same_model_gives_the_same_file(flowers: pd.DataFrame) -> None:
    def graph() -> bytes:
        fitted = pipeline(RandomForestClassifier(5, random_state=0), ["size"], TEXTS).fit(flowers, flowers["kind"])
        return package_model(fitted, evaluation=flowers, target="kind", features=["size", "colour"])[0].model.SerializeToString()

    assert graph() == graph()


def test_whole_numbers_with_gaps_in_training_are_double_in_the_signature(flowers: pd.DataFrame) -> None:
    training = flowers.assign(petals=flowers["petals"].where(flowers.index % 9 > 0))
    fitted = make_pipeline(SimpleImputer(), LogisticRegression(max_iter=500)).fit(training[["petals"]], training["kind"])
    package, _ = package_model(fitted, evaluation=flowers, training=training, target="kind", features=["petals"])
    assert package.types == {"petals": "double"}


def shout(values: np.ndarray) -> np.ndarray:
    return values * 2


def test_a_step_without_converter_is_refused_by_name(flowers: pd.DataFrame) -> None:
    columns = ColumnTransformer([
        ("text", OneHotEncoder(), ["colour"]),
        ("number", Pipeline([("impute", SimpleImputer()), ("double", FunctionTransformer(shout))]), ["size"]),
    ])
    fitted = Pipeline([("columns", columns), ("model", LogisticRegression())]).fit(flowers, flowers["kind"])
    with pytest.raises(RelevoError) as refusal:
        package_model(fitted, evaluation=flowers, target="kind", features=["colour", "size"])
    assert refusal.value.code == "UNCONVERTIBLE"
    assert "step columns > number > double (FunctionTransformer)" in str(refusal.value)


class OwnClassifier(LogisticRegression):
    """A classifier that no converter knows."""


def test_a_model_without_converter_is_refused_by_name(flowers: pd.DataFrame) -> None:
    fitted = pipeline(OwnClassifier(), ["size"], TEXTS).fit(flowers, flowers["kind"])
    with pytest.raises(RelevoError, match=r"UNCONVERTIBLE step model \(OwnClassifier\)"):
        package_model(fitted, evaluation=flowers, target="kind", features=["size", "colour"])


@pytest.mark.parametrize(("model", "message"), [
    (LinearSVC(), "gives no probabilities"),
    (KMeans(2, n_init=1), "neither a classifier nor a regressor"),
])
def test_models_that_cannot_be_judged_are_refused(model, message: str, flowers: pd.DataFrame) -> None:
    fitted = pipeline(model, ["size"], TEXTS).fit(flowers, flowers["kind"])
    with pytest.raises(RelevoError, match=f"UNSUPPORTED_MODEL .*{message}"):
        package_model(fitted, evaluation=flowers, target="kind", features=["size", "colour"])


def test_dates_and_missing_columns_are_refused_by_name(flowers: pd.DataFrame) -> None:
    fitted = LogisticRegression(max_iter=500).fit(flowers[["petals"]], flowers["kind"])
    dated = flowers.assign(seen=pd.Timestamp("2026-01-01"))
    with pytest.raises(RelevoError, match="COLUMN_TYPE seen: datetime64"):
        package_model(fitted, evaluation=dated, target="kind", features=["petals", "seen"])
    with pytest.raises(RelevoError, match="COLUMN_MISSING the rows lack stem"):
        package_model(fitted, evaluation=flowers, target="kind", features=["petals", "stem"])
