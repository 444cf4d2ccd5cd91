"""Reading and splitting the training set."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from relevo import RelevoError
from relevo.policy import Policy, read_policy
from telco.dataset import Dataset, read_dataset
from telco.threshold import choose_threshold

from conftest import DATA, POLICY


@pytest.fixture
def policy() -> Policy:
    return read_policy(POLICY)


@pytest.fixture
def rows() -> pd.DataFrame:
    return pd.read_csv(DATA, keep_default_na=False).head(500)


def write(rows: pd.DataFrame, directory: Path) -> Path:
    file = directory / "rows.csv"
    rows.to_csv(file, index=False)
    return file


def test_the_split_keeps_the_share_of_positives(churn: Dataset) -> None:
    assert (len(churn.training), len(churn.evaluation)) == (5634, 1409)
    assert churn.labels(churn.evaluation).mean() == pytest.approx(churn.labels(churn.training).mean(), abs=5e-4)


def test_no_entity_is_on_both_sides(rows: pd.DataFrame, policy: Policy, tmp_path: Path) -> None:
    twice = pd.concat([rows, rows.assign(tenure=rows["tenure"] + 1)])
    dataset = read_dataset(write(twice, tmp_path), policy)
    assert set(dataset.training["customerID"]).isdisjoint(dataset.evaluation["customerID"])
    assert dataset.groups() is not None
    assert len(dataset.evaluation) == pytest.approx(200, abs=2)


def test_equal_rows_without_entity_are_on_one_side(rows: pd.DataFrame, policy: Policy, tmp_path: Path) -> None:
    twice = pd.concat([rows, rows]).drop(columns="customerID")
    dataset = read_dataset(write(twice, tmp_path), policy)
    names = list(dataset.types)
    sides = [set(pd.util.hash_pandas_object(part[names], index=False)) for part in (dataset.training, dataset.evaluation)]
    assert sides[0].isdisjoint(sides[1])
    assert dataset.entity is None


def test_added_rows_move_hardly_any_customer_to_the_other_side(churn: Dataset, policy: Policy, tmp_path: Path) -> None:
    fewer = read_dataset(write(pd.read_csv(DATA, keep_default_na=False).head(6000), tmp_path), policy)
    moved = set(fewer.evaluation["customerID"]) & set(churn.training["customerID"])
    assert len(moved) <= 0.05 * len(fewer.evaluation)


def test_blank_numbers_are_gaps_and_strings_stay(churn: Dataset) -> None:
    everybody = pd.concat([churn.training, churn.evaluation])
    assert everybody["TotalCharges"].isna().sum() == 11
    assert churn.types["TotalCharges"] == "double"
    assert churn.types["tenure"] == "long"
    assert churn.types["SeniorCitizen"] == "long"
    assert "customerID" not in churn.types


@pytest.mark.parametrize(("change", "message"), [
    (lambda rows: rows.drop(columns="Churn"), "TARGET_MISSING rows.csv has no column Churn"),
    (lambda rows: rows.assign(Churn="No"), "TARGET_LABELS Churn must hold Yes and one other label; it holds 1"),
    (lambda rows: rows.assign(tenure="many"), "COLUMN_TYPE tenure: expected long"),
    (lambda rows: rows.head(0), "DATA_EMPTY rows.csv has no rows"),
    (lambda rows: rows.head(15), "DATA_TOO_SMALL"),
    (lambda rows: rows[["customerID", "Churn"]], "COLUMN_MISSING"),
])
def test_unusable_data_is_refused_without_quoting_it(
    change, message: str, rows: pd.DataFrame, policy: Policy, tmp_path: Path
) -> None:
    with pytest.raises(RelevoError, match=message) as refusal:
        read_dataset(write(change(rows), tmp_path), policy)
    assert "many" not in str(refusal.value)


def test_a_policy_without_columns_takes_what_the_file_has(rows: pd.DataFrame, policy: Policy, tmp_path: Path) -> None:
    dataset = read_dataset(write(rows, tmp_path), replace(policy, columns={}))
    assert len(dataset.types) == 19
    assert (dataset.types["tenure"], dataset.types["TotalCharges"], dataset.types["Contract"]) == ("long", "double", "string")


def test_columns_outside_the_policy_are_no_features(rows: pd.DataFrame, policy: Policy, tmp_path: Path) -> None:
    dataset = read_dataset(write(rows.assign(prediction_id="p", extra=1), tmp_path), policy)
    assert not {"prediction_id", "extra"} & set(dataset.types)


def test_other_tasks_are_refused(policy: Policy) -> None:
    with pytest.raises(RelevoError, match="POLICY_INVALID"):
        read_dataset(DATA, replace(policy, task="regression"))


def test_the_threshold_has_the_best_f1_and_lies_between_probabilities() -> None:
    labels = np.array([0, 0, 1, 0, 1, 1])
    probabilities = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    # From 0.25 up: 3 of 4 right, all found, F1 6/7; from 0.45 up: 2 of 3 found, F1 4/5.
    assert choose_threshold(labels, probabilities) == pytest.approx(0.25)
