"""What to do about a step that breaks parity."""

from __future__ import annotations

SCALERS = ("StandardScaler", "MinMaxScaler", "MaxAbsScaler", "RobustScaler", "Normalizer")


def remedy_for(step: str, model: str) -> str:
    """One sentence for a step title and the class name of the final estimator."""
    if any(scaler in step for scaler in SCALERS) and is_tree(model):
        return (
            f"remove the scaler: {model} does not need it, and its 32-bit rounding moves values across the trees'"
            " split points"
        )
    if step.startswith("input columns"):
        return "make the numbers smaller, or turn identifiers and codes into strings, before training"
    if "Imputer" in step or "Encoder" in step:
        return "train on rows whose missing strings are empty strings, and give the step missing_values=''"
    return "replace or leave out this step"


def is_tree(model: str) -> bool:
    """Whether a class name is that of a tree or an ensemble of trees."""
    return any(part in model for part in ("Tree", "Forest", "Boost", "XGB", "LGBM"))
