"""The models that compete, each a whole pipeline from raw columns to probabilities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import ParameterSampler
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from xgboost import XGBClassifier

from telco.dataset import SEED

THREADS = 2
"""Of a forest."""

DRAWS = 8

SPACE = {
    "n_estimators": [60, 90],
    "max_depth": [6, 8, 10],
    "min_samples_leaf": [2, 4, 8, 16],
    "max_features": ["sqrt", 0.25],
}


@dataclass(frozen=True)
class Candidate:
    """An unfitted pipeline under a readable name."""

    name: str
    pipeline: Pipeline
    parameters: dict[str, Any]


def candidate(
    name: str, model: Any, types: dict[str, str], parameters: dict[str, Any], scale: bool = False
) -> Candidate:
    """Preprocessing and model in one pipeline."""
    return Candidate(name, Pipeline([("columns", columns(types, scale)), ("model", model)]), parameters)


def columns(types: dict[str, str], scale: bool) -> ColumnTransformer:
    """Imputed numbers, one-hot strings. Scaled for linear models only: a scaler before trees breaks ONNX parity."""
    impute = ("impute", SimpleImputer(strategy="median", keep_empty_features=True))
    number = Pipeline([impute, ("scale", StandardScaler())] if scale else [impute])
    encode = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    branches = [
        ("number", number, [name for name, kind in types.items() if kind in ("long", "double")]),
        ("text", encode, [name for name, kind in types.items() if kind == "string"]),
        ("flag", "passthrough", [name for name, kind in types.items() if kind == "boolean"]),
    ]
    return ColumnTransformer([branch for branch in branches if branch[2]])


def logistic_regression(types: dict[str, str]) -> Candidate:
    """The plain model every other one has to beat."""
    parameters = {"C": 1.0, "max_iter": 1000}
    return candidate("logistic-regression", LogisticRegression(**parameters), types, parameters, scale=True)


def random_forest(types: dict[str, str], name: str = "random-forest", **chosen: Any) -> Candidate:
    """Trees grown on bootstrap samples, with the given settings over the defaults."""
    parameters = {"n_estimators": 100, **chosen}
    model = RandomForestClassifier(**parameters, random_state=SEED, n_jobs=THREADS)
    return candidate(name, model, types, parameters)


def boosted_trees(types: dict[str, str]) -> Candidate:
    """XGBoost with shallow trees, on one thread: its threads wait for each other busily where cores are shared."""
    parameters = {"n_estimators": 200, "max_depth": 4, "learning_rate": 0.05, "subsample": 0.9}
    model = XGBClassifier(**parameters, tree_method="hist", random_state=SEED, n_jobs=1)
    return candidate("xgboost", model, types, parameters)


def forest_draws(types: dict[str, str]) -> list[Candidate]:
    """The draws of the randomised search, in the order in which they are tried."""
    drawn = ParameterSampler(SPACE, n_iter=DRAWS, random_state=SEED)
    return [random_forest(types, f"draw-{number}", **settings) for number, settings in enumerate(drawn, start=1)]
