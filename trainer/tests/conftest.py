"""What the tests share: a tracking store of their own and small tables."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
import pytest
from relevo.policy import read_policy
from telco.dataset import Dataset, read_dataset

TRAINER = Path(__file__).resolve().parents[1]
POLICY = TRAINER.parent / "models" / "telco-churn.jsonc"
DATA = TRAINER / "data" / "telco-churn.csv"

os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
os.environ["MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR"] = "false"


@pytest.fixture(scope="session")
def tracking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an SQLite tracking store whose artifacts lie beside it; the working directory is there too."""
    directory = tmp_path_factory.mktemp("tracking")
    uri = f"sqlite:///{directory}/mlflow.db"
    before = Path.cwd()
    os.chdir(directory)
    mlflow.set_tracking_uri(uri)
    mlflow.set_experiment("tests")
    yield uri
    os.chdir(before)


@pytest.fixture(scope="session")
def churn() -> Dataset:
    """The Telco customers, split as the trainer splits them."""
    return read_dataset(DATA, read_policy(POLICY))


@pytest.fixture(scope="session")
def small_churn(churn: Dataset) -> Dataset:
    """A thousand customers to fit on; all evaluation rows."""
    return replace(churn, training=churn.training.head(1000))


@pytest.fixture(scope="session")
def flowers() -> pd.DataFrame:
    """Three classes, numbers, a string with gaps, a boolean and an identifier."""
    random = np.random.default_rng(7)
    kind = random.integers(0, 3, 600)
    size = kind * 1.5 + random.normal(size=600)
    return pd.DataFrame({
        "id": [f"f{number}" for number in range(600)],
        "size": np.where(random.random(600) < 0.05, np.nan, size),
        "petals": (kind + random.integers(3, 6, 600)).astype(np.int64),
        "colour": random.choice(["red", "blue", ""], 600).astype(object),
        "wild": random.random(600) < 0.3,
        "weight": size * 2.5 + random.normal(size=600),
        "kind": np.array(["rose", "tulip", "aster"])[kind].astype(object),
    })
