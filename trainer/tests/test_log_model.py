"""What `relevo.log_model` leaves in MLflow."""

from __future__ import annotations

import hashlib
import json
import pickle
import sys
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
import pytest
import relevo
from mlflow import MlflowClient
from relevo.package import training_rows
from relevo.publish import LoggedModel
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from telco.candidates import logistic_regression
from telco.dataset import Dataset
from xgboost import XGBClassifier


@pytest.fixture(scope="module")
def model(small_churn: Dataset) -> Pipeline:
    fitted = logistic_regression(small_churn.types).pipeline
    return fitted.fit(small_churn.inputs(small_churn.training), small_churn.labels(small_churn.training))


@pytest.fixture(scope="module")
def logged(tracking: str, small_churn: Dataset, model: Pipeline) -> LoggedModel:
    with pytest.MonkeyPatch.context() as patch, mlflow.start_run():
        patch.setattr(sys, "dont_write_bytecode", False)  # whatever PYTHONDONTWRITEBYTECODE says here
        return relevo.log_model(
            model, evaluation=small_churn.evaluation, training=small_churn.training, target="Churn",
            entity="customerID", positive="Yes", classes=small_churn.classes, threshold=0.31,
            registered_model_name="churn",
            tags={"relevo.request_id": "r-1", "relevo.data_digest": "d" * 64},
        )


@pytest.fixture(scope="module")
def directory(logged: LoggedModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(mlflow.artifacts.download_artifacts(logged.uri, dst_path=str(tmp_path_factory.mktemp("model"))))


def test_the_version_has_its_run_source_and_every_tag(logged: LoggedModel, directory: Path) -> None:
    version = MlflowClient().get_model_version("churn", logged.version)
    assert (version.run_id, version.source) == (logged.run_id, logged.uri)
    assert version.tags["relevo.request_id"] == "r-1"
    assert version.tags["relevo.data_digest"] == "d" * 64
    assert len(version.tags["relevo.code_revision"]) >= 7
    assert float(version.tags["relevo.parity"]) < 1e-5
    names = ["model.onnx", "relevo/evaluation.parquet", "relevo/profile.json"]
    assert json.loads(version.tags["relevo.sha256"]) == {
        name: hashlib.sha256((directory / name).read_bytes()).hexdigest() for name in names
    }


def test_the_package_holds_the_agreed_files_and_no_pickle(directory: Path) -> None:
    files = {str(path.relative_to(directory)) for path in directory.rglob("*") if path.is_file()}
    assert files - {"registered_model_meta"} == {
        "MLmodel", "model.onnx", "input_example.json", "serving_input_example.json", "code/relevo_loader.py",
        "conda.yaml", "python_env.yaml", "requirements.txt", "relevo/evaluation.parquet", "relevo/profile.json",
    }
    starts = [path.read_bytes()[:1] for path in directory.rglob("*") if path.is_file()]
    assert pickle.dumps({}, protocol=2)[:1] not in starts


def test_the_description_is_the_agreed_one(directory: Path) -> None:
    info = mlflow.models.get_model_info(str(directory))
    assert info.metadata["relevo"] == {
        "format": 1, "task": "binary", "target": "Churn", "entity": "customerID", "classes": ["No", "Yes"],
        "positive": "Yes", "threshold": 0.31, "onnx": {"label": "label", "probabilities": "probabilities"},
        "evaluation": "relevo/evaluation.parquet", "profile": "relevo/profile.json",
    }
    assert {"onnx", "python_function"} <= set(info.flavors)
    types = {column.name: column.type.name for column in info.signature.inputs.inputs}
    assert (types["tenure"], types["TotalCharges"], types["Contract"]) == ("long", "double", "string")
    assert "customerID" not in types


def test_pyfunc_gives_the_recorded_answers(logged: LoggedModel, directory: Path) -> None:
    evaluation = pd.read_parquet(directory / "relevo" / "evaluation.parquet")
    loaded = mlflow.pyfunc.load_model(logged.uri)
    answers = loaded.predict(evaluation[[column.name for column in loaded.metadata.signature.inputs.inputs]])
    assert list(answers.columns) == ["label", "probability"]
    assert (answers["probability"].to_numpy() == evaluation["__probability"].to_numpy()).all()
    assert (answers["label"].to_numpy() == evaluation["__label"].to_numpy()).all()


def test_pyfunc_takes_gaps_and_unknown_categories(logged: LoggedModel, small_churn: Dataset, model: Pipeline) -> None:
    rows = small_churn.inputs(small_churn.evaluation).head(3).reset_index(drop=True)
    rows["TotalCharges"] = [np.nan, 1.5, np.nan]
    rows["Contract"] = ["Three years", None, "One year"]
    answers = mlflow.pyfunc.load_model(logged.uri).predict(rows)
    expected = model.predict_proba(rows.assign(Contract=rows["Contract"].fillna("")))[:, 1]
    assert np.abs(answers["probability"] - expected).max() < 1e-5


def test_the_profile_counts_training_rows_and_evaluation_answers(directory: Path, small_churn: Dataset) -> None:
    profile = json.loads((directory / "relevo" / "profile.json").read_text())
    assert profile["rows"] == len(small_churn.training)
    tenure = profile["columns"]["tenure"]
    assert sum(tenure["counts"]) == len(small_churn.training)
    assert tenure["mean"] == pytest.approx(small_churn.training["tenure"].mean())
    assert sum(profile["outputs"]["probability"]["counts"]) == len(small_churn.evaluation)
    assert sum(profile["outputs"]["label"]["counts"].values()) == len(small_churn.evaluation)
    counts = small_churn.training["Churn"].value_counts().to_dict()
    assert profile["labels"] == {
        "Churn": {"kind": "category", "type": "string", "counts": counts, "other": 0, "nulls": 0},
    }


def test_an_override_is_recorded_on_version_and_run(tracking: str, churn: Dataset) -> None:
    numbers = ["tenure", "MonthlyCharges"]
    fitted = Pipeline([("scale", StandardScaler()), ("model", XGBClassifier(n_estimators=80, n_jobs=1))])
    fitted.fit(churn.training[numbers], churn.labels(churn.training))
    with mlflow.start_run() as run:
        logged = relevo.log_model(
            fitted, evaluation=churn.evaluation, target="Churn", features=numbers, classes=churn.classes,
            registered_model_name="overridden", override_parity="accepted for a trial",
        )
    tags = MlflowClient().get_model_version("overridden", logged.version).tags
    assert tags["relevo.parity_override"] == "accepted for a trial"
    assert int(tags["relevo.parity_rows"]) == len(logged.parity.off) > 0
    assert float(tags["relevo.parity"]) > 1e-5
    assert MlflowClient().get_run(run.info.run_id).data.tags["relevo.parity_override"] == "accepted for a trial"


def test_a_refused_model_leaves_nothing_behind(tracking: str, churn: Dataset) -> None:
    numbers = ["tenure", "MonthlyCharges"]
    fitted = Pipeline([("scale", StandardScaler()), ("model", XGBClassifier(n_estimators=80, n_jobs=1))])
    fitted.fit(churn.training[numbers], churn.labels(churn.training))
    with mlflow.start_run() as run, pytest.raises(relevo.ParityError):
        relevo.log_model(
            fitted, evaluation=churn.evaluation, target="Churn", features=numbers, classes=churn.classes,
            registered_model_name="refused",
        )
    assert MlflowClient().search_registered_models("name='refused'") == []
    assert not MlflowClient().get_run(run.info.run_id).outputs.model_outputs


def test_each_evaluation_row_says_how_many_training_rows_are_about_the_same_customer(directory: Path) -> None:
    assert (pd.read_parquet(directory / "relevo/evaluation.parquet")["__training_rows"] == 0).all()


def test_rows_that_training_has_seen_are_counted_by_entity_or_by_equal_values() -> None:
    training = pd.DataFrame({"id": ["a", "a", "b", None], "x": [1.0, 1.0, None, 3.0], "y": ["n", "n", "y", "n"]})
    evaluation = pd.DataFrame({"id": ["c", "b", "a"], "x": [1, 2, None], "y": ["n", "y", "y"]})
    assert training_rows(evaluation, training, ["id"])["__training_rows"].tolist() == [0, 1, 2]
    assert training_rows(evaluation, training, ["x", "y"])["__training_rows"].tolist() == [2, 0, 1]
    assert training_rows(evaluation, training, ["when"]) == {}
    assert training_rows(evaluation, None, ["id"]) == {}
