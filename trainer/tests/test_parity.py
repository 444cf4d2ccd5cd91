"""The ONNX graph answers as scikit-learn does, or nothing is logged."""

from __future__ import annotations

import numpy as np
import pytest
from onnxruntime import InferenceSession
from relevo import ParityError
from relevo.loader.relevo_loader import run
from relevo.sklearn_models import package_model
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import RandomizedSearchCV
from sklearn.preprocessing import StandardScaler
from sklearn.pipeline import make_pipeline
from telco.candidates import boosted_trees, forest_draws, logistic_regression, random_forest
from telco.dataset import Dataset
from xgboost import XGBClassifier

from pipelines import pipeline


def split(dataset: Dataset) -> tuple[list[str], list[str]]:
    numbers = [name for name, kind in dataset.types.items() if kind != "string"]
    return numbers, [name for name in dataset.types if name not in numbers]


def pack(model: object, dataset: Dataset, **options: object):
    return package_model(
        model, evaluation=dataset.evaluation, target="Churn", entity="customerID", training=dataset.training,
        features=list(dataset.types), classes=dataset.classes, positive="Yes", **options,
    )


@pytest.mark.parametrize("make", [logistic_regression, random_forest, boosted_trees, lambda types: forest_draws(types)[2]])
def test_probabilities_equal_scikit_learn_on_every_evaluation_row(make, churn: Dataset) -> None:
    model = make(churn.types).pipeline.fit(churn.inputs(churn.training), churn.labels(churn.training))
    package, parity = pack(model, churn, threshold=0.31)
    expected = model.predict_proba(churn.inputs(churn.evaluation))[:, 1]
    assert parity.rows == len(churn.evaluation) == 1409
    assert parity.off == []
    assert np.abs(package.evaluation["__probability"] - expected).max() < 1e-5
    assert (package.evaluation["__label"] == np.where(package.evaluation["__probability"] >= 0.31, "Yes", "No")).all()
    assert package.evaluation["Churn"].tolist() == churn.evaluation["Churn"].tolist()


def test_graph_has_one_input_per_raw_column_and_no_maps(small_churn: Dataset) -> None:
    model = logistic_regression(small_churn.types).pipeline
    model.fit(small_churn.inputs(small_churn.training), small_churn.labels(small_churn.training))
    package, _ = pack(model, small_churn)
    session = InferenceSession(package.model.SerializeToString())
    assert {entry.name: entry.type for entry in session.get_inputs()} == {
        name: "tensor(string)" if kind == "string" else "tensor(float)" for name, kind in small_churn.types.items()
    }
    assert [(entry.name, entry.type) for entry in session.get_outputs()] == [
        ("label", "tensor(int64)"), ("probabilities", "tensor(float)"),
    ]
    raw = run(session, small_churn.evaluation, package.types, "probabilities")
    assert raw.shape == (1409, 2)


@pytest.mark.parametrize("model", [
    XGBClassifier(n_estimators=100, max_depth=4, n_jobs=1, random_state=1),
    RandomForestClassifier(n_estimators=60, random_state=1),
])
def test_a_scaler_before_trees_is_refused_with_rows_step_and_remedy(model, churn: Dataset) -> None:
    numbers, texts = split(churn)
    fitted = pipeline(model, numbers, texts, scale=True).fit(churn.inputs(churn.training), churn.labels(churn.training))
    with pytest.raises(ParityError) as refusal:
        pack(fitted, churn)
    error = refusal.value
    assert error.step == "columns > number > scale (StandardScaler)"
    assert len(error.rows) > 0
    assert f"rows {error.rows[0]}" in str(error)
    assert f"{len(error.rows)} of 1409 evaluation rows" in str(error)
    assert "remove the scaler" in str(error)
    assert "override_parity" in str(error)


def test_a_scaler_that_is_a_step_of_its_own_is_named(churn: Dataset) -> None:
    numbers, _ = split(churn)
    inputs, labels = churn.training[numbers].fillna(0), churn.labels(churn.training)
    fitted = make_pipeline(StandardScaler(), GradientBoostingClassifier(random_state=1)).fit(inputs, labels)
    evaluation = churn.evaluation.assign(TotalCharges=churn.evaluation["TotalCharges"].fillna(0))
    with pytest.raises(ParityError) as refusal:
        package_model(fitted, evaluation=evaluation, target="Churn", features=numbers, classes=churn.classes)
    assert refusal.value.step == "standardscaler (StandardScaler)"


def test_large_identifiers_as_numbers_are_traced_to_the_input_columns(churn: Dataset) -> None:
    codes = 1e9 + np.arange(len(churn.evaluation)) * 7.0
    evaluation = churn.evaluation.assign(code=codes)[["code", "Churn"]]
    fitted = LogisticRegression().fit(np.zeros((4, 1)), ["No", "Yes", "No", "Yes"])
    fitted.coef_, fitted.intercept_ = np.array([[0.01]]), np.array([-1e7])
    with pytest.raises(ParityError) as refusal:
        package_model(fitted, evaluation=evaluation, target="Churn")
    assert refusal.value.step.startswith("input columns")


def test_an_override_lets_the_model_pass_with_its_differences(churn: Dataset) -> None:
    numbers, texts = split(churn)
    model = XGBClassifier(n_estimators=50, max_depth=4, n_jobs=1, random_state=1)
    fitted = pipeline(model, numbers, texts, scale=True).fit(churn.inputs(churn.training), churn.labels(churn.training))
    package, parity = pack(fitted, churn, override_parity="differences are of no consequence here")
    assert len(parity.off) > 0
    graph = InferenceSession(package.model.SerializeToString())
    recorded = run(graph, churn.evaluation, package.types, "probabilities")[:, 1]
    assert (package.evaluation["__probability"] == recorded.astype(np.float64)).all()


def test_a_finished_search_is_packaged_as_its_best_model(small_churn: Dataset) -> None:
    candidate = random_forest(small_churn.types, n_estimators=10)
    search = RandomizedSearchCV(candidate.pipeline, {"model__max_depth": [2, 4]}, n_iter=2, cv=2, random_state=0)
    search.fit(small_churn.inputs(small_churn.training), small_churn.labels(small_churn.training))
    package, _ = pack(search, small_churn)
    expected = search.predict_proba(small_churn.inputs(small_churn.evaluation))[:, 1]
    assert np.abs(package.evaluation["__probability"] - expected).max() < 1e-5


def test_the_same_seed_gives_the_same_probabilities(small_churn: Dataset) -> None:
    def digest(make) -> bytes:
        model = make(small_churn.types).pipeline
        model.fit(small_churn.inputs(small_churn.training), small_churn.labels(small_churn.training))
        return model.predict_proba(small_churn.inputs(small_churn.evaluation)).round(9).tobytes()

    for make in (logistic_regression, random_forest, boosted_trees):
        assert digest(make) == digest(make)
