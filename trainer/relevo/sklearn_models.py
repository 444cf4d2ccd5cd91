"""`relevo.log_model`: from a fitted scikit-learn model to a registered, servable, judgeable package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from relevo.blame import answer_of, find_cause
from relevo.columns import column_types, feature_names
from relevo.convert import convert, describe_model
from relevo.errors import ParityError
from relevo.extras import seed_tag, with_extras
from relevo.package import ModelPackage, build_package, output_names
from relevo.parity import TOLERANCE, Parity, compare, score
from relevo.pipeline_shape import as_pipeline, unwrap
from relevo.publish import LoggedModel, publish
from relevo.remedy import remedy_for
from relevo.task import task_of

ROWS_NAMED = 10


def log_model(
    pipeline: Any,
    *,
    evaluation: pd.DataFrame,
    target: str,
    training: pd.DataFrame | None = None,
    entity: str | None = None,
    time: str | None = None,
    positive: str | None = None,
    threshold: float | None = None,
    classes: Sequence[str] | None = None,
    features: Sequence[str] | None = None,
    name: str = "model",
    registered_model_name: str | None = None,
    run_id: str | None = None,
    tags: Mapping[str, str] | None = None,
    override_parity: str | None = None,
    golden: Sequence[Mapping[str, Any]] | None = None,
    metrics: Mapping[str, Any] | None = None,
    seed: int | None = None,
) -> LoggedModel:
    """Converts, checks, logs and registers a fitted scikit-learn-compatible classifier or regressor.

    `evaluation`: held-out rows with raw columns, the target, the entity and the time; they travel with the model.
    `training`: the rows it was fitted on; the reference profile counts them (without: the evaluation rows).
    `positive`, `threshold`: binary only; the label is positive where the probability is at least the threshold (0.5).
    `classes`: label texts in the order of `predict_proba`, where the model was fitted on codes.
    `features`: the columns the model reads; by default all but target, entity and time.
    `run_id`: the run it belongs to; by default the active one. `tags` go to the logged model and to the version.
    `override_parity`: a reason for logging a model whose graph answers differently; recorded as a tag.
    `golden`: cases `{"name", "inputs", "expect"}` that the promotion gate asks this version; see `golden_file`.
    `metrics`: by name one number for each evaluation row, a loss or gain of your own that a policy can judge by.
    `seed`: of the training's random numbers, to be recorded.

    Raises RelevoError (COLUMN_TYPE, CLASSES, UNSUPPORTED_MODEL, UNCONVERTIBLE, PARITY, GOLDEN_CASE, METRIC) before anything is logged.
    """
    package, parity = package_model(
        pipeline, evaluation=evaluation, target=target, training=training, entity=entity, time=time,
        positive=positive, threshold=threshold, classes=classes, features=features, override_parity=override_parity,
    )
    return publish(
        with_extras(package, golden, metrics), parity, name=name, run_id=run_id,
        registered_model_name=registered_model_name, tags={**seed_tag(seed), **(tags or {})},
        override_parity=override_parity,
    )


def package_model(
    pipeline: Any,
    *,
    evaluation: pd.DataFrame,
    target: str,
    training: pd.DataFrame | None = None,
    entity: str | None = None,
    time: str | None = None,
    positive: str | None = None,
    threshold: float | None = None,
    classes: Sequence[str] | None = None,
    features: Sequence[str] | None = None,
    override_parity: str | None = None,
) -> tuple[ModelPackage, Parity]:
    """The checked package, not logged anywhere. Arguments and errors as for `log_model`."""
    model = unwrap(pipeline)
    task = task_of(model, target, classes, positive, threshold)
    names = list(features or feature_names(evaluation, (target, entity, time)))
    types = read_types(names, evaluation, training)
    rows = evaluation[names]
    whole = as_pipeline(model, rows)
    graph = convert(whole, types)
    types = {entry.name: types[entry.name] for entry in graph.graph.input}
    outputs = output_names(graph, task)
    raw = score(graph, evaluation, types, outputs.get("probabilities") or outputs["prediction"])
    parity = compare(task, answer_of(model, rows), raw)
    if parity.off and not override_parity:
        cause = find_cause(whole, rows, read_types(names, evaluation, training))
        raise parity_error(parity, cause, describe_model(whole))
    return build_package(graph, task, types, raw, evaluation, training, entity, time), parity


def read_types(names: Sequence[str], evaluation: pd.DataFrame, training: pd.DataFrame | None) -> dict[str, str]:
    """Types over both sets of rows: a column that has gaps in either is `double`."""
    types = column_types(evaluation, names)
    if training is None:
        return types
    wider = column_types(training, names)
    return {name: "double" if {kind, wider[name]} == {"long", "double"} else kind for name, kind in types.items()}


def parity_error(parity: Parity, step: str, model: str) -> ParityError:
    """The refusal: how far off, which rows, which step, what to do."""
    shown = ", ".join(map(str, parity.off[:ROWS_NAMED]))
    more = f" and {len(parity.off) - ROWS_NAMED} more" if len(parity.off) > ROWS_NAMED else ""
    return ParityError(
        f"{len(parity.off)} of {parity.rows} evaluation rows differ between the model and its ONNX graph by up to"
        f" {parity.largest:.2g} (allowed {TOLERANCE:g}), {parity.flipped} labels flip; rows {shown}{more}; cause:"
        f" step {step}; remedy: {remedy_for(step, model)}. To log it all the same pass override_parity='<reason>'.",
        parity.off,
        step,
    )
