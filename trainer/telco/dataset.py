"""From a file to training and evaluation rows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from relevo.columns import column_types, feature_names
from relevo.errors import RelevoError
from relevo.policy import Policy
from relevo.table import read_table

SEED = 42
EVALUATION_SHARE = 0.2
MIN_ROWS_PER_CLASS = 10


@dataclass(frozen=True)
class Dataset:
    """Rows with typed raw columns; `types` are the features'. `classes` are the negative and the positive label."""

    training: pd.DataFrame
    evaluation: pd.DataFrame
    types: dict[str, str]
    target: str
    classes: tuple[str, str]
    entity: str | None
    time: str | None

    def inputs(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The feature columns."""
        return rows[list(self.types)]

    def labels(self, rows: pd.DataFrame) -> np.ndarray:
        """1 for the positive label, 0 for the other."""
        return (rows[self.target] == self.classes[1]).to_numpy(dtype=np.int64)

    def groups(self) -> np.ndarray | None:
        """Entity of each training row where entities repeat, else None."""
        if self.entity is None or self.training[self.entity].is_unique:
            return None
        return self.training[self.entity].to_numpy()


def read_dataset(file: Path, policy: Policy) -> Dataset:
    """Reads, checks and splits. Raises RelevoError with what is wrong; never quotes a value other than labels."""
    if policy.task != "binary" or policy.positive is None:
        raise RelevoError("POLICY_INVALID", f"this trainer fits binary models with a positive label, not {policy.task}")
    frame = read_table(file, policy.types())
    if policy.target not in frame.columns:
        raise RelevoError("TARGET_MISSING", f"{file.name} has no column {policy.target}")
    frame = frame[frame[policy.target].notna() & (frame[policy.target] != "")].reset_index(drop=True)
    classes = two_classes(frame[policy.target], policy)
    entity, time = (name if name in frame.columns else None for name in (policy.entity, policy.time))
    names = [name for name in feature_names(frame, policy.not_features()) if is_feature(name, policy)]
    if not names:
        raise RelevoError("COLUMN_MISSING", f"{file.name} has none of the policy's feature columns")
    types = column_types(frame, names)
    # A missing string is an empty string wherever the model is served, so it is one in training.
    frame = frame.assign(**{name: frame[name].fillna("") for name, kind in types.items() if kind == "string"})
    chosen = evaluation_mask(frame, policy.target, classes[1], entity, names)
    return Dataset(frame[~chosen], frame[chosen], types, policy.target, classes, entity, time)


def is_feature(name: str, policy: Policy) -> bool:
    """A policy that describes columns names all features; dates are none."""
    return not policy.columns or policy.columns.get(name, "datetime") != "datetime"


def two_classes(labels: pd.Series, policy: Policy) -> tuple[str, str]:
    """The other label and the positive one."""
    counts = labels.value_counts()
    others = sorted(name for name in counts.index if name != policy.positive)
    if policy.positive not in counts.index or len(others) != 1:
        raise RelevoError(
            "TARGET_LABELS", f"{policy.target} must hold {policy.positive} and one other label; it holds {len(counts)}"
        )
    if counts.min() < MIN_ROWS_PER_CLASS:
        raise RelevoError("DATA_TOO_SMALL", f"{int(counts.min())} rows of one label; at least {MIN_ROWS_PER_CLASS}")
    return str(others[0]), str(policy.positive)


def evaluation_mask(
    frame: pd.DataFrame, target: str, positive: str, entity: str | None, names: list[str]
) -> np.ndarray:
    """True for evaluation rows: a fifth of the entities of each class, by the order of their seeded hashes.

    All rows of an entity (without one: all equal rows) fall on the same side. As the order does not depend on the other
    rows, hardly any entity changes sides when rows are added later: what one model was judged on, the next is not
    trained on.
    """
    keys = frame[entity].astype(str) if entity else pd.util.hash_pandas_object(frame[names], index=False).astype(str)
    positives = (frame[target] == positive).groupby(keys).transform("any")
    drawn = {key: hashlib.sha256(f"{SEED}:{key}".encode()).hexdigest() for key in keys.unique()}
    chosen: set[str] = set()
    for stratum in (True, False):
        members = sorted(keys[positives == stratum].unique(), key=drawn.__getitem__)
        chosen.update(members[: round(len(members) * EVALUATION_SHARE)])
    return keys.isin(chosen).to_numpy()
