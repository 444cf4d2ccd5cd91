"""Fits one logistic regression and registers it under each of the given model names. Prints versions and runs as JSON."""

import argparse
import json
import sys
from pathlib import Path

import mlflow
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "trainer"))

import relevo  # noqa: E402
from relevo.policy import read_policy  # noqa: E402
from telco.dataset import read_dataset  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--policy", type=Path, required=True)
    parser.add_argument("models", nargs="+")
    arguments = parser.parse_args()

    policy = read_policy(arguments.policy)
    dataset = read_dataset(arguments.data, policy)
    numbers = [name for name, kind in dataset.types.items() if kind in ("long", "double")]
    texts = [name for name, kind in dataset.types.items() if kind == "string"]
    pipeline = make_pipeline(
        ColumnTransformer(
            [
                ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
                ("texts", OneHotEncoder(handle_unknown="ignore"), texts),
            ]
        ),
        LogisticRegression(max_iter=2000),
    ).fit(dataset.inputs(dataset.training), dataset.labels(dataset.training))

    registered = {}
    for model in arguments.models:
        mlflow.set_experiment(model)
        with mlflow.start_run(run_name="registered by hand"):
            logged = relevo.log_model(
                pipeline,
                evaluation=dataset.evaluation,
                training=dataset.training,
                target=policy.target,
                entity=dataset.entity,
                positive=policy.positive,
                classes=dataset.classes,
                features=list(dataset.types),
                registered_model_name=model,
            )
        registered[model] = {"version": logged.version, "runId": logged.run_id}
    print(json.dumps(registered))


if __name__ == "__main__":
    main()
