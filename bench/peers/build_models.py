"""Fits the models of the bench and writes each as the peers' scikit-learn flavor and as our package.

python build_models.py DIRECTORY, with `trainer/` on PYTHONPATH; writes DIRECTORY/{lr,forest,shallow-forest}/{sklearn,package}.
"""

from __future__ import annotations

import sys
from pathlib import Path

import mlflow.sklearn
from mlflow.models import infer_signature
from relevo import flavor
from relevo.policy import read_policy
from relevo.sklearn_models import package_model
from sklearn.ensemble import RandomForestClassifier
from telco.candidates import Candidate, candidate, logistic_regression, random_forest
from telco.dataset import SEED, Dataset, read_dataset

ROOT = Path(__file__).resolve().parents[2]
TREES = 200


def main(directory: Path) -> None:
    """All models from all training rows of the Telco customers."""
    dataset = read_dataset(ROOT / "trainer" / "data" / "telco-churn.csv", read_policy(ROOT / "models" / "telco-churn.jsonc"))
    models = {
        "lr": logistic_regression(dataset.types),
        "forest": full_forest(dataset.types),
        "shallow-forest": random_forest(dataset.types, n_estimators=90, max_depth=8, min_samples_leaf=8),
    }
    for name, chosen in models.items():
        write_model(directory / name, chosen, dataset)


def full_forest(types: dict[str, str]) -> Candidate:
    """Trees of full depth behind an imputer without scaler, on one thread: two only slow down single rows."""
    parameters = {"n_estimators": TREES}
    return candidate("forest", RandomForestClassifier(**parameters, random_state=SEED), types, parameters)


def write_model(directory: Path, chosen: Candidate, dataset: Dataset) -> None:
    """`sklearn/` answers with `predict_proba`; `package/` is what training logs."""
    pipeline = chosen.pipeline.fit(dataset.inputs(dataset.training), dataset.training[dataset.target])
    rows = dataset.inputs(dataset.training)
    mlflow.sklearn.save_model(
        pipeline, str(directory / "sklearn"), pyfunc_predict_fn="predict_proba", pip_requirements=[],
        signature=infer_signature(rows, pipeline.predict_proba(rows.head())),
        serialization_format="cloudpickle",
    )
    package, _ = package_model(
        pipeline, evaluation=dataset.evaluation, training=dataset.training, target=dataset.target,
        entity=dataset.entity, positive=dataset.classes[1], threshold=0.5,
    )
    flavor.save_model(str(directory / "package"), package=package)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
