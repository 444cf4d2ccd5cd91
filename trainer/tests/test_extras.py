"""Golden cases, own metrics, and what a version says of how it was made."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
import pytest
import relevo
from mlflow import MlflowClient
from relevo import RelevoError
from relevo.extras import metric_columns
from relevo.golden import golden_file
from relevo.requirements import digest_of, installed
from telco.candidates import logistic_regression
from telco.dataset import Dataset

CASE = {"name": "new", "inputs": {"tenure": 1}, "expect": {"label": "Yes"}}


def test_a_version_carries_them(tracking: str, small_churn: Dataset, tmp_path: Path) -> None:
    fitted = logistic_regression(small_churn.types).pipeline
    fitted.fit(small_churn.inputs(small_churn.training), small_churn.labels(small_churn.training))
    evaluation = small_churn.evaluation
    inputs = small_churn.inputs(evaluation).iloc[0].to_dict()
    with mlflow.start_run() as run:
        logged = relevo.log_model(
            fitted, evaluation=evaluation, target="Churn", features=list(small_churn.types), classes=small_churn.classes,
            registered_model_name="extras", seed=7, metrics={"cost": evaluation["MonthlyCharges"]},
            golden=[{"name": "first", "inputs": inputs, "expect": {"probability": {"max": 0.9}}}],
        )
    directory = Path(mlflow.artifacts.download_artifacts(logged.uri, dst_path=str(tmp_path)))
    golden = (directory / "relevo/golden.json").read_bytes()
    written = json.loads(golden)
    assert (written["format"], [case["name"] for case in written["cases"]]) == (1, ["first"])
    assert written["cases"][0]["inputs"]["tenure"] == inputs["tenure"]
    rows = pd.read_parquet(directory / "relevo/evaluation.parquet")
    assert (rows["__metric_cost"].to_numpy() == evaluation["MonthlyCharges"].to_numpy()).all()
    tags = MlflowClient().get_model_version("extras", logged.version).tags
    assert json.loads(tags["relevo.sha256"])["relevo/golden.json"] == hashlib.sha256(golden).hexdigest()
    assert tags["relevo.seed"] == "7"
    lock = Path(mlflow.artifacts.download_artifacts(run_id=run.info.run_id, artifact_path="requirements.lock")).read_text()
    assert tags["relevo.requirements"] == digest_of(lock)
    assert f"mlflow=={mlflow.__version__}" in lock.splitlines()


def test_the_environment_is_the_same_text_each_time() -> None:
    lines = installed().splitlines()
    assert installed() == installed()
    assert lines == sorted(set(lines))
    assert digest_of("a==1\n") == hashlib.sha256(b"a==1\n").hexdigest()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "case 0 needs a name"),
        ({"name": "x" * 101}, "case 0 needs a name"),
        ({"expect": {}}, "new expects something else"),
        ({"expect": {"score": 1}}, "new expects something else"),
        ({"expect": "Yes"}, "new needs name, inputs and expect"),
        ({"tolerance": 1}, "new needs name, inputs and expect"),
        ({"inputs": {"tenure": 1, "age": 3}}, "new has inputs that are no columns of the model: age"),
        ({"inputs": {"tenure": float("nan")}}, "a value is none of JSON's"),
        ({"inputs": {"tenure": pd.Timestamp(0)}}, "a value is none of JSON's"),
    ],
)
def test_a_case_that_cannot_be_meant_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(RelevoError, match=f"^GOLDEN_CASE {message}"):
        golden_file([{**CASE, **changes}], ["tenure"])


def test_cases_are_some_and_have_names_of_their_own() -> None:
    with pytest.raises(RelevoError, match="there are no cases"):
        golden_file([], ["tenure"])
    with pytest.raises(RelevoError, match="new is there twice"):
        golden_file([CASE, CASE], ["tenure"])
    assert json.loads(golden_file([{**CASE, "inputs": {"tenure": np.int64(3)}}], ["tenure"]))["cases"][0]["inputs"] == {"tenure": 3}


@pytest.mark.parametrize(
    ("name", "values"),
    [("Cost", [1, 2]), ("cost net", [1, 2]), ("cost", [1]), ("cost", [1, np.nan]), ("cost", [[1, 2]]), ("", [1, 2])],
)
def test_a_metric_has_a_name_and_a_number_for_each_row(name: str, values: list[float]) -> None:
    with pytest.raises(RelevoError, match="^METRIC "):
        metric_columns({name: values}, 2)
