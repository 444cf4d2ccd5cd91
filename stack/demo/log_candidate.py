"""Fits, logs and registers a forest as somebody outside the loop would. Prints its version and run as JSON."""

import argparse
import json
import sys
from pathlib import Path

import mlflow
import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "trainer"))

import relevo  # noqa: E402
from relevo.policy import read_policy  # noqa: E402
from telco.dataset import read_dataset  # noqa: E402

SEED = 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--policy", type=Path, required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--shuffled-labels", action="store_true", help="learns nothing")
    parser.add_argument("--evaluation-rows", type=int, help="the first so many of the rows held back; all by default")
    arguments = parser.parse_args()

    policy = read_policy(arguments.policy)
    dataset = read_dataset(arguments.data, policy)
    numbers = [name for name, kind in dataset.types.items() if kind in ("long", "double")]
    texts = [name for name, kind in dataset.types.items() if kind == "string"]
    labels = dataset.labels(dataset.training)
    if arguments.shuffled_labels:
        labels = np.random.default_rng(SEED).permutation(labels)
    pipeline = make_pipeline(
        ColumnTransformer(
            [
                ("numbers", SimpleImputer(strategy="median"), numbers),
                ("texts", OneHotEncoder(handle_unknown="ignore"), texts),
            ]
        ),
        RandomForestClassifier(50, max_depth=6, random_state=SEED),
    ).fit(dataset.inputs(dataset.training), labels)

    mlflow.set_experiment(arguments.model)
    with mlflow.start_run(run_name="shuffled labels" if arguments.shuffled_labels else "forest"):
        logged = relevo.log_model(
            pipeline,
            evaluation=dataset.evaluation.head(arguments.evaluation_rows or len(dataset.evaluation)),
            training=dataset.training,
            target=policy.target,
            entity=dataset.entity,
            positive=policy.positive,
            classes=dataset.classes,
            features=list(dataset.types),
            registered_model_name=arguments.model,
        )
    print(json.dumps({"version": logged.version, "runId": logged.run_id}))


if __name__ == "__main__":
    main()
