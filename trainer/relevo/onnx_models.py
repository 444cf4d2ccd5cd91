"""`relevo.log_onnx`: for everything that exports ONNX by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pandas as pd
from mlflow.models import ModelSignature

from relevo.columns import COLUMN_TYPES
from relevo.errors import ParityError, RelevoError
from relevo.extras import seed_tag, with_extras
from relevo.onnx_graph import adapt
from relevo.package import ModelPackage, build_package, output_names
from relevo.parity import TOLERANCE, Parity, compare, score
from relevo.publish import LoggedModel, publish
from relevo.task import Task, classification


def log_onnx(
    path: str | Path,
    signature: ModelSignature | Mapping[str, str],
    evaluation: pd.DataFrame,
    predictions: Any,
    *,
    target: str,
    classes: Sequence[str] | None = None,
    positive: str | None = None,
    threshold: float | None = None,
    output: str | None = None,
    training: pd.DataFrame | None = None,
    entity: str | None = None,
    time: str | None = None,
    name: str = "model",
    registered_model_name: str | None = None,
    run_id: str | None = None,
    tags: Mapping[str, str] | None = None,
    override_parity: str | None = None,
    golden: Sequence[Mapping[str, Any]] | None = None,
    metrics: Mapping[str, Any] | None = None,
    seed: int | None = None,
) -> LoggedModel:
    """Checks, logs and registers an ONNX file.

    `signature`: column name to type (`long`, `double`, `string`, `boolean`), or an MLflow signature of columns.
    `predictions`: what the original model answers on the evaluation rows: the positive class's probability [rows],
    probabilities [rows, classes], or numbers [rows]. `classes` in the order of the probabilities; none: a regression.
    `output`: name of the graph's output with them, where it has several. The rest as for `log_model`.

    Raises RelevoError (ONNX_UNREADABLE, ONNX_UNSUPPORTED, CLASSES, PARITY, GOLDEN_CASE, METRIC) before anything is logged.
    """
    task = Task("regression", target) if classes is None else classification(target, classes, positive, threshold)
    package, parity = package_onnx(
        load(Path(path)), read_signature(signature), evaluation, expected_answers(predictions, task),
        task=task, output=output, training=training, entity=entity, time=time,
        override_parity=override_parity,
    )
    return publish(
        with_extras(package, golden, metrics), parity, name=name, run_id=run_id,
        registered_model_name=registered_model_name, tags={**seed_tag(seed), **(tags or {})},
        override_parity=override_parity,
    )


def package_onnx(
    model: onnx.ModelProto, types: dict[str, str], evaluation: pd.DataFrame, expected: np.ndarray, *, task: Task,
    output: str | None, training: pd.DataFrame | None, entity: str | None, time: str | None,
    override_parity: str | None,
) -> tuple[ModelPackage, Parity]:
    """The checked package, not logged anywhere."""
    graph = adapt(model, types, task, output)
    outputs = output_names(graph, task)
    raw = score(graph, evaluation, types, outputs.get("probabilities") or outputs["prediction"])
    if len(expected) != len(evaluation):
        raise RelevoError("ONNX_UNSUPPORTED", f"{len(expected)} predictions for {len(evaluation)} evaluation rows")
    parity = compare(task, expected, raw)
    if parity.off and not override_parity:
        raise ParityError(
            f"{len(parity.off)} of {parity.rows} evaluation rows differ between predictions and ONNX graph by up to"
            f" {parity.largest:.2g} (allowed {TOLERANCE:g}); rows {', '.join(map(str, parity.off[:10]))}; cause: the"
            " exported graph; remedy: predict in evaluation mode (no dropout) with the exported weights, and give"
            " probabilities, not logits. To log it all the same pass override_parity='<reason>'.",
            parity.off, "exported graph",
        )
    return build_package(graph, task, types, raw, evaluation, training, entity, time), parity


def load(path: Path) -> onnx.ModelProto:
    """The graph with its external data."""
    try:
        model = onnx.load(str(path))
        onnx.checker.check_model(model)
    except Exception as cause:
        raise RelevoError("ONNX_UNREADABLE", f"{path.name}: {type(cause).__name__}") from cause
    return model


def read_signature(signature: ModelSignature | Mapping[str, str]) -> dict[str, str]:
    """Column types by name."""
    if isinstance(signature, ModelSignature):
        types = {column.name: column.type.name for column in signature.inputs.inputs}
    else:
        types = dict(signature)
    wrong = [f"{name} ({kind})" for name, kind in types.items() if kind not in COLUMN_TYPES]
    if wrong or not types:
        named = ", ".join(wrong) or "no columns"
        raise RelevoError("COLUMN_TYPE", f"{named}: known types are {', '.join(COLUMN_TYPES)}")
    return types


def expected_answers(predictions: Any, task: Task) -> np.ndarray:
    """Predictions in the shape of the graph's answers: [rows, classes], or [rows] for a regression."""
    values = np.asarray(predictions, dtype=np.float64)
    if task.kind == "binary" and (values.ndim == 1 or values.shape[1] == 1):
        chosen = values.reshape(-1)
        pair = [1 - chosen, chosen]
        return np.column_stack(pair if task.classes[1] == task.positive else pair[::-1])
    return values
