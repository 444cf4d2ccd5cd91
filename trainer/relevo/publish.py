"""Logs a finished package to MLflow and registers it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from mlflow import MlflowClient
from mlflow.models import Model

from relevo import flavor, requirements
from relevo.code_revision import code_revision
from relevo.package import ModelPackage
from relevo.parity import Parity
from relevo.registration import register_version


@dataclass(frozen=True)
class LoggedModel:
    """Where a package went. `version` is None where no registered model was named."""

    model_id: str
    uri: str
    run_id: str | None
    version: str | None
    tags: dict[str, str]
    parity: Parity


def publish(
    package: ModelPackage, parity: Parity, *, name: str, run_id: str | None, registered_model_name: str | None,
    tags: Mapping[str, str], override_parity: str | None,
) -> LoggedModel:
    """Logs the package as a logged model of the run, then creates the version with every tag at once."""
    lock = requirements.installed()
    facts = {
        "relevo.code_revision": code_revision(),
        "relevo.parity": f"{parity.largest:.3g}",
        "relevo.requirements": requirements.digest_of(lock),
    }
    if parity.off and override_parity:
        facts["relevo.parity_override"] = override_parity
        facts["relevo.parity_rows"] = str(len(parity.off))
    tags = {**facts, **{key: str(value) for key, value in tags.items()}}
    digests: dict[str, str] = {}
    with no_bytecode():
        info = Model.log(
            artifact_path=None, name=name, flavor=flavor, flavor_name=flavor.FLAVOR_NAME, run_id=run_id, tags=tags,
            package=package, digests=digests,
        )
    client = MlflowClient()
    run = info.run_id or run_id
    if run is not None:
        client.log_text(run, lock, requirements.FILE)
    if "relevo.parity_override" in tags and run is not None:
        client.set_tag(run, "relevo.parity_override", tags["relevo.parity_override"])
    tags["relevo.sha256"] = json.dumps(digests, separators=(",", ":"))
    version = None
    if registered_model_name is not None:
        version = register_version(client, registered_model_name, info.model_id, run, tags)
    return LoggedModel(info.model_id, f"models:/{info.model_id}", run, version, tags, parity)


@contextmanager
def no_bytecode() -> Iterator[None]:
    """MLflow imports the package's loader to try the input example, and then uploads whatever lies beside it."""
    before = sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before
