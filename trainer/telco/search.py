"""Randomised search for the forest's settings; every draw is its own nested run."""

from __future__ import annotations

import mlflow
from mlflow import ActiveRun

from telco.candidates import Candidate, forest_draws, random_forest
from telco.cross_validation import CrossValidation, cross_validate
from telco.dataset import Dataset
from telco.fit import Outcome, fit_candidate
from telco.metrics import better
from telco.run import nested_run

NAME = "random-forest-tuned"


def search_forest(dataset: Dataset, primary: str, parent: ActiveRun) -> Outcome:
    """The draw with the best cross-validated primary metric, fitted on all training rows."""
    with nested_run(f"{NAME}-search", parent) as search:
        tried = [(draw, try_draw(draw, dataset, search)) for draw in forest_draws(dataset.types)]
        best, validation = max(tried, key=lambda entry: better(primary, entry[1].mean(primary)))
        mlflow.log_params({"primary": primary, "draws": len(tried), "best": best.name})
        mlflow.log_metrics(validation.summary())
    tuned = random_forest(dataset.types, NAME, **best.parameters)
    return fit_candidate(tuned, dataset, parent, validation)


def try_draw(draw: Candidate, dataset: Dataset, search: ActiveRun) -> CrossValidation:
    """Cross-validates one draw; the evaluation rows take no part."""
    with nested_run(draw.name, search):
        mlflow.log_params(draw.parameters)
        validation = cross_validate(draw, dataset)
        mlflow.log_metrics(validation.summary())
        return validation
