"""Creates a model version with all its tags in one call, so that no reader sees it half described."""

from __future__ import annotations

import json
from collections.abc import Mapping

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException


def register_version(
    client: MlflowClient, name: str, model_id: str, run_id: str | None, tags: Mapping[str, str]
) -> str:
    """Version number of a new version of the registered model `name`, which is created where it is missing."""
    try:
        client.create_registered_model(name)
    except MlflowException as error:
        if error.error_code != "RESOURCE_ALREADY_EXISTS":
            raise
    version = client.create_model_version(
        name, source=f"models:/{model_id}", run_id=run_id, tags=dict(tags), model_id=model_id
    )
    # MLflow's own registration leaves this link, by which its pages lead from the logged model to the version.
    link = json.dumps([{"name": name, "version": version.version}])
    client.set_logged_model_tags(model_id, {"mlflow.modelVersions": link})
    return str(version.version)
