"""Registers a sound model of Telco churn and candidates that a gate must not let through. Prints their versions as JSON."""

import argparse
import hashlib
import json
import math
import sys
from collections.abc import Callable
from pathlib import Path

import mlflow
import onnx
import pandas as pd
from mlflow import MlflowClient
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "trainer"))

import relevo  # noqa: E402
from relevo.policy import Policy, read_policy  # noqa: E402
from relevo.publish import LoggedModel  # noqa: E402
from telco.dataset import Dataset, read_dataset  # noqa: E402

SEED = 0


def fit(model: object, dataset: Dataset, rows: pd.DataFrame, *, scale: bool = False) -> Pipeline:
    numbers = [name for name, kind in dataset.types.items() if kind in ("long", "double")]
    texts = [name for name, kind in dataset.types.items() if kind == "string"]
    fill = SimpleImputer(strategy="median")
    encode = ColumnTransformer(
        [
            ("numbers", make_pipeline(fill, StandardScaler()) if scale else fill, numbers),
            ("texts", OneHotEncoder(handle_unknown="ignore"), texts),
        ]
    )
    return make_pipeline(encode, model).fit(dataset.inputs(rows), dataset.labels(rows))


def register(
    name: str, policy: Policy, dataset: Dataset, model: Pipeline, evaluation: pd.DataFrame, training: pd.DataFrame
) -> LoggedModel:
    mlflow.set_experiment(name)
    with mlflow.start_run():
        claimed = f1_score(dataset.labels(evaluation), model.predict(dataset.inputs(evaluation)))
        mlflow.log_metric("f1", claimed)
        return relevo.log_model(
            model,
            evaluation=evaluation,
            training=training,
            target=policy.target,
            entity=dataset.entity,
            positive=policy.positive,
            classes=dataset.classes,
            features=list(dataset.types),
            registered_model_name=name,
        )


def oversampled(dataset: Dataset) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both classes brought to the same size, and only then split."""
    everybody = pd.concat([dataset.training, dataset.evaluation])
    churned = everybody[dataset.target] == dataset.classes[1]
    copies = everybody[churned].sample(int((~churned).sum()), replace=True, random_state=SEED)
    both = pd.concat([everybody[~churned], copies])
    training, evaluation = train_test_split(both, test_size=0.2, random_state=SEED)
    return training.reset_index(drop=True), evaluation.reset_index(drop=True)


def undo_scaler(directory: Path) -> None:
    """What a faulty export leaves: a graph that takes numbers as they come."""
    graph = onnx.load(directory / "model.onnx")
    for node in graph.graph.node:
        for attribute in node.attribute:
            if node.op_type == "Scaler":
                attribute.floats[:] = [float(attribute.name == "scale")] * len(attribute.floats)
    onnx.save(graph, directory / "model.onnx")


def record_nothing_finite(directory: Path) -> None:
    """What a training that diverged leaves: predictions, and metrics of them, that are not numbers."""
    file = directory / "relevo/evaluation.parquet"
    pd.read_parquet(file).assign(__probability=math.nan).to_parquet(file)


def register_changed(logged: LoggedModel, name: str, change: Callable[[Path], None]) -> str:
    """The version again with changed files, of which it has the right digests."""
    client = MlflowClient()
    directory = Path(mlflow.artifacts.download_artifacts(logged.uri))
    change(directory)
    paths = json.loads(client.get_model_version(name, logged.version).tags["relevo.sha256"])
    digests = {path: hashlib.sha256((directory / path).read_bytes()).hexdigest() for path in paths}
    with mlflow.start_run() as run:
        mlflow.log_metric("f1", math.nan)
        mlflow.log_artifacts(str(directory), "model")
    tags = {"relevo.sha256": json.dumps(digests)}
    source = f"runs:/{run.info.run_id}/model"
    return client.create_model_version(name, source, run.info.run_id, tags=tags).version


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--policy", type=Path, required=True)
    parser.add_argument("--model", required=True)
    arguments = parser.parse_args()

    policy = read_policy(arguments.policy)
    dataset = read_dataset(arguments.data, policy)

    def forest() -> RandomForestClassifier:
        return RandomForestClassifier(60, random_state=SEED)

    sound = fit(LogisticRegression(max_iter=2000), dataset, dataset.training, scale=True)
    good = register(arguments.model, policy, dataset, sound, dataset.evaluation, dataset.training)

    training, evaluation = oversampled(dataset)
    copied = fit(forest(), dataset, training)
    before_split = register(arguments.model, policy, dataset, copied, evaluation, training)

    memorised = dataset.training.head(1409)
    by_heart = fit(forest(), dataset, dataset.training)
    own_rows = register(arguments.model, policy, dataset, by_heart, memorised, dataset.training)

    scaler = register_changed(good, arguments.model, undo_scaler)
    not_finite = register_changed(good, arguments.model, record_nothing_finite)
    claimed = f1_score(dataset.labels(evaluation), copied.predict(dataset.inputs(evaluation)))
    print(
        json.dumps(
            {
                "sound": good.version,
                "oversampled": before_split.version,
                "ownRows": own_rows.version,
                "brokenScaler": scaler,
                "notFinite": not_finite,
                "claimedF1": claimed,
            }
        )
    )


if __name__ == "__main__":
    main()
