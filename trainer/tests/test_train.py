"""The trainer's command line, run as the training engine runs it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import mlflow
import pandas as pd
import pytest
from mlflow import MlflowClient
from mlflow.projects import _project_spec
from telco.train import main

from conftest import DATA, POLICY, TRAINER

DIGEST = "ab" * 32


@pytest.fixture(scope="module", autouse=True)
def environment(tracking: str) -> Iterator[None]:
    """What the training engine sets; the signal handler of the trainer goes when its tests are over."""
    handler = signal.getsignal(signal.SIGTERM)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_TRACKING_URI", tracking)
        yield
    signal.signal(signal.SIGTERM, handler)


def start_run(model: str) -> str:
    """A run as kickoff makes it."""
    client = MlflowClient()
    found = client.get_experiment_by_name(model)
    experiment = found.experiment_id if found else client.create_experiment(model)
    return client.create_run(experiment, tags={"relevo.request_id": "r-1"}).info.run_id


def train(*options: str) -> int:
    return main(["--policy", str(POLICY), *options])


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A labelled window as Parquet: 600 customers, without the entity and two further columns."""
    rows = pd.read_csv(DATA, keep_default_na=False).head(600)
    file = tmp_path_factory.mktemp("sample") / "window.parquet"
    rows.drop(columns=["customerID", "gender", "PhoneService"]).to_parquet(file, index=False)
    return file


@pytest.fixture(scope="module")
def trained(sample: Path) -> str:
    """Id of a run that the trainer was told to resume, after it has finished."""
    run_id = start_run("windowed")
    code = train(
        "--data", str(sample), "--model", "windowed", "--run-id", run_id, "--request-id", "r-1", "--data-digest", DIGEST
    )
    assert code == 0
    return run_id


def test_the_given_run_is_finished_with_report_metrics_and_data(trained: str) -> None:
    run = MlflowClient().get_run(trained)
    assert run.info.status == "FINISHED"
    assert {"accuracy", "precision", "recall", "f1", "roc_auc", "log_loss", "brier", "cv_roc_auc_mean"} <= set(run.data.metrics)
    assert {f"train_{name}" for name in ("accuracy", "precision", "recall", "f1", "roc_auc", "log_loss", "brier")} <= set(run.data.metrics)
    inputs = {entry.tags[0].value: entry.dataset for entry in run.inputs.dataset_inputs}
    assert inputs["training"].digest == DIGEST[:36]
    assert run.data.tags["relevo.data_digest"] == DIGEST
    report = json.loads(mlflow.artifacts.load_text(f"{run.info.artifact_uri}/report/models.json"))
    assert [model["name"] for model in report["models"]] == [
        "logistic-regression", "random-forest", "xgboost", "random-forest-tuned",
    ]
    best = max(report["models"], key=lambda model: model["crossValidation"]["roc_auc"]["mean"])
    assert report["picked"] == best["name"] == run.data.params["picked"]
    assert report["rows"] == {"training": 480, "evaluation": 120}
    markdown = mlflow.artifacts.load_text(f"{run.info.artifact_uri}/report/models.md")
    assert f"| {best['name']} (picked) |" in markdown
    assert "<table>" in mlflow.artifacts.load_text(f"{run.info.artifact_uri}/report/models.html")


def test_each_model_and_each_draw_is_a_nested_run(trained: str) -> None:
    client = MlflowClient()
    runs = client.search_runs([client.get_run(trained).info.experiment_id])
    children = {run.info.run_name: run for run in runs if run.data.tags.get("mlflow.parentRunId") == trained}
    assert set(children) == {
        "logistic-regression", "random-forest", "xgboost", "random-forest-tuned", "random-forest-tuned-search",
    }
    search = children["random-forest-tuned-search"].info.run_id
    draws = [run for run in runs if run.data.tags.get("mlflow.parentRunId") == search]
    assert sorted(run.info.run_name for run in draws) == [f"draw-{number}" for number in range(1, 9)]
    assert all(run.info.status == "FINISHED" for run in runs)
    assert all({"max_depth", "n_estimators"} <= set(run.data.params) for run in draws)
    assert all("cv_roc_auc_mean" in run.data.metrics and "roc_auc" not in run.data.metrics for run in draws)
    plots = [file.path for file in client.list_artifacts(children["xgboost"].info.run_id, "plots")]
    assert plots == [f"plots/{name}.png" for name in ("calibration", "confusion", "precision-recall", "roc")]


def test_the_registered_version_answers_for_the_run(trained: str) -> None:
    version = MlflowClient().get_model_version("windowed", "1")
    assert version.run_id == trained
    assert version.tags["relevo.request_id"] == "r-1"
    assert version.tags["relevo.data_digest"] == DIGEST
    info = mlflow.models.get_model_info("models:/windowed/1")
    metrics = MlflowClient().get_run(trained).data.metrics
    assert info.metadata["relevo"]["threshold"] == pytest.approx(metrics["threshold"])
    assert info.metadata["relevo"]["entity"] is None
    assert len(info.signature.inputs.inputs) == 17


def test_a_failed_training_ends_the_run_with_its_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "unlabelled.csv"
    pd.read_csv(DATA).drop(columns="Churn").head(50).to_csv(file, index=False)
    run_id = start_run("failing")
    assert train("--data", str(file), "--model", "failing", "--run-id", run_id) == 1
    reason = "TARGET_MISSING unlabelled.csv has no column Churn"
    assert capsys.readouterr().err == f"{reason}\n"
    run = MlflowClient().get_run(run_id)
    assert run.info.status == "FAILED"
    assert run.data.tags["relevo.failure"] == reason


def test_without_a_run_the_trainer_makes_one_in_the_experiment_of_the_model(tmp_path: Path) -> None:
    assert train("--data", str(tmp_path / "none.csv"), "--model", "own-run", "--run-id", "") == 1
    client = MlflowClient()
    runs = client.search_runs([client.get_experiment_by_name("own-run").experiment_id])
    assert [run.info.status for run in runs] == ["FAILED"]
    assert runs[0].data.tags["relevo.failure"].startswith("DATA_UNREADABLE none.csv")


def test_an_unexpected_exception_fails_the_run_too(tmp_path: Path) -> None:
    run_id = start_run("surprised")
    (tmp_path / "p.jsonc").write_bytes(b"\xff\xfe not utf-8")
    assert main(["--policy", str(tmp_path / "p.jsonc"), "--data", str(DATA), "--model", "surprised", "--run-id", run_id]) == 1
    run = MlflowClient().get_run(run_id)
    assert run.info.status == "FAILED"
    assert run.data.tags["relevo.failure"].startswith("UnicodeDecodeError: ")


def test_a_terminated_training_ends_its_runs_as_killed() -> None:
    run_id = start_run("stopped")
    command = [sys.executable, "-m", "telco.train", "--policy", str(POLICY), "--data", str(DATA)]
    process = subprocess.Popen(
        [*command, "--model", "stopped", "--run-id", run_id], env={**os.environ, "PYTHONPATH": str(TRAINER)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == f"run {run_id}"
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 143
    assert errors == "training was stopped; the run is KILLED\n"
    client = MlflowClient()
    runs = client.search_runs([client.get_run(run_id).info.experiment_id])
    assert {run.info.status for run in runs} == {"KILLED"}
    assert "relevo.failure" not in client.get_run(run_id).data.tags


def test_an_unset_tracking_address_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("MLFLOW_TRACKING_URI")
    assert train("--data", str(DATA), "--model", "m") == 1
    assert capsys.readouterr().err == "TRACKING_UNSET set MLFLOW_TRACKING_URI to the address of the MLflow server\n"


def test_an_unreachable_tracking_server_is_one_line(
    tracking: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    mlflow.set_tracking_uri("http://127.0.0.1:9")
    try:
        assert train("--data", str(DATA), "--model", "m", "--run-id", "a" * 32) == 1
    finally:
        mlflow.set_tracking_uri(tracking)
    error = capsys.readouterr().err
    assert error.startswith("TRACKING_FAILED MLflow did not open the run")
    assert error.count("\n") == 1


def test_the_project_file_describes_the_same_command(tmp_path: Path) -> None:
    entry = _project_spec.load_project(str(TRAINER)).get_entry_point("train")
    parameters = {"data": str(DATA), "policy": str(POLICY), "model": "m"}
    command = " ".join(entry.compute_command(parameters, str(tmp_path)).split())
    assert command == (
        f"python -m telco.train --data {DATA} --policy {POLICY} --model m --run-id '' --request-id '' --data-digest ''"
    )
