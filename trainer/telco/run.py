"""Runs in MLflow that end truthfully: FINISHED, FAILED with the reason, or KILLED."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import mlflow
from mlflow import ActiveRun, MlflowClient
from mlflow.exceptions import MlflowException
from relevo.errors import RelevoError

FAILURE_TAG = "relevo.failure"
MAX_REASON = 500


class Terminated(BaseException):
    """SIGTERM arrived."""


def listen_for_termination() -> None:
    """Turns SIGTERM into `Terminated` in the main thread."""

    def terminate(_signal: int, _frame: FrameType | None) -> None:
        raise Terminated

    signal.signal(signal.SIGTERM, terminate)


def open_run(model: str, run_id: str | None) -> ActiveRun:
    """Resumes the run, or the one that `mlflow run` made, or starts one in the experiment named as the model.

    Raises TRACKING_UNSET and TRACKING_FAILED.
    """
    if not os.environ.get("MLFLOW_TRACKING_URI"):
        raise RelevoError("TRACKING_UNSET", "set MLFLOW_TRACKING_URI to the address of the MLflow server")
    os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "3")
    try:
        known = run_id or os.environ.get("MLFLOW_RUN_ID")
        if known is None:
            mlflow.set_experiment(model)
        else:
            mlflow.set_experiment(experiment_id=MlflowClient().get_run(known).info.experiment_id)
        return mlflow.start_run(run_id=run_id)
    except MlflowException as error:
        raise RelevoError("TRACKING_FAILED", f"MLflow did not open the run: {reason_of(error)}") from error


@contextmanager
def closing_run(run: ActiveRun) -> Iterator[ActiveRun]:
    """Ends the run as the block inside it ends; the reason of a failure becomes its tag."""
    try:
        yield run
    except BaseException as error:
        end_unfinished(run.info.run_id, error)
        raise
    mlflow.end_run("FINISHED")


@contextmanager
def nested_run(name: str, parent: ActiveRun) -> Iterator[ActiveRun]:
    """A run under `parent`, ended as the block inside it ends."""
    started = mlflow.start_run(run_name=name, nested=True, experiment_id=parent.info.experiment_id)
    with closing_run(started) as run:
        yield run


def end_unfinished(run_id: str, error: BaseException) -> None:
    """KILLED after a signal, else FAILED with the reason."""
    killed = isinstance(error, (Terminated, KeyboardInterrupt))
    try:
        if not killed:
            mlflow.set_tag(FAILURE_TAG, reason_of(error))
        mlflow.end_run("KILLED" if killed else "FAILED")
    except MlflowException as unreachable:
        print(f"run {run_id} could not be ended: {reason_of(unreachable)}", file=sys.stderr)


def reason_of(error: BaseException) -> str:
    """One line: our errors as they are, others with their type."""
    text = str(error) if isinstance(error, RelevoError) else f"{type(error).__name__}: {error}"
    return " ".join(text.split())[:MAX_REASON]


def report_failure(error: BaseException) -> int:
    """Says on stderr what happened and answers the exit code: 143 after a signal, else 1."""
    if isinstance(error, (Terminated, KeyboardInterrupt)):
        print("training was stopped; the run is KILLED", file=sys.stderr)
        return 143
    if not isinstance(error, RelevoError):
        traceback.print_exception(error)
    print(reason_of(error), file=sys.stderr)
    return 1
