"""What goes into a model package, before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
import pandas as pd
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema

from relevo.loader.relevo_loader import answer
from relevo.profile.frame import build_profile, count_labels
from relevo.task import Task, label_column, label_text

EVALUATION = "relevo/evaluation.parquet"
PROFILE = "relevo/profile.json"
GOLDEN = "relevo/golden.json"
MODEL = "model.onnx"
EXAMPLE_ROWS = 5


@dataclass(frozen=True)
class ModelPackage:
    """A graph that is known to answer well, and everything that travels with it."""

    model: onnx.ModelProto
    task: Task
    types: dict[str, str]
    """Signature type by input column."""
    outputs: dict[str, str]
    """Meaning (`label`, `probabilities`, `prediction`) to name of the graph's output."""
    entity: str | None
    evaluation: pd.DataFrame
    """Raw columns, target, entity, time, and the recorded answers as `__…`."""
    profile: dict[str, Any]
    golden: str | None = None
    """JSON text of the golden cases."""

    def metadata(self) -> dict[str, Any]:
        """`metadata.relevo` of the MLmodel file."""
        return describe(self.task, self.outputs, self.entity)

    def signature(self) -> ModelSignature:
        """Columns in, label and probabilities (or prediction) out."""
        inputs = Schema([ColSpec(kind, name) for name, kind in self.types.items()])
        outputs = Schema([ColSpec(kind, name) for name, kind in answer_types(self.task)])
        return ModelSignature(inputs=inputs, outputs=outputs)

    def example(self) -> pd.DataFrame:
        """The first evaluation rows, features only."""
        return self.evaluation[list(self.types)].head(EXAMPLE_ROWS)


def build_package(
    model: onnx.ModelProto, task: Task, types: dict[str, str], raw: np.ndarray, evaluation: pd.DataFrame,
    training: pd.DataFrame | None, entity: str | None, time: str | None = None,
) -> ModelPackage:
    """Puts the package together from the graph's own answers `raw` on the evaluation rows."""
    outputs = output_names(model, task)
    answers = answer(raw, describe(task, outputs, entity))
    reference = evaluation if training is None else training
    return ModelPackage(
        model, task, types, outputs, entity,
        evaluation_rows(evaluation, task, types, [name for name in (entity, time) if name], answers).assign(
            **training_rows(evaluation, training, [entity, *([time] if time else [])] if entity else [*types, task.target])
        ),
        build_profile(reference, types, answers, {task.target: count_labels(truth(evaluation, training, task), task)}),
    )


def truth(evaluation: pd.DataFrame, training: pd.DataFrame | None, task: Task) -> pd.Series:
    """The training rows' target; the evaluation rows' where training rows have none, or codes in place of the classes."""
    if training is None or task.target not in training:
        return evaluation[task.target]
    values = training[task.target]
    coded = task.kind != "regression" and not set(values.dropna().map(label_text)) <= set(task.classes)
    return evaluation[task.target] if coded else values


def output_names(model: onnx.ModelProto, task: Task) -> dict[str, str]:
    """Meaning of the graph's outputs, by their order: label and probabilities, or the prediction."""
    names = [output.name for output in model.graph.output]
    return {"prediction": names[0]} if task.kind == "regression" else {"label": names[0], "probabilities": names[1]}


def describe(task: Task, outputs: dict[str, str], entity: str | None) -> dict[str, Any]:
    """The agreed description, format 1."""
    classifier = task.kind != "regression"
    return {
        "format": 1,
        "task": task.kind,
        "target": task.target,
        "entity": entity,
        **({"classes": list(task.classes)} if classifier else {}),
        **({"positive": task.positive, "threshold": task.threshold} if task.kind == "binary" else {}),
        "onnx": outputs,
        "evaluation": EVALUATION,
        "profile": PROFILE,
    }


def answer_types(task: Task) -> list[tuple[str, str]]:
    """Name and type of the columns that a prediction has."""
    if task.kind == "regression":
        return [("prediction", "double")]
    if task.kind == "binary":
        return [("label", "string"), ("probability", "double")]
    return [("label", "string"), *((f"probability_{name}", "double") for name in task.classes)]


def training_rows(evaluation: pd.DataFrame, training: pd.DataFrame | None, key: list[str]) -> dict[str, np.ndarray]:
    """`__training_rows`: how many training rows have the key of each evaluation row; nothing where they are not known."""
    if training is None or any(name not in training for name in key):
        return {}
    rows = pd.concat([training[key], evaluation[key]], ignore_index=True)
    groups = rows.groupby(key, dropna=False, sort=False).ngroup().to_numpy()
    counts = np.bincount(groups[: len(training)], minlength=groups.max(initial=-1) + 1)
    return {"__training_rows": counts[groups[len(training) :]].astype("int64")}


def evaluation_rows(
    evaluation: pd.DataFrame, task: Task, types: dict[str, str], also: list[str], answers: pd.DataFrame
) -> pd.DataFrame:
    """Features, target, the columns in `also` and the recorded answers, with the rows numbered anew."""
    target = evaluation[task.target]
    kept = {name: evaluation[name] for name in types}
    kept[task.target] = target.astype("float64") if task.kind == "regression" else label_column(target, task)
    kept.update({name: evaluation[name] for name in also})
    recorded = {f"__{name}": values for name, values in answers.items()}
    return pd.concat([pd.DataFrame(kept).reset_index(drop=True), pd.DataFrame(recorded)], axis=1)
