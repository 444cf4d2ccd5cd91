"""Turns a fitted pipeline into one ONNX graph that takes the raw columns."""

from __future__ import annotations

from typing import Any

import onnx
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.base import is_classifier
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline

from relevo.converters import OPSETS, register_converters
from relevo.errors import RelevoError
from relevo.pipeline_shape import branches, only_branch, step_title


def convert(pipeline: Pipeline, types: dict[str, str]) -> onnx.ModelProto:
    """One input [rows, 1] per column, ZipMap off.

    Raises UNCONVERTIBLE, naming the step that has no converter.
    """
    try:
        model = convert_part(pipeline, types)
    except Exception as cause:
        title, reason = first_unconvertible(pipeline, types, cause)
        raise RelevoError(
            "UNCONVERTIBLE",
            f"step {title} cannot become ONNX: {one_line(reason)}; replace the step by one that skl2onnx or"
            " onnxmltools converts, or export the ONNX graph yourself and use relevo.log_onnx",
        ) from cause
    require_tensors(model, pipeline)
    restore_names(model, list(types))
    drop_unread_inputs(model)
    return model


def convert_part(pipeline: Pipeline, types: dict[str, str]) -> onnx.ModelProto:
    """Converts a pipeline or the front of one; raises whatever the converter raises."""
    register_converters()
    inputs = [
        (name, (StringTensorType if kind == "string" else FloatTensorType)([None, 1]))
        for name, kind in types.items()
    ]
    final = pipeline.steps[-1][1]
    options = {id(final): {"zipmap": False}} if is_classifier(final) else None
    return to_onnx(pipeline, name="relevo", initial_types=inputs, target_opset=OPSETS, options=options)


def first_unconvertible(pipeline: Pipeline, types: dict[str, str], whole: Exception) -> tuple[str, Exception]:
    """Title and reason of the first step whose prefix of the pipeline does not convert."""
    for count in range(1, len(pipeline.steps) + 1):
        name, step = pipeline.steps[count - 1]
        problem = _problem(Pipeline(pipeline.steps[:count]), types)
        if problem is None:
            continue
        if isinstance(step, ColumnTransformer) and count == 1:
            return _inside(step, name, types) or (step_title([name], step), problem)
        return step_title([name], step), problem
    name, step = pipeline.steps[-1]
    return step_title([name], step), whole


def _inside(columns: ColumnTransformer, name: str, types: dict[str, str]) -> tuple[str, Exception] | None:
    for branch, transformer, selected in branches(columns):
        steps = transformer.steps if isinstance(transformer, Pipeline) else [(None, transformer)]
        for count in range(1, len(steps) + 1):
            part = Pipeline(steps[:count]) if isinstance(transformer, Pipeline) else transformer
            problem = _problem(Pipeline([(name, only_branch(columns, branch, part, selected))]), types)
            if problem is not None:
                inner, step = steps[count - 1]
                return step_title([each for each in (name, branch, inner) if each], step), problem
    return None


def _problem(part: Pipeline, types: dict[str, str]) -> Exception | None:
    try:
        convert_part(part, types)
    except Exception as problem:
        return problem
    return None


def require_tensors(model: onnx.ModelProto, pipeline: Pipeline) -> None:
    """Refuses graphs that answer with maps or sequences, which Node cannot read."""
    for output in model.graph.output:
        if not output.type.HasField("tensor_type"):
            raise RelevoError(
                "UNCONVERTIBLE",
                f"step {step_title([pipeline.steps[-1][0]], pipeline.steps[-1][1])} yields {output.name},"
                " which is no tensor; use a classifier whose converter knows the option zipmap",
            )


def restore_names(model: onnx.ModelProto, columns: list[str]) -> None:
    """Gives the inputs the names of their columns, of which skl2onnx keeps letters, digits and underscores only."""
    renamed = {entry.name: column for entry, column in zip(model.graph.input, columns, strict=True)}
    inner = {name for node in model.graph.node for name in node.output}
    taken = sorted(column for name, column in renamed.items() if name != column and column in inner)
    if taken:
        raise RelevoError("UNCONVERTIBLE", f"rename the columns {', '.join(taken)}: the graph uses these names itself")
    for entry in model.graph.input:
        entry.name = renamed[entry.name]
    for node in model.graph.node:
        node.input[:] = [renamed.get(name, name) for name in node.input]


def drop_unread_inputs(model: onnx.ModelProto) -> None:
    """Takes the columns that no step reads off the graph, so that callers need not send them."""
    read = {name for node in model.graph.node for name in node.input}
    kept = [entry for entry in model.graph.input if entry.name in read]
    del model.graph.input[:]
    model.graph.input.extend(kept)


def one_line(problem: Exception) -> str:
    """The first sentence of an error that may run over many lines."""
    text = " ".join(str(problem).split()) or type(problem).__name__
    return text if len(text) <= 200 else f"{text[:197]}..."


def describe_model(model: Any) -> str:
    """Class of the final estimator, for tags and messages."""
    return type(model.steps[-1][1] if isinstance(model, Pipeline) else model).__name__
