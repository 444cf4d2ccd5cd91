"""Against a real MLflow server: one call creates the version, and `mlflow models serve` answers as the graph does."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
import pytest
import relevo
from mlflow import MlflowClient
from relevo.publish import LoggedModel
from telco.candidates import boosted_trees
from telco.dataset import Dataset

from servers import mlflow_server, recording_proxy, scoring_server

Calls = list[tuple[str, str, bytes]]


@pytest.fixture(scope="module")
def published(
    tracking: str, small_churn: Dataset, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, LoggedModel, Calls]]:
    """Address of the server, the model logged on it, and the calls that logging made."""
    model = boosted_trees(small_churn.types).pipeline
    model.fit(small_churn.inputs(small_churn.training), small_churn.labels(small_churn.training))
    with mlflow_server(tmp_path_factory.mktemp("server")) as server, recording_proxy(server) as (proxy, calls):
        mlflow.set_tracking_uri(proxy)
        try:
            mlflow.set_experiment("served")
            with mlflow.start_run():
                logged = relevo.log_model(
                    model, evaluation=small_churn.evaluation, training=small_churn.training, target="Churn",
                    entity="customerID", classes=small_churn.classes, threshold=0.3, registered_model_name="served",
                    tags={"relevo.request_id": "r-9"},
                )
            yield server, logged, calls
        finally:
            mlflow.set_tracking_uri(tracking)


def test_the_version_and_all_its_tags_are_one_call(published: tuple[str, LoggedModel, Calls]) -> None:
    server, logged, calls = published
    created = [json.loads(body) for _, path, body in calls if path.endswith("/model-versions/create")]
    assert len(created) == 1
    assert not any("model-versions/set-tag" in path for _, path, _ in calls)
    tags = {tag["key"]: tag["value"] for tag in created[0]["tags"]}
    assert {"relevo.request_id", "relevo.code_revision", "relevo.sha256", "relevo.parity"} <= set(tags)
    assert created[0]["run_id"] == logged.run_id
    version = MlflowClient(server).get_model_version("served", logged.version)
    assert (version.source, version.tags) == (logged.uri, tags)
    assert MlflowClient(server).get_model_version_download_uri("served", logged.version).endswith("/artifacts")


def test_mlflow_models_serve_gives_the_recorded_answers(
    published: tuple[str, LoggedModel, Calls], tmp_path: Path
) -> None:
    server, logged, _ = published
    package = Path(mlflow.artifacts.download_artifacts(logged.uri, dst_path=str(tmp_path / "model")))
    expected = pd.read_parquet(package / "relevo" / "evaluation.parquet").head(5)
    body = (package / "serving_input_example.json").read_bytes()
    with scoring_server(f"models:/served/{logged.version}", server, tmp_path) as address:
        request = urllib.request.Request(f"{address}/invocations", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            predictions = json.load(answer)["predictions"]
    assert [set(record) for record in predictions] == [{"label", "probability"}] * 5
    assert [record["label"] for record in predictions] == expected["__label"].tolist()
    assert np.abs([record["probability"] for record in predictions] - expected["__probability"]).max() < 1e-6
