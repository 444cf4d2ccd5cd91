"""The FastAPI service that a user would write: `dataframe_split` in, the positive probabilities out, nothing checked.

python fastapi_server.py onnx|sklearn DIRECTORY PORT, with the directory of one model as build_models.py writes it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

Predict = Callable[[list[str], list[list[Any]]], list[float]]


def with_onnx(directory: Path) -> Predict:
    """One session on one thread, as many small requests want it."""
    import numpy as np
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(directory / "package" / "model.onnx"), options)
    numbers = {entry.name: entry.type == "tensor(float)" for entry in session.get_inputs()}

    def predict(columns: list[str], rows: list[list[Any]]) -> list[float]:
        feeds = {}
        for name, cells in zip(columns, zip(*rows, strict=True), strict=True):
            kind = np.float32 if numbers[name] else object
            feeds[name] = np.array(cells, dtype=kind).reshape(-1, 1)
        return session.run(["probabilities"], feeds)[0][:, 1].tolist()

    return predict


def with_sklearn(directory: Path) -> Predict:
    """The fitted pipeline over a frame."""
    import mlflow.sklearn
    import pandas as pd

    pipeline = mlflow.sklearn.load_model(str(directory / "sklearn"))

    def predict(columns: list[str], rows: list[list[Any]]) -> list[float]:
        return pipeline.predict_proba(pd.DataFrame(rows, columns=columns))[:, 1].tolist()

    return predict


def create_app(predict: Predict) -> FastAPI:
    """No thread pool: an `async def` endpoint is faster for work that holds the interpreter."""
    app = FastAPI()

    @app.post("/invocations")
    async def invocations(request: Request) -> JSONResponse:
        split = (await request.json())["dataframe_split"]
        return JSONResponse({"predictions": predict(split["columns"], split["data"])})

    return app


if __name__ == "__main__":
    engine, directory, port = sys.argv[1:]
    load = {"onnx": with_onnx, "sklearn": with_sklearn}[engine]
    uvicorn.run(create_app(load(Path(directory))), host="127.0.0.1", port=int(port), access_log=False, log_level="warning")
